"""desk.bin and lock.bin: their bytes, and that nothing else is taken for them."""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team.digest import H, canonical, u32, u64
from chefslog.team.errors import TeamError
from chefslog.team.hpke import Recipient, seal_base
from chefslog.team.keyholder.boxes import (
    BLOCK,
    Box,
    Line,
    open_box,
    read_box,
    seal_box,
    write_box,
)
from chefslog.team.keys import verify_signature
from chefslog.team.task import DESK, LOCK, Task
from tests.team.keyholder.lies import private
from tests.team.scene import Scene, found, identity_of, seeded

STATEMENT = {
    "task_id": "aa" * 32,
    "batch": "bb" * 32,
    "opened": ["checked"],
    "k": 5,
    "held": True,
    "previous": "00" * 32,
    "at": 7,
    "signature": "cc" * 64,
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return found(tmp_path_factory.mktemp("team"))


def desk_box(task: Task) -> Box:
    share = b"v" * task.vdaf.VERIFIER_SHARE_SIZE
    lines = (Line(b"\1" * 16, share, b"f" * 32, b"e" * 32, b"s" * 32),)
    return Box(7, lines, {"note.txt": "name", "x.rep": "size"})


_VERIFIER = 12 * 16 + 32
"""Bytes of a verifier share for three questions."""


def lock_box(task: Task) -> Box:
    share = b"v" * task.vdaf.VERIFIER_SHARE_SIZE
    zeros = bytes(16 * len(task.file.questions))
    lines = (Line(b"\1" * 16, share), Line(b"\2" * 16, share))
    return Box(7, lines, {"x.rep": "blank"}, STATEMENT, zeros)


def test_the_first_keyholders_body_is_as_written_down(scene: Scene) -> None:
    task = scene.task()
    assert task.vdaf.VERIFIER_SHARE_SIZE == _VERIFIER
    body = write_box(desk_box(task))
    assert body == (
        u64(7)
        + u32(1)
        + b"\1" * 16 + b"f" * 32 + b"e" * 32 + b"s" * 32 + b"v" * _VERIFIER
        + u32(2)
        + b"\x08note.txt" + b"\x04name" + b"\x05x.rep" + b"\x04size"
    )  # fmt: skip
    assert read_box(task, DESK, body) == desk_box(task)


def test_the_second_keyholders_body_is_as_written_down(scene: Scene) -> None:
    task = scene.task()
    body = write_box(lock_box(task))
    statement = canonical(STATEMENT)
    assert body == (
        u64(7)
        + u32(len(statement)) + statement
        + u32(2)
        + b"\1" * 16 + b"v" * _VERIFIER + b"\2" * 16 + b"v" * _VERIFIER
        + u32(1)
        + b"\x05x.rep" + b"\x05blank"
        + bytes(16 * 3)
    )  # fmt: skip
    assert read_box(task, LOCK, body) == lock_box(task)


def test_the_file_is_signed_padded_and_sealed_with_labels_of_its_own(scene: Scene) -> None:
    task, identity = scene.task(), scene.desk.keys.identity()
    data = seal_box(task, DESK, b"body", identity, os.urandom)
    assert data.startswith(b"chefslog desk 1\n")
    assert len(data) == 16 + 32 + BLOCK + 16
    plain = Recipient(private(scene, scene.lock)).open_base(
        data[16:48], b"chefslog-team/2 desk.bin", task.task_id, data[48:]
    )
    assert plain[:8] == u32(4) + b"body"
    assert not any(plain[72:])
    digest = H("desk.bin", task.task_id, task.public_key(LOCK), b"body")
    assert verify_signature(identity.public, digest, plain[8:72])


@pytest.mark.parametrize(
    ("size", "blocks"), [(0, 1), (BLOCK - 68, 1), (BLOCK - 67, 2), (3 * BLOCK, 4)]
)
def test_sizes_come_in_blocks(scene: Scene, size: int, blocks: int) -> None:
    task = scene.task()
    data = seal_box(task, LOCK, bytes(size), scene.lock.keys.identity(), os.urandom)
    assert len(data) == 48 + blocks * BLOCK + 16
    assert open_box(task, LOCK, private(scene, scene.desk), data) == bytes(size)


def refused(scene: Scene, data: bytes, role: str = DESK) -> str:
    reader = scene.lock if role == DESK else scene.desk
    with pytest.raises(TeamError) as error:
        open_box(scene.task(), role, private(scene, reader), data)
    return str(error.value)


def test_a_foreign_or_truncated_file_is_refused(scene: Scene) -> None:
    data = seal_box(scene.task(), DESK, b"x", scene.desk.keys.identity(), os.urandom)
    foreign = "desk.bin of 2026-10 is foreign or cut short."
    shut = (
        "desk.bin of 2026-10 does not open: it was changed or cut short, or is of another period, "
        "epoch or team."
    )
    assert refused(scene, b"") == refused(scene, data[:15]) == refused(scene, b"{}") == foreign
    for size in (16, 40, 48, 63, 64, len(data) - 1):
        assert refused(scene, data[:size]) == shut
    for place in (17, 50, len(data) - 1):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert refused(scene, changed) == shut
    assert refused(scene, data + b"\0") == shut


def test_another_periods_or_roles_file_is_refused(scene: Scene) -> None:
    desk, lock = scene.desk.keys.identity(), scene.lock.keys.identity()
    later = seal_box(scene.task("2026-11"), DESK, b"x", desk, os.urandom)
    assert refused(scene, later).startswith("desk.bin of 2026-10 does not open")
    own = seal_box(scene.task(), LOCK, b"x", lock, os.urandom)
    assert refused(scene, own) == "desk.bin of 2026-10 is foreign or cut short."
    disguised = own.replace(b"chefslog lock", b"chefslog desk")
    assert refused(scene, disguised).startswith("desk.bin of 2026-10 does not open")


def test_a_file_that_the_keyholder_did_not_sign_is_refused(scene: Scene) -> None:
    for someone in (scene.lock.keys.identity(), identity_of("Ada")):
        forged = seal_box(scene.task(), DESK, b"x", someone, os.urandom)
        assert refused(scene, forged) == "Sam did not sign desk.bin of 2026-10."


def test_padding_is_zeros_in_whole_blocks(scene: Scene) -> None:
    task = scene.task()
    signature = scene.desk.keys.identity().sign(
        H("desk.bin", task.task_id, task.public_key(LOCK), b"x")
    )
    for rest in (b"", bytes(BLOCK - 70) + b"\1", bytes(BLOCK - 68)):
        plain = u32(1) + b"x" + signature + rest
        info = b"chefslog-team/2 desk.bin"
        enc, payload = seal_base(task.public_key(LOCK), info, task.task_id, plain, os.urandom)
        text = refused(scene, b"chefslog desk 1\n" + enc + payload)
        assert text == "desk.bin of 2026-10 is padded otherwise than agreed."


def test_ids_and_names_rise(scene: Scene) -> None:
    task = scene.task()
    line = desk_box(task).lines[0]
    twice = write_box(Box(7, (line, line), {}))
    with pytest.raises(TeamError, match=r"names a report twice, or not in order\.$"):
        read_box(task, DESK, twice)
    rejects = write_box(Box(7, (), {"a": "name", "b": "size"}))
    swapped = rejects.replace(b"\1b\4size", b"\1a\4size")
    with pytest.raises(TeamError, match=r"names a report twice, or not in order\.$"):
        read_box(task, DESK, swapped)


def test_reasons_are_the_known_ones(scene: Scene) -> None:
    body = write_box(Box(7, (), {"a": "ada-is-blank"}))
    with pytest.raises(TeamError, match=r"It gives a reason that is none\.$"):
        read_box(scene.task(), DESK, body)


@pytest.mark.parametrize(
    "statement",
    [
        b"",
        b"[]",
        b"{}",
        b'{"k":NaN}',
        b"[" * 100_000,
        canonical(STATEMENT) + b" ",
        canonical({**STATEMENT, "more": 1}),
        canonical({**STATEMENT, "held": False}),
        canonical({**STATEMENT, "k": True}),
        canonical({**STATEMENT, "batch": "xyz"}),
    ],
)
def test_a_statement_has_its_shape_and_its_canonical_bytes(scene: Scene, statement: bytes) -> None:
    task = scene.task()
    body = u64(7) + u32(len(statement)) + statement + u32(0) + u32(0) + bytes(16 * 3)
    with pytest.raises(TeamError, match=r"It has a statement that is none\.$"):
        read_box(task, LOCK, body)


def test_a_desks_body_ends_where_it_ends(scene: Scene) -> None:
    task = scene.task()
    body = write_box(desk_box(task))
    for size in range(len(body)):
        with pytest.raises(TeamError, match=re.escape("desk.bin of 2026-10 is not as agreed. It ")):
            read_box(task, DESK, body[:size])
    with pytest.raises(TeamError, match="1 bytes stand behind the rejects"):
        read_box(task, DESK, body + b"\0")


def test_a_second_keyholders_body_ends_where_it_ends(scene: Scene) -> None:
    task = scene.task()
    body = write_box(lock_box(task))
    for size in range(len(body)):
        with pytest.raises(TeamError, match=re.escape("lock.bin of 2026-10 is not as agreed. It ")):
            read_box(task, LOCK, body[:size])
    with pytest.raises(TeamError, match="1 bytes stand behind the aggregate share"):
        read_box(task, LOCK, body + b"\0")


@given(body=st.binary(max_size=700))
def test_any_body_is_read_as_it_is_written_or_refused(scene: Scene, body: bytes) -> None:
    task = scene.task()
    try:
        assert write_box(read_box(task, DESK, body)) == body
    except TeamError:
        with pytest.raises(TeamError):
            read_box(task, LOCK, body)


def test_a_seeded_seal_is_the_same(scene: Scene) -> None:
    task, identity = scene.task(), scene.desk.keys.identity()
    one = seal_box(task, DESK, b"x", identity, seeded(1))
    assert one == seal_box(task, DESK, b"x", identity, seeded(1))
    assert one != seal_box(task, DESK, b"x", identity, seeded(2))

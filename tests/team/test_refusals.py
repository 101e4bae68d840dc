"""What the team must refuse, line by line as the design lists it, each with its message.

Elsewhere, since they belong to founding and to members: a replayed older epoch (test_epochs), k = 4
without every signature (test_teamfile, test_founding), a roster or key changed under a member
(test_epochs). Two lies of keyholders each stand here; all are in keyholder/test_lying_*. A crash
between any two writes is keyholder/test_killed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chefslog.team.dap import Extension, PlaintextInputShare
from chefslog.team.digest import u16, u32
from chefslog.team.errors import TeamError
from chefslog.team.founding.teamfile import PeriodKeys
from chefslog.team.keyholder.boxes import DESK_BIN, LOCK_BIN
from chefslog.team.keyholder.examine import verify_key
from chefslog.team.keyholder.ledger import Ledger
from chefslog.team.mailroom.protocol import Taken
from chefslog.team.questions import Contribution, blank
from chefslog.team.release.release import NAME, releases
from chefslog.team.release.shape import ReleaseError
from chefslog.team.seal import VOUCHING, Opener, Sealed, vouch
from chefslog.team.task import DESK, LOCK, Task, report_name
from chefslog.team.vdaf.errors import MeasurementError
from tests.team.keyholder.lies import (
    desk_box,
    lock_box,
    private,
    put_desk_box,
    put_lock_box,
    stated,
)
from tests.team.reports import Client, client
from tests.team.scene import DAY, FEW, HOUR, Scene, contribution, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path)


def first_seven(scene: Scene) -> None:
    """Everybody but Hugo sends."""
    for member in range(7):
        scene.send(member)


def refused(scene: Scene, data: bytes, name: str = "") -> list[str]:
    """Hugo sends these bytes; what the keyholders say of them, and that they count nowhere."""
    first_seven(scene)
    with scene.open() as mailroom:
        mailroom.put(f"{scene.task().inbox}/{name or report_name(data[:16])}", data)
    said = []
    for role in (DESK, LOCK, DESK):
        tended = scene.tend(role)
        assert not tended.stopped
        said += [step for step in tended.steps if "not count" in step]
    release = scene.release()
    assert release is not None
    assert len(release["leaves"]) == 7
    assert [one["why"] for one in release["questions"]] == ["", "", ""]
    return said


def hugo(scene: Scene) -> Client:
    """The modified client of the eighth member."""
    return client(scene, 7)


def found_by_both(why: str) -> list[str]:
    """Said by the first keyholder, by the second keyholder, and with the release."""
    return [f"2026-10: 1 does not count: {why}."] * 3


def found_together(why: str) -> list[str]:
    """Said by the second keyholder, which has both sides, and with the release."""
    return [f"2026-10: 1 does not count: {why}."] * 2


NO_PROOF = "the proof does not hold"
NOT_BLANK = "a question that was left empty holds a number"
SHUT = "changed, or sealed for another period, epoch or team"


# over-range, negative, wrong length


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((21, 0, 0), "A question holds 21; 0 to 20 are allowed"),
        ((20, -1, 0), "A question holds -1; 0 to 20 are allowed"),
        ((20, 0), "A contribution to this team has 3 numbers, not 2 and 3."),
    ],
)
def test_over_range_negative_and_wrong_length_are_not_sealed(
    scene: Scene, numbers: tuple[int, ...], text: str
) -> None:
    with pytest.raises(TeamError, match=f"^{re.escape(text)}"):
        scene.seal(7, Contribution(numbers, (True,) * 3))


@pytest.mark.parametrize("numbers", [[21, 0, 0], [-1, 0, 0], [20, 20]])
def test_the_vdaf_shares_none_of_them_either(scene: Scene, numbers: list[int]) -> None:
    with pytest.raises(MeasurementError, match=r"Number 0 of|must have 3 numbers"):
        scene.task().vdaf.shard(b"", numbers, bytes(16), bytes(128))


@pytest.mark.parametrize(("place", "value"), [(0, 2), (0, 3), (4, 5), (9, -1), (14, -20)])
def test_over_range_and_negative_have_no_proof(scene: Scene, place: int, value: int) -> None:
    forged, vdaf = hugo(scene), scene.task().vdaf
    bits = vdaf.flp.valid.encode(contribution(FEW).numbers)
    bits[place] = value % vdaf.field.MODULUS
    forged.encoded = bits
    assert refused(scene, forged.seal().data) == found_together(NO_PROOF)


def test_a_vector_of_another_length_is_none(scene: Scene, tmp_path: Path) -> None:
    longer = found(tmp_path / "longer", questions=("delegation", *FEW))
    data = longer.seal(7).data
    assert refused(scene, data) == found_by_both("cut short or too large")


# content under an empty bit


def test_content_under_an_empty_bit(scene: Scene) -> None:
    hidden = hugo(scene)
    hidden.filled = (False, True, True)
    assert refused(scene, hidden.seal().data) == found_together(NOT_BLANK)


# differing extensions; flipped bits anywhere


def test_differing_extensions(scene: Scene) -> None:
    two_faced = hugo(scene)

    def change(shares: list[PlaintextInputShare]) -> list[PlaintextInputShare]:
        report_id, public_share = two_faced.watch
        head = u16(7) + u32(2) + shares[1].private_extensions[0].data[6:-64]
        data = vouch(scene.task(), two_faced.identity, report_id, public_share, head)
        return [shares[0], replace(shares[1], private_extensions=(Extension(VOUCHING, data),))]

    two_faced.change = change
    said = refused(scene, two_faced.seal().data)
    assert said == found_together("the two shares say different things")


def flipped(data: bytes, place: int) -> bytes:
    place %= len(data)
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (3, "a foreign or renamed file"),
        (20, "of another period"),
        (40, SHUT),
        (26 + 4 + 64, "sealed to a key that is not there"),
        (110, SHUT),
        (600, SHUT),
    ],
)
def test_flipped_bits(scene: Scene, place: int, why: str) -> None:
    sealed = scene.seal(7)
    said = refused(scene, flipped(sealed.data, place), report_name(sealed.report_id))
    assert said == found_by_both(why)


def test_bits_flipped_in_the_second_keyholders_part(scene: Scene) -> None:
    sealed = scene.seal(7)
    assert refused(scene, flipped(sealed.data, -1)) == found_together(SHUT)


# wrong nonce, task, period, epoch or verify key


def test_a_wrong_nonce(scene: Scene) -> None:
    other = hugo(scene)
    other.nonce = bytes(16)
    assert refused(scene, other.seal().data) == found_together(NO_PROOF)


def test_a_wrong_task(scene: Scene, tmp_path: Path) -> None:
    elsewhere = found(tmp_path / "elsewhere")
    assert refused(scene, elsewhere.seal(7).data) == found_by_both(SHUT)


def test_a_wrong_task_inside_the_proof(scene: Scene) -> None:
    other = hugo(scene)
    other.ctx = scene.task("2026-11").ctx
    assert refused(scene, other.seal().data) == found_together(NO_PROOF)


def test_a_wrong_period(scene: Scene) -> None:
    data = scene.seal(7, period="2026-11").data
    assert refused(scene, data) == found_by_both("of another period")


def test_a_wrong_epoch(scene: Scene, tmp_path: Path) -> None:
    later = found(tmp_path / "later", before=scene, quarter="2027-Q1")
    assert refused(scene, later.seal(7).data) == found_by_both("of another period")


def test_a_wrong_verify_key(scene: Scene) -> None:
    """A desk with another verify key proves nothing of anybody."""
    scene.send_all()
    scene.tend(DESK)
    box = desk_box(scene)
    task = scene.task()
    key = verify_key(scene.task("2026-11"), DESK, private(scene, scene.desk, "2026-11"))
    lines = []
    opener = Opener(task, DESK, private(scene, scene.desk))
    for line in box.lines:
        name = report_name(line.report_id)
        opened = opener.open(name, scene.get(f"in/{name}") or b"")
        _, share = task.vdaf.verify_init(
            key, task.ctx, 0, line.report_id, opened.public_share, opened.input_share
        )
        lines.append(replace(line, verifier_share=share))
    put_desk_box(scene, replace(box, lines=tuple(lines)))
    assert scene.tend(LOCK).stopped == [
        "2026-10: 0 of 8 members have a report that stands; two thirds, 6, are needed. Nothing "
        "was opened. It expires."
    ]


# replay and double sending


def test_a_replayed_report(scene: Scene) -> None:
    sealed = scene.send(0)
    said = refused(scene, sealed.data, report_name(bytes(16)))
    expected = found_by_both("a foreign or renamed file")
    superseded = "2026-10: 1 does not count: its sender sent a later one."
    assert said == [expected[0], expected[1], superseded, expected[2], superseded]


def test_a_report_put_twice_is_one(scene: Scene) -> None:
    sealed = scene.send(0)
    with scene.open() as mailroom:
        path = scene.task().report_path(sealed.report_id)
        mailroom.put(path, sealed.data)
        with pytest.raises(Taken):
            mailroom.put(path, sealed.data[:-1])


def test_double_sending(scene: Scene) -> None:
    """Hugo sends four times, once with a seq that he used before: he counts once."""
    first_seven(scene)
    for points in (20, 10, 0):
        scene.send(7, contribution(FEW, points))
    scene.seqs[7] -= 1
    scene.send(7, contribution(FEW, 0))
    release = scene.play()
    assert release["rejects"] == {"superseded": 3}
    assert len(release["leaves"]) == 8


# not on the roster; forged vouching; 11 blanks and 1 real


def test_not_on_the_roster(scene: Scene) -> None:
    nobody = hugo(scene)
    nobody.index = 8
    assert refused(scene, nobody.seal().data) == found_by_both("from nobody on the roster")


def test_forged_vouching(scene: Scene) -> None:
    forged = client(scene, 0)
    forged.index = 7
    said = refused(scene, forged.seal().data)
    assert said == found_by_both("not signed by the member it names")


def test_eleven_blanks_and_one_real_open_nothing(tmp_path: Path) -> None:
    scene = found(tmp_path, members=12)
    scene.send_all(lambda member: contribution(FEW) if member == 0 else blank(len(FEW)))
    scene.tend(DESK)
    scene.tend(LOCK)
    assert lock_box(scene).statement["opened"] == []
    assert not any(lock_box(scene).aggregate_share)
    assert scene.tend(DESK).steps[0] == (
        "2026-10: finished the release without values: too few people for every question."
    )
    release = scene.release()
    assert release is not None
    assert {
        (one["why"], one["support"], one["width"], one["band"]) for one in release["questions"]
    } == {("too-few", "", 0, 0)}


# a keyholder who lies about support, drops reports, shifts its share


def test_a_keyholder_who_lies_about_support(tmp_path: Path) -> None:
    scene = found(tmp_path, members=12)
    scene.send_all(lambda member: contribution(FEW) if member == 0 else blank(len(FEW)))
    scene.tend(DESK)
    scene.tend(LOCK)
    put_lock_box(scene, stated(scene, lock_box(scene), opened=["checked"]))
    assert scene.tend(DESK).stopped == [
        "2026-10: Lee's lock.bin is refused: Lee opened checked; by this machine's count it is "
        "nothing. Nothing was opened."
    ]


def test_a_keyholder_who_drops_reports(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    box = desk_box(scene)
    put_desk_box(scene, replace(box, lines=box.lines[2:]))
    assert scene.tend(LOCK).stopped == [
        "2026-10: 2 of 8 reports that are good on this machine do not stand with Sam (missing: "
        "2); at most 1 may. Nothing was opened. Compare with Sam what lies in the place. It "
        "expires."
    ]


def test_a_keyholder_who_shifts_its_share(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    scene.tend(LOCK)
    box = lock_box(scene)
    # All said 20: one more than that cannot be. Within the range a shift is not seen by anybody.
    first = (box.aggregate_share[0] + 1) % 256
    put_lock_box(scene, replace(box, aggregate_share=bytes([first]) + box.aggregate_share[1:]))
    assert scene.tend(DESK).stopped == [
        "2026-10: Lee's lock.bin is refused: the sum of checked is more than 8 people can "
        "give: Lee's share is wrong. Nothing was opened."
    ]


# overlapping days


def test_overlapping_days(scene: Scene, tmp_path: Path) -> None:
    scene.send_all()
    scene.play()
    quarter = found(tmp_path / "quarter", monthly=False).task()
    for machine in (scene.desk, scene.lock):
        text = (
            "2026-Q4 (epoch 1) has days that were closed with 2026-10. A day is opened once, ever: "
            "nothing was opened, and 2026-Q4 expires."
        )
        with pytest.raises(TeamError, match=f"^{re.escape(text)}$"):
            Ledger(machine.home, scene.file.team).check_free(quarter)


# an edited release.json; a second lock.bin; a deleted one; a release asked for twice


def test_an_edited_release(scene: Scene) -> None:
    scene.send_all()
    scene.play()
    scene.put(NAME, (scene.get(NAME) or b"").replace(b'"band": ', b'"band": 1', 1))
    text = (
        "The release of 2026-10 is not to be trusted. The signature of Sam does not fit: it was "
        "changed after signing, or never signed. Nothing in it counts. Sam has the signed one: "
        "chefslog team tend puts it back."
    )
    with scene.open() as mailroom, pytest.raises(ReleaseError, match=f"^{re.escape(text)}$"):
        releases(mailroom, [scene.file])
    assert scene.tend(LOCK).stopped == [text]
    said = "2026-10: release.json had been changed in the place; put the signed one back."
    assert said in scene.tend(DESK).steps
    assert scene.tend(LOCK).stopped == []


def test_a_second_lock_bin(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    scene.tend(LOCK)
    box = lock_box(scene)
    put_lock_box(scene, stated(scene, box, k=6))
    assert scene.tend(DESK).stopped
    put_lock_box(scene, box)
    assert scene.tend(DESK).stopped == [
        "2026-10: this is a second lock.bin of Lee's. A period has one, ever: it is refused, and "
        "nothing was opened."
    ]
    assert scene.release() is None


def test_a_deleted_lock_bin_comes_back_with_the_same_bytes(scene: Scene) -> None:
    scene.send_all()
    scene.tend(DESK)
    scene.tend(LOCK)
    before = scene.get(LOCK_BIN)
    scene.delete(LOCK_BIN)
    assert scene.tend(LOCK, scene.closed() + DAY).steps == ["2026-10: put lock.bin into the place."]
    assert scene.get(LOCK_BIN) == before


def test_a_release_asked_for_twice_is_the_same(scene: Scene) -> None:
    scene.send_all()
    scene.play()
    before = scene.get(NAME)
    for name in (DESK_BIN, LOCK_BIN, NAME):
        scene.delete(name)
    scene.send_all()
    for role in (DESK, LOCK) * 2:
        assert scene.tend(role, scene.closed() + DAY).stopped == []
    assert scene.get(NAME) == before


# all-zero X25519


def test_an_all_zero_secret(scene: Scene) -> None:
    keys = tuple(PeriodKeys(one.period, one.desk, bytes(32)) for one in scene.file.keys)
    task = Task(replace(scene.file, keys=keys), scene.task().period)
    text = (
        "The period key 00000000… gives an all-zero secret with every other key: it protects "
        "nothing, and chefslog does not make such keys. Nothing was opened or sent. Tell both "
        "keyholders."
    )
    with pytest.raises(TeamError, match=f"^{re.escape(text)}$"):
        verify_key(task, DESK, private(scene, scene.desk))


def test_a_report_sealed_with_an_all_zero_secret(scene: Scene) -> None:
    sealed = scene.seal(7)
    enc = 26 + 4 + 64 + 1 + 2
    data = sealed.data[:enc] + bytes(32) + sealed.data[enc + 32 :]
    assert refused(scene, data)[0] == f"2026-10: 1 does not count: {SHUT}."


# under two thirds; a late contribution


def test_under_two_thirds(scene: Scene) -> None:
    for member in range(5):
        scene.send(member)
    scene.tend(DESK)
    assert scene.tend(LOCK).stopped == [
        "2026-10: 5 of 8 members have a report that stands; two thirds, 6, are needed. Nothing "
        "was opened. It expires."
    ]
    assert scene.get(LOCK_BIN) is None


def test_a_late_contribution(scene: Scene) -> None:
    first_seven(scene)
    scene.tend(DESK)
    scene.tend(LOCK)
    late: Sealed = scene.send(7)
    assert "2026-10: 1 does not count: came after closing." in scene.tend(DESK).steps
    release: dict[str, Any] = scene.release() or {}
    assert len(release["leaves"]) == 7
    assert scene.get(f"in/{report_name(late.report_id)}") is None


# a missing second keyholder


def test_a_missing_second_keyholder(scene: Scene) -> None:
    scene.send_all(period="2026-11")
    closed = scene.closed("2026-11")
    scene.tend(DESK, closed)
    waiting = scene.tend(DESK, closed + 7 * DAY + HOUR).waiting
    assert "Lee has not answered for 7 days. 2026-11 expires unopened on 20 Dec." in waiting
    expires = scene.task("2026-11").period.expires
    assert scene.tend(DESK, expires).steps == [], "one look at one clock erases nothing"
    steps = scene.tend(DESK, expires + DAY).steps
    assert "2026-11 expired unopened on 20 Dec; the key for it is erased." in steps


# a truncated or foreign file in the folder


def test_a_truncated_file(scene: Scene) -> None:
    said = refused(scene, scene.seal(7).data[:-1])
    assert said == found_by_both("cut short or too large")


def test_a_foreign_file(scene: Scene) -> None:
    assert refused(scene, b"Hello", "hello.txt") == found_by_both("a foreign or renamed file")


def test_a_file_that_is_far_too_large(scene: Scene) -> None:
    said = refused(scene, bytes(1_000_000))
    assert said == found_by_both("cut short or too large")

"""Greps every byte that leaves a machine for what must not leave it.

Members with distinctive journals share; both keyholders tend; after each step every file of the
place is kept. Nothing of a contribution, a bitmap, a salt, a private key or a journal may be found
in any of them, in any usual encoding.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from chefslog.team.digest import u16, u32
from chefslog.team.keys import exchange
from chefslog.team.member.sender import share
from chefslog.team.questions import DEFAULTS, Contribution, bitmap
from chefslog.team.seal import Opened, Opener
from chefslog.team.task import DESK, LOCK
from chefslog.team.vdaf.field import Field128
from tests.team.member.kitchen import Cook, cook, ended, last_days
from tests.team.scene import Machine, Scene, found

pytestmark = pytest.mark.slow

SECRETS = ("Zwiebelkuchen", "Sauerampfer", "Quittenbrot", "kumquat-project", "persimmon-tag")
LEVELS = ((1, 2, 2, 4), (0, 1, 3), (4, 4, 2, 1, 0), (3, 3, 3, 0), (2, 1))
_WINDOW = 6


@dataclass
class Drawn:
    """Randomness that remembers what it gave; the first 16 bytes of a report are its public id."""

    given: list[bytes] = field(default_factory=list)

    def __call__(self, size: int) -> bytes:
        self.given.append(os.urandom(size))
        return self.given[-1]


@dataclass
class File:
    """A sealed file: its public id, its secret salt (both hexadecimal), its bytes."""

    report_id: str
    salt: str
    data: bytes


def file_of(cook_: Cook) -> File:
    """The newest file of a member, as it lies in the place."""
    outbox = cook_.outbox()
    (out,) = outbox.files
    with cook_.scene.open() as mailroom:
        data = mailroom.get(outbox.path(out))
    assert data is not None
    return File(out.report_id, out.salt, data)


@dataclass
class Week:
    """A period played to its release: who took part, what was sealed, every byte seen."""

    scene: Scene
    cooks: list[Cook]
    said: list[Contribution]
    sealed: list[File]
    drawn: list[bytes]
    opened: list[Opened]
    private: list[bytes]
    bytes_seen: dict[str, set[bytes]]

    def every(self) -> list[bytes]:
        return [data for seen in self.bytes_seen.values() for data in seen]


def write(cook_: Cook, index: int) -> None:
    for number, level in enumerate(LEVELS[index]):
        cook_.write(
            f"2026-10-{5 + number:02}",
            headline=f"{SECRETS[0]} {index} {number}",
            notes=SECRETS[1],
            impact=f"{SECRETS[2]} 1.8s → 240ms",
            project=SECRETS[3],
            tags=[SECRETS[4]],
            delegation=level,
            checked=("lines", "tests", "spec", "none")[(index + number) % 4],
            ai_effect=("helped", "neutral", "hurt")[number % 3],
            outcome=("kept", "reworked", "discarded")[(index + number * 2) % 3],
            own=("yes", "partly", "no")[(number + 1) % 3],
        )


def watch(week: Week) -> None:
    """Keep every byte that the place holds now."""
    place = Path(week.scene.place)
    paths = [one for one in (place.rglob("*") if place.is_dir() else [place]) if one.is_file()]
    paths += [one for end in ("-wal", "-journal") if (one := Path(f"{place}{end}")).exists()]
    for path in paths:
        name = str(path.relative_to(place.parent))
        week.bytes_seen.setdefault(name, set()).add(path.read_bytes())
        week.bytes_seen.setdefault("names", set()).add(os.fsencode(path.relative_to(place.parent)))


def private_keys(scene: Scene, machines: Iterable[Machine]) -> Iterator[bytes]:
    task = scene.task()
    periods = []
    for machine in machines:
        yield machine.keys.identity().private
        periods.append(machine.keys.period_key(scene.file.team, task.period.name))
    yield from periods
    yield exchange(periods[0], task.public_key(LOCK))
    yield from (identity.private for identity in scene.identities)


@pytest.fixture(scope="module", params=["place", "place.db"])
def week(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Week:
    root = tmp_path_factory.mktemp("leaving")
    scene = found(root, members=7, questions=DEFAULTS, place=str(root / request.param))
    cooks = [cook(root, scene, index, verified=False) for index in range(7)]
    drawn: list[bytes] = []
    private = list(private_keys(scene, (scene.desk, scene.lock)))
    played = Week(scene, cooks, [], [], drawn, [], private, {})
    for index, one in enumerate(cooks[:5]):
        one.verify()
        write(one, index)
        source = Drawn()
        seen = one.look(ended(scene))
        with one.visit() as visit:
            share(visit, seen, ended(scene), source)
        played.sealed.append(file_of(one))
        played.said.append(seen.contribution)
        drawn += source.given[1:]
    for one in cooks[5:]:
        one.run(last_days(scene))
        played.sealed.append(file_of(one))
    watch(played)
    open_all(played)
    for role in (DESK, LOCK, DESK, LOCK):
        assert not scene.tend(role).stopped
        watch(played)
    return played


def open_all(week: Week) -> None:
    """What the two keyholders see in memory."""
    task = week.scene.task()
    for role, machine in ((DESK, week.scene.desk), (LOCK, week.scene.lock)):
        key = machine.keys.period_key(task.file.team, task.period.name)
        for one in week.sealed:
            week.opened.append(Opener(task, role, key).open(f"{one.report_id}.rep", one.data))


def encodings(needle: bytes) -> Iterator[bytes]:
    """A needle raw, backwards, in hexadecimal, and in base64 wherever it begins."""
    yield needle
    yield needle[::-1]
    yield needle.hex().encode()
    yield needle.hex().upper().encode()
    for shift in range(3):
        whole = (shift + len(needle)) * 8 // 6
        for encode in (b64encode, urlsafe_b64encode):
            # The characters at both ends depend on what stands beside it.
            yield encode(bytes(shift) + needle)[(0, 2, 3)[shift] : whole]


def found_in(haystacks: Iterable[bytes], needles: Iterable[bytes]) -> list[bytes]:
    sought = [code for needle in needles for code in encodings(needle)]
    assert all(len(code) >= 5 for code in sought)
    return [code for hay in haystacks for code in sought if code in hay]


def windows(cells: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Runs of numbers in which enough is said to be nobody's chance."""
    for start in range(len(cells) - _WINDOW + 1):
        run = cells[start : start + _WINDOW]
        if sum(map(bool, run)) >= 3:
            yield run


def as_text(run: tuple[int, ...]) -> Iterator[bytes]:
    for between in (",", ", ", " ", "\n", ";", ",\n "):
        yield between.join(map(str, run)).encode()


def test_the_search_finds_what_is_there(week: Week) -> None:
    ids = [bytes.fromhex(one.report_id) for one in week.sealed]
    assert len(found_in(week.every(), ids)) >= len(ids)
    names = [name.encode() for name in ("Sam", "Lee", "Ada", "Kitchen")]
    assert all(any(name in data for data in week.every()) for name in names)
    record = json.dumps({"salt": week.sealed[0].salt}).encode()
    assert found_in([record], [bytes.fromhex(week.sealed[0].salt)])
    cells = week.said[0].numbers
    assert next(windows(cells)) and len(week.said) == 5
    assert found_in([b"x" + b64encode(b"ab" + bytes(cells))], [bytes(cells)])


def test_the_release_came_and_holds_all_seven(week: Week) -> None:
    release = week.scene.release()
    assert release is not None and len(release["leaves"]) == 7
    opened = [row["name"] for row in release["questions"] if not row["why"]]
    assert opened == ["delegation", "checked", "kept", "own", "effect"]
    kinds = {name.rpartition("/")[2] for name in week.bytes_seen}
    assert {"desk.bin", "lock.bin", "release.json"} <= kinds or "place.db" in kinds


def test_no_numbers_of_anybody(week: Week) -> None:
    runs = {run for one in week.said for run in windows(one.numbers)}
    assert len(runs) > 5
    assert found_in(week.every(), [bytes(run) for run in runs]) == []
    assert (
        found_in(week.every(), [Field128.encode_vec(list(run[:4])) for run in runs if any(run[:4])])
        == []
    )
    wide = [b"".join(u32(cell) for cell in run) for run in runs]
    assert found_in(week.every(), wide) == []
    texts = [text for run in runs for text in as_text(run)]
    assert [text for text in texts for data in week.every() if text in data] == []


def test_no_bitmap_of_anybody(week: Week) -> None:
    needles = []
    for index, one in enumerate(week.opened):
        bits = bitmap(one.vouching.filled)
        needles.append(one.vouching.salt[-4:] + bits)
        needles.append(bits + one.extension[-64:-60])
        needles.append(one.extension[-64:])
        assert one.extension.startswith(u16(one.vouching.index) + u32(one.vouching.seq)), index
    assert found_in(week.every(), needles) == []


def test_no_salt_not_even_after_the_release(week: Week) -> None:
    assert found_in(week.every(), [bytes.fromhex(one.salt) for one in week.sealed]) == []


def test_no_randomness_that_a_contribution_was_sealed_with(week: Week) -> None:
    assert len(week.drawn) >= 5 * 3
    assert found_in(week.every(), week.drawn) == []


def test_no_input_share_outside_a_keyholders_memory(week: Week) -> None:
    shares = [one.input_share for one in week.opened]
    needles = [part for share_ in shares for part in (share_[:32], share_[-32:])]
    assert found_in(week.every(), needles) == []


def test_no_private_key(week: Week) -> None:
    assert len(week.private) == 2 + 2 + 1 + 7
    assert found_in(week.every(), week.private) == []


def test_no_word_of_a_journal(week: Week) -> None:
    assert found_in(week.every(), [word.encode() for word in SECRETS]) == []
    folded = [word.casefold().encode() for word in SECRETS]
    assert [word for word in folded for data in week.every() if word in data.lower()] == []


def test_no_name_of_a_member_outside_the_team_file(week: Week) -> None:
    finished = [week.scene.get(name) for name in ("desk.bin", "lock.bin", "release.json")]
    haystacks = [data for data in finished if data is not None]
    assert len(haystacks) == 3
    haystacks += [one.data for one in week.sealed]
    members = week.scene.file.members
    assert found_in(haystacks, [one.identity for one in members]) == []
    quoted = [f"{mark}{one.name}{mark}".encode() for one in members for mark in "\"' "]
    assert [name for name in quoted for data in haystacks if name in data] == []


def test_the_release_holds_bands_and_no_sums(week: Week) -> None:
    release = week.scene.release()
    assert release is not None

    def numbers(value: Any) -> Iterator[int]:
        if isinstance(value, dict):
            for inner in value.values():
                yield from numbers(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from numbers(inner)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield value

    for row in release["questions"]:
        assert row.keys() == {"name", "support", "width", "margin", "end", "band", "why"}
        assert max(numbers(row)) <= 16
    release["questions"] = []
    times = {release["at"], release["statement"]["at"]}
    assert set(numbers(release)) <= times | {release["k"], release["epoch"]}


def test_every_file_has_one_size_and_a_name_of_its_own(week: Week) -> None:
    assert len({len(one.data) for one in week.sealed}) == 1
    assert len({one.report_id for one in week.sealed}) == 7


def test_what_is_kept_here_for_sending_holds_no_content_either(week: Week) -> None:
    """Once the period has closed: until then what was shown is what goes."""
    for one, said in zip(week.cooks, week.said, strict=False):
        one.run(week.scene.closed() + 3600)
        kept = [path.read_bytes() for path in Path(one.home.team).rglob("*") if path.is_file()]
        assert len(kept) >= 5
        assert found_in(kept, [bytes(run) for run in windows(said.numbers)]) == []
        texts = [text for run in windows(said.numbers) for text in as_text(run)]
        assert [text for text in texts for data in kept if text in data] == []

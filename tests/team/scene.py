"""A founded team in a temporary folder, with everybody's keys, ready to send and to tend.

scene = found(tmp_path, members=8)
scene.send_all()                      # everybody fills everything
release = scene.play()                # both keyholders tend until it is released
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from chefslog.home.paths import Home
from chefslog.team.bands import POINTS
from chefslog.team.calendar import period as named_period
from chefslog.team.calendar import periods_of
from chefslog.team.founding.charter import Person
from chefslog.team.founding.epochs import epoch_path
from chefslog.team.founding.pin import start
from chefslog.team.founding.teamfile import (
    FIRST_PREV,
    PeriodKeys,
    TeamFile,
    chunk_length_of,
    sign,
    write_teamfile,
)
from chefslog.team.keyholder.tend import Tended, tend
from chefslog.team.keys import Identity, KeyStore
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.questions import Contribution
from chefslog.team.release.release import read_release
from chefslog.team.seal import Sealed, seal
from chefslog.team.task import DESK, LOCK, Task, tasks_of

FEW = ("checked", "kept", "own")
"""Three questions: quick to share and to verify."""
NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gwen", "Hugo", "Ines", "Jon", "Kim", "Leo")
HOUR = 3600
DAY = 24 * HOUR


def identity_of(name: str) -> Identity:
    """Always the same key for a name, so that scenes are built quickly."""
    return Identity(hashlib.sha256(name.encode()).digest())


def seeded(seed: int) -> Callable[[int], bytes]:
    """Random bytes that are the same in every run."""
    return Random(seed).randbytes


def contribution(
    questions: Sequence[str], number: int = POINTS, filled: Iterable[str] | None = None
) -> Contribution:
    """The same number for each question that is filled."""
    said = set(questions if filled is None else filled)
    flags = tuple(name in said for name in questions)
    return Contribution(tuple(number * is_filled for is_filled in flags), flags)


@dataclass
class Machine:
    """A keyholder's machine."""

    home: Home
    keys: KeyStore

    @classmethod
    def make(cls, folder: Path) -> Machine:
        """One with an identity."""
        home = Home(str(folder), str(folder))
        keys = KeyStore(home)
        keys.make_identity()
        return cls(home, keys)


@dataclass
class Scene:
    """The team in one epoch: its file, its members' keys, both keyholders' machines, its place."""

    place: str
    file: TeamFile
    desk: Machine
    lock: Machine
    identities: tuple[Identity, ...]
    seqs: dict[int, int] = field(default_factory=dict)
    sent: dict[int, Sealed] = field(default_factory=dict)

    def open(self) -> Mailroom:
        """The team's mailroom; close it."""
        return open_mailroom(self.desk.home, self.place, make=True)

    def task(self, period: str = "") -> Task:
        """The task of a period, of the first one if none is named."""
        return Task(self.file, named_period(period)) if period else tasks_of(self.file)[0]

    def seal(self, member: int, what: Contribution | None = None, period: str = "") -> Sealed:
        """A member's next report; everything is filled where nothing else is said."""
        seq = self.seqs.get(member, 0) + 1
        self.seqs[member] = seq
        what = what or contribution(self.file.questions)
        return seal(self.task(period), member, seq, what, self.identities[member])

    def send(self, member: int, what: Contribution | None = None, period: str = "") -> Sealed:
        """Seal it and drop it."""
        sealed = self.seal(member, what, period)
        self.drop(sealed, period)
        self.sent[member] = sealed
        return sealed

    def drop(self, sealed: Sealed, period: str = "") -> None:
        """Put a report where it belongs."""
        with self.open() as mailroom:
            mailroom.put(self.task(period).report_path(sealed.report_id), sealed.data)

    def send_all(self, what: Callable[[int], Contribution] | None = None, period: str = "") -> None:
        """One report from every member."""
        for member in range(len(self.identities)):
            self.send(member, what(member) if what else None, period)

    def tend(self, role: str, now: float | None = None, period: str = "") -> Tended:
        """One keyholder's `tend`, an hour after closing where no other time is said."""
        machine = self.desk if role == DESK else self.lock
        now = self.closed(period) if now is None else now
        with self.open() as mailroom:
            return tend(machine.home, machine.keys, mailroom, self.file.team, now)

    def closed(self, period: str = "") -> float:
        """An hour after a period closed."""
        return self.task(period).period.closes + HOUR

    def play(self, period: str = "", now: float | None = None) -> dict[str, Any]:
        """Both keyholders tend, in turn, until the period is released; the release."""
        for role in (DESK, LOCK, DESK, LOCK):
            tended = self.tend(role, now, period)
            assert not tended.stopped, tended.stopped
        release = self.release(period)
        assert release is not None
        return release

    def release(self, period: str = "") -> dict[str, Any] | None:
        """The release in the place, unchecked, or None."""
        data = self.get("release.json", period)
        return None if data is None else read_release(data)

    def get(self, name: str, period: str = "") -> bytes | None:
        """A file of a period in the place."""
        with self.open() as mailroom:
            return mailroom.get(f"{self.task(period).folder}/{name}")

    def put(self, name: str, data: bytes, period: str = "") -> None:
        """Replace a file of a period in the place, as whoever runs it can."""
        with self.open() as mailroom:
            mailroom.put(f"{self.task(period).folder}/{name}", data, replace=True)

    def delete(self, name: str, period: str = "") -> None:
        """Take a file of a period out of the place, as whoever runs it can."""
        with self.open() as mailroom:
            mailroom.delete(f"{self.task(period).folder}/{name}")


def found(
    root: Path,
    members: int = 8,
    questions: Sequence[str] = FEW,
    k: int = 5,
    quarter: str = "2026-Q4",
    monthly: bool = True,
    place: str = "",
    before: Scene | None = None,
) -> Scene:
    """A team without the ceremony: the team file is signed at once by whoever has to.

    `before` is the scene of the epoch before. The place is a folder where none is named.
    """
    desk = before.desk if before else Machine.make(root / "desk")
    lock = before.lock if before else Machine.make(root / "lock")
    team = before.file.team if before else hashlib.md5(str(root).encode()).hexdigest()
    names = [*NAMES, *(f"Member {number}" for number in range(len(NAMES), members))][:members]
    identities = tuple(identity_of(name) for name in names)
    file = TeamFile(
        team=team,
        name="Kitchen",
        epoch=before.file.epoch + 1 if before else 1,
        prev=before.file.hash.hex() if before else FIRST_PREV,
        quarter=quarter,
        k=k,
        questions=tuple(questions),
        spend_edges=(10, 50, 100, 500) if "spend" in questions else (),
        currency="EUR" if "spend" in questions else "",
        chunk_length=chunk_length_of(len(questions)),
        desk=Person("Sam", desk.keys.identity().public),
        lock=Person("Lee", lock.keys.identity().public),
        keys=tuple(
            PeriodKeys(
                period.name,
                desk.keys.make_period_key(team, period.name),
                lock.keys.make_period_key(team, period.name),
            )
            for period in periods_of(quarter, monthly)
        ),
        members=tuple(
            Person(name, identity.public) for name, identity in zip(names, identities, strict=True)
        ),
    )
    for identity in (desk.keys.identity(), lock.keys.identity()):
        file = sign(file, identity)
    scene = Scene(
        place or (before.place if before else str(root / "place")), file, desk, lock, identities
    )
    start(desk.home, team, "Sam", DESK)
    start(lock.home, team, "Lee", LOCK)
    with scene.open() as mailroom:
        mailroom.put(epoch_path(team, file.epoch), write_teamfile(file).encode())
    return scene

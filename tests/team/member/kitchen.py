"""Members' machines in a founded team, each with a journal of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from chefslog.home.paths import Home
from chefslog.reading.connect import Snapshot, open_snapshot
from chefslog.team.calendar import DAP_EPOCH, DAY
from chefslog.team.founding.pin import _keep as keep_pin
from chefslog.team.founding.pin import start, verify
from chefslog.team.founding.words import eight_words
from chefslog.team.keys import KeyStore
from chefslog.team.member.consent import decide
from chefslog.team.member.outbox import Outbox, Outgoing, load_outbox
from chefslog.team.member.places import Place, remember
from chefslog.team.member.preview import Preview, preview
from chefslog.team.member.sender import answer, send_due, share
from chefslog.team.member.state import TeamState, overview
from chefslog.team.member.visit import Visit, visiting
from chefslog.team.seal import Opened, Opener
from chefslog.team.task import DESK, LOCK
from tests.journals import entry, put_letters
from tests.team.scene import Scene

_number = count(1)


@dataclass
class Cook:
    """One member at their machine."""

    home: Home
    keys: KeyStore
    scene: Scene
    place: Place
    name: str

    @contextmanager
    def visit(self) -> Iterator[Visit]:
        with visiting(self.home, self.keys, self.place) as visit:
            yield visit

    @contextmanager
    def journal(self) -> Iterator[Snapshot]:
        with open_snapshot(self.home) as snapshot:
            yield snapshot

    def verify(self) -> None:
        """Type the words on the call."""
        with self.visit() as visit:
            words = " ".join(eight_words(visit.standing.newest.hash))
            verify(self.home, visit.standing, words)

    def write(self, day: str, **fields: Any) -> None:
        """An entry of a day, written at its noon."""
        fields.setdefault("captured_at", f"{day}T11:00:00.000Z")
        put_letters(self.home, [entry(next(_number), **{**fields, "day": day})])

    def say(self, **answers: bool) -> None:
        """Yes and no to questions."""
        decide(self.home, self.scene.file, answers)

    def say_yes(self) -> None:
        """Yes to every question."""
        self.say(**dict.fromkeys(self.scene.file.questions, True))

    def look(self, now: float, period: str = "") -> Preview:
        """What would leave."""
        with self.visit() as visit, self.journal() as snapshot:
            return preview(visit, snapshot, self.scene.task(period), now)

    def share(self, now: float, period: str = "") -> Outgoing:
        """Look, say yes and send it now."""
        with self.visit() as visit, self.journal() as snapshot:
            return share(visit, preview(visit, snapshot, self.scene.task(period), now), now)

    def answer(self, now: float, is_yes: bool = True, period: str = "") -> Outbox:
        """Look, and say yes or no to what is shown."""
        with self.visit() as visit, self.journal() as snapshot:
            seen = preview(visit, snapshot, self.scene.task(period), now)
            return answer(visit, seen, is_yes)

    def run(self, now: float) -> tuple[str, ...]:
        """Open the program: whatever goes by itself goes."""
        with self.journal() as snapshot:
            return send_due(self.home, self.keys, snapshot, now)

    def outbox(self, period: str = "") -> Outbox:
        """What is kept of a period."""
        name = self.scene.task(period).period.name
        found = load_outbox(self.home, self.scene.file.team, name)
        assert found is not None
        return found

    def path(self, out: Outgoing, period: str = "") -> Path:
        """Where a file lies in a folder place."""
        return Path(self.scene.place, self.outbox(period).path(out))

    def state(self, now: float) -> TeamState:
        """The one team of this machine."""
        (state,) = overview(self.home, self.keys, now)
        return state


def cook(root: Path, scene: Scene, index: int, verified: bool = True) -> Cook:
    """The machine of the member at a roster index."""
    home = Home(str(root / f"member-{index}"), str(root / f"member-{index}"))
    private = scene.identities[index].private
    keys = KeyStore(home, urandom=lambda _: private)
    keys.make_identity()
    file = scene.file
    place = Place(file.team, scene.place, file.name, "member")
    name = file.members[index].name
    pin = start(home, file.team, name, "member")
    remember(home, place)
    if verified:
        # As `Cook.verify` leaves it, without the tenth of a second that words cost.
        keep_pin(home, replace(pin, verified=1, agreed=file.epoch))
    return Cook(home, keys, scene, place, name)


def in_period(scene: Scene, period: str = "", day: int = 0) -> float:
    """Noon UTC of a day of a period, its first if none is said."""
    return float((scene.task(period).period.first + day - DAP_EPOCH) * DAY + DAY // 2)


def ended(scene: Scene, period: str = "") -> float:
    """The morning after the last day."""
    return float((scene.task(period).period.last + 1 - DAP_EPOCH) * DAY + DAY // 3)


def last_days(scene: Scene, period: str = "") -> float:
    """An hour after members' programs begin to send."""
    return float(scene.task(period).period.opens + 3600)


def opened(scene: Scene, period: str = "") -> list[Opened]:
    """Every report in the place as the desk opens it; the second lock finds the same vouching."""
    task = scene.task(period)
    found = []
    with scene.open() as mailroom:
        for name, data in mailroom.files(task.inbox, 1 << 20):
            keys = [one.keys.period_key(task.file.team, task.period.name)
                    for one in (scene.desk, scene.lock)]  # fmt: skip
            as_desk, as_lock = (
                Opener(task, role, key).open(name, data)
                for role, key in zip((DESK, LOCK), keys, strict=True)
            )
            assert as_desk.extension == as_lock.extension
            found.append(as_desk)
    return found

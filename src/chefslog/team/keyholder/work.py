"""One period on one keyholder's machine: everything a step needs, and what both roles do alike."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chefslog.team.errors import TeamError
from chefslog.team.founding.teamfile import TeamFile, signed_by
from chefslog.team.keyholder.erasure import put_erasure
from chefslog.team.keyholder.examine import Examiner, Finding, Job, Theirs
from chefslog.team.keyholder.ledger import Ledger, moment
from chefslog.team.keyholder.shelf import Shelf, size_limit
from chefslog.team.keys import Identity, KeyStore
from chefslog.team.mailroom.protocol import Mailroom, TooLarge
from chefslog.team.release.release import FIRST, NAME, read_release, release_hash, release_of
from chefslog.team.task import DESK, Task, other, tasks_of

_SUFFIX = ".rep"


@dataclass(frozen=True)
class Work:
    """A task in the hands of one keyholder; `now` is UNIX seconds, `files` all known epochs."""

    task: Task
    role: str
    files: tuple[TeamFile, ...]
    shelf: Shelf
    ledger: Ledger
    mailroom: Mailroom
    keys: KeyStore
    identity: Identity
    now: int
    urandom: Callable[[int], bytes]

    @property
    def name(self) -> str:
        """This keyholder."""
        return self.task.file.holder(self.role).name

    @property
    def partner(self) -> str:
        """The other keyholder."""
        return self.task.file.holder(other(self.role)).name

    @property
    def private(self) -> bytes:
        """This keyholder's key of the period. Raises KeyGone."""
        return self.keys.period_key(self.task.file.team, self.task.period.name)

    @property
    def is_expired(self) -> bool:
        """Whether what was not opened stays shut."""
        return self.now >= self.task.period.expires

    def erase(self) -> None:
        """Erase this keyholder's key of the period, then say so in the place."""
        self.keys.erase_period_key(self.task.file.team, self.task.period.name)
        put_erasure(self.mailroom, self.task, self.role, self.identity, self.now)

    def path(self, name: str) -> str:
        """A file of the period in the place."""
        return f"{self.task.folder}/{name}"


def look(work: Work, theirs: Mapping[str, Theirs]) -> Iterator[Finding]:
    """What is found in each frozen report; `theirs` is what the other says, by file name.

    A report that was changed since it was frozen, or that is gone, does not count.
    """
    frozen = work.shelf.freeze(work.mailroom)
    odd: list[Finding] = []

    def jobs() -> Iterator[Job]:
        seen = set()
        for name, data in work.mailroom.files(work.task.inbox, size_limit(work.task)):
            if name not in frozen:
                continue
            seen.add(name)
            file_hash = hashlib.sha256(data).digest()
            if file_hash.hex() == frozen[name]:
                yield Job(name, data, file_hash, theirs.get(name))
            else:
                odd.append(Finding(name, file_hash, "changed"))
        odd.extend(
            Finding(name, bytes.fromhex(known), "gone")
            for name, known in frozen.items()
            if name not in seen
        )

    yield from map(Examiner(work.task, work.role, work.private).look, jobs())
    yield from odd


def late(work: Work) -> int:
    """How many reports came after closing; they count nowhere."""
    frozen = work.shelf.frozen() or {}
    return sum(name not in frozen for name in _reports(work))


def delete_reports(work: Work) -> int:
    """Take the period's reports out of the place; how many there were."""
    names = _reports(work)
    if names:
        work.mailroom.delete(*(f"{work.task.inbox}/{name}" for name in names))
    return len(names)


def publish(work: Work, name: str, data: bytes) -> str:
    """Make sure that this keyholder's finished file lies in the place with exactly these bytes.

    Says "sent" where it was not there, "changed" where other bytes were, nothing where all is well.
    """
    path = work.path(name)
    try:
        there = work.mailroom.get(path)
    except TooLarge:
        there = b""
    if there == data:
        return ""
    work.mailroom.put(path, data, replace=there is not None)
    return "sent" if there is None else "changed"


def take(work: Work, name: str, data: bytes, at: int) -> None:
    """Take the other keyholder's signed answer as the one there is, ever.

    Raises TeamError for a second one and for one signed outside the days for it, ClockWrong.
    """
    period = work.task.period
    found = hashlib.sha256(data).hexdigest()
    if work.shelf.progress.theirs not in ("", found):
        raise TeamError(
            f"{period.name}: this is a second {name} of {work.partner}'s. A period has one, ever: "
            "it is refused, and nothing was opened."
        )
    work.ledger.saw_time(at, work.partner, work.now)
    if not max(period.closes, work.shelf.progress.asked_at) <= at < period.expires:
        raise TeamError(
            f"{period.name}: {work.partner} signed {name} at {moment(at)}, which cannot be: it is "
            "before it could be known or after it expired. Nothing was opened. Compare your clocks."
        )
    if not work.shelf.progress.theirs:
        work.shelf.note(theirs=found)


def previous_release(work: Work) -> str:
    """The hash of the release before this period, as far as this machine has seen it.

    Reads those that are new to it. Raises TeamError where one does not hold.
    """
    earlier = [task for task in tasks_of(*work.files) if task.period.first < work.task.period.first]
    previous, start = FIRST, 0
    for place, task in enumerate(earlier):
        known = work.ledger.released(task.period.name)
        if known is not None:
            previous, start = known, place + 1
    for task in earlier[start:]:
        release = release_of(work.mailroom, task, previous)
        if release is not None:
            if work.role != DESK:
                work.ledger.saw_time(release["at"], task.file.holder(DESK).name, work.now)
            previous = release_hash(release)
            work.ledger.record_release(task.period.name, previous)
    return previous


def previous_questions(work: Work) -> dict[str, dict[str, Any]]:
    """Return the questions' rows of the release before this period, empty where there was none.

    Raises TeamError where that release is not in the place any more.
    """
    known = ""
    for task in tasks_of(*work.files):
        if task.period.first < work.task.period.first:
            known = task.folder if work.ledger.released(task.period.name) else known
    if not known:
        return {}
    data = work.mailroom.get(f"{known}/{NAME}")
    name = known.rpartition("/")[2]
    release = read_release(data) if data is not None else None
    if release is None or release_hash(release) != work.ledger.released(name):
        raise TeamError(
            f"{work.task.period.name}: the release of {name} is not in the place as it was. "
            f"{work.task.file.desk.name}'s program puts it back; then run this again."
        )
    is_other_spend = release["spend_edges"] != list(work.task.file.spend_edges)
    return {
        one["name"]: one
        for one in release["questions"]
        if not one["why"] and not (one["name"] == "spend" and is_other_spend)
    }


def check_signed(work: Work) -> None:
    """Raises TeamError unless this keyholder signed the epoch."""
    if not signed_by(work.task.file, work.identity.public):
        raise TeamError(
            f"This machine did not sign epoch {work.task.file.epoch} of {work.task.file.name}: "
            "nothing is opened under it."
        )


def _reports(work: Work) -> list[str]:
    return [name for name in work.mailroom.names(work.task.inbox) if name.endswith(_SUFFIX)]

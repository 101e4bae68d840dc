"""One period on one keyholder's machine: what a step needs, and what both roles do alike.

Everything that is made is kept on this machine first and published from there, and every step
looks at what is there before it acts. So it may be killed at any point and run again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from chefslog.team.calendar import DAP_EPOCH, DAY, moment, short_day
from chefslog.team.errors import TeamError, list_names
from chefslog.team.founding.limits import Wrong
from chefslog.team.founding.notes import get_note, put_note
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keyholder.boxes import Box, Line, box_name, open_box, read_box
from chefslog.team.keyholder.examine import Batch, Examiner, Finding, Unfit, choose
from chefslog.team.keyholder.ledger import Ledger, Shelf, size_limit
from chefslog.team.keys import Identity, KeyStore
from chefslog.team.mailroom.protocol import Mailroom, TooLarge
from chefslog.team.release.reasons import REASONS
from chefslog.team.release.release import FIRST, release_hash, release_of
from chefslog.team.seal import Rejected
from chefslog.team.task import DESK, LOCK, Task, other, report_name, tasks_of


@dataclass(frozen=True)
class Work:
    """A task in the hands of one keyholder; `now` is UNIX seconds, `files` all known epochs.

    `steps` and `waiting` are what is said of it: what was done, and what is waited for.
    """

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
    steps: list[str]
    waiting: list[str]

    @property
    def name(self) -> str:
        """The period."""
        return self.task.period.name

    @property
    def partner(self) -> str:
        """The other keyholder."""
        return self.task.file.holder(other(self.role)).name

    @property
    def private(self) -> bytes:
        """This keyholder's key of the period. Raises KeyGone."""
        return self.keys.period_key(self.task.file.team, self.name)

    @property
    def is_expired(self) -> bool:
        """Whether what was not opened stays shut."""
        return self.now >= self.task.period.expires

    def tell(self, step: str) -> None:
        """Say that something was done."""
        self.steps.append(f"{self.name}: {step}")

    def tell_rejects(self, counts: Mapping[str, int]) -> None:
        """Say how many reports do not count, by their reasons."""
        for reason, count in sorted(counts.items()):
            does = "does" if count == 1 else "do"
            self.tell(f"{count} {does} not count: {REASONS[reason]}.")

    def wait_for_partner(self, since: int, what: str = "answered") -> None:
        """Say for how long the other keyholder has not done something."""
        days = (self.now - since) // DAY
        still = f"for {days} day{'s' * (days != 1)}" if days else "yet"
        self.waiting.append(
            f"{self.partner} has not {what} {still}. {self.name} expires unopened on "
            f"{short_day(self.task.period.expires)}."
        )

    def get(self, name: str) -> bytes | None:
        """A file of the period in the place."""
        return self.mailroom.get(f"{self.task.folder}/{name}")

    def publish(self, name: str, data: bytes) -> None:
        """Make sure that this keyholder's finished file lies in the place with exactly these bytes.

        Says so where it was not there, or other bytes were.
        """
        try:
            there = self.get(name)
        except TooLarge:
            there = b""
        if there == data:
            return
        self.mailroom.put(f"{self.task.folder}/{name}", data, replace=there is not None)
        if there is None:
            self.tell(f"put {name} into the place.")
        else:
            self.tell(f"{name} had been changed in the place; put the signed one back.")

    def erase(self) -> None:
        """Erase this keyholder's key of the period, then say so in the place."""
        self.keys.erase_period_key(self.task.file.team, self.name)
        put_erasure(self.mailroom, self.task, self.role, self.identity, self.now)

    def reports(self) -> list[str]:
        """The names of the reports that lie in the place."""
        return [name for name in self.mailroom.names(self.task.inbox) if name.endswith(".rep")]

    def delete_reports(self) -> None:
        """Take the period's reports out of the place."""
        names = self.reports()
        if names:
            self.mailroom.delete(*(f"{self.task.inbox}/{name}" for name in names))
            self.tell(f"took {say_reports(len(names))} out of the place.")


def say_reports(count: int) -> str:
    """Return so many reports in words."""
    return f"{count} report{'s' * (count != 1)}"


def is_collecting(work: Work) -> bool:
    """Whether reports may still come, which is said once the period has begun."""
    if work.now >= work.task.period.closes:
        return False
    # A clock that was ahead closed it too early: with the right time it is still open.
    work.shelf.reopen()
    if work.now >= (work.task.period.first - DAP_EPOCH) * DAY:
        work.waiting.append(f"{work.name} collects until {moment(work.task.period.closes)}.")
    return True


def expire(work: Work) -> None:
    """Erase the key and take the reports away once that is certain; said once."""
    day = short_day(work.task.period.expires)
    at = erased_by(work.mailroom, work.task).get(other(work.role), 0)
    if at <= work.now:
        work.ledger.saw_time(at, work.partner, work.now)
    if not work.ledger.confirms(work.name, work.now):
        work.waiting.append(
            f"By this machine's clock ({moment(work.now)}) {work.name} expired on {day}. Nothing "
            "is erased on that alone: it is once the other keyholder has signed a later time, or "
            "this machine's clock says the same on another day."
        )
        return
    work.erase()
    work.delete_reports()
    if not work.shelf.progress.is_over:
        work.shelf.note(is_over=True)
        work.steps.append(f"{work.name} expired unopened on {day}; the key for it is erased.")


def partner_box(work: Work) -> Box | None:
    """The other keyholder's answer, None while there is none; the first one is the only one, ever.

    Raises TeamError where it does not hold, for a second one, for one signed outside the days for
    it, and where these days were closed before; ClockWrong.
    """
    task, role, period = work.task, other(work.role), work.task.period
    name = box_name(role)
    data = work.get(name)
    if data is None:
        return None
    box = read_box(task, role, open_box(task, role, work.private, data))
    found = hashlib.sha256(data).hexdigest()
    if work.shelf.progress.theirs not in ("", found):
        raise TeamError(
            f"{period.name}: this is a second {name} of {work.partner}'s. A period has one, ever: "
            "it is refused, and nothing was opened."
        )
    work.ledger.saw_time(box.at, work.partner, work.now)
    if not max(period.closes, work.shelf.progress.asked_at) <= box.at < period.expires:
        raise TeamError(
            f"{period.name}: {work.partner} signed {name} at {moment(box.at)}, which cannot be: it "
            "is before it could be known or after it expired. Nothing was opened. Compare your "
            "clocks."
        )
    if not work.shelf.progress.theirs:
        work.shelf.note(theirs=found)
    work.ledger.check_free(task)
    return box


def look(work: Work, lines: Iterable[Line] = ()) -> Iterator[Finding | Unfit]:
    """What is found in each frozen report beside the lines of the other keyholder.

    A report that was changed since it was frozen, or that is gone, does not count.
    """
    theirs = {report_name(line.report_id): line for line in lines}
    frozen = work.shelf.freeze(work.mailroom)
    gone = set(frozen)
    examiner = Examiner(work.task, work.role, work.private)
    for name, data in work.mailroom.files(work.task.inbox, size_limit(work.task)):
        if name not in frozen:
            continue
        gone.discard(name)
        if hashlib.sha256(data).hexdigest() != frozen[name]:
            yield Unfit(name, "changed")
            continue
        try:
            yield examiner.look(name, data, theirs.get(name))
        except Rejected as error:
            yield Unfit(name, error.reason)
    yield from (Unfit(name, "gone") for name in gone)


def weigh(work: Work, box: Box) -> Batch:
    """The reports that stand by what the other keyholder says of them."""
    return choose(look(work, box.lines), box.rejects)


def previous_release(work: Work) -> str:
    """The hash of the release before this period, as far as this machine has seen it.

    Reads those that are new to it. Raises TeamError where one does not hold.
    """
    previous, unknown = FIRST, list[Task]()
    for task in tasks_of(*work.files):
        if task.period.first < work.task.period.first:
            known = work.ledger.released(task.period.name)
            unknown = [*unknown, task] if known is None else []
            previous = known or previous
    for task in unknown:
        release = release_of(work.mailroom, task, previous)
        if release is not None:
            if work.role != DESK:
                work.ledger.saw_time(release["at"], task.file.holder(DESK).name, work.now)
            previous = release_hash(release)
            work.ledger.record_release(task.period.name, previous)
    return previous


def put_erasure(mailroom: Mailroom, task: Task, role: str, identity: Identity, now: int) -> None:
    """Say in the place, once, that this keyholder's key of a period is erased."""
    if role not in erased_by(mailroom, task):
        fields = {"task_id": task.task_id.hex(), "at": now}
        put_note(mailroom, _erasure_path(task, role), fields, identity)


def erased_by(mailroom: Mailroom, task: Task) -> dict[str, int]:
    """Return which keyholders (by role) signed that their key is erased, and when (UNIX)."""
    found = {}
    for role in (DESK, LOCK):
        try:
            note = get_note(mailroom, _erasure_path(task, role), ("task_id", "at")) or {}
        except (Wrong, TooLarge):
            continue
        is_own = note.get("by") == task.file.holder(role).identity
        if is_own and note["task_id"] == task.task_id.hex() and isinstance(note["at"], int):
            found[role] = note["at"]
    return found


def say_erased(mailroom: Mailroom, task: Task) -> str:
    """Return what is known of the keys of a period that was not released; never more than that."""
    there = erased_by(mailroom, task)
    done = [task.file.holder(role).name for role in (DESK, LOCK) if role in there]
    left = [task.file.holder(role).name for role in (DESK, LOCK) if role not in there]
    if not left:
        return f"{list_names(done)} have signed that their keys for it are erased."
    if done:
        return (
            f"{done[0]} has signed that the key is erased. {left[0]}'s program erases its key the "
            "next time it runs."
        )
    return (
        f"It can no longer be released. The programs of {list_names(left)} erase their keys the "
        "next time they run."
    )


def _erasure_path(task: Task, role: str) -> str:
    return f"{task.folder}/erased-{role}.json"

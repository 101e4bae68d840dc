"""What exactly would leave this machine for one period, before anything does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chefslog.team.measure import Measure as Part
from chefslog.team.measure import measure
from chefslog.team.member.consent import Consent, consent
from chefslog.team.member.ledger import refusal, taken
from chefslog.team.member.outbox import Outgoing, records
from chefslog.team.member.periods import check_open, sends_from
from chefslog.team.member.saying import instant
from chefslog.team.member.visit import Visit
from chefslog.team.questions import Contribution, Question
from chefslog.team.seal import report_size
from chefslog.team.task import Task

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot


@dataclass(frozen=True)
class Row:
    """One question: `own` is the writer's number, None where the journal says nothing.

    It is sent unless `blank` says why the question stays empty. `answer` is yes, no, or empty while
    it was not asked. `entries` is how many entries, follow-ups or check-ins stand behind it; that
    number never leaves.
    """

    question: Question
    own: int | None
    entries: int
    answer: str
    blank: str

    @property
    def number(self) -> int | None:
        """Return what is sent of it, None where it stays empty."""
        return None if self.blank else self.own


@dataclass(frozen=True)
class Preview:
    """The whole of what would leave for a period, and what becomes of it.

    `size` is the file's in bytes, the same for everybody; `due` is when it goes by itself, in UNIX
    seconds; `held_back` says why only a blank may go, if so; `who` and `when` are lines
    that are shown every time.
    """

    task: Task
    rows: tuple[Row, ...]
    contribution: Contribution
    place: str
    size: int
    due: int
    held_back: str
    who: tuple[str, ...]
    when: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing at all."""
        return not any(self.contribution.filled)


def preview(visit: Visit, snapshot: Snapshot, task: Task, now: float) -> Preview:
    """What `share` would seal now, question by question.

    Raises LateContribution after closing, TeamError before the first day, EpochError where nothing
    at all may be sent.
    """
    check_open(task.period, now)
    visit.seat(task)
    file = task.file
    own = measure(snapshot, task.period, file.questions, file.questions, file.spend_edges)
    held_back = why_held_back(visit, task)
    answers = consent(visit.home, file)
    sealed = records(visit.home, file.team, task.period.name)
    rows = tuple(_row(part, answers, held_back) for part in own.parts)
    contribution = Contribution(
        tuple(row.number or 0 for row in rows), tuple(row.number is not None for row in rows)
    )
    return Preview(
        task,
        rows,
        contribution,
        visit.mailroom.place,
        report_size(task),
        due_at(task, sealed, now),
        held_back,
        _who(visit, task),
        _when(task, sealed, now),
    )


def why_held_back(visit: Visit, task: Task) -> str:
    """Why only a blank may go, empty where content may. Raises EpochError where nothing may."""
    why = visit.standing.why_blank(task.file)
    if why:
        return why
    other = taken(visit.home, task.period, task.task_id.hex())
    return refusal(other, task.period, task.file.team) if other is not None else ""


def _row(part: Part, answers: Consent, held_back: str) -> Row:
    name = part.question.name
    answer = "yes" if name in answers.yes else "no" if name in answers.no else ""
    if held_back:
        blank = "held back, as everything is for now"
    elif answer == "no":
        blank = "you said no"
    elif name in answers.earlier:
        blank = "asked again: k or a keyholder is another than when you said yes"
    elif not answer:
        blank = "you have not said yes"
    else:
        blank = "" if part.number is not None else "nothing was written for it"
    return Row(part.question, part.number, part.entries, answer, blank)


def _who(visit: Visit, task: Task) -> tuple[str, ...]:
    file = task.file
    desk, lock = file.desk.name, file.lock.name
    return (
        f"{desk} and {lock} see by name which questions you answered, never the answer. "
        f"{desk} sees exact sums of at least {file.k} people.",
        f"Everybody sees those sums as bands, where at least {file.k} people answered a question.",
        f"Whoever runs {visit.mailroom.place} sees that a file of yours came, and when; not what "
        "is in it, nor whether it is blank.",
    )


def due_at(task: Task, sealed: Sequence[Outgoing], now: float) -> int:
    """When a contribution goes: on the closing day, at once where an older one is there already."""
    is_there = any(one.has_set_out for one in sealed)
    return int(now) if is_there else max(sends_from(task.period), int(now))


def _when(task: Task, sealed: Sequence[Outgoing], now: float) -> tuple[str, ...]:
    begins, closes = instant(sends_from(task.period)), instant(task.period.closes)
    later = (
        "What goes is what you see here. What you write afterwards is not added by itself: share "
        "again before the closing, and the newest counts."
    )
    if any(one.has_set_out for one in sealed):
        again = (
            "A file of yours is there already. Other content goes at once, as a second file; "
            f"only the newest counts when {task.period.name} closes, {closes}."
        )
        return (again, later)
    if now < sends_from(task.period):
        return (
            f"It waits here, sealed, and goes on the closing day: {begins} to {closes}.",
            "chefslog team has to be run, or the app opened, once in those hours on this machine. "
            "If it will not be, send it now.",
            later,
        )
    return (f"This is the closing day: it goes now. {task.period.name} closes {closes}.", later)

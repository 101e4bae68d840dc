"""What exactly would leave this machine for one period, before anything does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chefslog.model.days import spoken
from chefslog.team.bands import PATH
from chefslog.team.calendar import Period, day_of, instant
from chefslog.team.errors import TeamError
from chefslog.team.measure import measure
from chefslog.team.member.consent import consent
from chefslog.team.member.outbox import (
    Outbox,
    claim_of,
    contribution_of,
    load_outbox,
    why_taken,
)
from chefslog.team.member.visit import Visit
from chefslog.team.questions import Contribution, Question
from chefslog.team.seal import report_size
from chefslog.team.task import Task

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot


@dataclass(frozen=True)
class Row:
    """One question: `own` is the writer's number, None where the journal says nothing.

    It is sent unless `blank` says why the question stays empty. `answer` is yes or no. `entries` is
    how many entries, follow-ups or check-ins stand behind it; that number never leaves.
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
    """The whole of what goes for a period with a yes, and what becomes of it.

    `outbox` is what was decided and sent so far, if anything. `size` is the file's in bytes, the
    same for everybody; `held_back` says why only a blank goes for now, if so; `who` and `when` are
    lines that are shown every time.
    """

    task: Task
    rows: tuple[Row, ...]
    contribution: Contribution
    place: str
    size: int
    outbox: Outbox | None
    is_standing: bool
    held_back: str
    who: tuple[str, ...]
    when: tuple[str, ...]


def preview(visit: Visit, snapshot: Snapshot, task: Task, now: float) -> Preview:
    """What goes for a period once the member says yes, question by question.

    Raises TeamError after closing and before the first day, EpochError where nothing
    at all may be sent.
    """
    check_open(task.period, now)
    held_back = why_held_back(visit, task)
    file = task.file
    word = consent(visit.home, file)
    rows = []
    for part in measure(snapshot, task.period, file.questions, file.spend_edges, word.defends):
        is_withheld = part.question.name in word.withheld
        nothing = "not answered" if part.question.kind == PATH else "nothing was written for it"
        blank = "" if part.number is not None else nothing
        blank, answer = ("you said no", "no") if is_withheld else (blank, "yes")
        rows.append(Row(part.question, part.number, part.entries, answer, blank))
    desk, lock, place = file.desk.name, file.lock.name, visit.mailroom.place
    who = (
        f"{desk} and {lock} see by name which questions you answered, never the answer. "
        f"{desk} sees exact sums of at least {file.k} people.",
        f"Everybody sees those sums as bands, where at least {file.k} people answered a question.",
        f"Whoever runs {place} sees that files of yours came, and when; not what is in them, nor "
        "whether they are blank.",
    )
    opens, closes = instant(task.period.opens), instant(task.period.closes)
    begins = f"From {opens}" if now < task.period.opens else "Now"
    when = (
        f"{begins} until {closes} a fresh file replaces the one before whenever the app, chefslog "
        "team or chefslog today runs, at most once an hour: a blank until your yes, so that "
        "nobody can see when you decided.",
        "With your yes the next file holds your answers. What you write later is shown on Today "
        "first, and goes with a later file.",
    )
    return Preview(
        task,
        tuple(rows),
        contribution_of(tuple(row.number for row in rows)),
        place,
        report_size(task),
        load_outbox(visit.home, file.team, task.period.name),
        word.is_standing,
        held_back,
        who,
        when,
    )


def has_begun(when: Period, now: float) -> bool:
    """Whether its first day has come anywhere on earth."""
    return when.first <= day_of(now) + 1


def check_open(when: Period, now: float) -> None:
    """Raises TeamError after closing and before the first day."""
    if now >= when.closes:
        raise TeamError(
            f"{when.name} closed on {instant(when.closes)}. What comes later counts nowhere: "
            "nothing was sent, and your journal is untouched."
        )
    if not has_begun(when, now):
        raise TeamError(f"{when.name} begins on {spoken(when.first)}: nothing to share yet.")


def open_task(visit: Visit, now: float) -> Task:
    """The task that a member thinks of now: of those that have begun the first to close.

    Raises TeamError where none is open.
    """
    tasks = visit.tasks()
    begun = [one for one in tasks if has_begun(one.period, now) and now < one.period.closes]
    if not begun:
        raise TeamError(
            f"No period of {visit.place.name} is open for you now. Nothing was sent; chefslog team "
            "shows where each of them is."
        )
    return begun[0]


def why_held_back(visit: Visit, task: Task) -> str:
    """Why only a blank may go, empty where content may. Raises EpochError where nothing may."""
    return visit.standing.why_blank(task.file) or why_taken(visit.home, claim_of(task))

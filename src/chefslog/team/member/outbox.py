"""What this machine was shown, told and has sent: a file for each period, and the days that went.

Each is written whole or not at all. The sealed bytes are kept nowhere: a file that may not have
arrived is sealed anew with the next number, and the highest number counts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from chefslog.home.paths import Home
from chefslog.model.days import iso, parse_day, spoken
from chefslog.team.calendar import period as named_period
from chefslog.team.errors import TeamError
from chefslog.team.kept import alone, keep, load, team_folder

if TYPE_CHECKING:
    from chefslog.team.questions import Contribution
    from chefslog.team.task import Task

_NAME = re.compile(r"([1-9][0-9]{3}-(?:0[1-9]|1[0-2]|Q[1-4]))\.json")
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Outgoing:
    """One sealed file; `salt` is a secret until the release, `at` when it was sealed (UNIX).

    `is_sent` once the place has it for certain; before that it may have arrived. `file_hash` is
    SHA-256; all are hexadecimal.
    """

    seq: int
    report_id: str
    salt: str
    file_hash: str
    is_blank: bool
    at: int
    is_sent: bool = False


@dataclass(frozen=True)
class Outbox:
    """One period: `opens` and `closes` are UNIX seconds, `task_id` is hexadecimal.

    `answer` is yes, no, or empty while nothing was decided. `shown` are the numbers that were shown
    here last, `agreed` those that were shown when the member said yes; None where a question stays
    empty. `held_back` says why only a blank may go, if so. `files` are all that were ever sealed.
    """

    team: str
    period: str
    task_id: str
    opens: int
    closes: int
    answer: str = ""
    shown: tuple[int | None, ...] = ()
    agreed: tuple[int | None, ...] = ()
    held_back: str = ""
    files: tuple[Outgoing, ...] = ()

    @property
    def newest(self) -> Outgoing | None:
        """The file that counts: the one with the highest number."""
        return self.files[-1] if self.files else None

    def path(self, file: Outgoing) -> str:
        """Where one of its files is in the mailroom."""
        return f"{self.team}/{self.period}/in/{file.report_id}.rep"


def numbers_of(contribution: Contribution) -> tuple[int | None, ...]:
    """Return a contribution as numbers, None where a question is empty."""
    pairs = zip(contribution.numbers, contribution.filled, strict=True)
    return tuple(number if is_filled else None for number, is_filled in pairs)


def contribution_of(numbers: tuple[int | None, ...]) -> Contribution:
    """Return numbers as the contribution that says them."""
    from chefslog.team.questions import Contribution

    return Contribution(
        tuple(number or 0 for number in numbers), tuple(number is not None for number in numbers)
    )


def load_outbox(home: Home, team: str, period: str) -> Outbox | None:
    """Return what is kept for a period, None where nothing is. Raises TeamError."""
    path = _path(home, team, period)
    row = load(path)
    if not row:
        return None
    try:
        files = tuple(Outgoing(**one) for one in row.pop("files"))
        row |= {name: tuple(row[name]) for name in ("shown", "agreed")}
        found = Outbox(**row, files=files)
    except (KeyError, TypeError):
        found = None
    if found is None or (found.team, found.period) != (team, period):
        raise TeamError(f"{path} is damaged. Nothing was sent; put it back from a copy.")
    return found


def load_outboxes(home: Home, team: str) -> tuple[Outbox, ...]:
    """Return every period's, the oldest first. Raises TeamError."""
    folder = os.path.join(team_folder(home, team), "periods")
    try:
        matches = (_NAME.fullmatch(name) for name in os.listdir(folder))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise TeamError(f"{folder}: {error.strerror}. Nothing was sent.") from error
    found = [load_outbox(home, team, match[1]) for match in matches if match]
    boxes = [outbox for outbox in found if outbox is not None]
    return tuple(sorted(boxes, key=lambda box: (named_period(box.period).first, box.period)))


def change_outbox(home: Home, task: Task, change: Callable[[Outbox], Outbox]) -> Outbox:
    """Change what is kept for a task's period, made on the first call, while all others wait.

    Raises TeamError where it cannot be written; then it is as it was.
    """
    team, period, task_id = task.file.team, task.period, task.task_id.hex()
    with alone(home):
        before = load_outbox(home, team, period.name)
        found = before or Outbox(team, period.name, task_id, period.opens, period.closes)
        if found.task_id != task_id:
            # The period has another epoch by now: a yes was to the one before.
            found = replace(found, task_id=task_id, answer="", shown=(), agreed=(), held_back="")
        after = change(found)
        if after != before:
            keep(_path(home, team, period.name), asdict(after))
    return after


def answer_outbox(home: Home, seen: Outbox, is_yes: bool) -> Outbox:
    """Keep a yes or no to the numbers of an outbox as it was shown; they go with the next file.

    Raises TeamError where others have been shown since, or the period has another team file.
    """
    with alone(home):
        now = load_outbox(home, seen.team, seen.period)
        if now is None or (now.task_id, now.shown) != (seen.task_id, seen.shown):
            raise TeamError(f"{seen.period}: your answers have changed meanwhile. Look again.")
        after = replace(now, answer=YES if is_yes else NO, agreed=now.shown if is_yes else ())
        keep(_path(home, seen.team, seen.period), asdict(after))
    return after


def _path(home: Home, team: str, period: str) -> str:
    return os.path.join(team_folder(home, team), "periods", f"{named_period(period).name}.json")


@dataclass(frozen=True)
class Claim:
    """Days that went, or are sealed to go: first and last as day numbers, and to which task.

    `name` is the team's, `task_id` hexadecimal.
    """

    first: int
    last: int
    period: str
    team: str
    name: str
    epoch: int
    task_id: str


def claim_of(task: Task) -> Claim:
    """The claim of a task on the days of its period."""
    file, period = task.file, task.period
    return Claim(
        period.first, period.last, period.name, file.team, file.name, file.epoch, task.task_id.hex()
    )


def claims(home: Home) -> tuple[Claim, ...]:
    """All days that went, oldest first. Raises TeamError where the file is damaged."""
    found = []
    for row in load(_days(home)).get("days", ()):
        first, last = parse_day(str(row.get("first"))), parse_day(str(row.get("last")))
        if first is None or last is None or row.keys() != Claim.__dataclass_fields__.keys():
            raise TeamError("days.json is damaged. Nothing was sent; put it back from a copy.")
        found.append(Claim(**{**row, "first": first, "last": last}))
    return tuple(found)


def why_taken(home: Home, wanted: Claim) -> str:
    """Why days cannot go to a task: they went elsewhere, in whatever team, epoch or period."""
    for other in claims(home):
        first, last = max(other.first, wanted.first), min(other.last, wanted.last)
        if other.task_id == wanted.task_id or first > last:
            continue
        if other.team != wanted.team:
            went = f"went to the team {other.name} with {other.period}"
        elif other.period != wanted.period:
            went = f"went to this team with {other.period}"
        else:
            went = f"went to this team under epoch {other.epoch}"
        return (
            f"{wanted.period}: the days {spoken(first)} to {spoken(last)} {went}. A day is sent "
            "once, to one team, and never again under another epoch. Nothing more was sent; only a "
            "blank can go here."
        )
    return ""


def claim(home: Home, wanted: Claim) -> None:
    """Record durably that days go to a task, before anything goes; the caller is alone.

    A second time for the same task does nothing. A blank holds no day and needs no claim. Raises
    TeamError where any of the days went elsewhere.
    """
    if why := why_taken(home, wanted):
        raise TeamError(why)
    held = claims(home)
    if wanted in held:
        return
    ordered = sorted((*held, wanted), key=lambda one: (one.first, one.last, one.task_id))
    days = [{**vars(one), "first": iso(one.first), "last": iso(one.last)} for one in ordered]
    keep(_days(home), {"days": days})


def _days(home: Home) -> str:
    return os.path.join(home.team, "days.json")

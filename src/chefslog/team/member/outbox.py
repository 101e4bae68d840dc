"""What this machine was shown, told and has sent for one period of one team.

One file a period, written whole or not at all. The sealed bytes are kept nowhere: a file that may
not have arrived is sealed anew with the next number, and the highest number counts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from chefslog.home.paths import Home
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

    @property
    def folder(self) -> str:
        """Where its files go in the mailroom."""
        return f"{self.team}/{self.period}/in"

    def path(self, file: Outgoing) -> str:
        """Where one of its files is in the mailroom."""
        return f"{self.folder}/{file.report_id}.rep"


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
    names = sorted((match[1] for match in matches if match), key=lambda name: (_first(name), name))
    found = (load_outbox(home, team, name) for name in names)
    return tuple(outbox for outbox in found if outbox is not None)


def change_outbox(home: Home, task: Task, change: Callable[[Outbox], Outbox]) -> Outbox:
    """Change what is kept for a task's period, made on the first call, while all others wait.

    Raises TeamError where it cannot be written; then it is as it was.
    """
    with alone(home):
        return change_alone(home, task, change)


def change_alone(home: Home, task: Task, change: Callable[[Outbox], Outbox]) -> Outbox:
    """Change it as `change_outbox` does; the caller is alone."""
    team, period = task.file.team, task.period
    before = load_outbox(home, team, period.name)
    task_id = task.task_id.hex()
    found = before or Outbox(team, period.name, task_id, period.opens, period.closes)
    if found.task_id != task_id:
        # The period has another epoch by now: a yes was to the one before.
        found = replace(found, task_id=task_id, answer="", shown=(), agreed=(), held_back="")
    after = change(found)
    if after != before:
        _keep(home, after)
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
        if after != now:
            _keep(home, after)
    return after


def _keep(home: Home, outbox: Outbox) -> None:
    row: dict[str, Any] = asdict(outbox)
    row |= {"shown": list(outbox.shown), "agreed": list(outbox.agreed)}
    keep(_path(home, outbox.team, outbox.period), row)


def _first(period: str) -> int:
    return named_period(period).first


def _path(home: Home, team: str, period: str) -> str:
    return os.path.join(team_folder(home, team), "periods", f"{named_period(period).name}.json")

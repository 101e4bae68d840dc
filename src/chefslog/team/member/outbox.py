"""Sealed contributions on this machine: waiting for the closing day, on their way, or sent.

A record is one file, written whole or not at all: its number, its sealed bytes, and the salt of its
receipt. The sealed bytes go once the period has closed; what was sealed is kept nowhere.
"""

from __future__ import annotations

import os
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from typing import Any

from chefslog.home.files import sync_folder
from chefslog.home.paths import Home
from chefslog.team.calendar import period
from chefslog.team.errors import TeamError
from chefslog.team.hashing import H
from chefslog.team.kept import keep, load, team_folder
from chefslog.team.questions import Contribution, bitmap

_NAME = re.compile(r"([0-9]{1,10})\.json")
_PERIOD = re.compile(r"[1-9][0-9]{3}-(0[1-9]|1[0-2]|Q[1-4])")


@dataclass(frozen=True)
class Outgoing:
    """One sealed contribution.

    `task_id`, `report_id` and `salt` (a secret until the release) are hexadecimal; `due` is when it
    goes and `sealed_at` when it was sealed, in UNIX seconds; `state` is queued, going (it may have
    arrived), sent, spoilt (another file has its name) or missed (the period closed and it never
    set out); `seen` tells whether it still says what the journal says; `data` are the sealed
    bytes, none once of no more use.
    """

    team: str
    period: str
    epoch: int
    task_id: str
    seq: int
    report_id: str
    salt: str
    is_blank: bool
    seen: str
    sealed_at: int
    due: int
    state: str
    data: bytes

    @property
    def path(self) -> str:
        """Where it goes in the mailroom."""
        return f"{self.team}/{self.period}/in/{self.report_id}.rep"

    @property
    def has_set_out(self) -> bool:
        """Whether it arrived, or may have."""
        return self.state in ("going", "sent", "spoilt")

    def says(self, contribution: Contribution) -> bool:
        """Whether this is what was sealed."""
        return self.seen == seen(bytes.fromhex(self.salt), contribution)


def seen(salt: bytes, contribution: Contribution) -> str:
    """A mark of a contribution that tells nothing to who does not know the salt."""
    return H("seen", salt, bytes(contribution.numbers), bitmap(contribution.filled)).hex()


def periods(home: Home, team: str) -> tuple[str, ...]:
    """The names of the periods for which something was sealed, sorted by their first day."""
    names = _listed(os.path.join(team_folder(home, team), "queue"))
    found = (name for name in names if _PERIOD.fullmatch(name))
    return tuple(sorted(found, key=lambda name: (period(name).first, name)))


def records(home: Home, team: str, name: str) -> tuple[Outgoing, ...]:
    """What was sealed for a period, the lowest number first. Raises TeamError."""
    folder = _folder(home, team, name)
    matches = (_NAME.fullmatch(one) for one in _listed(folder))
    return tuple(_record(home, team, name, seq) for seq in sorted(int(m[1]) for m in matches if m))


def newest(home: Home, team: str, name: str) -> Outgoing | None:
    """The one that counts: the highest number of a period."""
    found = records(home, team, name)
    return found[-1] if found else None


def add(home: Home, outgoing: Outgoing) -> None:
    """Store a new record; the caller is alone. Raises TeamError where the number is taken."""
    path = _path(home, outgoing)
    if os.path.exists(path):
        raise TeamError(f"{outgoing.period}: number {outgoing.seq} is sealed already.")
    keep(path, _row(outgoing))


def tidy(home: Home, team: str, name: str) -> None:
    """Drop the sealed bytes of all numbers but the highest; the caller is alone.

    Of what never set out nothing stays, of the others number and salt.
    """
    for one in records(home, team, name)[:-1]:
        if one.state in ("queued", "missed"):
            _remove(_path(home, one))
        elif one.data:
            move(home, replace(one, data=b""))


def move(home: Home, outgoing: Outgoing) -> Outgoing:
    """Write a record in its new state over its old one, durably; the caller is alone."""
    keep(_path(home, outgoing), _row(outgoing))
    return outgoing


def _remove(path: str) -> None:
    try:
        os.unlink(path)
        sync_folder(os.path.dirname(path))
    except FileNotFoundError:
        return
    except OSError as error:
        raise TeamError(f"{path}: {error.strerror}. It is still there, sealed.") from error


def _folder(home: Home, team: str, name: str) -> str:
    return os.path.join(team_folder(home, team), "queue", period(name).name)


def _path(home: Home, outgoing: Outgoing) -> str:
    return os.path.join(_folder(home, outgoing.team, outgoing.period), f"{outgoing.seq}.json")


def _listed(folder: str) -> list[str]:
    try:
        names = os.listdir(folder)
        return [name for name in names if name[:1] != "." and not name.endswith(".tmp")]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise TeamError(f"{folder}: {error.strerror}. Nothing was sent.") from error


def _row(outgoing: Outgoing) -> dict[str, Any]:
    row = {name: value for name, value in vars(outgoing).items() if name != "data"}
    return {**row, "data": b64encode(outgoing.data).decode()}


def _record(home: Home, team: str, name: str, seq: int) -> Outgoing:
    path = os.path.join(_folder(home, team, name), f"{seq}.json")
    row = load(path)
    try:
        found = Outgoing(**{**row, "data": b64decode(row["data"], validate=True)})
    except (KeyError, TypeError, ValueError):
        found = None
    if found is None or (found.team, found.period, found.seq) != (team, name, seq):
        raise TeamError(f"{path} is damaged. Nothing was sent; put it back from a copy.")
    return found

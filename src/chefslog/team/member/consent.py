"""What a member keeps saying about a team: which questions never go, and whether the rest goes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chefslog.home.paths import Home
from chefslog.team.digest import H, u32
from chefslog.team.errors import TeamError
from chefslog.team.kept import alone, keep, load, team_folder

if TYPE_CHECKING:
    from chefslog.team.founding.charter import Founding
    from chefslog.team.founding.teamfile import TeamFile


@dataclass(frozen=True)
class Consent:
    """A member's word for one team: questions that stay empty, and a yes for every period to come.

    `is_standing` lapses where somebody else holds a key, or k or the questions are others.
    """

    withheld: frozenset[str] = frozenset()
    is_standing: bool = False


@dataclass(frozen=True)
class Joined:
    """The yes that a member gave on joining to a first period, and the numbers it was given to."""

    period: str
    numbers: tuple[int | None, ...]


def consent(home: Home, file: TeamFile) -> Consent:
    """The word as far as it holds under this team file. Raises TeamError."""
    table = load(_path(home, file.team))
    withheld = frozenset(name for name in table.get("withheld", ()) if name in file.questions)
    return Consent(withheld, table.get("standing") == terms(file))


def decide(home: Home, file: TeamFile, answers: Mapping[str, bool]) -> Consent:
    """Keep whether questions go, by name; the others stay as they are.

    Raises TeamError for a question that the team file does not have.
    """
    unknown = [name for name in answers if name not in file.questions]
    if unknown:
        raise TeamError(
            f"The team {file.name} has no question {unknown[0]!r}. It has: "
            f"{' '.join(file.questions)}. Nothing was changed."
        )

    def change(table: dict[str, Any]) -> dict[str, Any]:
        withheld = set(table.get("withheld", ())) - {name for name, goes in answers.items() if goes}
        withheld |= {name for name, goes in answers.items() if not goes}
        return {**table, "withheld": sorted(withheld)}

    _change(home, file.team, change)
    return consent(home, file)


def set_standing(home: Home, file: TeamFile, is_on: bool) -> None:
    """Turn the yes for every period to come on or off. Raises TeamError."""
    word = terms(file) if is_on else ""
    _change(home, file.team, lambda table: {**table, "standing": word})


def agree_ahead(home: Home, team: Founding, period: str, numbers: Sequence[int | None]) -> None:
    """Keep the yes that a member gives on joining, before the first epoch. Raises TeamError.

    It holds for the founder, the k and the questions that were shown; the second keyholder is shown
    with the words, before any content can go.
    """
    joined = {
        "terms": _joined(team.team, team.terms.k, team.desk.identity, team.terms.questions),
        "period": period,
        "numbers": list(numbers),
    }
    _change(home, team.team, lambda table: {**table, "joined": joined})


def take_joined(home: Home, file: TeamFile) -> Joined | None:
    """Return the yes of the joining and forget it; None where it does not hold for this file."""
    joined = load(_path(home, file.team)).get("joined")
    if not joined:
        return None
    _change(home, file.team, lambda table: {**table, "joined": {}})
    wanted = _joined(file.team, file.k, file.desk.identity, file.questions)
    if joined["terms"] != wanted:
        return None
    return Joined(str(joined["period"]), tuple(joined["numbers"]))


def terms(file: TeamFile) -> str:
    """What a standing yes was said to: who can see, sums of how many, which questions. Hex."""
    names = ",".join(file.questions).encode()
    return H("terms", u32(file.k), file.desk.identity, file.lock.identity, names).hex()


def _joined(team: str, k: int, desk: bytes, questions: Sequence[str]) -> str:
    return H("joined", team.encode(), u32(k), desk, ",".join(questions).encode()).hex()


def _change(home: Home, team: str, change: Any) -> None:
    path = _path(home, team)
    with alone(home):
        before = load(path)
        after = change(before)
        if after != before:
            keep(path, after)


def _path(home: Home, team: str) -> str:
    return os.path.join(team_folder(home, team), "consent.json")

"""What a member keeps saying about a team: which questions never go, and whether the rest goes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chefslog.home.paths import Home
from chefslog.team.bands import POINTS
from chefslog.team.digest import H, u32
from chefslog.team.errors import TeamError
from chefslog.team.kept import changing, load, team_folder

if TYPE_CHECKING:
    from chefslog.team.founding.charter import Founding
    from chefslog.team.founding.teamfile import TeamFile


@dataclass(frozen=True)
class Consent:
    """A member's word for one team: questions that stay empty, and a yes for every period to come.

    `is_standing` lapses where somebody else holds a key, or k or the questions are others.
    `defends` are the paths that were answered, 20 where the member could defend one, else 0.
    """

    withheld: frozenset[str] = frozenset()
    is_standing: bool = False
    defends: Mapping[str, int] = field(default_factory=dict)

    def lets(self, name: str, number: int | None) -> bool:
        """Return whether a number that was shown for a question may still go."""
        return name not in self.withheld and self.defends.get(name, number) == number


def consent(home: Home, file: TeamFile) -> Consent:
    """The word as far as it holds under this team file. Raises TeamError."""
    table = load(_path(home, file.team))
    withheld = frozenset(name for name in table.get("withheld", ()) if name in file.questions)
    defends = table.get("defends", {})
    known = {name: POINTS * bool(defends[name]) for name in file.questions if name in defends}
    return Consent(withheld, table.get("standing") == _standing(file), known)


def decide(home: Home, file: TeamFile, answers: Mapping[str, bool]) -> None:
    """Keep whether questions go, by name; the others stay as they are.

    Raises TeamError for a question that the team file does not have.
    """
    unknown = [name for name in answers if name not in file.questions]
    if unknown:
        raise TeamError(
            f"The team {file.name} has no question {unknown[0]!r}. It has: "
            f"{' '.join(file.questions)}. Nothing was changed."
        )
    with changing(home, _path(home, file.team)) as table:
        kept = {name for name in table.get("withheld", ()) if name not in answers}
        table["withheld"] = sorted(kept | {name for name, goes in answers.items() if not goes})


def defend(home: Home, file: TeamFile, answers: Mapping[str, bool]) -> None:
    """Keep which paths a member could defend in production at 3 am, by their questions' names.

    Raises TeamError for a path that the team file does not have.
    """
    decide(home, file, dict.fromkeys(answers, True))
    with changing(home, _path(home, file.team)) as table:
        table["defends"] = table.get("defends", {}) | answers


def set_standing(home: Home, file: TeamFile, is_on: bool) -> None:
    """Turn the yes for every period to come on or off. Raises TeamError."""
    with changing(home, _path(home, file.team)) as table:
        table["standing"] = _standing(file) if is_on else ""


def agree_ahead(home: Home, team: Founding, period: str, numbers: Sequence[int | None]) -> None:
    """Keep the yes that a member gives on joining, before the first epoch. Raises TeamError.

    It holds for the founder, the k and the questions that were shown; the second keyholder is shown
    with the words, before any content can go.
    """
    terms = _terms(team.terms.k, team.terms.questions, team.desk.identity)
    with changing(home, _path(home, team.team)) as table:
        table["joined"] = {"terms": terms, "period": period, "numbers": list(numbers)}


def take_joined(home: Home, file: TeamFile) -> tuple[str, tuple[int | None, ...]] | None:
    """Return the yes of the joining and forget it: to which first period and to which numbers.

    None where it does not hold for this file.
    """
    if not load(_path(home, file.team)).get("joined"):
        return None
    with changing(home, _path(home, file.team)) as table:
        joined = table.pop("joined", {})
    if joined.get("terms") != _terms(file.k, file.questions, file.desk.identity):
        return None
    return str(joined["period"]), tuple(joined["numbers"])


def _standing(file: TeamFile) -> str:
    return _terms(file.k, file.questions, file.desk.identity, file.lock.identity)


def _terms(k: int, questions: Sequence[str], *keyholders: bytes) -> str:
    """What a yes was said to: sums of how many, which questions, who can see."""
    return H("terms", u32(k), ",".join(questions).encode(), *keyholders).hex()


def _path(home: Home, team: str) -> str:
    return os.path.join(team_folder(home, team), "consent.json")

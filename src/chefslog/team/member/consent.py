"""What the member said yes to, question by question."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.hashing import H, u32
from chefslog.team.kept import alone, keep, load, team_folder

if TYPE_CHECKING:
    from chefslog.team.founding.founding import Founding
    from chefslog.team.founding.teamfile import TeamFile


@dataclass(frozen=True)
class Consent:
    """A member's answers for one team: `yes` and `no` are question names, the rest was never asked.

    `earlier` are those that were said yes to while somebody else held a key or another k stood:
    they count as not asked.
    """

    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()


def consent(home: Home, file: TeamFile) -> Consent:
    """The remembered answers as far as they hold under this team file. Raises TeamError.

    They are a proposal for the next period: it is shown again before anything is sealed.
    """
    table = load(_path(home, file))
    answers = {
        name: yes for name, yes in table.get("questions", {}).items() if yes in (True, False)
    }
    yes = frozenset(name for name in file.questions if answers.get(name) is True)
    if table.get("joined") == _joined(file.team, file.k, file.desk.identity):
        return Consent(frozenset(file.questions))
    if table.get("terms") != terms(file):
        return Consent(earlier=yes)
    return Consent(yes, frozenset(name for name in file.questions if answers.get(name) is False))


def decide(home: Home, file: TeamFile, answers: Mapping[str, bool]) -> Consent:
    """Keep answers, yes or no by question name; the other questions' answers stay as they are.

    Raises TeamError for a question that the team file does not have.
    """
    unknown = [name for name in answers if name not in file.questions]
    if unknown:
        raise TeamError(
            f"The team {file.name} has no question {unknown[0]!r}. It has: "
            f"{' '.join(file.questions)}. Nothing was changed."
        )
    with alone(home):
        table = load(_path(home, file))
        held = table.get("terms") == terms(file)
        before = table.get("questions", {}) if held else {}
        if table.get("joined") == _joined(file.team, file.k, file.desk.identity):
            before = dict.fromkeys(file.questions, True)
        keep(_path(home, file), {"terms": terms(file), "questions": {**before, **answers}})
    return consent(home, file)


def agree_ahead(home: Home, team: Founding) -> None:
    """Keep the yes to all questions that a member gives on joining, before the first epoch.

    It holds for the founder and the k that were shown; the second keyholder is shown with the
    words, before any content can go. Any later answer replaces it. Raises TeamError.
    """
    path = os.path.join(team_folder(home, team.team), "consent.json")
    with alone(home):
        keep(path, {"joined": _joined(team.team, team.terms.k, team.desk.identity)})


def _joined(team: str, k: int, desk: bytes) -> str:
    return H("joined", team.encode(), u32(k), desk).hex()


def terms(file: TeamFile) -> str:
    """What a yes was said to: who can see, and sums of how many. Hexadecimal."""
    return H("terms", u32(file.k), file.desk.identity, file.lock.identity).hex()


def _path(home: Home, file: TeamFile) -> str:
    return os.path.join(team_folder(home, file.team), "consent.json")

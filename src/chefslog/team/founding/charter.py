"""What a team agrees on before its first epoch: who founds it, and its terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chefslog.team.calendar import periods_of
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import (
    Wrong,
    line,
    number,
    plain,
    rows,
    same_name,
    table,
    team_id,
)
from chefslog.team.founding.notes import SIZE, put_note, read_note
from chefslog.team.keys import Identity, read_identity
from chefslog.team.mailroom.protocol import Mailroom, TooLarge
from chefslog.team.measure import check_edges
from chefslog.team.questions import DEFAULTS, check_questions

K = 5
"""The least number of people behind an answer that is shown, by default."""
MOST_MEMBERS = 65_535


@dataclass(frozen=True)
class Person:
    """A member or keyholder: a name and its 32 byte Ed25519 identity."""

    name: str
    identity: bytes


@dataclass(frozen=True)
class Terms:
    """What a team agrees on apart from its people.

    `k` is the least number of people behind an answer that is shown; a release comes every month
    or every quarter. `spend_edges` are the lower ends of the buckets of spend after the first.
    """

    questions: tuple[str, ...] = DEFAULTS
    k: int = K
    monthly: bool = True
    spend_edges: tuple[int, ...] = ()
    currency: str = ""


TERMS = tuple(Terms.__dataclass_fields__)
"""The keys of terms in a signed file."""


@dataclass(frozen=True)
class Founding:
    """A team before its first epoch, as its founder proposes it; `quarter` is the first one."""

    team: str
    name: str
    quarter: str
    desk: Person
    terms: Terms


def read_person(value: object, key: str) -> Person:
    """The person of a table; `key` is where it stands. Raises Wrong."""
    found = table(value, key, ("name", "identity"))
    return Person(
        line(found["name"], f"{key}.name"), read_identity(found["identity"], f"{key}.identity")
    )


def read_terms(found: dict[str, Any]) -> Terms:
    """The terms in a table with at least the keys of TERMS, each checked. Raises Wrong."""
    names = rows(found["questions"], "questions")
    if not all(isinstance(name, str) for name in names):
        raise Wrong("questions: a list of names is expected.")
    edges = tuple(
        number(one, "spend_edges", 1, 10**9) for one in rows(found["spend_edges"], "spend_edges")
    )
    if "spend" not in names and edges:
        raise Wrong("spend_edges: they stand there without the question spend.")
    try:
        questions = check_questions(names)
    except TeamError as error:
        raise Wrong(f"questions: {error}") from None
    if "spend" in names:
        try:
            check_edges(edges)
        except TeamError as error:
            raise Wrong(f"spend_edges: {error}") from None
    if not isinstance(found["monthly"], bool):
        raise Wrong(f"monthly: true or false is expected, not {found['monthly']!r}.")
    currency = found["currency"]
    return Terms(
        questions=questions,
        k=number(found["k"], "k", K, MOST_MEMBERS),
        monthly=found["monthly"],
        spend_edges=edges,
        currency=line(currency, "currency", 12) if currency != "" or "spend" in names else "",
    )


def found(
    mailroom: Mailroom, identity: Identity, wanted: Founding, urandom: Callable[[int], bytes]
) -> Founding:
    """Put the founding file of a team into the place; again with other terms until epoch 1.

    Who signs is the first keyholder. `wanted.team` is empty for a new team; one of the same name by
    the same keyholder is that team.
    Raises Wrong, MailroomError.
    """
    own = identity.public
    known = next(
        (
            one
            for one in teams(mailroom)
            if one.desk.identity == own and same_name(one.name) == same_name(wanted.name)
        ),
        None,
    )
    team = known.team if known else wanted.team or urandom(16).hex()
    fields = {
        "name": wanted.name,
        "quarter": wanted.quarter,
        "desk": wanted.desk.name,
        "terms": plain(wanted.terms),
    }
    wanted = _checked(team, own, fields)
    if known is not None and mailroom.names(f"{team}/epochs"):
        return known
    if wanted != known:
        put_note(mailroom, _path(team), fields, identity)
    return wanted


def founding(mailroom: Mailroom, team: str) -> Founding:
    """The founding file of a team. Raises Wrong where there is none or it is not right."""
    path = _path(team_id(team))
    data = mailroom.get(path, SIZE)
    if data is None:
        raise Wrong(f"{mailroom.place} has no team {team[:8]}….")
    try:
        note = read_note(path, data, ("name", "quarter", "desk", "terms"))
        return _checked(team, note["by"], note)
    except TeamError as error:
        raise Wrong(
            f"The founding file of team {team[:8]}… in {mailroom.place} cannot be used. {error} "
            "Nothing was signed or sent. Tell the first keyholder."
        ) from None


def teams(mailroom: Mailroom) -> list[Founding]:
    """The teams of a place by name; a folder without a right founding file is none."""
    found = []
    for folder in mailroom.folders(""):
        try:
            found.append(founding(mailroom, folder))
        except (Wrong, TooLarge):
            continue
    return sorted(found, key=lambda one: (one.name.casefold(), one.team))


def _path(team: str) -> str:
    return f"{team}/founding.json"


def _checked(team: str, founder: bytes, found: dict[str, Any]) -> Founding:
    terms = read_terms(table(found["terms"], "terms", TERMS))
    quarter = line(found["quarter"], "quarter")
    periods_of(quarter, terms.monthly)
    desk = Person(line(found["desk"], "desk"), read_identity(founder.hex(), "desk"))
    return Founding(team_id(team), line(found["name"], "name"), quarter, desk, terms)

"""The terms a team agrees on: k, its periods, its questions, the buckets of spend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chefslog.team.bands import POINTS
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import Wrong, line, number, rows
from chefslog.team.measure import check_edges as check_spend
from chefslog.team.questions import DEFAULTS, check_questions
from chefslog.team.vdaf.sum_vec import best_chunk_length

if TYPE_CHECKING:
    from chefslog.team.founding.teamfile import TeamFile

K = 5
"""The least number of people behind a shown section, by default."""
MOST_MEMBERS = 65_535
_CURRENCY = 12


_KINDS = {"quarter": False, "month": True}


@dataclass(frozen=True)
class Terms:
    """What a team agrees on apart from its people; `monthly` releases every month."""

    questions: tuple[str, ...] = DEFAULTS
    k: int = K
    monthly: bool = True
    spend_edges: tuple[int, ...] = ()
    currency: str = ""


def chunk_length_of(count: int) -> int:
    """Return the chunk length that a team file with so many questions states."""
    return best_chunk_length(count, POINTS.bit_length())


def check_k(value: object, members: int) -> int:
    """Return k, the least number of people behind an answer that is shown. Raises Wrong."""
    k = number(value, "k", K, MOST_MEMBERS)
    if k > members:
        raise Wrong(f"k: it is {k}, and the team has {members} members: nothing would ever open.")
    return k


def read_questions(value: object) -> tuple[str, ...]:
    """Return known questions in their own order, each once. Raises Wrong."""
    names = rows(value, "questions")
    if not all(isinstance(name, str) for name in names):
        raise Wrong("questions: a list of names is expected.")
    try:
        return check_questions(names)
    except TeamError as error:
        raise Wrong(f"questions: {error}") from None


def check_edges(value: object, names: tuple[str, ...]) -> tuple[int, ...]:
    """Return the lower ends of the buckets of spend after the first, in whole units.

    Raises Wrong.
    """
    edges = tuple(number(one, "spend_edges", 1, 10**9) for one in rows(value, "spend_edges"))
    if "spend" not in names and edges:
        raise Wrong("spend_edges: they stand there without the question spend.")
    if "spend" in names:
        try:
            check_spend(edges)
        except TeamError as error:
            raise Wrong(f"spend_edges: {error}") from None
    return edges


def check_currency(value: object, names: tuple[str, ...]) -> str:
    """A short word, empty where there is no spend. Raises Wrong."""
    if value == "" and "spend" not in names:
        return ""
    return line(value, "currency", _CURRENCY)


def terms_in(file: TeamFile) -> Terms:
    """The terms that an epoch holds."""
    return Terms(
        questions=file.questions,
        k=file.k,
        monthly=file.monthly,
        spend_edges=file.spend_edges,
        currency=file.currency,
    )


def terms_row(terms: Terms) -> dict[str, Any]:
    """Terms as a table of plain values."""
    return {
        "periods": "month" if terms.monthly else "quarter",
        "k": terms.k,
        "questions": list(terms.questions),
        "spend_edges": list(terms.spend_edges),
        "currency": terms.currency,
    }


TERMS = ("periods", "k", "questions", "spend_edges", "currency")
"""The keys of such a table."""


def read_terms(found: dict[str, Any]) -> Terms:
    """The terms of a table, each checked. Raises Wrong."""
    if not isinstance(found["periods"], str) or found["periods"] not in _KINDS:
        raise Wrong(f"periods: month or quarter is expected, not {found['periods']!r}.")
    questions = read_questions(found["questions"])
    return Terms(
        questions=questions,
        k=number(found["k"], "k", K, MOST_MEMBERS),
        monthly=_KINDS[found["periods"]],
        spend_edges=check_edges(rows(found["spend_edges"], "spend_edges"), questions),
        currency=check_currency(found["currency"], questions),
    )

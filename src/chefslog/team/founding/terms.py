"""The terms a team agrees on: k, its questions, the buckets of spend."""

from __future__ import annotations

from chefslog.team.bands import POINTS
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import Wrong, line, number, rows
from chefslog.team.measure import check_edges as check_spend
from chefslog.team.questions import check_questions
from chefslog.team.vdaf.sum_vec import best_chunk_length

K = 5
"""The least number of people behind a shown section, by default."""
_MOST_K = 65_535
_CURRENCY = 12


def chunk_length_of(count: int) -> int:
    """Return the chunk length that a team file with so many questions states."""
    return best_chunk_length(count, POINTS.bit_length())


def check_k(value: object, members: int) -> int:
    """Return k, the least number of people behind an answer that is shown. Raises Wrong."""
    k = number(value, "k", K, _MOST_K)
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

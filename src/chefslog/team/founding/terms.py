"""The terms a team agrees on: k, sections, spend buckets, noise, stage and guardrails."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from chefslog.team import sections as known
from chefslog.team.founding.limits import Wrong, line, number, rows
from chefslog.team.vdaf.sum_vec import best_chunk_length

K = 5
"""The least number of people behind a shown section, by default."""
K_FLOOR = 4
"""The same at the lowest, when every member signs for it."""
STAGES = ("exploratory", "structured", "optimised")
GUARDRAIL = 200
"""A guardrail's characters at most."""
_MOST_K = 65_535
_EPSILON = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}|/[0-9]{1,9})?")
_BITS = 5
"""Bits of a cell: 20 points need five."""
_EDGES = 4
_GUARDRAILS = 20
_CURRENCY = 12


def chunk_length_of(names: Iterable[str]) -> int:
    """The chunk length that a team file with these sections states."""
    return best_chunk_length(known.length(names), _BITS)


def check_k(value: object, members: int) -> int:
    """k, the least number of people behind a shown section. Raises Wrong."""
    k = number(value, "k", K_FLOOR, _MOST_K)
    if k > members:
        raise Wrong(f"k: it is {k}, and the team has {members} members: nothing would ever open.")
    return k


def check_sections(value: object) -> tuple[str, ...]:
    """Known sections in their own order, each once. Raises Wrong."""
    names = tuple(rows(value, "sections"))
    for name in names:
        if not isinstance(name, str) or name not in known.SECTIONS:
            raise Wrong(
                f"sections: {name!r} is none of them. They are: {' '.join(known.SECTIONS)}."
            )
    if not names:
        raise Wrong("sections: at least one is needed.")
    ordered = tuple(name for name in known.SECTIONS if name in names)
    if names != ordered:
        raise Wrong(f"sections: each stands once and in this order: {' '.join(ordered)}.")
    return names


def check_edges(value: object, names: tuple[str, ...]) -> tuple[int, ...]:
    """The lower ends of the spend buckets after the first, in whole units. Raises Wrong."""
    edges = tuple(number(one, "spend_edges", 1, 10**9) for one in rows(value, "spend_edges"))
    if "spend" not in names and edges:
        raise Wrong("spend_edges: they stand there without the section spend.")
    rising = all(low < high for low, high in pairwise(edges))
    if "spend" in names and (len(edges) != _EDGES or not rising):
        raise Wrong(
            f"spend_edges: the section spend needs {_EDGES} whole numbers, each above the last."
        )
    return edges


def check_currency(value: object, names: tuple[str, ...]) -> str:
    """A short word, empty where there is no spend. Raises Wrong."""
    if value == "" and "spend" not in names:
        return ""
    return line(value, "currency", _CURRENCY)


def check_guardrails(value: object) -> tuple[str, ...]:
    """The guardrails that the team named, a line each. Raises Wrong."""
    found = tuple(line(one, "guardrails", GUARDRAIL) for one in rows(value, "guardrails"))
    if len(found) > _GUARDRAILS or len(set(found)) != len(found):
        raise Wrong(f"guardrails: up to {_GUARDRAILS} different lines are allowed.")
    return found


def check_epsilon(value: object, key: str = "epsilon") -> str:
    """A positive decimal or fraction as text: 1, 0.5, 1/2."""
    if isinstance(value, str) and _EPSILON.fullmatch(value):
        whole, _, below = value.partition("/")
        if not below or int(below):
            amount = Fraction(whole) / Fraction(below or 1)
            if 0 < amount <= 100:
                return value
    raise Wrong(
        f"{key}: a text with a number above 0 and up to 100 is expected, such as "
        f'"1", "0.5" or "1/2", not {value!r}.'
    )


def check_stage(value: object, key: str = "stage") -> str:
    """Where the team says it is, or an empty text."""
    if value != "" and value not in STAGES:
        raise Wrong(f"{key}: {', '.join(STAGES)} or an empty text is expected, not {value!r}.")
    return str(value)

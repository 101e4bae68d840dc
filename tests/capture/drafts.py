"""Strategies for drafts and lines, derived from the table of fields."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from chefslog.model.entry import checked_value
from chefslog.model.fields import EVIDENCE, FIELDS, Field, Links
from chefslog.model.kinds import (
    Choice,
    Flag,
    Kind,
    Level,
    Line,
    Minutes,
    Money,
    Pair,
    Reference,
    Text,
    Word,
    Words,
)
from chefslog.model.sanitize import clean_line, clean_text

HARD = (
    *("---", "# Notes", "## Notes", "# notes ", "\\# Notes", "\\", "\\\\", "", " ", "# Problem"),
    *("headline: x", "ai: 9", "#! message", "[/home/me]", "[bold]", '"', '"a" b', "a, b", "a,b"),
    *('"a", "b"', "(quote) x", "(pr) PR-9", "PR-91", "https://a.io/x", "1a2b3c4", "Great job"),
    *("- x", "-", "#tag", "a\\", 'a\\"', "e\u0301", "\u0301x", "認証", "👩\u200d💻", "x:y", ":"),
)
texts = st.one_of(
    st.text(max_size=40),
    st.sampled_from(HARD),
    st.lists(st.one_of(st.sampled_from(HARD), st.text(max_size=8)), max_size=6).map("\n".join),
)
lines = texts.map(clean_line).filter(bool)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Any value that a field may hold, as it is kept."""
    kinds: dict[type[Kind], st.SearchStrategy[Any]] = {
        Line: lines,
        Word: lines,
        Text: texts.map(clean_text).filter(lambda text: bool(text.strip())),
        Choice: st.sampled_from(field.kind.values or ("",)),
        Level: st.integers(0, 4),
        Minutes: st.integers(0, 999_999),
        Money: st.integers(0, 10**13 - 1).map(lambda n: round(n / 10_000, 4)),
        Pair: st.lists(st.integers(0, 99_999), min_size=2, max_size=2),
        Flag: st.just(True),
        Reference: st.uuids().map(str),
        Words: st.lists(lines, min_size=1, max_size=4, unique_by=str.casefold),
        Links: st.lists(
            st.fixed_dictionaries({"kind": st.sampled_from(EVIDENCE), "ref": lines}),
            min_size=1,
            max_size=3,
            unique_by=lambda one: str(one["ref"]).casefold(),
        ),
    }
    return kinds[type(field.kind)].map(lambda value: checked_value(field, value))


drafts = st.fixed_dictionaries(
    {"headline": lines},
    optional={field.name: values(field) for field in FIELDS if field.name != "headline"},
)

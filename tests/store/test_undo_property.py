"""Whatever is done, undo returns to exactly what was, redo to exactly what became."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.home.paths import Home
from chefslog.model.entry import EntryError
from chefslog.model.fields import FIELDS, Field, FieldError
from chefslog.model.kinds import (
    Choice,
    Flag,
    Kind,
    Level,
    Line,
    Minutes,
    Money,
    Pair,
    Text,
    Word,
    Words,
)
from chefslog.model.links import EVIDENCE, Links
from chefslog.store import checkins, entries, history
from chefslog.store.errors import NothingToUndo, Refused, UnknownWord
from chefslog.store.journal import Journal
from tests.store.given import add_entries, an_entry, an_id, assert_sound, opened, state

COUNT = 4
_numbers = st.integers(1, COUNT)
_text = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
_word = st.sampled_from(["a", "A", "b", "Größe", "GRÖSSE", "世界", "c++"])

_VALUES: dict[type[Kind], st.SearchStrategy[Any]] = {
    Line: _text,
    Text: _text,
    Word: _word,
    Words: st.lists(_word, max_size=3),
    Level: st.integers(0, 4),
    Minutes: st.integers(0, 999),
    Money: st.sampled_from([0.0, 1.5, 12.0001]),
    Pair: st.tuples(st.integers(0, 9), st.integers(0, 9)).map(list),
    Flag: st.booleans(),
    Links: st.lists(
        st.fixed_dictionaries({"kind": st.sampled_from(EVIDENCE), "ref": _word}), max_size=2
    ),
}


def _value(field: Field) -> st.SearchStrategy[Any]:
    kind = field.kind
    values = st.sampled_from(kind.values) if isinstance(kind, Choice) else _VALUES[type(kind)]
    return st.none() | values


_fields = st.fixed_dictionaries(
    {},
    optional={
        **{f.name: _value(f) for f in FIELDS},
        "day": st.sampled_from(["2026-11-21", "2026-11-20", "2026-02-28"]),
    },
)
_edit = st.tuples(st.just("edit"), st.dictionaries(_numbers, _fields, min_size=1, max_size=2))
_move = st.tuples(
    st.just("move"),
    st.tuples(
        st.lists(_numbers, min_size=1, max_size=COUNT, unique=True),
        st.sampled_from(
            [("trashed", "trash"), ("entry", "put back"), ("entry", "approve"),
             ("dismissed", "dismiss")]
        ),
    ),
)  # fmt: skip
_rename = st.tuples(
    st.just("rename"),
    st.tuples(st.sampled_from(["tags", "people", "goals", "skills", "project"]), _word, _word),
)
_weekly = st.tuples(
    st.just("weekly"), st.tuples(_numbers, st.sampled_from(["held", "reverted"]), _text)
)
_act = st.one_of(_edit, _edit, _move, _rename, _weekly)


def _do(journal: Journal, act: tuple[str, Any]) -> bool:
    """Do it; whether it left a step."""
    kind, what = act
    try:
        if kind == "edit":
            return entries.edit_entries(journal, {an_id(n): f for n, f in what.items()}) is not None
        if kind == "move":
            numbers, (to, verb) = what
            ids = [an_id(number) for number in numbers]
            return entries.set_state(journal, ids, to, verb) is not None
        if kind == "rename":
            return entries.rename_word(journal, *what) > 0
        return checkins.give_verdict(journal, an_id(what[0]), what[1], what[2]) is not None
    except (EntryError, FieldError, Refused, UnknownWord):
        return False


def _in_a_new_home(check: Callable[[Home, Journal], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder, folder)
        with opened(home) as journal:
            made = [an_entry(n, source="git" if n == 2 else "shell") for n in range(1, COUNT + 1)]
            add_entries(journal, made)
            check(home, journal)


@settings(max_examples=40)
@given(acts=st.lists(_act, min_size=1, max_size=8))
def test_undo_and_redo_return_exactly_to_what_was(acts: list[tuple[str, Any]]) -> None:
    def check(home: Home, journal: Journal) -> None:
        seen = [state(home)]
        for act in acts:
            if _do(journal, act):
                seen.append(state(home))
        assert_sound(home)
        for expected in reversed(seen[:-1]):
            history.undo_step(journal)
            assert state(home) == expected
        assert_sound(home)
        for expected in seen[1:]:
            history.redo_step(journal)
            assert state(home) == expected
        assert_sound(home)

    _in_a_new_home(check)


@settings(max_examples=30)
@given(acts=st.lists(st.one_of(_act, _act, st.sampled_from(["undo", "redo"])), max_size=14))
def test_the_index_follows_whatever_is_done_undone_and_redone(acts: list[Any]) -> None:
    def check(home: Home, journal: Journal) -> None:
        for act in acts:
            if isinstance(act, tuple):
                _do(journal, act)
                continue
            try:
                (history.undo_step if act == "undo" else history.redo_step)(journal)
            except NothingToUndo:
                continue
        assert_sound(home)

    _in_a_new_home(check)

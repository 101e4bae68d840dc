"""Whatever is done, undo returns to exactly what was, redo to exactly what became."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.home.paths import Home
from chefslog.model.checkin import CHECKIN_ANSWERS
from chefslog.model.entry import EntryError
from chefslog.model.fields import EVIDENCE, FIELDS, Field, FieldError, Links
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
from chefslog.model.season import Season, to_row
from chefslog.reading.connect import open_snapshot
from chefslog.reading.records import load_seasons
from chefslog.store import entries, history, records
from chefslog.store.archive import taking
from chefslog.store.entries import whole_entry
from chefslog.store.errors import NothingToUndo, Refused, UnknownWord
from chefslog.store.journal import Journal
from chefslog.store.purge import purge_entries
from tests.journals import lay_empty_journal
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
    Reference: _numbers.map(an_id),
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
        return records.give_verdict(journal, [an_id(what[0])], what[1], what[2]) is not None
    except (EntryError, FieldError, Refused, UnknownWord):
        return False


def _in_a_new_home(check: Callable[[Home, Journal], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder, folder)
        lay_empty_journal(home)
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


_checkin = st.tuples(
    st.just("checkin"), st.tuples(st.sampled_from(["2026-W46", "2026-W47"]), st.integers(1, 5))
)
_season = st.tuples(
    st.just("season"), st.tuples(st.sampled_from(["H1", "H2"]), st.none() | st.integers(1, 28))
)
_import = st.tuples(st.just("import"), st.sampled_from([1, 2, 3]))
_purge = st.tuples(st.just("purge"), st.integers(1, COUNT + 6))


def _other_journal(number: int) -> list[tuple[str, dict[str, Any]]]:
    """Records of an archive: two entries, their history, and what else a journal may hold."""
    at = "2026-11-20T10:00:00.000Z"
    made = [an_entry(COUNT + 2 * number - n, impact="b") for n in (0, 1)]
    step = {"at": at, "actor": "human", "session": "test", "target": None}
    gone = {"id": 900, "verb": "edit", "undone": 1, **step}
    undo = {"id": 901, "verb": "undo", "undone": 0, **step, "target": 900}
    change = {
        "item": "entry",
        "ref": made[0]["id"],
        "before": {"own": None},
        "after": {"own": "no"},
    }
    back = {**change, "before": change["after"], "after": change["before"]}
    checkin = dict.fromkeys(CHECKIN_ANSWERS) | {"note": f"from {number}", "at": at}
    season = to_row(Season(f"H{number}", "2026-01-01", "2026-06-30"))
    return [
        *[("entry", one) for one in made],
        ("verdict", {"entry_id": made[1]["id"], "verdict": "held", "note": None}
         | {"day": "2026-11-20", "at": at}),
        ("checkin", {"week": f"2026-W4{5 + number}", **checkin}),
        ("season", {"name": f"H{number}", **season, "at": at}),
        ("step", gone), ("change", {"of": 900, **change}),
        ("step", undo), ("change", {"of": 901, **back}),
    ]  # fmt: skip


def _take_in(journal: Journal, number: int) -> bool:
    """Import an archive; whether it had anything that was new."""
    with taking(journal) as intake:
        new = 0
        for kind, values in _other_journal(number):
            is_entry = kind == "entry"
            record = whole_entry(values, journal.clock()) if is_entry else {**values}
            new += intake.take(kind, [record])[0]
        return bool(new)


def _do_more(journal: Journal, act: tuple[str, Any]) -> bool:
    kind, what = act
    if kind == "checkin":
        return records.save_checkin(journal, what[0], {"confidence": what[1]}) is not None
    if kind == "season":
        name, day = what
        with open_snapshot(journal.home) as snapshot:
            now = next((one for one in load_seasons(snapshot) if one.name == name), None)
        if day is None:
            return now is not None and bool(records.remove_season(journal, name))
        season = Season(name, "2026-07-01", f"2026-12-{day:02}")
        if now is None:
            return records.save_season(journal, season) is not None
        return records.change_season(journal, name, lambda _: season)[1] is not None
    return _take_in(journal, what) if kind == "import" else _do(journal, act)


def _plain_state(home: Home) -> dict[str, Any]:
    """What a person can see, without the place of an entry within its day."""
    seen = state(home)
    for one in seen["entries"].values():
        del one["key"]
    return seen


def _trash_arrivals(seen: list[dict[str, Any]], now: dict[str, Any]) -> None:
    """Put entries that are new into all earlier states, as undo leaves them: in the trash."""
    for ref, one in now["entries"].items():
        for before in seen:
            before["entries"].setdefault(ref, {**one, "state": "trashed"})


def _forget(seen: list[dict[str, Any]], ref: str) -> list[dict[str, Any]]:
    """Take what is purged out of all states, of which those that are equal then are one."""
    for one in seen:
        one["entries"].pop(ref, None)
        one["verdict"] = [row for row in one["verdict"] if row[0] != ref]
    return [one for n, one in enumerate(seen) if n == 0 or one != seen[n - 1]]


@settings(max_examples=30)
@given(
    starts_empty=st.booleans(),
    acts=st.lists(
        st.one_of(_edit, _move, _rename, _weekly, _checkin, _season, _import, _purge),
        min_size=1,
        max_size=10,
    ),
)
def test_imports_and_purges_between_are_no_obstacle_to_undo_and_redo(
    starts_empty: bool, acts: list[tuple[str, Any]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder, folder)
        lay_empty_journal(home)
        with opened(home) as journal:
            if not starts_empty:
                add_entries(journal, [an_entry(n) for n in range(1, COUNT + 1)])
            seen = [_plain_state(home)]
            for kind, what in acts:
                if kind == "purge":
                    ref = an_id(what)
                    if ref in seen[-1]["entries"]:
                        purge_entries(journal, [ref])
                        seen = _forget(seen, ref)
                elif not (starts_empty and kind != "import" and len(seen) == 1):
                    try:
                        done = _do_more(journal, (kind, what))
                    except Refused:
                        continue
                    if done:
                        now = _plain_state(home)
                        _trash_arrivals(seen, now)
                        seen.append(now)
            for expected in reversed(seen[:-1]):
                history.undo_step(journal)
                assert _plain_state(home) == expected
            for expected in seen[1:]:
                history.redo_step(journal)
                assert _plain_state(home) == expected
            with pytest.raises(NothingToUndo):
                history.redo_step(journal)
        assert_sound(home)


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

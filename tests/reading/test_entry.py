"""Whole entries, one or many, from the journal and from pending captures."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from chefslog.capture.filters import parse_filter
from chefslog.home.paths import Home
from chefslog.model.season import Season
from chefslog.reading.connect import open_snapshot
from chefslog.reading.entry import (
    PART,
    count_steps,
    load_entries,
    load_entry,
    load_history,
    load_matching,
    load_steps,
    public_filter,
)
from chefslog.store.entries import edit_entries
from chefslog.store.history import undo_step
from chefslog.store.records import give_verdict, save_season
from tests.journals import TODAY, entry, put_journal, put_letters
from tests.store.given import opened

MANY = 2 * PART + 7


def test_entries_come_in_the_order_that_was_asked_for_wherever_they_are(home: Home) -> None:
    made = [entry(n, tags=[f"t{n}", "a"], people=["sam"], ago=n % 3) for n in range(6)]
    made[5]["state"] = "trashed"
    put_journal(home, [made[0], made[1], made[5]])
    put_letters(home, made[2:5])
    asked = [made[n]["id"] for n in (4, 0, 5, 2)]
    with open_snapshot(home) as snapshot:
        found = list(load_entries(snapshot, [asked[0], "no such id", *asked[1:]]))
        assert [one["id"] for one in found] == asked
        assert [one["tags"] for one in found] == [
            ["t4", "a"],
            ["t0", "a"],
            ["t5", "a"],
            ["t2", "a"],
        ]
        assert load_entry(snapshot, asked[3]) == found[3]
        assert load_entry(snapshot, "no such id") is None


def test_any_number_of_entries_takes_a_few_statements_for_each_part(home: Home) -> None:
    made = [entry(n, tags=["a"]) for n in range(MANY)]
    put_journal(home, made)
    statements: list[str] = []
    with open_snapshot(home) as snapshot:
        snapshot.conn.set_trace_callback(statements.append)
        found = list(load_entries(snapshot, [one["id"] for one in made]))
        assert [one["headline"] for one in found] == [one["headline"] for one in made]
        assert len(statements) == 3 * 4
        statements.clear()
        assert len(list(load_matching(snapshot))) == MANY
        assert len(statements) == 3 * 4


def test_all_that_meet_a_filter_come_newest_first_whatever_side_they_are_on(home: Home) -> None:
    made = [entry(n, ago=n % 5, tags=["odd"] if n % 2 else ["even"]) for n in range(40)]
    put_journal(home, made[:25])
    put_letters(home, made[25:])
    with open_snapshot(home) as snapshot:
        found = list(load_matching(snapshot, parse_filter("+odd", TODAY)))
        keys = [one["key"] for one in found]
        assert keys == sorted(keys, reverse=True)
        assert {one["headline"] for one in found} == {f"Entry {n}" for n in range(1, 40, 2)}


def test_no_private_entry_passes_the_public_filter(home: Home) -> None:
    put_journal(home, [entry(1, private=True), entry(2), entry(3, tags=["odd"])])
    with open_snapshot(home) as snapshot:
        for asked, wanted in ((None, ["Entry 3", "Entry 2"]), ("+odd", ["Entry 3"])):
            given = parse_filter(asked, TODAY) if asked else None
            found = load_matching(snapshot, public_filter(given))
            assert [one["headline"] for one in found] == wanted


def test_a_verdict_comes_with_its_entry(home: Home) -> None:
    made = [entry(1), entry(2)]
    put_journal(home, made)
    with opened(home) as journal:
        give_verdict(journal, [made[0]["id"]], "reverted", "broke the login")
    verdict = {"verdict": "reverted", "note": "broke the login", "day": "2026-11-21"}
    with open_snapshot(home) as snapshot:
        first, second = load_entries(snapshot, [one["id"] for one in made])
        assert first["verdict"] == verdict
        assert "verdict" not in second
        assert [one.get("verdict") for one in load_matching(snapshot)] == [None, verdict]


def test_the_history_of_an_entry_has_what_each_change_replaced(home: Home) -> None:
    put_journal(home, [entry(1), entry(2)])
    ref = entry(1)["id"]
    with opened(home) as journal:
        edit_entries(journal, {ref: {"headline": "Renamed", "day": "2026-11-01"}})
        give_verdict(journal, [ref], "held")
        undo_step(journal)
    with open_snapshot(home) as snapshot:
        made, renamed, answered, undone = load_history(snapshot, ref)
        assert load_history(snapshot, "no such id") == []
    assert made["before"] is None
    assert made["after"] == {"state": "entry"}
    assert renamed["before"] == {"headline": "Entry 1", "day": "2026-11-21"}
    assert renamed["after"] == {"headline": "Renamed", "day": "2026-11-01"}
    undone_ones = [step["undone"] for step in (made, renamed, answered, undone)]
    assert undone_ones == [False, False, True, False]
    assert all(isinstance(one, bool) for one in undone_ones)
    assert (answered["item"], answered["before"]) == ("verdict", None)
    assert (undone["before"], undone["after"]) == (answered["after"], None)


def test_the_newest_steps_come_first_with_what_each_changed(home: Home) -> None:
    put_journal(home, [entry(1, headline="First"), entry(2)])
    with opened(home) as journal:
        save_season(journal, Season("H2", "2026-07-01", "2026-12-31"))
        undo_step(journal)
    with open_snapshot(home) as snapshot:
        undo, season, added = load_steps(snapshot)
        assert count_steps(snapshot) == 3
        assert load_steps(snapshot, 1) == [undo]
    assert (added["changes"], added["headline"], added["undone"]) == (2, "First", False)
    assert (season["item"], season["ref"], season["undone"]) == ("season", "H2", True)
    assert "headline" not in season
    assert undo["target"] == season["step"]


@pytest.mark.parametrize(
    ("stored", "extra"),
    [
        (None, {}),
        ("", {}),
        ('{"mood": "fine"}', {"mood": "fine"}),
        ("{half", {"unreadable": "{half"}),
        ("[1]", {"unreadable": "[1]"}),
        ("null", {"unreadable": "null"}),
    ],
)
def test_what_is_beside_the_fields_is_shown_even_where_it_is_damaged(
    home: Home, stored: str | None, extra: dict[str, str]
) -> None:
    put_journal(home, [entry(1)])
    with closing(sqlite3.connect(home.journal)) as conn:
        conn.execute("UPDATE entry SET extra = ?", (stored,))
        conn.commit()
    with open_snapshot(home) as snapshot:
        found = load_entry(snapshot, entry(1)["id"])
    assert found is not None
    assert found["extra"] == extra

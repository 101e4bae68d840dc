"""What a home has without a journal, pending captures or not; and a journal in a line."""

from __future__ import annotations

import os

import pytest

from chefslog.capture.add import run
from chefslog.capture.filters import Filter
from chefslog.home.paths import Home
from chefslog.model.days import ordinal
from chefslog.reading import entry, records, today
from chefslog.reading.connect import Snapshot, open_snapshot
from chefslog.reading.pages import count, load_columns
from chefslog.reading.summary import Summary, summarize_journal
from tests.journals import entry as entry_of
from tests.journals import put_journal, put_letters

DAY = ordinal(2026, 11, 20) or 0


@pytest.fixture(params=["nothing", "a capture"])
def snapshot(home: Home, request: pytest.FixtureRequest) -> Snapshot:
    if request.param == "a capture":
        assert run(["Waiting #perf took:2h"]) == 0
    return open_snapshot(home)


def test_every_sort_of_record_is_empty(snapshot: Snapshot) -> None:
    with snapshot:
        assert not snapshot.has_journal
        assert records.load_seasons(snapshot) == []
        assert records.load_versions(snapshot, "H2") == []
        assert records.load_checkins(snapshot, "2026-W01", "2026-W52") == []
        assert records.load_verdicts(snapshot) == {}
        assert records.load_public_verdicts(snapshot, "2026-01-01", "2026-12-31") == []
        assert today.load_checkin(snapshot, "2026-W47") is None
        assert today.asks_impact(snapshot, DAY)
        assert entry.load_history(snapshot, "x") == []
        assert entry.load_steps(snapshot) == []
        assert entry.count_steps(snapshot) == 0
        assert list(records.load_usage(snapshot, "0001-01-01", "9999-12-31")) == []
        assert list(records.load_unpriced_usage(snapshot)) == []
        assert list(records.load_seen_usage(snapshot)) == []
        assert records.load_usage_row(snapshot, "x") is None
        for kind in records.REFERENCES:
            assert records.find_known(snapshot, kind, ["x"]) == set()
        assert count(snapshot) == len(load_columns(snapshot, None, ["took"])) == snapshot.waiting


def test_a_summary_says_what_there_is_instead_of_a_journal(home: Home) -> None:
    assert summarize_journal(home.journal) == Summary(home.journal, problem="it is missing")
    os.makedirs(home.journal)
    assert summarize_journal(home.journal).problem == "it is not a file"
    os.rmdir(home.journal)
    with open(home.journal, "wb") as file:
        file.write(b"no database at all, but long enough to be read as one" * 40)
    summary = summarize_journal(home.journal)
    assert "not a database" in summary.problem
    assert (summary.entries, summary.day, summary.headline) == (0, None, None)


def test_a_summary_names_the_newest_day_and_headline(home: Home) -> None:
    put_journal(home)
    assert summarize_journal(home.journal) == Summary(home.journal)
    put_journal(home, [entry_of(1, day="2026-11-02", headline="Older"),
                       entry_of(2, day="2026-11-19", headline="Newest"),
                       entry_of(3, day="2026-10-30", headline="Oldest")])  # fmt: skip
    assert summarize_journal(home.journal) == Summary(home.journal, 3, "2026-11-19", "Newest")
    with open_snapshot(home) as snapshot:
        assert (snapshot.waiting, snapshot.unreadable, snapshot.problem) == (0, 0, "")


def test_a_project_is_found_in_any_case_while_it_waits_and_afterwards(home: Home) -> None:
    asked = Filter()
    asked.terms = [(False, "project", "in", ["SHOP"])]
    put_letters(home, [entry_of(1, project="shop"), entry_of(2, project="other")])
    for journals in range(2):
        if journals:
            put_journal(home, [entry_of(3, project="Shop")])
        with open_snapshot(home) as snapshot:
            assert count(snapshot, asked) == 1 + journals

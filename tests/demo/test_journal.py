"""The demo journal as it is written: private, complete, with weeks and verdicts beside it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from chefslog.demo.entries import make_entries
from chefslog.demo.journal import build_journal, make_checkins, make_followups, make_season
from chefslog.home.clock import Moment
from chefslog.home.paths import Home
from chefslog.model.days import iso, ordinal, parse_day
from chefslog.reading import pages
from chefslog.reading.connect import open_snapshot
from chefslog.reading.entry import load_entry
from chefslog.reading.today import due, load_checkin

FRIDAY = Moment(1_795_192_200.0)  # 2026-11-20 16:30 UTC
TODAY = parse_day(FRIDAY.day) or 0


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Home:
    path = str(tmp_path_factory.mktemp("demo") / "home")
    made = Home(path, path)
    build_journal(made, lambda: FRIDAY, seed=4)
    return made


def test_the_folder_and_its_files_are_private(demo: Home) -> None:
    assert stat.S_IMODE(os.stat(demo.data).st_mode) == 0o700
    for path in Path(demo.data).rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_every_entry_arrives_whole(demo: Home) -> None:
    told = [made.entry for made in make_entries(4, TODAY)]
    with open_snapshot(demo) as snapshot:
        for state in ("entry", "draft", "trashed", "dismissed"):
            wanted = sum(one["state"] == state for one in told)
            assert pages.count(snapshot, state=state) == wanted
        newest = pages.page(snapshot, limit=1)[0]
        kept = load_entry(snapshot, newest[pages.ID])
    assert kept is not None
    assert kept["day"] == FRIDAY.day
    assert kept["headline"] in {one["headline"] for one in told}


def test_weeks_are_answered_and_verdicts_given_but_some_are_due(demo: Home) -> None:
    with open_snapshot(demo) as snapshot:
        assert load_checkin(snapshot, "2026-W46") is not None
        assert load_checkin(snapshot, "2026-W47") is None
        assert len(due(snapshot, TODAY)) == 3
        given = snapshot.conn.execute("SELECT day FROM verdict").fetchall()
    assert len(given) > 15
    assert all(day < FRIDAY.day for (day,) in given)


def test_check_ins_and_verdicts_were_written_in_the_evening_of_their_day(demo: Home) -> None:
    with open_snapshot(demo) as snapshot:
        sql = "SELECT verb, at FROM step ORDER BY id"
        steps = snapshot.conn.execute(sql).fetchall()
    assert [at[:10] for verb, at in steps if verb == "check-in"] == [
        iso(checkin.day) for checkin in make_checkins(4, TODAY)
    ]
    assert {at[:10] for verb, at in steps if verb == "verdict"} == {
        iso(one.day) for one in make_followups(4, TODAY, make_entries(4, TODAY, FRIDAY))
    }


def test_no_verdict_is_of_the_last_day_or_later() -> None:
    entries = make_entries(4, TODAY, FRIDAY)
    days = [one.day for one in make_followups(4, TODAY, entries)]
    assert [one.day for one in make_followups(4, days[-1], entries)] == [
        day for day in days if day < days[-1]
    ]


@pytest.mark.parametrize(
    ("day", "season"),
    [
        ((2026, 6, 30), ("H1-2026", "2026-01-01", "2026-06-30")),
        ((2026, 7, 1), ("H2-2026", "2026-07-01", "2026-12-31")),
    ],
)
def test_the_season_is_the_half_year(
    demo: Home, day: tuple[int, int, int], season: tuple[str, str, str]
) -> None:
    made = make_season(demo, ordinal(*day) or 0)
    assert (made.name, made.first, made.last) == season

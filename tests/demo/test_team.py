"""The demo's team: six months released for real, on whatever day it is made up."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from chefslog.demo.journal import SEED, WRITER, build_journal, find_writer_home
from chefslog.demo.team import MONTHS, months_played, play_team, read_colleagues
from chefslog.home.clock import Moment
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.store.doctor import examine
from chefslog.team.bands import PATH
from chefslog.team.founding.epochs import chain
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.folder import Folder
from chefslog.team.member.preview import open_task, preview
from chefslog.team.member.state import TeamState, overview
from chefslog.team.member.visit import visiting
from chefslog.team.questions import check_contribution
from chefslog.team.release.release import releases
from chefslog.team.report.model import Report
from chefslog.team.report.model import build as report_of
from chefslog.team.report.text import report_lines
from chefslog.team.stories import stories
from chefslog.tui.team.team import TeamScreen
from tests.journals import NOON
from tests.tui.running import make, rest, screen_text

pytestmark = pytest.mark.slow


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> Moment:
    """A moment by its time in UTC."""
    return Moment(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp())


def noon() -> Moment:
    """Saturday 21 November 2026."""
    return utc(2026, 11, 21, 11, 30)


PATHS = read_colleagues(SEED).paths


@dataclass(frozen=True)
class Told:
    """What a played team looks like: the writer's state, the epochs, the report."""

    folder: Path
    home: Home
    state: TeamState
    files: tuple[TeamFile, ...]
    report: Report

    @property
    def states(self) -> dict[str, str]:
        """The state of each period as the writer sees it."""
        return {one.period: one.state for one in self.state.periods}


def told(folder: Path, moment: Moment) -> Told:
    """Read a played team as the writer's program does."""
    home = find_writer_home(str(folder))
    (state,) = overview(home, KeyStore(home), moment.at)
    with Folder(str(folder / "place")) as mailroom:
        files = chain(mailroom, state.place.team)
        report = report_of(releases(mailroom, files))
    return Told(folder, home, state, files, report)


def played(folder: Path, moment: Moment) -> Told:
    """Make up journal and team at a moment."""
    build_journal(find_writer_home(str(folder)), lambda: moment)
    play_team(str(folder), moment, SEED, lambda _done, _of: None)
    return told(folder, moment)


@pytest.fixture(scope="module")
def november(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The team on 21 November 2026, in the zone of all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        made = played(tmp_path_factory.mktemp("november"), noon())
    time.tzset()
    return made


def test_six_months_are_released_and_the_current_one_is_open(november: Told) -> None:
    assert november.states == {
        "2026-04": "expired",
        **{f"2026-{month:02}": "in" for month in range(5, 11)},
        "2026-11": "open",
        "2026-12": "upcoming",
    }
    assert (november.state.problem, november.state.news) == ("", ())
    assert november.state.is_verified


def test_one_joins_with_the_second_quarter_and_one_leaves_with_the_third(november: Told) -> None:
    rosters = [{member.name for member in file.members} for file in november.files]
    assert [len(roster) for roster in rosters] == [12, 13, 12]
    assert rosters[1] - rosters[0] == {"Inês"}
    assert rosters[1] - rosters[2] == {"Jonas"}
    assert all(WRITER in roster for roster in rosters)


def test_the_report_tells_a_story_and_hides_one_question_in_one_month(november: Told) -> None:
    report = november.report
    assert [column.name for column in report.periods] == [f"2026-{m:02}" for m in range(5, 11)]
    changes = {figure.name: figure.change for figure in report.figures}
    assert (changes["delegation"], changes["review_load"], changes["own"]) == (1, 1, -1)
    assert changes["interruptions"] == 0
    moved = [one for one in report.figures if len({band for band in one.bands if band}) > 1]
    assert len(moved) * 2 >= len(report.figures)
    assert [(one.title, one.periods) for one in report.hidden] == [("Work that held", "May 2026")]


def test_the_writer_shares_their_own_journal_and_withholds_a_question(november: Told) -> None:
    keys = KeyStore(november.home)
    with (
        visiting(november.home, keys, november.state.place) as visit,
        open_snapshot(november.home) as snapshot,
    ):
        seen = preview(visit, snapshot, open_task(visit, noon().at), noon().at)
    blank = {row.question.name: row.blank for row in seen.rows if row.blank}
    assert blank == {"after_hours": "you said no"}
    defended = {row.question.name for row in seen.rows if row.question.kind == PATH and row.own}
    assert defended == {path for path, people in PATHS.items() if WRITER in people}


def test_colleagues_tell_stories_by_name(november: Told) -> None:
    with Folder(str(november.folder / "place")) as mailroom:
        *earlier, newest = november.files
        found = stories(mailroom, newest, *earlier)
    assert [(one.story and one.story.name, one.why) for one in found] == [
        ("Amina", ""),
        ("Diego", ""),
    ]


def test_nothing_is_left_of_the_others_machines_and_the_doctor_is_content(november: Told) -> None:
    names = {path.name for path in november.folder.iterdir()}
    assert names == {WRITER, "place", "desk", "lock"}
    assert examine(november.home, NOON) == []


def test_the_program_prints_the_same_report_where_there_is_no_terminal(
    november: Told, tmp_path: Path
) -> None:
    """Same seed, same day: the same releases, in another process and another folder."""
    env = {**os.environ, "CHEFSLOG_NOW": str(noon().at), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "chefslog", "team", "demo"]
    done = subprocess.run(
        command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == list(report_lines(november.report))
    assert "No terminal" in done.stderr
    assert [path for path in tmp_path.iterdir() if path.name.startswith("chefslog-demo")] == []
    assert not Path(os.environ["CHEFSLOG_HOME"]).exists()


async def test_the_app_opens_at_the_report(november: Told) -> None:
    app = make(november.home, noon)
    app.opens_on = "team"
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await rest(app, pilot)
            assert isinstance(app.screen, TeamScreen)
            assert "Thinking delegated" in screen_text(app)
    finally:
        app.close()


def test_on_a_closing_day_in_january_the_writer_has_sent_and_december_is_open(
    tmp_path: Path,
) -> None:
    made = played(tmp_path, utc(2027, 1, 2, 13))
    assert [file.quarter for file in made.files] == ["2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"]
    assert len(made.report.periods) == MONTHS
    assert made.states["2026-11"] == "in"
    assert made.states["2026-12"] == "arrived"
    assert made.states["2027-01"] == "open"


def test_on_a_leap_day_a_quarter_begun_half_way_is_told_from_its_second_month(
    tmp_path: Path,
) -> None:
    made = played(tmp_path, utc(2028, 2, 29, 22, 59))
    assert made.report.window == "1 Aug 2027 to 31 Jan 2028"
    assert made.states["2028-02"] == "arrived"
    assert [one.title for one in made.report.hidden] == ["Work that held"]


def hours() -> Iterator[Moment]:
    """Every fifth hour of two years, one of them a leap year."""
    start = utc(2027, 1, 1, 0).at
    yield from (Moment(start + hour * 3600) for hour in range(0, 731 * 24, 5))


def test_at_any_hour_six_months_can_be_released_and_three_are_open_at_most() -> None:
    for moment in hours():
        months = months_played(moment)
        over = [one for one in months if one.closes < moment.at]
        assert MONTHS <= len(months) <= MONTHS + 2
        assert len(over) in (MONTHS, MONTHS + 1), moment.captured_at
        assert all(one.last + 1 == after.first for one, after in pairwise(months))
        assert months[-1].name == moment.day[:7]


@pytest.mark.parametrize("month", range(MONTHS + 2))
def test_what_each_colleague_says_can_be_sealed(month: int) -> None:
    team = read_colleagues(SEED)
    for name in (*team.members, team.joins):
        said = team.contribution(name, month)
        check_contribution(said, len(team.terms.questions))
        assert any(said.filled) == ((name, month) != ("Kofi", 3))

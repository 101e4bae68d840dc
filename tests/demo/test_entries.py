"""The demo's season: deterministic, lifelike in its spread, and made of sound entries."""

from __future__ import annotations

from collections import Counter
from datetime import date
from hashlib import sha256
from random import Random

import pytest

from chefslog.capture.grammar import parse_line
from chefslog.capture.letters import checked_id, checked_instant
from chefslog.demo.entries import (
    THEMES,
    WEEKS,
    DemoPiece,
    _minute,
    make_entries,
    read_pieces,
    working_days,
)
from chefslog.demo.journal import make_checkins, make_followups
from chefslog.home.clock import Moment
from chefslog.model.entry import ORIGIN, STATES, VERDICTS, checked_draft, checked_source
from chefslog.model.fields import BY_NAME

LAST = date(2026, 11, 20).toordinal()
SEASON = [made.entry for made in make_entries(20, LAST)]
LIVE = [entry for entry in SEASON if entry["state"] == "entry"]


def test_same_seed_and_day_give_the_same_season() -> None:
    assert [made.entry for made in make_entries(20, LAST)] == SEASON
    assert [made.entry for made in make_entries(21, LAST)] != SEASON


def test_the_season_is_the_one_that_was_looked_at() -> None:
    """The pictures and the guide show it: whoever changes it looks at `chefslog demo` again."""
    told = [sorted((name, str(value)) for name, value in one.items()) for one in SEASON]
    weeks = [(one.week, one.day, sorted(one.answers.items())) for one in make_checkins(20, LAST)]
    held = [
        (one.entry_id, one.verdict, one.day)
        for one in make_followups(20, LAST, make_entries(20, LAST))
    ]
    digests = [sha256(repr(part).encode()).hexdigest()[:8] for part in (told, weeks, held)]
    assert digests == ["ac103d36", "d24fa12d", "f8ae2a2e"]


def test_about_220_entries_over_seven_months_up_to_the_last_day() -> None:
    days = [entry["day"] for entry in SEASON]
    assert 205 <= len(LIVE) <= 235
    assert max(days) == "2026-11-20"
    assert (LAST - date.fromisoformat(min(days)).toordinal()) >= 212


def test_every_entry_is_one_that_the_journal_takes() -> None:
    for entry in SEASON:
        fields = {name: value for name, value in entry.items() if name in BY_NAME}
        assert checked_draft(fields) == fields
        assert entry["state"] in STATES
        assert checked_source(entry["source"])
        assert checked_id(entry["id"])
        assert checked_instant(entry["captured_at"])
        assert set(ORIGIN) <= set(entry)


@pytest.mark.parametrize("theme", THEMES)
def test_what_was_typed_is_understood_without_a_hint(theme: str) -> None:
    for piece in read_pieces(theme):
        for line in filter(None, (piece.line, piece.more)):
            parsed = parse_line(line, "2026-11-20")
            assert (parsed.hints, parsed.problems) == ([], []), line


def test_no_headline_comes_twice() -> None:
    assert [one for one, n in Counter(e["headline"] for e in SEASON).items() if n > 1] == []


def test_ids_and_keys_are_unique_and_shown_ids_stay_apart() -> None:
    for part in ("id", "key"):
        assert len({entry[part] for entry in SEASON}) == len(SEASON)
    assert len({entry["short"][:6] for entry in SEASON}) == len(SEASON)


@pytest.mark.parametrize(
    "name", ["kind", "checked", "value", "outcome", "stakes", "own", "ai_effect", "otherwise"]
)
def test_every_choice_is_made_by_some_and_left_by_some(name: str) -> None:
    assert {entry.get(name) for entry in LIVE} == {*BY_NAME[name].kind.values, None}


def test_all_levels_and_unset() -> None:
    assert {entry.get("delegation") for entry in LIVE} == {0, 1, 2, 3, 4, None}


@pytest.mark.parametrize("name", [name for name in BY_NAME if name != "headline"])
def test_every_field_occurs_and_none_is_always_there(name: str) -> None:
    assert 0 < sum(name in entry for entry in LIVE) < len(LIVE)


def test_a_good_journal_has_impacts_with_and_without_a_number() -> None:
    impacts = [entry["impact"] for entry in LIVE if "impact" in entry]
    with_number = sum(any(sign.isdigit() for sign in impact) for impact in impacts)
    assert len(impacts) / len(LIVE) > 0.5
    assert 0.3 < with_number / len(LIVE) < 0.6
    assert with_number < len(impacts)


def test_people_are_mostly_optimistic_about_time() -> None:
    pairs = [(e["guess"], e["took"]) for e in LIVE if "guess" in e and "took" in e]
    late = sum(took > guess for guess, took in pairs)
    assert len(pairs) > 50
    assert 0.6 < late / len(pairs) < 0.95


def test_drafts_of_machines_trash_and_verdicts_are_among_it() -> None:
    states = Counter(entry["state"] for entry in SEASON)
    assert states["draft"] >= 3 and states["trashed"] >= 3 and states["dismissed"] >= 1
    drafts = [entry["source"] for entry in SEASON if entry["state"] == "draft"]
    assert "git" in drafts and any(source.startswith("agent:") for source in drafts)
    given = make_followups(20, LAST, make_entries(20, LAST))
    assert {one.verdict for one in given} >= set(VERDICTS)
    assert len(given) > 15


def test_something_is_due_for_a_follow_up() -> None:
    given = {one.entry_id for one in make_followups(20, LAST, make_entries(20, LAST))}
    due = [
        entry
        for entry in LIVE
        if 60 <= LAST - date.fromisoformat(entry["day"]).toordinal() <= 90
        and entry.get("outcome") == "kept"
        and (
            entry.get("delegation", 0) > 2 or entry.get("stakes") == "human_led" or "hold" in entry
        )
        and entry["id"] not in given
    ]
    assert 3 <= len(due) <= 9


def test_checkins_answer_most_weeks_and_leave_the_current_one() -> None:
    answered = make_checkins(20, LAST)
    assert 25 <= len(answered) < WEEKS
    assert "2026-W47" not in {one.week for one in answered}
    months = {date.fromordinal(one.day).isoformat()[:7] for one in answered}
    assert sum("impact_ai" in one.answers for one in answered) == len(months)
    scales = [v for one in answered for v in one.answers.values() if isinstance(v, int)]
    assert set(scales) == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("weekday", range(7))
def test_the_last_day_has_work_whatever_its_weekday(weekday: int) -> None:
    last = date(2026, 11, 16).toordinal() + weekday
    days = working_days(last)
    assert days == sorted(set(days)) and days[-1] == last and len(days) == 5 * WEEKS
    assert any(
        e["day"] == date.fromordinal(last).isoformat()
        for e in [made.entry for made in make_entries(20, last)]
    )


def test_nothing_is_written_down_later_than_now() -> None:
    morning = Moment(1_795_158_000.0)  # 2026-11-20 07:00 UTC
    told = make_entries(20, date.fromisoformat(morning.day).toordinal(), morning)
    assert max(one.entry["captured_at"] for one in told) <= morning.captured_at


def test_languages_brackets_and_emoji_are_in_headlines() -> None:
    headlines = " ".join(entry["headline"] for entry in LIVE)
    parts = ["[/home/deploy]", "list[int]", "`[/`", "C++", "👩‍💻", "駅", "हिंदी", "إصلاح", "õ", "ü"]
    for part in parts:
        assert part in headlines, part


def test_some_notes_are_long_markdown() -> None:
    long = [entry["notes"] for entry in LIVE if len(entry.get("notes", "")) > 400]
    assert len(long) >= 8
    assert any("```" in notes for notes in long) and any("|---|" in notes for notes in long)


@pytest.mark.parametrize(
    ("day", "last", "wanted"),
    [
        ("2026-11-16", "2026-11-30", "2026-11-21"),
        ("2026-11-20", "2026-11-30", "2026-11-21"),
        ("2026-11-21", "2026-11-30", "2026-11-21"),
        ("2026-11-22", "2026-11-30", "2026-11-22"),
        ("2026-11-16", "2026-11-18", "2026-11-18"),
    ],
)
def test_work_of_a_weekend_is_written_down_on_the_next_one_that_has_come(
    day: str, last: str, wanted: str
) -> None:
    begin, end, then = (date.fromisoformat(one).toordinal() for one in (day, last, wanted))
    minute = _minute(Random(1), begin, DemoPiece("storm", 1, "Fix it", weekend=True), end)
    assert minute // 1440 == then
    assert 7 <= minute % 1440 // 60 < 23

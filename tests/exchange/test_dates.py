"""Dates of other programs: the same in every format, in names, and where they can mean two days."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.exchange.formats.dates import Samples, find_date_in_name, read_when
from chefslog.exchange.formats.registry import Settings, Unreadable
from chefslog.exchange.imports import Import
from chefslog.home.paths import Home
from tests.exchange.given import NOW, bring_in, put
from tests.store.given import all_entries, opened

FILES = {
    "csv": lambda when: f'title,date\nx,"{when}"\n',
    "markdown": lambda when: f"---\ntitle: x\ndate: {when}\n---\n",
    "dayone": lambda when: json.dumps({"entries": [{"text": "x", "creationDate": when}]}),
    "brag": lambda when: json.dumps([{"title": "x", "created_at": when}]),
    "jrnl": lambda when: json.dumps({"entries": [{"title": "x", "date": when, "tags": []}]}),
    "jrnl-text": lambda when: f"[{when}] x\n",
    "linear": lambda when: f'ID,Team,Title,Created\nA-1,T,x,"{when}"\n',
    "jira": lambda when: f'Summary,Issue key,Created\nx,A-1,"{when}"\n',
}
"""A file with one entry of this date, in each format that has dates of its own."""


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize(
    ("text", "day", "offset", "instant"),
    [
        ("2026-11-04T03:30:00Z", "2026-11-03", -300, "2026-11-04T03:30:00.000Z"),
        ("2026-07-01T03:59:59+00:00", "2026-06-30", -240, "2026-07-01T03:59:59.000Z"),
        ("2026-11-04 00:30:00+09:00", "2026-11-04", 540, "2026-11-03T15:30:00.000Z"),
        ("2026-11-03 21:30", "2026-11-03", -300, "2026-11-04T02:30:00.000Z"),
        ("3.11.26", "2026-11-03", -300, "2026-11-03T17:00:00.000Z"),
        ("03/Nov/26 9:15 PM", "2026-11-03", -300, "2026-11-04T02:15:00.000Z"),
        ("Tue Nov 03 2026 09:15:00 GMT+0000 (UTC)", "2026-11-03", -300,
         "2026-11-03T09:15:00.000Z"),
        ("Tue Nov  3 21:15:00 2026", "2026-11-03", -300, "2026-11-04T02:15:00.000Z"),
        ("Wed Nov 4 06:15:00 2026 +0900", "2026-11-04", 540, "2026-11-03T21:15:00.000Z"),
        ("20261103", "2026-11-03", -300, "2026-11-03T17:00:00.000Z"),
        ("2026/11/03", "2026-11-03", -300, "2026-11-03T17:00:00.000Z"),
    ],
)  # fmt: skip
def test_a_date_is_the_same_in_every_format(
    home: Home, form: str, text: str, day: str, offset: int, instant: str
) -> None:
    tally = bring_in(home, FILES[form](text), form, zone="America/New_York")
    assert tally.unread == 0, tally.problems
    (found,) = all_entries(home).values()
    assert (found["day"], found["offset"], found["captured_at"]) == (day, offset, instant)


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize(
    "text", ["1969-12-31", "2027-01-03", "2062-11-03T09:00:00Z", "31.12.99", "0001-01-01"]
)
def test_a_day_before_1970_or_to_come_is_listed_and_taken_when_asked(
    home: Home, form: str, text: str
) -> None:
    tally = bring_in(home, FILES[form](text), form)
    assert (sum(tally.new.values()), tally.unread) == (0, 1)
    assert "--any-date" in tally.problems[0].reason
    assert tally.rejects is not None
    assert bring_in(home, FILES[form](text), form, any_date=True).new == {"entry": 1}


def test_tomorrow_somewhere_else_is_no_future(home: Home) -> None:
    now = datetime(2026, 11, 3, 20, 0, tzinfo=UTC)
    assert bring_in(home, FILES["csv"]("2026-11-04 03:00:00+09:00"), "csv", now=now).unread == 0
    assert bring_in(home, FILES["csv"]("2026-11-04"), "csv", now=now).unread == 1


@given(st.dates(date(1000, 1, 1), date(9999, 12, 30)), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y",
       "%Y/%m/%d", "%d %B %Y", "%b %d, %Y", "%A, %d %b %Y", "%Y%m%d"]))  # fmt: skip
def test_what_is_written_in_one_clear_way_is_read_back(day: date, form: str) -> None:
    assert read_when(day.strftime(form), Settings(zone="Europe/Berlin")).at.date() == day


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), st.integers(-14 * 4, 14 * 4))
def test_an_instant_stays_the_instant_whatever_zone_it_is_read_in(
    at: datetime, quarter: int
) -> None:
    shift = timedelta(minutes=15 * quarter)
    hours, minutes = divmod(abs(15 * quarter), 60)
    offset = f"{'-' if quarter < 0 else '+'}{hours:02}:{minutes:02}"
    text = (at + shift).isoformat(timespec="milliseconds") + offset
    for zone in ("America/New_York", "Pacific/Auckland", None):
        when = read_when(text, Settings(zone=zone))
        wanted = at.replace(tzinfo=UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
        assert when.fields()["captured_at"] == wanted


@given(st.text(max_size=40) | st.floats() | st.integers())
def test_anything_else_is_refused_with_a_reason(value: Any) -> None:
    try:
        assert read_when(value, Settings(any_date=True)).at.tzinfo is not None
    except Unreadable as error:
        assert str(error)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("csv", "title,date\naa,3/11/2026\nbb,10/25/2026\n"),
        ("jrnl-text", "[3/11/2026 09:00] aa\n[10/25/2026 09:00] bb\n"),
        ("brag", '[{"title": "aa", "date": "3/11/2026"}, {"title": "bb", "date": "10/25/2026"}]'),
    ],
)
def test_the_rest_of_the_file_says_which_of_two_days_is_meant(
    home: Home, form: str, text: str
) -> None:
    tally = bring_in(home, text, form)
    assert days(home) == {"aa": "2026-03-11", "bb": "2026-10-25"}
    (guess,) = tally.guesses
    assert ("month first" in guess, "10/25/2026" in guess) == (True, True)


def test_the_dates_of_a_file_are_looked_through_once() -> None:
    times = 0

    def dates() -> Iterator[str]:
        nonlocal times
        times += 1
        yield from ("3/11/2026", "1/2/2026")

    samples = Samples(dates)
    for _ in range(3):
        read_when("3/11/2026", Settings(), samples=samples)
    assert times == 1


@pytest.mark.parametrize(
    ("zone", "day"), [("Europe/Berlin", "2026-11-03"), ("America/Chicago", "2026-03-11")]
)
def test_else_it_is_a_guess_by_the_zone_that_says_so(home: Home, zone: str, day: str) -> None:
    tally = bring_in(home, "title,date\naa,3/11/26\nbb,3/11/26\n", "csv", zone=zone)
    assert set(days(home).values()) == {day}
    assert tally.guessed == 2
    assert [(said.place, said.times) for said in tally.guesses.values()] == [("line 2", 2)]
    assert all("a guess; --dates" in text for text in tally.guesses)


def test_dates_that_were_asked_for_are_no_guess(home: Home) -> None:
    tally = bring_in(home, "title,date\naa,3/11/2026\n", "csv", day_first=False)
    assert (days(home), tally.guesses) == ({"aa": "2026-03-11"}, {})


def days(home: Home) -> dict[str, str]:
    return {one["headline"]: one["day"] for one in all_entries(home).values()}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("2026_11_03.md", "2026-11-03"),
        ("journals/2026_11_03.md", "2026-11-03"),
        ("20261103.md", "2026-11-03"),
        ("20261103093000-retries.md", "2026-11-03 09:30"),
        ("202611030930 retries.md", "2026-11-03 09:30"),
        ("2026-11-03-retries.md", "2026-11-03"),
        ("2026.11.03 retries.md", "2026-11-03"),
        ("2026-11-03 Tuesday.md", "2026-11-03"),
        ("2026/11/03.md", "2026-11-03"),
        ("2026/11/03/retries.md", "2026-11-03"),
        ("2026/11-November/3 Tuesday.md", "2026-11-03"),
        ("2026-11/03.md", "2026-11-03"),
        ("2026-11-03/retries.md", "2026-11-03"),
        ("3.11.2026.md", "3.11.2026"),
        ("Nov 3rd, 2026.md", "Nov 3rd, 2026"),
        ("2026-13-45.md", ""),
        ("2026/11/retries.md", ""),
        ("v1.2.3.md", ""),
        ("ticket-20269999.md", ""),
        ("retries.md", ""),
    ],
)
def test_dates_in_the_names_of_files_and_folders(name: str, wanted: str) -> None:
    assert find_date_in_name(name) == wanted
    if wanted:
        assert read_when(wanted, Settings()).at.date() == date(2026, 11, 3)


def test_the_folders_above_a_file_count_and_no_folder_further_up() -> None:
    assert find_date_in_name("03.md", "/home/me/2026/11/03.md") == "2026-11-03"
    assert find_date_in_name("a.md", "/home/me/2026/11/03/a.md") == "2026-11-03"
    assert find_date_in_name("a.md", "/backup/2026/11/03/notes/vault/a.md") == ""


def test_the_time_of_a_file_is_used_only_with_a_line_that_says_so(home: Home) -> None:
    path = put(home, "Without a date", "notes/plain.md")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    put(home, "With one", "notes/2026_11_03.md")
    with (
        Import(os.path.dirname(path), Settings(zone="Europe/Berlin", now=NOW)) as importing,
        opened(home) as journal,
    ):
        tally = importing.carry_out(journal)
    assert days(home) == {"Without a date": "2023-11-14", "With one": "2026-11-03"}
    ((text, said),) = tally.guesses.items()
    assert ("when the file was last changed" in text, said.place) == (True, "plain.md")

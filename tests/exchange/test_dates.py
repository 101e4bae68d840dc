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
from chefslog.exchange.formats.registry import Record, Settings, Unread, Unreadable
from chefslog.exchange.imports import Import
from chefslog.home.paths import Home
from tests.exchange.given import NOW, bring_in, put, read
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


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3. Okt. 2026", "2026-10-03"), ("1er mars 2026", "2026-03-01"),
        ("3 de oct. de 2026", "2026-10-03"), ("03.Dez.2025", "2025-12-03"),
        ("3 mars 2026", "2026-03-03"),
        ("3 févr. 2026", "2026-02-03"), ("3/März/26", "2026-03-03"), ("3 ene 2026", "2026-01-03"),
        ("Dienstag, 3. November 2026", "2026-11-03"), ("mardi 3 nov. 2026", "2026-11-03"),
        ("Dienstag", None), ("Tag 3.11.2026", None),
        ("3 jui 2026", None), ("3 tag 2026", None), ("3 xyz 2026", None),
    ],
)  # fmt: skip
def test_months_of_other_languages_are_read_where_they_are_clear(
    text: str, day: str | None
) -> None:
    if day is None:
        with pytest.raises(Unreadable):
            read_when(text, Settings())
    else:
        assert read_when(text, Settings()).at.date().isoformat() == day


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
        ("10 things 2026.md", ""),
        ("Release 10, 2026.md", ""),
        ("3. Novembre 2026.md", "3. Novembre 2026"),
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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1795262400", "2026-11-21T13:00:00+01:00"),
        ("1795262400000", "2026-11-21T13:00:00+01:00"),
        (1795262400, "2026-11-21T13:00:00+01:00"),
        (1795262400000, "2026-11-21T13:00:00+01:00"),
        (1e11, "5138-11-16T10:46:40+01:00"),
        (1e11 + 1, "1973-03-03T10:46:40.001000+01:00"),
        ("3 Sept 2026", "2026-09-03T12:00:00+02:00"),
        ("3 May 99", "2099-05-03T12:00:00+02:00"),
        ("13/3/2026", "2026-03-13T12:00:00+01:00"),
        ("3/13/2026", "2026-03-13T12:00:00+01:00"),
        ("3/3/2026", "2026-03-03T12:00:00+01:00"),
        ("13-11-2026", "2026-11-13T12:00:00+01:00"),
        ("2026-11-03 12:00 AM", "2026-11-03T00:00:00+01:00"),
        ("2026-11-03 1 am", "2026-11-03T01:00:00+01:00"),
        ("2026-11-03 12 p.m.", "2026-11-03T12:00:00+01:00"),
        ("2026-11-03 12:59 PM", "2026-11-03T12:59:00+01:00"),
        ("2026-11-03 23:59:60", "2026-11-03T23:59:59+01:00"),
        ("2026-11-03 09:00:00.1234567", "2026-11-03T09:00:00.123456+01:00"),
        ("2026-11-03 09:00:00,5", "2026-11-03T09:00:00.500000+01:00"),
        ("2026-11-03 09:00 Asia/Tokyo", "2026-11-03T09:00:00+09:00"),
        ("2026-11-03 09:00 [Asia/Tokyo]", "2026-11-03T09:00:00+09:00"),
        ("2026-11-03T09:00+01:00[Asia/Tokyo]", "2026-11-03T17:00:00+09:00"),
        ("2026-11-03 09:00 UTC", "2026-11-03T10:00:00+01:00"),
        ("2026-11-03T09:00:00Z[UTC]", "2026-11-03T10:00:00+01:00"),
        ("2026-11-03 09:00:00 +0000 UTC", "2026-11-03T10:00:00+01:00"),
        ("2026-11-03 09:00:00 -0500 EST", "2026-11-03T09:00:00-05:00"),
        ("1793696400.25", "2026-11-03T10:00:00.250000+01:00"),
        ("2026-11-03 09:00 GMT+02", "2026-11-03T09:00:00+02:00"),
        ("2026-11-03 09:00+23:59", "2026-11-03T09:00:00+23:59"),
        ("2026-11-03 09:00-01:59", "2026-11-03T09:00:00-01:59"),
        ("20261103T0915Z", "2026-11-03T10:15:00+01:00"),
        ("20261103T091530+0900", "2026-11-03T09:15:30+09:00"),
    ],
)
def test_dates_are_read_as_programs_and_people_write_them(text: Any, wanted: str) -> None:
    when = read_when(text, Settings(zone="Europe/Berlin"))
    assert (when.at.isoformat(), when.guess) == (wanted, "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3 Foo 2026", '"3 Foo 2026" is not a date such as 2026-11-03 or 2026-11-03 09:00'),
        (True, '"True" is not a date such as 2026-11-03 or 2026-11-03 09:00'),
        ("3/11/026", '"3/11/026" is not a day or time that exists'),
        ("13/13/2026", '"13/13/2026" is not a day or time that exists'),
        ("17952624001", '"17952624001" is not a date such as 2026-11-03 or 2026-11-03 09:00'),
        ("13-11-26", '"13-11-26" may begin with its year or its day; say --dates dmy'),
        ("2026-11-03 0:30 am", '"2026-11-03 0:30 am" is not a day or time that exists'),
        ("2026-11-03 13:00 PM", '"2026-11-03 13:00 PM" is not a day or time that exists'),
        ("2026-11-03 23:59:61", '"2026-11-03 23:59:61" is not a day or time that exists'),
        ("2026-11-03 24:00", '"2026-11-03 24:00" is not a day or time that exists'),
        ("2026-11-03 09:00+24:00", '"2026-11-03 09:00+24:00" is not a day or time that exists'),
        ("2026-11-03 09:00+01:60", '"2026-11-03 09:00+01:60" is not a day or time that exists'),
        ("2026-11-03 09:00 [Mars/Olympus]", 'there is no zone "Mars/Olympus"'),
        ("2026-11-03 9", '"9" is not a time such as 09:00, 9:00 PM or 09:00:00+01:00'),
        ("2026-11-03" + " " * 69 + "x",
         '"x" is not a time such as 09:00, 9:00 PM or 09:00:00+01:00'),
        ("2026-11-03" + " " * 70 + "x",
         f'"2026-11-03{" " * 50}" is not a date such as 2026-11-03 or 2026-11-03 09:00'),
        (float("inf"), "inf is not a time that exists"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_for_its_own_reason(text: Any, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_when(text, Settings(zone="Europe/Berlin"))
    assert str(refused.value) == reason


def test_an_instant_outside_the_years_that_can_be_written_is_refused() -> None:
    when = read_when("0001-01-01 00:00+01:00", Settings(any_date=True))
    with pytest.raises(Unreadable, match="0001-01-01 is not a time that exists"):
        when.fields()


def test_a_day_in_front_of_two_digits_of_a_year_is_taken_when_asked() -> None:
    asked = Settings(zone="Europe/Berlin", day_first=True)
    assert read_when("13-11-26", asked).at.date() == date(2026, 11, 13)


@pytest.mark.parametrize(
    ("zone", "order", "other"),
    [
        ("America/New_York", "month first", "dmy"),
        ("America/Indiana/Knox", "month first", "dmy"),
        ("US/Eastern", "month first", "dmy"),
        ("America/Toronto", "day first", "mdy"),
        (None, "day first", "mdy"),
    ],
)
def test_a_guess_names_the_order_and_how_to_have_the_other(
    zone: str | None, order: str, other: str
) -> None:
    assert read_when("3/11/2026", Settings(zone=zone)).guess == (
        f"the date can be read in two ways and is read {order}, a guess; "
        f"--dates {other} reads it the other way"
    )


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("20261103T2359 x.md", "2026-11-03 23:59"),
        ("20261103T2400 x.md", "2026-11-03"),
        ("20261103T2360 x.md", "2026-11-03"),
        ("1899-12-31.md", ""),
        ("1900-01-01.md", "1900-01-01"),
        ("2025-01-01/2026-11-03.md", "2026-11-03"),
    ],
)
def test_a_name_has_a_clock_or_a_year_only_where_it_can_be_one(name: str, wanted: str) -> None:
    assert find_date_in_name(name) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-11-03 23:30 (UTC)", "2026-11-04T00:30:00+01:00"),
        ("2026-11-03 23:30 (Z)", "2026-11-04T00:30:00+01:00"),
        ("2026-11-03 23:30 (UTC-05:00)", "2026-11-03T23:30:00-05:00"),
        ("2026-11-03 11:30 PM (-0500)", "2026-11-03T23:30:00-05:00"),
        ("2026-11-03 23:30 (Asia/Tokyo)", "2026-11-03T23:30:00+09:00"),
        ("Tue, 03 Nov 2026 23:30:00 (UTC-08:00)", "2026-11-03T23:30:00-08:00"),
        ("Tue Nov 03 2026 09:15:00 GMT+0100 (CET)", "2026-11-03T09:15:00+01:00"),
        ("2026-11-03 09:15 (Tue)", "2026-11-03T09:15:00+01:00"),
        ("2026-11-03\u00a09:15\u202fPM", "2026-11-03T21:15:00+01:00"),
        ("\u200e11/\u200e13/\u200e2026\u2009 9:15 AM", "2026-11-13T09:15:00+01:00"),
        (20261103, "2026-11-03T12:00:00+01:00"),
        (202611030930, "2026-11-03T09:30:00+01:00"),
        (20261103093015, "2026-11-03T09:30:15+01:00"),
    ],
)
def test_zones_in_brackets_odd_spaces_and_days_as_numbers(text: Any, wanted: str) -> None:
    assert read_when(text, Settings(zone="Europe/Berlin")).at.isoformat() == wanted


@pytest.mark.parametrize(
    "text", ["2026-11-03 23:30 (PST)", "2026-11-03 23:30 (Mars/Olympus)", 2026, 20261399, 0, 45999]
)
def test_a_zone_or_number_that_is_not_understood_is_refused(text: Any) -> None:
    with pytest.raises(Unreadable):
        read_when(text, Settings(zone="Europe/Berlin"))


_CONTRARY = '"25/11/2026", though "11/25/2026" is read the other way'


@pytest.mark.parametrize(
    ("table", "day", "guess"),
    [
        ("Completed,Created,Title\n,03/11/2026,a\n,25/11/2026,b\n2026-11-03,,c\n", "2026-11-03",
         'day first, as in "25/11/2026"'),
        ("Completed,Created,Title\n03/11/2026,,a\n,25/11/2026,b\n", "2026-11-03",
         'day first, as in "25/11/2026"'),
        ("Completed,Created,Title\n03/11/2026,25/11/2026,a\n11/25/2026,,b\n", "2026-03-11",
         'month first, as in "11/25/2026"'),
        ("Date,Title\n03/11/2026,a\n25/11/2026,b\n11/25/2026,c\n", "2026-11-03",
         f"day first, as in {_CONTRARY}"),
        ("Date,Title\n03/11/2026,a\n69-01-01,b\n25-11-26,c\n99/99/2026,d\n", "2026-03-11",
         "month first, a guess; --dates dmy reads it the other way"),
        ("Date,Title,Deadline\n03/11/2026,a,25/11/2026\n", "2026-11-03",
         'day first, as in "25/11/2026"'),
        ("Date,Title\n03/11/2026,a\nWed 25/11/2026 09:00,b\n", "2026-11-03",
         'day first, as in "25/11/2026"'),
    ],
)  # fmt: skip
def test_every_column_of_days_says_which_of_two_days_is_meant(
    table: str, day: str, guess: str
) -> None:
    first = next(
        one for one in read("csv", table, zone="America/New_York")
        if isinstance(one, Record) and one.value["headline"] == "a"
    )  # fmt: skip
    assert first.value["day"] == day
    assert first.guesses == (f"the date can be read in two ways and is read {guess}",)


def test_every_time_of_a_brag_says_which_of_two_days_is_meant() -> None:
    data = [{"title": "a", "date": "3/11/2026"}, {"title": "b", "created_at": "25/11/2026"}]
    first = read("brag", json.dumps(data), zone="America/New_York")[0]
    assert isinstance(first, Record) and first.value["day"] == "2026-11-03"


def test_a_brag_may_have_its_day_as_a_number() -> None:
    data = [{"title": "a", "date": 20261103}, {"title": "b", "date": 2026}]
    one, two = read("brag", json.dumps(data))
    assert isinstance(one, Record) and one.value["day"] == "2026-11-03"
    assert isinstance(two, Unread) and two.reason.startswith('"2026" is not a date')

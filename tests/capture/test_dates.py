"""Days as they are typed, against `datetime`."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.capture.dates import (
    YEARLESS_REACH,
    DayError,
    read_past_day,
    read_prefix,
    read_range,
    read_span,
    read_week,
)
from chefslog.capture.grammar import parse_line
from chefslog.capture.suggestions import IN_ENGLISH
from chefslog.model.days import MONTHS

FRIDAY = date(2026, 11, 20)


def day_of(line: str, today: date = FRIDAY) -> str | None:
    day = parse_line(line, today.isoformat()).draft.get("day")
    return None if day is None else str(day)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "2026-11-20"),
        ("yesterday", "2026-11-19"),
        ("Yesterday", "2026-11-19"),
        ("thu", "2026-11-19"),
        ("mon", "2026-11-16"),
        ("sat", "2026-11-14"),
        ("fri", "2026-11-13"),
        ("Friday", "2026-11-13"),
        ("3d ago", "2026-11-17"),
        ("0d ago", "2026-11-20"),
        ("2w ago", "2026-11-06"),
        ("300d ago", "2026-01-24"),
        ("42w ago", "2026-01-30"),
        ("2026-11-03", "2026-11-03"),
        ("2026-01-24", "2026-01-24"),
        ("nov 3", "2026-11-03"),
        ("Nov 20", "2026-11-20"),
        ("november 3", "2026-11-03"),
        ("feb 28", "2026-02-28"),
        *(("april 3", "2026-04-03"), ("july 3", "2026-07-03"), ("sept 3", "2026-09-03")),
        *(("3 nov", "2026-11-03"), ("3rd Nov", "2026-11-03"), ("3. november", "2026-11-03")),
        *(("3 november 2025", "2025-11-03"), ("nov 3, 2025", "2025-11-03")),
        *(("last friday", "2026-11-13"), ("Last fri", "2026-11-13"), ("last thu", "2026-11-19")),
        *(("3 days ago", "2026-11-17"), ("a day ago", "2026-11-19"), ("a week ago", "2026-11-13")),
        *(("two weeks ago", "2026-11-06"), ("1 week ago", "2026-11-13"), ("3 d ago", "2026-11-17")),
        *(("301d ago", "2026-01-23"), ("2025-12-15", "2025-12-15"), ("1999-01-31", "1999-01-31")),
        *(("tue 17 nov", "2026-11-17"), ("Wed 12 Nov 2025", "2025-11-12")),
        *(("tue 2026-11-03", "2026-11-03"), ("Tuesday, 2026-11-03", "2026-11-03")),
    ],
)
def test_a_prefix_is_the_day(typed: str, day: str) -> None:
    parsed = parse_line(f"{typed}: Fix it", FRIDAY.isoformat())
    assert parsed.draft["day"] == day
    assert parsed.draft["headline"] == "Fix it"
    assert parsed.spans == [(0, len(typed) + 1, "day")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        *((f"{name}: x", "in the future; today is Fri 20 Nov") for name in (
            "tomorrow", "2026-11-21", "2027-01-05", "3 dec 2026", "sat 21 nov 2026")),
        *((f"{name}: x", "is not a real day") for name in (
            "2026-02-29", "2026-13-01", "nov 31", "31 nov", "feb 30 2025", "0 nov")),
        *((f"{name}: x", "for the past one write 2025-") for name in ("nov 21", "dec 31", "1 jan")
          if name != "1 jan"),
        *((f"{name}: x", "is not a day such as 2026-11-20, yesterday, fri") for name in (
            "31.12.25", "31/01", "31.1.",
            "next week", "Last week", "next friday", "yday", "a month ago", "last month", "october",
            "on friday", "in 3 days", "last night", "day before yesterday", "2026-10", "3.11.2026",
            "3/11/2026", "26-11-03", "20261103", "last year", "this friday", "2026-W44-3", "w44",
            "3.11.26", "20.11.25", "3/11/26", "3/11", "11/3", "12/10",
            "3.11.", "11/03", "3. 11. 2026", "2026 11 03", "a few days ago", "999999d ago",
            "thirty days ago", "yesteday", "yesterdya", "wednsday", "the other day",
            "the day before yesterday", "before yesterday", "past friday", "previous week",
            "week 46", "10/2025", "11.2025", "2025/11", "11-2025", "2025-10", "oct", "dec", "Q3",
            "q3 2025", "2025-Q3", "H1/2025", "KW 46", "kw46", "wk 46 2025", "last quarter",
            "24th", "nov 2025", "mon-wed", "Mon & Tue", "sat/sun", "Mon–Wed")),
        *((f"{name}: x", '"nov 2025" is not a day') for name in ("nov '25", "nov ’25")),
        *((f"{name}: x", f'"{name}": "') for name in ("Oktober", "dez", "février 2025")),
        *((f"{name}: x", "does not match: 2026-11-") for name in (
            "thu 18 nov", "Tue, nov 4", "wed 2026-11-03", "sunday 3 november 2026")),
        *((f"{name}: x", "write the year with four digits") for name in (
            "3 nov 26", "nov 3 26", "3-nov-26")),
        *((f"{line} x", 'begin with "') for line in (
            "3 nov '25:", "nov 3, ’25", "On the 3rd of november")),
        *((f"{line} x", f'"{line.strip("On []")}" is not a day') for line in (
            "On friday last week", "[mon next week]", "On fri 13.11.", "[Tue - Wed]")),
        *((f"{line} x", 'begin with "') for line in (
            "On monday 2 bugs", "On Friday the build", "[fri night]", "Mon, weekend")),
        *((f"{line} x", 'begin with "2026-11-03: "') for line in (
            "2026–11–03:", "2026‑11‑03:", "２０２６-11-03:", "２０２６－１１－０３：",
            "٢٠٢٦-١١-٠٣:",
            "[2026-11-03]:", "2026-11-03 14:00:", "2026-11-03T14:00:", "2026-11-03 (Tue):")),
        *((f"{line} x", 'to file it under Tue 3 Nov, begin with "') for line in (
            "Nov. 3:", "3-nov:", "3/nov/2026:", "the 3rd of november:", "3rd of November", "3-Nov",
            "٣ nov:")),
        *((f"{line} x", 'day: "') for line in (
            "yesterday 14:00:", "yesterday：", "(yesterday):", "*yesterday*:",
            "yesterday evening:", "Friday morning:")),
        *((f"{line} x", "is not a day such as") for line in (
            "2026/11/03", "3.11.2026", "20261103")),
        ("Monday 3 nov x", "does not match: 2026-11-03 is a Tuesday"),
        *((f"{line} x", 'begin with "') for line in (
            "Yesterday", "yesterday,", "yesterday -", "Last friday", "3 days ago", "A week ago",
            "2026-11-03", "nov 3", "3 Nov 2025", "yesterday:fixed", "monday :", "3d:", "2w:")),
        *((f"{name}: x", f'"{name}": to file it under ') for name in (
            "gestern", "Hier", "ayer", "ieri", "vorgestern", "anteayer", "avant-hier", "Montag",
            "am Dienstag", "jeudi", "el lunes", "domenica", "vrijdag", "vor 3 Tagen", "hace 2 días",
            "il y a 3 jours", "3 de noviembre de 2026", "le 12 novembre", "5. Okt. 2025",
            "Mittwoch, 18. Nov")),
        *((f"{line} x", 'begin with "') for line in (
            "on monday", "On 2026-11-03", "on Nov 3", "on yesterday", "yesterday's:",
            "Yesterday’s:", "first of november:", "The Second of Nov:", "nov third:", "y'day:",
            "Y’day:", "y'day fixed")),
        ("21. Dezember: x", "for the past one write 2025-12-21"),
        ("31. Februar: x", "is not a real day"),
        ("Dienstag, 18. November: x", "does not match"),
        ("Tomorrow x", "in the future"),
        *((f"{line} x", "begin with") for line in (
            "Friday fixed the build", "mon,", "Mon -", "(mon)", "[Tue]", "*fri*", "Friday —")),
        ("- yesterday: x", "begin with"), ("yest: x", "not a day"), ("tmr: x", "not a day"),
        ("the 3rd: x", "not a day"), ("On the 3rd: x", "not a day"), ("27nov: x", "not a day"),
        ("late yesterday: x", "not a day"), ("Early friday: x", "not a day"),
        ("end of last week: x", "not a day"), ("earlier this week: x", "not a day"),
        ("over the weekend: x", "not a day"), ("coming friday: x", "not a day"),
        ("yesterday:", "begin with"),
    ],
)  # fmt: skip
def test_what_looks_like_a_date_and_is_not_taken_is_hinted_at(line: str, why: str) -> None:
    parsed = parse_line(line, FRIDAY.isoformat())
    assert "day" not in parsed.draft
    assert parsed.draft["headline"] == line
    assert [why in problem for problem in parsed.problems] == [True], parsed.problems
    assert [why in hint and hint.endswith("; kept as text") for hint in parsed.hints] == [True]


@pytest.mark.parametrize(
    "line",
    [
        *("Monday's outage fixed", "Monday standup moved", "Sunset the old API", "Sun: and moon"),
        *("Mark the flaky tests", "May: roadmap", "March: plan", "May I ask"),
        *("Thursday", "Last: x", "Next steps: x", "Last mile delivery fixed", "This week: x"),
        *("The day the disk filled", "Before the talk: slides", "Past work: x", "Week plan: x"),
        *("20.11.14: node", "10.15.7: os", "1.2.30: x"),
        *("1.2.3: released", "2026.1.3: upgraded", "3.11: upgraded Python", "24/7: on call"),
        *("10: x", "24/7: x", "50/50: x", "1/2: split", "3.11: x", "v2026.11.3: x", "W3C: x"),
        *("Late: x", "Early days: x", "End of day: x", "Earlier today: x", "The 3 bugs: x"),
        *("End of life: x", "- 2 bugs fixed", "-3% latency: x", "Middle end: x"),
        "1999: x",
        *("nov: x", "November: x", "2026/11: report", "11.2026: x", "Q4: goals", "KW 47: x"),
        *("2024.10: IDE upgraded", "h1: larger", "q5: x", "kw: x", "5 kW: x", "w3: x", "mar: x"),
        *("99th: x", "3rd: party", "Tuesday x", "sat, x", "sun - x", "Monday’s outage: x"),
        *("set: fields", "general: x", "day/night: theme", "quarter: x", "sat/nav: x", "api: x"),
        *("Mondays: x", "Sunday's: x", "Day: x", "Morning: x", "This morning: x", "Today 9am: x"),
        *("10/20/30 rule", "1.2.3 shipped", "4 weeks notice given", "Long ago: x", "(see: x)"),
        *("10:30 the page came", "2026: roadmap", "2026-11: report", "10: x", "500: fixed"),
        *("Today shipped it", "today:x", "today x", "2 bugs fixed", "3 days of work: x"),
        *("fix: x", "note: x", "TODO: x", "Days lost to flaky tests", "Decide: use Go"),
        *(r"\yesterday: x", r"\Yesterday x", "`yesterday: x`", "Fixed it, not only yesterday"),
        *("Mars: rover lands", "Mai: plan", "Hier ist es: x", "Die Tests: grün", "vor Ort: x"),
        *("la 3: x", "El Niño: x", "Tag: x", "am Ende: x", "Don: x", "de: x", "Martes", "lundi x"),
        *("On call: x", "On sat nav", "On Mondays we ship", "On the third try", "First of all: x"),
        *("Yesterday's outage fixed", "1/2/20: x", "First: x", "On monday"),
        *("Week: view", "Years: of debt removed", "Ago: dropped", "Days: counted", "Months: x"),
        *("on:push runs twice", "Fix on:call handover", "Trigger on:merge", "Long ago decided"),
    ],
)  # fmt: skip
def test_ordinary_text_gets_no_hint(line: str) -> None:
    parsed = parse_line(line, FRIDAY.isoformat())
    assert (parsed.hints, parsed.problems) == ([], [])
    assert "day" not in parsed.draft or line.startswith("Sun: ")


@pytest.mark.parametrize("word", [
    word for word, english in IN_ENGLISH.items() if english.endswith(("day", "ago"))
])  # fmt: skip
def test_every_day_in_another_language_is_met_in_a_line(word: str) -> None:
    (hint,) = parse_line(f"{word.capitalize()}: x", FRIDAY.isoformat()).hints
    assert "to file it under" in hint


def test_the_hint_names_the_day_that_was_probably_meant() -> None:
    (hint,) = parse_line("Yesterday fixed it", FRIDAY.isoformat()).hints
    assert hint == (
        '"Yesterday": to file it under Thu 19 Nov, begin with "Yesterday: "; kept as text'
    )
    (hint,) = parse_line("dec 31: fixed it", FRIDAY.isoformat()).hints
    assert "for the past one write 2025-12-31" in hint


@pytest.mark.parametrize(
    ("line", "day", "headline"),
    [
        ("Fix it day:fri ai:2", "2026-11-13", "Fix it"),
        ("Fix on:yesterday it", "2026-11-19", "Fix it"),
        ("day:last friday Fix it", "2026-11-13", "Fix it"),
        ("Fix it day:nov 3", "2026-11-03", "Fix it"),
        ("Fix it on:3 november 2025, then rest", "2025-11-03", "Fix it then rest"),
        ("Fix it day:3 days ago // slept", "2026-11-17", "Fix it"),
        ('day:"a week ago" Fix it', "2026-11-13", "Fix it"),
        ("Fix it day:2w", "2026-11-06", "Fix it"),
        ("Fix it day:2025-12-15.", "2025-12-15", "Fix it"),
    ],
)
def test_the_day_as_a_token(line: str, day: str, headline: str) -> None:
    parsed = parse_line(line, FRIDAY.isoformat())
    assert (parsed.draft["day"], parsed.draft["headline"]) == (day, headline)
    assert parsed.problems == []


def test_of_two_days_the_last_one_counts() -> None:
    parsed = parse_line("yesterday: Fix it day:mon", FRIDAY.isoformat())
    assert (parsed.draft["day"], parsed.draft["headline"]) == ("2026-11-16", "Fix it")
    assert parsed.problems == ["day: given more than once"]


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("day:tomorrow", "future"), ("day:2026-12-24", "future"), ("on:2026-12-24", "future"),
        ("day:2026-02-30", "real day"), ("day:one", "not a day such as"),
        ("on:tomorrow", "future"), ("day:-", "not a day such as"), ("day:dec 24", "dec"),
    ],
)  # fmt: skip
def test_a_token_that_is_no_past_day_stays_text_with_a_hint(token: str, why: str) -> None:
    parsed = parse_line(f"Fix it {token}", FRIDAY.isoformat())
    assert "day" not in parsed.draft
    assert parsed.draft["headline"] == f"Fix it {token}"
    assert why in parsed.problems[0]


@pytest.mark.parametrize(
    "line",
    ["A day:yesterday", "One on:yesterday", "tomorrow: x day:yesterday", "Monday : day:3d x"],
)
def test_a_day_that_is_given_makes_up_for_what_looks_like_one(line: str) -> None:
    parsed = parse_line(line, FRIDAY.isoformat())
    assert (parsed.hints, parsed.problems) == ([], [])
    assert parsed.draft["day"] in ("2026-11-19", "2026-11-17")


def test_a_day_that_is_none_is_hinted_at_once() -> None:
    assert len(parse_line("A day:one", FRIDAY.isoformat()).problems) == 1


def test_the_most_recent_29_february() -> None:
    assert day_of("feb 29: x", date(2028, 3, 1)) == "2028-02-29"
    assert day_of("feb 29: x", date(2028, 2, 28)) is None
    assert day_of("29 feb 2024: x", date(2028, 2, 28)) == "2024-02-29"
    assert day_of("dec 31: x", date(2027, 1, 1)) == "2026-12-31"


@given(st.dates(date(1, 1, 9), date(9999, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_the_last_one_before_today(today: date, wanted: int) -> None:
    name = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[wanted]
    found = read_prefix(f"{name}: x", today.toordinal())
    assert found is not None
    day = date.fromordinal(found[0])
    assert day.weekday() == wanted
    assert 1 <= (today - day).days <= 7


@given(st.dates(date(1970, 1, 1)), st.integers(-10, 20_000))
def test_every_iso_day_up_to_today_counts(today: date, back: int) -> None:
    if not 1 <= today.toordinal() - back <= date.max.toordinal():
        return
    day = today - timedelta(days=back)
    assert (day_of(f"{day}: x", today) == day.isoformat()) == (back >= 0)


@given(st.dates(date(1970, 1, 1)), st.integers(1, 12), st.integers(1, 31))
def test_a_month_and_day_is_the_newest_real_one(today: date, month: int, day: int) -> None:
    name = MONTHS[month - 1].lower()
    past = (today - timedelta(days=back) for back in range(YEARLESS_REACH + 1))
    wanted = next((one for one in past if (one.month, one.day) == (month, day)), None)
    assert day_of(f"{name} {day}: x", today) == (wanted and wanted.isoformat())
    assert day_of(f"{day} {name}: x", today) == (wanted and wanted.isoformat())


@given(st.text(max_size=40), st.dates(date(1970, 1, 1)))
def test_whatever_is_typed_is_a_past_day_or_refused_with_a_reason(text: str, today: date) -> None:
    try:
        found = read_past_day(text, today.toordinal())
    except DayError as error:
        assert str(error).startswith('"')
    else:
        assert 1 <= found <= today.toordinal()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-07-15", "2026-07-15", "2026-07-15"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2026-w53", "2026-12-28", "2027-01-03"),
        ("today", "2026-11-20", "2026-11-20"),
        ("yesterday", "2026-11-19", "2026-11-19"),
        ("mon", "2026-11-16", "2026-11-16"),
        ("30d", "2026-10-21", "2026-10-21"),
        ("2w", "2026-11-06", "2026-11-06"),
        ("2 weeks ago", "2026-11-06", "2026-11-06"),
        ("last fri", "2026-11-13", "2026-11-13"),
        ("nov 3", "2026-11-03", "2026-11-03"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("Last  Week", "2026-11-09", "2026-11-15"),
        ("last-week", "2026-11-09", "2026-11-15"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("november", "2026-11-01", "2026-11-30"),
        ("dec", "2025-12-01", "2025-12-31"),
        ("feb 2024", "2024-02-01", "2024-02-29"),
        ("2030", "2030-01-01", "2030-12-31"),
        ("Q3", "2026-07-01", "2026-09-30"), ("q4", "2026-10-01", "2026-12-31"),
        ("q4 2025", "2025-10-01", "2025-12-31"), ("2025-Q1", "2025-01-01", "2025-03-31"),
        ("H1/2025", "2025-01-01", "2025-06-30"), ("h2", "2026-07-01", "2026-12-31"),
        ("H2-2026", "2026-07-01", "2026-12-31"), ("last quarter", "2026-07-01", "2026-09-30"),
        ("this quarter", "2026-10-01", "2026-12-31"), ("last half", "2026-01-01", "2026-06-30"),
        ("10/2025", "2025-10-01", "2025-10-31"), ("11.2025", "2025-11-01", "2025-11-30"),
        ("kw 46", "2026-11-09", "2026-11-15"), ("w50", "2025-12-08", "2025-12-14"),
        ("week 3 2026", "2026-01-12", "2026-01-18"),
        ("last half-year", "2026-01-01", "2026-06-30"),
        ("this half year", "2026-07-01", "2026-12-31"),
    ],
)  # fmt: skip
def test_spans(text: str, first: str, last: str) -> None:
    expected = tuple(date.fromisoformat(day).toordinal() for day in (first, last))
    assert read_span(text, FRIDAY.toordinal()) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-07..2026-09", "2026-07-01", "2026-09-30"),
        ("2026..today", "2026-01-01", "2026-11-20"),
        ("last month", "2026-10-01", "2026-10-31"),
    ],
)
def test_ranges(text: str, first: str, last: str) -> None:
    expected = tuple(date.fromisoformat(day).toordinal() for day in (first, last))
    assert read_range(text, FRIDAY.toordinal()) == expected


@pytest.mark.parametrize("text", ["", "..", "2026-07..", "..2026-07", "2026-07..someday", "x..fri"])
def test_what_is_no_range(text: str) -> None:
    assert read_range(text, FRIDAY.toordinal()) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "d",
        "w",
        "20",
        "2026-",
        "2026-13",
        "2026-1",
        "2026-W54",
        "2026-W1",
        "0000",
        "2025-W53",
        "last",
        "this",
        "last decade",
        "nov 20266",
        "next week",
        *(
            "q5",
            "q0",
            "h3",
            "2025.11",
            "2025-13",
            "46",
            "5 kw",
            "q3q4",
            "q3 2025 2026",
            "q٣",
            "1 2026",
            "2026 10",
        ),
    ],
)
def test_what_is_no_span(text: str) -> None:
    assert read_span(text, FRIDAY.toordinal()) is None


@given(st.text(max_size=14), st.dates())
def test_any_text_is_a_span_or_not(text: str, today: date) -> None:
    found = read_span(text, today.toordinal())
    assert found is None or 1 <= found[0] <= found[1]


def test_last_month_in_january_is_last_years_december() -> None:
    found = read_span("last month", date(2027, 1, 15).toordinal())
    assert found == (date(2026, 12, 1).toordinal(), date(2026, 12, 31).toordinal())


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("46", "2026-11-09"), ("W46", "2026-11-09"), ("w47", "2026-11-16"), ("1", "2025-12-29"),
        ("48", "2025-11-24"), ("2025-W48", "2025-11-24"), ("this", "2026-11-16"),
        ("last", "2026-11-09"), ("last week", "2026-11-09"), ("2026-11-03", "2026-11-02"),
        ("yesterday", "2026-11-16"), ("54", None), ("0", None), ("2026-11", None), ("x", None),
        ("", None),
    ],
)  # fmt: skip
def test_weeks(text: str, monday: str | None) -> None:
    found = read_week(text, FRIDAY.toordinal())
    first = date.fromisoformat(monday).toordinal() if monday else None
    assert found == (None if first is None else (first, first + 6))

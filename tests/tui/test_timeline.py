"""Lines and items of a long list; its rows fetched by key: the right ones, in few questions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chefslog.tui.data.timeline import STEP, STRETCH, Extra, Row, Rows, Timeline

DAYS = [(300, 2), (299, 1), (290, 3)]
TAIL = (Extra("rule", text="waiting"), Extra("due", ref="a"), Extra("checkin", ref="w"))

counts = st.lists(st.integers(1, 50), max_size=30)


def timeline(many: list[int], tail: tuple[Extra, ...] = ()) -> Timeline:
    return Timeline([(1000 - place, count) for place, count in enumerate(many)], tail)


def test_lines_alternate_between_days_and_entries() -> None:
    line = Timeline(DAYS, TAIL)
    kinds = [line.place(at).kind for at in range(line.lines)]  # type: ignore[union-attr]
    wanted = ["day", *["entry"] * 2, "day", "entry", "day", *["entry"] * 3, *["extra"] * 3]
    assert kinds == wanted
    assert (line.entries, line.items, line.lines) == (6, 8, 12)
    assert line.place(12) is None
    assert line.place(-1) is None


def test_the_cursor_does_not_stand_on_headings_and_rules() -> None:
    line = Timeline(DAYS, TAIL)
    assert [line.item_at(at) for at in range(12)] == [
        *(None, 0, 1, None, 2, None, 3, 4, 5),
        *(None, 6, 7),
    ]
    assert line.extra_of(6) is TAIL[1]
    assert line.extra_of(5) is None


@given(counts)
def test_lines_and_items_are_each_others_inverse(many: list[int]) -> None:
    line = timeline(many, TAIL)
    assert [line.item_at(line.line_of(item)) for item in range(line.items)] == [*range(line.items)]


@given(counts, st.integers(900, 1010))
def test_first_of_day_is_the_newest_not_after_it(many: list[int], day: int) -> None:
    line = timeline(many)
    found = line.first_of_day(day)
    if not many:
        assert found is None
    elif any(number <= day for number, _ in line.days):
        assert found is not None
        assert line.day_of(found)[0] == max(n for n, _ in line.days if n <= day)
    else:
        assert found == line.entries - 1


def test_an_empty_list_has_no_items() -> None:
    line = Timeline([], (Extra("text", text="Type"),))
    assert (line.lines, line.items, line.entries) == (1, 0, 0)
    assert line.item_at(0) is None


class Ledger:
    """Keys of a journal, newest first, and the questions that were asked of it."""

    def __init__(self, days: list[tuple[int, int]]) -> None:
        self.keys = [day << 20 | n for day, count in days for n in reversed(range(count))]
        self.asked: list[int] = []

    def page(self, *, before: int | None, after: int | None, limit: int) -> list[Row]:
        self.asked.append(limit)
        fits = [
            key
            for key in self.keys
            if (before is None or key < before) and (after is None or key > after)
        ]
        found = fits[-limit:] if after is not None else fits[:limit]
        return [(key, f"id-{key}") for key in found]


days_lists = st.lists(st.integers(1, 700), min_size=1, max_size=12).map(
    lambda counts: [(5000 - 2 * place, count) for place, count in enumerate(counts)]
)


@given(days_lists, st.data())
def test_any_stretch_brings_the_right_rows(
    days: list[tuple[int, int]], data: st.DataObject
) -> None:
    ledger, timeline = Ledger(days), Timeline(days)
    rows = Rows(timeline)
    for _ in range(3):
        first = data.draw(st.integers(0, timeline.entries - 1))
        last = min(timeline.entries - 1, first + data.draw(st.integers(0, 60)))
        rows.fetch(first, last, ledger.page)
        assert not rows.missing(first, last)
        held = [rows.get(index) for index in range(first, last + 1)]
        assert [row and row[0] for row in held] == ledger.keys[first : last + 1]


def test_small_days_cost_one_question() -> None:
    days = [(9000 - day, 3) for day in range(4000)]
    ledger, rows = Ledger(days), Rows(Timeline(days))
    rows.fetch(11_980, 11_999, ledger.page)
    assert len(ledger.asked) == 1
    assert ledger.asked[0] <= STRETCH + 6


def test_the_end_of_a_huge_day_is_reached_from_its_end() -> None:
    ledger, rows = Ledger([(7, 50_000)]), Rows(Timeline([(7, 50_000)]))
    assert rows.near(49_980, 49_999)
    rows.fetch(49_980, 49_999, ledger.page)
    assert sum(ledger.asked) <= STRETCH
    assert not rows.near(20_000, 20_020)
    rows.fetch(20_000, 20_020, ledger.page)
    assert max(ledger.asked) <= STEP
    asked = len(ledger.asked)
    rows.fetch(20_100, 20_120, ledger.page)
    assert len(ledger.asked) - asked == 1


def test_a_stopped_walk_ends() -> None:
    ledger, rows = Ledger([(7, 50_000)]), Rows(Timeline([(7, 50_000)]))
    rows.fetch(25_000, 25_010, ledger.page, stop=lambda: len(ledger.asked) >= 2)
    assert len(ledger.asked) == 2
    assert rows.missing(25_000, 25_010)


def test_fewer_rows_than_counted_end_the_walk() -> None:
    ledger, rows = Ledger([(7, 400)]), Rows(Timeline([(7, 450)]))
    rows.fetch(395, 449, ledger.page)
    assert rows.missing(0, 449)


def test_far_rows_are_let_go() -> None:
    days = [(9000 - day, 100) for day in range(200)]
    ledger, rows = Ledger(days), Rows(Timeline(days))
    for first in range(0, 20_000, 100):
        rows.fetch(first, first + 99, ledger.page)
    assert rows.get(0) is None
    assert rows.get(19_950) is not None
    assert rows.find(f"id-{ledger.keys[19_950]}") == 19_950

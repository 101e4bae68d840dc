"""Lines and items of a long list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chefslog.tui.data.timeline import Extra, Timeline

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

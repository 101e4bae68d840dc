"""The virtual list alone in a host: drawing, moving, clicking, any text."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App
from textual.message import Message
from textual.screen import Screen

from chefslog.tui.data.timeline import Extra, Row, Rows, Timeline
from chefslog.tui.entry_list.list_view import EntryList
from chefslog.tui.theme import InkScreen
from tests.journals import TODAY
from tests.tui.running import HOSTILE


def row(key: int, headline: str, **parts: Any) -> Row:
    held = {"state": "entry", "delegation": 2, "value": "speed", "project": "auth", "tags": "a b"}
    held |= parts
    return (
        *(key, f"id-{key}", "abcdef", held["state"], headline, held["delegation"], None),
        *(held["value"], held.get("outcome"), held["project"], "shell", 0, held["tags"]),
    )


class Host(App[None]):
    """A list over many days of three entries each."""

    def __init__(self, days: int, headlines: tuple[str, ...] = ("Entry",)) -> None:
        super().__init__()
        self.headlines = headlines
        self.days = [(TODAY - place, 3) for place in range(days)]
        self.asked: list[int] = []
        self.ran: list[str] = []
        self.list = EntryList(lambda extra: [("y", "yes", "yes"), ("x", "no", "no")])

    def get_default_screen(self) -> Screen[Any]:
        return InkScreen()

    def compose(self) -> Any:
        yield self.list

    def on_mount(self) -> None:
        self.fill()

    def fill(self, tail: tuple[Extra, ...] = (), *, afresh: bool = False) -> None:
        timeline = Timeline(self.days, tail)
        self.list.show(timeline, Rows(timeline), self.page, TODAY, afresh=afresh)

    def page(self, *, before: int | None, after: int | None, limit: int) -> list[Row]:
        self.asked.append(limit)
        found = []
        for day, count in self.days:
            for place in reversed(range(count)):
                key = day << 20 | place
                if (before is None or key < before) and (after is None or key > after):
                    text = self.headlines[(day * 3 + place) % len(self.headlines)]
                    found.append(row(key, f"{text} {day}/{place}"))
        return found[-limit:] if after is not None else found[:limit]

    def action_command(self, name: str) -> None:
        self.ran.append(name)

    def lines(self) -> list[str]:
        return [self.list.render_line(y).text for y in range(self.list.size.height)]


async def test_a_row_has_mark_level_value_headline_and_place() -> None:
    app = Host(1)
    async with app.run_test(size=(80, 10)):
        lines = app.lines()
    assert lines[0].startswith(" Today  Sat 21 Nov ──")
    assert lines[0].endswith(" 3 ")
    assert lines[1].startswith("▌ 2   speed        Entry")
    assert lines[1].index("auth") == 70
    assert lines[2].startswith("  2   speed        Entry")
    assert all(len(line) == 80 for line in lines)


@pytest.mark.parametrize("width", [20, 40, 59, 80, 120, 200])
async def test_any_headline_fills_its_line_exactly(width: int) -> None:
    app = Host(6, HOSTILE)
    async with app.run_test(size=(width, 24)):
        strips = [app.list.render_line(y) for y in range(24)]
        across = app.list.size.width
    assert {strip.cell_length for strip in strips} == {across}
    assert not any(ord(sign) < 32 for strip in strips for sign in strip.text)


async def test_brackets_are_shown_as_they_are() -> None:
    app = Host(2, HOSTILE[:5])
    async with app.run_test(size=(120, 24)):
        text = "\n".join(app.lines())
    for headline in HOSTILE[:5]:
        assert headline in text


async def test_a_moved_cursor_is_drawn_on_both_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Host(3)
    drawn: list[int] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.focus()
        await pilot.pause()
        monkeypatch.setattr(app.list, "refresh_line", drawn.append)
        app.list.action_move(2)
        # Today's heading is line 0, its three entries are lines 1 to 3.
        assert drawn == [1, 3]


async def test_a_new_filter_begins_at_the_top() -> None:
    app = Host(100)
    async with app.run_test(size=(80, 12)) as pilot:
        app.list.focus()
        app.list.go_to(150)
        await pilot.pause()
        assert app.list.scroll_offset.y > 100
        app.fill(afresh=True)
        assert (app.list.cursor, app.list.scroll_offset.y) == (0, 0)


async def test_paging_down_shows_every_entry() -> None:
    app = Host(100)
    async with app.run_test(size=(80, 12)) as pilot:
        app.list.focus()
        await pilot.pause()
        seen = set(app.lines())
        for _ in range(12):
            app.list.action_move_page(1)
            await pilot.pause()
            seen |= set(app.lines())
        last = app.list.cursor
    shown = {line.split("Entry ")[1].split()[0] for line in seen if "Entry " in line}
    entries = [f"{day}/{place}" for day, _ in app.days for place in (2, 1, 0)]
    assert last > 80
    assert set(entries[:last]) <= shown


async def test_up_from_the_first_entry_leaves_the_list() -> None:
    app = Host(3)
    left: list[object] = []

    class Leaving(EntryList):
        def post_message(self, message: Message) -> bool:
            if isinstance(message, EntryList.LeftAtTop):
                left.append(message)
            return super().post_message(message)

    app.list = Leaving(lambda extra: [])
    async with app.run_test(size=(80, 12)):
        app.list.action_move(1)
        app.list.action_move(-1)
        assert not left
        app.list.action_move(-1)
        assert len(left) == 1


async def test_a_list_that_grew_can_be_scrolled_to_its_end() -> None:
    app = Host(2)
    async with app.run_test(size=(80, 12)):
        app.days = [(TODAY - place, 3) for place in range(50)]
        app.fill()
        assert app.list.virtual_size.height == app.list.timeline.lines > 150


async def test_to_the_end_and_back_asks_for_pages_not_for_everything() -> None:
    app = Host(33_000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "end")
        assert app.list.cursor == 98_999
        assert app.lines()[-1].startswith("▌")
        await pilot.press("pageup", "k", "home")
        assert app.list.cursor == 0
        assert app.lines()[0].startswith(" Today ")
    assert max(app.asked) <= 130


async def test_the_heading_of_the_first_entry_comes_into_view() -> None:
    app = Host(20)
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.press("tab", *["j"] * 12, *["k"] * 6)
        at = app.list.timeline.line_of(app.list.cursor)
        assert app.list.scroll_offset.y <= at < app.list.scroll_offset.y + 10
        await pilot.press(*["k"] * 6)
        assert app.list.scroll_offset.y == 0


async def test_a_click_moves_and_a_second_one_opens() -> None:
    app = Host(3)
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.click(app.list, offset=(20, 3))
        assert app.list.cursor == 2
        await pilot.click(app.list, offset=(20, 4))
        assert app.list.cursor == 2
        await pilot.click(app.list, offset=(20, 3))
    assert app.ran == ["open"]


async def test_a_click_on_a_rows_key_answers() -> None:
    app = Host(1)
    draft = Extra("draft", row=row(5, "Fix [flaky] retry", state="draft"), ref="id-5")
    async with app.run_test(size=(80, 12)) as pilot:
        app.fill((Extra("rule", text="waiting"), draft))
        await pilot.pause()
        line = app.lines()[5]
        assert line.startswith(" shell             Fix [flaky] retry")
        await pilot.click(app.list, offset=(line.index("y yes"), 5))
    assert app.ran == ["yes"]
    assert app.list.current_extra() == draft


async def test_the_cursor_stays_on_its_entry_when_newer_ones_arrive() -> None:
    app = Host(400)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "end", "pageup")
        held, top = app.list.current_id(), app.lines()
        app.days = [(TODAY + 1, 3), *app.days]
        app.fill()
        await pilot.pause()
        assert app.list.current_id() == held
        assert app.lines() == top


async def test_at_the_top_new_entries_are_seen_while_typing_elsewhere() -> None:
    app = Host(40)
    async with app.run_test(size=(80, 12)) as pilot:
        app.screen.set_focus(None)
        await pilot.pause()
        app.days = [(TODAY + 1, 3), *app.days]
        app.fill()
        await pilot.pause()
        # Seen, but the cursor stays on what it was on.
        assert app.list.cursor == 3
        assert app.list.scroll_offset.y == 0


async def test_selection_steps_on_and_is_let_go() -> None:
    app = Host(2)
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.press("tab")
        app.list.toggle_chosen()
        app.list.toggle_chosen()
        assert len(app.list.chosen) == 2
        assert app.lines()[1].startswith("  2 ✓ speed")
        assert app.list.heads() == "  2 selected · esc lets go"
        app.list.let_go()
        assert not app.list.chosen and "selected" not in app.list.heads()


async def test_the_wheel_scrolls_without_moving_the_cursor() -> None:
    app = Host(100)
    async with app.run_test(size=(80, 12)) as pilot:
        app.list.scroll_to(y=50, animate=False, immediate=True)
        await pilot.pause()
        assert app.list.cursor == 0
        assert "…" not in app.lines()[3][:12]


async def test_an_empty_list_takes_keys() -> None:
    app = Host(0)
    async with app.run_test(size=(80, 12)) as pilot:
        app.fill((Extra("text", text="Type here"),))
        await pilot.press("tab", "j", "k", "end", "home", "pagedown")
        app.list.toggle_chosen()
        assert app.list.current_row() is None
        assert "Type here" in app.lines()[0]


async def test_an_answered_row_gives_the_cursor_to_the_next() -> None:
    drafts = [Extra("draft", row(TODAY << 20 | n, f"Draft {n}"), ref=f"d{n}") for n in (5, 6, 7)]
    app = Host(1)
    async with app.run_test(size=(80, 12)) as pilot:
        app.fill(tail=(Extra("rule", text="waiting"), *drafts))
        app.list.focus()
        await pilot.press("down", "down", "down")
        assert app.list.current_id() == "d5"
        app.days = [(TODAY, 4)]
        app.fill(tail=(Extra("rule", text="waiting"), *drafts[1:]))
        assert app.list.current_id() == "d6"
        app.fill(tail=(Extra("rule", text="waiting"), drafts[0], drafts[1]))
        assert app.list.current_id() == "d6"
        app.fill(tail=(Extra("rule", text="waiting"), drafts[0]))
        assert app.list.current_id() == "d5"

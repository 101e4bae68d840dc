"""Detail, choice and masthead alone in a host."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

from chefslog.model.kinds import LABELS
from chefslog.model.meanings import level_meanings
from chefslog.tui.composer.fields import Choice
from chefslog.tui.entry_list.detail import READ_AT_ONCE, Detail, blocks
from chefslog.tui.theme import InkScreen
from chefslog.tui.widgets.lines import KeyLine, Masthead
from chefslog.tui.widgets.sheet import Line, Sheet
from tests.journals import TODAY, entry
from tests.tui.running import HOSTILE


class Host(App[None]):
    """One widget."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget
        self.ran: list[str] = []

    def get_default_screen(self) -> Screen[Any]:
        return InkScreen()

    def compose(self) -> Any:
        yield self.widget

    def action_command(self, name: str) -> None:
        self.ran.append(name)

    def lines(self) -> list[str]:
        return [self.widget.render_line(y).text for y in range(self.widget.size.height)]


async def test_an_entry_shows_any_text() -> None:
    detail = Detail()
    app = Host(detail)
    async with app.run_test(size=(70, 40)):
        for text in HOSTILE:
            one = entry(1, headline=text, notes=text * 3, project=text, typed=text + "x")
            detail.show(one, TODAY, LABELS, "EUR")
            shown = "\n".join(app.lines())
            assert not any(ord(sign) < 32 for sign in shown.replace("\n", "")), text
            if "[" in text and text.isprintable():
                assert text in shown


async def test_every_field_that_is_set_is_labelled() -> None:
    detail = Detail()
    app = Host(detail)
    one = entry(1, delegation=3, checked="none", took=95, bugs=[2, 1], tags=["perf"], spend=1.2)
    one["verdict"] = {"verdict": "held", "note": "", "day": "2026-11-20"}
    one["extra"] = {"mood": "fine"}
    async with app.run_test(size=(80, 40)):
        detail.show(one, TODAY, LABELS, "EUR")
        text = "\n".join(line.rstrip() for line in app.lines())
    for part in (
        *(
            "AI level    3 Sous chef",
            "Checked     not checked yet",
            "1h35",
            "2 fixed inline, 1 queued",
        ),
        *("#perf", "1.20 EUR", "Held?       held", "fine (unknown field)"),
    ):
        assert part in text


def test_a_very_long_text_is_cut_and_says_so() -> None:
    parts = blocks(entry(1, notes="word " * READ_AT_ONCE), TODAY, LABELS)
    assert sum(len(part.text) for part in parts) < READ_AT_ONCE + 1000
    assert "more characters" in parts[-1].text


async def test_the_same_entry_keeps_its_place_another_starts_at_the_top() -> None:
    detail = Detail()
    app = Host(detail)
    long = entry(1, notes="\n".join(map(str, range(200))))
    async with app.run_test(size=(60, 20)) as pilot:
        detail.show(long, TODAY, LABELS, "")
        await pilot.pause()
        detail.scroll_to(y=50, animate=False, immediate=True)
        detail.show({**long, "impact": "new"}, TODAY, LABELS, "")
        await pilot.pause()
        assert detail.scroll_offset.y == 50
        detail.show(entry(2), TODAY, LABELS, "")
        await pilot.pause()
        assert detail.scroll_offset.y == 0


async def test_chips_stand_apart_and_the_chosen_one_has_brackets() -> None:
    choice = Choice(("lines", "tests", "spec", "none"), "tests")
    app = Host(choice)
    async with app.run_test(size=(60, 3)) as pilot:
        assert app.lines()[0].rstrip() == " lines  ‹tests›  spec   none"
        await pilot.press("right")
        assert (choice.value, app.lines()[0].rstrip()) == ("spec", " lines   tests  ‹spec›  none")
        await pilot.press("backspace")
        assert (choice.value, "‹" in app.lines()[0]) == ("", False)
        await pilot.press("left")
        assert choice.value == "none"
        await pilot.press("right")
        assert choice.value == ""


async def test_no_letter_and_no_space_chooses() -> None:
    choice = Choice(("customer", "reliability", "cost"), "cost")
    app = Host(choice)
    async with app.run_test(size=(60, 3)) as pilot:
        await pilot.press("c", "r", "x", "space", "1")
        assert choice.value == "cost"


async def test_a_click_chooses_and_another_one_takes_it_back() -> None:
    choice = Choice(("customer", "reliability", "cost"))
    app = Host(choice)
    async with app.run_test(size=(60, 3)) as pilot:
        for value in ("reliability", ""):
            await pilot.click(Choice, offset=(app.lines()[0].index("reliability"), 0))
            assert choice.value == value


async def test_chips_that_do_not_fit_stand_on_a_grid_of_equal_columns() -> None:
    values = ("customer", "reliability", "speed", "cost", "quality", "security", "people")
    app = Host(Choice(values, "speed"))
    async with app.run_test(size=(30, 6)):
        lines = [line.rstrip() for line in app.lines()]
    assert lines[:4] == [
        " customer      reliability",
        "‹speed›        cost",
        " quality       security",
        " people",
    ]


async def test_each_value_has_its_meaning_beside_it_at_any_width() -> None:
    levels = ("0", "1", "2", "3", "4")
    for width in (90, 40):
        app = Host(Choice(levels, "2", level_meanings(LABELS)))
        async with app.run_test(size=(width, 20)):
            text = " ".join(app.lines())
        words = " ".join(text.split())
        assert "‹2› Station chef bounded pieces handed over, every diff read" in words or (
            width == 40 and "‹2› Station chef bounded pieces" in words
        )
        for name, meaning in level_meanings(LABELS):
            assert name in words
            assert all(word in words for word in meaning.split())


@pytest.mark.parametrize(("width", "part"), [(80, "Today  2 Journal"), (120, "Today   2 Journal")])
async def test_the_masthead_names_the_screens_at_every_width(width: int, part: str) -> None:
    tabs = [("1", "Today", "today"), ("2", "Journal", "journal")]
    app = Host(Masthead(tabs, "today", TODAY))
    async with app.run_test(size=(width, 3)) as pilot:
        line = app.lines()[0]
        assert line.startswith(" chefslog  ")
        assert line.endswith("Sat 21 Nov ")
        assert part in line
        await pilot.click(app.widget, offset=(line.index("Journal"), 0))
    assert app.ran == ["journal"]


async def test_a_problem_is_told_whole() -> None:
    line = KeyLine()
    app = Host(line)
    told = "nothing was saved: /home/me/journal/letterbox/new: No space left on device. " * 3
    async with app.run_test(size=(60, 10)) as pilot:
        line.show_keys([("e", "edit", "edit")])
        line.say(told, problem=True)
        await pilot.pause()
        assert "".join(app.lines()).replace(" ", "") == told.replace(" ", "")
        line.say("")
        await pilot.pause()
        assert [text.rstrip() for text in app.lines()] == [" e edit"]


async def test_over_a_key_stands_what_it_does() -> None:
    line = KeyLine()
    app = Host(line)
    async with app.run_test(size=(60, 10), tooltips=True) as pilot:
        line.show_keys([("d", "trash", "trash")])
        await pilot.pause()
        await pilot.hover(line, offset=(3, 0))
        assert "undo brings it back" in str(line.tooltip)
        await pilot.hover(line, offset=(40, 0))
        assert line.tooltip is None


async def test_levels_may_have_any_name_and_still_leave_room_for_their_meaning() -> None:
    labels = ("By hand", "Kommis [/b]", "漢字かな交じり文の見出しと長い名前", "x" * 300, "👩‍🍳")
    app = Host(Choice(("0", "1", "2", "3", "4"), "3", level_meanings(labels)))
    async with app.run_test(size=(80, 20)):
        lines = app.lines()
    words = " ".join(" ".join(lines).split())
    assert "Kommis [/b]" in words
    assert "xxx…" in words
    assert "whole tasks handed over" in words
    assert all(cell_len(line.rstrip()) <= 80 for line in lines)


async def test_a_row_has_the_cursor_before_it_is_seen_and_when_it_is() -> None:
    sheet = Sheet()
    sheet.display = False
    async with Host(sheet).run_test(size=(40, 10)) as pilot:
        sheet.show(lambda _: [Line(((f" {name}", ""),), name) for name in ("one", "two", "three")])
        assert sheet.cursor == "one"
        sheet.go_to("two")
        assert sheet.cursor == "two"
        sheet.display = True
        await pilot.pause(0.1)
        assert (sheet.cursor, sheet.highlighted) == ("two", 1)
        # Out of sight again it keeps its rows, and the cursor goes on.
        sheet.display = False
        await pilot.pause(0.1)
        sheet.go_to("three")
        sheet.display = True
        await pilot.pause(0.1)
        assert (sheet.cursor, sheet.highlighted) == ("three", 2)

"""Help is one page of keys in groups; the manual behind it is rendered and searched."""

from __future__ import annotations

import pytest
from textual.containers import VerticalScroll
from textual.widgets import OptionList

from chefslog.home.manual import load_pages
from chefslog.home.paths import Home
from chefslog.tui.commands import COMMANDS
from chefslog.tui.help.help import HelpScreen
from chefslog.tui.help.manual import ManualScreen
from tests.journals import entry, put_journal
from tests.tui.running import rest, running, screen_text, type_text


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (("f1",), "bar"),
        (("escape", "question_mark"), "list"),
        (("escape", "slash", "f1"), "filter"),
        (("escape", "enter", "question_mark"), "detail"),
        (("escape", "3", "question_mark"), "insight"),
    ],
)
async def test_the_keys_of_where_one_is_are_one_page(
    home: Home, keys: tuple[str, ...], place: str
) -> None:
    put_journal(home, [entry(1)])
    async with running(home) as (app, pilot):
        for key in keys:
            await pilot.press(key)
            await rest(app, pilot)
        assert isinstance(app.screen, HelpScreen)
        assert app.screen.query_one(VerticalScroll).max_scroll_y == 0
        shown = " ".join(screen_text(app).split())
        for command in COMMANDS:
            if command.key and place in command.places and command.id != "bar":
                assert command.label in shown or command.key in "12345", command.id
        # The names of Textual's own actions are none of the reader's business.
        assert "Scroll" not in shown
        assert "executive chef" in shown


async def test_wide_each_key_has_its_sentence(home: Home) -> None:
    async with running(home, width=140, height=40) as (app, pilot):
        await pilot.press("escape", "question_mark")
        await rest(app, pilot)
        shown = screen_text(app)
    assert "Move to the trash; undo brings it back." in shown
    assert "Take the draft into the journal." in shown


async def test_the_levels_are_one_key_away_as_a_table_that_fits(home: Home) -> None:
    async with running(home) as (app, pilot):
        await pilot.press("escape", "question_mark", "l")
        await rest(app, pilot)
        shown = screen_text(app)
        assert "┌─" in shown
        assert "|---" not in shown
        assert "Line cook" in shown
        assert all(line.endswith(("│", "╯", "╮")) for line in shown.splitlines()[:-1])


async def test_the_manual_has_contents_and_goes_from_page_to_page(home: Home) -> None:
    async with running(home) as (app, pilot):
        await pilot.press("escape", "question_mark", "m")
        await rest(app, pilot)
        manual = app.screen
        assert isinstance(manual, ManualScreen)
        contents = manual.query_one(OptionList)
        assert contents.option_count == len(load_pages())
        await pilot.press("j", "down")
        await rest(app, pilot)
        assert manual.page == [*load_pages()][2]
        await pilot.press("escape", "escape")
        assert app.screen.name_of_screen == "today"  # type: ignore[attr-defined]


async def test_a_search_of_the_manual_leads_to_the_line(home: Home) -> None:
    async with running(home, width=100) as (app, pilot):
        await pilot.press("escape", "question_mark", "slash")
        await type_text(pilot, "ISO week")
        await rest(app, pilot)
        manual = app.screen
        assert isinstance(manual, ManualScreen)
        found = manual.query_one(OptionList)
        lines = [line for page in load_pages().values() for line in page.splitlines()]
        assert found.option_count == sum("ISO week" in line for line in lines)
        await pilot.press("enter", "enter")
        await rest(app, pilot)
        right = [line[26:] for line in screen_text(app).splitlines()]
        assert any("ISO week" in line for line in right)
        await pilot.press("slash", "escape")
        assert found.option_count == len(load_pages())

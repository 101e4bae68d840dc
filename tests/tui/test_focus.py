"""What has the focus is seen in every theme: the drawn cells differ, without colour too."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import OptionList

from chefslog.home.config import THEMES
from chefslog.home.paths import Home
from chefslog.tui.app import Chefslog
from chefslog.tui.composer.fields import FormRow, LevelChoice
from tests.journals import entry, put_journal
from tests.tui.running import rest, running

Cell = tuple[object, ...]


def cells(strips: list[Strip], region: Region, has_colour: bool) -> list[Cell]:
    """Each cell of a part of a drawn screen: its sign and how it is drawn."""
    found: list[Cell] = []
    for line in strips[region.y : region.bottom]:
        for segment in line.crop(region.x, region.right):
            style = segment.style
            drawn: Cell = ()
            if style is not None:
                drawn = (style.bold, style.italic, style.underline, style.reverse, style.dim)
                drawn += (style.color, style.bgcolor) if has_colour else ()
            found += [(sign, *drawn) for sign in segment.text]
    return found


def frame_of(widget: Widget) -> Widget:
    """The row of a form or the pane that a widget stands in, else the widget itself."""
    for one in widget.ancestors_with_self:
        if isinstance(one, FormRow) or (isinstance(one, Widget) and one.has_class("pane")):
            return one
    return widget


async def drawn_with(app: Chefslog, pilot: Pilot[int], focused: Widget | None) -> list[Strip]:
    """The screen's lines while a widget has the focus."""
    app.screen.set_focus(focused, scroll_visible=False)
    await pilot.pause()
    return app.screen._compositor.render_strips()


async def faint_focus(app: Chefslog, pilot: Pilot[int], has_colour: bool) -> list[str]:
    """The widgets that are drawn alike with the focus and without it."""
    found = []
    chain = list(app.screen.focus_chain)
    before = await drawn_with(app, pilot, chain[-1])
    for widget in chain:
        after = await drawn_with(app, pilot, widget)
        region = frame_of(widget).region
        drawn = (cells(strips, region, has_colour) for strips in (before, after))
        # The text cursor alone is one cell: too little to find it by.
        changed = sum(one != other for one, other in zip(*drawn, strict=True))
        if region.area and changed < 2:
            found.append(f"{widget!r} {app.theme}")
        before = after
    return found


OPENED: dict[str, Callable[[Chefslog], object]] = {
    "composer": lambda app: app.action_compose(),
    "checkin": lambda app: app.action_open_checkin(),
    "today": lambda app: app.switch_mode("today"),
    "journal": lambda app: app.switch_mode("journal"),
}
PLAIN = ("ansi-dark", "ansi-light", "NO_COLOR")


@pytest.mark.slow
@pytest.mark.parametrize("name", OPENED)
@pytest.mark.parametrize("theme", ["chefslog-dark", "chefslog-light", *PLAIN])
async def test_every_widget_shows_its_focus(
    home: Home, monkeypatch: pytest.MonkeyPatch, theme: str, name: str
) -> None:
    if theme == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    put_journal(home, [entry(1), entry(2)])
    async with running(home, width=120, height=40) as (app, pilot):
        if theme != "NO_COLOR":
            app.theme = theme
        OPENED[name](app)
        await rest(app, pilot)
        assert await faint_focus(app, pilot, theme not in PLAIN) == []


@pytest.mark.slow
async def test_a_form_shows_its_focus_in_every_theme_that_can_be_chosen(home: Home) -> None:
    async with running(home, width=100, height=30) as (app, pilot):
        app.action_compose()
        await rest(app, pilot)
        level = app.screen.query_one(LevelChoice)
        for theme in THEMES:
            app.theme = theme
            drawn = []
            for focused in (level, None):
                strips = await drawn_with(app, pilot, focused)
                drawn.append(cells(strips, frame_of(level).region, has_colour=True))
            assert sum(one != other for one, other in zip(*drawn, strict=True)) > 1, theme


async def test_the_row_under_a_lists_cursor_stands_out_without_colour(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    put_journal(home, [entry(1, project="auth"), entry(2, project="payments")])
    async with running(home, width=200, height=40) as (app, pilot):
        for keys in (("ctrl+p",), ("escape", "escape", "2")):
            await pilot.press(*keys)
            await rest(app, pilot)
            (found,) = [one for one in app.screen.query(OptionList) if one.display]
            free = [not one.disabled for one in found.options]
            at = next(at for at, both in enumerate(pairwise(free)) if all(both))
            found.highlighted = at
            if found.focusable:
                found.focus()
            await pilot.pause()
            rows = [found.content_region.translate((0, row)) for row in (at, at + 1)]
            looks = [
                {cell[1:] for cell in cells(app.screen._compositor.render_strips(),
                                            Region(row.x, row.y, row.width, 1), False)}
                for row in rows
            ]  # fmt: skip
            assert looks[0] != looks[1], keys

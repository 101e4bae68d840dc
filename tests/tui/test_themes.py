"""The themes: text meets WCAG AA on every ground it stands on."""

from __future__ import annotations

import os

import pytest
from textual.color import Color
from textual.css.stylesheet import Stylesheet
from textual.theme import BUILTIN_THEMES, Theme

from chefslog.home.config import THEMES as NAMES
from chefslog.home.paths import Home
from chefslog.tui.data.preferences import remember, remembered
from chefslog.tui.theme import DARK, LIGHT, THEMES, TOKENS, chosen
from tests.journals import entry, put_journal
from tests.tui.running import rest, running, today_of

INKS = ("foreground", "text-muted", "text-primary", "text-error", "text-success", "text-warning")
GROUNDS = ("background", "surface", "block-cursor-blurred-background")


def _luminance(color: Color) -> float:
    parts = []
    for value in color.rgb:
        share = value / 255
        parts.append(share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4)
    red, green, blue = parts
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", INKS)
def test_text_can_be_read(theme: Theme, ground: str, ink: str) -> None:
    colours = theme.to_color_system().generate()
    assert contrast(Color.parse(colours[ink]), Color.parse(colours[ground])) >= 4.5


def test_the_theme_is_the_configs_else_the_last_one_else_ours(home: Home) -> None:
    known = {theme.name: theme for theme in THEMES}
    assert chosen("", home, known) == DARK
    remember(home, theme="chefslog-light")
    assert chosen("", home, known) == "chefslog-light"
    assert chosen("chefslog-dark", home, known) == "chefslog-dark"
    assert chosen("no such", home, known) == "chefslog-light"


def test_a_broken_memory_is_no_reason_to_stop(home: Home) -> None:
    os.makedirs(home.data)
    with open(os.path.join(home.data, "app.json"), "w", encoding="utf-8") as file:
        file.write("{")
    assert remembered(home) == {}
    remember(home, more=True)
    assert remembered(home) == {"more": True}


def test_the_settings_know_every_theme_that_the_app_has() -> None:
    assert sorted(NAMES) == sorted([*BUILTIN_THEMES, *(theme.name for theme in THEMES)])


@pytest.mark.parametrize("theme", [DARK, "chefslog-light"])
async def test_a_key_that_works_is_rose_and_the_word_behind_it_is_not(
    home: Home, theme: str
) -> None:
    async with running(home) as (app, pilot):
        app.theme = theme
        await pilot.press("escape")
        await rest(app, pilot)
        for form in ("", "open_checkin", "compose"):
            if form:
                await app.run_action(form)
                await rest(app, pilot)
            (line,) = app.screen._compositor.render_strips()[-1:]
            colours = {
                segment.text.strip(): segment.style.color.get_truecolor().hex
                for segment in line
                if segment.style is not None and segment.style.color is not None
            }
            place = 0 if theme == DARK else 1
            key = "F1" if form else "?"
            assert colours[key] == TOKENS["key"][place]
            assert colours["help"] == TOKENS["muted"][place]
            assert ("$EDITOR" in colours) == (form == "compose")
            await pilot.press("escape")
            await rest(app, pilot)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
async def test_with_sixteen_colours_no_text_has_the_colour_of_its_ground(
    home: Home, theme: str
) -> None:
    """A ground that is set needs an ink that is set: the terminal's own may be the same."""
    put_journal(home, [entry(1, delegation=2, value="speed", project="auth"), entry(2)])
    ways = {
        "today": ("escape",), "palette": ("ctrl+p",), "entry": ("escape", "enter"),
        "composer": ("escape", "e"), "filter": ("escape", "2", "slash", "e", "enter", "down"),
        "calendar": ("c",), "insight": ("escape", "escape", "3"), "season": ("4",),
        "check-in": ("1", "end", "enter", "3"),
    }  # fmt: skip
    async with running(home, width=100, height=30) as (app, pilot):
        app.theme = theme
        for name, keys in ways.items():
            await pilot.press(*keys)
            await rest(app, pilot)
            for line in app.screen._compositor.render_strips():
                for text, style, _ in line:
                    if style and text.strip() and style.bgcolor and not style.bgcolor.is_default:
                        assert style.color is not None, (name, text)
                        assert not style.color.is_default, (name, text)
                        assert style.color != style.bgcolor, (name, text)


async def test_the_first_frame_has_the_last_theme_without_reading_styles_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    again: list[Stylesheet] = []
    monkeypatch.setattr(Stylesheet, "reparse", again.append)
    remember(home, theme=LIGHT)
    put_journal(home, [entry(1)])
    async with running(home) as (app, _):
        assert not again
        light = Color.parse(TOKENS["background"][1])
        assert app.screen.styles.background == light
        assert app.has_class("-light-mode")
        assert not app.has_class("-dark-mode")


async def test_the_week_takes_the_colours_of_another_theme(home: Home) -> None:
    put_journal(home, [entry(1, delegation=2)])
    async with running(home, width=140, height=40) as (app, pilot):
        week = today_of(app).week

        def grounds() -> set[str]:
            segments = [one for y in range(week.size.height) for one in week.render_line(y)]
            styles = [one.style for one in segments if one.style and one.style.bgcolor]
            return {style.bgcolor.get_truecolor().hex for style in styles if style.bgcolor}

        assert TOKENS["level-2"][0] in grounds()
        app.theme = LIGHT
        await pilot.pause()
        assert TOKENS["level-2"][1] in grounds()
        assert TOKENS["level-2"][0] not in grounds()

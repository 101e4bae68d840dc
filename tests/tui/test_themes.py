"""The themes: text meets WCAG AA on every ground it stands on."""

from __future__ import annotations

import os

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from chefslog.home.config import THEMES as NAMES
from chefslog.home.paths import Home
from chefslog.tui.data.preferences import remember, remembered
from chefslog.tui.theme import DARK, THEMES, chosen

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

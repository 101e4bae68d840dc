"""The visual system: warm is the app, cool is the data, a level is a filled cell with its digit.

Copper (`focus`) says where the keyboard is and nothing else; rose (`key`) what can be pressed; pale
blue (`token`) what the app understood or measured. Headings are bold, not coloured.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Set
from contextlib import suppress
from functools import lru_cache
from typing import Any, ClassVar

from rich.style import Style
from textual.app import App
from textual.color import Color, ColorParseError
from textual.screen import Screen
from textual.style import Style as ContentStyle
from textual.theme import Theme
from textual.widget import Widget

from chefslog.home.paths import Home
from chefslog.tui.data.preferences import remembered

DARK = "chefslog-dark"
LIGHT = "chefslog-light"
BOLD = Style(bold=True)

# token: dark, light
TOKENS = {
    "text": ("#ebe7df", "#2b241e"),
    "muted": ("#aba59d", "#655a4f"),
    "focus": ("#fb9d62", "#a94414"),
    "key": ("#efa4c1", "#a72c63"),
    "token": ("#a1d0e3", "#205b7f"),
    "success": ("#83d494", "#1f6e2c"),
    "warning": ("#f2cd64", "#845800"),
    "error": ("#f87a79", "#be2323"),
    "background": ("#121217", "#fdfaf6"),
    "surface": ("#1d1d23", "#f5f2ee"),
    "panel": ("#24242b", "#e9e7e3"),
    "focusbg": ("#3b291f", "#f9ddc8"),
    "mark": ("#604914", "#f3dd99"),
    "line": ("#404049", "#c4bdb1"),
    "faint": ("#62626b", "#978f85"),
    "ink": ("#121217", "#1c1610"),
    "level-0": ("#eedfc5", "#e8d2b7"),
    "level-1": ("#c5d467", "#c6cd5b"),
    "level-2": ("#6ccbb6", "#46c9b9"),
    "level-3": ("#609bea", "#5c9ced"),
    "level-4": ("#b06ac5", "#b964cc"),
}
"""Every colour, for the dark and the light ground; contrast is computed in a test."""
_NAMES = {
    "border": "focus",
    "border-blurred": "line",
    "text-muted": "muted",
    "text-disabled": "faint",
    "text-primary": "token",
    "text-secondary": "key",
    "text-accent": "focus",
    "text-error": "error",
    "text-warning": "warning",
    "text-success": "success",
    "block-cursor-blurred-background": "panel",
    "block-cursor-blurred-foreground": "text",
    "block-cursor-background": "focusbg",
    "block-cursor-foreground": "text",
    "input-cursor-background": "focus",
    "input-cursor-foreground": "ink",
    "input-selection-background": "mark",
    "scrollbar": "line",
    "scrollbar-background": "background",
    "footer-key-foreground": "key",
}
"""Textual's own names for them, so that style sheets work with its themes too."""
_ELSEWHERE = {
    "focus": "accent",
    "key": "secondary",
    "token": "primary",
    "success": "success",
    "warning": "warning",
    "error": "error",
}
"""Where a theme of Textual's own has colours of this system; the levels stay as they are."""
_ANSI_LEVELS = ("white", "yellow", "cyan", "blue", "magenta")


def _theme(name: str, place: int) -> Theme:
    colours = {token: pair[place] for token, pair in TOKENS.items()}
    return Theme(
        name=name,
        primary=colours["token"],
        secondary=colours["key"],
        accent=colours["focus"],
        warning=colours["warning"],
        error=colours["error"],
        success=colours["success"],
        foreground=colours["text"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        dark=place == 0,
        variables={ours: colours[token] for ours, token in _NAMES.items()},
    )


THEMES = (_theme(DARK, 0), _theme(LIGHT, 1))


def chosen(configured: str, home: Home, known: Mapping[str, Theme]) -> str:
    """The theme to start with: the config's, else the one chosen last, else the dark one."""
    for name in (configured, remembered(home).get("theme", "")):
        if name in known:
            return name
    plain = "NO_COLOR" in os.environ or os.environ.get("TERM", "") in ("linux", "vt100", "ansi")
    return "ansi-dark" if plain and "ansi-dark" in known else DARK


def plain_colours() -> bool | None:
    """Textual's `ansi_color`: with NO_COLOR set it then writes no colour at all, not shades."""
    return True if "NO_COLOR" in os.environ else None


class InkScreen(Screen[None]):
    """A screen whose widgets draw with `ink`, and what commands ask it about itself."""

    name_of_screen: ClassVar[str] = ""
    """The id of the command that leads here, where it has one."""
    places: ClassVar[tuple[str, ...]] = ()
    """The places of `commands.PLACES` that are on it."""
    page: str = ""
    """The page that is shown, where there are several."""

    def __init__(self) -> None:
        super().__init__()
        # Its styles are read as it is mounted. Textual would parse those of all screens anew for
        # each new one, and a second time when it is shown.
        self._css_update_count = self.app._css_update_count
        # Textual sets these with the first resize, which comes after the first frame.
        points = (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS)
        for size, classes in zip(self.app.size, points, strict=True):
            fitting = [name for least, name in sorted(classes or ()) if least <= size]
            self.add_class(*fitting[-1:], update=False)

    @property
    def offers(self) -> Set[str]:
        """Return what commands may find here, by the names that they need."""
        return frozenset()

    def keep_text(self) -> None:
        """Have on disk what was typed here and not saved; nothing where nothing is typed."""

    def row_kind(self) -> str:
        """Return what the cursor is on; empty where there is nothing."""
        return ""

    def word_of(self, command: str) -> str:
        """Return the footer's word for a command as things are now; empty for the table's."""
        return ""


def ink(widget: Widget, name: str) -> Style:
    """Return a style of the theme, to be laid over whatever ground there is."""
    return inks_of(widget.app)[name]


def content_style(widget: Widget, name: str) -> ContentStyle:
    """Return a style of the theme for a part of a `Content`; `bold` is weight alone."""
    return ContentStyle.from_rich_style(BOLD if name == "bold" else ink(widget, name))


def inks_of(app: App[Any]) -> dict[str, Style]:
    """Return every style that lines are drawn with, in the app's theme."""
    theme = app.current_theme
    if theme.ansi or app.ansi_color:
        return _plain_inks()
    is_own = theme.name in (DARK, LIGHT)
    others = () if is_own else tuple(getattr(theme, name) for name in _ELSEWHERE.values())
    return _inks(theme.dark, others)


@lru_cache(maxsize=8)
def _inks(is_dark: bool, others: tuple[str | None, ...]) -> dict[str, Style]:
    """The styles on a dark or light ground; `others` are the colours of a theme of Textual's."""
    colours = {token: pair[0 if is_dark else 1] for token, pair in TOKENS.items()}
    for token, colour in zip(_ELSEWHERE, others, strict=False):
        with suppress(ColorParseError):
            colours[token] = Color.parse(colour).hex if colour else colours[token]
    tokens = {"dim": "muted", "accent": "token", "good": "success", "warn": "warning"}
    tokens |= {name: name for name in ("token", "key", "focus", "faint", "line")}
    inks = {name: Style(color=colours[token]) for name, token in tokens.items()}
    inks["bad"] = Style(color=colours["error"], bold=True)
    inks["key"] += BOLD
    inks["cursor"] = Style(bgcolor=colours["focusbg"])
    inks["blurred"] = inks["here"] = inks["unset"] = Style(bgcolor=colours["panel"])
    inks["chosen"] = Style(bgcolor=colours["surface"])
    inks["hit"] = Style(bgcolor=colours["mark"], bold=True)
    for level in range(5):
        inks[f"level-{level}"] = Style(color=colours["ink"], bgcolor=colours[f"level-{level}"])
    return inks


@lru_cache(maxsize=1)
def _plain_inks() -> dict[str, Style]:
    """For 16 colours and for none: weight, reverse and the signs carry what colour would."""
    reverse, dim = Style(reverse=True, dim=False), Style(dim=True)
    inks = dict.fromkeys(("accent", "token", "good", "warn", "line"), Style())
    inks |= {"dim": dim, "faint": dim, "key": Style(color="magenta", bold=True), "bad": BOLD}
    inks |= {"focus": BOLD, "cursor": reverse, "blurred": Style(), "chosen": Style(underline=True)}
    inks |= {"here": reverse, "unset": Style(), "hit": Style(reverse=True, bold=True)}
    for level, colour in enumerate(_ANSI_LEVELS):
        inks[f"level-{level}"] = Style(color=colour, reverse=True)
    return inks

"""The visual system: themes, tokens, and the few styles that every line-drawing widget shares."""

from __future__ import annotations

import os
from collections.abc import Mapping, Set
from typing import ClassVar

from rich.style import Style
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import Widget

from chefslog.home.paths import Home
from chefslog.tui.data.preferences import remembered

DARK = "chefslog-dark"
LIGHT = "chefslog-light"

THEMES = (
    Theme(
        name=DARK,
        primary="#E8A15C",
        secondary="#8FB8A8",
        accent="#F0C674",
        warning="#F0C674",
        error="#F2837B",
        success="#9CCB86",
        foreground="#E9E4DA",
        background="#191816",
        surface="#2B2925",
        panel="#3A3731",
        dark=True,
        variables={
            "border": "#E8A15C",
            "border-blurred": "#6B665C",
            "text-muted": "#B6AFA1",
            "text-disabled": "#8F897D",
            "text-primary": "#F0B478",
            "text-error": "#F59A93",
            "text-warning": "#F0C674",
            "text-success": "#A9D494",
            "block-cursor-blurred-background": "#443E33",
            "block-cursor-background": "#E8A15C",
            "block-cursor-foreground": "#191816",
            "input-cursor-background": "#E9E4DA",
            "input-cursor-foreground": "#191816",
            "input-selection-background": "#6B5A3E",
            "scrollbar": "#5B564C",
            "scrollbar-background": "#22201D",
        },
    ),
    Theme(
        name=LIGHT,
        primary="#94480B",
        secondary="#2E6B57",
        accent="#8A5A00",
        warning="#7A5200",
        error="#A8231A",
        success="#2F6B1E",
        foreground="#26221B",
        background="#FBF8F2",
        surface="#F0EADF",
        panel="#E4DCCD",
        dark=False,
        variables={
            "border": "#94480B",
            "border-blurred": "#A39A8A",
            "text-muted": "#645C4E",
            "text-disabled": "#6F675A",
            "text-primary": "#8A4209",
            "text-error": "#A8231A",
            "text-warning": "#7A5200",
            "text-success": "#2F6B1E",
            "block-cursor-blurred-background": "#E8DCC6",
            "block-cursor-background": "#94480B",
            "block-cursor-foreground": "#FFFFFF",
            "input-cursor-background": "#26221B",
            "input-cursor-foreground": "#FBF8F2",
            "input-selection-background": "#EBCFAE",
            "scrollbar": "#BDB3A1",
            "scrollbar-background": "#EDE6DA",
        },
    ),
)


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


BOLD = Style(bold=True)
INKS = ("dim", "accent", "good", "bad", "cursor", "chosen", "token")


class InkScreen(Screen[None]):
    """A screen whose widgets draw with `ink`, and what commands ask it about itself.

    Each component class costs its share of the start, so one set serves all widgets.
    """

    name_of_screen: ClassVar[str] = ""
    """The id of the command that leads here, where it has one."""
    places: ClassVar[tuple[str, ...]] = ()
    """The places of `commands.PLACES` that are on it."""
    page: str = ""
    """The page that is shown, where there are several."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"ink--{name}" for name in INKS}
    DEFAULT_CSS = """
    InkScreen > .ink--dim { color: $text-muted; }
    InkScreen:ansi > .ink--dim { text-style: dim; }
    InkScreen > .ink--accent { color: $text-primary; }
    InkScreen > .ink--good { color: $text-success; }
    InkScreen > .ink--bad { color: $text-error; text-style: bold; }
    InkScreen > .ink--cursor { background: $block-cursor-blurred-background; }
    InkScreen > .ink--chosen { background: $surface; }
    InkScreen > .ink--token { color: $text-primary; }
    """

    @property
    def offers(self) -> Set[str]:
        """Return what commands may find here, by the names that they need."""
        return frozenset()

    def row_kind(self) -> str:
        """Return what the cursor is on; empty where there is nothing."""
        return ""

    def word_of(self, command: str) -> str:
        """Return the footer's word for a command as things are now; empty for the table's."""
        return ""


def ink(widget: Widget, name: str) -> Style:
    """A style of the widget's screen, colours over whatever ground there is."""
    return widget.screen.get_component_rich_style(f"ink--{name}", partial=True)

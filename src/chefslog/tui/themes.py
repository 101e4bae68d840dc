"""The pair of themes made for chefslog; text meets WCAG AA on every ground it stands on."""

from __future__ import annotations

import os
from collections.abc import Mapping

from textual.theme import Theme

from chefslog.home.paths import Home
from chefslog.tui.memory import remembered

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

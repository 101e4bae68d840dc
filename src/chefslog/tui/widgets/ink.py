"""The few styles that every line-drawing widget shares, kept once, by the screen.

Each component class costs its share of the start, so there is one set for all widgets.
"""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual.screen import Screen
from textual.widget import Widget

BOLD = Style(bold=True)
INKS = ("dim", "accent", "good", "bad", "cursor", "chosen", "token")


class InkScreen(Screen[None]):
    """A screen whose widgets draw with `ink`."""

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


def ink(widget: Widget, name: str) -> Style:
    """A style of the widget's screen, colours over whatever ground there is."""
    return widget.screen.get_component_rich_style(f"ink--{name}", partial=True)

"""Markdown as lines of a terminal: the one module of the command line that knows rich.

Rich comes with Textual and lays out tables, lists and emphasis to a width. Loaded only to show a
page on a terminal.
"""

from __future__ import annotations

import re
from io import StringIO
from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import CodeBlock, Heading, Markdown
from rich.padding import Padding
from rich.text import Text
from rich.theme import Theme

WIDEST = 100
"""Cells of a line that is still easy to read."""

_EMPTY = re.compile(r"\x1b\[[0-9;]*m *\x1b\[0m$", re.MULTILINE)
"""Spaces to the edge of the page that only carry a style."""

_STYLES = Theme(
    {
        "markdown.code": "cyan",
        "markdown.h1": "bold underline",
        "markdown.h2": "bold",
        "markdown.h3": "bold",
        "markdown.item.bullet": "none",
        "markdown.item.number": "none",
        "markdown.link": "underline",
        "markdown.link_url": "dim",
        "markdown.table.border": "dim",
        "markdown.table.header": "bold",
    }
)


class _LeftHeading(Heading):
    """A heading at the left edge; rich centres the first one."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.text


class _IndentedCode(CodeBlock):
    """Code without a box or a background, so that it suits dark and light terminals."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Padding(Text(str(self.text).rstrip(), style="markdown.code"), (0, 0, 0, 4))


class _Page(Markdown):
    elements: ClassVar = {
        **Markdown.elements,
        "heading_open": _LeftHeading,
        "fence": _IndentedCode,
        "code_block": _IndentedCode,
    }


def render_markdown(text: str, width: int, colour: bool) -> str:
    """Return a Markdown text laid out in `width` cells, with styles only where `colour` is true."""
    console = Console(
        file=StringIO(),
        width=min(width, WIDEST),
        force_terminal=True,
        color_system="standard" if colour else None,
        legacy_windows=False,
        theme=_STYLES,
    )
    with console.capture() as captured:
        console.print(_Page(text, hyperlinks=False))
    lines = [line.rstrip() for line in _EMPTY.sub("", captured.get()).splitlines()]
    # Rich leaves an empty line of its own round a table.
    pairs = zip(lines, ["", *lines], strict=False)
    return "\n".join(line for line, before in pairs if line or before)

"""What a command found or did, and the one place that prints it: as text or as JSON.

Commands return data and lines without escape sequences; nothing else in `cli` writes to standard
output, so that nothing from a file reaches a terminal raw.
"""

from __future__ import annotations

import os
import sys

from chefslog.home.narration import OutputError, is_accessible, narrate
from chefslog.model.sanitize import escape_json, legible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, TypeAlias

    from chefslog.cli.command import Arguments

    Line: TypeAlias = "str | Styled | RawLine | tuple[str | Styled, ...]"

_BATCH = 200
"""Lines or elements written together: a terminal's stream is flushed at each newline."""


class Styled:
    """A part of a line that is bold or dim where the terminal has colours."""

    __slots__ = ("code", "text")

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.text = text


def bold(text: str) -> Styled:
    """Mark more important text."""
    return Styled("1", text)


def dim(text: str) -> Styled:
    """Mark less important text."""
    return Styled("2", text)


class RawLine:
    """A line of the project's own text, printed as it is with the escape sequences in it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class Terminal:
    """How to write to standard output: `width` in cells (0: never cut), and whether in colour."""

    __slots__ = ("has_colour", "width")

    def __init__(self, width: int, has_colour: bool) -> None:
        self.width = width
        self.has_colour = has_colour


class Output:
    """The result of a command.

    `data` is what `--json` prints: a value, an iterator (printed as an array, an element at a
    time), or a function returning either. `lines` are for people: lines of text, or a function
    from the width in cells (0: never cut) to them. Only what is printed is computed. `notes` go
    to standard error behind the lines, not with `--json`: what JSON must not hide is narrated.
    `code` is the exit code. `is_paged` offers a long text in the
    reader's pager.
    """

    __slots__ = ("code", "data", "is_paged", "lines", "notes")

    def __init__(
        self,
        data: Any = None,
        lines: Iterable[Line] | Callable[[int], Iterable[Line]] = (),
        *,
        notes: Iterable[str] = (),
        code: int = 0,
        is_paged: bool = False,
    ) -> None:
        self.data = data
        self.lines = lines
        self.notes = notes
        self.code = code
        self.is_paged = is_paged


def print_output(output: Output, arguments: Arguments) -> int:
    """Print a command's result as it was asked for; the exit code. Raises OutputError."""
    if arguments.flag("json"):
        data = output.data() if callable(output.data) else output.data
        if data is not None:
            _write(_as_array(data) if hasattr(data, "__next__") else [json_text(data)])
    else:
        shown = terminal(is_plain=arguments.flag("plain"))
        lines = output.lines(shown.width) if callable(output.lines) else output.lines
        texts: Iterable[str] = (_as_text(line, shown.has_colour) for line in lines)
        if output.is_paged and sys.stdout.isatty():
            from chefslog.cli.pager import page_lines

            texts = page_lines(texts)
        _write(texts)
        narrate(*output.notes)
    return output.code


def terminal(*, is_plain: bool = False) -> Terminal:
    """Return how to write to standard output: cut and coloured only on a terminal."""
    if is_plain or is_accessible() or not sys.stdout.isatty():
        return Terminal(0, False)
    try:
        width = os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        width = 0
    is_dull = os.environ.get("TERM") == "dumb" or bool(os.environ.get("NO_COLOR"))
    return Terminal(width, not is_dull)


def _as_text(line: Line, has_colour: bool) -> str:
    if isinstance(line, str):
        return line if line.isprintable() else "\t".join(map(legible, line.split("\t")))
    if isinstance(line, RawLine):
        return line.text
    if isinstance(line, Styled):
        text = _as_text(line.text, has_colour)
        return f"\x1b[{line.code}m{text}\x1b[0m" if has_colour and text else text
    return "".join(_as_text(part, has_colour) for part in line)


def json_text(value: Any, indent: int | None = 2) -> str:
    """Return a value as JSON without raw control characters, in ASCII where the output is."""
    import json

    takes_all = (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")
    return escape_json(json.dumps(value, ensure_ascii=not takes_all, indent=indent))


def _as_array(elements: Iterator[Any]) -> Iterator[str]:
    """The lines of an array, one element a line, so that a long one is never whole in memory."""
    last = next(elements, None)
    if last is None:
        yield "[]"
        return
    start = "["
    for element in elements:
        yield f"{start}{json_text(last, None)},"
        last, start = element, " "
    yield f"{start}{json_text(last, None)}]"


def _write(lines: Iterable[str]) -> None:
    from itertools import islice

    rest = iter(lines)
    while batch := list(islice(rest, _BATCH)):
        try:
            sys.stdout.write("\n".join(batch) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(error.errno, error.strerror) from error

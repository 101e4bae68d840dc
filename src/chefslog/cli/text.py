"""Entries as lines of a terminal: measured in cells, cut with an ellipsis, nothing hidden."""

from __future__ import annotations

import os
import sys

from chefslog.model.days import spoken
from chefslog.model.sanitize import legible
from chefslog.reading.pages import (
    DELEGATION,
    HEADLINE,
    KEY,
    PRIVATE,
    PROJECT,
    SHORT,
    TAGS,
    VALUE,
)
from chefslog.reading.rows import day_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

_VALUE_CELLS = 11


class Look:
    """How to write: `width` in cells (0: never cut) and whether in colour."""

    __slots__ = ("colour", "width")

    def __init__(self, width: int, colour: bool) -> None:
        self.width = width
        self.colour = colour

    def dim(self, text: str) -> str:
        """Less important text."""
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text

    def bold(self, text: str) -> str:
        """More important text."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text


def look(plain: bool) -> Look:
    """The look for this standard output: cut and coloured only on a terminal."""
    if plain or not sys.stdout.isatty():
        return Look(0, False)
    try:
        width = os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        width = 0
    dumb = os.environ.get("TERM") == "dumb" or bool(os.environ.get("NO_COLOR"))
    return Look(width, not dumb)


def cells(text: str) -> int:
    """How many terminal cells a text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(sign) for sign in text)


def _cells(sign: str) -> int:
    from unicodedata import category, east_asian_width

    if category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(sign) in "WF" else 1


def cut(text: str, width: int) -> str:
    """The text in at most `width` cells, an ellipsis where something was cut."""
    if cells(text) <= width:
        return text
    kept, room = [], width - 1
    for sign in text:
        room -= _cells(sign)
        if room < 0:
            break
        kept.append(sign)
    return "".join(kept) + "…" if width > 0 else ""


def where(row: tuple[Any, ...]) -> str:
    """Project and tags of a row, as they are typed."""
    parts = [row[PROJECT]] if row[PROJECT] else []
    parts += [f"#{tag}" for tag in (row[TAGS] or "").split(" ") if tag]
    return legible(" ".join(parts))


def line(row: tuple[Any, ...], style: Look) -> str:
    """One entry: id, level, value, headline, where."""
    level = "–" if row[DELEGATION] is None else str(row[DELEGATION])
    start = f"{level} {row[VALUE] or '–':{_VALUE_CELLS}}  "
    headline = ("private: " if row[PRIVATE] else "") + legible(row[HEADLINE])
    place = where(row)
    if not style.width:
        return f"  {row[SHORT][:6]}  {start}{headline}" + (f"  {place}" if place else "")
    room = max(20, style.width - 10 - len(start))
    place = cut(place, min(cells(place), room // 3))
    gap = 2 if place else 0
    headline = cut(headline, room - cells(place) - gap)
    pad = " " * (room - cells(headline) - cells(place)) if place else ""
    return f"  {style.dim(row[SHORT][:6])}  {start}{headline}{pad}{style.dim(place)}"


def by_day(rows: Iterable[tuple[Any, ...]], style: Look, today: int) -> Iterator[str]:
    """Lines of entries under a heading per day."""
    last = None
    for row in rows:
        day = day_of(row[KEY])
        if day != last:
            if last is not None:
                yield ""
            yield style.bold(day_name(day, today))
            last = day
        yield line(row, style)


def day_name(day: int, today: int) -> str:
    """A day as a heading: Today, Yesterday, else its date."""
    if day == today:
        return "Today"
    return "Yesterday" if day == today - 1 else spoken(day, today)

"""Entries as lines of a terminal, cut with an ellipsis, and as `--json` prints them."""

from __future__ import annotations

from contextlib import suppress

from chefslog.cli.output import bold, dim
from chefslog.model.days import spoken
from chefslog.model.fields import BY_NAME
from chefslog.model.sanitize import legible
from chefslog.reading.entry import day_of
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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from chefslog.cli.output import Line, Styled
    from chefslog.reading.connect import Snapshot

_VALUE_CELLS = 11
_NARROW = 40
"""Cells of a line below which the value gives way to the headline."""
_UNSET: tuple[object, ...] = (None, "", [], {})


def cells(text: str) -> int:
    """Return how many terminal cells a text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(sign) for sign in text)


def _cells(sign: str) -> int:
    from unicodedata import category, east_asian_width

    if category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(sign) in "WF" else 1


def cut(text: str, width: int) -> str:
    """Return the text in at most `width` cells, an ellipsis where something was cut."""
    if cells(text) <= width:
        return text
    kept, room = [], width - 1
    for sign in text:
        room -= _cells(sign)
        if room < 0:
            break
        kept.append(sign)
    return "".join(kept) + "…" if width > 0 else ""


def place_text(row: tuple[Any, ...]) -> str:
    """Return project and tags of a row, as they are typed."""
    parts = [row[PROJECT]] if row[PROJECT] else []
    parts += [f"#{tag}" for tag in (row[TAGS] or "").split(" ") if tag]
    return legible(" ".join(parts))


def entry_line(row: tuple[Any, ...], width: int) -> tuple[str | Styled, ...]:
    """Return an entry as a line: id, level, value, headline, place; `width` 0 cuts nothing."""
    level = "–" if row[DELEGATION] is None else str(row[DELEGATION])
    value = "" if 0 < width < _NARROW else f" {row[VALUE] or '–':{_VALUE_CELLS}}"
    start = f"{level}{value}  "
    headline = ("private: " if row[PRIVATE] else "") + legible(row[HEADLINE])
    place = place_text(row)
    if not width:
        return (f"  {row[SHORT][:6]}  {start}{headline}" + (f"  {place}" if place else ""),)
    room = max(10, width - 10 - len(start))
    place = cut(place, min(cells(place), room // 3))
    gap = 2 if place else 0
    headline = cut(headline, room - cells(place) - gap)
    pad = " " * (room - cells(headline) - cells(place)) if place else ""
    return ("  ", dim(row[SHORT][:6]), f"  {start}{headline}{pad}", dim(place))


def lines_by_day(rows: Iterable[tuple[Any, ...]], width: int, today: int) -> Iterator[Line]:
    """Yield the lines of entries under a heading per day."""
    last = None
    for row in rows:
        day = day_of(row[KEY])
        if day != last:
            if last is not None:
                yield ""
            yield bold(day_name(day, today))
            last = day
        yield entry_line(row, width)


def day_name(day: int, today: int) -> str:
    """Return a day as a heading: Today, Yesterday, else its date."""
    if day == today:
        return "Today"
    return "Yesterday" if day == today - 1 else spoken(day, today)


def count_text(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun: 1 entry, 2,300 entries."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def entry_name(entry: Mapping[str, Any]) -> str:
    """Return an entry's short id and headline."""
    return f"{entry['short'][:6]}  {legible(entry['headline'])}"


def entry_data(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry for JSON: the archive's entry, unset fields absent, with `short` and verdict.

    The shape is `$defs/printed_entry` of `exchange/archive.schema.json`.
    """
    from chefslog.model.entry import suggested_level

    data = {name: value for name, value in fields.items() if value not in _UNSET and name != "key"}
    suggested = suggested_level(fields)
    if suggested and fields.get("state") == "draft":
        data["suggested"] = suggested
    return data


def entries_data(snapshot: Snapshot, ids: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Return the entries of these full ids for JSON, in their order."""
    from chefslog.reading.entry import load_entries

    return map(entry_data, load_entries(snapshot, ids))


def value_text(name: str, value: Any, labels: Sequence[str]) -> str:
    """Return what an entry or step holds under a name, in words; a dash where there is nothing."""
    if value in (None, "", [], {}):
        return "–"
    # A damaged journal may hold anything.
    with suppress(ValueError, TypeError, LookupError):
        value = BY_NAME[name].kind.describe(value, labels)
    text = legible(str(value).replace("\n", " ⏎ "))
    return text if len(text) <= 60 else text[:59] + "…"

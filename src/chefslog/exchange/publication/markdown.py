"""A publication as Markdown: a heading for each day, then its entries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from chefslog.exchange.publication.query import PUBLISHED
from chefslog.model.days import parse_day, spoken
from chefslog.model.fields import Field, write_value

if TYPE_CHECKING:
    from chefslog.exchange.output_file import Write

_MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")
_HEADING = re.compile(r"^(#{1,6})(?=\s)", re.MULTILINE)
_FENCE = re.compile(r"^\s*(```|~~~)")


def write_markdown(entries: Iterable[dict[str, Any]], write: Write) -> None:
    """Newest day first. Short texts are escaped; long ones are Markdown and stay it."""
    day = None
    write(b"# Journal\n")
    for entry in entries:
        if entry["day"] != day:
            day = entry["day"]
            write(f"\n## {spoken_day(day)}\n".encode())
        write(("\n" + "\n".join(_entry(entry)) + "\n").encode())


def spoken_day(day: str) -> str:
    """A day with its year, as a heading says it."""
    number = parse_day(day)
    assert number is not None
    return f"{spoken(number)} {day[:4]}"


def facts(entry: dict[str, Any]) -> list[tuple[Field, str]]:
    """The short fields of an entry in the table's order, as text; links and words joined."""
    return [
        (field, fact_text(field, entry[field.name]))
        for field in PUBLISHED
        if field.name in entry and field.name != "headline" and field.kind != "text"
    ]


def fact_text(field: Field, value: Any) -> str:
    """A short field's value on one line."""
    if field.kind == "links":
        return ", ".join(f"{one['kind']} {one['ref']}" for one in value)
    if field.kind == "words":
        sign = {"tags": "#", "people": "@"}.get(field.name, "")
        return ", ".join(sign + word for word in value)
    return write_value(field, value)


def texts(entry: dict[str, Any]) -> list[tuple[Field, str]]:
    """The long fields of an entry."""
    return [(f, entry[f.name]) for f in PUBLISHED if f.kind == "text" and f.name in entry]


def _entry(entry: dict[str, Any]) -> list[str]:
    lines = [f"### {escaped(entry['headline'])}", ""]
    lines += [f"- {field.label}: {escaped(text)}" for field, text in facts(entry)]
    for field, text in texts(entry):
        lines += ["", f"**{field.label}**", "", _below(text)]
    return lines


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _MARKS.sub(r"\\\1", text)


def _below(text: str) -> str:
    """Markdown of the writer's, its headings under those of the document."""
    lines, fence = [], ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark.group(1)
        elif mark and mark.group(1) == fence:
            fence = ""
        lines.append(line if fence else _HEADING.sub(_lower, line))
    return "\n".join([*lines, fence] if fence else lines)


def _lower(found: re.Match[str]) -> str:
    return "#" * min(6, len(found.group(1)) + 3)

"""A publication as Markdown: a heading for each day, then its entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from chefslog.exchange.publication.query import PUBLISHED
from chefslog.model.days import parse_day, spoken
from chefslog.model.fields import Field

if TYPE_CHECKING:
    from chefslog.exchange.output_file import Write

_MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")
_HEADING = re.compile(r"^(#{1,6})(?=\s)", re.MULTILINE)
_FENCE = re.compile(r"^\s*(```|~~~)")


def write_markdown(entries: Iterable[dict[str, Any]], write: Write, labels: Sequence[str]) -> None:
    """Newest day first. Short texts are escaped; long ones are Markdown and stay it."""
    day = None
    write(b"# Journal\n")
    for entry in entries:
        if entry["day"] != day:
            day = entry["day"]
            write(f"\n## {spoken_day(day)}\n".encode())
        write(("\n" + "\n".join(_entry(entry, labels)) + "\n").encode())


def spoken_day(day: str) -> str:
    """A day with its year, as a heading says it."""
    number = parse_day(day)
    assert number is not None
    return f"{spoken(number)} {day[:4]}"


def facts(entry: dict[str, Any], labels: Sequence[str]) -> list[tuple[Field, str]]:
    """The short fields of an entry in the table's order, each in words on one line."""
    return [
        (field, field.kind.describe(entry[field.name], labels).replace("\n", ", "))
        for field in PUBLISHED
        if field.name in entry and field.name != "headline" and not field.kind.is_long
    ]


def texts(entry: dict[str, Any]) -> list[tuple[Field, str]]:
    """The long fields of an entry."""
    return [(f, entry[f.name]) for f in PUBLISHED if f.kind.is_long and f.name in entry]


def _entry(entry: dict[str, Any], labels: Sequence[str]) -> list[str]:
    lines = [f"### {escaped(entry['headline'])}", ""]
    lines += [f"- {field.label}: {escaped(text)}" for field, text in facts(entry, labels)]
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
        lower = _HEADING.sub(lambda found: "#" * min(6, len(found[1]) + 3), line)
        lines.append(line if fence else lower)
    return "\n".join([*lines, fence] if fence else lines)

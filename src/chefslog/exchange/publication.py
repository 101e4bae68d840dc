"""Publications: Markdown, CSV and HTML of what may be published.

No private entry, no draft, nothing from the trash; no field that the table of fields keeps to the
writer; not the line as it was typed, not where it came from. Each is written newest day first.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from chefslog.model.days import parse_day, spoken
from chefslog.model.fields import FIELDS
from chefslog.model.sanitize import legible
from chefslog.reading.entry import load_matching, public_filter

if TYPE_CHECKING:
    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot

Write = Callable[[bytes], object]
PUBLISHED = tuple(field for field in FIELDS if field.published)
_NAMES = ("day", *(field.name for field in PUBLISHED))
RISKY = tuple("=+-@\t\r＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, in both widths."""
_MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")
_HEADING = re.compile(r"^(#{1,6})(?=\s)", re.MULTILINE)
_FENCE = re.compile(r"^\s*(```|~~~)")
_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Journal</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 Georgia, "Times New Roman", serif; }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3, dl { font-family: system-ui, sans-serif; }
h2 { border-bottom: 1px solid; padding-bottom: .2rem; margin-top: 2.5rem; font-size: 1.2rem; }
h3 { margin: 1.5rem 0 .3rem; font-size: 1.05rem; }
article { break-inside: avoid-page; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
dl { margin: .3rem 0; font-size: .85rem; }
dt { opacity: .7; }
dd { margin: 0; overflow-wrap: anywhere; }
h4 { margin: .8rem 0 0; font-size: .9rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: .2rem 0; }
@media print {
  body { margin: 0; max-width: none; font-size: 10.5pt; color: #000; background: #fff; }
  h2, h3, h4 { break-after: avoid; }
}
</style>
</head>
<body>
<main>
<h1>Journal</h1>
"""


def published(snapshot: Snapshot, asked: Filter | None = None) -> Iterator[dict[str, Any]]:
    """The entries that may be published and meet a filter, newest first.

    Each has `day` and its published fields, in the table's order, and no other key.
    """
    for entry in load_matching(snapshot, public_filter(asked)):
        yield {name: entry[name] for name in _NAMES if name in entry}


def write_csv(entries: Iterable[dict[str, Any]], write: Write, labels: Sequence[str]) -> None:
    """One row an entry (RFC 4180), every value as it is typed: a level is its number."""
    _write_row(write, _NAMES)
    for entry in entries:
        cells = [field.text(entry.get(field.name)) for field in PUBLISHED]
        safe = ("'" * cell.startswith(RISKY) + cell for cell in cells)
        _write_row(write, (entry["day"], *safe))


def _write_row(write: Write, cells: Sequence[str]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(cells)
    write(buffer.getvalue().encode())


def write_markdown(entries: Iterable[dict[str, Any]], write: Write, labels: Sequence[str]) -> None:
    """A heading for each day. Short texts are escaped; long ones are Markdown and stay it."""
    write(b"# Journal\n")
    for day, found in groupby(entries, lambda entry: str(entry["day"])):
        write(f"\n## {_spoken_day(day)}\n".encode())
        for entry in found:
            lines = ["", f"### {_escaped(entry['headline'])}", ""]
            lines += [f"- {label}: {_escaped(text)}" for label, text in _facts(entry, labels)]
            for label, text in _texts(entry):
                lines += ["", f"**{label}**", "", _below(text)]
            write(("\n".join(lines) + "\n").encode())


def write_html(entries: Iterable[dict[str, Any]], write: Write, labels: Sequence[str]) -> None:
    """One page that loads nothing and prints on paper; what a person wrote is never markup."""
    write(_HEAD.encode())
    for day, found in groupby(entries, lambda entry: str(entry["day"])):
        write(f'<section>\n<h2><time datetime="{day}">{_spoken_day(day)}</time></h2>\n'.encode())
        for entry in found:
            lines = ["<article>", f"<h3>{_shown(entry['headline'])}</h3>"]
            facts = _facts(entry, labels)
            short = [f"<dt>{label}</dt><dd>{_shown(text)}</dd>" for label, text in facts]
            lines += ["<dl>", *short, "</dl>"] if short else []
            for label, text in _texts(entry):
                lines += [f"<h4>{label}</h4>", f'<div class="text">{_shown(text)}</div>']
            write(("\n".join([*lines, "</article>"]) + "\n").encode())
        write(b"</section>\n")
    write(b"</main>\n</body>\n</html>\n")


def _spoken_day(day: str) -> str:
    return f"{spoken(parse_day(day) or 1)} {day[:4]}"


def _facts(entry: dict[str, Any], labels: Sequence[str]) -> list[tuple[str, str]]:
    """The short fields of an entry in the table's order, each in words on one line."""
    return [
        (field.label, field.kind.describe(entry[field.name], labels).replace("\n", ", "))
        for field in PUBLISHED
        if field.name in entry and field.name != "headline" and not field.kind.is_long
    ]


def _texts(entry: dict[str, Any]) -> list[tuple[str, str]]:
    """The long fields of an entry."""
    return [(f.label, entry[f.name]) for f in PUBLISHED if f.kind.is_long and f.name in entry]


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _MARKS.sub(r"\\\1", text)


def _below(text: str) -> str:
    """Markdown of the writer's, its headings under those of the document."""
    lines, fence = [], ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and fence in ("", mark[1]):
            fence = "" if fence else mark[1]
        lower = _HEADING.sub(lambda found: "#" * min(6, len(found[1]) + 3), line)
        lines.append(line if fence else lower)
    return "\n".join([*lines, fence] if fence else lines)


def _shown(text: str) -> str:
    return escape(legible(text, lines=True))

"""Reads the exports of jrnl: JSON, and the files that `--format yaml` and `--format md` write.

An entry has the same id from each of them and from the files that jrnl keeps, so that importing two
of them doubles nothing. jrnl writes a title as it is, so that its YAML is often none, and moves
headings down a level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chefslog.exchange.archive import MARK
from chefslog.exchange.formats.dates import Samples, read_when
from chefslog.exchange.formats.entries import STAR, check_tags, make_record
from chefslog.exchange.formats.json_stream import is_lines, lines, read_json_records
from chefslog.exchange.formats.prose import shorten_line
from chefslog.exchange.formats.registry import (
    Record,
    Records,
    Settings,
    Unread,
    Unreadable,
    check_text,
    register,
)
from chefslog.exchange.source import SourceFile
from chefslog.model.sanitize import clean_line, clean_text

FORM = "jrnl"
TAG = re.compile(r"(?<!\S)[@#](\w[-+*#/\w]*)")
_USED = ("title", "body", "date", "time", "tags", "starred")
_DATE = r"\d{4}-\d\d-\d\d \d\d?:\d\d(?::\d\d)?(?: [AaPp][Mm])?"
_YAML = re.compile(
    r"---\ntitle: (?P<title>.*)\ndate: (?P<date>.+)\nstarred: (?P<starred>True|False)\n"
    r"tags: (?P<tags>.*)\n(?P<more>(?:(?!body: ).*\n)*)body: \|(?P<body>[\s\S]*?)\n?\.\.\.\s*\Z"
)
_OLD_YAML = re.compile(
    r"title: (?P<title>.*)\ndate: (?P<date>.+)\nstarr?ed: (?P<starred>True|False)\n"
    r"tags: ?(?P<tags>.*)\n?(?P<more>(?:\w+: .*\n)*)(?P<body>[\s\S]*)\Z"
)
"""What jrnl 2 writes: no rules, and a space in front of the body; at first `stared`."""
_YAML_HEAD = re.compile(r"(?:---\n)?title: .*\ndate: .*\nstarr?ed: (?:True|False)\ntags: ")
_ENTRY = re.compile(rf"(#|###) ({_DATE})(?: (.*))?\Z")
_MARKDOWN_HEAD = re.compile(rf"# {_DATE}(?: |\n)|# \d{{4}}\n\s*## \w+\n\s*### (?P<first>.*)")
_SECTION = re.compile(r"# \d{4}\Z|## \w+\Z")
_DATE_WORDS = 7
"""Words that a date has at most, with its weekday, clock and zone."""
_HEADING = re.compile(r"^(#+)(?= )", re.MULTILINE)


def _recognise_json(head: str, name: str) -> int:
    """Less for "entries" without a "date", which may be any list."""
    if not head.startswith("{") or is_lines(head) or MARK in head[:200]:
        return 0
    if '"date"' in head:
        return 2 * ('"entries"' in head or '"body"' in head)
    return int('"entries"' in head)


@register(
    FORM,
    "the JSON export of jrnl",
    recognise=_recognise_json,
    looks_for='"entries" that have "title", "date" and "time"',
    in_folders=True,
)
def read_jrnl_json(origin: SourceFile, settings: Settings) -> Records:
    """`jrnl --format json`: the entries of an object, or one as a file. Raises SourceError."""

    def make(place: str, value: dict[str, Any]) -> Record:
        title, body = (value.get(name) or "" for name in ("title", "body"))
        if not isinstance(title, str) or not isinstance(body, str):
            raise Unreadable("title and body should be text")
        when = f"{value.get('date') or ''} {value.get('time') or ''}".strip()
        more = {name: part for name, part in value.items() if name not in _USED and part}
        return make_jrnl_record(
            place, when, title, body, check_tags(value.get("tags")), bool(value.get("starred")),
            settings, more=more,
        )  # fmt: skip

    if '"entries"' not in origin.beginning():
        return read_json_records(origin, make, split=lines)
    return read_json_records(origin, make, "entries", ("tags",))


@register(
    "jrnl-yaml",
    "files that jrnl --format yaml writes",
    recognise=lambda head, name: 3 * bool(_YAML_HEAD.match(head)),
    looks_for="front matter with title, date, starred, tags and body",
    in_folders=True,
)
def read_jrnl_yaml(origin: SourceFile, settings: Settings) -> Records:
    """The one entry of a file. Raises OSError."""
    text = "".join(origin.chunks())
    found = _YAML.match(text.strip("\n")) or _OLD_YAML.match(text.strip("\n"))
    try:
        check_text(text, origin)
        if not found:
            raise Unreadable("the file breaks off: `body: |` and a last line `...` are missing")
        lines = found["body"].split("\n")
        body = "\n".join(line.removeprefix("\t") for line in lines).strip()
        tags = [tag for tag in found["tags"].split(", ") if tag]
        more = {"yaml": found["more"].strip()} if found["more"].strip() else None
        yield make_jrnl_record(
            "line 1", found["date"], found["title"], _raise_headings(body, 1), tags,
            found["starred"] == "True", settings, more=more,
        )  # fmt: skip
    except Unreadable as error:
        yield Unread("line 1", str(error), text)


@register(
    "jrnl-markdown",
    "files that jrnl --format md writes",
    recognise=lambda head, name: 3 * _is_markdown(head),
    looks_for="headings such as `### 2026-11-03 09:00 What I did`",
    in_folders=True,
)
def read_jrnl_markdown(origin: SourceFile, settings: Settings) -> Records:
    """The entries of a file, of which each begins with a heading. Raises OSError."""
    samples = Samples(
        lambda: (line.removeprefix("### ") for _, line in origin.lines() if line[:4] == "### ")
    )
    for number, head, block in _split_markdown(origin):
        place, raw = f"line {number}", "\n".join(block)
        try:
            if not head:
                raise Unreadable("text in front of the first entry")
            check_text(raw, origin)
            mark, date, title = head
            text = "\n".join(block[1:])
            body = _raise_headings(text.strip(), len(mark))
            tags = TAG.findall(f"{title}\n{text}")
            yield make_jrnl_record(place, date, title, body, tags, False, settings, samples=samples)
        except Unreadable as error:
            yield Unread(place, str(error), raw)


_Head = tuple[str, str, str]
"""The sign of a heading, its date and its title."""


def _is_markdown(head: str) -> bool:
    found = _MARKDOWN_HEAD.match(head)
    return bool(found and (found["first"] is None or _split_head(found["first"])[0]))


def _split_head(text: str) -> tuple[str, str]:
    """The date that a heading begins with, in any form, and its title; all is title without one."""
    words = text.split(" ")
    for count in range(min(_DATE_WORDS, len(words)), 0, -1):
        date = " ".join(words[:count])
        try:
            read_when(date, Settings())
        except Unreadable:
            continue
        return date, " ".join(words[count:])
    return "", text


def _find_head(line: str, in_sections: bool) -> _Head | None:
    """The heading of an entry. Below those of years and months every third one is."""
    if found := _ENTRY.match(line):
        return found[1], found[2], found[3] or ""
    if not in_sections or not line.startswith("### "):
        return None
    date, title = _split_head(line.removeprefix("### "))
    return "###", date or title, title


def _split_markdown(origin: SourceFile) -> Iterator[tuple[int, _Head | None, list[str]]]:
    """The number of an entry's first line, its heading (None in front of the first), its lines."""
    number, head, lines = 0, None, list[str]()
    in_sections = False
    for at, line in origin.lines():
        is_section = _SECTION.match(line) and not (head and head[0] == "#")
        in_sections = in_sections or bool(is_section)
        found = _find_head(line, in_sections)
        if found or (line.strip() and not lines and not is_section):
            if lines:
                yield number, head, lines
            number, head, lines = at, found, [line]
        elif lines and not is_section:
            lines.append(line)
    if lines:
        yield number, head, lines


def _raise_headings(body: str, levels: int) -> str:
    """A body with its headings at the level that they have in the journal."""
    return _HEADING.sub(lambda found: found[1][levels:] or "#", body)


def make_jrnl_record(
    place: str,
    date: str,
    title: str,
    body: str,
    tags: list[str],
    starred: bool,
    settings: Settings,
    *,
    samples: Samples | None = None,
    notes: Iterable[str] = (),
    more: Mapping[str, Any] | None = None,
) -> Record:
    """The record of one entry of jrnl; `more` is kept beside it. Raises Unreadable."""
    when = read_when(date, settings, samples=samples)
    title, body = clean_line(title), clean_text(body).strip()
    words = [tag.strip().lstrip("@#").casefold() for tag in tags]
    # Where title ends and body begins depends on jrnl's settings, and the export has no seconds.
    minute = when.at.isoformat(" ", "minutes")[:16]
    parts = (minute, "".join(f"{title} {body}".split()))
    if not title:
        title, _, body = body.partition("\n")
        title, body = clean_line(title), body.strip()
    headline = shorten_line(title)
    fields = {
        "headline": headline,
        "notes": body if headline == title else f"{title}\n\n{body}".strip(),
        "tags": list(dict.fromkeys([*filter(None, words), *([STAR] if starred else [])])),
    }
    return make_record(FORM, place, parts, when, fields, settings, notes, more)

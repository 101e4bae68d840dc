"""Reads what `jrnl --format md` and `jrnl --format yaml` write: files of one entry, or of all.

jrnl writes a title as it is, so that its YAML is often none, and moves headings down a level.
"""

from __future__ import annotations

import re

from chefslog.exchange.formats.jrnl import make_jrnl_record
from chefslog.exchange.formats.records import Record, Records, Settings, Unread, Unreadable
from chefslog.exchange.formats.registry import register
from chefslog.exchange.source import SourceFile, is_text

_DATE = r"\d{4}-\d\d-\d\d \d\d?:\d\d(?::\d\d)?(?: [AaPp][Mm])?"
_YAML = re.compile(
    r"---\ntitle: (?P<title>.*)\ndate: (?P<date>.+)\nstarred: (?P<starred>True|False)\n"
    r"tags: (?P<tags>.*)\n(?P<more>(?:(?!body: ).*\n)*)body: \|(?P<body>[\s\S]*?)\n?\.\.\.\s*\Z"
)
_YAML_HEAD = re.compile(r"---\ntitle: .*\ndate: .*\nstarred: (?:True|False)\ntags: ")
_ENTRY = re.compile(rf"(#|###) ({_DATE})(?: (.*))?\Z")
_MARKDOWN_HEAD = re.compile(rf"(?:# \d{{4}}\n\s*## \w+\n\s*### |# ){_DATE}(?: |\n)")
_SECTION = re.compile(r"# \d{4}\Z|## \w+\Z")
_HEADING = re.compile(r"^(#+)(?= )", re.MULTILINE)
_TAG = re.compile(r"(?<!\S)[@#](\w[-+*#/\w]*)")


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
    found = _YAML.match(text.strip("\n"))
    try:
        if not is_text(text):
            raise Unreadable("not UTF-8; say --encoding latin-1, or what it is")
        if not found:
            raise Unreadable("the file breaks off: `body: |` and a last line `...` are missing")
        lines = found["body"].split("\n")
        body = "\n".join(line.removeprefix("\t") for line in lines).strip()
        tags = [tag for tag in found["tags"].split(", ") if tag]
        yield make_jrnl_record(
            "line 1", found["date"], found["title"], _raised(body, 1), tags,
            found["starred"] == "True", settings, more={"yaml": found["more"].strip()}
            if found["more"].strip() else None,
        )  # fmt: skip
    except Unreadable as error:
        yield Unread("line 1", str(error), text)


@register(
    "jrnl-markdown",
    "files that jrnl --format md writes",
    recognise=lambda head, name: 3 * bool(_MARKDOWN_HEAD.match(head)),
    looks_for="headings such as `### 2026-11-03 09:00 What I did`",
    in_folders=True,
)
def read_jrnl_markdown(origin: SourceFile, settings: Settings) -> Records:
    """The entries of a file, of which each begins with a heading. Raises OSError."""
    place, date, level = "", "", ""
    lines: list[str] = []
    for number, line in origin.lines():
        head = _ENTRY.match(line)
        if head:
            if place:
                yield _from_markdown(place, date, level, lines, settings)
            place, level, date, lines = f"line {number}", head[1], head[2], [head[3] or ""]
        elif _SECTION.match(line) and level != "#":
            continue
        elif place:
            lines.append(line)
        elif line.strip():
            place, date, lines = f"line {number}", "", [line]
    if place:
        yield _from_markdown(place, date, level, lines, settings)


def _from_markdown(
    place: str, date: str, level: str, lines: list[str], settings: Settings
) -> Record | Unread:
    raw = "\n".join(lines)
    try:
        if not date:
            raise Unreadable("text in front of the first entry")
        if not is_text(raw):
            raise Unreadable("not UTF-8; say --encoding latin-1, or what it is")
        body = _raised("\n".join(lines[1:]).strip(), len(level))
        tags = [found[1] for found in _TAG.finditer(raw)]
        return make_jrnl_record(place, date, lines[0], body, tags, False, settings)
    except Unreadable as error:
        return Unread(place, str(error), f"{level} {date} {raw}")


def _raised(body: str, levels: int) -> str:
    """A body with its headings at the level that they have in the journal."""
    return _HEADING.sub(lambda found: found[1][levels:] or "#", body)

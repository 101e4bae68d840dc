"""The formats that can be imported, and how a file is recognised as one of them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass

from chefslog.exchange.archive import MARK
from chefslog.exchange.formats import archive, brag, csv, dayone, jrnl, markdown
from chefslog.exchange.formats.records import Records, Settings
from chefslog.exchange.source import Origin, OriginError

Read = Callable[[Origin, Settings], Records]


@dataclass(frozen=True)
class Format:
    """A format by its name; `read` is None for files that are read as a folder of them."""

    name: str
    help: str
    read: Read | None
    archive: bool = False


FORMATS = {
    one.name: one
    for one in (
        Format("json", "an archive of chefslog", archive.read_object, archive=True),
        Format("jsonl", "an archive, one record a line", archive.read_lines, archive=True),
        Format("jrnl", "jrnl --format json", jrnl.read_json),
        Format("jrnl-text", "a jrnl file", jrnl.read_text),
        Format("dayone", "the JSON export of Day One", dayone.read),
        Format("brag", "accomplishments as a JSON list", brag.read),
        Format("csv", "a table; --map says which column is what", csv.read),
        Format("markdown", "Markdown with front matter, a file or a folder", None),
    )
}
_HEAD = 64 * 1024
_JRNL = re.compile(r"\[?\d{4}-\d\d-\d\d \d\d?:\d\d[^\]\n]{0,12}\]? ")


def recognise(path: str, origin: Origin | None) -> Format:
    """The format of a file, by what it says and its name. Raises OriginError."""
    if origin is None:
        return FORMATS["markdown"]
    head = origin.head(_HEAD).decode(origin.encoding, "replace").lstrip("\ufeff \t\r\n")
    ending = os.path.splitext(path)[1].lower()
    if head.startswith("PK\x03\x04"):
        raise OriginError(f"{path} is a zip archive: unpack it, then import the file inside.")
    name = _by_content(head) or _by_ending(ending)
    if name is None:
        raise OriginError(f"{path}: what is this? Say it with --from, one of: {' '.join(FORMATS)}")
    return FORMATS[name]


def _by_content(head: str) -> str | None:
    if _JRNL.match(head):
        return "jrnl-text"
    if head.startswith("{"):
        if f'"{MARK}"' in head[:200]:
            return "jsonl" if head.partition("\n")[0].rstrip().endswith("}") else "json"
        if '"creationDate"' in head:
            return "dayone"
        if '"entries"' in head or '"body"' in head:
            return "jrnl"
    if head.startswith("["):
        return "brag"
    return "markdown" if head.startswith(("---\n", "---\r\n", "+++\n", "+++\r\n")) else None


def _by_ending(ending: str) -> str | None:
    if ending in (".csv", ".tsv"):
        return "csv"
    return "markdown" if ending in markdown.ENDINGS else None

"""The formats that can be imported, and how a file is recognised as one of them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass

from chefslog.exchange import (
    from_archive,
    from_brag,
    from_csv,
    from_dayone,
    from_jrnl,
    from_markdown,
)
from chefslog.exchange.archive import MARK
from chefslog.exchange.origin import Origin, OriginError
from chefslog.exchange.records import Records, Settings

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
        Format("json", "an archive of chefslog", from_archive.read_object, archive=True),
        Format("jsonl", "an archive, one record a line", from_archive.read_lines, archive=True),
        Format("jrnl", "jrnl --format json", from_jrnl.read_json),
        Format("jrnl-text", "a jrnl file", from_jrnl.read_text),
        Format("dayone", "the JSON export of Day One", from_dayone.read),
        Format("brag", "accomplishments as a JSON list", from_brag.read),
        Format("csv", "a table; --map says which column is what", from_csv.read),
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
    return "markdown" if ending in from_markdown.ENDINGS else None

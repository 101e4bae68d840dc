"""Writes archives: the journal whole, or what a filter finds, private entries included.

One record stands on each line, in an order that the content alone decides: the same journal gives
the same bytes. Nothing in an archive says when or where it was made.
"""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

from chefslog.exchange.progress import Cancelled, Progress, Stopped, never, unwatched
from chefslog.reading.archive import choose_entries, count_records, load_records

if TYPE_CHECKING:
    from chefslog.capture.filters import Filter
    from chefslog.exchange.output_file import Write
    from chefslog.reading.connect import Snapshot

VERSION = 1
MARK = "chefslog-archive"
SECTIONS = {
    "entries": "entry",
    "verdicts": "verdict",
    "checkins": "checkin",
    "seasons": "season",
    "versions": "version",
    "usage": "usage",
    "history": "history",
    "tombstones": "tombstone",
}
"""The lists of an archive in their order, and what one record of each is called."""
LATER = ("usage",)
"""The lists that the first archives did not have; an archive has them where there is any."""


def write_archive(
    snapshot: Snapshot,
    write: Write,
    form: str,
    asked: Filter | None = None,
    *,
    words: str = "",
    progress: Progress = unwatched,
    cancelled: Cancelled = never,
) -> dict[str, int]:
    """Write an archive as `json` or `jsonl`; how many records of each section it has.

    With a filter (whose own text is `words`) it has the entries found, their verdicts and their
    history, and says that it is not whole. Raises Stopped, JournalError, OSError.
    """
    if asked:
        choose_entries(snapshot, asked)
    header: dict[str, Any] = {MARK: VERSION, "whole": asked is None}
    if asked:
        header["filter"] = words
    total = None if asked else count_records(snapshot)
    counts: dict[str, int] = {}
    shape = _Lines(write) if form == "jsonl" else _Object(write)
    shape.begin(header)
    done = 0
    for section in SECTIONS:
        records = load_records(snapshot, section, chosen=asked is not None)
        if section in LATER:
            first = next(records, None)
            if first is None:
                continue
            records = chain((first,), records)
        shape.open(section)
        counts[section] = 0
        for batch in records:
            if cancelled():
                raise Stopped("The export was cancelled; nothing was written.")
            shape.add(batch)
            counts[section] += len(batch)
            done += len(batch)
            progress(done, total)
        shape.close()
    shape.end(counts)
    return counts


class _Object:
    """One JSON object with a list for each section."""

    def __init__(self, write: Write) -> None:
        self.write = write
        self.first = True

    def begin(self, header: dict[str, Any]) -> None:
        self.write(_json(header)[:-1].encode())

    def open(self, section: str) -> None:
        self.write(f',\n"{section}":['.encode())
        self.first = True

    def add(self, records: list[bytes]) -> None:
        self.write((b"\n" if self.first else b",\n") + b",\n".join(records))
        self.first = False

    def close(self) -> None:
        self.write(b"]" if self.first else b"\n]")

    def end(self, counts: dict[str, int]) -> None:
        self.write(f',\n"counts":{_json(counts)}}}\n'.encode())


class _Lines:
    """One JSON object a line, named by what it is."""

    def __init__(self, write: Write) -> None:
        self.write = write
        self.name = ""

    def begin(self, header: dict[str, Any]) -> None:
        self.write((_json(header) + "\n").encode())

    def open(self, section: str) -> None:
        self.name = SECTIONS[section]

    def add(self, records: list[bytes]) -> None:
        start = f'{{"{self.name}":'.encode()
        self.write(start + (b"}\n" + start).join(records) + b"}\n")

    def close(self) -> None:
        """Nothing stands between sections."""

    def end(self, counts: dict[str, int]) -> None:
        self.write((_json({"counts": counts}) + "\n").encode())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

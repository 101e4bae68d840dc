"""Writes archives: the journal whole, or what a filter finds, private entries included.

One record stands on each line, in an order that the content alone decides: the same journal gives
the same bytes. Nothing in an archive says when or where it was made.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chefslog.exchange.progress import Watch, unwatched
from chefslog.reading.archive import choose_entries, count_records, load_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from chefslog.capture.filters import Filter
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
    write: Callable[[bytes], object],
    form: str,
    asked: Filter | None = None,
    *,
    words: str = "",
    watch: Watch = unwatched,
) -> dict[str, int]:
    """Write an archive as `json` or `jsonl`; how many records of each section it has.

    With a filter (whose own text is `words`) it has the entries found, their verdicts and their
    history, and says that it is not whole. Raises Stopped, JournalError, OSError.
    """
    header: dict[str, Any] = {MARK: VERSION, "whole": asked is None}
    total = None
    if asked:
        choose_entries(snapshot, asked)
        header["filter"] = words
    else:
        total = count_records(snapshot)
    is_object = form == "json"
    write(_json(header)[:-1] if is_object else _json(header) + b"\n")
    counts: dict[str, int] = {}
    done = 0
    for section, name in SECTIONS.items():
        # A list of the one object, or an object on each line.
        key = f',\n"{section}":[' if is_object else f'{{"{name}":'
        start = key.encode() + b"\n" * is_object
        between = b",\n" if is_object else b"}\n" + start
        count = 0
        for batch in load_records(snapshot, section, chosen=asked is not None):
            write((between if count else start) + between.join(batch))
            count += len(batch)
            watch(done + count, total)
        if count:
            write(b"\n]" if is_object else b"}\n")
        elif is_object and section not in LATER:
            write(key.encode() + b"]")
        if count or section not in LATER:
            counts[section] = count
        done += count
    if is_object:
        write(b',\n"counts":' + _json(counts) + b"}\n")
    else:
        write(_json({"counts": counts}) + b"\n")
    return counts


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

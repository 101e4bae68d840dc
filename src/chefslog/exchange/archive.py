"""Writes archives: the journal whole, or what a filter finds, private entries included.

One record stands on each line, in an order that the content alone decides: the same journal gives
the same bytes. Nothing in an archive says when or where it was made.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from chefslog.exchange import archive_sql as sql
from chefslog.exchange.progress import Cancelled, Progress, Stopped, never, unwatched
from chefslog.reading.query import plan

if TYPE_CHECKING:
    from chefslog.capture.filters import Filter
    from chefslog.exchange.output_file import Write
    from chefslog.reading.connect import Snapshot, Source

VERSION = 1
MARK = "chefslog-archive"
SECTIONS = {
    "entries": "entry",
    "verdicts": "verdict",
    "checkins": "checkin",
    "seasons": "season",
    "history": "history",
    "tombstones": "tombstone",
}
"""The lists of an archive in their order, and what one record of each is called."""
_CHUNK = 1_000
_END: tuple[int, bytes] = (1 << 62, b"")

Rows = Iterator[tuple[int, bytes]]
T = TypeVar("T")


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
    history, and says that it is not whole. Raises Stopped, ReadError, OSError.
    """
    if asked:
        _choose(snapshot, asked)
    header: dict[str, Any] = {MARK: VERSION, "whole": asked is None}
    if asked:
        header["filter"] = words
    total = _size(snapshot, chosen=asked is not None)
    counts: dict[str, int] = {}
    shape = _Lines(write) if form == "jsonl" else _Object(write)
    shape.begin(header)
    done = 0
    for section in SECTIONS:
        shape.open(section)
        counts[section] = 0
        records = _records(snapshot, section, chosen=asked is not None)
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


def _choose(snapshot: Snapshot, asked: Filter) -> None:
    conn = snapshot.conn
    conn.execute(f"CREATE TEMP TABLE {sql.CHOSEN.removeprefix('temp.')} (key INTEGER PRIMARY KEY)")
    for source in snapshot.sources:
        found = plan(source, asked, "entry")
        conn.execute(f"INSERT OR IGNORE INTO {sql.CHOSEN} {found.sql('e.key')}", found.params)


def _size(snapshot: Snapshot, *, chosen: bool) -> int | None:
    if chosen:
        return None
    tables = ["entries"]
    if snapshot.has_journal:
        tables += ["main.verdict", "main.checkin", "main.season", "main.step", "main.change"]
    counts = " + ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    size: int = snapshot.conn.execute(f"SELECT {counts}").fetchone()[0]
    return size


def _records(snapshot: Snapshot, section: str, *, chosen: bool) -> Iterator[list[bytes]]:
    """The records of a section, a batch at a time."""
    if section == "entries":
        sides = [_entries(snapshot, source, chosen) for source in snapshot.sources]
        if len(sides) > 1:
            flat = [chain.from_iterable(side) for side in sides]
            sides = [_batches(heapq.merge(*flat, key=itemgetter(0)))]
        return ([text for _, text in batch] for batch in sides[0])
    if not snapshot.has_journal or (chosen and section not in ("verdicts", "history")):
        return iter(())
    if section == "history":
        steps = snapshot.conn.execute(sql.steps(chosen))
        return _batches(_interleaved(steps, snapshot.conn.execute(sql.changes(chosen))))
    query = {
        "verdicts": sql.verdicts(chosen),
        "checkins": sql.CHECKINS,
        "seasons": sql.SEASONS,
        "tombstones": sql.TOMBSTONES,
    }[section]
    return _batches(row[0] for row in snapshot.conn.execute(query))


def _batches(records: Iterable[T]) -> Iterator[list[T]]:
    source = iter(records)
    while batch := list(islice(source, _CHUNK)):
        yield batch


def _entries(snapshot: Snapshot, source: Source, chosen: bool) -> Iterator[list[tuple[int, bytes]]]:
    """Batches of entries; their words and links are read for a span of keys at a time."""
    conn = snapshot.conn
    found = conn.execute(sql.entries(source, chosen))
    while rows := found.fetchmany(_CHUNK):
        span = rows[0][0], rows[-1][0]
        words = dict(conn.execute(sql.words(source), span)).get
        links = dict(conn.execute(sql.links(source), span)).get
        yield [(key, b"%b%b%b}" % (text, words(key, b""), links(key, b""))) for key, text in rows]


def _interleaved(steps: Iterable[tuple[int, bytes]], changes: Rows) -> Iterator[bytes]:
    """Each step, then what it changed."""
    of, change = next(changes, _END)
    for number, step in steps:
        yield step
        while of == number:
            yield change
            of, change = next(changes, _END)


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

"""Takes what logs say into the journal as sums by day, project, model and session.

What one message used is counted once, whatever files it is in and however often they are read:
eight bytes that stand for each message stay with its sum. Work is done in a temporary database on
disk, so that memory does not grow with the logs.
"""

from __future__ import annotations

import base64
import hashlib
import os
import sqlite3
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from chefslog.agents.logs import LogReader, claude_folders, codex_folders
from chefslog.agents.prices import Prices
from chefslog.agents.sums import GROUP, make_sum, read_sums
from chefslog.exchange.progress import Watch, unwatched
from chefslog.reading.records import (
    TOKEN_COUNTS,
    load_seen_usage,
    load_unpriced_usage,
    load_usage_row,
)

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot

SOURCES = ("claude-code", "codex", "ccusage", "csv")
_SEEN = struct.Struct(">qI")
_ENDINGS = (".jsonl", ".json", ".csv")

_TABLES = """
CREATE TABLE known (key INTEGER PRIMARY KEY, output INTEGER);
CREATE TABLE message (
    key INTEGER PRIMARY KEY, day, project, model, session, source,
    input INTEGER, output INTEGER, cache_reads INTEGER, cache_writes INTEGER, long_writes INTEGER
);
"""
_ADD = """
INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    input = max(input, excluded.input), output = max(output, excluded.output),
    cache_reads = max(cache_reads, excluded.cache_reads),
    cache_writes = max(cache_writes, excluded.cache_writes),
    long_writes = max(long_writes, excluded.long_writes)
"""
# A message that is in a sum already is left out, but for what its answer grew by since.
_NEW = """
SELECT m.day, m.project, m.model, m.session, m.source, m.key, m.output,
    iif(k.key IS NULL, m.input, 0), m.output - coalesce(k.output, 0),
    iif(k.key IS NULL, m.cache_reads, 0), iif(k.key IS NULL, m.cache_writes, 0),
    iif(k.key IS NULL, m.long_writes, 0)
FROM message m LEFT JOIN known k ON k.key = m.key
WHERE k.key IS NULL OR m.output > k.output
ORDER BY m.day, m.project, m.model, m.session, m.source
"""


@dataclass
class UsageFound:
    """What was read: whole rows to save, and what could not be read or priced.

    `unpriced` counts new messages and sums by the name of a model without a price.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    files: int = 0
    unreadable: int = 0
    messages: int = 0
    new: int = 0
    damaged: int = 0
    problems: list[str] = field(default_factory=list)
    unpriced: Counter[str] = field(default_factory=Counter)


def find_logs(paths: Sequence[str]) -> list[str]:
    """Return the files to read: all logs in these folders, else in the agents' own.

    Each file is there once, the one that was written to first at the beginning.
    """
    roots = list(paths) or [*claude_folders(), *codex_folders()]
    endings = _ENDINGS if paths else _ENDINGS[:1]
    found: dict[tuple[int, int], tuple[int, str]] = {}
    for root in roots:
        below = (os.path.join(place, name) for place, _, names in os.walk(root) for name in names)
        for path in [root] if os.path.isfile(root) else below:
            if (path == root or path.endswith(endings)) and os.path.exists(path):
                status = os.stat(path)
                found.setdefault((status.st_dev, status.st_ino), (status.st_mtime_ns, path))
    return [path for _, path in sorted(found.values())]


def collect_usage(
    paths: Sequence[str],
    snapshot: Snapshot,
    prices: Prices,
    *,
    day_starts: int = 0,
    currency: str = "USD",
    watch: Watch = unwatched,
) -> UsageFound:
    """Read logs and sums of other programs; nothing is written.

    `currency` is for amounts that name none. A file that cannot be read is a problem and the rest
    goes on. Raises Stopped.
    """
    found = UsageFound(files=len(paths))
    size = sum(os.path.getsize(path) for path in paths if os.path.exists(path))
    reader = LogReader(day_starts, size, watch)
    # Without a name it is a file of SQLite's own, gone when it is closed.
    with closing(sqlite3.connect("", isolation_level=None)) as work:
        work.executescript(_TABLES)
        work.execute("BEGIN")
        for seen in load_seen_usage(snapshot):
            work.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", _unpack(seen))
        sums: list[dict[str, Any]] = []
        for path in paths:
            try:
                if path.endswith(".jsonl"):
                    tool = _recognise(path)
                    answers = ((*one[:5], tool, *one[5:]) for one in reader.read(path, tool))
                    work.executemany(_ADD, answers)
                else:
                    sums += read_sums(reader, path, currency)
            except OSError as error:
                found.problems.append(f"{path}: {error.strerror or error}")
                found.unreadable += 1
        found.messages = work.execute("SELECT count(*) FROM message").fetchone()[0] + len(sums)
        for group, messages in groupby(work.execute(_NEW), lambda row: row[:5]):
            counts = [row[5:] for row in messages]
            found.rows.append(_sum_up(snapshot, prices, found, group, counts))
    found.rows += _replacements(snapshot, prices, found, sums)
    changed = {row["id"] for row in found.rows}
    found.rows += [
        {**row, **priced}
        for row in load_unpriced_usage(snapshot)
        if row["id"] not in changed and (priced := _price_of_sum(prices, row))
    ]
    found.damaged = reader.damaged
    found.problems += reader.problems
    return found


def _recognise(path: str) -> str:
    """Whose log it is: each line of a rollout holds a payload."""
    with open(path, "rb") as file:
        head = file.read(4096)
    is_rollout = b'"payload"' in head or os.path.basename(path).startswith("rollout-")
    return "codex" if is_rollout else "claude-code"


def _row_id(group: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(group).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _sum_up(
    snapshot: Snapshot,
    prices: Prices,
    found: UsageFound,
    group: tuple[str, ...],
    messages: Sequence[Sequence[int]],
) -> dict[str, Any]:
    """A row with what these messages add to it."""
    day, model = group[0], group[2]
    ref = _row_id(group)
    row = load_usage_row(snapshot, ref) or {"id": ref, **make_sum(group)}
    seen = dict(_unpack(row["seen"]))
    cost: float | None = 0.0
    for key, output_seen, *counts in messages:
        seen[key] = output_seen
        for name, count in zip(TOKEN_COUNTS, counts, strict=False):
            row[name] += count
        rates = prices.rates(model, day, counts[0] + counts[2] + counts[3])
        cost = None if rates is None or cost is None else cost + rates.cost(*counts)
        row["currency"] = rates.currency if rates else row["currency"]
    if cost is None:
        found.unpriced[model] += len(messages)
        row["cost"] = None
    elif row["cost"] is None:
        row |= _price_of_sum(prices, row)
    else:
        row["cost"] = round(row["cost"] + cost, 6)
    row["seen"] = _pack(seen)
    found.new += len(messages)
    return row


def _replacements(
    snapshot: Snapshot, prices: Prices, found: UsageFound, sums: Iterable[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The rows of sums that differ from what is there; the last of two for the same counts."""
    rows = {}
    for one in sums:
        group = [one[name] for name in GROUP]
        if one["source"] == "csv":
            # A table may have amounts in several currencies for the same day.
            group[-1] = f"csv {one['currency']}"
        row = {"id": _row_id(group), **one}
        if row["cost"] is None:
            row |= _price_of_sum(prices, row)
            found.unpriced[row["model"]] += row["cost"] is None
        rows[row["id"]] = row
    for ref, row in rows.items():
        if load_usage_row(snapshot, ref) != row:
            found.new += 1
            yield row
    found.unpriced = +found.unpriced


def _price_of_sum(prices: Prices, row: dict[str, Any]) -> dict[str, Any]:
    """Cost and currency of a sum as far as its counts tell it: without surcharges for size."""
    rates = prices.rates(row["model"], row["day"])
    if rates is None:
        return {}
    input_tokens, output, reads, writes = (row[name] for name in TOKEN_COUNTS)
    cost = rates.cost(input_tokens, output, reads, writes, 0)
    return {"cost": round(cost, 6), "currency": rates.currency}


def _unpack(seen: str) -> Iterator[tuple[int, int]]:
    """(key, output) of each message; what is not as it was written is left out."""
    try:
        data = base64.b64decode(seen)
    except ValueError:
        return iter(())
    return _SEEN.iter_unpack(data[: len(data) - len(data) % _SEEN.size])


def _pack(seen: dict[int, int]) -> str:
    data = b"".join(_SEEN.pack(key, min(count, 0xFFFFFFFF)) for key, count in seen.items())
    return base64.b64encode(data).decode()

"""Takes what logs say into the journal as sums by day, project, model and session.

What one message used is counted once, whatever files it is in and however often they are read:
eight bytes that stand for each message stay with its sum. Work is done in a temporary database on
disk, so that memory does not grow with the logs.
"""

from __future__ import annotations

import base64
import os
import sqlite3
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from chefslog.agents.logs import LogReader, claude_folders, codex_folders
from chefslog.agents.overlaps import Sums, add_up, drop_counted, take_report, take_table
from chefslog.agents.prices import Prices
from chefslog.agents.sums import make_sum, read_sums, table_session
from chefslog.exchange.progress import Watch, unwatched
from chefslog.reading.records import (
    TOKEN_COUNTS,
    load_logged_models,
    load_reported_usage,
    load_seen_usage,
    load_unpriced_usage,
    load_usage_row,
)

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot

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

    `messages` are of logs, `table_rows` of tables and reports. `gone` are the ids of sums that
    others replace, `left_out` the days of reports that count elsewhere. `unreadable` counts files,
    `unnamed` damaged lines that no problem names. `unpriced` and `unpriced_rows` count new messages
    and rows by the name of a model without a price.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    left_out: int = 0
    files: int = 0
    unreadable: int = 0
    messages: int = 0
    table_rows: int = 0
    new_messages: int = 0
    new_rows: int = 0
    damaged: int = 0
    unnamed: int = 0
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unpriced: Counter[str] = field(default_factory=Counter)
    unpriced_rows: Counter[str] = field(default_factory=Counter)


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
    before: Sums = {row["id"]: row for row in load_reported_usage(snapshot)}
    held, counts = dict(before), Counter[str]()
    # Without a name it is a file of SQLite's own, gone when it is closed.
    with closing(sqlite3.connect("", isolation_level=None)) as work:
        work.executescript(_TABLES)
        work.execute("BEGIN")
        for seen in load_seen_usage(snapshot):
            work.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", _unpack(seen))
        for path in paths:
            damaged, readable = reader.damaged, reader.readable
            try:
                if path.endswith(".jsonl"):
                    tool = _recognise(path)
                    answers = ((*one[:5], tool, *one[5:]) for one in reader.read(path, tool))
                    work.executemany(_ADD, answers)
                else:
                    counts += _take_file(reader, path, currency, held, found)
            except OSError as error:
                found.problems.append(f"{path}: {error.strerror or error}")
                found.unreadable += 1
            found.unreadable += reader.damaged > damaged and reader.readable == readable
        found.messages = work.execute("SELECT count(*) FROM message").fetchone()[0]
        for group, messages in groupby(work.execute(_NEW), lambda row: row[:5]):
            found.rows.append(
                _sum_up(snapshot, prices, found, group, [row[5:] for row in messages])
            )
    logged = [*load_logged_models(snapshot), *found.rows]
    found.left_out = len(drop_counted(held, [(row["day"], row["model"]) for row in logged]))
    found.table_rows = counts.total()
    found.gone = [*(before.keys() - held.keys())]
    found.rows += _new_sums(prices, found, held, before, counts)
    changed = {row["id"] for row in found.rows}.union(found.gone)
    found.rows += [
        {**row, **priced}
        for row in load_unpriced_usage(snapshot)
        if row["id"] not in changed and (priced := _price_of_sum(prices, row))
    ]
    found.damaged = reader.damaged
    found.unnamed = reader.damaged - len(reader.problems)
    found.problems += reader.problems
    return found


def _recognise(path: str) -> str:
    """Whose log it is: each line of a rollout holds a payload."""
    with open(path, "rb") as file:
        head = file.read(4096)
    is_rollout = b'"payload"' in head or os.path.basename(path).startswith("rollout-")
    return "codex" if is_rollout else "claude-code"


def _sum_up(
    snapshot: Snapshot,
    prices: Prices,
    found: UsageFound,
    group: tuple[str, ...],
    messages: Sequence[Sequence[int]],
) -> dict[str, Any]:
    """A row with what these messages add to it."""
    day, model = group[0], group[2]
    row = make_sum(group)
    row = load_usage_row(snapshot, row["id"]) or row
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
    found.new_messages += len(messages)
    return row


def _take_file(
    reader: LogReader, path: str, currency: str, held: Sums, found: UsageFound
) -> Counter[str]:
    """Put the sums of a table or report into those held; the rows of each. Raises OSError."""
    sums, counts = add_up(read_sums(reader, path, currency))
    if not path.lower().endswith(".csv"):
        take_report(held, sums)
        return counts
    for other, days in take_table(held, sums, table_session(path)):
        many = "1 day" if days == 1 else f"{days:,} days"
        found.notes.append(f"{path}: the same as {other} for {many}; counted once.")
    return counts


def _new_sums(
    prices: Prices, found: UsageFound, held: Sums, before: Sums, counts: Counter[str]
) -> Iterator[dict[str, Any]]:
    """The rows of sums that differ from what was there."""
    for ref, row in held.items():
        if ref not in counts:
            continue
        if row["cost"] is None:
            row.update(_price_of_sum(prices, row))
            if row["cost"] is None:
                found.unpriced_rows[row["model"]] += counts[ref]
        if before.get(ref) != row:
            found.new_rows += counts[ref]
            yield row


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

"""Usage that other programs have summed up: the JSON of ccusage and its like, CSV of amounts."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections.abc import Iterator, Sequence
from datetime import time
from typing import Any

from chefslog.agents.logs import DamagedLine, LogReader, read_count, read_name
from chefslog.exchange.formats.dates import read_when
from chefslog.exchange.formats.registry import Settings, Unreadable
from chefslog.exchange.formats.table_rows import read_rows, sort_delimiters
from chefslog.exchange.source import SourceError, SourceFile, is_text
from chefslog.home.clock import zone_name
from chefslog.home.files import read_regular
from chefslog.model.days import parse_day
from chefslog.model.kinds import currency_code
from chefslog.model.sanitize import clean_line
from chefslog.reading.records import TOKEN_COUNTS

COLUMNS = ("day", "amount", "currency", "project", "model")
GROUP = ("day", "project", "model", "session", "source")
"""What a sum is of."""
_LISTS = ("daily", "sessions", "session", "data")
_AMOUNT = re.compile(r"(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_COMMA_AMOUNT = re.compile(r"\d{1,9},\d\d?", re.ASCII)


def make_sum(
    group: Sequence[str],
    counts: Sequence[int] = (0, 0, 0, 0),
    cost: float | None = 0.0,
    currency: str = "USD",
) -> dict[str, Any]:
    """Return a sum as the journal keeps it; `cost` is None where it was not said."""
    held = dict(zip(GROUP, group, strict=True)) | dict(zip(TOKEN_COUNTS, counts, strict=True))
    # A table may have amounts in several currencies for the same day.
    named = (*group[:-1], f"csv {currency}") if group[-1] == "csv" else group
    ref = hashlib.sha256("\x1f".join(named).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return {"id": ref, **held, "cost": cost, "currency": currency, "seen": ""}


def table_session(path: str) -> str:
    """Return what stands for the file of a table as the session of its sums."""
    return clean_line(os.path.realpath(path))


def read_sums(reader: LogReader, path: str, currency: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a `.json` or `.csv` file as sums; `currency` is for amounts that name none.

    Raises OSError.
    """
    is_table = path.lower().endswith(".csv")
    data = read_regular(path)
    rows = _csv(reader, path, data, currency) if is_table else _ccusage(reader, path, data)
    for row in rows:
        reader.readable += 1
        yield row


def _csv(reader: LogReader, path: str, data: bytes, currency: str) -> Iterator[dict[str, Any]]:
    try:
        lines = (line for line in SourceFile(io.BytesIO(data), path).lines() if line[1].strip())
    except SourceError as error:
        reader.note(str(error))
        return
    number, head = next(lines, (1, ""))
    for delimiter in sort_delimiters(head):
        header = next(read_rows(iter([(number, head)]), delimiter))
        names = [name.strip().lower() for name in header.cells]
        if "day" in names and "amount" in names:
            break
    else:
        reader.note(f"{path}:{number}: expected the columns {', '.join(COLUMNS)}")
        return
    session = table_session(path)
    for row in read_rows(lines, delimiter, lambda cells: len(cells) == len(names)):
        try:
            if row.problem or not is_text(row.raw):
                raise DamagedLine(row.problem or "not UTF-8")
            if any(cell.strip() for cell in row.cells[len(names) :]):
                raise DamagedLine("more cells than columns")
            given = dict(zip(names, map(read_name, row.cells), strict=False))
            amount, day = _amount(given.get("amount", "")), _day(reader, given["day"])
        except DamagedLine as error:
            reader.note(f"{path}:{row.line}: {error}")
            continue
        group = (day, given.get("project", ""), given.get("model", ""), session, "csv")
        unit = currency_code(given.get("currency") or currency)
        yield make_sum(group, cost=amount, currency=unit)


def _amount(text: str) -> float:
    if _COMMA_AMOUNT.fullmatch(text):
        text = text.replace(",", ".")
    amount = float(text) if _AMOUNT.fullmatch(text) else -1.0
    if not 0 <= amount < 1e9:
        raise DamagedLine(f'amount: "{text[:40]}" is not an amount such as 12.50')
    return amount


def _day(reader: LogReader, value: Any) -> str:
    """The local day of a date, or of an instant as those of messages are."""
    text = value.strip() if isinstance(value, str) else ""
    if parse_day(text) is not None:
        return text
    try:
        when = read_when(text, Settings(zone=zone_name()))
    except Unreadable:
        raise DamagedLine(f'day: "{text[:40]}" is not a day such as 2026-11-21') from None
    if when.guess:
        raise DamagedLine(f'day: "{text[:40]}" can be read in two ways; write it as 2026-11-21')
    if when.at.time() == time(12) and ":" not in text:
        return when.at.date().isoformat()
    return reader.day(when.at.isoformat())


def _ccusage(reader: LogReader, path: str, data: bytes) -> Iterator[dict[str, Any]]:
    try:
        held = json.loads(data)
    except (ValueError, RecursionError):
        reader.note(f"{path}:1: not JSON")
        return
    if not isinstance(held, dict):
        reader.note(f"{path}:1: not a report such as `ccusage daily --json` prints")
        return
    lists = [("", held[name]) for name in _LISTS if isinstance(held.get(name), list)]
    projects = held.get("projects")
    if isinstance(projects, dict):
        lists += [(name, rows) for name, rows in projects.items() if isinstance(rows, list)]
    if not lists:
        reader.note(f"{path}:1: no list of days or sessions such as ccusage writes")
    for project, rows in lists:
        for number, row in enumerate(rows, 1):
            try:
                yield from [*_rows(reader, project, row)]
            except DamagedLine as error:
                reader.note(f"{path}: row {number}: {error}")


def _rows(reader: LogReader, project: str, row: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(row, dict):
        raise DamagedLine("not an object")
    day = _day(reader, row.get("date") or row.get("lastActivity"))
    project = read_name(row.get("project"), read_name(project))
    session = read_name(row.get("sessionId"))
    parts = row.get("modelBreakdowns")
    if not isinstance(parts, list) or not parts:
        models = row.get("modelsUsed")
        only = models[0] if isinstance(models, list) and len(models) == 1 else ""
        parts = [{**row, "modelName": only, "cost": row.get("totalCost")}]
    for part in parts:
        if not isinstance(part, dict):
            raise DamagedLine("not an object")
        cost = part.get("cost")
        if isinstance(cost, bool) or not isinstance(cost, int | float) or not 0 <= cost < 1e9:
            cost = None
        group = (day, project, read_name(part.get("modelName"), "unknown"), session, "ccusage")
        names = ("inputTokens", "outputTokens", "cacheReadTokens", "cacheCreationTokens")
        counts = [read_count(part, name) for name in names]
        yield make_sum(group, counts, None if cost is None else float(cost))

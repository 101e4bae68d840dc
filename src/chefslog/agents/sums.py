"""Usage that other programs have summed up: the JSON of ccusage and its like, and a CSV of amounts.

A sum replaces the one that was imported for the same day, project, model and session before.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Sequence
from typing import Any

from chefslog.agents.logs import DamagedLine, LogReader, read_count, read_name
from chefslog.home.files import read_regular
from chefslog.model.days import parse_day
from chefslog.reading.records import TOKEN_COUNTS

COLUMNS = ("day", "amount", "currency", "project", "model")
GROUP = ("day", "project", "model", "session", "source")
"""What a sum is of."""
_LISTS = ("daily", "sessions", "session", "data")


def make_sum(
    group: Sequence[str],
    counts: Sequence[int] = (0, 0, 0, 0),
    cost: float | None = 0.0,
    currency: str = "USD",
) -> dict[str, Any]:
    """Return a sum as the journal keeps it; `cost` is None where it was not said."""
    held = dict(zip(GROUP, group, strict=True)) | dict(zip(TOKEN_COUNTS, counts, strict=True))
    return {**held, "cost": cost, "currency": currency, "seen": ""}


def read_sums(reader: LogReader, path: str, currency: str) -> Iterator[dict[str, Any]]:
    """Yield the sums in a `.json` or `.csv` file; `currency` is for amounts that name none.

    Raises OSError.
    """
    is_table = path.lower().endswith(".csv")
    data = read_regular(path)
    yield from _csv(reader, path, data, currency) if is_table else _ccusage(reader, path, data)


def _csv(reader: LogReader, path: str, data: bytes, currency: str) -> Iterator[dict[str, Any]]:
    rows = csv.DictReader(data.decode("utf-8-sig", "replace").splitlines(), restkey="")
    names = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    if "day" not in names or "amount" not in names:
        reader.note(f"{path}:1: expected the columns {', '.join(COLUMNS)}")
        return
    sums: dict[tuple[str, ...], float] = {}
    for row in rows:
        given = {name: read_name(row.get(names[name])) for name in COLUMNS if name in names}
        try:
            amount = _amount(given["amount"])
            day = _day(given["day"])
        except DamagedLine as error:
            reader.note(f"{path}:{rows.line_num}: {error}")
            continue
        key = (day, given.get("project", ""), given.get("model", ""),
               (given.get("currency") or currency).upper())  # fmt: skip
        sums[key] = sums.get(key, 0.0) + amount
    session = os.path.splitext(os.path.basename(path))[0]
    for (day, project, model, unit), amount in sums.items():
        group = (day, project, model, session, "csv")
        yield make_sum(group, cost=round(amount, 6), currency=unit)


def _amount(text: str) -> float:
    try:
        amount = float(text)
    except ValueError:
        amount = -1.0
    if not 0 <= amount < 1e9:
        raise DamagedLine(f'amount: "{text[:40]}" is not an amount such as 12.50')
    return amount


def _day(value: Any) -> str:
    day = str(value or "")[:10]
    if parse_day(day) is None:
        raise DamagedLine(f'day: "{day}" is not a day such as 2026-11-21')
    return day


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
                yield from _rows(project, row)
            except DamagedLine as error:
                reader.note(f"{path}: row {number}: {error}")


def _rows(project: str, row: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(row, dict):
        raise DamagedLine("not an object")
    day = _day(row.get("date") or row.get("lastActivity"))
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
        if isinstance(cost, bool) or not isinstance(cost, int | float) or cost < 0:
            cost = None
        group = (day, project, read_name(part.get("modelName"), "unknown"), session, "ccusage")
        names = ("inputTokens", "outputTokens", "cacheReadTokens", "cacheCreationTokens")
        counts = [read_count(part, name) for name in names]
        yield make_sum(group, counts, None if cost is None else round(float(cost), 6))

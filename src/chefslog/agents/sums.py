"""Usage that other programs have summed up: the JSON of ccusage and its like, and a CSV of amounts.

A sum replaces the one that was imported for the same day, project, model and session before.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from typing import Any, NamedTuple

from chefslog.agents.usage import DamagedLine, LogReader, read_count, read_name
from chefslog.home.files import read_regular
from chefslog.model.days import parse_day

COLUMNS = ("day", "amount", "currency", "project", "model")
_LISTS = ("daily", "sessions", "session", "data")


class Sum(NamedTuple):
    """What one day, project, model and session used by another program's account.

    `cost` is None where it was not said.
    """

    day: str
    project: str
    model: str
    session: str
    source: str
    input: int
    output: int
    cache_reads: int
    cache_writes: int
    cost: float | None
    currency: str


def read_sums(reader: LogReader, path: str, currency: str) -> Iterator[Sum]:
    """Yield the sums in a `.json` or `.csv` file; `currency` is for amounts that name none.

    Raises OSError.
    """
    is_table = path.lower().endswith(".csv")
    data = read_regular(path)
    yield from _csv(reader, path, data, currency) if is_table else _ccusage(reader, path, data)


def _csv(reader: LogReader, path: str, data: bytes, currency: str) -> Iterator[Sum]:
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
        yield Sum(day, project, model, session, "csv", 0, 0, 0, 0, round(amount, 6), unit)


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


def _ccusage(reader: LogReader, path: str, data: bytes) -> Iterator[Sum]:
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


def _rows(project: str, row: Any) -> Iterator[Sum]:
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
        is_amount = isinstance(cost, int | float) and not isinstance(cost, bool) and cost >= 0
        yield Sum(
            day, project, read_name(part.get("modelName"), "unknown"), session, "ccusage",
            read_count(part, "inputTokens"), read_count(part, "outputTokens"),
            read_count(part, "cacheReadTokens"), read_count(part, "cacheCreationTokens"),
            round(float(cost), 6) if is_amount and cost is not None else None, "USD",
        )  # fmt: skip

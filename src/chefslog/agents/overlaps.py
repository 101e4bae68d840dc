"""What several files tell of the same use counts once: the sums of tables and of reports.

`held` are the sums that the journal has by their ids, as files come in. Logs go before reports, and
a report by day before one by session, whose sums all stand on the last day of the session.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from chefslog.model.kinds import currency_code
from chefslog.reading.records import TOKEN_COUNTS

Sums = dict[str, dict[str, Any]]
"""Sums by their ids."""
_ANY = "unknown"
"""The model of a report's sum of several models."""


def add_up(rows: Iterable[dict[str, Any]]) -> tuple[Sums, Counter[str]]:
    """Return the sums of rows, and the number of rows of each."""
    sums: Sums = {}
    counts = Counter[str]()
    for row in rows:
        counts[row["id"]] += 1
        total = sums.setdefault(row["id"], row)
        if total is not row:
            total.update({name: total[name] + row[name] for name in TOKEN_COUNTS})
            costs = total["cost"], row["cost"]
            total["cost"] = None if None in costs else sum(costs)
    for row in sums.values():
        row["cost"] = None if row["cost"] is None else round(row["cost"], 6)
    return sums, counts


def take_table(held: Sums, table: Sums, session: str) -> list[tuple[str, int]]:
    """Put a table's sums in place of those that its file gave before of the same days.

    What another file gave already adds nothing, if both have the same sums for all days that both
    have. Returns these files, with the number of days. Sums that are held by the name of a file
    only, without its folder, are of this file if it has all of their days.
    """
    mine = _by_day(table.values())
    files: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in held.values():
        if row["source"] == "csv":
            files[row["session"]].append(row)
    own = files.pop(session, [])
    fresh = mine.keys() - {row["day"] for row in own}
    name = os.path.splitext(os.path.basename(session))[0]
    others = []
    for other, rows in files.items():
        theirs = _by_day(rows)
        shared = theirs.keys() & (mine.keys() if other == name else fresh)
        if shared and all(mine[day] == theirs[day] for day in shared):
            _drop(table, table.values(), shared)
            fresh = fresh - shared
            others += [(other, len(shared))] if other != name else []
        elif other == name and theirs.keys() <= mine.keys():
            _drop(held, rows, shared)
    _drop(held, own, mine.keys())
    held.update(table)
    return others


def _by_day(rows: Iterable[dict[str, Any]]) -> dict[str, set[tuple[Any, ...]]]:
    days = defaultdict(set)
    for row in rows:
        amount = row["project"], row["model"], currency_code(row["currency"]), row["cost"]
        days[row["day"]].add(amount)
    return dict(days)


def _drop(sums: Sums, rows: Iterable[dict[str, Any]], days: Iterable[str]) -> None:
    for ref in [row["id"] for row in rows if row["day"] in days]:
        del sums[ref]


def take_report(held: Sums, report: Sums) -> None:
    """Put a report's sums in place of those of the same use.

    A day's sums are there by project or without; a session's grow and move to its last day.
    """
    days: set[tuple[str, str, bool]] = set()
    sessions: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in report.values():
        sessions[row["session"], row["project"], row["model"]] = row
        if not row["session"]:
            days.add((row["day"], row["model"], not row["project"]))
    for ref, row in [*held.items()]:
        if row["source"] != "ccusage":
            continue
        now = sessions.get((row["session"], row["project"], row["model"]))
        if not row["session"]:
            is_replaced = (row["day"], row["model"], bool(row["project"])) in days
        else:
            is_replaced = now is not None and row["day"] < now["day"] and all(
                row[name] <= now[name] for name in TOKEN_COUNTS
            )  # fmt: skip
        if is_replaced:
            del held[ref]
    held.update(report)


def drop_counted(held: Sums, logged: Iterable[tuple[str, str]]) -> set[str]:
    """Drop the sums of reports that count elsewhere, and return their days.

    `logged` are (day, model) of what logs have. A model is known by its first word, since a report
    may have been made before a log went on with another one of its makers.
    """
    logs, daily = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    reports = {ref: row for ref, row in held.items() if row["source"] == "ccusage"}
    for day, model in logged:
        logs[day].add(_family(model))
    for row in reports.values():
        if not row["session"]:
            daily[row["day"]].add(_family(row["model"]))
    days = set()
    for ref, row in reports.items():
        day, family = row["day"], _family(row["model"])
        known = logs[day] | daily[day] if row["session"] else logs[day]
        if family in known or (known and _ANY in (family, *known)):
            del held[ref]
            days.add(day)
    return days


def _family(model: str) -> str:
    return re.split("[^a-z]", model.lower())[0] or model

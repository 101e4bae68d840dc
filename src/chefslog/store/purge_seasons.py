"""Erase from seasons what was made from purged entries: picks, own texts, versions, their past."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from chefslog.model.season import from_row, parse_ids, to_row, with_text, without_picks


def erase_from_seasons(
    conn: sqlite3.Connection, ids: Sequence[str], headlines: Sequence[str]
) -> list[str]:
    """Erase what seasons hold of these entries; the files into which it was exported.

    The journal may have any schema. A version that does not know its entries goes where it holds
    one of the headlines. Texts for which nothing is proposed (next steps, goals) are the writer's
    own and stay.
    """
    gone = set(ids)
    columns = {
        table: [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
        for table in ("season", "version")
    }
    if columns["season"]:
        names = ", ".join(columns["season"])
        for row in conn.execute(f"SELECT {names} FROM season").fetchall():
            kept = _without(dict(zip(columns["season"], row, strict=True)), gone)
            if kept is not None:
                marks = ", ".join(f"{name} = :{name}" for name in columns["season"])
                conn.execute(f"UPDATE season SET {marks} WHERE name = :name", kept)
    files = []
    if columns["version"]:
        names = ", ".join(columns["version"])
        for row in conn.execute(f"SELECT {names} FROM version").fetchall():
            version = dict(zip(columns["version"], row, strict=True))
            if _holds(version, gone, headlines):
                files.append(version["file"])
                conn.execute("DELETE FROM version WHERE id = ?", (version["id"],))
    sql = "SELECT step, pos, item, before, after FROM change WHERE item IN ('season', 'version')"
    for step, pos, item, *values in conn.execute(sql).fetchall():
        held = [json.loads(value) if value else None for value in values]
        if item == "version":
            if any(value and _holds(value, gone, headlines) for value in held):
                conn.execute("DELETE FROM change WHERE step = ? AND pos = ?", (step, pos))
            continue
        past = [value and (_without(value, gone) or value) for value in held]
        if past != held:
            texts = [
                value and json.dumps(value, ensure_ascii=False, sort_keys=True) for value in past
            ]
            sql = "UPDATE change SET before = ?, after = ? WHERE step = ? AND pos = ?"
            conn.execute(sql, (*texts, step, pos))
    return files


def _without(row: dict[str, Any], gone: set[str]) -> dict[str, Any] | None:
    """Return a season's columns without these entries; None where it holds nothing of them."""
    season = from_row({"name": "", "writer": None, "role": None, "rubric": None, **row})
    made = [key for key, own in season.texts.items() if key in gone or gone & set(own.ids)]
    if not made and not season.picked & gone:
        return None
    for key in made:
        season = with_text(season, key, None)
    columns = to_row(without_picks(season, sorted(season.picked & gone)))
    return {name: columns.get(name, value) for name, value in row.items()}


def _holds(version: dict[str, Any], gone: set[str], headlines: Sequence[str]) -> bool:
    ids = parse_ids(version.get("ids"))
    return bool(gone & set(ids)) if ids else any(line in version["text"] for line in headlines)

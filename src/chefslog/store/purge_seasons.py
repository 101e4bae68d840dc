"""Erase from seasons what was made from purged entries: picks, own texts, versions, their past."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence, Set
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
            season = dict(zip(columns["season"], row, strict=True))
            kept = without_entries(season, gone)
            if kept is not season:
                marks = ", ".join(f"{name} = :{name}" for name in columns["season"])
                conn.execute(f"UPDATE season SET {marks} WHERE name = :name", kept)
    files = []
    if columns["version"]:
        names = ", ".join(columns["version"])
        for row in conn.execute(f"SELECT {names} FROM version").fetchall():
            version = dict(zip(columns["version"], row, strict=True))
            if is_made_from(version, gone, headlines):
                files.append(version["file"])
                conn.execute("DELETE FROM version WHERE id = ?", (version["id"],))
    sql = "SELECT step, pos, item, before, after FROM change WHERE item IN ('season', 'version')"
    for step, pos, item, *values in conn.execute(sql).fetchall():
        held = [json.loads(value) if value else None for value in values]
        if item == "version":
            if any(value and is_made_from(value, gone, headlines) for value in held):
                conn.execute("DELETE FROM change WHERE step = ? AND pos = ?", (step, pos))
            continue
        past = [value and without_entries(value, gone) for value in held]
        if past != held:
            texts = [
                value and json.dumps(value, ensure_ascii=False, sort_keys=True) for value in past
            ]
            sql = "UPDATE change SET before = ?, after = ? WHERE step = ? AND pos = ?"
            conn.execute(sql, (*texts, step, pos))
    return files


def without_entries(row: dict[str, Any], gone: Set[str]) -> dict[str, Any]:
    """Return a season's columns without these entries; `row` itself where it has none of them."""
    season = from_row({"name": "", "writer": None, "role": None, "rubric": None, **row})
    made = [key for key, own in season.texts.items() if key in gone or gone & set(own.ids)]
    if not made and not season.picked & gone:
        return row
    for key in made:
        season = with_text(season, key, None)
    columns = to_row(without_picks(season, sorted(season.picked & gone)))
    return {name: columns.get(name, value) for name, value in row.items()}


def is_made_from(version: Mapping[str, Any], gone: Set[str], headlines: Iterable[str]) -> bool:
    """Whether a version was made from these entries, as far as can be told."""
    ids = parse_ids(version.get("ids"))
    return bool(gone & set(ids)) if ids else any(line in version["text"] for line in headlines)

"""One entry whole, and what happened to it."""

from __future__ import annotations

from chefslog.reading.rows import COLUMNS, in_order, to_entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot


def entry(snapshot: Snapshot, entry_id: str) -> dict[str, Any] | None:
    """The entry with this full id, whatever its state, or None."""
    names = ", ".join(COLUMNS)
    conn = snapshot.conn
    row = conn.execute(f"SELECT {names} FROM entries WHERE id = ?", (entry_id,)).fetchone()
    if row is None:
        return None
    found = _whole(snapshot, row)
    verdict = _verdict(snapshot, entry_id)
    if verdict:
        found["verdict"] = verdict
    return found


def _whole(snapshot: Snapshot, row: tuple[Any, ...]) -> dict[str, Any]:
    conn, key = snapshot.conn, row[0]
    words = conn.execute(
        "SELECT field, word FROM words WHERE entry_key = ? ORDER BY field, pos", (key,)
    ).fetchall()
    links = conn.execute(
        "SELECT kind, ref FROM proofs WHERE entry_key = ? ORDER BY pos", (key,)
    ).fetchall()
    return in_order(to_entry(row, words, links))


def _verdict(snapshot: Snapshot, entry_id: str) -> dict[str, Any] | None:
    if not has_file(snapshot):
        return None
    row = snapshot.conn.execute(
        "SELECT verdict, note, day FROM main.verdict WHERE entry_id = ?", (entry_id,)
    ).fetchone()
    return dict(zip(("verdict", "note", "day"), row, strict=True)) if row else None


def has_file(snapshot: Snapshot) -> bool:
    """Whether there is a journal behind the letters."""
    return any(source.entry == "main.entry" for source in snapshot.sources)


def entries(
    snapshot: Snapshot, asked: Filter | None = None, *, limit: int | None = None
) -> Iterator[dict[str, Any]]:
    """Whole entries that meet a filter, newest first, read page by page."""
    from chefslog.reading.pages import ID, KEY, page

    before: int | None = None
    left = limit
    while left is None or left > 0:
        rows = page(snapshot, asked, before=before, limit=200 if left is None else min(200, left))
        for row in rows:
            found = entry(snapshot, row[ID])
            if found is not None:
                yield found
        if len(rows) < 200:
            return
        before = rows[-1][KEY]
        left = None if left is None else left - len(rows)


def history(snapshot: Snapshot, entry_id: str) -> list[dict[str, Any]]:
    """The steps that touched an entry, oldest first.

    Each has `step`, `at`, `actor`, `verb`, `undone`, `before` and `after`; the last two hold only
    the fields that changed, None for a row that was not there.
    """
    if not has_file(snapshot):
        return []
    import json

    rows = snapshot.conn.execute(
        "SELECT s.id, s.at, s.actor, s.verb, s.undone, c.item, c.before, c.after "
        "FROM main.change c JOIN main.step s ON s.id = c.step "
        "WHERE c.item IN ('entry', 'verdict') AND c.ref = ? ORDER BY s.id, c.pos",
        (entry_id,),
    )
    names = ("step", "at", "actor", "verb", "undone", "item")
    return [
        {
            **dict(zip(names, row, strict=False)),
            "before": json.loads(row[6]) if row[6] else None,
            "after": json.loads(row[7]) if row[7] else None,
        }
        for row in rows
    ]


def steps(snapshot: Snapshot, limit: int = 20) -> list[dict[str, Any]]:
    """The newest steps of the whole journal with how many rows each changed."""
    if not has_file(snapshot):
        return []
    rows = snapshot.conn.execute(
        "SELECT s.id, s.at, s.actor, s.verb, s.target, s.undone, count(c.pos), "
        "min(CASE WHEN c.item = 'entry' THEN c.ref END) "
        "FROM main.step s LEFT JOIN main.change c ON c.step = s.id "
        "GROUP BY s.id ORDER BY s.id DESC LIMIT ?",
        (limit,),
    )
    names = ("step", "at", "actor", "verb", "target", "undone", "changes", "id")
    return [dict(zip(names, row, strict=True)) for row in rows]

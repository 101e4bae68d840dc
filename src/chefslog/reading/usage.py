"""Load what agents used: sums by day, project, model and session."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from chefslog.reading.connect import Snapshot

TOKEN_COUNTS = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")
USAGE_COLUMNS = (
    "day", "project", "model", "session", *TOKEN_COUNTS, "cost", "currency", "source",
)  # fmt: skip
"""A sum as people and programs see it; `input_tokens` is without what the cache gave.

`cost` is None where no price is known.
"""
_KEPT = ("id", *USAGE_COLUMNS, "seen")


def load_usage(snapshot: Snapshot, first: str, last: str) -> Iterator[dict[str, Any]]:
    """Load the sums of these days (ISO, both inclusive), oldest first."""
    if not snapshot.has_journal:
        return iter(())
    found = snapshot.conn.execute(
        f"SELECT {', '.join(USAGE_COLUMNS)} FROM main.usage WHERE day BETWEEN ? AND ? "
        "ORDER BY day, project, model, session, source",
        (first, last),
    )
    return (dict(zip(USAGE_COLUMNS, row, strict=True)) for row in found)


def load_first_usage(snapshot: Snapshot) -> str | None:
    """Load the first day (ISO) on which something cost; None where nothing ever did."""
    if not snapshot.has_journal:
        return None
    found = snapshot.conn.execute("SELECT min(day) FROM main.usage WHERE cost > 0").fetchone()
    return str(found[0]) if found[0] else None


def load_usage_row(snapshot: Snapshot, ref: str) -> dict[str, Any] | None:
    """Load one sum whole, as it is stored; None where there is none."""
    if not snapshot.has_journal:
        return None
    sql = f"SELECT {', '.join(_KEPT)} FROM main.usage WHERE id = ?"
    row = snapshot.conn.execute(sql, (ref,)).fetchone()
    return dict(zip(_KEPT, row, strict=True)) if row else None


def load_unpriced_usage(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Load the sums without a cost, whole."""
    if not snapshot.has_journal:
        return iter(())
    found = snapshot.conn.execute(
        f"SELECT {', '.join(_KEPT)} FROM main.usage WHERE cost IS NULL ORDER BY id"
    )
    return (dict(zip(_KEPT, row, strict=True)) for row in found)


def load_seen_usage(snapshot: Snapshot) -> Iterator[str]:
    """Load what stands for the messages that are in sums, as `agents` wrote it."""
    if not snapshot.has_journal:
        return iter(())
    found = snapshot.conn.execute("SELECT seen FROM main.usage WHERE seen <> ''")
    return (seen for (seen,) in found)

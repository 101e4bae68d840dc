"""The words that are in use, for completion."""

from __future__ import annotations

from chefslog.model.fields import BY_NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot


def words(snapshot: Snapshot, name: str) -> list[tuple[str, int]]:
    """(word, entries) of a words field or of `project`, the most used first."""
    if BY_NAME[name].kind == "word":
        sql = (
            f"SELECT {name}, count(*) AS n FROM entries WHERE {name} IS NOT NULL "
            f"AND state IN ('entry', 'draft') GROUP BY {name} COLLATE NOCASE ORDER BY n DESC, 1"
        )
        return snapshot.conn.execute(sql).fetchall()
    return snapshot.conn.execute(
        "SELECT min(word), count(*) AS n FROM words WHERE field = ? "
        "GROUP BY fold ORDER BY n DESC, 1",
        (name,),
    ).fetchall()

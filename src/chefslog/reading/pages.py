"""Pages of entries, newest first, and how many there are on each day.

A page goes by key, never by OFFSET: the thousandth costs what the first does.
"""

from __future__ import annotations

from chefslog.reading.entry import DAY_SHIFT, read_column
from chefslog.reading.query import plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from chefslog.capture.filters import Filter
    from chefslog.reading.connect import Snapshot, Source

    Row = tuple[Any, ...]

ROW = (
    "key", "id", "short", "state", "headline", "delegation", "checked", "value", "outcome",
    "project", "source", "private", "tags",
)  # fmt: skip
"""The parts of a list row; `tags` is one text, the tags in their order with spaces between."""

(KEY, ID, SHORT, STATE, HEADLINE, DELEGATION, CHECKED, VALUE, OUTCOME, PROJECT, SOURCE, PRIVATE,
 TAGS) = range(len(ROW))  # fmt: skip


def page(
    snapshot: Snapshot,
    asked: Filter | None = None,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = 50,
    state: str = "entry",
) -> list[Row]:
    """Up to `limit` rows, newest first.

    `before` and `after` are keys, exclusive: `before` gives the next older page, `after` the
    next newer one.
    """
    rows: list[Row] = []
    forward = after is not None
    for source in snapshot.sources:
        found = plan(source, asked, state)
        bounds = [f"{found.key} < {before:d}"] if before is not None else []
        bounds += [f"{found.key} > {after:d}"] if after is not None else []
        order = f"ORDER BY {found.key} {'ASC' if forward else 'DESC'} LIMIT {limit:d}"
        sql = found.sql(_row(source), keys=" AND ".join(bounds), tail=order)
        rows += snapshot.conn.execute(sql, found.params)
    rows.sort(key=lambda row: int(row[KEY]), reverse=not forward)
    return rows[:limit][::-1] if forward else rows[:limit]


PAGE = 500
"""Rows that are read together where a whole list is wanted."""


def rows(
    snapshot: Snapshot,
    asked: Filter | None = None,
    *,
    limit: int | None = None,
    state: str = "entry",
) -> Iterator[Row]:
    """Yield rows, newest first, up to `limit`; never more than a page of them in memory."""
    before: int | None = None
    left = limit
    while left is None or left > 0:
        size = PAGE if left is None else min(PAGE, left)
        found = page(snapshot, asked, before=before, limit=size, state=state)
        yield from found
        if len(found) < size:
            return
        before = found[-1][KEY]
        left = None if left is None else left - size


def _row(source: Source) -> str:
    tags = (
        f"(SELECT group_concat(t.word, ' ') FROM (SELECT word FROM {source.word} "
        "WHERE entry_key = e.key AND field = 'tags' ORDER BY pos) t)"
    )
    return ", ".join([*map(read_column, ROW[:-1]), tags])


def days(
    snapshot: Snapshot, asked: Filter | None = None, state: str = "entry"
) -> list[tuple[int, int]]:
    """(day number, entries on it), newest first; days without any are left out."""
    counts: dict[int, int] = {}
    for source in snapshot.sources:
        found = plan(source, asked, state)
        sql = found.sql(f"{found.key} >> {DAY_SHIFT} AS d, count(*)", tail="GROUP BY d")
        for day, count in snapshot.conn.execute(sql, found.params):
            counts[day] = counts.get(day, 0) + count
    return sorted(counts.items(), reverse=True)


def count(
    snapshot: Snapshot,
    asked: Filter | None = None,
    state: str = "entry",
    *,
    most: int | None = None,
) -> int:
    """Return how many entries meet a filter; counting stops at `most` of each side."""
    if state == "entry" and most is None and not (asked and asked.terms):
        return _count_entries(snapshot)
    total = 0
    for source in snapshot.sources:
        found = plan(source, asked, state, keys_only=True)
        sql = found.sql("count(*)")
        if most is not None:
            sql = f"SELECT count(*) FROM ({found.sql('1', tail=f'LIMIT {most:d}')})"
        total += snapshot.conn.execute(sql, found.params).fetchone()[0]
    return total


def _count_entries(snapshot: Snapshot) -> int:
    # SQLite counts the rows of a whole table in half the time of looking at the state of each.
    from chefslog.model.entry import STATES

    counts = (f"SELECT count(*) FROM {source.entry}" for source in snapshot.sources)
    total = sum(int(snapshot.conn.execute(sql).fetchone()[0]) for sql in counts)
    return total - sum(count(snapshot, state=state) for state in STATES if state != "entry")


def load_columns(
    snapshot: Snapshot, asked: Filter | None, names: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Load the key and these columns of every entry that meets a filter, in no order.

    `evidence` is a column too: whether there is any.
    """
    rows: list[tuple[Any, ...]] = []
    for source in snapshot.sources:
        found = plan(source, asked, "entry")
        proof = f"EXISTS (SELECT 1 FROM {source.evidence} x WHERE x.entry_key = e.key)"
        what = ", ".join(
            proof if name == "evidence" else read_column(name) for name in ("key", *names)
        )
        rows += snapshot.conn.execute(found.sql(what), found.params)
    return rows


BEST_OF = 2000


def best(snapshot: Snapshot, asked: Filter | None, *, limit: int = 20) -> list[Row]:
    """The rows that match best (bm25, headline words count most) among the newest 2,000 hits."""
    ranked: list[tuple[float, Row]] = []
    for source in snapshot.sources:
        found = plan(source, asked, "entry")
        rank = f"bm25({source.fts}, 8.0, 1.0, 4.0)" if found.key == "f.rowid" else "0.0"
        tail = f"ORDER BY {found.key} DESC LIMIT {BEST_OF}"
        sql = found.sql(f"{rank}, {_row(source)}", tail=tail)
        ranked += [(row[0], row[1:]) for row in snapshot.conn.execute(sql, found.params)]
    ranked.sort(key=lambda pair: (pair[0], -pair[1][KEY]))
    return [row for _, row in ranked[:limit]]

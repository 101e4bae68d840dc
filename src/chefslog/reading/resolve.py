"""From what a person types to one entry: a short id's beginning, a UUID, `last`, `last~2`."""

from __future__ import annotations

from chefslog.home.clock import now
from chefslog.model.sanitize import legible
from chefslog.reading.connect import JournalError, Snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any


CAPTURED = "source NOT GLOB 'import:*'"
"""The condition of an entry that was captured, not imported; an index is built on it."""


class NotFound(JournalError):
    """No entry goes by this name."""


class Ambiguous(JournalError):
    """Several entries have an id that begins like this; the text lists some."""


def resolve(snapshot: Snapshot, ref: str, *, last_in: Sequence[str] = ("entry",)) -> str:
    """The full id that `ref` means, in any state. Raises NotFound, Ambiguous.

    `last` is one in a state of `last_in`: a purge of what was just removed takes that.
    """
    low = ref.strip().lower()
    if low == "last" or low.startswith("last~"):
        return _captured_last(snapshot, low, last_in)
    # '~' sorts after every character of a short id.
    test, values = (
        ("id = ?", [low]) if len(low) == 36 else ("short >= ? AND short < ?", [low, low + "~"])
    )
    sql = f"SELECT key, id, short, CAST(headline AS TEXT) FROM entries WHERE {test} LIMIT 9"
    found = snapshot.conn.execute(sql, values).fetchall() if low and low.isascii() else []
    if not found:
        where = "list" if "entry" in last_in else "trash"
        raise NotFound(f'no entry "{ref}"; `chefslog {where}` shows the ids')
    if len(found) > 1:
        raise Ambiguous(_list_candidates(ref, sorted(found, reverse=True)))
    return str(found[0][1])


def _captured_last(snapshot: Snapshot, low: str, last_in: Sequence[str]) -> str:
    """The id of the entry captured last, or so many before it, among those in these states.

    Drafts do not count. Imports, and instants that are still to come,
    count only behind everything else: nobody has just written those.
    """
    back_text = low.partition("~")[2] or "0"
    if not (back_text.isascii() and back_text.isdigit()) or len(back_text) > 6:
        raise NotFound(f'"{low}": write last~2 for the entry two before the last')
    back, moment = int(back_text), now().captured_at
    states = ", ".join(f"'{state}'" for state in last_in)
    rows: list[tuple[str, str]] = []
    for source in snapshot.sources:
        # The plus keeps SQLite from choosing the index on the state, which has no order.
        rows += snapshot.conn.execute(
            f"SELECT captured_at, id FROM {source.entry} WHERE {CAPTURED} AND +state IN ({states}) "
            "AND captured_at <= ? ORDER BY captured_at DESC, id DESC LIMIT ?",
            (moment, back + 1),
        )
    if len(rows) > back:
        return sorted(rows, reverse=True)[back][1]
    found = snapshot.conn.execute(
        f"SELECT id FROM entries WHERE state IN ({states}) ORDER BY "
        f"({CAPTURED} AND captured_at <= ?) DESC, captured_at DESC, id DESC LIMIT 1 OFFSET ?",
        (moment, back),
    ).fetchone()
    if found is None:
        where = "journal" if "entry" in last_in else "trash"
        raise NotFound(f'no entry "{low}": the {where} has {"fewer entries" if back else "none"}')
    return str(found[0])


def find_followed(
    query: Callable[[str, tuple[str, ...]], Iterable[Any]],
    tables: Sequence[str],
    ref: str,
    own: str,
    moment: str,
) -> str:
    """The id of the one entry of these tables that the entry `own` follows by this reference.

    `last` is what was captured last before the moment, empty for none. An entry does not follow
    itself: an id that means none, or several, stays as it is. `query` runs SQL with its parameters.
    """
    found: set[tuple[str, str]] = set()
    for table in tables:
        if ref == "last":
            found.update(query(
                f"SELECT captured_at, id FROM {table} WHERE {CAPTURED} AND +state = 'entry' "
                "AND (captured_at, id) < (?, ?) AND id <> ? "
                "ORDER BY captured_at DESC, id DESC LIMIT 1",
                (moment, own, own),
            ))  # fmt: skip
        elif len(ref) < 36:
            found.update(query(
                f"SELECT captured_at, id FROM {table} WHERE short >= ? AND short < ? AND id <> ? "
                "LIMIT 2",
                (ref, ref + "~", own),
            ))  # fmt: skip
    if ref == "last":
        return max(found)[1] if found else ""
    return next(iter(found))[1] if len(found) == 1 else ref


def _list_candidates(ref: str, found: list[tuple[int, str, str, str]]) -> str:
    shorts = [short for _, _, short, _ in found]
    # As many characters as tell them apart.
    sizes = range(6, len(shorts[0]))
    shown = next((n for n in sizes if len({short[:n] for short in shorts}) == len(shorts)), None)
    lines = "\n".join(f"  {short[:shown]}  {legible(headline)}" for *_, short, headline in found)
    return f'"{ref}" matches several entries; type more of the id:\n{lines}'

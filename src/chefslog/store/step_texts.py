"""A step in plain words: what was done to which entry."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from chefslog.model.fields import BY_NAME
from chefslog.store.snapshots import Values
from chefslog.store.tables import ENTRY

Told = Sequence[tuple[str, str, Values | None, Values | None]]

_WORDS = {
    "capture": "wrote down",
    "trash": "trashed",
    "put back": "put back",
    "approve": "approved",
    "dismiss": "dismissed",
    "edit": "changed",
    "rename": "renamed in",
    "verdict": "gave a verdict on",
    "check-in": "saved the check-in of",
    "season": "changed the season",
    "new season": "began the season",
    "drop season": "dropped the season",
    "pick": "changed the picks of",
    "fold": "folded picks of",
    "import": "imported",
}


def tell(conn: Connection, verb: str, changes: Told) -> str:
    """Such as `changed impact, tags of k7m2qd — Cut p99 login latency`."""
    done = _WORDS.get(verb, verb)
    if not changes:
        return done
    item, ref, before, after = changes[0]
    fields = _fields(before, after) if verb == "edit" else ""
    what = _entry(conn, ref) if item in ("entry", "verdict") else ref
    more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
    if fields and not more:
        return f"{done} {fields} of {what}"
    return f"{done} {what}{more}"


def _fields(before: Values | None, after: Values | None) -> str:
    names = dict.fromkeys([*(before or ()), *(after or ())])
    labels = [BY_NAME[name].label.lower() if name in BY_NAME else name for name in names]
    return ", ".join(label for label in labels if label != "key")


def _entry(conn: Connection, ref: str) -> str:
    row = conn.execute(select(ENTRY.c.short, ENTRY.c.headline).where(ENTRY.c.id == ref)).first()
    return f"{row.short[:6]} — {row.headline}" if row else ref

"""Says in plain words what a step of the history did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from chefslog.model.fields import BY_NAME
from chefslog.store.tables import ENTRY
from chefslog.store.transaction import Values


@dataclass(frozen=True)
class ItemChange:
    """What a step did to one entry, verdict, check-in or season; None where there was none."""

    item: str
    ref: str
    before: Values | None
    after: Values | None


_WORDS = {
    "capture": "added",
    "trash": "trashed",
    "put back": "put back",
    "approve": "approved",
    "dismiss": "dismissed",
    "edit": "changed",
    "verdict": "recorded whether it held up:",
    "check-in": "saved the check-in of",
    "season": "changed the season",
    "new season": "created the season",
    "drop season": "deleted the season",
    "rename season": "renamed the season",
    "season text": "changed the text of",
    "pick": "changed the picks of",
    "fold": "folded picks of",
    "import": "imported",
    "usage": "imported",
}
_NOUNS = {
    "entry": ("entry", "entries"),
    "verdict": ("verdict", "verdicts"),
    "checkin": ("check-in", "check-ins"),
    "season": ("season", "seasons"),
    "version": ("version", "versions"),
    "usage": ("sum of AI usage", "sums of AI usage"),
}
_NAMED = 3  # entries; of more the number is given


def describe_step(conn: Connection, verb: str, changes: Sequence[ItemChange]) -> str:
    """Return such as `changed impact, tags of k7m2qd — Cut p99 login latency`."""
    done = _WORDS.get(verb, verb)
    if verb == "edit":
        done += f" {_field_labels(changes)} of"
    if verb == "rename":
        done = f"renamed {_renamed_word(changes)} in"
    if len(changes) == 1:
        (change,) = changes
        if change.item in ("entry", "verdict"):
            return f"{done} {_entry_name(conn, change.ref)}"
        if change.item == "usage":
            return f"{done} AI usage of {(change.after or change.before or {}).get('day')}"
        return f"{done} {change.ref}"
    counts = Counter(change.item for change in changes)
    kinds = [f"{n:,} {_NOUNS[item][n > 1]}" for item, n in counts.items()]
    text = f"{done} {', '.join(kinds)}"
    if len(changes) <= _NAMED and counts.keys() == {"entry"}:
        text += ": " + ", ".join(_entry_name(conn, c.ref).split(" ")[0] for c in changes)
    return text


def _field_labels(changes: Sequence[ItemChange]) -> str:
    sides = [side or {} for change in changes for side in (change.before, change.after)]
    names = dict.fromkeys(name for side in sides for name in side)
    labels = [BY_NAME[name].noun if name in BY_NAME else name for name in names]
    return ", ".join(label for label in labels if label != "key")


def _renamed_word(changes: Sequence[ItemChange]) -> str:
    """Return such as `#auth to #login`, as a line would hold the words."""
    lost, new = "", ""
    for change in changes:
        for name, value in (change.after or {}).items():
            sides = ((change.before or {}).get(name), value)
            before, after = ([side] if isinstance(side, str) else side or [] for side in sides)
            field = BY_NAME[name]
            sign = field.kind.signs[0] if field.kind.signs else f"{field.key}:"
            lost = next((sign + word for word in before if word not in after), lost)
            new = next((sign + word for word in after if word not in before), new)
        if new:
            return f"{lost} to {new}"
    return lost  # every entry had the new word already


def _entry_name(conn: Connection, ref: str) -> str:
    row = conn.execute(select(ENTRY.c.short, ENTRY.c.headline).where(ENTRY.c.id == ref)).first()
    return f"{row.short[:6]} — {row.headline}" if row else ref

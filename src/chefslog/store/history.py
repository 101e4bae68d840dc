"""Undo and redo: each a step of its own, so that history only ever grows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select, update
from sqlalchemy.orm import aliased

from chefslog.model.fields import BY_NAME
from chefslog.reading.entry import in_parts
from chefslog.store.entry_rows import KeyAllocator, is_free_key
from chefslog.store.errors import NothingToUndo, UndoConflict
from chefslog.store.journal import Journal
from chefslog.store.tables import CHANGE, ENTRY, STEP
from chefslog.store.transaction import (
    HUMAN,
    Transaction,
    Values,
    fetch_items,
    put_item,
    values_from_json,
)

REVERSALS = ("undo", "redo")
FINAL = "purge"


@dataclass(frozen=True)
class Undone:
    """A step that was, or would be, taken back or done again; `text` says it in plain words.

    `refs` are (item, reference) of what it touches: entry ids, weeks.
    """

    step: int
    verb: str
    at: str
    text: str
    refs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Change:
    item: str
    ref: str
    before: Values | None
    after: Values | None


def peek_undo(
    journal: Journal,
    session: str | None = None,
    *,
    captured: Collection[str] = (),
    step: int | None = None,
) -> Undone:
    """What `undo` with the same arguments would take back. Raises NothingToUndo."""
    with journal.transaction() as transaction:
        return _told(transaction, _newest(transaction, session, captured, step))


def undo_step(
    journal: Journal,
    session: str | None = None,
    *,
    captured: Collection[str] = (),
    step: int | None = None,
) -> Undone:
    """Take back the newest step by a person that still stands, or the step with this number.

    With `session` only that run's steps count, and the capture of the ids in `captured` (a letter
    does not say who wrote it). Taking back a capture moves the entry to the trash. Raises
    NothingToUndo, UndoConflict (nothing was changed then), StoreError.
    """
    with journal.transaction() as transaction:
        return _reverse(transaction, _newest(transaction, session, captured, step), "undo")


def redo_step(
    journal: Journal, session: str | None = None, *, captured: Collection[str] = ()
) -> Undone:
    """Do again what was undone last, unless something else was done since.

    Raises NothingToUndo, UndoConflict, StoreError.
    """
    with journal.transaction() as transaction:
        return _reverse(transaction, _newest_undone(transaction, session, captured), "redo")


def _steps(session: str | None, captured: Collection[str]) -> Select[Any]:
    """Steps by a person in this journal, newest first, reversals left out."""
    by_hand = and_(STEP.c.actor == HUMAN, STEP.c.verb.not_in(REVERSALS))
    return (
        select(STEP)
        .where(by_hand, _mine(session, captured), ~_came_along())
        .order_by(STEP.c.id.desc())
        .limit(1)
    )


def _came_along() -> ColumnElement[bool]:
    """Whether a step is the history of something that a later import brought into the journal."""
    own, arrival, importing = aliased(CHANGE), aliased(CHANGE), aliased(STEP)
    same = and_(arrival.c.item == own.c.item, arrival.c.ref == own.c.ref)
    return (
        select(own.c.step)
        .join(arrival, and_(same, arrival.c.step > own.c.step, arrival.c.before.is_(None)))
        .join(importing, and_(importing.c.id == arrival.c.step, importing.c.verb == "import"))
        .where(own.c.step == STEP.c.id)
        .exists()
    )


def _mine(session: str | None, captured: Collection[str]) -> ColumnElement[bool]:
    if session is None:
        return STEP.c.actor == HUMAN
    mine: ColumnElement[bool] = STEP.c.session == session
    for part in in_parts(list(captured)):
        letters = select(CHANGE.c.step).where(
            CHANGE.c.item == "entry", CHANGE.c.ref.in_(part), CHANGE.c.before.is_(None)
        )
        mine = or_(mine, and_(STEP.c.verb == "capture", STEP.c.id.in_(letters)))
    return mine


def _newest(
    transaction: Transaction, session: str | None, captured: Collection[str], step: int | None
) -> Row[Any]:
    if step is None:
        query = _steps(session, captured).where(STEP.c.undone == 0)
    else:
        query = select(STEP).where(STEP.c.id == step, STEP.c.verb.not_in(REVERSALS))
    row = transaction.conn.execute(query).first()
    if row is None:
        raise NothingToUndo("There is nothing to undo.")
    if row.undone:
        raise NothingToUndo(f"Step {row.id} is undone already.")
    if row.verb == FINAL:
        raise NothingToUndo(
            "The newest change is a purge, which cannot be undone: its entries are gone. "
            "Nothing was changed."
        )
    return row


def _newest_undone(
    transaction: Transaction, session: str | None, captured: Collection[str]
) -> Row[Any]:
    reversal = aliased(STEP)
    undone = (
        select(STEP, reversal.c.id.label("reversal"))
        .join(reversal, reversal.c.target == STEP.c.id)
        .where(reversal.c.verb == "undo", reversal.c.actor == HUMAN, STEP.c.undone == 1)
        .order_by(reversal.c.id.desc())
        .limit(1)
    )
    if session is not None:
        undone = undone.where(reversal.c.session == session)
    row = transaction.conn.execute(undone).first()
    later = transaction.conn.execute(
        _steps(session, captured).where(STEP.c.undone == 0, STEP.c.verb != "capture")
    ).first()
    if row is None or (later is not None and later.id > row.reversal):
        raise NothingToUndo("There is nothing to redo.")
    return row


def _changes(transaction: Transaction, step: int) -> list[_Change]:
    query = select(CHANGE).where(CHANGE.c.step == step).order_by(CHANGE.c.pos)
    return [
        _Change(row.item, row.ref, values_from_json(row.before), values_from_json(row.after))
        for row in transaction.conn.execute(query)
    ]


def _told(transaction: Transaction, row: Row[Any], changes: list[_Change] | None = None) -> Undone:
    changes = _changes(transaction, row.id) if changes is None else changes
    text = _describe(
        transaction.conn, row.verb, [(c.item, c.ref, c.before, c.after) for c in changes]
    )
    refs = tuple((change.item, change.ref) for change in changes)
    return Undone(row.id, row.verb, row.at, text, refs)


def _reverse(transaction: Transaction, row: Row[Any], verb: str) -> Undone:
    """Put every item of a step back to before it (undo) or after it (redo), as one new step."""
    changes = _changes(transaction, row.id)
    done = _told(transaction, row, changes)
    number = transaction.begin_step(verb, target=row.id)
    for part in in_parts(changes if verb == "redo" else changes[::-1]):
        present = {
            item: fetch_items(transaction.conn, item, [c.ref for c in part if c.item == item])
            for item in {change.item for change in part}
        }
        later = _later(transaction, row.id, part)
        for change in part:
            before, after = _trash_for_nothing(change)
            if verb == "redo":
                before, after = after, before
            now = present[change.item].get(change.ref)
            _refuse_conflict(
                transaction, change, now, after, later.get((change.item, change.ref), ())
            )
            then = before
            if change.item == "entry":
                assert now is not None and before is not None
                then = _entry_then(transaction, now, before)
            put_item(transaction.conn, change.item, change.ref, now, then)
            transaction.record(number, change.item, change.ref, after, before)
    transaction.conn.execute(
        update(STEP).where(STEP.c.id == row.id).values(undone=int(verb == "undo"))
    )
    return done


def _trash_for_nothing(change: _Change) -> tuple[Values | None, Values | None]:
    """An entry never vanishes by undo: instead of not being there, it is in the trash."""
    if change.item == "entry" and change.before is None:
        return {"state": "trashed"}, {"state": (change.after or {}).get("state", "entry")}
    return change.before, change.after


def _entry_then(transaction: Transaction, now: Values, values: Values) -> Values:
    then = {**now, **values}
    if then["day"] == now["day"]:
        then["key"] = now["key"]
    elif not is_free_key(transaction.conn, then["key"]):
        then["key"] = KeyAllocator(transaction.conn).allocate(then["day"])
    return {name: value for name, value in then.items() if value is not None or name == "zone"}


def _later(
    transaction: Transaction, step: int, part: Sequence[_Change]
) -> dict[tuple[str, str], list[Row[Any]]]:
    """The steps after this one that still stand and touched the same items, oldest first."""
    kinds = {change.item for change in part}
    query = (
        select(STEP.c.id, STEP.c.verb, STEP.c.at, CHANGE)
        .join(CHANGE, CHANGE.c.step == STEP.c.id)
        .where(CHANGE.c.item.in_(kinds), CHANGE.c.ref.in_([change.ref for change in part]))
        .where(STEP.c.id > step, STEP.c.undone == 0, STEP.c.verb.not_in(REVERSALS))
        .order_by(STEP.c.id)
    )
    found: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in transaction.conn.execute(query):
        found.setdefault((row.item, row.ref), []).append(row)
    return found


def _refuse_conflict(
    transaction: Transaction,
    change: _Change,
    now: Values | None,
    expected: Values | None,
    later: Sequence[Row[Any]],
) -> None:
    """Raise UndoConflict where the item is not what the step, or its reversal, left behind."""
    fields = set(expected or ()) - {"key"}
    for step in later:
        before, after = values_from_json(step.before), values_from_json(step.after)
        if change.item != "entry" or fields & {*(before or ()), *(after or ())}:
            what = _describe(
                transaction.conn, step.verb, [(change.item, change.ref, before, after)]
            )
            raise UndoConflict(
                f"A later step changed the same: step {step.id}, {step.at[:16].replace('T', ' ')} "
                f"UTC, {what}. Nothing was changed; undo that one first.",
                step.id,
            )
    if (now is None) != (expected is None) or any(
        (now or {}).get(name) != (expected or {}).get(name) for name in fields
    ):
        raise UndoConflict("It was changed since, outside of history. Nothing was changed.", None)


_Changes = Sequence[tuple[str, str, Values | None, Values | None]]

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


def _describe(conn: Connection, verb: str, changes: _Changes) -> str:
    """Such as `changed impact, tags of k7m2qd — Cut p99 login latency`."""
    done = _WORDS.get(verb, verb)
    if not changes:
        return done
    item, ref, before, after = changes[0]
    fields = _field_labels(before, after) if verb == "edit" else ""
    what = _entry_name(conn, ref) if item in ("entry", "verdict") else ref
    more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
    if fields and not more:
        return f"{done} {fields} of {what}"
    return f"{done} {what}{more}"


def _field_labels(before: Values | None, after: Values | None) -> str:
    names = dict.fromkeys([*(before or ()), *(after or ())])
    labels = [BY_NAME[name].label if name in BY_NAME else name for name in names]
    # Within a sentence: "impact", but "AI level".
    labels = [label if label[:2].isupper() else label.lower() for label in labels]
    return ", ".join(label for label in labels if label != "key")


def _entry_name(conn: Connection, ref: str) -> str:
    row = conn.execute(select(ENTRY.c.short, ENTRY.c.headline).where(ENTRY.c.id == ref)).first()
    return f"{row.short[:6]} — {row.headline}" if row else ref

"""Undo and redo: each a step of its own, so that history only ever grows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from chefslog.home.clock import local_minute
from chefslog.reading.entry import in_parts
from chefslog.store.entry_rows import KeyAllocator, is_free_key
from chefslog.store.errors import NothingToUndo, UndoConflict
from chefslog.store.journal import Journal
from chefslog.store.step_text import ItemChange, describe_step
from chefslog.store.tables import CHANGE, STEP
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
    """A step that was undone or redone; `text` says in plain words what the step had done.

    `refs` are (item, reference) of what it touches: entry ids, weeks, seasons. `to_trash` says
    whether entries went to the trash with it, `after_purge` whether a purge, which nothing takes
    back, is newer than anything that was done.
    """

    step: int
    verb: str
    at: str
    text: str
    refs: tuple[tuple[str, str], ...]
    to_trash: bool = False
    after_purge: bool = False


def undo_step(
    journal: Journal,
    session: str | None = None,
    *,
    captured: Collection[str] = (),
    step: int | None = None,
) -> Undone:
    """Undo the newest step by a person that still stands, or the step with this number.

    With `session` only that run's steps count, and the capture of the ids in `captured` (a letter
    does not say who wrote it). What an archive brought along counts by its number only: without
    one, the import is undone. Undoing a capture or an import moves its entries to the trash.
    Raises NothingToUndo, UndoConflict (nothing was changed then), StoreError.
    """
    with journal.transaction() as transaction:
        if step is None:
            row = _newest_own(transaction, _standing(session, captured))
            after_purge = _is_purge_newest(transaction)
            if row is None:
                why = ": a purge cannot be undone" if after_purge else ""
                raise NothingToUndo(f"There is nothing to undo{why}.")
        else:
            row, after_purge = _find_step(transaction, step), False
            if row.undone:
                raise NothingToUndo(
                    f"Step {step} is undone already. To redo it: chefslog redo {step}"
                )
        return replace(_reverse(transaction, row, "undo"), after_purge=after_purge)


def redo_step(
    journal: Journal,
    session: str | None = None,
    *,
    captured: Collection[str] = (),
    step: int | None = None,
) -> Undone:
    """Redo what was undone last and nothing else done since, or the step with this number.

    Captures, imports and purges may come between. Raises NothingToUndo, UndoConflict (nothing
    was changed then), StoreError.
    """
    with journal.transaction() as transaction:
        if step is None:
            row = _newest_undone(transaction, session, captured)
        else:
            row = _find_step(transaction, step)
            if not row.undone:
                raise NothingToUndo(f"Step {step} is not undone, so there is nothing to redo.")
        return _reverse(transaction, row, "redo")


def _find_step(transaction: Transaction, number: int) -> Row[Any]:
    """Return the step with this number. Raises NothingToUndo for one that cannot be undone."""
    row = transaction.conn.execute(select(STEP).where(STEP.c.id == number)).first()
    if row is None:
        raise NothingToUndo(
            f"There is no step {number}; the numbers are in: chefslog history --all"
        )
    if row.verb in REVERSALS:
        other = "redo" if row.verb == "undo" else "undo"
        raise NothingToUndo(
            f"Step {number} is the {row.verb} of step {row.target}; give that number: "
            f"chefslog {other} {row.target}"
        )
    if row.verb == FINAL:
        raise NothingToUndo(
            f"Step {number} is a purge, which cannot be undone: its entries are gone."
        )
    return row


def _newest_own(transaction: Transaction, query: Select[Any]) -> Row[Any] | None:
    """Return the first of a query for steps, newest first, that no archive brought along.

    The import of an archive names as its target the last step that was there before.
    """
    bound = None
    while True:
        within = query if bound is None else query.where(STEP.c.id <= bound)
        row = transaction.conn.execute(within.limit(1)).first()
        if row is None:
            return None
        bound = transaction.conn.scalar(
            select(func.min(STEP.c.target)).where(
                STEP.c.verb == "import", STEP.c.target < row.id, STEP.c.id > row.id
            )
        )
        if bound is None:
            return row


def _standing(session: str | None, captured: Collection[str]) -> Select[Any]:
    """Return the query for steps by a person that can be undone, newest first."""
    by_hand = and_(STEP.c.actor == HUMAN, STEP.c.verb.not_in((*REVERSALS, FINAL)))
    query = select(STEP).where(by_hand, _mine(session, captured), STEP.c.undone == 0)
    return query.order_by(STEP.c.id.desc())


def _is_purge_newest(transaction: Transaction) -> bool:
    newest = select(STEP.c.verb).order_by(STEP.c.id.desc()).limit(1)
    return transaction.conn.scalar(newest) == FINAL


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


def _newest_undone(
    transaction: Transaction, session: str | None, captured: Collection[str]
) -> Row[Any]:
    """Return what was undone last by a person here. Raises NothingToUndo."""
    reversals = select(STEP).where(STEP.c.verb == "undo", STEP.c.actor == HUMAN)
    undone = aliased(STEP)
    stands = exists().where(undone.c.id == STEP.c.target, undone.c.undone == 1)
    if session is not None:
        reversals = reversals.where(STEP.c.session == session)
    reversal = _newest_own(transaction, reversals.where(stands).order_by(STEP.c.id.desc()))
    changes = _standing(session, captured).where(STEP.c.verb.not_in(("capture", "import")))
    later = _newest_own(transaction, changes)
    if reversal is None or (later is not None and later.id > reversal.id):
        raise NothingToUndo("There is nothing to redo.")
    return transaction.conn.execute(select(STEP).where(STEP.c.id == reversal.target)).one()


def _changes(transaction: Transaction, step: int) -> list[ItemChange]:
    query = select(CHANGE).where(CHANGE.c.step == step).order_by(CHANGE.c.pos)
    return [
        ItemChange(row.item, row.ref, values_from_json(row.before), values_from_json(row.after))
        for row in transaction.conn.execute(query)
    ]


def _reverse(transaction: Transaction, row: Row[Any], verb: str) -> Undone:
    """Put every item of a step back to before it (undo) or after it (redo), as one new step."""
    changes = _changes(transaction, row.id)
    text = describe_step(transaction.conn, row.verb, changes)
    number = transaction.begin_step(verb, target=row.id)
    for part in in_parts(changes if verb == "redo" else changes[::-1]):
        present = {
            item: fetch_items(transaction.conn, item, [c.ref for c in part if c.item == item])
            for item in {change.item for change in part}
        }
        others = _other_steps(transaction, row.id, part)
        for change in part:
            before, after = _trash_for_nothing(change)
            if verb == "redo":
                before, after = after, before
            now = present[change.item].get(change.ref)
            _refuse_conflict(
                transaction, change, now, after, others.get((change.item, change.ref), ())
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
    refs = tuple((change.item, change.ref) for change in changes)
    adds = any(change.item == "entry" and change.before is None for change in changes)
    return Undone(row.id, row.verb, row.at, text, refs, to_trash=adds and verb == "undo")


def _trash_for_nothing(change: ItemChange) -> tuple[Values | None, Values | None]:
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


@dataclass(frozen=True)
class _OtherStep:
    """What another step did to the same item. `is_later` than the step that is reversed."""

    id: int
    verb: str
    at: str
    is_later: bool
    change: ItemChange


def _other_steps(
    transaction: Transaction, step: int, part: Sequence[ItemChange]
) -> dict[tuple[str, str], list[_OtherStep]]:
    """Return who else touched the same items: later steps that stand, earlier ones that do not.

    They come with the one first that is to be reversed first.
    """
    kinds = {change.item for change in part}
    # An import that brought this step along changed nothing after it.
    arrival = and_(STEP.c.verb == "import", func.coalesce(STEP.c.target, step) < step)
    stands = and_(STEP.c.id > step, STEP.c.undone == 0, ~arrival)
    query = (
        select(STEP.c.id, STEP.c.verb, STEP.c.at, CHANGE)
        .join(CHANGE, CHANGE.c.step == STEP.c.id)
        .where(CHANGE.c.item.in_(kinds), CHANGE.c.ref.in_([change.ref for change in part]))
        .where(STEP.c.verb.not_in(REVERSALS))
        .where(or_(stands, and_(STEP.c.id < step, STEP.c.undone == 1)))
        .order_by(STEP.c.id.desc())
    )
    found: dict[tuple[str, str], list[_OtherStep]] = {}
    for row in transaction.conn.execute(query):
        before, after = values_from_json(row.before), values_from_json(row.after)
        change = ItemChange(row.item, row.ref, before, after)
        other = _OtherStep(row.id, row.verb, row.at, row.id > step, change)
        found.setdefault((row.item, row.ref), []).append(other)
    return found


def _refuse_conflict(
    transaction: Transaction,
    change: ItemChange,
    now: Values | None,
    expected: Values | None,
    others: Sequence[_OtherStep],
) -> None:
    """Raise UndoConflict where the item is not what the step, or its reversal, left behind."""
    fields = set(expected or ()) - {"key"}
    differs = (now is None) != (expected is None) or any(
        (now or {}).get(name) != (expected or {}).get(name) for name in fields
    )
    for other in others:
        names = {*(other.change.before or ()), *(other.change.after or ())}
        if change.item == "entry" and not fields & names:
            continue
        what = describe_step(transaction.conn, other.verb, [other.change])
        if other.is_later:
            raise UndoConflict(
                f"Step {other.id} of {local_minute(other.at)} changed the same later: {what}. "
                f"Nothing was changed; undo that one first: chefslog undo {other.id}",
                other.id,
            )
        if differs:
            raise UndoConflict(
                f"Step {other.id} of {local_minute(other.at)} is undone: {what}. "
                f"Nothing was changed; redo that one first: chefslog redo {other.id}",
                other.id,
            )
    if differs:
        raise UndoConflict("It was changed since, outside of history. Nothing was changed.", None)

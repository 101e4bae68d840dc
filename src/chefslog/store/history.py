"""Undo and redo: each a step of its own, so that history only ever grows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, update
from sqlalchemy.orm import aliased

from chefslog.reading.entry import in_parts
from chefslog.store import snapshots
from chefslog.store.entry_rows import Places, is_free
from chefslog.store.errors import NothingToUndo, UndoConflict
from chefslog.store.ingest import catch_up
from chefslog.store.journal import HUMAN, Journal, Work
from chefslog.store.snapshots import Values
from chefslog.store.step_texts import tell
from chefslog.store.tables import CHANGE, STEP

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
    catch_up(journal)
    with journal.work() as work:
        return _told(work, _newest(work, session, captured, step))


def undo(
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
    catch_up(journal)
    with journal.work() as work:
        return _reverse(work, _newest(work, session, captured, step), "undo")


def redo(journal: Journal, session: str | None = None, *, captured: Collection[str] = ()) -> Undone:
    """Do again what was undone last, unless something else was done since.

    Raises NothingToUndo, UndoConflict, StoreError.
    """
    catch_up(journal)
    with journal.work() as work:
        return _reverse(work, _newest_undone(work, session, captured), "redo")


def _steps(session: str | None, captured: Collection[str]) -> Select[Any]:
    """Steps by a person, newest first, reversals left out."""
    return (
        select(STEP)
        .where(STEP.c.actor == HUMAN, STEP.c.verb.not_in(REVERSALS), _mine(session, captured))
        .order_by(STEP.c.id.desc())
        .limit(1)
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
    work: Work, session: str | None, captured: Collection[str], step: int | None
) -> Row[Any]:
    if step is None:
        query = _steps(session, captured).where(STEP.c.undone == 0)
    else:
        query = select(STEP).where(STEP.c.id == step, STEP.c.verb.not_in(REVERSALS))
    row = work.conn.execute(query).first()
    if row is None:
        raise NothingToUndo("There is nothing to undo.")
    if row.undone:
        raise NothingToUndo(f"Step {row.id} is undone already.")
    if row.verb == FINAL:
        raise NothingToUndo(
            "The newest change is a purge, and what was purged is gone: it cannot be undone. "
            "An older step can be undone by its number in the history."
        )
    return row


def _newest_undone(work: Work, session: str | None, captured: Collection[str]) -> Row[Any]:
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
    row = work.conn.execute(undone).first()
    later = work.conn.execute(
        _steps(session, captured).where(STEP.c.undone == 0, STEP.c.verb != "capture")
    ).first()
    if row is None or (later is not None and later.id > row.reversal):
        raise NothingToUndo("There is nothing to redo.")
    return row


def _changes(work: Work, step: int) -> list[_Change]:
    query = select(CHANGE).where(CHANGE.c.step == step).order_by(CHANGE.c.pos)
    return [
        _Change(row.item, row.ref, snapshots.from_json(row.before), snapshots.from_json(row.after))
        for row in work.conn.execute(query)
    ]


def _told(work: Work, row: Row[Any], changes: list[_Change] | None = None) -> Undone:
    changes = _changes(work, row.id) if changes is None else changes
    text = tell(work.conn, row.verb, [(c.item, c.ref, c.before, c.after) for c in changes])
    refs = tuple((change.item, change.ref) for change in changes)
    return Undone(row.id, row.verb, row.at, text, refs)


def _reverse(work: Work, row: Row[Any], verb: str) -> Undone:
    """Put every item of a step back to before it (undo) or after it (redo), as one new step."""
    changes = _changes(work, row.id)
    done = _told(work, row, changes)
    number = work.begin_step(verb, target=row.id)
    for part in in_parts(changes if verb == "redo" else changes[::-1]):
        present = {
            item: snapshots.fetch(work.conn, item, [c.ref for c in part if c.item == item])
            for item in {change.item for change in part}
        }
        later = _later(work, row.id, part)
        for change in part:
            before, after = _trash_for_nothing(change)
            if verb == "redo":
                before, after = after, before
            now = present[change.item].get(change.ref)
            _refuse_conflict(work, change, now, after, later.get((change.item, change.ref), ()))
            then = before
            if change.item == "entry":
                assert now is not None and before is not None
                then = _entry_then(work, now, before)
            snapshots.put(work.conn, change.item, change.ref, now, then)
            work.record(number, change.item, change.ref, after, before)
    work.conn.execute(update(STEP).where(STEP.c.id == row.id).values(undone=int(verb == "undo")))
    return done


def _trash_for_nothing(change: _Change) -> tuple[Values | None, Values | None]:
    """An entry never vanishes by undo: instead of not being there, it is in the trash."""
    if change.item == "entry" and change.before is None:
        return {"state": "trashed"}, {"state": (change.after or {}).get("state", "entry")}
    return change.before, change.after


def _entry_then(work: Work, now: Values, values: Values) -> Values:
    then = {**now, **values}
    if then["day"] == now["day"]:
        then["key"] = now["key"]
    elif not is_free(work.conn, then["key"]):
        then["key"] = Places(work.conn).next(then["day"])
    return {name: value for name, value in then.items() if value is not None or name == "zone"}


def _later(work: Work, step: int, part: Sequence[_Change]) -> dict[tuple[str, str], list[Row[Any]]]:
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
    for row in work.conn.execute(query):
        found.setdefault((row.item, row.ref), []).append(row)
    return found


def _refuse_conflict(
    work: Work,
    change: _Change,
    now: Values | None,
    expected: Values | None,
    later: Sequence[Row[Any]],
) -> None:
    """Raise UndoConflict where the item is not what the step, or its reversal, left behind."""
    fields = set(expected or ()) - {"key"}
    for step in later:
        before, after = snapshots.from_json(step.before), snapshots.from_json(step.after)
        if change.item != "entry" or fields & {*(before or ()), *(after or ())}:
            what = tell(work.conn, step.verb, [(change.item, change.ref, before, after)])
            raise UndoConflict(
                f"A later step changed the same: step {step.id}, {step.at[:16].replace('T', ' ')} "
                f"UTC, {what}. Nothing was changed; undo that one first.",
                step.id,
            )
    if (now is None) != (expected is None) or any(
        (now or {}).get(name) != (expected or {}).get(name) for name in fields
    ):
        raise UndoConflict("It was changed since, outside of history. Nothing was changed.", None)

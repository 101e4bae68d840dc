"""Undo and redo: each a step of its own, so that history only ever grows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from chefslog.home.clock import local_minute
from chefslog.model.fields import BY_NAME
from chefslog.reading.entry import in_parts
from chefslog.store.errors import NothingToUndo, UndoConflict
from chefslog.store.journal import Journal
from chefslog.store.tables import CHANGE, ENTRY, STEP
from chefslog.store.transaction import (
    HUMAN,
    KeyAllocator,
    Transaction,
    Values,
    fetch_items,
    put_item,
    values_from_json,
)

_REVERSALS = {"undo": "redo", "redo": "undo"}
_FINAL = "purge"


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


class _Change(NamedTuple):
    """What a step did to one entry, verdict, check-in or season; None where there was none."""

    item: str
    ref: str
    before: Values | None
    after: Values | None

    @classmethod
    def of(cls, row: Row[Any]) -> _Change:
        return cls(row.item, row.ref, values_from_json(row.before), values_from_json(row.after))


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
        if step is not None:
            row = _find_step(transaction, step)
            if row.undone:
                why = f"Step {step} is undone already. To redo it: chefslog redo {step}"
                raise NothingToUndo(why)
            return _reverse(transaction, row, "undo")
        newest = _newest_own(transaction, _standing(session, captured))
        last = select(STEP.c.verb).order_by(STEP.c.id.desc()).limit(1)
        after_purge = transaction.conn.scalar(last) == _FINAL
        if newest is None:
            why = ": a purge cannot be undone" if after_purge else ""
            raise NothingToUndo(f"There is nothing to undo{why}.")
        return _reverse(transaction, newest, "undo", after_purge)


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
            return _reverse(transaction, _newest_undone(transaction, session, captured), "redo")
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
    if row.verb in _REVERSALS:
        raise NothingToUndo(
            f"Step {number} is the {row.verb} of step {row.target}; give that number: "
            f"chefslog {_REVERSALS[row.verb]} {row.target}"
        )
    if row.verb == _FINAL:
        raise NothingToUndo(
            f"Step {number} is a purge, which cannot be undone: its entries are gone."
        )
    return row


def _newest_own(transaction: Transaction, query: Select[Any]) -> Row[Any] | None:
    """Return the first of a query for steps, newest first, that no archive brought along.

    The import of an archive names as its target the last step that was there before.
    """
    while row := transaction.conn.execute(query.limit(1)).first():
        bound = transaction.conn.scalar(
            select(func.min(STEP.c.target)).where(
                STEP.c.verb == "import", STEP.c.target < row.id, STEP.c.id > row.id
            )
        )
        if bound is None:
            return row
        query = query.where(STEP.c.id <= bound)
    return None


def _standing(session: str | None, captured: Collection[str]) -> Select[Any]:
    """Return the query for steps by a person that can be undone, newest first."""
    by_hand = and_(STEP.c.actor == HUMAN, STEP.c.verb.not_in((*_REVERSALS, _FINAL)))
    query = select(STEP).where(by_hand, STEP.c.undone == 0).order_by(STEP.c.id.desc())
    if session is None:
        return query
    mine = [STEP.c.session == session]
    for part in in_parts(list(captured)):
        letters = select(CHANGE.c.step).where(
            CHANGE.c.item == "entry", CHANGE.c.ref.in_(part), CHANGE.c.before.is_(None)
        )
        mine.append(and_(STEP.c.verb == "capture", STEP.c.id.in_(letters)))
    return query.where(or_(*mine))


def _newest_undone(
    transaction: Transaction, session: str | None, captured: Collection[str]
) -> Row[Any]:
    """Return what was undone last by a person here. Raises NothingToUndo."""
    undone = aliased(STEP)
    stands = exists().where(undone.c.id == STEP.c.target, undone.c.undone == 1)
    reversals = select(STEP).where(STEP.c.verb == "undo", STEP.c.actor == HUMAN, stands)
    if session is not None:
        reversals = reversals.where(STEP.c.session == session)
    reversal = _newest_own(transaction, reversals.order_by(STEP.c.id.desc()))
    changes = _standing(session, captured).where(STEP.c.verb.not_in(("capture", "import")))
    later = _newest_own(transaction, changes)
    if reversal is None or (later is not None and later.id > reversal.id):
        raise NothingToUndo("There is nothing to redo.")
    return transaction.conn.execute(select(STEP).where(STEP.c.id == reversal.target)).one()


def _reverse(
    transaction: Transaction, row: Row[Any], verb: str, after_purge: bool = False
) -> Undone:
    """Put every item of a step back to before it (undo) or after it (redo), as one new step."""
    conn = transaction.conn
    query = select(CHANGE).where(CHANGE.c.step == row.id).order_by(CHANGE.c.pos)
    changes = list(map(_Change.of, conn.execute(query)))
    text = _describe_step(conn, row.verb, changes)
    number = transaction.begin_step(verb, target=row.id)
    for part in in_parts(changes if verb == "redo" else changes[::-1]):
        present = {
            item: fetch_items(conn, item, [c.ref for c in part if c.item == item])
            for item in {change.item for change in part}
        }
        others = _other_steps(transaction, row.id, part)
        for change in part:
            item, ref, before, after = change
            if item == "entry" and before is None:
                # An entry never vanishes by undo: instead of not being there, it is in the trash.
                before, after = {"state": "trashed"}, {"state": (after or {}).get("state", "entry")}
            if verb == "redo":
                before, after = after, before
            now = present[item].get(ref)
            _refuse_conflict(transaction, row.id, now, after, others.get((item, ref), ()))
            then = before
            if item == "entry":
                assert now is not None and before is not None
                then = _entry_then(transaction, now, before)
            put_item(conn, item, ref, now, then)
            transaction.record(number, item, ref, after, before)
    conn.execute(update(STEP).where(STEP.c.id == row.id).values(undone=int(verb == "undo")))
    refs = tuple((change.item, change.ref) for change in changes)
    adds = any(change.item == "entry" and change.before is None for change in changes)
    to_trash = adds and verb == "undo"
    return Undone(row.id, row.verb, row.at, text, refs, to_trash, after_purge)


def _entry_then(transaction: Transaction, now: Values, values: Values) -> Values:
    then = {**now, **values}
    if then["key"] != now["key"]:  # it goes back to its day, where another may have its place
        key = ENTRY.c.key
        if transaction.conn.scalar(select(key).where(key == then["key"])) is not None:
            then["key"] = KeyAllocator(transaction.conn).allocate(then["day"])
    return then


def _other_steps(
    transaction: Transaction, step: int, part: Sequence[_Change]
) -> dict[tuple[str, str], list[Row[Any]]]:
    """Return who else touched the same items: later steps that stand, earlier ones that do not.

    They come by item and reference, each a row of a change and of its step, with the one first
    that is to be reversed first.
    """
    kinds = {change.item for change in part}
    # An import that brought this step along changed nothing after it.
    arrival = and_(STEP.c.verb == "import", func.coalesce(STEP.c.target, step) < step)
    stands = and_(STEP.c.id > step, STEP.c.undone == 0, ~arrival)
    query = (
        select(STEP.c.id, STEP.c.verb, STEP.c.at, CHANGE)
        .join(CHANGE, CHANGE.c.step == STEP.c.id)
        .where(CHANGE.c.item.in_(kinds), CHANGE.c.ref.in_([change.ref for change in part]))
        .where(STEP.c.verb.not_in(_REVERSALS))
        .where(or_(stands, and_(STEP.c.id < step, STEP.c.undone == 1)))
        .order_by(STEP.c.id.desc())
    )
    found: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in transaction.conn.execute(query):
        found.setdefault((row.item, row.ref), []).append(row)
    return found


def _refuse_conflict(
    transaction: Transaction,
    step: int,
    now: Values | None,
    expected: Values | None,
    others: Sequence[Row[Any]],
) -> None:
    """Raise UndoConflict where the item is not what the step, or its reversal, left behind."""
    fields = set(expected or ()) - {"key"}
    differs = (now is None) != (expected is None) or any(
        (now or {}).get(name) != (expected or {}).get(name) for name in fields
    )
    for other in others:
        change = _Change.of(other)
        if change.item == "entry" and not fields & {*(change.before or ()), *(change.after or ())}:
            continue
        is_later = other.id > step
        if is_later or differs:
            what = _describe_step(transaction.conn, other.verb, [change])
            how, verb = ("changed the same later", "undo") if is_later else ("is undone", "redo")
            raise UndoConflict(
                f"Step {other.id} of {local_minute(other.at)} {how}: {what}. "
                f"Nothing was changed; {verb} that one first: chefslog {verb} {other.id}"
            )
    if differs:
        raise UndoConflict("It was changed since, outside of history. Nothing was changed.")


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


def _describe_step(conn: Connection, verb: str, changes: Sequence[_Change]) -> str:
    """Return such as `changed impact, tags of k7m2qd — Cut p99 login latency`."""
    done = _WORDS.get(verb, verb)
    if verb == "edit":
        sides = [side or {} for change in changes for side in (change.before, change.after)]
        names = dict.fromkeys(name for side in sides for name in side if name != "key")
        labels = [BY_NAME[name].noun if name in BY_NAME else name for name in names]
        done += f" {', '.join(labels)} of"
    if verb == "rename":
        done = f"renamed {_renamed_word(changes)} in"
    if len(changes) == 1:
        item, ref, before, after = changes[0]
        if item in ("entry", "verdict"):
            return f"{done} {_entry_name(conn, ref)}"
        if item == "usage":
            return f"{done} AI usage of {(after or before or {}).get('day')}"
        return f"{done} {ref}"
    # What is said of a verdict is said of its entry.
    counts = Counter("entry" if verb == "verdict" else change.item for change in changes)
    if verb != "import" and "season" in counts:
        seasons = [change.ref for change in changes if change.item == "season"]
        return f"{done} " + (" to " if verb == "rename season" else ", ").join(seasons)
    text = f"{done} {', '.join(f'{n:,} {_NOUNS[item][n > 1]}' for item, n in counts.items())}"
    if len(changes) <= _NAMED and counts.keys() == {"entry"}:
        text += ": " + ", ".join(_entry_name(conn, c.ref).split(" ")[0] for c in changes)
    return text


def _renamed_word(changes: Sequence[_Change]) -> str:
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

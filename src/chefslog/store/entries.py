"""What a person does to entries: add, edit, trash, approve, rename; each one step."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import and_, select

from chefslog.home.clock import Moment, new_id, short_of
from chefslog.model.entry import checked_draft, checked_value, is_machine
from chefslog.model.fields import BY_NAME, FieldError
from chefslog.model.sanitize import legible
from chefslog.reading.entry import in_parts
from chefslog.reading.fts import fold
from chefslog.store.errors import EditConflict, Refused, StoreError, UnknownWord
from chefslog.store.journal import Journal
from chefslog.store.tables import CHANGE, ENTRY, WORD
from chefslog.store.transaction import (
    Entry,
    KeyAllocator,
    Transaction,
    add_unknown,
    fetch_items,
    follow,
    values_from_json,
)

Seen = Mapping[str, Mapping[str, Any]]
_FROM = {
    "trash": ("entry", "draft", "dismissed"),
    "put back": ("trashed", "dismissed"),
    "approve": ("draft", "dismissed"),
    "dismiss": ("draft",),
}
"""The states that each verb of `set_state` leads away from."""
_WHERE = {"trashed": "in the trash", "dismissed": "dismissed", "draft": "a draft"}

BATCH = 10_000
"""Entries in one transaction: few enough that other writers need not give up waiting."""
_HOLD = "INSERT INTO entry_fts (entry_fts, rank) VALUES ('hashsize', ?)"
_ORIGIN = frozenset(("id", "captured_at", "offset", "zone", "source", "state", "extra"))
_DERIVED = frozenset(("key", "short"))


def whole_entry(given: Mapping[str, Any], now: Moment) -> Entry:
    """A draft or entry as it is added: checked, with origin that is missing filled in.

    Raises FieldError, EntryError.
    """
    origin = {name: given[name] for name in _ORIGIN if given.get(name) is not None}
    fields = {name: given[name] for name in given if name not in _ORIGIN | _DERIVED}
    entry: Entry = {
        "captured_at": now.captured_at,
        "offset": now.offset,
        # An instant that comes without its zone is not in the writer's.
        "zone": None if given.get("captured_at") else now.zone,
        "day": now.day,
        "source": "shell",
        "typed": "",
        "extra": {},
        **origin,
        **checked_draft(fields),
    }
    if "id" not in entry:
        entry["id"] = new_id(now.at, os.urandom(10))
    entry["short"] = short_of(entry["id"])
    entry.setdefault("state", "draft" if is_machine(entry["source"]) else "entry")
    return entry


def add_entries(
    journal: Journal,
    entries: Iterable[Mapping[str, Any]],
    *,
    verb: str = "import",
    undoable: bool = True,
    erased: list[str] | None = None,
) -> int:
    """Add entries (drafts, or whole ones); those whose id is known or purged are skipped.

    Returns how many were added; the ids of the purged ones go to `erased`. All are one step, which
    undo moves to the trash; with `undoable=False` history keeps nothing. It is committed in
    batches: after a failure the batches before are kept, and loading the same again adds the rest.
    Raises FieldError, EntryError, StoreError.
    """
    source = iter(entries)
    now = journal.clock()
    count, step = 0, None
    while batch := [whole_entry(entry, now) for entry in islice(source, BATCH)]:
        with journal.transaction() as transaction:
            # The index keeps more in memory before it writes a part that it has to merge later.
            transaction.conn.exec_driver_sql(_HOLD, (16 << 20,))
            new, gone = add_unknown(transaction.conn, batch, KeyAllocator(transaction.conn))
            transaction.conn.exec_driver_sql(_HOLD, (1 << 20,))
            if new and undoable:
                step = step or transaction.begin_step(verb)
                transaction.go_on(step, count)
                for entry, before, after in new:
                    transaction.record(step, "entry", entry["id"], before, after)
        if erased is not None:
            erased += [entry["id"] for entry in batch if entry["id"] in gone]
        count += len(new)
    return count


def edit_entries(
    journal: Journal, changes: Mapping[str, Mapping[str, Any]], seen: Seen | None = None
) -> int | None:
    """Change fields of entries, by id, as one step; its number, None where nothing differs.

    A value of None clears a field. `seen` holds, by id, values that the writer had before their
    eyes: where one was changed elsewhere meanwhile, EditConflict names it and nothing is written.
    Raises FieldError, EntryError, Refused (unknown or in the trash), StoreError.
    """
    checked = {ref: checked_draft(fields, partial=True) for ref, fields in changes.items()}
    with journal.transaction() as transaction:
        present = _present(transaction, changes)
        _refuse_conflict(present, checked, seen or {})
        return _edit(transaction, present, checked)[1]


def alter_entries(
    journal: Journal, ids: Iterable[str], change: Callable[[Entry], Mapping[str, Any]]
) -> tuple[list[tuple[Entry, Entry]], int | None]:
    """Change the fields that `change` names of an entry as it is when its turn comes, as one step.

    Returns each entry as it was and as it is, and the step's number, None where nothing differs.
    Raises what `edit_entries` does, but no EditConflict.
    """
    with journal.transaction() as transaction:
        present = _present(transaction, ids)
        changes = {ref: checked_draft(change(old), partial=True) for ref, old in present.items()}
        return _edit(transaction, present, changes)


def _edit(
    transaction: Transaction, present: Mapping[str, Entry], changes: Mapping[str, dict[str, Any]]
) -> tuple[list[tuple[Entry, Entry]], int | None]:
    keys = KeyAllocator(transaction.conn)
    pairs = []
    for ref, old in present.items():
        if old["state"] in ("trashed", "dismissed"):
            where = _WHERE[old["state"]]
            raise Refused(f"{_name(old)} is {where}. Put it back first, then change it.")
        fields = {name: value for name, value in changes[ref].items() if name != "typed"}
        if fields.get("follows") not in (None, old.get("follows")):
            fields["follows"] = _find_followed(transaction, old, fields["follows"])
        cleared = {name for name, value in fields.items() if value is None}
        new = {name: value for name, value in (old | fields).items() if name not in cleared}
        if new["day"] != old["day"]:
            new["key"] = keys.allocate(new["day"])
        pairs.append((old, new))
    return pairs, transaction.change_entries("edit", pairs)[0]


def _find_followed(transaction: Transaction, entry: Entry, ref: str) -> str:
    """The id of the one entry, not itself, that this one is to follow. Raises Refused."""
    found = follow(transaction.conn, ref, entry["id"], transaction.clock().captured_at)
    if not found:
        raise Refused("There is no other entry to follow. Nothing was changed.")
    if found == entry["id"] or (found == ref and entry["short"].startswith(ref)):
        raise Refused(f"{_name(entry)} cannot follow itself. Nothing was changed.")
    begun = and_(ENTRY.c.short >= ref, ENTRY.c.short < ref + "~")
    is_meant = ENTRY.c.id == ref if len(ref) == 36 else begun
    there = transaction.conn.scalars(select(ENTRY.c.id).where(is_meant).limit(2)).all()
    if found == ref and not there:
        raise Refused(f"There is no entry {ref} to follow. Nothing was changed.")
    if found == ref and len(there) > 1:
        raise Refused(f"Several ids begin with {ref}: type more of it. Nothing was changed.")
    return found


def _refuse_conflict(present: Mapping[str, Entry], ours: Seen, seen: Seen) -> None:
    conflicts = []
    for ref, fields in seen.items():
        for name, value in fields.items():
            theirs = present[ref].get(name) if ref in present else None
            wanted = ours.get(ref, {}).get(name, value)
            is_unset = value is None or value is False or value in ("", [])
            if theirs not in (None if is_unset else value, wanted):
                conflicts.append((ref, name, wanted, theirs))
    if conflicts:
        first = conflicts[0][0]
        changed = [name for ref, name, _, _ in conflicts if ref == first]
        names = ", ".join(BY_NAME[name].noun if name in BY_NAME else name for name in changed)
        raise EditConflict(
            f"{_name(present[first])} was changed elsewhere meanwhile: {names}. "
            "Nothing was written; look at both versions and decide.",
            conflicts,
        )


def set_state(journal: Journal, ids: Iterable[str], state: str, verb: str) -> int | None:
    """Move entries to a state as one step; its number, None where all are there already.

    `verb` is trash, put back, approve or dismiss; put back leads to the state an entry had before
    it was trashed or dismissed. Raises Refused, StoreError.
    """
    with journal.transaction() as transaction:
        present = _present(transaction, ids)
        pairs = []
        for entry in present.values():
            if entry["state"] != state and entry["state"] not in _FROM.get(verb, (entry["state"],)):
                where = _WHERE.get(entry["state"], "in the journal")
                raise Refused(f"{_name(entry)} is {where}: there is nothing to {verb}.")
            to = state
            if verb == "put back" and entry["state"] != state:
                to = _former_state(transaction, entry, state)
            pairs.append((entry, {**entry, "state": to}))
        return transaction.change_entries(verb, pairs)[0]


def _former_state(transaction: Transaction, entry: Entry, default: str) -> str:
    query = select(CHANGE.c.before, CHANGE.c.after).where(
        CHANGE.c.item == "entry", CHANGE.c.ref == entry["id"]
    )
    for before, after in transaction.conn.execute(query.order_by(CHANGE.c.step.desc())):
        if (values_from_json(after) or {}).get("state") == entry["state"]:
            state: str = (values_from_json(before) or {}).get("state") or default
            return default if state == entry["state"] else state
    return default


def rename_word(journal: Journal, field_name: str, old: str, new: str) -> int:
    """Rename a tag, person, goal, skill or project everywhere; return how many entries changed.

    It is one step. Words that differ only in case are the same word; where an entry has the new
    one already, one of them stays. Raises FieldError for a word that is none, UnknownWord where
    no entry has the old one, StoreError.
    """
    field = BY_NAME[field_name]
    if not field.kind.is_vocabulary:
        raise StoreError(f"{field_name} cannot be renamed: only projects, tags and such words can.")
    checked = checked_value(field, [new] if field.kind.is_many else new)
    if checked is None:
        raise FieldError(field, new, "a word")
    word = checked[0] if field.kind.is_many else checked
    folded = fold(old.strip())
    with journal.transaction() as transaction:
        ids = _ids_with_word(transaction, field_name, folded)
        if not ids:
            raise UnknownWord(f'No entry has "{legible(old)}" under {field.noun}.')
        pairs = _renamed(transaction, ids, field_name, folded, word)
        return transaction.change_entries("rename", pairs)[1]


def _ids_with_word(transaction: Transaction, field_name: str, folded: str) -> list[str]:
    if field_name == "project":
        named = transaction.conn.scalars(select(ENTRY.c.project).distinct())
        same = [project for project in named if project and fold(project) == folded]
        query = select(ENTRY.c.id).where(ENTRY.c.project.in_(same))
    else:
        query = select(ENTRY.c.id).distinct().join(WORD, WORD.c.entry_key == ENTRY.c.key)
        query = query.where(WORD.c.field == field_name, WORD.c.fold == folded)
    return list(transaction.conn.scalars(query.order_by(ENTRY.c.key)))


def _renamed(
    transaction: Transaction, ids: list[str], field_name: str, folded: str, new: str
) -> Iterator[tuple[Entry, Entry]]:
    """Yield entries as they are and with the new word in place of the old one."""
    for part in in_parts(ids):
        for entry in fetch_items(transaction.conn, "entry", part).values():
            if field_name == "project":
                yield entry, {**entry, "project": new}
                continue
            kept: dict[str, str] = {}
            for word in entry[field_name]:
                spelling = new if fold(word) in (folded, fold(new)) else word
                kept.setdefault(fold(spelling), spelling)
            yield entry, {**entry, field_name: list(kept.values())}


def _present(transaction: Transaction, ids: Iterable[str]) -> dict[str, Entry]:
    wanted = list(dict.fromkeys(ids))
    found = fetch_items(transaction.conn, "entry", wanted)
    for ref in wanted:
        if ref not in found:
            raise Refused(f"There is no entry {ref} (any more). Nothing was changed.")
    return {ref: found[ref] for ref in wanted}


def _name(entry: Entry) -> str:
    return f"{entry['short'][:6]} ({entry['headline']})"

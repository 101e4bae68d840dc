"""What a person does to entries: add, edit, trash, approve, rename; each one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from chefslog.home.clock import Moment, new_id, short_of
from chefslog.model.entry import checked_draft, checked_value, is_machine
from chefslog.model.fields import BY_NAME, FieldError
from chefslog.reading.entry import in_parts
from chefslog.reading.fts import fold
from chefslog.store import entry_rows, snapshots
from chefslog.store.entry_rows import Entry, Places
from chefslog.store.errors import EditConflict, Refused, StoreError, UnknownEntry
from chefslog.store.ingest import catch_up
from chefslog.store.journal import Journal, Work
from chefslog.store.tables import CHANGE, ENTRY, WORD

Seen = Mapping[str, Mapping[str, Any]]
_FROM = {
    "trash": ("entry", "draft", "dismissed"),
    "put back": ("trashed", "dismissed"),
    "approve": ("draft", "dismissed"),
    "dismiss": ("draft",),
}
"""The states that each verb of `set_state` leads away from."""


_ORIGIN = frozenset(("id", "captured_at", "offset", "zone", "source", "state", "extra"))
_DERIVED = frozenset(("key", "short"))


def whole_entry(journal: Journal, given: Mapping[str, Any], now: Moment) -> Entry:
    """A draft or entry as it is added: checked, with origin that is missing filled in.

    Raises FieldError, EntryError.
    """
    entry: Entry = {
        "captured_at": now.captured_at,
        "offset": now.offset,
        # An instant that comes without its zone is not in the writer's.
        "zone": None if given.get("captured_at") else now.zone,
        "day": now.day,
        "source": "shell",
        "typed": "",
        "extra": {},
    }
    fields = {}
    for name, value in given.items():
        if name not in _ORIGIN:
            fields[name] = value
        elif value is not None:
            entry[name] = value
    for name in _DERIVED:
        fields.pop(name, None)
    entry |= checked_draft(fields)
    if "id" not in entry:
        entry["id"] = new_id(now.at, journal.urandom(10))
    entry["short"] = short_of(entry["id"])
    if "state" not in entry:
        entry["state"] = "draft" if is_machine(entry["source"]) else "entry"
    return entry


def edit(
    journal: Journal, changes: Mapping[str, Mapping[str, Any]], seen: Seen | None = None
) -> int | None:
    """Change fields of entries, by id, as one step; its number, None where nothing differs.

    A value of None clears a field. `seen` holds, by id, values that the writer had before their
    eyes: where one was changed elsewhere meanwhile, EditConflict names it and nothing is written.
    Raises FieldError, EntryError, UnknownEntry, Refused (in the trash), StoreError.
    """
    checked = {ref: checked_draft(fields, partial=True) for ref, fields in changes.items()}
    catch_up(journal)
    with journal.work() as work:
        present = _present(work, changes)
        for entry in present.values():
            if entry["state"] in ("trashed", "dismissed"):
                raise Refused(
                    f"{_name(entry)} is {_where(entry)}. Put it back first, then change it."
                )
        _compare(present, checked, seen or {})
        places = Places(work.conn)
        pairs = [(old, _changed(old, checked[ref], places)) for ref, old in present.items()]
        return work.change_entries("edit", pairs)


def _changed(old: Entry, fields: Mapping[str, Any], places: Places) -> Entry:
    fields = {name: value for name, value in fields.items() if name != "typed"}
    new = {**old, **fields}
    new = {name: value for name, value in new.items() if value is not None or name not in fields}
    if new["day"] != old["day"]:
        new["key"] = places.next(new["day"])
    return new


def _compare(present: Mapping[str, Entry], ours: Seen, seen: Seen) -> None:
    conflicts = []
    for ref, fields in seen.items():
        for name, value in fields.items():
            theirs = present[ref].get(name) if ref in present else None
            wanted = ours.get(ref, {}).get(name, value)
            if theirs not in (None if _is_unset(value) else value, wanted):
                conflicts.append((ref, name, wanted, theirs))
    if conflicts:
        ref = conflicts[0][0]
        names = ", ".join(name for of, name, _, _ in conflicts if of == ref)
        raise EditConflict(
            f"{_name(present[ref])} was changed elsewhere meanwhile: {names}. "
            "Nothing was written; look at both versions and decide.",
            conflicts,
        )


def _is_unset(value: Any) -> bool:
    return value is None or value is False or value in ("", [])


def set_state(journal: Journal, ids: Iterable[str], state: str, verb: str) -> int | None:
    """Move entries to a state as one step; its number, None where all are there already.

    `verb` is trash, put back, approve or dismiss; put back leads to the state an entry had before
    it was trashed or dismissed. Raises UnknownEntry, Refused, StoreError.
    """
    catch_up(journal)
    with journal.work() as work:
        present = _present(work, list(ids))
        for entry in present.values():
            if entry["state"] != state and entry["state"] not in _FROM.get(verb, (entry["state"],)):
                raise Refused(f"{_name(entry)} is {_where(entry)}: there is nothing to {verb}.")
        pairs = []
        for entry in present.values():
            to = _former_state(work, entry, state) if verb == "put back" else state
            pairs.append((entry, {**entry, "state": to}))
        return work.change_entries(verb, pairs)


def _former_state(work: Work, entry: Entry, default: str) -> str:
    query = select(CHANGE.c.before, CHANGE.c.after).where(
        CHANGE.c.item == "entry", CHANGE.c.ref == entry["id"]
    )
    for before, after in work.conn.execute(query.order_by(CHANGE.c.step.desc())):
        if (snapshots.from_json(after) or {}).get("state") == entry["state"]:
            state: str = (snapshots.from_json(before) or {}).get("state") or default
            return default if state == entry["state"] else state
    return default


def drafts_of(journal: Journal, source: str) -> list[str]:
    """The ids of the drafts of one source, in the order of their days. Raises StoreError."""
    query = select(ENTRY.c.id).where(ENTRY.c.state == "draft", ENTRY.c.source == source)
    with journal.work() as work:
        return list(work.conn.scalars(query.order_by(ENTRY.c.key)))


def rename(journal: Journal, field_name: str, old: str, new: str) -> int:
    """Rename a tag, person, goal, skill or project everywhere, as one step; how many entries.

    Words that differ only in case are the same word; where an entry has the new one already, one
    of them stays. Raises FieldError for a word that is none, StoreError.
    """
    field = BY_NAME[field_name]
    if not field.kind.is_vocabulary:
        raise StoreError(f"{field_name} cannot be renamed: only projects, tags and such words can.")
    checked = checked_value(field, [new] if field.kind.is_many else new)
    if checked is None:
        raise FieldError(field, new, "a word")
    word = checked[0] if field.kind.is_many else checked
    folded = fold(old.strip())
    step, count = None, 0
    catch_up(journal)
    with journal.work() as work:
        for part in in_parts(_that_have(work, field_name, folded)):
            for was in entry_rows.fetch(work.conn, part).values():
                then = _renamed(was, field_name, folded, word)
                if was == then:
                    continue
                step = step or work.begin_step("rename")
                snapshots.put(work.conn, "entry", was["id"], was, then)
                work.record(step, "entry", was["id"], *snapshots.difference(was, then))
                count += 1
    return count


def _that_have(work: Work, field_name: str, folded: str) -> list[str]:
    if field_name == "project":
        named = work.conn.scalars(select(ENTRY.c.project).distinct())
        same = [project for project in named if project and fold(project) == folded]
        query = select(ENTRY.c.id).where(ENTRY.c.project.in_(same))
    else:
        query = select(ENTRY.c.id).distinct().join(WORD, WORD.c.entry_key == ENTRY.c.key)
        query = query.where(WORD.c.field == field_name, WORD.c.fold == folded)
    return list(work.conn.scalars(query.order_by(ENTRY.c.key)))


def _renamed(entry: Entry, field_name: str, folded: str, word: str) -> Entry:
    if field_name == "project":
        return {**entry, "project": word}
    kept: dict[str, str] = {}
    for one in entry[field_name]:
        now = word if fold(one) in (folded, fold(word)) else one
        kept.setdefault(fold(now), now)
    return {**entry, field_name: list(kept.values())}


def _present(work: Work, ids: Iterable[str]) -> dict[str, Entry]:
    wanted = list(dict.fromkeys(ids))
    found = entry_rows.fetch(work.conn, wanted)
    for ref in wanted:
        if ref not in found:
            raise UnknownEntry(f"There is no entry {ref} (any more). Nothing was changed.")
    return {ref: found[ref] for ref in wanted}


def _name(entry: Entry) -> str:
    return f"{entry['short'][:6]} ({entry['headline']})"


def _where(entry: Entry) -> str:
    return {"trashed": "in the trash", "dismissed": "dismissed", "draft": "a draft"}.get(
        entry["state"], "in the journal"
    )

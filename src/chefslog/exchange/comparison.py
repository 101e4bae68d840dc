"""What the journal has already of what is imported, and what it has otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from chefslog.exchange.formats.registry import Record, Unread
from chefslog.exchange.tally import Tally, add_remark
from chefslog.model.fields import BY_NAME
from chefslog.model.season import is_made_from, parse_ids
from chefslog.reading.entry import load_entries
from chefslog.reading.records import (
    REFERENCES,
    find_known,
    find_titled,
    find_undone,
    load_earlier,
    load_items,
)

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot

_UNSET: tuple[object, ...] = (None, "", [], ())


def count_known(
    snapshot: Snapshot,
    tally: Tally,
    kind: str,
    values: list[dict[str, Any]],
    seen: set[int],
    erased: set[str],
) -> None:
    """Count what the journal has and has not; `erased` are headlines that were purged here."""
    if kind not in REFERENCES:
        return  # history comes along with what is new
    refs = [value[REFERENCES[kind]] for value in values]
    here = find_known(snapshot, kind, refs)
    gone: set[str] = set()
    if kind == "entry":
        here -= find_undone(snapshot, refs)
        gone = find_known(snapshot, "tombstone", refs)
        erased |= {value["headline"] for value in values if value["id"] in gone}
    elif kind == "version":
        made_from = {ref for value in values for ref in parse_ids(value.get("ids"))}
        ids = find_known(snapshot, "tombstone", [*made_from])
        gone = {value["id"] for value in values if is_made_from(value, ids, erased)}
    for ref in refs:
        mark = hash((kind, ref))
        if mark in seen:
            tally.twice += 1
        elif ref in gone:
            tally.purged += 1
        else:
            tally.count(kind, ref not in here, ref in here)
        seen.add(mark)


def sort_out(
    snapshot: Snapshot,
    tally: Tally,
    batch: list[Record],
    titles: set[tuple[str, str]],
    keep: Callable[[Unread], None],
) -> list[Record]:
    """The records that are new or just as the journal has them; counts and keeps the others."""
    others: set[tuple[str, str]] = set()
    for kind in dict.fromkeys(record.kind for record in batch):
        if kind == "entry":
            records = [record for record in batch if record.kind == kind]
            left_out = _sort_out_entries(snapshot, tally, records, titles, keep)
        elif kind == "tombstone" or kind not in REFERENCES:
            continue
        else:
            name = REFERENCES[kind]
            given = {record.value[name]: record.value for record in batch if record.kind == kind}
            left_out = _find_differing(snapshot, kind, load_items(snapshot, kind, [*given]), given)
            tally.differing.update([kind] * len(left_out))
        others.update((kind, ref) for ref in left_out)
    return [
        record for record in batch
        if (record.kind, record.value.get(REFERENCES.get(record.kind, ""))) not in others
    ]  # fmt: skip


def _sort_out_entries(
    snapshot: Snapshot,
    tally: Tally,
    records: list[Record],
    titles: set[tuple[str, str]],
    keep: Callable[[Unread], None],
) -> set[str]:
    """The ids of the entries that are left out: otherwise here, in the trash, or under another."""
    given = {record.value["id"]: record.value for record in records}
    stored = {entry["id"]: entry for entry in load_entries(snapshot, given)}
    undone = find_undone(snapshot, [*stored])
    trashed = {
        ref for ref, entry in stored.items()
        if entry["state"] == "trashed" != given[ref]["state"] and ref not in undone
    }  # fmt: skip
    differing = _find_differing(snapshot, "entry", stored, given) - undone - trashed
    twins: set[str] = set()
    tally.trashed += len(trashed)
    tally.differing.update(["entry"] * len(differing))
    for record in records:
        ref, value = record.value["id"], record.value
        if ref in differing:
            text = "the journal has this entry with other content, which stays as it is"
            add_remark(tally.notes, text, record.place)
            keep(Unread(record.place, text, text_of(value)))
        elif ref not in stored and (value["day"], value["headline"]) in titles:
            if _has_twin(snapshot, value):
                twins.add(ref)
                continue
            text = "the journal has an entry of this day with the same headline already"
            add_remark(tally.notes, text, record.place)
    tally.count("entry", 0, len(twins))
    return trashed | differing | twins


def _find_differing(
    snapshot: Snapshot,
    kind: str,
    stored: Mapping[str, dict[str, Any]],
    given: Mapping[str, dict[str, Any]],
) -> set[str]:
    """Which of these records the journal has otherwise, now and whenever it had them.

    What was imported and changed here since is no other record.
    """
    held = {ref: dict(value) for ref, value in stored.items()}
    differing = {ref for ref in held if not _is_held(kind, held[ref], given[ref])}
    for ref, before in load_earlier(snapshot, kind, [*differing]):
        held[ref] |= before
        if _is_held(kind, held[ref], given[ref]):
            differing.discard(ref)
    return differing


def _is_held(kind: str, held: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    """Whether a record of the journal says all that the given one says."""
    if kind != "entry":
        return all(held[name] == given[name] for name in given if name in held)
    for name in ("day", *BY_NAME):
        mine, theirs = held.get(name), given.get(name)
        if isinstance(mine, list) and isinstance(theirs, list):
            mine = [one for one in theirs if one in mine]
        if mine != theirs and theirs not in _UNSET:
            return False
    return True


def _has_twin(snapshot: Snapshot, value: dict[str, Any]) -> bool:
    """Whether the journal has this entry under another id: a file was moved, or a folder."""
    ids = find_titled(snapshot, value["day"], value["headline"], value["source"])
    return any(
        _is_held("entry", entry, value) and entry["extra"] == (value.get("extra") or {})
        for entry in load_entries(snapshot, ids)
    )


def text_of(value: dict[str, Any]) -> str:
    """Return the headline and the notes of an entry as one text."""
    return f"{value['headline']}\n\n{value.get('notes') or ''}".strip()

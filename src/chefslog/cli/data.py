"""Entries as `--json` prints them: the archive's entry, with `short` and `verdict`.

The shape is `$defs/printed_entry` of `exchange/archive.schema.json`; a test holds the commands
to it.
"""

from __future__ import annotations

from chefslog.model.entry import suggested_level

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from chefslog.reading.connect import Snapshot

_UNSET: tuple[object, ...] = (None, "", [], {})


def entry_data(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry for JSON: unset fields absent, without the journal's own row number."""
    data = {name: value for name, value in fields.items() if value not in _UNSET and name != "key"}
    suggested = suggested_level(fields)
    if suggested and fields.get("state") == "draft":
        data["suggested"] = suggested
    return data


def entries_data(snapshot: Snapshot, ids: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Return the entries of these full ids for JSON, in their order."""
    from chefslog.reading.entry import load_entries

    return map(entry_data, load_entries(snapshot, ids))

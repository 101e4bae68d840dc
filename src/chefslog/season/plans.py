"""The seasons as they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chefslog.model.season import Season, from_row
from chefslog.reading.connect import ReadError
from chefslog.reading.detail import has_file

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot

_COLUMNS = ("name", "first", "last", "goals", "rubric", "picks", "writer", "role")


class NoSeason(ReadError):
    """No season goes by this name."""


def seasons(snapshot: Snapshot) -> list[Season]:
    """All seasons, the one that ends last first."""
    if not has_file(snapshot):
        return []
    rows = snapshot.conn.execute(
        f"SELECT {', '.join(_COLUMNS)} FROM main.season ORDER BY last DESC, first DESC, name"
    )
    return [from_row(dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def season(snapshot: Snapshot, name: str | None = None) -> Season | None:
    """The season with this name, in any case; without a name the one that ends last, if any.

    Raises NoSeason.
    """
    held = seasons(snapshot)
    if name is None:
        return held[0] if held else None
    for one in held:
        if one.name.casefold() == name.casefold():
            return one
    known = ", ".join(one.name for one in held) or "none yet"
    raise NoSeason(f'no season "{name}"; there are: {known}')

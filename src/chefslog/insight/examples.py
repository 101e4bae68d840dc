"""The writer's own entries of a level, to stand beside what the guide says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chefslog.capture.filters import Filter
from chefslog.reading.pages import page

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot


def find_examples(snapshot: Snapshot, level: int, limit: int = 3) -> list[tuple[Any, ...]]:
    """Return entries of a level as `pages.ROW`: with an impact line first, then newest first."""
    rows: list[tuple[Any, ...]] = []
    for has_impact in (True, False):
        wanted = Filter()
        wanted.terms = [
            (False, "delegation", "in", [level]),
            (has_impact, "impact", "unset", None),
        ]
        rows += page(snapshot, wanted, limit=limit - len(rows))
    return rows


def find_level_text(page_text: str, level: int) -> str:
    """The part of the guide's page about the levels that is about one of them, as Markdown."""
    parts = page_text.split("\n## ")
    return next(("## " + part for part in parts[1:] if part.startswith(f"{level} ")), "")

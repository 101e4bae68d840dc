"""The stories that the demo's colleagues tell by name."""

from __future__ import annotations

from typing import Any

from chefslog.demo.colleagues import Telling
from chefslog.demo.season import draft_of
from chefslog.demo.stories import Piece
from chefslog.home.clock import short_of
from chefslog.model.days import iso
from chefslog.season.shapes import shape
from chefslog.season.templates import render
from chefslog.team.hashing import H
from chefslog.team.stories import Story, draft_story


def tale(told: Telling, day: int) -> Story:
    """A story as its author's program writes it, unsigned; `day` is a day number."""
    piece = Piece(
        "", 0, told.line, problem=told.problem, approach=told.approach, result=told.result
    )
    entry_id = _id(told)
    entry = {
        **draft_of(piece, iso(day)),
        "id": entry_id,
        "short": short_of(entry_id),
        "day": iso(day),
        "story": True,
    }
    return draft_story(entry, told.name, _markdown)


def _markdown(published: dict[str, Any]) -> str:
    return render("story.md", shape(published), None)[0]


def _id(told: Telling) -> str:
    """Something in place of the entry's id, which nobody sees."""
    drawn = H("demo story", told.name.encode(), told.line.encode()).hex()
    return f"{drawn[:8]}-{drawn[8:12]}-7{drawn[13:16]}-8{drawn[17:20]}-{drawn[20:32]}"

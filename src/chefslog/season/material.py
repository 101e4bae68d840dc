"""What a publication may be made of: the one door through which entries come into a season.

A private entry never passes it, whatever asks; nothing behind it reads entries on its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chefslog.capture.coach import is_measured
from chefslog.capture.filters import Filter
from chefslog.model.days import parse_day
from chefslog.model.fields import BY_NAME
from chefslog.reading.completions import load_words
from chefslog.reading.entry import load_matching, public_filter
from chefslog.season.prose import split_labels

if TYPE_CHECKING:
    from chefslog.reading.connect import Snapshot

_PUBLISHED = tuple(name for name, field in BY_NAME.items() if field.published)


@dataclass(frozen=True)
class Piece:
    """One published entry: only published fields, its verdict, and what was folded into it."""

    id: str
    short: str
    day: int
    fields: Mapping[str, Any]
    verdict: str | None = None
    verdict_day: str | None = None
    verdict_note: str | None = None
    folded: tuple[Piece, ...] = ()

    @property
    def headline(self) -> str:
        """What got solved."""
        return str(self.fields["headline"])

    def text(self, name: str) -> str:
        """A text field, empty where it is not said."""
        return str(self.fields.get(name) or "")

    @cached_property
    def told(self) -> Mapping[str, tuple[str, ...]]:
        """Sentences by field, what notes and result say behind a label included; "" the rest."""
        found = {"impact": [self.text("impact")] if self.text("impact") else []}
        for name in ("problem", "approach", "result", "notes"):
            for label, lines in split_labels(self.text(name)).items():
                key = label or ("" if name == "notes" else name)
                if not (key == "impact" and found["impact"]):
                    found.setdefault(key, []).extend(lines)
        return {name: tuple(dict.fromkeys(lines)) for name, lines in found.items() if lines}

    def words(self, name: str) -> tuple[str, ...]:
        """A words field, those of the folded pieces after its own."""
        own = [*self.fields.get(name, ())]
        return tuple(dict.fromkeys([*own, *(w for one in self.folded for w in one.words(name))]))

    @property
    def proof(self) -> tuple[tuple[str, str], ...]:
        """(kind, reference) of every piece of evidence, folded ones included."""
        own = [(link["kind"], link["ref"]) for link in self.fields.get("evidence", ())]
        more = [link for one in self.folded for link in one.proof]
        return tuple(dict.fromkeys([*own, *more]))

    @property
    def impact(self) -> str:
        """The impact, from its field or from a note that begins with `Impact:`."""
        if self.text("impact") or "mpact:" not in self.text("notes") + self.text("result"):
            return self.text("impact")
        return " ".join(self.told.get("impact", ()))

    @property
    def is_measured(self) -> bool:
        """Whether the impact holds a number with its unit."""
        return is_measured(self.impact)


def material(snapshot: Snapshot, first: int, last: int) -> list[Piece]:
    """The published entries of a span of days (inclusive day numbers), oldest first."""
    span = Filter((False, "day", "range", (first, last)))
    newest_first = [_piece(entry) for entry in load_matching(snapshot, public_filter(span))]
    return newest_first[::-1]


def _piece(entry: Mapping[str, Any]) -> Piece:
    fields = {name: entry[name] for name in _PUBLISHED if name in entry}
    verdict = entry.get("verdict") or {}
    day = parse_day(entry["day"])
    assert day is not None
    return Piece(
        entry["id"],
        entry["short"],
        day,
        fields,
        verdict.get("verdict"),
        verdict.get("day"),
        verdict.get("note"),
    )


def names_of_people(snapshot: Snapshot) -> list[str]:
    """Every name in any entry's people, private entries and all states included.

    Not to be shown: it is what must not be seen where names are left out.
    """
    return sorted(load_words(snapshot, "people"))


def with_folds(
    pieces: Sequence[Piece], picks: Sequence[tuple[str, tuple[str, ...]]]
) -> list[Piece]:
    """The picked pieces in the order of the picks; what is private or gone by now is left out."""
    by_id = {piece.id: piece for piece in pieces}
    found = []
    for ref, others in picks:
        inner = [by_id[one] for one in others if one in by_id]
        if ref in by_id:
            # A piece without folds stays as it is, with what was worked out of it.
            found.append(replace(by_id[ref], folded=tuple(inner)) if inner else by_id[ref])
        else:
            found += inner
    return found

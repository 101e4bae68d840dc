"""What a text for a reader hands out, listed before it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chefslog.season.check import find_likely_names
from chefslog.season.document import Sources, document
from chefslog.season.templates import render

ALSO = {
    "learned": "learned lines", "appendix": "entries of the appendix",
    "discarded": "discarded entries", "ai": "lines of numbers about AI",
}  # fmt: skip
"""What a switch adds, by the part of the document that holds it."""


@dataclass(frozen=True)
class Disclosure:
    """What leaves: picks as (id, title, remark), what else and how much, names taken out or in."""

    season: str
    audience: str
    picks: tuple[tuple[str, str, str], ...]
    also: dict[str, int]
    replaced: tuple[str, ...]
    stays: tuple[str, ...]
    text: str

    def lines(self) -> Iterator[str]:
        """Say it line by line."""
        count = "1 pick" if len(self.picks) == 1 else f"{len(self.picks)} picks"
        yield f"{self.season} for {self.audience}: {count}"
        for _, title, remark in self.picks:
            yield f"  {title}" + (f"  ({remark})" if remark else "")
        also = [f"{count} {ALSO[name]}" for name, count in self.also.items()]
        yield "Also in it: " + (", ".join(also) or "nothing that was not picked")
        if self.replaced:
            yield f'As "a colleague": {", ".join(self.replaced)}'
        if self.stays:
            yield f"Looks like a name and stays: {', '.join(self.stays)}"
        yield "Private entries, AI levels, time and spend: never"


def list_disclosure(sources: Sources, audience: str) -> Disclosure:
    """Return what a text for this reader holds."""
    names = sources.make_names(audience)
    context = document(sources, audience, names)
    text, _ = render("summary.txt", context, None)
    marks = {"is_edited": "edited", "is_stale": "source changed since",
             "is_withheld": "own text left out"}  # fmt: skip
    picks = [
        (
            item.id,
            item.title,
            ", ".join(word for name, word in marks.items() if getattr(item, name)),
        )
        for item in sources.items()
    ]
    known = [
        name for name in sources.names
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
        and not {name, name.capitalize()} & {*names.stays}
    ]  # fmt: skip
    likely = find_likely_names(text, sources.pieces)
    stays = {name.casefold(): name for name in (*names.stays, *known, *likely)}
    return Disclosure(
        sources.season.name,
        audience,
        tuple(picks),
        {name: len(context[name]) for name in ALSO if context.get(name)},
        tuple(names.replaced),
        tuple(stays.values()),
        text,
    )

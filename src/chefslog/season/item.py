"""One pick as an item of a review: a title, then what the writer wrote, in one order.

Impact, problem, decision, result; then whether it held, and proof. An item is only ever cut from
its end. What the writer wrote for this review stands in place of all of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from chefslog.model.days import parse_day, spoken
from chefslog.model.season import PARTS, Pick, Season
from chefslog.season.material import Piece
from chefslog.season.prose import sentences, shortened, stopped

TITLE_SIGNS = 100
ORDER = ("impact", "problem", "approach", "result")
_TOKEN = re.compile(r"[\w%€$£]+")


@dataclass(frozen=True)
class Item:
    """An item as it will be printed.

    `impact` are the first sentences, which never go; `rest` those that are cut from the end;
    `tail` what goes first. `is_edited` says that the words are the writer's for this review,
    `is_stale` that its source changed since, `is_withheld` that an own text is not printed because
    an entry that it was made from is private, in the trash or outside the season.
    """

    id: str
    part: str
    title: str
    impact: tuple[str, ...]
    rest: tuple[str, ...]
    tail: tuple[str, ...]
    pieces: tuple[Piece, ...]
    own_words: str = ""
    is_edited: bool = False
    is_stale: bool = False
    is_withheld: bool = False

    @property
    def short(self) -> str:
        """The id as it is shown."""
        return self.pieces[0].short

    @property
    def words(self) -> str:
        """The text below the title, whole."""
        return self.own_words or " ".join((*self.impact, *self.rest))

    def context(self) -> dict[str, Any]:
        """Plain data for a template."""
        first = self.pieces[0]
        return {
            "id": self.id,
            "short": self.short,
            "part": self.part,
            "title": self.title,
            "text": self.words,
            "day": spoken(first.day),
            "held": f"Held up{_held_day(first)}" if first.verdict == "held" else "",
            "proof": [
                {"kind": kind, "ref": ref}
                for kind, ref in dict.fromkeys(p for one in self.pieces for p in one.proof)
            ],
            "edited": self.is_edited,
            "stale": self.is_stale,
        }


def title_of(piece: Piece) -> str:
    """Return the headline, at most 100 signs, without a full stop."""
    return shortened(piece.headline.rstrip("."), TITLE_SIGNS)


def held_text(piece: Piece) -> str:
    """Return what follow-ups said, and when; the words for none otherwise."""
    if piece.verdict is None:
        return "not followed up yet"
    day = parse_day(piece.verdict_day or "")
    return f"{piece.verdict} ({spoken(day)})" if day else piece.verdict


def _held_day(piece: Piece) -> str:
    day = parse_day(piece.verdict_day or "")
    return f" ({spoken(day, 1)[4:]})" if day else ""


def propose_part(piece: Piece) -> str:
    """Return where a pick belongs by value, kind and outcome, until the writer chooses."""
    if piece.text("kind") == "explore" and piece.text("outcome") == "discarded":
        return "learning"
    is_wider = piece.text("value") == "people" or piece.text("kind") == "support"
    return "wider" if is_wider else "impact"


def part_of(pick: Pick, piece: Piece) -> str:
    """Return the part that a pick stands in: the writer's choice, else the proposed one."""
    return pick.part if pick.part in PARTS else propose_part(piece)


def make_item(pick: Pick, piece: Piece, season: Season, order: tuple[str, ...] = ORDER) -> Item:
    """Return the item of a pick; `piece` has what was folded into it."""
    pieces = (piece, *piece.folded)
    part = part_of(pick, piece)
    title = stopped(piece.headline).removesuffix(".")
    lead: list[str] = []
    rest: list[str] = []
    seen = {_plain(title)}
    for number, one in enumerate(pieces):
        lines: list[tuple[str, str]] = [("", one.headline)] if number else []
        lines += [(name, line) for name in order for line in one.told.get(name, ())]
        if part == "learning":
            lines += [("learned", line) for line in one.told.get("learned", ())]
        for name, written in lines:
            line = stopped(written)
            said = name == "impact" and _says(one.headline, line)
            if said or _plain(line) in seen:
                continue
            seen.add(_plain(line))
            (lead if name == "impact" and not number else rest).append(line)
    tail = []
    if piece.verdict == "held":
        tail.append(f"Held up{_held_day(piece)}.")
    proof = dict.fromkeys(ref for one in pieces for _, ref in one.proof)
    if proof:
        tail.append(f"Proof: {', '.join(proof)}.")
    made = Item(pick.id, part, title, tuple(lead), tuple(rest), tuple(tail), pieces)
    return _with_own_text(made, season)


def source_of(item: Item) -> str:
    """Return what an own text is made from: the title, an empty line, the text."""
    return f"{item.title}\n\n{item.words}"


def _with_own_text(item: Item, season: Season) -> Item:
    """Return the item with what the writer wrote for this review in place of what was proposed."""
    own = season.texts.get(item.id)
    if own is None:
        return item
    if not set(own.ids) <= {one.id for one in item.pieces}:
        return replace(item, is_withheld=True)
    lines = sentences(own.words)
    lead, rest = (tuple(lines[:1]), tuple(lines[1:])) if lines else (item.impact, item.rest)
    return replace(
        item,
        title=own.title or item.title,
        impact=lead,
        rest=rest,
        own_words=own.words,
        is_edited=True,
        is_stale=own.source != source_of(item),
    )


def _plain(text: str) -> str:
    return " ".join(_TOKEN.findall(text.casefold()))


def _says(headline: str, impact: str) -> bool:
    """Whether a headline says the impact already: its numbers, and all but one of its words."""
    said, wanted = set(_plain(headline).split()), _plain(impact).split()
    missing = [word for word in wanted if word not in said]
    return (
        any(c.isdigit() for c in impact)
        and len(missing) <= 1
        and not any(c.isdigit() for word in missing for c in word)
    )

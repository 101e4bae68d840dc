"""Fill the field of a form: the longest run of picks from the first, never over the limit.

Every pick comes in with its title and impact, or not at all, and none after the first that does
not fit. What is left goes to the first item that has sentences left, then to the next; proof comes
last. Nothing is cut within a sentence, and an item loses sentences only from its end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chefslog.season.forms import Field
from chefslog.season.prose import measure


@dataclass(frozen=True)
class Passage:
    """What a field may hold: `lead` comes in whole or not; `short` may stand alone in its place."""

    key: str
    lead: str
    rest: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    short: str = ""


@dataclass(frozen=True)
class Sketch:
    """A block that is written out only where there may be room for it."""

    key: str
    write: Callable[[], Passage]


Block = Passage | Sketch


@dataclass(frozen=True)
class Filled:
    """A field as it was filled; `left_out` and `shortened` are keys of blocks."""

    name: str
    text: str
    length: int
    limit: int
    unit: str
    newline: int = 1
    left_out: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()

    @property
    def free(self) -> int:
        """What is left of the limit."""
        return self.limit - self.length


@dataclass(frozen=True)
class Fit:
    """All fields; `left_out` are the keys of blocks that are in none, `shortened` those in part."""

    boxes: tuple[Filled, ...]
    left_out: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()


def fill(blocks: Sequence[Block], field: Field) -> Filled:
    """Fill one field with blocks in their order."""

    def size(text: str) -> int:
        return measure(text, field.unit, field.newline)

    room = field.limit
    held: list[list[str]] = []
    taken: list[Passage] = []
    for sketch in blocks:
        block = sketch.write() if isinstance(sketch, Sketch) else sketch
        opening = size(field.bullet) + (size(field.between) if held else 0)
        lead = block.lead
        if not held and opening + size(lead) > room and block.short:
            lead = block.short
        cost = opening + size(lead)
        if cost > room:
            break
        room -= cost
        held.append([lead])
        taken.append(block)
    whole = [True] * len(held)
    for name in ("rest", "tail"):
        for number, block in enumerate(taken):
            for sentence in getattr(block, name) if whole[number] else ():
                cost = size(" ") + size(sentence)
                if cost > room:
                    whole[number] = False
                    break
                room -= cost
                held[number].append(sentence)
    texts = [" ".join(parts) for parts in held]
    text = field.between.join(field.bullet + part for part in texts)
    # Sums are an upper bound for every unit; this is the promise itself.
    while texts and size(text) > field.limit:
        texts.pop()
        text = field.between.join(field.bullet + part for part in texts)
    used = len(texts)
    return Filled(
        field.key, text, size(text), field.limit, field.unit, field.newline,
        tuple(block.key for block in blocks[used:]),
        tuple(block.key for block, full in zip(taken[:used], whole, strict=False) if not full),
    )  # fmt: skip

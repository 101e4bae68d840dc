"""Fills the boxes of a form: as full as they can be, never over their limits.

First the items whose values add up to most, exactly, each whole (one longer than its box counts as
the most of its sentences that the box holds). Then, in order of value, sentences of items that are
not in yet, for as long as any fits; then one beginning cut between words, with an ellipsis. An
item's first sentence opens it: without that no other of its sentences stands in a box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chefslog.season.assignment import assign
from chefslog.season.measure import cut, measure


@dataclass(frozen=True)
class Item:
    """Something a form may hold: `sentences` in order, and the names of the boxes it may fill.

    `value` is a whole number, not negative; it compares items, nothing else.
    """

    key: str
    value: int
    sentences: tuple[str, ...]
    boxes: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """A field of a form: at most `limit` in `unit` (see `measure.UNITS`).

    `bullet` stands before each item, `between` between two; both count.
    """

    name: str
    limit: int
    unit: str = "chars"
    bullet: str = ""
    between: str = "\n"


@dataclass(frozen=True)
class Used:
    """What a box holds of an item: its sentences by place, the last one cut perhaps."""

    key: str
    sentences: tuple[tuple[int, str], ...]
    whole: bool


@dataclass(frozen=True)
class Filled:
    """A box as it was filled: the text, its length and limit in the unit, and its items."""

    name: str
    text: str
    length: int
    limit: int
    unit: str
    items: tuple[Used, ...]


@dataclass(frozen=True)
class Fit:
    """All boxes; `value` of the items chosen whole, `proven` that no other choice is worth more.

    `left_out` are the keys of items that are in no box, `shortened` of those that are in part.
    """

    boxes: tuple[Filled, ...]
    value: int
    proven: bool
    left_out: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()


def fit(items: Sequence[Item], boxes: Sequence[Box]) -> Fit:
    """Fill the boxes with the items; their order within a box is the order given."""
    items = [_tidy(item) for item in items]
    open_boxes = [_Open(box) for box in boxes]
    place = {box.name: at for at, box in enumerate(boxes)}
    takes = [
        {
            place[name]: shown
            for name in item.boxes
            if name in place and (shown := open_boxes[place[name]].longest(item))
        }
        for item in items
    ]
    weights = [
        {box: open_boxes[box].weight(item, count) for box, count in fits.items()}
        for item, fits in zip(items, takes, strict=True)
    ]
    chosen = assign([item.value for item in items], weights, [box.room for box in open_boxes])
    for at, box in chosen.box.items():
        for sentence in range(takes[at][box]):
            open_boxes[box].put(at, items[at], sentence)
    _fill_up(items, open_boxes)
    return _told(items, open_boxes, chosen.value, chosen.proven)


def _tidy(item: Item) -> Item:
    kept = tuple(text for text in (" ".join(one.split()) for one in item.sentences) if text)
    return Item(item.key, max(0, item.value), kept, item.boxes)


@dataclass
class _Open:
    """A box while it is being filled; `room` is what is left, the next separator paid already."""

    box: Box
    held: dict[int, dict[int, str]] = field(default_factory=dict)
    room: int = 0

    def __post_init__(self) -> None:
        # Every item pays for a separator, the first one's is given back here.
        self.room = self.box.limit + self._size(self.box.between)

    def _size(self, text: str) -> int:
        return measure(text, self.box.unit)

    def _opening(self) -> int:
        return self._size(self.box.bullet) + self._size(self.box.between)

    def weight(self, item: Item, count: int) -> int:
        """What the item's first sentences take."""
        spaces = self._size(" ") * (count - 1)
        return self._opening() + spaces + sum(self._size(one) for one in item.sentences[:count])

    def longest(self, item: Item) -> int:
        """How many of the item's first sentences the empty box holds."""
        room = self.box.limit + self._size(self.box.between)
        count = len(item.sentences)
        while count and self.weight(item, count) > room:
            count -= 1
        return count

    def cost(self, at: int, text: str) -> int:
        """What one more sentence of an item takes."""
        return self._size(text) + (self._size(" ") if at in self.held else self._opening())

    def put(self, at: int, item: Item, sentence: int, text: str | None = None) -> None:
        """Put a sentence in, or its cut beginning."""
        text = item.sentences[sentence] if text is None else text
        self.room -= self.cost(at, text)
        self.held.setdefault(at, {})[sentence] = text


def _fill_up(items: Sequence[Item], boxes: Sequence[_Open]) -> None:
    order = sorted(range(len(items)), key=lambda at: (-items[at].value, at))
    for box in boxes:
        _add_sentences(order, items, boxes, box)
        _add_beginning(order, items, boxes, box)
        # The beginning may have opened an item whose short sentences still fit.
        _add_sentences(order, items, boxes, box)


def _free(
    order: Sequence[int], items: Sequence[Item], boxes: Sequence[_Open], box: _Open
) -> list[int]:
    """Items that the box takes and no other box holds, in order."""
    elsewhere = {at for other in boxes if other is not box for at in other.held}
    return [at for at in order if box.box.name in items[at].boxes and at not in elsewhere]


def _add_sentences(
    order: Sequence[int], items: Sequence[Item], boxes: Sequence[_Open], box: _Open
) -> None:
    for at in _free(order, items, boxes, box):
        for sentence, text in enumerate(items[at].sentences):
            if sentence in box.held.get(at, {}):
                continue
            if box.cost(at, text) <= box.room:
                box.put(at, items[at], sentence)
            elif sentence == 0:
                break


def _add_beginning(
    order: Sequence[int], items: Sequence[Item], boxes: Sequence[_Open], box: _Open
) -> None:
    """The cut sentence that leaves least room, of the most valued item among equals."""
    best: tuple[int, int, int, str] | None = None
    for at in _free(order, items, boxes, box):
        held = box.held.get(at)
        for sentence, text in enumerate(items[at].sentences):
            if sentence in (held or ()):
                continue
            short = cut(text, box.room - box.cost(at, ""), box.box.unit)
            left = box.room - box.cost(at, short)
            if short and (best is None or left < best[0]):
                best = (left, at, sentence, short)
            if not held:
                break
    if best is not None:
        _, at, sentence, short = best
        box.put(at, items[at], sentence, short)


def _told(items: Sequence[Item], boxes: Sequence[_Open], value: int, proven: bool) -> Fit:
    filled = tuple(_filled(items, box) for box in boxes)
    used = {one.key: one.whole for box in filled for one in box.items}
    return Fit(
        filled,
        value,
        proven,
        tuple(item.key for item in items if item.key not in used),
        tuple(key for key, whole in used.items() if not whole),
    )


def _filled(items: Sequence[Item], opened: _Open) -> Filled:
    box = opened.box
    used = []
    texts = []
    for at in sorted(opened.held):
        held = sorted(opened.held[at].items())
        whole = tuple(text for _, text in held) == items[at].sentences
        used.append(Used(items[at].key, tuple(held), whole))
        texts.append(box.bullet + " ".join(text for _, text in held))
    text = box.between.join(texts)
    return Filled(box.name, text, measure(text, box.unit), box.limit, box.unit, tuple(used))

"""Which item goes into which box of a form, so that the chosen ones are worth most together.

Boxes that share no item are solved apart, each exactly. Boxes that do share items are a multiple
knapsack: branch and bound, exact as long as its budget of steps lasts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chefslog.season.knapsack import choose

Weights = Sequence[Mapping[int, int]]
"""For each item its weight in each box that takes it."""
BUDGET = 60_000
"""Steps of the search over boxes that share items: about a fifth of a second."""


@dataclass(frozen=True)
class Assigned:
    """`box` of each chosen item, what they are worth, and whether no other choice is worth more."""

    box: dict[int, int]
    value: int
    proven: bool


def assign(values: Sequence[int], weights: Weights, capacities: Sequence[int]) -> Assigned:
    """Choose items and their boxes. Values are whole numbers, weights positive."""
    box: dict[int, int] = {}
    proven = True
    for group in _groups(weights, len(capacities)):
        items = [i for i, fits in enumerate(weights) if not group.isdisjoint(fits)]
        if len(group) == 1:
            (only,) = group
            chosen = choose(
                [weights[i][only] for i in items], [values[i] for i in items], capacities[only]
            )
            box |= {items[at]: only for at in chosen}
        else:
            search = _Shared(values, weights, capacities, items, sorted(group))
            box |= search.best()
            proven = proven and search.steps < BUDGET
    return Assigned(box, sum(values[i] for i in box), proven)


def _groups(weights: Weights, boxes: int) -> list[set[int]]:
    """Boxes joined where an item fits into several."""
    groups = [{box} for box in range(boxes)]
    for fits in weights:
        touched = [group for group in groups if not group.isdisjoint(fits)]
        if len(touched) > 1:
            groups = [group for group in groups if group not in touched]
            groups.append(set().union(*touched))
    return groups


class _Shared:
    """Branch and bound over boxes that share items.

    An item takes a share of a box: its weight there by the box's capacity. The bound fills all
    that is left of all boxes with the smallest shares, in order of value by share.
    """

    def __init__(
        self,
        values: Sequence[int],
        weights: Weights,
        capacities: Sequence[int],
        items: Sequence[int],
        boxes: Sequence[int],
    ) -> None:
        self.capacities = capacities
        self.boxes = boxes
        self.steps = 0
        shares = {}
        for item in items:
            fitting = [w / capacities[b] for b, w in weights[item].items() if w <= capacities[b]]
            if fitting and values[item] > 0:
                shares[item] = min(fitting)
        self.items = sorted(shares, key=lambda i: (-values[i] / shares[i], i))
        self.shares = [shares[i] for i in self.items]
        self.values = [values[i] for i in self.items]
        self.fits = [weights[i] for i in self.items]
        self.found = -1
        self.chosen: dict[int, int] = {}

    def best(self) -> dict[int, int]:
        """The box of each chosen item."""
        self._start()
        left = {box: self.capacities[box] for box in self.boxes}
        # (next item, value so far, room left, chosen so far); the last pushed is looked at first.
        stack: list[tuple[int, int, dict[int, int], dict[int, int]]] = [(0, 0, left, {})]
        while stack and self.steps < BUDGET:
            self.steps += 1
            at, value, left, chosen = stack.pop()
            if value > self.found:
                self.found, self.chosen = value, chosen
            if at == len(self.items) or self._bound(at, value, left) <= self.found:
                continue
            stack.append((at + 1, value, left, chosen))
            for box in sorted(self.fits[at], key=lambda b: left[b] / self.capacities[b]):
                weight = self.fits[at][box]
                if weight <= left[box]:
                    room = {**left, box: left[box] - weight}
                    taken = {**chosen, self.items[at]: box}
                    stack.append((at + 1, value + self.values[at], room, taken))
        return self.chosen

    def _start(self) -> None:
        """Box after box, each filled best with what is left: seldom far from the best."""
        chosen: dict[int, int] = {}
        for box in self.boxes:
            free = [
                at for at, fits in enumerate(self.fits)
                if box in fits and self.items[at] not in chosen
            ]  # fmt: skip
            taken = choose(
                [self.fits[at][box] for at in free],
                [self.values[at] for at in free],
                self.capacities[box],
            )
            chosen |= {self.items[free[place]]: box for place in taken}
        of = dict(zip(self.items, self.values, strict=True))
        self.found, self.chosen = sum(of[item] for item in chosen), chosen

    def _bound(self, at: int, value: int, left: Mapping[int, int]) -> int:
        room = sum(left[box] / self.capacities[box] for box in self.boxes)
        bound = float(value)
        for place in range(at, len(self.items)):
            share = self.shares[place]
            if share > room:
                bound += self.values[place] * room / share
                break
            room -= share
            bound += self.values[place]
        return int(bound + 1e-6)

"""Which items are worth most within a limit: exact 0/1 knapsack.

Dominated items go first (Pisinger's reduction: an item that could only be used together with more
better ones than fit), then states that no completion can lift above a solution already known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

Link = tuple[int, Any] | None
"""The items of a state, newest first, as a chain."""


def choose(weights: Sequence[int], values: Sequence[int], capacity: int) -> list[int]:
    """The places of the items whose values add up to most while their weights fit.

    Weights are positive, values whole numbers; items worth nothing are not chosen. Ascending.
    """
    items = undominated(weights, values, capacity)
    items.sort(key=lambda i: (-values[i] / weights[i], weights[i], i))
    return sorted(_Search([(weights[i], values[i], i) for i in items], capacity).best())


def undominated(weights: Sequence[int], values: Sequence[int], capacity: int) -> list[int]:
    """The places of the items that some best solution may need, ascending in weight.

    One that weighs no less and is worth no more than others is used only together with all of
    them: where these fill the capacity, it is out.
    """
    fits = [i for i, weight in enumerate(weights) if weight <= capacity and values[i] > 0]
    fits.sort(key=lambda i: (weights[i], -values[i], i))
    ranks = {value: at for at, value in enumerate(sorted({values[i] for i in fits}, reverse=True))}
    sums = [0] * (len(ranks) + 1)
    kept = []
    for i in fits:
        at, heavier = ranks[values[i]] + 1, 0
        place = at
        while place:
            heavier += sums[place]
            place -= place & -place
        if heavier + weights[i] <= capacity:
            kept.append(i)
        # Also an item that is out stands before those it dominates.
        while at < len(sums):
            sums[at] += weights[i]
            at += at & -at
    return kept


class _Search:
    """Non-dominated states (weight, value, items), item by item in order of value per weight."""

    def __init__(self, items: list[tuple[int, int, int]], capacity: int) -> None:
        self.items = items
        self.capacity = capacity
        self.weight = [0, *accumulate(weight for weight, _, _ in items)]
        self.value = [0, *accumulate(value for _, value, _ in items)]
        self.found = 0
        self.chosen: Link = None
        self.run = (0, 0)

    def best(self) -> list[int]:
        """The places of the best items."""
        states: list[tuple[int, int, Link]] = [(0, 0, None)]
        for at, item in enumerate(self.items):
            states = self._pruned(_merged(states, item, self.capacity), at + 1)
            if not states:
                break
        found = [self.items[at][2] for at in range(*self.run)]
        link = self.chosen
        while link is not None:
            found.append(link[0])
            link = link[1]
        return found

    def _pruned(self, states: list[tuple[int, int, Link]], at: int) -> list[tuple[int, int, Link]]:
        """The states that may still become better than the best found; that one is noted."""
        kept = []
        for state in states:
            weight, value, link = state
            stop, rest = self._filled(weight, at)
            sure = value + self.value[stop] - self.value[at]
            if sure > self.found:
                self.found, self.chosen, self.run = sure, link, (at, stop)
            bound = sure
            if stop < len(self.items):
                weighs, worth, _ = self.items[stop]
                bound += rest * worth // weighs
            if bound > self.found:
                kept.append(state)
        return kept

    def _filled(self, weight: int, at: int) -> tuple[int, int]:
        """Where the next items in order stop fitting, and the room that is left then."""
        limit = self.capacity - weight + self.weight[at]
        stop = bisect_right(self.weight, limit, at) - 1
        return stop, limit - self.weight[stop]


def _merged(
    states: list[tuple[int, int, Link]], item: tuple[int, int, int], capacity: int
) -> list[tuple[int, int, Link]]:
    """The states with and without one more item, those that are heavier for no gain left out."""
    weighs, worth, place = item
    grown: list[tuple[int, int, Link]] = [
        (weight + weighs, value + worth, (place, link))
        for weight, value, link in states
        if weight + weighs <= capacity
    ]
    merged: list[tuple[int, int, Link]] = []
    top = -1
    for state in sorted(states + grown, key=lambda one: (one[0], -one[1])):
        if state[1] > top:
            top = state[1]
            merged.append(state)
    return merged

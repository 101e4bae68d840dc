"""Which commits were taken back, by whoever's revert; a revert that was reverted takes nothing."""

from __future__ import annotations

from collections import defaultdict

from chefslog.exchange.harvest.commits import Graph


class Fates:
    """The commits and merges that are taken back at the end of a history: `dead`.

    `main` is what the main line has: only a revert that got there takes back what is there.
    Reverts that stand are among them too, and those of commits that are not in the graph.
    """

    def __init__(self, graph: Graph, main: set[bytes]) -> None:
        self.dead: set[bytes] = set()
        self._graph = graph
        self._taken: dict[bytes, list[bytes]] = defaultdict(list)
        self._place = {name: place for place, name in enumerate(graph.order)}
        self._by_start: dict[bytes, bytes] = {name[:7]: name for name in graph.order}
        for name in graph.order:
            targets = graph.reverts.get(name)
            if not targets:
                continue
            for target in self._targets(name, targets):
                if name in main or target not in main:
                    self._taken[name].append(target)
                    self._kill(target)
        # A revert is no work to write down; while it stands, nor is what it took back.
        self._lost = set(self.dead)
        self.dead |= set(graph.reverts)

    def taker(self, name: bytes) -> bytes | None:
        """Return the revert that takes a commit back and stands itself, None where none does."""
        if name not in self._lost:
            return None
        takers = (taker for taker, targets in self._taken.items() if name in targets)
        return next((taker for taker in takers if taker not in self._lost), None)

    def restorers(self, name: bytes) -> set[bytes]:
        """Return the commits that brought a commit back by reverting its revert."""
        takers = {taker for taker, targets in self._taken.items() if name in targets}
        return {taker for taker, targets in self._taken.items() if takers & set(targets)}

    def _targets(self, name: bytes, targets: tuple[str, ...]) -> list[bytes]:
        hashes = [found for text in targets if (found := self.named(text))]
        if hashes:
            return hashes
        for text in targets:
            if text[0] == "#" and text[1:] in self._graph.pulls:
                return [self._graph.pulls[text[1:]]]
            if text[0] == "=" and (found := self._titled(name, text[1:])):
                return [found]
        return []

    def named(self, text: str) -> bytes | None:
        """Return the commit of a hash or its beginning, None where the graph has none."""
        if text[0] in "#=":
            return None
        name = text.encode()
        found = name if name in self._place else self._by_start.get(name[:7])
        return found if found and found.startswith(name) else None

    def _titled(self, name: bytes, title: str) -> bytes | None:
        """The newest commit of this title before the revert, one that stands if there is any."""
        places = self._graph.titles.get(hash(title), ())
        before = [place for place in places if self._place[place] < self._place[name]]
        standing = [place for place in before if place not in self.dead]
        found = standing or before
        return found[-1] if found else None

    def _kill(self, name: bytes) -> None:
        if name in self.dead:
            return
        self.dead.add(name)
        for target in self._taken.get(name, ()):
            self._revive(target)

    def _revive(self, name: bytes) -> None:
        if name not in self.dead:
            return
        self.dead.discard(name)
        for target in self._taken.get(name, ()):
            self._kill(target)

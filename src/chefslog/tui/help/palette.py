"""Every command by name, for Textual's palette: one row each, with what it does and its key."""

from __future__ import annotations

from functools import partial
from typing import cast

from rich.cells import cell_len
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from chefslog.tui.base import Host
from chefslog.tui.cells import fit, short
from chefslog.tui.commands import COMMANDS, Command
from chefslog.tui.keys import is_offered
from chefslog.tui.theme import content_style

WIDEST = 100
EDGES = 8
"""Cells of border, padding and scrollbar."""
NAME = 28
"""Cells of the column of names."""


class CommandProvider(Provider):
    """Offers the commands that make sense where the palette was opened."""

    @property
    def _host(self) -> Host:
        return cast("Host", self.app)

    def _offered(self) -> list[Command]:
        return [one for one in COMMANDS if one.palette and is_offered(one, self._host.front)]

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for one in self._offered():
            run = partial(self._host.action_command, one.id)
            yield DiscoveryHit(self._lay_out(one, Content(one.label)), run, one.label)

    async def search(self, query: str) -> Hits:
        """Those whose name matches; behind them those whose help has the words as they are."""
        matcher, asked = self.matcher(query), query.casefold()
        for one in self._offered():
            score = matcher.match(one.label)
            told = 0.01 if len(asked) > 2 and asked in one.help.casefold() else 0.0
            if score > 0 or told:
                label = matcher.highlight(one.label) if score > 0 else Content(one.label)
                run = partial(self._host.action_command, one.id)
                shown = self._lay_out(one, label)
                yield Hit(1 + score if score > 0 else told, shown, run, one.label)

    def _lay_out(self, command: Command, label: Content) -> Content:
        """Return one row: the name, what the command does, its key at the right edge."""
        width = min(WIDEST, int(self.app.size.width * 0.96)) - EDGES
        key = self._host.keys.shown(command.id)
        room = width - NAME - 2 - len(key) - 2
        name = Content.assemble(label, " " * max(0, NAME - cell_len(label.plain)))
        told = fit(short(command.help, room), room)
        dim, rose = content_style(self.screen, "dim"), content_style(self.screen, "key")
        return Content.assemble(name, "  ", (told, dim), "  ", (key, rose))

"""Every command by name, for Textual's palette."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from chefslog.tui.base import Host
from chefslog.tui.commands import COMMANDS, Command
from chefslog.tui.keys import is_available


class CommandProvider(Provider):
    """Offers the commands that make sense where the palette was opened."""

    def _offered(self) -> list[Command]:
        app = self._chefslog
        return [one for one in COMMANDS if one.palette and is_available(one, app.front)]

    @property
    def _chefslog(self) -> Host:
        return cast("Host", self.app)

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for one in self._offered():
            yield DiscoveryHit(self._label(one), self._run(one), one.label, one.help)

    async def search(self, query: str) -> Hits:
        """Those whose name matches; behind them those whose help has the words as they are."""
        matcher, asked = self.matcher(query), query.casefold()
        for one in self._offered():
            score = matcher.match(one.label)
            told = 0.01 if asked in one.help.casefold() else 0.0
            if score > 0 or told:
                label = matcher.highlight(one.label) if score > 0 else one.label
                shown = f"{one.help}  {self._chefslog.keys.shown(one.id)}"
                yield Hit(1 + score if score > 0 else told, label, self._run(one), one.label, shown)

    def _label(self, command: Command) -> str:
        return command.label

    def _run(self, command: Command) -> Callable[[], Awaitable[None]]:
        app = self._chefslog

        return partial(app.action_command, command.id)

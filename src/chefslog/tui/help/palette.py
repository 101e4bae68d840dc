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
        """Those whose name or help matches."""
        matcher = self.matcher(query)
        for one in self._offered():
            score = max(matcher.match(one.label), matcher.match(one.help) / 2)
            if score > 0:
                yield Hit(score, matcher.highlight(one.label), self._run(one), one.label, one.help)

    def _label(self, command: Command) -> str:
        return command.label

    def _run(self, command: Command) -> Callable[[], Awaitable[None]]:
        app = self._chefslog

        return partial(app.action_command, command.id)

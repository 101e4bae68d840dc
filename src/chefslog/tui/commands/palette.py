"""Every command by name, for Textual's palette."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from chefslog.tui.commands.base import CommandClass
from chefslog.tui.commands.table import COMMANDS

if TYPE_CHECKING:
    from chefslog.tui.application import Chefslog


class CommandProvider(Provider):
    """Offers the commands that make sense where the palette was opened."""

    def _offered(self) -> list[CommandClass]:
        app = self._chefslog
        return [one for one in COMMANDS if one.in_palette and one.enabled(app)]

    @property
    def _chefslog(self) -> Chefslog:
        return cast("Chefslog", self.app)

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for one in self._offered():
            yield DiscoveryHit(self._label(one), self._run(one), one.label, one.help())

    async def search(self, query: str) -> Hits:
        """Those whose name or help matches."""
        matcher = self.matcher(query)
        for one in self._offered():
            score = max(matcher.match(one.label), matcher.match(one.help()) / 2)
            if score > 0:
                yield Hit(
                    score, matcher.highlight(one.label), self._run(one), one.label, one.help()
                )

    def _label(self, command: CommandClass) -> str:
        return command.label

    def _run(self, command: CommandClass) -> Callable[[], None]:
        app = self._chefslog

        def run() -> None:
            app.action_command(command.id)

        return run

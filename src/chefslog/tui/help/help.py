"""Help: the keys of where one was, every command, and the guide."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from chefslog.home.manual import load_pages
from chefslog.tui.commands import COMMANDS, PLACES
from chefslog.tui.help.document import Document, Part
from chefslog.tui.keys import SHOWN, Keys
from chefslog.tui.theme import InkScreen


class HelpScreen(InkScreen):
    """Read, scroll, leave."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "Document"
    BINDINGS: ClassVar = [Binding("escape,q,question_mark", "leave", "leave", show=False)]

    def __init__(self, keys: Keys, problems: list[str], asked_from: Widget | None) -> None:
        super().__init__()
        self._parts = help_parts(keys, asked_from, problems)

    def compose(self) -> ComposeResult:
        """Title, text, how to leave."""
        yield Static(Content("Help"), classes="title")
        yield Document(self._parts)
        yield Static(Content("j k ↑ ↓ pgup pgdn scroll · esc leaves"), classes="foot")

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)


def help_parts(keys: Keys, asked_from: Widget | None, problems: list[str]) -> list[Part]:
    """The keys of a widget, all commands with their names, then the guide."""
    parts: list[Part] = []
    if problems:
        parts += ["# What is wrong in the config", "", *problems, ""]
    place = getattr(asked_from, "place", "")
    if asked_from is not None:
        parts += [f"# Keys {PLACES.get(place, 'here')}", "", *_keys_here(keys, asked_from), ""]
    parts += [
        "# Every command",
        "",
        'To change a key, in config.toml below [keys]: name = "key"',
        "",
    ]
    parts += [(_shown(keys.of(one)) or "palette", f"{one.label} [{one.id}]") for one in COMMANDS]
    return [*parts, "", *"\n\n".join(load_pages().values()).split("\n")]


def _keys_here(keys: Keys, widget: Widget) -> list[Part]:
    place = getattr(widget, "place", "")
    ours = [one for one in COMMANDS if place in one.places or "app" in one.places]
    rows: list[Part] = [(_shown(keys.of(one)), one.help) for one in ours if one.key]
    own: dict[str, list[str]] = {}
    for _, binding in widget._bindings:
        if not binding.action.startswith("app.command(") and binding.description:
            own.setdefault(binding.description, []).append(_shown(binding.key))
    return rows + [(" ".join(names), told) for told, names in own.items()]


def _shown(keys: str) -> str:
    names = [SHOWN.get(key.strip(), key.strip()) for key in keys.split(",") if key.strip()]
    return " ".join(names)

"""Help: the keys of where one is, in groups, on one page; the manual opens from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Footer, Static

from chefslog.tui.cells import fit, wrap
from chefslog.tui.commands import (
    ANSWER,
    APP,
    CHANGE,
    COMMANDS,
    LOOK,
    MOVE,
    PLACES,
    REVIEW,
    SCREENS,
    SHARE,
    WRITE,
)  # fmt: skip
from chefslog.tui.keys import Keys, shown_key
from chefslog.tui.theme import InkScreen, content_style
from chefslog.tui.widgets.chooser import Reading

KEYS = 9
"""Cells of the column of keys."""
SPACIOUS = 60
"""Cells of a column from which the whole sentence stands beside a key, not its short form."""
GROUPS = (WRITE, CHANGE, LOOK, ANSWER, REVIEW, SHARE, MOVE, APP)
_TITLES = {CHANGE: "The entry under the cursor", ANSWER: "Waiting or trashed rows"}
_SCREENS = frozenset(command.id for command in SCREENS)
_NEAR = ("The five screens", "Today, Journal, Insight, Season, Team.")
_FAR = ("The same, while typing", "The five screens, also while typing; so do alt+1 … alt+5.")
Row = tuple[str, str, str]
"""Keys, what they do in a few words, and in a sentence."""


class HelpScreen(InkScreen):
    """The keys of one widget and those that work anywhere, each with what it does."""

    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "Reading"
    BINDINGS: ClassVar = [
        Binding("escape,q,question_mark,f1", "dismiss(None)", "close", key_display="esc"),
        Binding("m", "open_manual('start')", "manual"),
        Binding("l", "open_manual('ladder')", "the levels"),
        Binding("slash", "open_manual('')", "search the manual", key_display="/"),
    ]

    def __init__(
        self, keys: Keys, problems: Sequence[str], widget: Widget | None, labels: Sequence[str]
    ) -> None:
        super().__init__()
        self._groups = key_groups(keys, widget)
        self._problems = problems
        self._labels = labels
        self._place = getattr(widget, "place", "")

    def compose(self) -> ComposeResult:
        with Reading(classes="pane") as pane:
            pane.border_title = Content(f"Keys {PLACES.get(self._place, 'here')}")
            self._page = Static(markup=False)
            yield self._page
        yield Footer(show_command_palette=False, compact=True)

    def on_resize(self) -> None:
        width = max(40, self.size.width - 6)
        bold, key, dim = (content_style(self, name) for name in ("bold", "key", "dim"))
        lines = [Content.styled(text, content_style(self, "bad"))
                 for problem in self._problems for text in wrap(problem, width)]  # fmt: skip
        each = (width - 2) // 2
        blocks = []
        for title, rows in self._groups:
            block = [Content.styled(fit(title, each), bold)]
            for keys, short, sentence in rows:
                told = wrap(sentence if each >= SPACIOUS else short, each - KEYS - 2)
                for place, text in enumerate(told):
                    shown = fit("" if place else keys, KEYS)
                    block.append(
                        Content.assemble(" ", (shown, key), " ", fit(text, each - KEYS - 2))
                    )
            blocks.append([*block, Content(" " * each)])
        columns = split_columns(blocks)
        if max(map(len, columns)) + len(lines) + 1 > self.size.height - 3:
            # Headings are bold: without the empty rows between groups it is still one page.
            columns = split_columns([block[:-1] for block in blocks])
        for left, right in zip_longest(*columns, fillvalue=Content(" " * each)):
            lines.append(Content.assemble(left, "  ", right))
        legend = [
            Content.assemble((f" {level} ", content_style(self, f"level-{level}")),
                             (f" {label.lower()}", dim))
            for level, label in enumerate(self._labels)
        ]  # fmt: skip
        self._page.update(Content("\n").join([*lines, Content(" ").join(legend)]))

    def action_open_manual(self, page: str) -> None:
        """Open the manual on a page, or on its search where none is named."""
        from chefslog.tui.help.manual import ManualScreen

        self.app.push_screen(ManualScreen(page))


def split_columns(blocks: Sequence[list[Content]]) -> list[list[Content]]:
    """Return the blocks in two columns of about the same height, each in their order."""
    columns: list[list[int]] = [[], []]
    for at in sorted(range(len(blocks)), key=lambda at: -len(blocks[at])):
        min(columns, key=lambda column: sum(len(blocks[one]) for one in column)).append(at)
    columns.sort(key=lambda column: min(column, default=len(blocks)))
    return [[line for at in sorted(column) for line in blocks[at]] for column in columns]


def key_groups(keys: Keys, widget: Widget | None) -> list[tuple[str, list[Row]]]:
    """Return the groups of the keys that work in a widget, what is done most first."""
    place = getattr(widget, "place", "")
    groups: dict[str, dict[str, Row]] = {group: {} for group in GROUPS}
    for command in COMMANDS:
        key = keys.shown(command.id)
        if not key or not {place, "app"} & {*command.places}:
            continue
        label, sentence = command.label, command.help
        if command.id.removesuffix("_anywhere") in _SCREENS:
            # Five keys that differ in their number are one row.
            label, sentence = _FAR if "app" in command.places else _NEAR
        held = groups[command.group].get(label)
        joint = " … " if label in (_NEAR[0], _FAR[0]) else " "
        shown = f"{held[0].partition(joint)[0]}{joint}{key}" if held else key
        groups[command.group][label] = (shown, label, sentence)
    groups[MOVE] |= _own_rows(widget)
    return [(_TITLES.get(group, group), [*rows.values()]) for group, rows in groups.items() if rows]


def _own_rows(widget: Widget | None) -> dict[str, Row]:
    """Return the keys a widget of ours binds itself; those of one action are one row."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    ours = [kind for kind in type(widget).__mro__ if kind.__module__.startswith("chefslog")]
    for binding in (one for kind in ours for one in kind.__dict__.get("BINDINGS", ())):
        if binding.action.startswith("app.command") or not binding.description:
            continue
        # Opposite ends are one row too: `scroll_up` and `scroll_down`, `scroll_home` and `_end`.
        name = re.sub("_(up|down)$", "", binding.action.partition("(")[0])
        name = re.sub("_(home|end)$", "_ends", name)
        names, told = found.setdefault(name, ([], []))
        names.append(shown_key(binding.key.partition(",")[0]))
        if binding.description not in told:
            told.append(binding.description)
    rows = {", ".join(told).capitalize(): " ".join(names) for names, told in found.values()}
    return {told: (names, told, f"{told}.") for told, names in rows.items()}

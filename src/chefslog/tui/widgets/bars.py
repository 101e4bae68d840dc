"""Lines that ask for one thing: a name, a path, fields to set, a filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from chefslog.capture.filters import FILTER_KEYS
from chefslog.reading.completions import SET_KEYS
from chefslog.tui.base import Host, Numbered
from chefslog.tui.cells import short
from chefslog.tui.data.changes import give_verdict, name_subjects, write
from chefslog.tui.data.writer import Failed
from chefslog.tui.keys import bindings
from chefslog.tui.widgets.line_input import Bar

if TYPE_CHECKING:
    from chefslog.capture.changes import Changes
    from chefslog.store.journal import Journal

NEEDS_REASON = ("reworked", "reverted", "incident")
"""Verdicts that are asked for one line of why."""
EXAMPLE = 'words  #tag  ai:3..  value:speed,cost  after:2026-07  not:outcome:discarded  "a phrase"'
Check = Callable[[str], tuple[str, bool]]
"""What a line means or lacks, and whether enter may take it."""


class AskBar(Bar):
    """Enter takes the line where it is good, esc leaves; nothing happens then."""

    BINDING_GROUP_TITLE = "A line"
    place = "ask"
    BINDINGS: ClassVar = [
        Binding("enter,ctrl+j,ctrl+s", "take", "take", id="take_line"),
        Binding("escape", "leave", "leave", id="leave_line"),
        Binding("up", "recall(1)", show=False),
        Binding("down", "recall(-1)", show=False),
    ]

    def __init__(
        self,
        app: Host,
        title: str,
        text: str,
        check: Check,
        accept: Callable[[str], None],
        *,
        placeholder: str = "",
    ) -> None:
        self._check = check
        super().__init__(text, placeholder=placeholder)
        self._chefslog = app
        self._accept = accept
        self.border_title = Content(short(title, 62) + " · esc leaves")

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        self._explain()

    def on_resize(self) -> None:
        self._explain()

    def _explain(self, *, pressed: bool = False) -> bool:
        text, good = self._check(self.value.strip())
        self.tell(text, problem=pressed and not good)
        return good

    def action_take(self) -> None:
        """Hand the line over and close."""
        if self._explain(pressed=True):
            # Closed first: what is typed behind enter is for the list, not for this line.
            self.action_leave()
            self._accept(self.value.strip())

    def action_leave(self) -> None:
        screen = self._chefslog.numbered
        if screen is not None and self.screen is screen:
            screen.go_to_list()
        self.remove()


class TokenBar(AskBar):
    """The line whose tokens set fields of entries."""

    BINDING_GROUP_TITLE = "Tokens"
    place = "tokens"
    keys = SET_KEYS
    BINDINGS: ClassVar = [Binding("enter,ctrl+j,ctrl+s", "take", "set", id="apply_tokens")]


def ask(screen: Numbered, bar: AskBar) -> None:
    """Open a line above the keys of a screen; one at a time."""
    if not screen.query(AskBar):
        screen.mount(bar, before=screen.keys_line)
        screen.set_focus(bar)


def ask_verdict(screen: Numbered, subjects: Mapping[str, str], verdict: str) -> None:
    """Keep whether some work (headlines by id) held up; what did not is asked why in one line."""
    app = screen.journal_app
    if verdict not in NEEDS_REASON:
        give_verdict(app, subjects, verdict)
        return
    hint = "enter keeps the verdict, with or without a line; esc does not"
    title = f"{verdict}: why, in one line? {name_subjects([*subjects.values()])}"
    bar = AskBar(app, title, "", lambda _: (hint, True),
                 lambda text: give_verdict(app, subjects, verdict, text))  # fmt: skip
    ask(screen, bar)


def ask_tokens(screen: Numbered, subjects: Mapping[str, str], text: str = "") -> None:
    """Open the line that sets fields on some entries, headlines by id; it begins with a text."""
    app = screen.journal_app

    def parse(line: str) -> Changes:
        from chefslog.capture.changes import parse_changes

        config = app.config
        return parse_changes(
            line, app.moment().day, labels=config.labels, day_minutes=config.day_minutes
        )

    def check(line: str) -> tuple[str, bool]:
        changes = parse(line)
        return _describe_changes(changes) if line else "", not changes.problems

    def set_fields(line: str) -> None:
        if not line:
            return
        changes = parse(line)

        def work(journal: Journal) -> int | None:
            from chefslog.store.entries import alter_entries

            return alter_entries(journal, subjects, changes.on)[1]

        def come_back(problem: Failed) -> None:
            app.say(str(problem), problem=True)
            if isinstance(app.screen, Numbered):
                ask_tokens(app.screen, subjects, line)

        if app.numbered is not None:
            app.numbered.let_go()
        count = "the entry" if len(subjects) == 1 else f"{len(subjects)} entries"
        write(app, work, f"set on {count}", failed=come_back)

    named = [f"“{name}”" for name in subjects.values()]
    which = named[0] if len(named) == 1 else f"{len(named)} entries"
    title, example = f"set on {short(which, 50)}", "ai:2 check:tests +infra -#old value:-"
    ask(screen, TokenBar(app, title, text, check, set_fields, placeholder=example))


def _describe_changes(changes: Changes) -> str:
    from chefslog.model.fields import BY_NAME

    parts = []
    for name, value in changes.put.items():
        field = BY_NAME.get(name)
        label, shown = (field.label, field.text(value)) if field else (name, str(value))
        parts.append(f"{label}: {shown or 'unset'}")
    for sign, many in (("+", changes.add), ("−", changes.remove)):
        parts += [f"{sign} {BY_NAME[name].text(value)}" for name, value in many.items()]
    return " · ".join([*changes.problems[:1], *parts, *changes.hints[:1]])


class FilterBar(Bar):
    """The capture grammar asked the other way round; enter and ↓ lead to the list, esc clears."""

    BINDING_GROUP_TITLE = "Filter"
    place = "filter"
    keys = FILTER_KEYS
    BINDINGS: ClassVar = [
        Binding("enter,ctrl+j,down", "go(False)", "list", id="leave_filter"),
        Binding("escape", "go(True)", "clear", id="clear_filter"),
        Binding("up", "recall(1)", "earlier filters", id="earlier_filter"),
        *bindings("filter"),
    ]

    class Asked(Message):
        """Another filter was typed."""

    class Left(Message):
        """The bar was left; `clears` says whether the filter goes."""

        def __init__(self, clears: bool) -> None:
            super().__init__()
            self.clears = clears

    def __init__(self) -> None:
        super().__init__(placeholder=EXAMPLE)
        self.name_view("Filter")

    def action_go(self, clears: bool) -> None:
        if self.value and not clears and self.value not in self._aside:
            self._aside.append(self.value)
        self.post_message(self.Left(clears))

    def name_view(self, text: str) -> None:
        """What is filtered, in the border."""
        self.border_title = Content(text)

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        self.post_message(self.Asked())

"""A month at a time with the number of entries a day; enter goes there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import Static

from chefslog.model.days import MONTHS, WEEKDAYS, civil, iso_week, ordinal, weekday
from chefslog.tui.theme import content_style
from chefslog.tui.widgets.chooser import InkModal

MOST = 999
"""The largest number that is shown of a day."""


class Month(Static, can_focus=True):
    """The month of the chosen day."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar = [
        Binding("left,h", "move(-1)", "a day back"),
        Binding("right,l", "move(1)", "a day on"),
        Binding("up,k", "move(-7)", "a week back"),
        Binding("down,j", "move(7)", "a week on"),
        Binding("pageup", "month(-1)", "a month back"),
        Binding("pagedown", "month(1)", "a month on"),
        Binding("home", "today", "today"),
        Binding("enter,ctrl+j", "go", "go there"),
    ]
    day: reactive[int] = reactive(0, layout=True)
    """The chosen day's number."""

    def __init__(
        self, day: int, today: int, counts: Mapping[int, int], then: Callable[[int], None]
    ) -> None:
        """`counts` holds how many entries each day has; `then` gets the day that was chosen."""
        super().__init__()
        self.set_reactive(Month.day, day)
        self._today = today
        self._counts = counts
        self._then = then

    def on_mount(self) -> None:
        self.watch_day(self.day)

    def _days(self) -> list[int]:
        year, month, _ = civil(self.day)
        first = ordinal(year, month, 1) or 1
        return [one for one in range(first, first + 31) if civil(one)[:2] == (year, month)]

    def watch_day(self, day: int) -> None:
        year, month, _ = civil(day)
        total = sum(self._counts.get(one, 0) for one in self._days())
        if isinstance(self.parent, Vertical):
            said = f"{total:,} {'entry' if total == 1 else 'entries'}"
            self.parent.border_title = Content(f"{MONTHS[month - 1]} {year} · {said}")

    def render(self) -> Content:
        days = self._days()
        first = days[0]
        dim = content_style(self, "dim")
        lines = [Content.styled("    " + "".join(f"{name[:2]:>3}    " for name in WEEKDAYS), dim)]
        for monday in range(first - weekday(first), days[-1] + 1, 7):
            week = Content.styled(f"w{iso_week(max(monday, first))[1]:<3}", dim)
            cells = [self._cell(one, one in days) for one in range(monday, monday + 7)]
            lines.append(Content("").join([week, *cells]))
        return Content("\n").join(lines)

    def _cell(self, day: int, is_inside: bool) -> Content:
        """A day and how many entries it has, seven cells wide."""
        if not is_inside:
            return Content(" " * 7)
        go = Style.from_meta({"@click": f"choose({day})"})
        look = Style(reverse=day == self.day, bold=day in (self.day, self._today))
        count = min(self._counts.get(day, 0), MOST) or ""
        return Content.assemble(
            (f"{civil(day)[2]:>3}", look + go), (f" {count:<3}", content_style(self, "key") + go)
        )

    def action_move(self, by: int) -> None:
        self.day = max(400, self.day + by)

    def action_month(self, by: int) -> None:
        """The same day of another month, or its last."""
        year, month, date = civil(self.day)
        months = max(12, year * 12 + month - 1 + by)
        year, month = months // 12, months % 12 + 1
        while ordinal(year, month, date) is None:
            date -= 1
        self.day = ordinal(year, month, date) or self.day

    def action_today(self) -> None:
        self.day = self._today

    def action_go(self) -> None:
        """Close, and hand the day over."""
        self.screen.dismiss(None)
        self._then(self.day)

    def action_choose(self, day: int) -> None:
        """Choose a day by click; a second click goes there."""
        if day == self.day:
            self.action_go()
        self.day = day


class CalendarScreen(InkModal):
    """The calendar in a window."""

    AUTO_FOCUS = "Month"
    BINDINGS: ClassVar = [Binding("escape,g,q", "leave", "leave", show=False)]

    def __init__(self, month: Month) -> None:
        super().__init__()
        self._month = month

    def compose(self) -> ComposeResult:
        window = Vertical(self._month, classes="window")
        window.border_subtitle = Content("enter goes there · pgup pgdn")
        yield window

    def action_leave(self) -> None:
        self.dismiss(None)

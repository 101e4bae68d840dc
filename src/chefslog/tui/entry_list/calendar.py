"""A month at a time, a dot where there are entries; enter goes there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from chefslog.model.days import MONTHS, WEEKDAYS, civil, iso_week, ordinal, weekday
from chefslog.tui.theme import BOLD, ink
from chefslog.tui.widgets.modal import InkModal

DOT = "•"
REVERSE = Style(reverse=True, bold=True)


class Month(Widget, can_focus=True):
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
    DEFAULT_CSS = """
    Month { height: 8; width: 1fr; }
    """
    day: reactive[int] = reactive(0)
    """The chosen day's number."""

    def __init__(self, day: int, today: int, written: Collection[int]) -> None:
        super().__init__()
        self.set_reactive(Month.day, day)
        self._today = today
        self._written = written

    def render_line(self, y: int) -> Strip:
        """Weekdays, then a week a line."""
        if y == 0:
            names = "".join(f"{name[:2]:>4}" for name in WEEKDAYS)
            line = [Segment("    " + names, ink(self, "dim"))]
        else:
            line = self._week(y - 1)
        strip = Strip(line).adjust_cell_length(self.size.width)
        return strip.apply_style(self.rich_style)

    def _week(self, row: int) -> list[Segment]:
        year, month, _ = civil(self.day)
        first = ordinal(year, month, 1) or 1
        monday = first - weekday(first) + 7 * row
        days = [day if civil(day)[:2] == (year, month) else 0 for day in range(monday, monday + 7)]
        if not any(days):
            return []
        line = [Segment(f"w{iso_week(max(days))[1]:<3}", ink(self, "dim"))]
        for day in days:
            if not day:
                line.append(Segment("    "))
                continue
            dot = DOT if day in self._written else " "
            style = REVERSE if day == self.day else BOLD if day == self._today else Style.null()
            meta = Style(meta={"day": day})
            line += [
                Segment(" "),
                Segment(f"{civil(day)[2]:>2}", style + meta),
                Segment(dot, ink(self, "accent") + meta),
            ]
        return line

    def watch_day(self, day: int) -> None:
        """The title follows."""
        year, month, _ = civil(day)
        if self.parent is not None:
            self.parent.border_title = Content(f"{MONTHS[month - 1]} {year}")  # type: ignore[attr-defined]

    def action_move(self, by: int) -> None:
        """Another day."""
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
        """Back to today."""
        self.day = self._today

    def action_go(self) -> None:
        """There."""
        assert isinstance(self.screen, CalendarScreen)
        self.screen.go(self.day)

    def on_click(self, event: events.Click) -> None:
        """A click chooses a day, a second one goes there."""
        day = event.style.meta.get("day")
        if day == self.day:
            self.action_go()
        elif day:
            self.day = day


class CalendarScreen(InkModal):
    """The calendar in a window."""

    AUTO_FOCUS = "Month"
    BINDINGS: ClassVar = [Binding("escape,g,q", "leave", "leave", show=False)]

    def __init__(
        self, day: int, today: int, written: Collection[int], then: Callable[[int], None]
    ) -> None:
        super().__init__()
        self._then = then
        self._month = Month(day, today, written)

    def compose(self) -> ComposeResult:
        """The month in a frame."""
        window = Vertical(self._month, classes="window")
        window.border_subtitle = Content("enter goes there · pgup pgdn")
        yield window

    def on_mount(self) -> None:
        """Title the frame."""
        self._month.watch_day(self._month.day)

    def go(self, day: int) -> None:
        """Close, and hand the day over."""
        self.dismiss(None)
        self._then(day)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)

"""The virtual list: any number of entries by day, drawn line by line, fetched by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from chefslog.model.days import spoken, weekday
from chefslog.reading import pages
from chefslog.reading.entry import day_of
from chefslog.tui.data.timeline import Extra, Page, Row, Rows, Timeline
from chefslog.tui.entry_list.pen import Pen
from chefslog.tui.keys import Hint, bindings
from chefslog.tui.theme import inks_of

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOVES = (
    Binding("j,down", "move(1)", "down", show=False, id="move_down"),
    Binding("k,up", "move(-1)", "up", show=False, id="move_up"),
    Binding("pagedown", "move_page(1)", "a page; ctrl+d/u half", show=False, id="page_down"),
    Binding("pageup", "move_page(-1)", "a page; ctrl+d/u half", show=False, id="page_up"),
    Binding("ctrl+d", "move_page(0.5)", "", show=False, id="half_down"),
    Binding("ctrl+u", "move_page(-0.5)", "", show=False, id="half_up"),
    Binding("g,home", "move_to_end(0)", "to the newest", show=False, id="to_newest"),
    Binding("G,end", "move_to_end(1)", "to the end", show=False, id="to_end"),
)


class EntryList(ScrollView, can_focus=True):
    """Entries by day with what waits below them; the cursor stands on one."""

    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = "List"
    place = "list"
    BINDINGS: ClassVar = [*MOVES, *bindings("list")]
    DEFAULT_CSS = """
    EntryList { overflow-x: hidden; scrollbar-size-vertical: 1; }
    """

    cursor: var[int] = var(0, init=False)
    """The item the cursor stands on."""

    class Moved(Message):
        """The cursor stands on another item, or on the same with new content."""

    class Wanted(Message):
        """Rows that are not here and not near; the screen fetches them in a worker."""

        def __init__(self, first: int, last: int, item: int | None) -> None:
            super().__init__()
            self.first = first
            self.last = last
            self.item = item

    class LeftAtTop(Message):
        """The cursor was moved up from the first item."""

    def __init__(self, hints: Callable[[Extra], list[Hint]], id: str | None = None) -> None:
        super().__init__(id=id)
        self.timeline = Timeline()
        self.rows = Rows(self.timeline)
        self.today = 0
        self.chosen: dict[str, Row] = {}
        """Selected rows by entry id."""
        self._words: Sequence[str] = ()
        self._page: Page | None = None
        self._hints = hints
        self._pen: Pen | None = None

    def show(
        self,
        timeline: Timeline,
        rows: Rows,
        page: Page | None,
        today: int,
        *,
        afresh: bool = False,
        words: Sequence[str] = (),
    ) -> None:
        """New content; the cursor stays on its entry where that is still here, unless `afresh`.

        While one captures, the list at its top goes on to what is captured. `words` are marked in
        headlines, because they were searched for.
        Where a waiting row was answered, the cursor is on the one that took its place.
        """
        if afresh:
            self.set_reactive(EntryList.cursor, 0)
            self._scroll(0)
        row, held, extra = self.current_row(), self.current_id(), self.current_extra()
        place = self.cursor - self.timeline.entries if extra else self.cursor
        is_capturing = getattr(self.screen.focused, "place", "") == "bar"
        at_top = self.scroll_offset.y == 0 and (self.cursor == 0 or is_capturing)
        above = self._line_of_cursor() - self.scroll_offset.y
        self.timeline, self.rows, self._page, self.today = timeline, rows, page, today
        self._words, self._pen = words, None
        self.virtual_size = Size(self.size.width, timeline.lines)
        item = 0
        if not afresh and not (at_top and is_capturing):
            otherwise = place + timeline.entries if extra else place
            item = self._find(held, None if extra else row, otherwise)
        item = max(0, min(item, timeline.items - 1))
        self.set_reactive(EntryList.cursor, item)
        if at_top:
            # What is newer comes into view, as far as the cursor stays in it.
            self._scroll(self._top_for(timeline.line_of(item)) if item and self.size.height else 0)
        elif timeline.items:
            self._scroll(max(0, timeline.line_of(item) - above))
        self._keep_chosen()
        self._bring(self.scroll_offset.y)
        self.refresh()
        self.post_message(self.Moved())

    def _keep_chosen(self) -> None:
        """Let go of what the list does not have any more, or has as something else."""
        extras = map(self.timeline.extra_of, range(self.timeline.entries, self.timeline.items))
        waiting, days = {extra.ref for extra in extras if extra}, dict(self.timeline.days)
        for ref, row in [*self.chosen.items()]:
            found: list[Row] = []
            if self._page is not None and day_of(row[pages.KEY]) in days:
                found = self._page(before=row[pages.KEY] + 1, after=None, limit=1)
            is_listed = any(one[pages.ID : pages.STATE + 1] == row[pages.ID : pages.STATE + 1]
                            for one in found)  # fmt: skip
            if ref not in waiting and not is_listed:
                del self.chosen[ref]

    def _find(self, held: str, row: Row | None, otherwise: int) -> int:
        """Where the entry (then with its row) or waiting row is now that had the cursor."""
        if row is not None:
            found = self.rows.find(held)
            near = self.timeline.first_of_day(day_of(row[pages.KEY])) if found is None else None
            if near is not None and self._page is not None and self.rows.near(near, near):
                self.rows.fetch(near, near, self._page)
                found = self.rows.find(held)
            if found is not None:
                return found
        extras = range(self.timeline.entries, self.timeline.items if held else 0)
        refs = {extra.ref: at for at in extras if (extra := self.timeline.extra_of(at))}
        return refs.get(held, otherwise)

    def current_row(self) -> Row | None:
        """The row of the entry, draft or follow-up under the cursor."""
        extra = self.current_extra()
        return extra.row if extra else self.rows.get(self.cursor)

    def current_extra(self) -> Extra | None:
        """The waiting row under the cursor, None on an entry."""
        return self.timeline.extra_of(self.cursor)

    def current_id(self) -> str:
        """What the cursor is on: an entry's id, or what a waiting row stands for."""
        extra, row = self.current_extra(), self.rows.get(self.cursor)
        return extra.ref if extra else str(row[pages.ID]) if row else ""

    def go_to(self, item: int) -> None:
        """Move the cursor and bring it into view; waits where the rows are far away."""
        if self.timeline.items:
            item = max(0, min(item, self.timeline.items - 1))
            top = self._top_for(self.timeline.line_of(item))
            if self._bring(top, item):
                self.cursor = item
                self._scroll(top)

    def go_to_day(self, day: int) -> None:
        """The cursor on the newest entry of a day, its heading at the top."""
        item = self.timeline.first_of_day(day)
        if item is not None:
            self.go_to(item)
            self._scroll(max(0, self.timeline.line_of(self.cursor) - 1))

    def _scroll(self, y: float) -> None:
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def _top_for(self, at: int) -> int:
        """The scroll position that shows a line, its day's heading too where it is the first."""
        height, top = max(1, self.size.height), self.scroll_offset.y
        above = self.timeline.place(at - 1)
        first = at - 1 if above is not None and above.kind == "day" else at
        if first < top:
            return first
        return max(0, at - height + 1) if at >= top + height else top

    def _bring(self, top: int, item: int | None = None) -> bool:
        """Have the rows of the view from `top` here; False when a worker has to fetch them."""
        line = self.timeline
        span = [line.item_at(y) for y in range(top, top + self.size.height + 1)]
        wanted = [index for index in span if index is not None and index < line.entries]
        if not wanted or not self.rows.missing(wanted[0], wanted[-1]):
            return True
        if self._page is not None and self.rows.near(wanted[0], wanted[-1]):
            self.rows.fetch(wanted[0], wanted[-1], self._page)
            return True
        self.post_message(self.Wanted(wanted[0], wanted[-1], item))
        return False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._bring(round(new_value))

    def watch_cursor(self, before: int, now: int) -> None:
        for item in (before, now):
            if item < self.timeline.items:
                self.refresh_line(self.timeline.line_of(item))
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        self._pen = None
        self.virtual_size = Size(self.size.width, self.timeline.lines)
        self._bring(self.scroll_offset.y)
        self.post_message(self.Moved())

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._pen = None

    def heads(self) -> str:
        """The names of the columns, on the list's own grid; of a selection its size."""
        if self.chosen:
            return f"  {len(self.chosen)} selected · esc lets go"
        return self._drawing().heads()

    def render_line(self, y: int) -> Strip:
        pen, at = self._drawing(), y + self.scroll_offset.y
        place = self.timeline.place(at)
        if place is None:
            return pen.blank()
        if place.kind == "day":
            return pen.day(*_heading(place.day, self.today), place.size)
        if (extra := place.extra) is None:
            row = self.rows.get(place.entry)
            if row is None:
                return pen.text("…")
            chosen = row[pages.ID] in self.chosen
            return pen.entry(row, current=place.entry == self.cursor, chosen=chosen)
        match extra.kind:
            case "rule":
                return pen.day(extra.text, count=self.timeline.items - self.timeline.entries)
            case "level":
                return pen.level(int(extra.ref), extra.text)
            case "text" | "title":
                return pen.text(extra.text, "dim" if extra.kind == "text" else "bold")
        current, chosen = self.timeline.item_at(at) == self.cursor, extra.ref in self.chosen
        return pen.waiting(extra, self._hints(extra), current=current, chosen=chosen)

    def _drawing(self) -> Pen:
        if self._pen is None or self._pen.width != self.size.width:
            inks, ground = inks_of(self.app), self.rich_style
            self._pen = Pen(inks, ground, self.size.width, strong=self.has_focus, words=self._words)
        return self._pen

    def _line_of_cursor(self) -> int:
        return self.timeline.line_of(self.cursor) if self.cursor < self.timeline.items else 0

    def action_move(self, by: int) -> None:
        if by < 0 and self.cursor == 0:
            self.scroll_to(y=0, animate=False)
            self.post_message(self.LeftAtTop())
        else:
            self.go_to(self.cursor + by)

    def action_move_page(self, by: float) -> None:
        """Move the cursor by the lines that fit the view: each entry on the way is seen."""
        line = self._line_of_cursor()
        step, lines = (1 if by > 0 else -1), max(1, self.size.height - 2)
        target = max(0, min(line + round(by * lines), self.timeline.lines - 1))
        items = map(self.timeline.item_at, range(target, line, -step))
        self.go_to(next((item for item in items if item is not None), self.cursor + step))

    def action_move_to_end(self, end: int) -> None:
        self.go_to(self.timeline.items - 1 if end else 0)
        if not end and not self.cursor:
            self._scroll(0)

    def toggle_chosen(self) -> None:
        """Select the current entry or draft, or let it go, and step on."""
        row = self.current_row()
        if row is not None:
            if self.chosen.pop(row[pages.ID], None) is None:
                self.chosen[row[pages.ID]] = row
            self.refresh()
            self.post_message(self.Moved())
        self.action_move(1)

    def let_go(self) -> None:
        """Drop the selection."""
        self.chosen.clear()
        self.refresh()
        self.post_message(self.Moved())

    async def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on a row's key it answers; on the current row it opens."""
        item = self.timeline.item_at(event.y + self.scroll_offset.y)
        if item is None:
            return
        command = event.style.meta.get("command") or ("open" if item == self.cursor else "")
        self.go_to(item)
        if command:
            await self.run_action(f"app.command('{command}')")


def _heading(day: int, today: int) -> tuple[str, str]:
    """Return a day as a heading, and its date where the name does not hold it."""
    if today - 1 <= day <= today:
        return ("Today" if day == today else "Yesterday"), spoken(day, today)
    if today - 7 < day < today:
        return DAYS[weekday(day)], spoken(day, today).partition(" ")[2]
    return spoken(day, today), ""

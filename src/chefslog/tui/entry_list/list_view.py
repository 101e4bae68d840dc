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

from chefslog.reading import pages
from chefslog.tui.data.agenda import heading
from chefslog.tui.data.timeline import Extra, Page, Row, Rows, Timeline
from chefslog.tui.entry_list.pen import Hint, Pen
from chefslog.tui.keys import bindings
from chefslog.tui.theme import inks_of

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
        self.words: Sequence[str] = ()
        """Words that are marked in headlines, because they were searched for."""
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
    ) -> None:
        """New content; the cursor stays on its entry where that is still here, unless `afresh`.

        Where a waiting row was answered, the cursor is on the one that took its place.
        """
        if afresh:
            self.set_reactive(EntryList.cursor, 0)
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        row, held = self.current_row(), self.current_id()
        waiting = self.cursor - self.timeline.entries if self.current_extra() else -1
        at_top = self.scroll_offset.y == 0 and (self.cursor == 0 or not self.has_focus)
        above = self._line_of_cursor() - self.scroll_offset.y
        self.timeline, self.rows, self._page, self.today = timeline, rows, page, today
        self.virtual_size = Size(self.size.width, timeline.lines)
        if at_top and not self.has_focus:
            item = 0
        else:
            item = self._find(held, row) if waiting < 0 else self._find_waiting(held, waiting)
        item = max(0, min(item, timeline.items - 1))
        self.set_reactive(EntryList.cursor, item)
        if at_top:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        elif timeline.items:
            line = timeline.line_of(item)
            self.scroll_to(y=max(0, line - above), animate=False, force=True, immediate=True)
        self._bring(self.scroll_offset.y)
        self.refresh()
        self.post_message(self.Moved())

    def _find(self, held: str, row: Row | None) -> int:
        """Where the entry that had the cursor is now, else the same place."""
        if not held:
            return self.cursor
        found = self.rows.find(held)
        if found is None and row is not None and self._page is not None:
            near = self.timeline.first_of_day(row[pages.KEY] >> 20)
            if near is not None and self.rows.near(near, near):
                self.rows.fetch(near, near, self._page)
                found = self.rows.find(held)
        if found is not None:
            return found
        return self._find_waiting(held, self.cursor - self.timeline.entries)

    def _find_waiting(self, held: str, waiting: int) -> int:
        """Where the waiting row is that had the cursor, else the one in its place."""
        first = self.timeline.entries
        for place in range(first, self.timeline.items):
            extra = self.timeline.extra_of(place)
            if extra is not None and extra.ref == held:
                return place
        return first + waiting

    def current_row(self) -> Row | None:
        """The row of the entry, draft or follow-up under the cursor."""
        extra = self.current_extra()
        return extra.row if extra else self.rows.get(self.cursor)

    def current_extra(self) -> Extra | None:
        """The waiting row under the cursor, None on an entry."""
        return self.timeline.extra_of(self.cursor)

    def current_id(self) -> str:
        """What the cursor is on: an entry's id, or what a waiting row stands for."""
        extra = self.current_extra()
        if extra is not None:
            return extra.ref
        row = self.rows.get(self.cursor)
        return str(row[pages.ID]) if row else ""

    def go_to(self, item: int) -> None:
        """Move the cursor and bring it into view; waits where the rows are far away."""
        line = self.timeline
        if not line.items:
            return
        item = max(0, min(item, line.items - 1))
        top = self._top_for(line.line_of(item))
        if not self._bring(top, item):
            return
        self.cursor = item
        self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def go_to_day(self, day: int) -> None:
        """The cursor on the newest entry of a day, its heading at the top."""
        item = self.timeline.first_of_day(day)
        if item is not None:
            self.go_to(item)
            top = max(0, self.timeline.line_of(self.cursor) - 1)
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def _top_for(self, at: int) -> int:
        """The scroll position that shows a line, its day's heading too where it is the first."""
        height = max(1, self.size.height)
        top = self.scroll_offset.y
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
        """Fetch what comes into view."""
        super().watch_scroll_y(old_value, new_value)
        self._bring(round(new_value))

    def watch_cursor(self, before: int, now: int) -> None:
        """Draw the two lines that differ, and tell the screen."""
        for item in (before, now):
            if item < self.timeline.items:
                self.refresh_line(self.timeline.line_of(item))
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        """Lines are as wide as the view."""
        self._pen = None
        self.virtual_size = Size(self.size.width, self.timeline.lines)
        self._bring(self.scroll_offset.y)
        self.post_message(self.Moved())

    def notify_style_update(self) -> None:
        """Another theme, focus or class: other styles."""
        super().notify_style_update()
        self._pen = None

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        pen = self._drawing()
        at = y + self.scroll_offset.y
        place = self.timeline.place(at)
        if place is None:
            return pen.blank()
        if place.kind == "day":
            return pen.day(*heading(place.day, self.today), place.count)
        if place.extra is not None:
            return self._draw_extra(pen, place.extra, at)
        row = self.rows.get(place.index)
        if row is None:
            return pen.text("…")
        chosen = row[pages.ID] in self.chosen
        return pen.entry(row, current=place.index == self.cursor, chosen=chosen)

    def _draw_extra(self, pen: Pen, extra: Extra, at: int) -> Strip:
        if extra.kind == "rule":
            waiting = self.timeline.items - self.timeline.entries
            return pen.day(extra.text, count=waiting)
        if extra.kind == "level":
            return pen.level(int(extra.ref), extra.text)
        if extra.kind in ("text", "title"):
            return pen.text(extra.text, "dim" if extra.kind == "text" else "bold")
        current = self.timeline.item_at(at) == self.cursor
        return pen.waiting(
            extra, self._hints(extra), current=current, chosen=extra.ref in self.chosen
        )

    def _drawing(self) -> Pen:
        if self._pen is None or self._pen.columns.width != self.size.width:
            self._pen = Pen(
                inks_of(self.app),
                self.rich_style,
                self.size.width,
                strong=self.has_focus,
                words=self.words,
            )
        return self._pen

    def _line_of_cursor(self) -> int:
        return self.timeline.line_of(self.cursor) if self.cursor < self.timeline.items else 0

    def action_move(self, by: int) -> None:
        """Move the cursor by items."""
        if by < 0 and self.cursor == 0:
            self.scroll_to(y=0, animate=False)
            self.post_message(self.LeftAtTop())
            return
        self.go_to(self.cursor + by)

    def action_move_page(self, by: float) -> None:
        """Move the cursor by the lines that fit the view: each entry on the way is seen."""
        line = self._line_of_cursor()
        step, lines = (1 if by > 0 else -1), max(1, self.size.height - 2)
        target = max(0, min(line + round(by * lines), self.timeline.lines - 1))
        items = map(self.timeline.item_at, range(target, line, -step))
        self.go_to(next((item for item in items if item is not None), self.cursor + step))

    def action_move_to_end(self, end: int) -> None:
        """Move to the newest entry, or to the last line."""
        self.go_to(self.timeline.items - 1 if end else 0)
        if not end and not self.cursor:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def toggle_chosen(self) -> None:
        """Select the current entry or draft, or let it go, and step on."""
        row = self.current_row()
        if row is not None:
            if self.chosen.pop(row[pages.ID], None) is None:
                self.chosen[row[pages.ID]] = row
            self.refresh()
        self.action_move(1)

    def let_go(self) -> bool:
        """Drop the selection; whether there was one."""
        had = bool(self.chosen)
        self.chosen.clear()
        self.refresh()
        return had

    async def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on a row's key it answers; on the current row it opens."""
        item = self.timeline.item_at(event.y + self.scroll_offset.y)
        if item is None:
            return
        again = item == self.cursor
        self.go_to(item)
        command = event.style.meta.get("command")
        if command:
            await self.run_action(f"app.command('{command}')")
        elif again:
            await self.run_action("app.command('open')")

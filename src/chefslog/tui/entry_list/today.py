"""Screen 1: capture, the newest days with the week at a glance, and what waits for an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from textual.app import ComposeResult
from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from chefslog.home.clock import short_of
from chefslog.model.days import MONTHS, WEEKDAYS, civil, iso_week, weekday
from chefslog.model.kinds import LINE_LIMIT
from chefslog.reading import pages
from chefslog.reading.connect import JournalError, Snapshot
from chefslog.reading.damage import explain_damage, is_damage
from chefslog.reading.entry import day_of
from chefslog.reading.fts import fold
from chefslog.tui.cells import fit, short
from chefslog.tui.data.agenda import Agenda, read_agenda, unreadable
from chefslog.tui.data.drafts import BAR
from chefslog.tui.data.timeline import Row, Rows, Timeline
from chefslog.tui.entry_list.capture_bar import CaptureBar, keep_capture, preview, reason
from chefslog.tui.entry_list.room import Room
from chefslog.tui.theme import content_style

BESIDES = 9
"""Lines of the screen that are not the list's: header, bar, borders, heads, keys."""
MOST = 6
"""Blocks of a day above each other; a day with more says how many."""
DAY, GAP = 5, 1
"""Cells of a day's column, and between two."""


class TodayScreen(Room):
    """The capture bar above today, yesterday and what waits."""

    name_of_screen = "today"
    AUTO_FOCUS = "CaptureBar"

    def __init__(self) -> None:
        super().__init__()
        self._agenda: Agenda | None = None
        self._height = 0
        """The terminal's lines that the days were read for."""
        self._captured = ""
        """The entry that was just captured, until the list was read again."""

    def above(self) -> ComposeResult:
        app = self.journal_app
        self.bar = CaptureBar(app.config, app.moment().day)
        yield self.bar

    def beside(self) -> Iterable[Widget]:
        self.week = Week()
        yield self.week

    def on_mount(self) -> None:
        """The list is filled before the first paint, the bar with what was left in it.

        Where something new was typed while the app started, what was left waits in the list.
        """
        app = self.journal_app
        if not app.typed_ahead:
            self.bar.restore(app.unsaved)
        snapshot, read, problem = app.source.snapshot(), self._make_reader(), app.source.problem
        try:
            agenda = unreadable(app.moment(), problem) if snapshot is None else read(snapshot)
        except Exception as error:
            if not is_damage(error):
                raise
            agenda = unreadable(app.moment(), str(explain_damage(app.home, error)))
        self.show_agenda(agenda)
        self.show_keys()

    def _make_reader(self) -> Callable[[Snapshot], Agenda]:
        """Return what reads the agenda as things are now, for the height there is."""
        app = self.journal_app
        self._height = app.size.height
        return partial(
            read_agenda,
            moment=app.moment(),
            after_days=app.config.follow_up_days,
            more=app.waiting_rows(),
            height=self._height - BESIDES,
            labels=app.config.labels,
        )

    def reload(self) -> None:
        app, read = self.journal_app, self._make_reader()

        def failed(error: JournalError) -> None:
            app.source.close()
            self.show_agenda(unreadable(app.moment(), str(error)))

        app.look(self, lambda look: read(look.snapshot), self.show_agenda,
                 group="load", keep=app.adopt, failed=failed)  # fmt: skip

    def on_resize(self) -> None:
        """Another height has room for other days."""
        if self._agenda is not None and self._height != self.app.size.height:
            self.reload()

    def show_agenda(self, agenda: Agenda) -> None:
        app = self.journal_app
        self.masthead.day = agenda.today
        self.bar.today = app.moment().day
        self.week.show(agenda.week, agenda.today, app.config.labels)
        self.set_class(not agenda.days and bool(agenda.tail) and not agenda.note, "-first")
        if agenda != self._agenda:
            self._agenda = agenda
            timeline = Timeline(agenda.days, agenda.tail)
            rows = Rows(timeline)
            rows.put(0, agenda.rows)
            self.list.show(timeline, rows, self.pages, agenda.today)
        else:
            self.on_entry_list_moved()
        captured, self._captured = self._captured, ""
        place = self.list.rows.find(captured) if captured else None
        if place is not None:
            self.list.go_to(place)

    def page_of(
        self, snapshot: Snapshot, *, before: int | None, after: int | None, limit: int
    ) -> list[Row]:
        """A page of entries, unfiltered."""
        return pages.page(snapshot, before=before, after=after, limit=limit)

    def on_entry_list_left_at_top(self) -> None:
        self.set_focus(self.bar)

    def on_capture_bar_edited(self) -> None:
        """Keep what was typed where a crash cannot take it."""
        self.bar.keep(self.journal_app.unsaved)

    def on_capture_bar_save(self, event: CaptureBar.Save) -> None:
        """Keep the line as a capture; where that fails say so and keep the text in the bar."""
        from chefslog.capture.add import AddError

        app, moment = self.journal_app, self.journal_app.moment()
        if len(event.line.encode("utf-8", "replace")) > LINE_LIMIT:
            told = f"not saved: a line holds {LINE_LIMIT} bytes; ctrl+l takes more"
            self.bar.say(told, problem=True)
            return
        warnings: list[str] = []
        try:
            entry_id, draft = keep_capture(event, app.config, app.unsaved, moment, "tui", warnings)
        except AddError as error:
            self.bar.say("not saved: the text stays here", problem=True)
            app.say(reason(error), problem=True)
            return
        self._captured = entry_id
        app.note_capture(entry_id)
        app.lines.append(event.line)
        told = preview(draft, [], moment.day, app.config.labels)
        self.bar.empty(f"✓ {short_of(entry_id)[:6]}  {told} — {draft['headline']}")
        app.say(" ".join(warnings), problem=bool(warnings))
        app.unsaved.forget(BAR)
        app.refresh_rooms()


class Week(Static):
    """The week at a glance: a block for each entry of each day, its level in colour and digit.

    It counts nothing in a row and compares nothing.
    """

    BORDER_TITLE = "Week"

    def __init__(self) -> None:
        super().__init__(classes="pane")
        self._rows: Sequence[Row] = ()
        self._labels: Sequence[str] = ()
        self._today = 0

    def show(self, rows: Sequence[Row], today: int, labels: Sequence[str]) -> None:
        self._rows, self._today, self._labels = rows, today, labels
        monday = today - weekday(today)
        (_, month, first), (_, to, last) = civil(monday), civil(monday + 6)
        begin = f"{first} {MONTHS[month - 1]}" if month != to else str(first)
        title = f"Week {iso_week(today)[1]} · {begin} to {last} {MONTHS[to - 1]}"
        self.border_title = Content(title)
        noun = "entry" if len(rows) == 1 else "entries"
        self.border_subtitle = Content(f"{len(rows)} {noun}")
        self.refresh(layout=True)

    def render(self) -> Content:
        monday = self._today - weekday(self._today)
        days: list[list[int | None]] = [[] for _ in WEEKDAYS]
        for row in reversed(self._rows):
            place = day_of(row[pages.KEY]) - monday
            if 0 <= place < len(days):
                days[place].append(row[pages.DELEGATION])
        projects = [str(row[pages.PROJECT]) for row in self._rows if row[pages.PROJECT]]
        spelled = {fold(name): name for name in reversed(projects)}
        dim = content_style(self, "dim")
        named = [
            Content.assemble(short(spelled[folded], 12), (f" {count}", dim))
            for folded, count in Counter(map(fold, projects)).most_common(4)
        ] or [Content.styled("no project named yet", dim)]
        lines = self._blocks(days, self._today - monday)
        lines += [Content(""), Content("   ").join(named), Content(""), *self._legend()]
        return Content("\n").join(lines)

    def _block(self, level: int | None, width: int) -> Content:
        text = "·" if level is None else str(level)
        name = "unset" if level is None else f"level-{level}"
        return Content.styled(text.center(width), content_style(self, name))

    def _blocks(self, days: Sequence[Sequence[int | None]], today: int) -> list[Content]:
        lines = []
        for row in reversed(range(max(1, min(MOST, max(map(len, days)))))):
            cells = [Content("")]
            for levels in days:
                if row == MOST - 1 and len(levels) > MOST:
                    cells.append(Content(f"+{len(levels) - row}".center(DAY)))
                else:
                    there = row < len(levels)
                    cells.append(self._block(levels[row], DAY) if there else Content(" " * DAY))
            lines.append(Content(" " * GAP).join(cells))
        dim, bold = content_style(self, "dim"), Style(bold=True)
        names = [
            Content.styled(name.center(DAY), bold if place == today else dim)
            for place, name in enumerate(WEEKDAYS)
        ]
        return [*lines, Content(" " * GAP).join([Content(""), *names])]

    def _legend(self) -> list[Content]:
        dim, labels = content_style(self, "dim"), self._labels
        cells: list[Content] = []
        for level in (*range(len(labels)), None):
            name = "not recorded" if level is None else labels[level].lower()
            cells.append(Content.assemble(self._block(level, 3), (" " + fit(name, 17), dim)))
        return [Content(" ").join(cells[at : at + 2]) for at in range(0, len(cells), 2)]

"""The figures of Insight in columns, each a chart as wide as its pane; keys go to one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar, cast

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from chefslog.insight.charts import draw_columns, draw_interval
from chefslog.insight.section import Chart, Mark, Rows, Section
from chefslog.tui.cells import fit, short, wrap
from chefslog.tui.entry_list.list_view import MOVES
from chefslog.tui.keys import bindings
from chefslog.tui.theme import content_style

if TYPE_CHECKING:
    from chefslog.tui.base import Host

COLUMN = 62
"""Cells that a column of figures needs."""
MOST_COLUMNS = 3
NARROWEST = 6
"""Cells that a column of a table keeps."""
NAME = 23
"""Cells of the column of names, where they need so many."""
CHIP = 4
"""Cells of a level's digit and the gap behind it."""


class FigurePane(Widget):
    """A section; where it is the current one, a cursor stands on one of its rows."""

    ALLOW_SELECT = False
    cursor: reactive[int] = reactive(0)
    """The row that the cursor is on."""
    is_current: reactive[bool] = reactive(False, toggle_class="-current")
    """Whether keys go to this figure."""

    def __init__(self, section: Section, width: int, numbers: bool) -> None:
        super().__init__(classes="pane")
        self.show(section, width, numbers)

    def show(self, section: Section, width: int, numbers: bool) -> None:
        """Another content, laid out in `width` cells; the cursor keeps its place."""
        self.section, self._width = section, width
        chart = section.chart if isinstance(section.chart, Chart) else None
        self._chart = None if numbers else chart
        wanted = section.wanted or tuple(mark.wanted for mark in (chart.marks if chart else ()))
        self.wanted = wanted if self._chart or len(wanted) == len(section.rows) else ()
        self.cursor = min(self.cursor, max(0, len(self.wanted) - 1))
        self.border_title = Content(section.title)
        self._say_what_opens()
        self.refresh(layout=True)

    def watch_cursor(self) -> None:
        self._say_what_opens()

    def watch_is_current(self) -> None:
        self._say_what_opens()

    def _say_what_opens(self) -> None:
        opens = self.is_current and self.wanted_here
        size = self.section.sample_size
        self.border_subtitle = Content("enter opens these entries" if opens else size)

    @property
    def lines(self) -> int:
        """How many lines it takes, its border included."""
        chart, section, width = self._chart, self.section, self._width
        if chart is not None:
            count = len(chart.marks) + bool(chart.axis) + 3 * (chart.kind == "mix")
        else:
            count = sum(map(len, lay_out_table(section.headers, section.rows, width - 1)))
        return count + sum(len(wrap(remark, width)) for remark in section.remarks) + 2

    def render(self) -> Content:
        lines = list(self._chart_lines(self._chart) if self._chart else self._table_lines())
        dim = content_style(self, "dim")
        for remark in self.section.remarks:
            lines += [Content.styled(line, dim) for line in wrap(remark, self._width)]
        return Content("\n").join(lines)

    def _edge(self, at: int) -> Content:
        here = self.is_current and self.wanted and at == self.cursor
        return Content.styled("▌" if here else " ", content_style(self, "focus"))

    def _table_lines(self) -> Iterator[Content]:
        """The table; the cursor's mark stands on the first line of its row."""
        section = self.section
        dim, bold = content_style(self, "dim"), content_style(self, "bold")
        heads = 1 if any(section.headers) else 0
        rows = lay_out_table(section.headers, section.rows, self._width - 1)
        for at, lines in enumerate(rows, -heads):
            here = self.is_current and self.wanted and at == self.cursor
            style = dim if at < 0 else bold if here else ""
            for place, text in enumerate(lines):
                yield Content.assemble(self._edge(-1 if place else at), (text, style))

    def _chart_lines(self, chart: Chart) -> Iterator[Content]:
        marks, width = chart.marks, self._width
        chips = any(_level_of(mark) for mark in marks)
        names = [mark.label[2:] if _level_of(mark) else mark.label for mark in marks]
        firsts = [f"{mark.values[0]:g} " if chart.kind == "series" else "" for mark in marks]
        sizes = ["" if mark.n is None else f"{mark.n:,}" for mark in marks]
        ns = ["" if mark.text == size else size for mark, size in zip(marks, sizes, strict=True)]
        left = min(max(map(cell_len, names)), max(width // 3, NAME))
        text = min(max(cell_len(mark.text) for mark in marks), width // 3)
        n, first = max(map(len, ns)), max(map(len, firsts))
        gaps = 2 + (2 if text else 0) + (2 if n else 0)
        lead = 1 + (CHIP if chips else 0)
        room = max(4, width - lead - left - first - text - n - gaps)
        note = max(cell_len(mark.note) for mark in marks)
        note = note if note and room - note > 2 * len(marks[0].values) // 3 else 0
        room -= note + 2 if note else 0
        dim, bold = content_style(self, "dim"), content_style(self, "bold")
        draw = {"mix": self._draw_mix, "bars": self._draw_bar, "series": self._draw_series,
                "interval": self._draw_interval}[chart.kind]  # fmt: skip
        for at, mark in enumerate(marks):
            here = self.is_current and at == self.cursor
            level = _level_of(mark)
            chip = (f" {level} ", content_style(self, f"level-{level}")) if level else ("   ", "")
            yield Content.assemble(
                self._edge(at),
                *((chip, " ") if chips else ()),
                (fit(names[at], left), bold if here else ""), "  ",
                (firsts[at].rjust(first), dim),
                draw(mark, chart.top, room),
                *(("  ", (short(mark.text, text).rjust(text), bold)) if text else ()),
                *(("  ", (ns[at].rjust(n), dim)) if n else ()),
                *(("  ", (fit(mark.note, note), dim)) if note else ()),
            )  # fmt: skip
        if chart.axis:
            axis = _axis(chart.axis, room)
            tail = " " * (text + 2 if text else 0) + ("  " + "n".rjust(n) if n else "")
            yield Content.styled(" " * (lead + left + 2 + first) + axis + tail, dim)
        if chart.kind == "mix":
            yield from self._legend()

    def _legend(self) -> Iterator[Content]:
        """What the digits mean, below an empty row, on two lines."""
        dim, size = content_style(self, "dim"), max(5, self._width // 3)
        labels = cast("Host", self.app).config.labels
        cells = [
            Content.assemble((f" {level} ", content_style(self, f"level-{level}")),
                             (fit(" " + label.lower(), size - 4), dim))
            for level, label in enumerate(labels)
        ]  # fmt: skip
        yield Content("")
        yield Content(" ").join(cells[:3])
        yield Content(" ").join(cells[3:])

    def _draw_bar(self, mark: Mark, top: float, room: int) -> Content:
        """Half blocks, so that neighbours never melt; a second part is dim."""
        styles = (content_style(self, "token"), content_style(self, "dim"))
        parts, used, total = [], 0, 0.0
        for value, style in zip(mark.values, styles, strict=False):
            total += value
            end = round(total / top * room * 2) if top else 0
            end = max(end, used + 1) if value else used
            parts.append(("▄" * ((end - used) // 2) + "▖" * ((end - used) % 2), style))
            used = end + (end - used) % 2
        drawn = Content.assemble(*parts)
        return Content.assemble(drawn, " " * max(0, room - drawn.cell_length))

    def _draw_mix(self, mark: Mark, _: float, room: int) -> Content:
        """One segment a level, its digit two cells in."""
        total, used, run = sum(mark.values), 0, 0.0
        parts = []
        for level, count in enumerate(mark.values):
            run += count
            end = round(run / total * room) if total else 0
            size = end - used
            text = f" {level}".ljust(size)[:size] if size > 1 else str(level)[:size]
            parts.append((text, content_style(self, f"level-{level}")))
            used = end
        return Content.assemble(*parts, " " * (room - used))

    def _draw_series(self, mark: Mark, top: float, room: int) -> Content:
        """A column a cell: each value in several of them, or the mean of some in one."""
        count, means = len(mark.values), []
        for cell in range(room):
            low = cell * count // room
            part = mark.values[low : max(low + 1, (cell + 1) * count // room)]
            means.append(sum(part) / len(part))
        return Content.styled(draw_columns(means, top), content_style(self, "token"))

    def _draw_interval(self, mark: Mark, top: float, room: int) -> Content:
        if not mark.values:
            return Content(" " * room)
        low, middle, high = (value / top for value in mark.values)
        line = draw_interval(low, middle, high, room)
        first, last = room - len(line.lstrip("·")), len(line.rstrip("·"))
        drawn = Content.styled(line.replace("·", "┄"), content_style(self, "token"))
        track = content_style(self, "faint")
        return drawn.stylize(track, 0, first).stylize(track, last)

    @property
    def wanted_here(self) -> str:
        """The filter that finds the entries behind the row under the cursor."""
        return self.wanted[self.cursor] if self.wanted else ""

    def move(self, by: int) -> bool:
        """Move the cursor by rows; False past the end."""
        at = self.cursor + by
        if not 0 <= at < len(self.wanted):
            return False
        self.cursor = at
        return True


class Figures(VerticalScroll, can_focus=True):
    """Up and down move in a figure and on to the next; enter opens the entries behind a row."""

    BINDING_GROUP_TITLE = "Insight"
    place = "insight"
    BINDINGS: ClassVar = [
        Binding("enter", "open", "open entries"),
        Binding("tab", "step(1)", "next figure"),
        Binding("shift+tab", "step(-1)", "figure before", show=False),
        *MOVES,
        *bindings("insight"),
        Binding("left", "app.command('insight_shorter')", show=False),
        Binding("right", "app.command('insight_longer')", show=False),
    ]

    class Opened(Message):
        """The entries that a filter finds are wanted."""

        def __init__(self, wanted: str) -> None:
            super().__init__()
            self.wanted = wanted

    def __init__(self) -> None:
        super().__init__(id="figures")
        self.panes: list[FigurePane] = []
        """The figures in their order."""
        self._columns = 0
        self._at = 0

    @property
    def current(self) -> FigurePane | None:
        """The figure that keys go to."""
        return self.panes[min(self._at, len(self.panes) - 1)] if self.panes else None

    def show(self, sections: Sequence[Section], room: int, numbers: bool) -> None:
        """Lay the sections out in as many columns as the room holds, balanced in height."""
        count = max(1, min(MOST_COLUMNS, room // COLUMN, len(sections)))
        width = room // count - 4 - (1 if count > 1 else 0)
        names = [section.name for section in sections]
        if [pane.section.name for pane in self.panes] == names and count == self._columns:
            for pane, section in zip(self.panes, sections, strict=True):
                pane.show(section, width, numbers)
            return
        held = self.current.section.name if self.current else ""
        self._at = names.index(held) if held in names else 0
        self.panes = [FigurePane(section, width, numbers) for section in sections]
        self._columns = count
        columns = [Vertical(*column, classes="column") for column in share_out(self.panes, count)]
        self.remove_children()
        self.mount(Horizontal(*columns))
        self.call_after_refresh(self._mark)

    def _mark(self) -> None:
        for pane in self.panes:
            pane.is_current = self.has_focus and pane is self.current

    def on_focus(self) -> None:
        self._mark()

    def on_blur(self) -> None:
        self._mark()

    def action_step(self, by: int) -> None:
        """Go to another figure; behind the last comes the first."""
        if self.panes:
            self._at = (self._at + by) % len(self.panes)
            self._mark()
            self.scroll_to_widget(self.panes[self._at], animate=False)

    def action_move(self, by: int) -> None:
        """Move the cursor in the figure, past its end to the next figure."""
        if self.current is not None and not self.current.move(by):
            self.action_step(by)

    def action_move_page(self, by: float) -> None:
        """Move the cursor by so many screens of rows, over figures; no further than the ends."""
        step, last = (1, len(self.panes) - 1) if by > 0 else (-1, 0)
        for _ in range(round(self.size.height * abs(by))):
            if self.current is not None and not self.current.move(step) and self._at != last:
                self.action_step(step)

    def action_move_to_end(self, end: int) -> None:
        if self.panes:
            self.action_step((len(self.panes) - 1) * end - self._at)
            while self.panes[self._at].move(2 * end - 1):
                pass

    def action_open(self) -> None:
        if self.current is not None and self.current.wanted_here:
            self.post_message(self.Opened(self.current.wanted_here))
        else:
            cast("Host", self.app).say("No entries of their own stand behind this figure.")

    def on_click(self, event: events.Click) -> None:
        for at, pane in enumerate(self.panes):
            if event.widget is pane:
                self._at = at
                self._mark()


def share_out(panes: Sequence[FigurePane], count: int) -> list[list[FigurePane]]:
    """Return the panes in their order, in columns whose highest is as low as it can be."""
    heights = [pane.lines for pane in panes]
    height = max([*heights, -(-sum(heights) // count)])
    while True:
        columns: list[list[FigurePane]] = [[]]
        filled = 0
        for pane, lines in zip(panes, heights, strict=True):
            if columns[-1] and filled + lines > height:
                columns.append([])
                filled = 0
            columns[-1].append(pane)
            filled += lines
        if len(columns) <= count:
            return columns
        height += 1


def _level_of(mark: Mark) -> str:
    """The digit of the level that a row is about, empty where it is about none."""
    is_level = mark.label[:1].isdigit() and mark.wanted.startswith(f"ai:{mark.label[0]}")
    return mark.label[0] if is_level else ""


def _axis(labels: tuple[str, ...], room: int) -> str:
    """The labels below a chart, the first at its left and the last at its right end."""
    line = [" "] * room
    for place, label in enumerate(labels):
        share = place / max(1, len(labels) - 1)
        at = min(room - len(label), max(0, round(share * room - len(label) * share)))
        line[max(0, at) : max(0, at) + len(label)] = label
    return "".join(line)[:room]


def lay_out_table(headers: Sequence[str], rows: Rows, width: int) -> Iterator[list[str]]:
    """The lines of each row; where columns are too wide, the widest wrap within theirs."""
    every = [tuple(headers), *rows] if any(headers) else [*rows]
    widths = [max(cell_len(row[at]) for row in every) for at in range(len(headers))]
    while sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    for row in every:
        cells = [wrap(cell, size) for cell, size in zip(row, widths, strict=True)]
        lines = []
        for line in zip_longest(*cells, fillvalue=""):
            shown = "  ".join(fit(cell, size) for cell, size in zip(line, widths, strict=True))
            lines.append(fit(shown.rstrip(), width).rstrip())
        yield lines

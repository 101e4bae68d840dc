"""One entry whole, to read: its fields and texts in lines, scrolled, never through markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from chefslog.model.days import parse_day, spoken
from chefslog.model.entry import describe_extra
from chefslog.model.fields import FIELDS
from chefslog.tui.cells import fit, wrap
from chefslog.tui.keys import bindings
from chefslog.tui.theme import BOLD, ink

LABEL = 12
"""Cells of the labels' column."""
READ_AT_ONCE = 40_000
"""Characters of one text that are laid out; the rest is opened in the composer."""
WIDEST = 92
"""Lines longer than this are hard to read, however wide the terminal."""
Line = tuple[tuple[str, str], ...]


class Block(NamedTuple):
    """One part: `style` is title, dim, label, field or text; `label` stands before a field."""

    style: str
    text: str
    label: str = ""


def blocks(
    entry: Mapping[str, Any], today: int, labels: Sequence[str], currency: str = ""
) -> list[Block]:
    """The parts of an entry in reading order; unset fields are left out."""

    def day(text: str) -> str:
        number = parse_day(text)
        return spoken(number, today) if number is not None else text

    clock = _clock(entry.get("captured_at", ""), entry.get("offset") or 0)
    short, source = str(entry.get("short", ""))[:6], str(entry.get("source", ""))
    origin = " · ".join(filter(None, (day(entry.get("day", "")), clock, short, source)))
    parts = [Block("title", str(entry.get("headline", ""))), Block("dim", origin)]
    state = {"draft": "a draft", "trashed": "in the trash", "dismissed": "dismissed"}
    if entry.get("state") in state:
        parts.append(Block("dim", state[entry["state"]]))
    parts.append(Block("text", ""))
    given = [field for field in FIELDS if entry.get(field.name) is not None]
    for field in given:
        if field.name != "headline" and not field.kind.is_long:
            shown = field.kind.describe(entry[field.name], labels, currency)
            parts.append(Block("field", shown, field.label))
    if verdict := entry.get("verdict"):
        note = f": {verdict['note']}" if verdict.get("note") else ""
        told = f"{verdict['verdict']}{note} ({day(verdict['day'])})"
        parts.append(Block("field", told, "Held?"))
    parts += [Block("field", text, name) for name, text in describe_extra(entry)]
    texts = [(field.label, entry[field.name]) for field in given if field.kind.is_long]
    if entry.get("typed") != entry.get("headline"):
        texts.append(("As typed", entry.get("typed")))
    for label, text in texts:
        if text:
            parts += [Block("text", ""), Block("label", label)]
            parts.append(Block("text", text[:READ_AT_ONCE].rstrip("\n")))
            if (more := len(text) - READ_AT_ONCE) > 0:
                parts.append(Block("dim", f"… {more} more characters; e opens all of it"))
    return parts


def entry_text(entry: Mapping[str, Any], today: int, labels: Sequence[str], currency: str) -> str:
    """Return an entry as it is read, as plain text."""
    parts = blocks(entry, today, labels, currency)
    return "\n".join(f"{one.label}: {one.text}" if one.label else one.text for one in parts)


def _clock(instant: str, offset: int) -> str:
    """The wall clock where it was captured."""
    try:
        minutes = int(instant[11:13]) * 60 + int(instant[14:16]) + offset
    except ValueError:
        return ""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


class Detail(ScrollView, can_focus=True):
    """An entry's fields and texts; scrolls with the keys of a list."""

    ALLOW_SELECT = False
    BINDING_GROUP_TITLE = "Entry"
    place = "detail"
    BINDINGS: ClassVar = [
        Binding("j,down", "scroll_down", "down", show=False),
        Binding("k,up", "scroll_up", "up", show=False),
        Binding("pagedown,space", "page_down", "a page", show=False),
        Binding("pageup", "page_up", "a page", show=False),
        Binding("home", "scroll_home", "to the ends", show=False),
        Binding("end", "scroll_end", "to the ends", show=False),
        *bindings("detail"),
    ]
    DEFAULT_CSS = """
    Detail {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, classes="pane")
        self.border_title = Content("Entry")
        self._blocks: list[Block] = []
        self._lines: list[Line] = []
        self._laid_for = 0
        self._ground = Style.null()
        self.entry_id = ""

    def show(
        self, entry: Mapping[str, Any] | None, today: int, labels: Sequence[str], currency: str
    ) -> None:
        again = entry is not None and entry.get("id") == self.entry_id
        self._blocks = blocks(entry, today, labels, currency) if entry else []
        self.entry_id = str(entry["id"]) if entry else ""
        self._lay_out()
        if not again:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def on_resize(self) -> None:
        if self._laid_for != self._width():
            self._lay_out()

    def _width(self) -> int:
        return max(10, min(WIDEST, self.scrollable_content_region.width))

    def _lay_out(self) -> None:
        width = self._laid_for = self._width()
        self._lines = [line for block in self._blocks for line in _lines(block, width)]
        size, room = Size(width, len(self._lines)), self.scrollable_content_region.height
        if max(size.height, self.virtual_size.height) <= room:
            # No scrollbar before and none now: the screen need not be laid out anew.
            self.set_reactive(Detail.virtual_size, size)
        else:
            self.virtual_size = size
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The view; its style is looked up once for all its lines."""
        self._ground = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        at = y + self.scroll_offset.y
        parts = self._lines[at] if at < len(self._lines) else ()
        styles = {"title": BOLD, "label": BOLD, "dim": ink(self, "dim")}
        segments = [Segment(text, styles.get(name)) for text, name in parts if text]
        width = self.scrollable_content_region.width
        return Strip(segments).adjust_cell_length(width).apply_style(self._ground)


def _lines(block: Block, width: int) -> list[Line]:
    if block.style != "field":
        return [((line, block.style),) for line in wrap(block.text, width)]
    label = fit(block.label, LABEL - 1) + " "
    return [
        ((" " * LABEL, "text") if place else (label, "dim"), (line, "text"))
        for place, line in enumerate(wrap(block.text, max(10, width - LABEL)))
    ]

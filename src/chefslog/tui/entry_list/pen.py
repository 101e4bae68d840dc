"""A list's lines as strips on one grid: text cut in cells, never through markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from chefslog.reading import pages
from chefslog.tui.cells import fit, short
from chefslog.tui.data.timeline import Extra, Row
from chefslog.tui.theme import BOLD

LEVEL, VALUE, PROJECT, TAGS, GAP = 3, 11, 9, 8, 2
"""Cells of each column; the value column holds its longest value."""
Hint = tuple[str, str, str]
"""A key as shown, its word, and the id of its command."""
Part = tuple[str, str]
"""A text and the name of its style."""


@dataclass(frozen=True)
class Columns:
    """Which columns a list of some width has, and how wide they are; 0 for none."""

    width: int
    value: int
    project: int
    tags: int

    @classmethod
    def of(cls, width: int) -> Columns:
        """The columns for a list of this width."""
        return cls(
            width,
            VALUE if width >= 62 else 0,
            PROJECT if width >= 44 else 0,
            TAGS if width >= 84 else 0,
        )

    @property
    def lead(self) -> int:
        """The cells before the headline: the cursor's mark, the level, the value."""
        return 1 + LEVEL + GAP + (self.value + GAP if self.value else 0)

    @property
    def headline(self) -> int:
        """What is left for the headline; one cell stays free at the right for a scrollbar."""
        after = sum(GAP + size for size in (self.project, self.tags) if size)
        return max(4, self.width - self.lead - after - 1)


class Pen:
    """Draws lines with the screen's inks; `base` lies under everything.

    `strong` says whether the list has the focus: the cursor's mark and ground are copper then.
    """

    def __init__(
        self,
        inks: Mapping[str, Style],
        base: Style,
        width: int,
        *,
        strong: bool = True,
        words: Sequence[str] = (),
    ) -> None:
        self._styles = {"": Style.null(), "bold": BOLD, **inks}
        self._ground = "cursor" if strong else "blurred"
        self._mark = "▌" if strong else " "
        self._words = [word.casefold() for word in words if word]
        self.base = base
        self.columns = Columns.of(width)

    def blank(self) -> Strip:
        """An empty line."""
        return Strip.blank(self.columns.width, self.base)

    def heads(self) -> Strip:
        """What the columns hold."""
        columns = self.columns
        parts = [(" " + fit("AI", LEVEL + GAP), "dim")]
        if columns.value:
            parts.append((fit("Value", columns.value + GAP), "dim"))
        parts.append((fit("Headline", columns.headline), "dim"))
        if columns.project:
            parts.append((" " * GAP + fit("Project", columns.project), "dim"))
        if columns.tags:
            parts.append((" " * GAP + fit("Tags", columns.tags), "dim"))
        return self._line(parts)

    def day(self, name: str, date: str = "", count: int = 0) -> Strip:
        """A heading across the list, the count at its right edge."""
        parts = [(" " + name, "bold"), (f"  {date}" if date else "", "dim")]
        said = f" {count} " if count else " "
        used = sum(cell_len(text) for text, _ in parts) + len(said)
        parts += [(" " + "─" * max(0, self.columns.width - used - 1), "line"), (said, "dim")]
        return self._line(parts)

    def entry(self, row: Row, *, current: bool, chosen: bool) -> Strip:
        """An entry: level, value, headline, project and tags."""
        columns = self.columns
        parts = self._start(current)
        parts.append(level_chip(row[pages.DELEGATION]))
        parts.append(("✓ " if chosen else "  ", "focus"))
        if columns.value:
            parts.append((fit(row[pages.VALUE] or "", columns.value + GAP), "dim"))
        outcome = row[pages.OUTCOME]
        after = f" · {outcome}" if outcome in ("reworked", "discarded") else ""
        headline = short(row[pages.HEADLINE], columns.headline - len(after)) or " "
        space = columns.headline - len(after) - cell_len(headline)
        parts += self._hits(headline, "bold" if current else "")
        parts.append((after + " " * space, "dim"))
        tags = " ".join("#" + tag for tag in (row[pages.TAGS] or "").split(" ") if tag)
        if columns.project:
            parts.append((" " * GAP + fit(row[pages.PROJECT] or "", columns.project), "dim"))
        if columns.tags:
            parts.append((" " * GAP + fit(tags, columns.tags), "dim"))
        return self._line(parts, self._under(current, chosen))

    def waiting(self, extra: Extra, hints: Sequence[Hint], *, current: bool, chosen: bool) -> Strip:
        """A row that waits: what it is, what it says, and at the right the keys that answer it."""
        columns = self.columns
        label, headline = _waiting(extra)
        lead = max(columns.lead, 12)
        keys = self._hints(hints, max(22, columns.width - lead - 32))
        room = max(4, columns.width - lead - sum(len(text) for text, _, _ in keys) - 3)
        says = short(headline, room)
        left = room - cell_len(says) - 2
        says_more = next(("  " + more for more in extra.more if cell_len(more) <= left), "")
        parts = self._start(current)
        parts.append(("✓ " if chosen else "", "focus"))
        parts.append((fit(label, lead - 1 - (2 if chosen else 0)), "dim"))
        parts.append((says, "bold" if current else ""))
        parts.append((says_more, "dim"))
        parts.append((" " * (room - cell_len(says + says_more) + 2), ""))
        segments = self._segments(parts)
        for text, style, command in keys:
            name = "key" if style == "key" and current else "bold" if style == "key" else style
            segments.append(Segment(text, self._styles[name] + Style(meta={"command": command})))
        return self._finish(segments, self._under(current, chosen))

    def text(self, text: str, style: str = "dim") -> Strip:
        """A plain line."""
        return self._line([(" " + short(text, self.columns.width - 3), style)])

    def level(self, level: int, text: str) -> Strip:
        """A level with what it means."""
        told = "  " + short(text, self.columns.width - 8)
        return self._line([(" ", ""), level_chip(level), (told, "dim")])

    def _hints(self, hints: Sequence[Hint], width: int) -> list[tuple[str, str, str]]:
        """(text, style, command) of keys with their words, as many as fit; `…` for the others."""
        found: list[tuple[str, str, str]] = []
        left = width
        for place, (key, word, command) in enumerate(hints):
            gap = 2 if place else 0
            more = 3 if place < len(hints) - 1 else 0
            if gap + len(key) + len(word) + 1 + more > left:
                found.append(("  …" if place else "…", "dim", "palette"))
                break
            found.append((" " * gap + key, "key", command))
            found.append((f" {word}" if word else "", "dim", command))
            left -= gap + len(key) + len(word) + 1
        return found

    def _hits(self, text: str, style: str) -> list[Part]:
        """The text with the words that were searched for marked."""
        parts: list[Part] = []
        folded, at = text.casefold(), 0
        while self._words and len(folded) == len(text):
            places = [(folded.find(word, at), -len(word)) for word in self._words]
            start, size = min((one for one in places if one[0] >= 0), default=(-1, 0))
            if start < 0:
                break
            parts += [(text[at:start], style), (text[start : start - size], "hit")]
            at = start - size
        return [*parts, (text[at:], style)]

    def _start(self, current: bool) -> list[Part]:
        return [(self._mark if current else " ", "focus")]

    def _under(self, current: bool, chosen: bool) -> str:
        return self._ground if current else "chosen" if chosen else ""

    def _line(self, parts: Sequence[Part], under: str = "") -> Strip:
        return self._finish(self._segments(parts), under)

    def _segments(self, parts: Sequence[Part]) -> list[Segment]:
        return [Segment(text, self._styles[name]) for text, name in parts if text]

    def _finish(self, segments: list[Segment], under: str) -> Strip:
        base = self.base + self._styles[under] if under else self.base
        strip = Strip(segments).adjust_cell_length(self.columns.width)
        return strip.apply_style(base)


def level_chip(level: int | None) -> Part:
    """Return a level as a filled cell with its digit; an unset one is empty."""
    return ("   ", "") if level is None else (f" {level} ", f"level-{level}")


def _waiting(extra: Extra) -> tuple[str, str]:
    """What a waiting row is, and what it says."""
    if extra.row is None:
        label = {"checkin": "check-in", "day": "the day"}.get(extra.kind, extra.kind)
        return label, extra.text
    label = "held up?"
    if extra.kind == "draft":
        label = str(extra.row[pages.SOURCE]).rpartition(":")[2]
    return label, extra.row[pages.HEADLINE]

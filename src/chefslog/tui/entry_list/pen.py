"""A list's lines as strips: columns by width, text cut in cells, never through markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from chefslog.reading import pages
from chefslog.tui.cells import fit, short
from chefslog.tui.data.timeline import Extra, Row
from chefslog.tui.theme import BOLD

MARKS = {"kept": "●", "reworked": "◐", "discarded": "×"}
Hint = tuple[str, str, str]
"""A key as shown, its word, and the id of its command."""


@dataclass(frozen=True)
class Columns:
    """How wide the parts of a row are."""

    width: int
    value: int
    where: int

    @classmethod
    def of(cls, width: int) -> Columns:
        """The columns for a list of this width."""
        if width < 60:
            return cls(width, 9 if width >= 44 else 0, 0)
        if width < 96:
            return cls(width, 9, 15)
        return cls(width, 12, min(40, max(20, width // 4)))

    @property
    def headline(self) -> int:
        """What is left for the headline."""
        return max(4, self.width - 5 - self.value - (self.where and self.where + 1))


class Pen:
    """Draws lines with the screen's inks; `base` lies under everything.

    `strong` says whether the list has the focus: the cursor's line is bold then.
    """

    def __init__(
        self, inks: Mapping[str, Style], base: Style, width: int, *, strong: bool = True
    ) -> None:
        dim, accent = inks["dim"], inks["accent"]
        self._styles = {
            "": Style.null(),
            "day": accent + BOLD,
            "mark": accent,
            "level": BOLD,
            "dim": dim,
            "key": accent + BOLD,
            "cursor": inks["cursor"] + (BOLD if strong else Style.null()),
            "chosen": inks["chosen"],
        }
        self.base = base
        self.columns = Columns.of(width)

    def blank(self) -> Strip:
        """An empty line."""
        return Strip.blank(self.columns.width, self.base)

    def day(self, heading: str) -> Strip:
        """A day's heading."""
        return self._line([(" " + heading, "day")])

    def entry(self, row: Row, *, current: bool, chosen: bool) -> Strip:
        """An entry: mark, level, value, headline, project and tags."""
        columns = self.columns
        level = row[pages.DELEGATION]
        mark = MARKS.get(row[pages.OUTCOME], " ")
        if row[pages.STATE] == "trashed":
            mark = "–"
        parts = [
            ("▌" if current else " ", "mark"),
            ("✓" if chosen else mark, "mark"),
            (" ", ""),
            ("–" if level is None else str(level), "level"),
            (" ", ""),
        ]
        if columns.value:
            parts.append((fit(row[pages.VALUE] or "–", columns.value - 1) + " ", "dim"))
        parts.append((fit(row[pages.HEADLINE], columns.headline), ""))
        if columns.where:
            parts.append((" " + fit(where(row), columns.where), "dim"))
        return self._line(parts, "cursor" if current else "chosen" if chosen else "")

    def waiting(self, extra: Extra, hints: Sequence[Hint], *, current: bool, chosen: bool) -> Strip:
        """A row that waits: a shape, what it is, what it says, and the keys that answer it."""
        mark, label, says = _waiting(extra)
        columns = self.columns
        answer = hints_width(columns.width)
        label_width = columns.value + 1 if columns.value else 8
        parts = [
            ("▌" if current else " ", "mark"),
            ("✓" if chosen else mark, "mark"),
            (" ", ""),
            (fit(label, label_width) + " ", "dim"),
        ]
        says_width = max(4, columns.width - label_width - answer - 5)
        parts.append((fit(says, says_width) + " ", ""))
        segments = self._segments(parts) + self._hints(hints, answer)
        return self._finish(segments, "cursor" if current else "chosen" if chosen else "")

    def rule(self, text: str) -> Strip:
        """A line across with a word in it."""
        lead = f" ─ {text} "
        return self._line([(lead + "─" * max(0, self.columns.width - len(lead)), "dim")])

    def text(self, text: str) -> Strip:
        """A plain line."""
        return self._line([("  " + short(text, self.columns.width - 3), "dim")])

    def _hints(self, hints: Sequence[Hint], width: int) -> list[Segment]:
        """Keys with their words, as many as fit; each can be clicked."""
        segments: list[Segment] = []
        left = width
        last = len(hints) - 1
        for place, (key, word, command) in enumerate(hints):
            text = f" {word}" if word else ""
            if len(key) + len(text) > left:
                text = ""
                if len(key) > left:
                    break
            meta = {"command": command}
            segments.append(Segment(key, self._styles["key"] + Style(meta=meta)))
            if text:
                segments.append(Segment(text, self._styles["dim"] + Style(meta=meta)))
            left -= len(key) + len(text)
            gap = min(2, left) if place < last else 0
            segments.append(Segment(" " * gap, self.base))
            left -= gap
        return segments

    def _line(self, parts: Sequence[tuple[str, str]], under: str = "") -> Strip:
        return self._finish(self._segments(parts), under)

    def _segments(self, parts: Sequence[tuple[str, str]]) -> list[Segment]:
        return [Segment(text, self._styles[name]) for text, name in parts if text]

    def _finish(self, segments: list[Segment], under: str) -> Strip:
        base = self.base + self._styles[under] if under else self.base
        strip = Strip(segments).adjust_cell_length(self.columns.width)
        return strip.apply_style(base)


def hints_width(width: int) -> int:
    """How much of a waiting row its keys may take."""
    if width < 60:
        return 6
    return 22 if width < 96 else min(58, width * 2 // 5)


def where(row: Row) -> str:
    """Project and tags, as typed."""
    tags = " ".join("#" + tag for tag in (row[pages.TAGS] or "").split(" ") if tag)
    return " ".join(part for part in (row[pages.PROJECT] or "", tags) if part)


def _waiting(extra: Extra) -> tuple[str, str, str]:
    headline = extra.row[pages.HEADLINE] if extra.row else ""
    if extra.kind == "draft":
        source = str(extra.row[pages.SOURCE]) if extra.row else ""
        return "○", source.rpartition(":")[2], headline
    if extra.kind == "due":
        return "?", "held?", f"{headline} ({extra.text})"
    if extra.kind == "checkin":
        return "○", extra.text, "Check-in: five keys"
    return "✎", "unsaved", extra.text

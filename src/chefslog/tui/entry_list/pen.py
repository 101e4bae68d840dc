"""A list's lines as strips on one grid: text cut in cells, never through markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from chefslog.reading import pages
from chefslog.tui.cells import fit, short
from chefslog.tui.data.timeline import Extra, Row
from chefslog.tui.keys import Hint
from chefslog.tui.theme import BOLD

LEVEL, VALUE, PROJECT, TAGS, GAP = 3, 11, 9, 8, 2
"""Cells of each column; the value column holds its longest value."""
LABELS = {"checkin": "check-in", "day": "the day", "due": "held up?"}
"""What a waiting row is called, where that is not its kind."""
Part = tuple[str, str]
"""A text and the name of its style."""


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
        self.width = width
        # A column for which there is no room is 0 cells wide.
        self._value = VALUE if width >= 62 else 0
        self._project = PROJECT if width >= 44 else 0
        self._tags = TAGS if width >= 84 else 0
        self._lead = 1 + LEVEL + GAP + (self._value + GAP if self._value else 0)
        after = sum(GAP + size for size in (self._project, self._tags) if size)
        # One cell stays free at the right for a scrollbar.
        self._headline = max(4, width - self._lead - after - 1)

    def blank(self) -> Strip:
        return Strip.blank(self.width, self.base)

    def heads(self) -> str:
        value = fit("Value", self._value + GAP) if self._value else ""
        headline = fit("Headline", self._headline)
        after = "".join(text for text, _ in self._after("Project", "Tags"))
        return (" " + fit("AI", LEVEL + GAP) + value + headline + after).rstrip()

    def day(self, name: str, date: str = "", count: int = 0) -> Strip:
        date, said = f"  {date}" if date else "", f" {count} " if count else " "
        rule = "─" * max(0, self.width - cell_len(f" {name}{date} {said}"))
        return self._line(
            [(" " + name, "bold"), (date, "dim"), (" " + rule, "line"), (said, "dim")]
        )

    def entry(self, row: Row, *, current: bool, chosen: bool) -> Strip:
        outcome = row[pages.OUTCOME]
        after = f" · {outcome}" if outcome in ("reworked", "discarded") else ""
        headline = short(row[pages.HEADLINE], self._headline - len(after)) or " "
        space = self._headline - len(after) - cell_len(headline)
        value = fit(row[pages.VALUE] or "", self._value + GAP) if self._value else ""
        tags = " ".join("#" + tag for tag in (row[pages.TAGS] or "").split(" ") if tag)
        parts = [
            (self._mark if current else " ", "focus"),
            level_chip(row[pages.DELEGATION]),
            ("✓ " if chosen else "  ", "focus"),
            (value, "dim"),
            *self._hits(headline, "bold" if current else ""),
            (after + " " * space, "dim"),
            *self._after(row[pages.PROJECT] or "", tags),
        ]
        return self._line(parts, self._under(current, chosen))

    def waiting(self, extra: Extra, hints: Sequence[Hint], *, current: bool, chosen: bool) -> Strip:
        """A row that waits: what it is, what it says, and at the right the keys that answer it."""
        label, row = LABELS.get(extra.kind, extra.kind), extra.row
        if row is not None and extra.kind == "draft":
            label = str(row[pages.SOURCE]).rpartition(":")[2]
        lead = max(self._lead, 12)
        keys = self._hints(hints, max(22, self.width - lead - 32), current)
        room = max(4, self.width - lead - sum(len(key.text) for key in keys) - 3)
        told = short(row[pages.HEADLINE] if row is not None else extra.text, room)
        left = room - cell_len(told) - 2
        more = next(("  " + more for more in extra.more if cell_len(more) <= left), "")
        parts = [
            (self._mark if current else " ", "focus"),
            ("✓ " if chosen else "", "focus"),
            (fit(label, lead - 1 - (2 if chosen else 0)), "dim"),
            (told, "bold" if current else ""),
            (more, "dim"),
            (" " * (room - cell_len(told + more) + 2), ""),
        ]
        return self._line(parts, self._under(current, chosen), keys)

    def text(self, text: str, style: str = "dim") -> Strip:
        return self._line([(" " + short(text, self.width - 3), style)])

    def level(self, level: int, text: str) -> Strip:
        return self._line(
            [(" ", ""), level_chip(level), ("  " + short(text, self.width - 8), "dim")]
        )

    def _after(self, project: str, tags: str) -> list[Part]:
        """What stands behind the headline."""
        columns = ((project, self._project), (tags, self._tags))
        return [(" " * GAP + fit(text, width), "dim") for text, width in columns if width]

    def _hints(self, hints: Sequence[Hint], width: int, current: bool) -> list[Segment]:
        """Keys with their words, as many as fit, each running its command; `…` for the others."""
        found: list[Segment] = []
        for place, (key, word, command) in enumerate(hints):
            gap = "  " if place else ""
            needs = len(gap) + len(key) + len(word) + 1
            if needs + (3 if place < len(hints) - 1 else 0) > width:
                found.append(self._key(gap + "…", "dim", "palette"))
                break
            found.append(self._key(gap + key, "key" if current else "bold", command))
            if word:
                found.append(self._key(f" {word}", "dim", command))
            width -= needs
        return found

    def _key(self, text: str, style: str, command: str) -> Segment:
        return Segment(text, self._styles[style] + Style(meta={"command": command}))

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

    def _under(self, current: bool, chosen: bool) -> str:
        return self._ground if current else "chosen" if chosen else ""

    def _line(self, parts: Sequence[Part], under: str = "", end: Sequence[Segment] = ()) -> Strip:
        base = self.base + self._styles[under] if under else self.base
        segments = [Segment(text, self._styles[name]) for text, name in parts if text]
        return Strip([*segments, *end]).adjust_cell_length(self.width).apply_style(base)


def level_chip(level: int | None) -> Part:
    """Return a level as a filled cell with its digit; an unset one is empty."""
    return ("   ", "") if level is None else (f" {level} ", f"level-{level}")

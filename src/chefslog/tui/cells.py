"""Text as a terminal shows it: legible, measured and cut in cells."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells, set_cell_size

from chefslog.model.sanitize import legible


def fit(text: str, width: int) -> str:
    """The text in exactly `width` cells: padded with spaces, or cut with an ellipsis."""
    if width <= 0:
        return ""
    # No need to measure 64 KiB for one row; combining marks may take many characters a cell.
    text = legible(text[: 16 * width + 64])
    if text.isascii():
        if len(text) <= width:
            return text + " " * (width - len(text))
        return text[: width - 1] + "…"
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(text, width - 1) + "…"


def short(text: str, width: int) -> str:
    """The text in at most `width` cells, cut with an ellipsis where it is longer."""
    return fit(text, width).rstrip(" ") if text else ""


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells; breaks at spaces, inside a word only where it must."""
    lines: list[str] = []
    for paragraph in legible(text, lines=True).expandtabs(4).split("\n"):
        lines += _wrap_one(paragraph, max(width, 2))
    return lines


def _wrap_one(text: str, width: int) -> list[str]:
    if cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    line, used = "", 0
    # Each word with the spaces that follow it.
    for word in re.findall(r"^ +|[^ ]+ *", text):
        size = cell_len(word)
        bare = cell_len(word.rstrip(" "))
        if used + bare <= width:
            line, used = line + word, used + size
            continue
        if used:
            lines.append(line.rstrip(" "))
            line, used = "", 0
        *whole, left = chop_cells(word, width) if bare > width else [word]
        lines += whole
        line, used = left, cell_len(left)
    lines.append(line.rstrip(" "))
    return lines

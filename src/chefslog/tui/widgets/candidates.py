"""What the word under the cursor may become, as a list below a bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.widgets import Static

from chefslog.tui.cells import fit, short
from chefslog.tui.theme import content_style

MOST = 6
TOKEN, EDGES = 24, 14
"""Cells of the column of tokens at most, and of what is beside the two columns."""


class Candidates(Static):
    """Lies over what is below the bar; tab takes the first row, again tab the next one."""

    DEFAULT_CSS = """
    Candidates {
        overlay: screen;
        constrain: inside inflect;
        display: none;
        width: auto;
        height: auto;
        margin-left: 2;
        padding: 0 1;
        background: $panel;
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, found: Mapping[str, str], taken: str = "") -> None:
        """Show tokens with their meanings, the one that tab takes next in front or `taken`."""
        self.display = bool(found)
        names = [*found]
        at = names.index(taken) if taken in names else 0
        first = max(0, at - MOST + 1)
        rows = names[first : first + MOST]
        left = min(TOKEN, max(map(len, rows), default=0))
        room = min(70, max(8, self.screen.size.width - left - EDGES))
        dim, key = content_style(self, "dim"), content_style(self, "key")
        lines = [
            Content.assemble(
                (fit(name, left), "bold" if first + place == at else ""),
                ("  " + short(found[name], room), dim) if found[name] else "",
                ("  tab", key) if first + place == (at if not taken else at + 1) else "",
            )
            for place, name in enumerate(rows)
        ]
        if len(names) > first + len(rows):
            lines.append(Content.styled(f"… {len(names) - first - len(rows)} more", dim))
        self.update(Content("\n").join(lines))


def matching(word: str, tokens: Mapping[str, str]) -> dict[str, str]:
    """Return the tokens that go on from a word, with their meanings."""
    folded = word.casefold()
    return {
        token: meaning
        for token, meaning in tokens.items()
        if token.casefold().startswith(folded) and len(token) > len(word)
    }


def last_word(line: str) -> str:
    """Return the word that is being typed at the end of a line; empty within quotes."""
    word = line.rpartition(" ")[2]
    is_begun = len(word) > 1 or word in MARKS_ALONE
    return word if is_begun and line.count('"') % 2 == 0 else ""


MARKS_ALONE: Sequence[str] = ("#", "@", "+")
"""Words of one sign that are completed at once."""

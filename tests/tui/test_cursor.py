"""Every move of the list's cursor, as a terminal draws it: one mark, on the entry meant."""

from __future__ import annotations

import re

import pytest

from chefslog.home.paths import Home
from tests.journals import NOON, entry, put_journal
from tests.tui.terminals import Terminal

COUNT = 60
"""Entries, three of each day: more than any page of the screen."""
TO = {"pgdn": "\x1b[6~", "pgup": "\x1b[5~", "down": "\x1b[B", "up": "\x1b[A"}
HOME, END = "\x1b[H", "\x1b[F"
MOVES = (
    # keys, where the cursor is then: an entry counted from the newest
    ("j", 1), (TO["down"], 2), ("k", 1), (TO["up"], 0), ("G", COUNT - 1), ("k", COUNT - 2),
    ("g", 0), (END, COUNT - 1), (HOME, 0), ("j" * 30, 30), ("k" * 25, 5), ("g", 0),
)  # fmt: skip
PAGES = (("\x04", 1), (TO["pgdn"], 1), ("\x15", -1), (TO["pgup"], -1))
"""Keys that move by a page, and where to."""


def marked(screen: str) -> list[int]:
    """The entries, counted from the newest, whose line has the cursor's mark."""
    found = re.findall(r"▌ .*?Entry (\d+) ", screen)
    return [COUNT - int(number) for number in found]


def put_sixty(home: Home) -> None:
    put_journal(home, [entry(n, ago=(COUNT - n) // 3) for n in range(1, COUNT + 1)])


@pytest.mark.slow
@pytest.mark.parametrize(("screen", "size"), [("1", (80, 24)), ("2", (80, 24)), ("2", (150, 30))])
def test_the_mark_moves_with_every_key(
    home: Home, monkeypatch: pytest.MonkeyPatch, screen: str, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    put_sixty(home)
    moves = MOVES if screen == "2" else (("j", 1), ("k", 0), (TO["down"], 1), (TO["up"], 0))
    with Terminal(size=size) as terminal:
        terminal.shows("What did you solve?")
        terminal.send("\x1b")
        terminal.shows("e edit")
        terminal.send(screen)
        terminal.shows(" Filter " if screen == "2" else " What did you solve? ")
        terminal.until(lambda shown: marked(shown) == [0])
        for keys, place in moves:
            terminal.send(keys)
            terminal.until(lambda shown, place=place: marked(shown) == [place])  # type: ignore[misc]
        before = 0
        for keys, way in PAGES if screen == "2" else ():

            def moved(shown: str, before: int = before, way: int = way) -> bool:
                found = marked(shown)
                return len(found) == 1 and (found[0] - before) * way > 2

            terminal.send(keys)
            before = marked(terminal.until(moved))[0]


def test_the_mark_goes_to_where_one_clicks(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    put_sixty(home)
    with Terminal() as terminal:
        terminal.shows("What did you solve?")
        terminal.send("\x1b")
        terminal.shows("e edit")
        terminal.send("2")
        terminal.shows(" Filter ")
        terminal.until(lambda shown: marked(shown) == [0])
        lines = terminal.text.split("\n")
        line = next(
            number for number, text in enumerate(lines, 1) if f" Entry {COUNT - 4} " in text
        )
        terminal.send(f"\x1b[<0;30;{line}M\x1b[<0;30;{line}m")
        terminal.until(lambda shown: marked(shown) == [4])

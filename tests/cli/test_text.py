"""Text in the cells of a terminal."""

from __future__ import annotations

import os
import sys

import pytest

from chefslog.cli.output import terminal
from chefslog.cli.text import cells, count_text, cut, entry_line
from chefslog.reading import pages


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("", 0),
        ("plain", 5),
        ("é", 1),
        ("e\u0301", 1),
        ("日本", 4),
        ("ｗ", 2),
        ("a\u200db", 2),
        ("a\u20dd", 1),
        ("→", 1),
    ],
)
def test_a_sign_takes_one_cell_two_or_none(text: str, wide: int) -> None:
    assert cells(text) == wide


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("plain", 5, "plain"),
        ("plain", 4, "pla…"),
        ("plain", 1, "…"),
        ("plain", 0, ""),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
    ],
)
def test_a_text_is_cut_at_a_whole_sign(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown


def test_a_number_stands_with_its_noun() -> None:
    shown = [count_text(count, "entry", "entries") for count in (0, 1, 2, 2300)]
    assert shown == ["0 entries", "1 entry", "2 entries", "2,300 entries"]
    assert [count_text(count, "draft") for count in (1, 2)] == ["1 draft", "2 drafts"]


def test_a_terminal_without_a_size_is_written_to_uncut(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(number: int) -> os.terminal_size:
        raise OSError

    monkeypatch.delenv("TERM", raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "fileno", lambda: 1)
    monkeypatch.setattr(os, "get_terminal_size", fail)
    assert (terminal().width, terminal().has_colour) == (0, True)


@pytest.mark.parametrize(
    ("name", "value", "width", "has_colour"),
    [
        ("TERM", "xterm", 72, True),
        ("TERM", "dumb", 72, False),
        ("NO_COLOR", "1", 72, False),
        ("NO_COLOR", "", 72, True),
        ("ACCESSIBLE", "1", 0, False),
    ],
)
def test_lines_are_cut_and_coloured_as_the_terminal_takes_them(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, width: int, has_colour: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)
    size = os.terminal_size((72, 24))
    monkeypatch.setattr(os, "get_terminal_size", lambda number: size)
    monkeypatch.setattr(sys.stdout, "fileno", lambda: 1)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert (terminal().width, terminal().has_colour) == (width, has_colour)
    assert (terminal(is_plain=True).width, terminal(is_plain=True).has_colour) == (0, False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    assert (terminal().width, terminal().has_colour) == (0, False)


@pytest.mark.parametrize("width", range(30, 121, 6))
@pytest.mark.parametrize("headline", ["Cut", "日本語" * 40, "e\u0301" * 130, "Cut the login " * 9])
def test_an_entrys_line_is_never_wider_than_the_terminal(width: int, headline: str) -> None:
    fields = {
        pages.SHORT: "k7m2qd", pages.DELEGATION: 2, pages.VALUE: "reliability",
        pages.HEADLINE: headline, pages.PROJECT: "日本" * 20, pages.TAGS: "perf infra",
        pages.PRIVATE: 1,
    }  # fmt: skip
    row = tuple(fields.get(place) for place in range(max(fields) + 1))
    line = entry_line(row, width)
    parts = [part if isinstance(part, str) else part.text for part in line]
    assert cells("".join(parts)) <= width

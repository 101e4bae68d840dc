"""Bytes from the terminal: broken ones, pastes with control characters, pastes in pieces."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from chefslog.home.paths import Home
from chefslog.tui.terminal.driver import PASTE, PASTED, Incoming, parse_keys
from tests.journals import entry, put_journal
from tests.tui.terminals import Terminal

ENDS = (PASTE.encode(), PASTED.encode())
HOSTILE = b"[/x] A\x00B\x01C\x1b[31mD\x07\x7f 1e/?yxu \x1b \xff\n\tE"


def read(*chunks: bytes) -> tuple[str, list[str]]:
    """What arrives as keys, and what as pastes."""
    parser, incoming = XTermParser(), Incoming()
    texts = [text for chunk in chunks if (text := incoming.take(chunk))]
    told = [one for text in texts for one in parser.feed(text)]
    keys = "".join(one.character or "" for one in told if isinstance(one, events.Key))
    return keys, [one.text for one in told if isinstance(one, events.Paste)]


@given(st.lists(st.integers(0, 60), max_size=6))
def test_no_pasted_character_is_a_key_however_it_is_cut(cuts: list[int]) -> None:
    data = b"a" + ENDS[0] + HOSTILE + ENDS[1] + "é".encode()
    edges = [0, *sorted(cuts), len(data)]
    chunks = [data[start:end] for start, end in pairwise(edges) if start < end]
    assert read(*chunks) == ("aé", ["[/x] ABC[31mD 1e/?yxu  \ufffd\n\tE"])


def test_an_unfinished_end_of_a_paste_belongs_to_it() -> None:
    assert read(ENDS[0] + b"a\x1b[20", b"7~b" + ENDS[1]) == ("", ["a[207~b"])


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("\x1bd", ["escape", "d"]),
        ("\x1bG", ["escape", "G"]),
        ("x\x1b/ab", ["x", "escape", "slash", "a", "b"]),
        ("\x1b-\x1b:", ["escape", "minus", "escape", "colon"]),
        ("\x1bé", ["escape", "é"]),
        ("\x1b\r", ["escape", "enter"]),
        ("\x1b\x1bj", ["escape", "escape", "j"]),
        ("\x1b\x1b[A", ["escape", "up"]),
        ("\x1b2", ["alt+2"]),
        ("\x1bb", ["ctrl+left"]),
        ("\x1b[B\x1bOP", ["down", "f1"]),
        ("\x1b[200~a\x1b[201~", []),
    ],
)
def test_esc_and_the_key_after_it_in_one_piece_are_two_keys(text: str, keys: list[str]) -> None:
    told = [*parse_keys(XTermParser(), text)]
    assert [one.key for one in told if isinstance(one, events.Key)] == keys


def test_esc_cut_from_the_key_after_it_is_not_lost(home: Home) -> None:
    put_journal(home, [entry(1)])
    with Terminal() as terminal:
        terminal.shows("What did you solve?")
        terminal.send_bytes(b"Half\x1b")
        terminal.send_bytes(b"/two")
        terminal.shows("Filter")
        terminal.shows("│ two")


def test_a_byte_that_is_no_text_ends_nothing(home: Home) -> None:
    with Terminal() as terminal:
        terminal.shows("What did you solve?")
        terminal.send_bytes(b"before \xff\xfe after")
        terminal.shows("│ before \ufffd\ufffd after")

"""What the terminal sends, made safe: no byte of it ends the app, and nothing pasted is a key.

Textual's drivers stop at a byte that is not UTF-8, and an escape character inside a paste makes
them hand over what follows it as keys.
"""

from __future__ import annotations

import os
import re
import selectors
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.drivers.linux_inline_driver import LinuxInlineDriver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.message import Message

PASTE = "\x1b[200~"
PASTED = "\x1b[201~"
CONTROLS = {code: None for code in (*range(32), 127) if chr(code) not in "\t\r\n"}
"""Characters that no pasted text needs."""
OPTION_DIGITS = "¡™£¢∞§¶•ª"
"""What a Mac's option key types with 1 to 9."""
ESCAPE = "\x1b"
ESCAPE_ALONE = re.compile(r"\x1b(?=[^\x00-\x09\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f\[\]NOPX^_1-9bf])")
"""An esc that no sequence begins with. What terminals send for alt+b and alt+f moves by a word,
alt with a digit changes the screen."""
CHUNK = 4096
PAUSE = 0.1
"""Seconds between two looks at whether the app has ended."""


class Incoming:
    """Bytes from the terminal as text, chunk by chunk; pastes without control characters."""

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._pasting = False
        self._before = ""
        """In a paste what may be the start of its end, not handed on; else what went before."""

    def take(self, data: bytes) -> str:
        """The next of it."""
        text, out = self._decoder.decode(data), []
        while text:
            part, text = self._pasted(text) if self._pasting else self._typed(text)
            out.append(part)
        return "".join(out)

    def _typed(self, text: str) -> tuple[str, str]:
        joined = self._before + text
        known = len(self._before)
        before, start, rest = joined.partition(PASTE)
        self._pasting = bool(start)
        self._before = "" if start else joined[1 - len(PASTE) :]
        return (before + start)[known:], rest

    def _pasted(self, text: str) -> tuple[str, str]:
        joined, end, rest = (self._before + text).partition(PASTED)
        self._before = "" if end else _begun(joined)
        self._pasting = not end
        whole = joined[: len(joined) - len(self._before)]
        return whole.translate(CONTROLS) + end, rest


def _begun(text: str) -> str:
    """The end of a text that may go on as the end of a paste."""
    lengths = range(min(len(text), len(PASTED) - 1), 0, -1)
    return next((text[-n:] for n in lengths if PASTED.startswith(text[-n:])), "")


class Whole(LinuxDriver):
    """The whole terminal."""

    def run_input_thread(self) -> None:
        _read(self)


class Inline(LinuxInlineDriver):
    """Some lines below the shell's prompt."""

    def run_input_thread(self) -> None:
        _read(self)

    def process_message(self, message: Message) -> None:
        """Take one event from the terminal; where the cursor was tells where the lines begin."""
        if isinstance(message, events.CursorPosition):
            self.cursor_origin = (message.x, message.y)
        else:
            super().process_message(message)


def _escaped_digit(event: Message, text: str) -> Message:
    """Esc and a digit typed quickly arrive as one sequence, which Textual reads as `™` or `£`."""
    sign = event.character if isinstance(event, events.Key) else None
    if sign and sign in OPTION_DIGITS and sign not in text:
        return events.Key(f"alt+{OPTION_DIGITS.index(sign) + 1}", None)
    return event


def parse_keys(parser: XTermParser, text: str) -> Iterator[Message]:
    """Yield what a piece of the terminal's text stands for.

    Over a slow line esc and the key after it come as one piece, which Textual takes for alt and
    that key: the esc would be lost.
    """
    for number, part in enumerate(ESCAPE_ALONE.split(text)):
        if number:
            yield events.Key("escape", ESCAPE)
        for event in parser.feed(part) if part else ():
            yield _escaped_digit(event, text)


def _read(driver: Whole | Inline) -> None:
    parser, incoming, held = XTermParser(), Incoming(), ""
    # As Textual does: kqueue, the default on macOS, refuses some terminals.
    with selectors.SelectSelector() as selector:
        selector.register(driver.fileno, selectors.EVENT_READ)
        while not driver.exit_event.is_set():
            data = os.read(driver.fileno, CHUNK) if selector.select(PAUSE) else None
            if data == b"":
                # A terminal that is gone stays readable.
                driver.exit_event.wait(PAUSE)
            text = held + (incoming.take(data) if data else "")
            # An esc at the end may begin a sequence whose rest is still on its way.
            held = ESCAPE if data and text.endswith(ESCAPE) else ""
            if not data and text:
                driver.process_message(events.Key("escape", text))
            elif text:
                for event in parse_keys(parser, text.removesuffix(held)):
                    driver.process_message(event)
            for event in parser.tick():
                driver.process_message(event)

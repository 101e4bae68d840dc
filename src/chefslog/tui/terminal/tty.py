"""The terminal from the first moment: keys typed while the app loads are kept as they are.

Until an application takes the terminal over, its driver edits and echoes lines and turns return
into line feed. Nothing here imports Textual, and nothing discards input.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.driver import Driver


@contextmanager
def raw_keys() -> Iterator[Any]:
    """Take keys as they come from here on; yields the former settings, restored at the end."""
    fd = _terminal()
    if fd is None:
        yield None
        return
    import termios

    before = termios.tcgetattr(fd)
    raw = termios.tcgetattr(fd)
    raw[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON | termios.IXOFF)
    raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    raw[6] = [*raw[6]]
    raw[6][termios.VMIN] = 1
    termios.tcsetattr(fd, termios.TCSANOW, raw)
    try:
        yield before
    finally:
        # The terminal may be gone: then there is nothing to restore.
        with suppress(termios.error):
            termios.tcsetattr(fd, termios.TCSANOW, before)


def terminal_driver(inline: bool = False) -> type[Driver] | None:
    """The driver for the whole terminal, or some lines of it, where Textual's own needs mending."""
    if os.name != "posix":
        return None
    try:
        from chefslog.tui.terminal.driver import Inline, Whole
    except ImportError:
        # It stands on a private module of Textual, which may be renamed: then Textual's own does.
        return None
    return Inline if inline else Whole


def keys_wait() -> bool:
    """Whether something was typed that nobody has read yet."""
    fd = _terminal()
    if fd is None:
        return False
    import select

    return bool(select.select([fd], [], [], 0)[0])


def _terminal() -> int | None:
    if os.name != "posix" or sys.__stdin__ is None:
        return None
    try:
        fd = sys.__stdin__.fileno()
    except (OSError, ValueError):
        return None
    return fd if os.isatty(fd) else None

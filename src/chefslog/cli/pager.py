"""The reader's pager, for text that is longer than the terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable

from chefslog.home.narration import is_accessible


def page_lines(lines: Iterable[str]) -> Iterable[str]:
    """Show lines in $PAGER (else `less`, else `more`) where they are more than the terminal has.

    Return what is still to be printed: all of them without a terminal, with PAGER set to nothing
    or to `cat`, and where the pager cannot be started.
    """
    text = "\n".join(lines)
    if not text:
        return []
    command = _pager_command() if _is_long(text) else []
    return [] if command and _page_text(command, text) else [text]


def _is_long(text: str) -> bool:
    """Whether a text would scroll off the terminal that standard output is."""
    is_plain = is_accessible() or os.environ.get("TERM") == "dumb"
    if is_plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    return text.count("\n") + 2 > os.get_terminal_size(sys.stdout.fileno()).lines


def _pager_command() -> list[str]:
    named = os.environ.get("PAGER")
    if named is None:
        return next(([name] for name in ("less", "more") if shutil.which(name)), [])
    try:
        command = shlex.split(named)
    except ValueError:
        return []
    return [] if command == ["cat"] else command


def _page_text(command: list[str], text: str) -> bool:
    """Show a text in a pager; whether it could be started."""
    # As git does: colours pass, and less leaves the text on the screen.
    env = {"LESS": "FRX", "LV": "-c", **os.environ}
    sys.stdout.flush()
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=env)
    except OSError:
        return False
    assert pager.stdin is not None
    try:
        pager.stdin.write(text.encode("utf-8", "backslashreplace") + b"\n")
        pager.stdin.close()
    except BrokenPipeError:
        pass
    while True:
        try:
            pager.wait()
            return True
        except KeyboardInterrupt:
            # Ctrl+c belongs to the pager, which takes it to end a search.
            continue

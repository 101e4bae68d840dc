"""Figures of the app's start, as multiples of a bare Textual app's first paint (T)."""

from __future__ import annotations

import os
from statistics import median
from string import ascii_lowercase
from typing import TYPE_CHECKING

from tests.bench.ground import BenchError, Ground, Line, chefslog, interpreter, shown
from tests.bench.journals import MARK
from tests.bench.terminal import Terminal, running
from tests.bench.timing import milliseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

BARE = (interpreter(), os.path.join(os.path.dirname(__file__), "bare_app.py"))
_QUIET = 0.3
_EARLY = 0.03
"""When the first key is typed: after the process is there, long before any program listens."""


def first_paint(ground: Ground) -> list[Line]:
    """Until the newest entry can be read on the screen, in turns with the bare app."""
    apps: dict[str, tuple[Sequence[str], str | None]] = {"T": (BARE, None)}
    sizes = (ground.sizes[0], ground.largest)
    for size in sizes:
        apps[f"{size}"] = ((chefslog(),), ground.homes[size])
    times: dict[str, list[float]] = {name: [] for name in apps}
    for turn in range(ground.runs + 1):
        for name, (args, home) in apps.items():
            taken = painted(args, home)
            if turn:
                times[name].append(taken)
    unit = median(times["T"])
    lines = [Line("T: bare Textual Static app", "", milliseconds(unit))]
    for size in sizes:
        taken = median(times[f"{size}"])
        told = f"{taken / unit:.2f} T ({milliseconds(taken)})"
        met = taken / unit <= 1.2
        lines.append(Line(f"first paint with the newest, {shown(size)}", "≤ 1.2 T", told, met))
    ratio = median(times[f"{sizes[1]}"]) / median(times[f"{sizes[0]}"])
    step = f"{shown(sizes[0])} → {shown(sizes[1])}"
    return [*lines, Line(f"first paint, {step}", "≤ 1.1x", f"{ratio:.2f}x", ratio <= 1.1)]


def painted(args: Sequence[str], home: str | None) -> float:
    """Seconds from the start until the mark is on the screen. Raises BenchError."""
    with running(args, home) as terminal:
        found = terminal.until(MARK)
        terminal.settle(0.05, 1)
        at = terminal.appeared(MARK) if found else None
        if at is None:
            raise BenchError(f"`{args[-1]}` did not show {MARK!r}: {_told(terminal)}")
        return at


def first_keys(ground: Ground) -> list[Line]:
    """A key typed at once: when it is answered; an alphabet typed while starting: what is left."""
    app, home = (chefslog(),), ground.home
    times: dict[str, list[float]] = {"T": [], "key": []}
    for _ in range(ground.runs):
        times["T"].append(painted(BARE, None))
        times["key"].append(_answered(app, home))
    unit, taken = median(times["T"]), median(times["key"])
    start = median(painted(app, home) for _ in range(3))
    lost = [_lost(app, home, start) for _ in range(max(3, ground.runs // 4))]
    told = f"{taken / unit:.2f} T ({milliseconds(taken)})"
    return [
        Line("a key typed at start is answered", "≤ 1.6 T", told, taken / unit <= 1.6),
        Line(
            f"keys lost of 26 typed while starting, {len(lost)} starts",
            "0",
            f"{max(lost)} at most",
            max(lost) == 0,
        ),
    ]


def _answered(args: Sequence[str], home: str) -> float:
    with running(args, home) as terminal:
        terminal.settle(_EARLY, _EARLY)
        terminal.type(b"~")
        terminal.until(MARK)
        end = terminal.now() + 10
        while terminal.now() < end:
            terminal.settle(_QUIET, 2)
            for at, lines in terminal.replay():
                # The terminal's own echo stands on the first line, before the app has painted.
                if any(MARK in line for line in lines) and any("~" in line for line in lines[1:]):
                    return at
        raise BenchError(f"a key typed at the start never showed: {_told(terminal)}")


def _lost(args: Sequence[str], home: str, start: float) -> int:
    with running(args, home) as terminal:
        for place, letter in enumerate(ascii_lowercase):
            while terminal.now() < start * place / 26:
                terminal.read(start * place / 26 - terminal.now())
            terminal.type(letter.encode())
        terminal.until(MARK)
        kept, end = 0, terminal.now() + 10
        while kept < 26 and terminal.now() < end:
            terminal.settle(_QUIET, 3)
            kept = max(_in_order(line, ascii_lowercase) for line in terminal.screen())
        return 26 - kept


def _in_order(line: str, letters: str) -> int:
    """How many of the letters follow one another in the line, gaps in the letters allowed."""
    best = 0
    for word in line.split():
        at = -1
        count = 0
        for sign in word:
            if sign in letters and letters.index(sign) > at:
                at, count = letters.index(sign), count + 1
        best = max(best, count)
    return best


def _told(terminal: Terminal) -> str:
    lines = [line.strip() for line in terminal.screen() if line.strip()]
    return " / ".join(lines[-3:]) or "an empty screen"

"""Figures of the running app: from a key to the paint it causes, and memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.bench.ground import BenchError, Ground, Line, chefslog, shown
from tests.bench.journals import MARK
from tests.bench.painting import BARE
from tests.bench.terminal import Terminal, running, visible
from tests.bench.timing import milliseconds, quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTERS = b"the quick brown fox jumps over the lazy dog and writes down what it solved today "
_PAUSE = 0.06
_ESC, _JOURNAL, _DOWN, _UP = b"\x1b", b"2", b"j", b"k"
_TRASH = b"d"


def key_to_paint(ground: Ground) -> list[Line]:
    """How long a key takes to change the screen: in the list, then in the capture bar."""
    count = 40 * ground.runs
    with running((chefslog(),), ground.home) as terminal:
        if not terminal.until(MARK):
            raise BenchError("the app did not show its first screen")
        terminal.settle(1.0)
        bar = [_until_seen(terminal, _LETTERS[n % len(_LETTERS)]) for n in range(count)]
        for key in (_ESC, _JOURNAL):
            terminal.type(key)
            terminal.settle(1.0)
        moves = [_DOWN] * 60 + [_UP] * 20
        steps = [_until_painted(terminal, moves[n % len(moves)]) for n in range(count)]
    return [_told("capture bar", bar, ground), _told("list", steps, ground)]


def screen_switch(ground: Ground) -> list[Line]:
    """How long it takes from a screen's digit until that screen is painted: first and later."""
    screens = {b"2": "Filter", b"3": "6 months", b"4": "eason", b"5": "eam", b"1": "solve?"}
    with running((chefslog(),), ground.home) as terminal:
        if not terminal.until(MARK):
            raise BenchError("the app did not show its first screen")
        terminal.settle(1.0)
        terminal.type(_ESC)
        terminal.settle(1.0)
        turns = [
            [_until_written(terminal, key, text) for key, text in screens.items()]
            for _ in range(1 + ground.runs)
        ]
    first, later = turns[0], [taken for turn in turns[1:] for taken in turn]
    told = f"p50 {milliseconds(quantile(later, 0.5))}, p99 {milliseconds(quantile(later, 0.99))}"
    told += f"; the first time at most {milliseconds(max(first))}"
    what = f"screen switch, {shown(ground.largest)}"
    return [Line(what, "< 100 ms", told, quantile(later, 0.99) < 0.1)]


def _until_written(terminal: Terminal, key: bytes, text: str) -> float:
    """From pressing a key to output that writes a text of the screen it leads to."""
    terminal.drain(_PAUSE)
    sent, seen = terminal.type(key), b""
    while terminal.now() - sent < 5:
        seen += terminal.read(5)
        if text in visible(seen):
            taken = terminal.now() - sent
            terminal.settle(0.3, 2)
            return taken
    raise BenchError(f"the key {key!r} did not lead to a screen with {text!r}")


def _told(where: str, times: Sequence[float], ground: Ground) -> Line:
    half, most = quantile(times, 0.5), quantile(times, 0.99)
    told = (
        f"p50 {milliseconds(half)}, p99 {milliseconds(most)}, {most / half:.1f}x, {len(times)} keys"
    )
    what = f"key to paint, {where}, {shown(ground.largest)}"
    return Line(what, "p99 ≤ 2x p50", told, most <= 2 * half)


def _until_seen(terminal: Terminal, letter: int) -> float:
    """From typing a letter to output that writes it."""
    terminal.drain(_PAUSE)
    sent = terminal.type(bytes([letter]))
    seen = b""
    while terminal.now() - sent < 2:
        seen += terminal.read(2)
        if chr(letter) in visible(seen):
            return terminal.now() - sent
    raise BenchError(f"the letter {chr(letter)!r} did not show in the capture bar")


def _until_painted(terminal: Terminal, key: bytes) -> float:
    """From pressing a key to the first output after it."""
    terminal.drain(_PAUSE)
    sent = terminal.type(key)
    if not terminal.read(2):
        raise BenchError(f"the key {key!r} did not change the list")
    return terminal.now() - sent


def memory(ground: Ground) -> list[Line]:
    """Resident memory of the open app, before and after an edit, against the bare app's."""
    bare_rss, bare_pss = _of_app(BARE, None, edit=False)[0]
    before, after = _of_app((chefslog(),), ground.home, edit=True)
    lines = [Line("memory of T", "", f"RSS {bare_rss / 1024:.0f} MB, PSS {bare_pss / 1024:.0f} MB")]
    for when, (rss, pss), goal in (("open", before, 1.4), ("after an edit", after, 2.2)):
        told = f"RSS {rss / bare_rss:.2f} T, PSS {pss / bare_pss:.2f} T ({rss / 1024:.0f} MB)"
        what = f"memory, {shown(ground.largest)}, {when}"
        lines.append(Line(what, f"≤ {goal} T", told, rss <= goal * bare_rss))
    return lines


def _of_app(
    args: Sequence[str], home: str | None, *, edit: bool
) -> tuple[tuple[int, int], tuple[int, int]]:
    with running(args, home) as terminal:
        if not terminal.until(MARK):
            raise BenchError(f"`{args[-1]}` did not show {MARK!r}")
        terminal.settle(1.5)
        before = _resident(terminal.pid)
        if edit:
            # The newest is put in the trash and taken out again.
            for key in (_ESC, _TRASH, b"u"):
                terminal.type(key)
                terminal.settle(2.0)
        return before, _resident(terminal.pid)


def _resident(pid: int) -> tuple[int, int]:
    """RSS and PSS in KiB. Raises BenchError where the system does not tell."""
    path = f"/proc/{pid}/smaps_rollup"
    if not os.path.exists(path):
        raise BenchError(f"{path} is missing: memory is measured on Linux only")
    with open(path, encoding="ascii") as file:
        told = {line.split()[0].rstrip(":"): line.split()[1] for line in file if " kB" in line}
    return int(told["Rss"]), int(told["Pss"])

"""`python -m tests.bench`: every figure of the speed table, measured here, as a Markdown table.

Nothing is timed by the tests; this is run by hand, on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import platform
import shlex
import sqlite3
import sys
import tempfile
from datetime import date
from typing import TYPE_CHECKING

from tests.bench import (
    commands,
    counting,
    giving,
    keys,
    loading,
    outside,
    painting,
    peers,
    sealing,
    searching,
)
from tests.bench.ground import SIZES, BenchError, Ground, Line
from tests.bench.journals import build

if TYPE_CHECKING:
    from collections.abc import Callable

FIGURES: dict[str, Callable[[Ground], list[Line]]] = {
    "add": commands.capture,
    "reads": commands.reads,
    "pending": commands.pending,
    "growth": commands.growth,
    "search": searching.as_you_type,
    "paint": painting.first_paint,
    "keys": painting.first_keys,
    "latency": keys.key_to_paint,
    "switch": keys.screen_switch,
    "memory": keys.memory,
    "import": loading.bulk,
    "export": giving.export,
    "modules": counting.modules,
    "syncs": counting.syncs,
    "jrnl": peers.jrnl,
    "seal": sealing.one_report,
    "tally": sealing.tally,
    "harvest": outside.harvest,
    "spend": outside.spend,
}
_QUICK = SIZES[:2]


def main() -> int:
    """Build the journals, take the figures, print the table; 1 where a figure was not taken."""
    asked = _arguments()
    missed = 0
    with tempfile.TemporaryDirectory(prefix="chefslog-bench-") as temp:
        sizes = _QUICK if asked.quick else SIZES
        print(f"building journals of {', '.join(map(str, sizes))} entries", file=sys.stderr)
        homes = build(asked.keep or temp, sizes)
        ground = Ground(homes, temp, asked.runs or (5 if asked.quick else 20), sizes)
        _print_head(ground)
        for name in asked.only or FIGURES:
            print(f"measuring {name}", file=sys.stderr)
            try:
                lines = FIGURES[name](ground)
            except (BenchError, ImportError) as error:
                lines = [Line(name, "", f"not measured: {error}")]
                missed = 1
            for line in lines:
                _print_line(line)
    return missed


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="journals up to 10k, five runs each")
    parser.add_argument("--runs", type=int, help="runs of each command (20)")
    parser.add_argument("--only", action="append", choices=FIGURES, help="this figure alone")
    parser.add_argument("--keep", metavar="FOLDER", help="build the journals here and reuse them")
    return parser.parse_args()


def _print_head(ground: Ground) -> None:
    command = shlex.join(["python", "-m", "tests.bench", *sys.argv[1:]])
    print(
        f"`{command}`, {date.today()}: {os.cpu_count()} cores ({platform.machine()}), "
        f"{platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}; medians of {ground.runs} runs in turns\n"
    )
    print("| what | goal | measured | |")
    print("|---|---|---|---|")


def _print_line(line: Line) -> None:
    met = {True: "✓", False: "missed", None: ""}[line.met]
    print(f"| {line.what} | {line.goal} | {line.measured} | {met} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())

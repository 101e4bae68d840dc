"""Figures without a clock: modules at exit, fsyncs, transactions."""

from __future__ import annotations

import os
import re
import shutil

from tests.bench.ground import BenchError, Ground, Line, chefslog, interpreter
from tests.bench.journals import tidy
from tests.bench.timing import Command

_AT_EXIT = (
    "import atexit, sys; sys.argv = sys.argv[1:]; "
    "atexit.register(lambda: print('modules', len(sys.modules) - 1)); "
    "exec(compile(open(sys.argv[0]).read(), sys.argv[0], 'exec'), {'__name__': '__main__'})"
)


def modules(ground: Ground) -> list[Line]:
    """`sys.modules` when `chefslog add` has ended, the console script's own imports included."""
    told = Command((interpreter(), "-c", _AT_EXIT, chefslog(), "add", "Counted"), ground.homes[0])
    count = _number(r"modules (\d+)", told.output())
    bare = Command((interpreter(), "-c", "import sys; print('modules', len(sys.modules))"))
    least = _number(r"modules (\d+)", bare.output())
    tidy(ground.homes[0])
    measured = f"{count} (the interpreter alone {least})"
    return [
        Line("console script", "", _script()),
        Line("modules at exit of `add`", "≤ 45", measured, count <= 45),
    ]


def _script() -> str:
    """What the installer wrote: older versions of pip import `re`, half an F on every command."""
    with open(chefslog(), encoding="utf-8") as file:
        older = "import re\n" in file.read()
    return "imports `re`, as older versions of pip write it" if older else "imports only `sys`"


def syncs(ground: Ground) -> list[Line]:
    """fsyncs of `chefslog add` into a letterbox that is there, and opened databases."""
    strace = shutil.which("strace")
    if strace is None:
        raise BenchError("strace is not installed: fsyncs are not counted")
    Command((chefslog(), "add", "First"), ground.homes[0]).run()
    log = os.path.join(ground.temp, "strace.log")
    watched = "trace=fsync,fdatasync,openat"
    args = (strace, "-f", "-o", log, "-e", watched, chefslog(), "add", "Counted")
    Command(args, ground.homes[0]).run()
    tidy(ground.homes[0])
    with open(log, encoding="utf-8", errors="replace") as file:
        calls = file.read()
    count = len(re.findall(r"\bf(?:data)?sync\(", calls))
    opened = calls.count("journal.db")
    return [
        Line("fsyncs of `add` (file, folder)", "2", str(count), count == 2),
        Line("transactions of `add` (times it opens journal.db)", "0", str(opened), opened == 0),
    ]


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    if found is None:
        raise BenchError(f"no number in {text[:80]!r}")
    return int(found[1])

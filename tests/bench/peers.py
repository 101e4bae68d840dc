"""jrnl beside chefslog, in an environment of its own, where it can be had."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.bench.ground import BenchError, Ground, Line, environment, shown
from tests.bench.journals import entries
from tests.bench.timing import Command, bare, in_turns, milliseconds

_CONFIG = """
colors: {{body: none, date: none, tags: none, title: none}}
default_hour: 9
default_minute: 0
editor: ''
encrypt: false
highlight: true
indent_character: '|'
journals:
  default:
    journal: {journal}
linewrap: 79
tagsymbols: '@'
template: false
timeformat: '%Y-%m-%d %H:%M'
version: {version}
"""


def jrnl(ground: Ground) -> list[Line]:
    """`jrnl` adding and listing, as multiples of F, on the smallest journal and an empty one.

    On 100k entries one of its runs takes minutes: not measured here.
    """
    program, version = _installed(os.path.join(ground.temp, "jrnl"))
    lines = []
    for size in (0, ground.sizes[0]):
        config = _journal(ground.temp, size, version)
        run = (program, "--config-file", config)
        times = in_turns(
            {
                "F": bare(),
                "add": Command((*run, "Cut", "p99", "login", "latency.", "Cached.")),
                "list": Command((*run, "-n", "10")),
            },
            max(3, ground.runs // 2),
        )
        for name in ("add", "list"):
            told = f"{times[name] / times['F']:.1f} F ({milliseconds(times[name])})"
            lines.append(Line(f"jrnl {version}, {name}, {shown(size)} entries", "", told))
    return lines


def _installed(folder: str) -> tuple[str, str]:
    """jrnl's console script and version. Raises BenchError where it cannot be installed."""
    program = os.path.join(folder, "bin", "jrnl")
    steps = (
        (sys.executable, "-m", "venv", folder),
        (os.path.join(folder, "bin", "python"), "-m", "pip", "install", "-q", "jrnl"),
        (program, "--version"),
    )
    said = ""
    for step in steps:
        done = subprocess.run(step, env=environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["nothing said"])[-1]
            raise BenchError(f"jrnl could not be installed: {reason}")
        said = done.stdout
    return program, said.split()[1].lstrip("v")


def _journal(temp: str, size: int, version: str) -> str:
    """A journal of this size in jrnl's own format; the path of its config."""
    path = os.path.join(temp, f"jrnl-{size}.txt")
    with open(path, "w", encoding="utf-8") as file:
        for entry in entries(size) if size else ():
            body = "\n".join(entry[name] for name in ("problem", "notes") if name in entry)
            file.write(f"[{entry['day']} 09:00] {entry['headline']}.\n{body}\n\n")
    config = os.path.join(temp, f"jrnl-{size}.yaml")
    with open(config, "w", encoding="utf-8") as file:
        file.write(_CONFIG.format(journal=path, version=version))
    return config

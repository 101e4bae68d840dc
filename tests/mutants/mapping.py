"""Which tests stand for a module: nearest first, so that most mutants fall early.

By convention `tests/ROOM/` tests `src/chefslog/ROOM/`. First come the files named after the module
and those of its room that import it, then the rest of its room, then those of other rooms that
import it or are named below, and last the slow ones of its room.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

WIDER = {
    "model": ("tests/capture/", "tests/exchange/test_archive.py"),
    "home": ("tests/season/test_entry_templates.py", "tests/cli/"),
    "capture": ("tests/cli/",),
    "reading": (
        *("tests/store/test_upgrade.py", "tests/exchange/test_archive.py"),
        *("tests/cli/", "tests/insight/"),
    ),
    "store": ("tests/exchange/test_archive.py", "tests/agents/test_spend.py", "tests/cli/"),
    "exchange": ("tests/agents/test_spend.py", "tests/cli/"),
    "insight": ("tests/agents/test_spend.py", "tests/cli/"),
    "season": ("tests/cli/",),
    "demo": ("tests/insight/",),
    "cli": ("tests/guide/",),
}
"""Tests of other rooms that go through a room's modules without naming them."""
FEW = 12
"""Importers of a module outside its room count up to this many."""
FAR = ("bench", "team", "tui")
"""Rooms whose tests are long and see the core only from afar; they stand for themselves."""


def stages_of(module: Path, root: Path) -> list[tuple[list[str], str]]:
    """Return the test files of a module in stages, nearest first, as paths below the root.

    Each stage has the mark that chooses its tests, as pytest's `-m` takes it.

    `module` is relative to `root/src/chefslog`: `reading/query.py`. Each file is named by itself:
    pytest drops a folder that is named after one of its files.
    """
    room = module.parts[0] if len(module.parts) > 1 else "cli"
    name = "chefslog." + ".".join(module.with_suffix("").parts)
    files = _test_files(root)
    own = [file for file in files if file.startswith(f"tests/{room}/")]
    importing = {file for file in files if name in _imports(root / file)}
    named = {file for file in own if _is_named_after(Path(file).stem, module.stem)}
    near = [file for file in own if file in named or file in importing]
    far = [file for file in files if file.split("/")[1] not in (*FAR, room) and "team" not in file]
    wide = WIDER.get(room, ())
    # What everybody imports is no sign of a test for it.
    users = importing if len(importing) <= FEW else set()
    wider = [file for file in far if file in users or file.startswith(wide)]
    near.sort(key=lambda file: file not in named)
    wider.sort(key=lambda file: file not in importing)
    stages = [(stage, "not slow") for stage in _without_repeats([near, own, wider])]
    slow = [file for file in own if "mark.slow" in (root / file).read_text(encoding="utf-8")]
    return [(stage, mark) for stage, mark in (*stages, (slow, "slow")) if stage]


def _is_named_after(test: str, module: str) -> bool:
    return test == f"test_{module}" or test.startswith(f"test_{module}_")


def _without_repeats(stages: Iterable[list[str]]) -> list[list[str]]:
    seen: set[str] = set()
    kept = []
    for stage in stages:
        kept.append([file for file in stage if file not in seen])
        seen.update(stage)
    return kept


@cache
def _test_files(root: Path) -> tuple[str, ...]:
    found = sorted((root / "tests").rglob("test_*.py"))
    return tuple(path.relative_to(root).as_posix() for path in found)


@cache
def _imports(path: Path) -> frozenset[str]:
    """Return the modules that a test file imports, also those it names within a package."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(names)

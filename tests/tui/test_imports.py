"""The app's modules import downwards, and no handler of messages runs twice."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import chefslog.tui

ROOT = Path(chefslog.tui.__file__).parent


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("chefslog", "tui", *parts)).removesuffix(".__init__")


def imported(path: Path, known: set[str]) -> set[str]:
    """Every module of the app that a file names, be it late or for its types alone."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{one.name}" for one in node.names} | {node.module}
    return found & known


def test_the_modules_of_the_app_form_no_circle() -> None:
    files = {name_of(path): path for path in ROOT.rglob("*.py") if path.name != "__init__.py"}
    needs = {name: imported(path, set(files)) for name, path in files.items()}
    assert needs["chefslog.tui.start"] == {
        "chefslog.tui.accessible.menu",
        "chefslog.tui.app",
        "chefslog.tui.terminal.tty",
    }
    while True:
        ready = {name for name, others in needs.items() if not others}
        if not ready:
            break
        needs = {name: others - ready for name, others in needs.items() if name not in ready}
    assert not needs, f"in circles: {sorted(needs)}"


def test_no_handler_calls_that_of_its_base() -> None:
    """Textual runs the handlers of all bases by itself, so that one would run twice."""
    sources = {path: path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py")}
    twice = re.compile(r"super\(\)\._?on_(?!event\b)\w+\(")
    assert not [path.name for path, source in sources.items() if twice.search(source)]

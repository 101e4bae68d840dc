"""Names say what they are: no module is a gerund, and one public name means one thing."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import chefslog

PACKAGE = Path(chefslog.__file__).parent
CORE = ("model", "home", "capture", "reading", "store", "exchange", "insight", "demo", "cli")
NOUNS = {"ranking", "fitting", "wording", "importing", "exporting", "reading", "string"}
"""Words in -ing that name a thing."""


def modules(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((PACKAGE / room).rglob("*.py"))]


def public_names(path: Path) -> list[str]:
    """The classes and functions that a module defines for others."""
    defining = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return [node.name for node in body if isinstance(node, defining) and node.name[0] != "_"]


def ambiguous(paths: list[Path]) -> dict[str, list[str]]:
    """Public names with more than one meaning, and the modules that define each."""
    defined = defaultdict(list)
    for path in paths:
        for name in public_names(path):
            defined[name].append(path.relative_to(PACKAGE).with_suffix("").as_posix())
    return {name: places for name, places in defined.items() if len(places) > 1}

"""Names say what they are: no module is a gerund, and one public name means one thing."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import chefslog

PACKAGE = Path(chefslog.__file__).parent
CORE = ("model", "home", "capture", "reading", "store", "exchange", "insight", "demo", "cli")
NOUNS = {"fitting", "pending", "ranking", "wording"}
"""Words in -ing that name a thing."""

MOST_SHARED = 40
"""Public names of the other rooms that still mean more than one thing."""


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


def core_modules() -> list[Path]:
    """The modules of the core rooms; the team's commands count with the team."""
    return [path for path in modules(*CORE) if path.parent != PACKAGE / "cli" / "team"]


def gerunds(paths: list[Path]) -> set[str]:
    """Modules whose name ends in -ing and names no thing, below the package."""
    named = {path.relative_to(PACKAGE).as_posix() for path in paths if path.stem.endswith("ing")}
    return {path for path in named if Path(path).stem not in NOUNS}


def test_no_module_is_a_gerund() -> None:
    assert gerunds(modules(".")) == set()


def test_each_public_name_of_the_core_means_one_thing() -> None:
    assert ambiguous(core_modules()) == {}


def test_shared_names_of_the_other_rooms_only_become_fewer() -> None:
    others = [*modules("season", "team", "tui"), *modules("cli/team")]
    assert len(ambiguous(others)) <= MOST_SHARED

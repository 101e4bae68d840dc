"""All SQL that reads the journal stands in the reading room, what writes it in the store."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import chefslog

SOURCE = Path(chefslog.__file__).parent
ALLOWED = ("reading/", "store/", "team/mailroom/", "agents/ledger.py")
"""The mailroom has a database of its own, and the ledger a temporary one."""
RUNS = ("execute", "executemany", "executescript", "exec_driver_sql", "scalar", "scalars")


def statements(tree: ast.AST) -> list[int]:
    """The lines of a module that run a statement, or write one down."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in RUNS:
                lines.append(node.lineno)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value.split()
            if words[:1] in (["SELECT"], ["INSERT"], ["UPDATE"], ["DELETE"]) and len(words) > 1:
                lines.append(node.lineno)
    return lines


def test_no_other_room_asks_the_database() -> None:
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        module = path.relative_to(SOURCE).as_posix()
        if module.startswith(ALLOWED):
            continue
        lines = statements(ast.parse(path.read_text(encoding="utf-8")))
        if lines:
            found[module] = lines
    assert found == {}


@pytest.mark.parametrize(
    "line",
    ["conn.execute(x)", "a.b.exec_driver_sql(x)", 'sql = "SELECT a FROM b"', 'f"DELETE FROM {x}"'],
)
def test_a_statement_is_seen_however_it_is_written(line: str) -> None:
    assert statements(ast.parse(line)) == [1]

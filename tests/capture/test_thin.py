"""What the thin path imports, seen from a fresh interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import chefslog

HEAVY = {
    *("re", "json", "typing", "datetime", "dataclasses", "enum", "pathlib", "uuid", "argparse"),
    *("collections", "functools", "unicodedata", "textual", "sqlmodel", "sqlite3"),
}
PLAIN = HEAVY | {"chefslog.capture.grammar", "chefslog.capture.dates", "chefslog.capture.add"}
"""What a filter that names no day does without."""
LINE = 'Set login latency #perf ai:2 impact:"1.8s → 240ms, all" value:zz https://a.io // für später'


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("from chefslog.capture.grammar import parse_line", HEAVY | {"chefslog.capture.dates"}),
        (
            f"from chefslog.capture.grammar import parse_line; parse_line({LINE!r}, '2026-11-20')",
            HEAVY
            | {"chefslog.capture.dates", "chefslog.capture.suggestions", "chefslog.model.days"},
        ),
        (
            "from chefslog.capture.grammar import parse_line as p; p('nov 3: Fix', '2026-11-20')",
            HEAVY | {"chefslog.capture.suggestions"},
        ),
        ("from chefslog.capture.filters import parse_filter; parse_filter('ai:3.. x', 9)", PLAIN),
        ("import chefslog.capture.coach, chefslog.capture.document", HEAVY),
    ],
)
def test_imports(code: str, absent: set[str]) -> None:
    shown = f"import sys; {code}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", shown],
        env={**os.environ, "PYTHONPATH": str(Path(chefslog.__file__).parents[1])},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert "chefslog.capture.lexer" in loaded or "coach" in code
    assert absent.isdisjoint(loaded)

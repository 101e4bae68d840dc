"""Completion as the shell asks for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def completions(line: str, tmp_path: Path) -> list[str]:
    answer = tmp_path / "answer"
    env = {
        **os.environ,
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "_ARGCOMPLETE_IFS": "\n",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line.encode())),
    }
    subprocess.run([sys.executable, "-m", "chefslog"], env=env, check=False, capture_output=True)
    return [word.strip() for word in answer.read_text(encoding="utf-8").split("\n")]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("chefslog li", "list"),
        ("chefslog list +in", "+infra"),
        ("chefslog add Fix project:pa", "project:payments"),
        ("chefslog list ai:s", "ai:sous"),
        ("chefslog set last check:t", "check:tests"),
        ("chefslog show la", "last"),
        ("chefslog list --pl", "--plain"),
        ("chefslog shell z", "zsh"),
        ("chefslog list not:+in", "not:+infra"),
        ("chefslog list aft", "after:"),
        ("chefslog list has:im", "has:impact"),
    ],
)
def test_completes(shell: Shell, tmp_path: Path, line: str, wanted: str) -> None:
    shell("add", "Fix it #infra project:payments")
    assert wanted in completions(line, tmp_path)

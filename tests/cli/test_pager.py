"""Which text goes to the reader's pager, and what is printed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from chefslog.cli.pager import _pager_command, page_lines

LINES = [f"line {number} → ok" for number in range(24)]


@pytest.fixture
def paged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """What went to the pager, on a terminal of 24 lines."""
    kept = tmp_path / "paged"
    monkeypatch.setenv("PAGER", f"sh -c 'cat > {kept}; echo \"$LESS $LV\" >> {kept}'")
    size = os.terminal_size((80, 24))
    monkeypatch.setattr(os, "get_terminal_size", lambda fd=1: size)
    monkeypatch.setattr(sys.stdout, "fileno", lambda: 1)
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    return kept


def test_what_is_longer_than_the_terminal_goes_to_the_pager(paged: Path) -> None:
    assert page_lines(LINES) == []
    assert paged.read_text(encoding="utf-8") == "\n".join(LINES) + "\nFRX -c\n"


def test_what_fits_above_the_prompt_is_printed(paged: Path) -> None:
    assert page_lines(LINES[:23]) == ["\n".join(LINES[:23])]
    assert page_lines([]) == []
    assert not paged.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TERM", "dumb"),
        ("ACCESSIBLE", "1"),
        ("PAGER", ""),
        ("PAGER", "cat"),
        ("PAGER", "'"),
        ("PAGER", "/no/such/pager"),
    ],
)
def test_without_a_pager_that_can_run_all_is_printed(
    paged: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert page_lines(LINES) == ["\n".join(LINES)]
    assert not paged.exists()


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_what_is_no_terminal_has_no_pager(
    paged: Path, monkeypatch: pytest.MonkeyPatch, stream: str
) -> None:
    monkeypatch.setattr(getattr(sys, stream), "isatty", lambda: False)
    assert page_lines(LINES) == ["\n".join(LINES)]
    assert not paged.exists()


def test_a_pager_that_is_left_at_once_is_no_error(
    paged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGER", "sh -c 'exec 0<&-'")
    assert page_lines(["x" * 1000] * 1000) == []


def test_without_a_setting_it_is_less_else_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAGER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _pager_command() == []
    for name in ("more", "less"):
        (tmp_path / name).touch(0o755)
        assert _pager_command() == [name]

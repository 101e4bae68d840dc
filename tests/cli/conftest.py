"""A shell: commands as a person types them, in this process."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from chefslog import __main__ as program


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, standard output and error."""

    code: int
    out: str
    err: str


Shell = Callable[..., Ran]


def unmeasured() -> dict[str, str]:
    """The environment without what makes a process measure its coverage, which loads modules."""
    return {name: os.environ[name] for name in os.environ if not name.startswith("COVERAGE_")}


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Run `chefslog` with these words; `stdin` is bytes, `columns` those of a terminal."""

    def run(*words: str, stdin: bytes = b"", columns: int = 0) -> Ran:
        monkeypatch.setattr(sys, "argv", ["chefslog", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        if columns:
            size = os.terminal_size((columns, 24))
            monkeypatch.setattr(os, "get_terminal_size", lambda fd=1: size)
            monkeypatch.setattr(sys.stdout, "fileno", lambda: 1)
            for stream in (sys.stdin, sys.stdout):
                monkeypatch.setattr(stream, "isatty", lambda: True)
        capsys.readouterr()
        try:
            code = program.main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run

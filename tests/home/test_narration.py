"""What goes to standard error."""

from __future__ import annotations

import io
import sys

import pytest

from chefslog.home.narration import is_accessible, narrate


class Stream(io.StringIO):
    """A terminal that notes when it is flushed."""

    def __init__(self, told: list[str], name: str) -> None:
        super().__init__()
        self._told, self._name = told, name

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._told.append(self._name)
        return super().write(text)

    def flush(self) -> None:
        self._told.append(f"{self._name} flushed")


def test_what_is_told_stands_behind_what_was_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(sys, "stdout", Stream(told, "out"))
    monkeypatch.setattr(sys, "stderr", Stream(told, "error"))
    narrate()
    assert told == []
    narrate("A name with an escape: \x1b[31m", "two\nlines")
    assert told == ["out flushed", "error", "error"]
    assert isinstance(sys.stderr, Stream)
    assert sys.stderr.getvalue() == "A name with an escape: \\u001b[31m\ntwo\nlines\n"


def test_a_program_without_standard_output_still_tells(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    narrate("kept")
    monkeypatch.undo()
    assert capsys.readouterr().err == "kept\n"


@pytest.mark.parametrize(
    ("value", "is_asked"),
    [("", False), ("0", False), ("No", False), ("off", False), ("FALSE", False), ("1", True),
     ("yes", True)],
)  # fmt: skip
def test_plain_lines_are_asked_for_by_a_variable(
    value: str, is_asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCESSIBLE", value)
    assert is_accessible() is is_asked

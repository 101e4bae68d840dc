"""A crash file says where, never what was written."""

from __future__ import annotations

import os
import stat

from chefslog.home.here import Home
from chefslog.tui.crash import crash_file

SECRET = "the secret headline"


def _fail(text: str) -> None:
    held = text
    try:
        int(held)
    except ValueError as error:
        raise KeyError(held) from error


def test_neither_messages_nor_locals_are_kept(home: Home) -> None:
    try:
        _fail(SECRET)
    except KeyError as error:
        path = crash_file(home, error, "x")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert SECRET not in text
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "in _fail" in text
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


def test_a_home_that_cannot_be_written_is_no_second_crash(home: Home) -> None:
    with open(home.data, "w", encoding="utf-8") as file:
        file.write("in the way")
    assert "no crash file" in crash_file(home, KeyError(SECRET), "x")

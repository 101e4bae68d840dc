"""A crash file says where, never what was written."""

from __future__ import annotations

import os
import stat

from chefslog.home.crash import crash_file
from chefslog.home.paths import Home
from tests.journals import noon

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
        path = crash_file(home, error, noon().captured_at)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert SECRET not in text
    assert "KeyError" in text
    assert "ValueError" in text
    assert f"  {__file__}:{_fail.__code__.co_firstlineno + 5} in _fail\n" in text
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


def test_errors_that_name_each_other_as_the_reason_are_each_told_once(home: Home) -> None:
    first, second = KeyError(SECRET), ValueError(SECRET)
    first.__context__, second.__context__ = second, first
    with open(crash_file(home, first, noon().captured_at), encoding="utf-8") as file:
        text = file.read()
    assert (text.count("KeyError"), text.count("ValueError")) == (1, 1)


def test_a_home_that_cannot_be_written_is_no_second_crash(home: Home) -> None:
    with open(home.data, "w", encoding="utf-8") as file:
        file.write("in the way")
    assert "no crash file" in crash_file(home, KeyError(SECRET), noon().captured_at)

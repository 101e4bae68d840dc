"""What lies in the letterbox, whoever put it there."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from chefslog.capture.letters import (
    LETTER_LIMIT,
    LetterError,
    checked_instant,
    load_pending,
    read_letter,
)
from chefslog.home.paths import Home
from chefslog.model.entry import EntryError
from tests.journals import entry, put_letters


def _put(text: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(text)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


UNREADABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing in it": (_put(b""), "the file is empty"),
    "only spaces": (_put(b" \n\n"), "the file is empty"),
    "not JSON": (_put(b"{half"), "not JSON"),
    "not UTF-8": (_put(b'{"headline": "caf\xe9"}'), "not UTF-8 at byte 17"),
    "no object": (_put(b"[1]"), "not a JSON object"),
    "no capture": (_put(b'{"headline": "x"}'), "not a chefslog capture"),
    "newer": (_put(b'{"chefslog": 2}'), "a newer chefslog"),
    "too large": (_put(b" " * (LETTER_LIMIT + 1)), "larger than"),
    "a folder": (Path.mkdir, "a folder"),
    "a link": (lambda path: path.symlink_to("/etc/hostname"), "a symbolic link"),
    "a link to itself": (lambda path: path.symlink_to(path), "a symbolic link"),
}
if hasattr(os, "mkfifo"):
    UNREADABLE["a named pipe"] = (os.mkfifo, "not a regular file")
    UNREADABLE["a socket"] = (_socket, "not a regular file")


@pytest.mark.parametrize(("make", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_is_named_and_hides_no_other(
    home: Home, make: Callable[[Path], object], reason: str
) -> None:
    put_letters(home, [entry(1)])
    path = Path(home.letters("new"), "bad.json")
    make(path)
    entries, unreadable = load_pending(home)
    assert [one["headline"] for one in entries] == ["Entry 1"]
    ((named, why),) = unreadable
    assert named == str(path)
    assert reason in why


def test_a_byte_order_mark_is_no_obstacle(home: Home) -> None:
    put_letters(home, [entry(1)])
    (path,) = Path(home.letters("new")).iterdir()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert [one["headline"] for one in load_pending(home)[0]] == ["Entry 1"]


def test_two_files_of_one_capture_are_one_entry(home: Home) -> None:
    put_letters(home, [entry(1)])
    (path,) = Path(home.letters("new")).iterdir()
    path.with_name("copy.sync-conflict-20261103.json").write_bytes(path.read_bytes())
    assert len(load_pending(home)[0]) == 1


def test_a_capture_may_be_as_large_as_the_limit_and_no_larger(home: Home) -> None:
    put_letters(home, [entry(1)])
    (path,) = Path(home.letters("new")).iterdir()
    full = path.read_bytes().ljust(LETTER_LIMIT)
    assert read_letter(full)["headline"] == "Entry 1"
    with pytest.raises(LetterError, match="larger than"):
        read_letter(full + b" ")


_SOUND = {
    "chefslog": 1, "id": "019a7173-b600-7f40-afc6-16a0036a859b",
    "captured_at": "2025-11-11T05:46:40.000Z", "offset": 60, "zone": "Europe/Berlin",
    "day": "2025-11-11", "source": "shell", "typed": "x", "headline": "x",
}  # fmt: skip
_ODD: list[object] = [
    None, "", ".", "2025-11-11T05:46:40.", "T", "a" * 36, "-" * 36, "é" * 24, "agent:", "import:",
    0, -1, 10**400, 1.5, True, [], {}, [[]],
]  # fmt: skip


@pytest.mark.parametrize("name", _SOUND)
def test_whatever_a_field_holds_a_capture_is_read_or_refused_in_words(name: str) -> None:
    for value in _ODD:
        try:
            capture = read_letter(json.dumps({**_SOUND, name: value}).encode())
        except LetterError as error:
            assert str(error)
        else:
            assert capture["headline"]


@pytest.mark.parametrize(
    "instant",
    ["2026-11-20T17:03:22.", "2026-11-20T17:03:22+", "2026-11-20T17:03:22.12Z4", "2026-11-20"],
)
def test_an_instant_that_is_cut_off_is_refused_in_words(instant: str) -> None:
    with pytest.raises(EntryError, match="is not a UTC instant"):
        checked_instant(instant)


@pytest.mark.parametrize(
    "clock",
    [
        "24:00:00",
        "17:60:00",
        "17:03:61",
        "1:003:22",
        "17:03:2x",
        "17:03:+2",
        "17-03-22",
        "17:03.22",
    ],
)
def test_a_time_that_no_clock_shows_is_refused(clock: str) -> None:
    with pytest.raises(EntryError, match="is not a UTC instant"):
        checked_instant(f"2026-11-20T{clock}.123Z")


@pytest.mark.parametrize(
    "instant",
    ["2026-11-20T00:00:00.000Z", "2026-11-20T23:59:60Z", "2026-11-20T17:03:22Z"],
)
def test_an_instant_of_utc_is_kept_as_it_is(instant: str) -> None:
    assert checked_instant(instant) == instant


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'{"chefslog": 1} {}', "not JSON: more than one value, at character 15"),
        (b'{"chefslog": 1},', "not JSON: more than one value, at character 15"),
        (b"]", "not JSON: no value at character 0"),
        (b'{"chefslog": NaN}', "not JSON: NaN is not a JSON number"),
        (b'{"chefslog": -Infinity}', "not JSON: -Infinity is not a JSON number"),
    ],
)
def test_what_is_not_one_json_value_is_refused(text: bytes, reason: str) -> None:
    with pytest.raises(LetterError) as refused:
        read_letter(text)
    assert str(refused.value) == reason


def test_a_capture_that_is_taken_in_meanwhile_is_none_that_cannot_be_read(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_letters(home, [entry(1)])
    names = ["gone.json", *os.listdir(home.letters("new"))]
    monkeypatch.setattr(os, "listdir", lambda folder: names)
    entries, unreadable = load_pending(home)
    assert [one["headline"] for one in entries] == ["Entry 1"]
    assert unreadable == []

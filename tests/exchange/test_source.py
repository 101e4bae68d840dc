"""Where imports come from and exports go: files, pipes and standard output, in any encoding."""

from __future__ import annotations

import io
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from chefslog.exchange import source
from chefslog.exchange.exports import TargetTaken, export_entries, writing
from chefslog.exchange.source import (
    SourceError,
    SourceFile,
    open_source,
    raw_bytes,
    walk_files,
    write_out_halves,
)
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from tests.journals import entry, put_journal


@pytest.fixture
def pipe(tmp_path: Path) -> str:
    """A named pipe."""
    path = str(tmp_path / "pipe")
    os.mkfifo(path)
    return path


def test_what_comes_through_a_pipe_is_read_to_its_end(pipe: str) -> None:
    writer = threading.Thread(target=Path(pipe).write_bytes, args=(b"one\ntwo\n",))
    writer.start()
    origin = open_source(pipe)
    writer.join()
    assert (origin.name, origin.size) == ("standard input", 8)
    assert [*origin.lines()] == [(1, "one"), (2, "two")]
    origin.close()


def test_a_pipe_that_stays_silent_is_given_up(pipe: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "PIPE_SECONDS", 0.0)
    with pytest.raises(SourceError) as refused:
        open_source(pipe)
    assert str(refused.value) == f"Nothing came through the pipe {pipe}. Nothing was imported."


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (os.devnull, f"{os.devnull} is not a file. Nothing was imported."),
        ("/nowhere/a.csv", "/nowhere/a.csv: No such file or directory"),
    ],
)
def test_what_is_no_file_is_refused(path: str, reason: str) -> None:
    with pytest.raises(SourceError) as refused:
        open_source(path)
    assert str(refused.value) == reason


def test_a_folder_that_cannot_be_listed_is_refused() -> None:
    with pytest.raises(SourceError) as refused:
        list(walk_files("/nowhere"))
    assert str(refused.value) == "/nowhere: No such file or directory"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("abcd".encode("utf-16-le"), "utf-16-le"),
        ("abcd".encode("utf-16-be"), "utf-16-be"),
        ("abc".encode("utf-16-le"), "utf-8"),
        (b"\xff\xfeab", "utf-16-le"),
        (b"\xfe\xffab", "utf-16-be"),
        ("ab".encode("utf-32"), "utf-32-le"),
        ("Дата;1\n2026;Исправил парсер\n".encode("utf-16-le"), "utf-16-le"),
        ("größeЖЖ".encode("utf-16-le"), "utf-16-le"),
        ("abЖЖ".encode("utf-16-le"), "utf-16-le"),
        ("aЖЖЖЖЖЖ".encode("utf-16-le"), "utf-8"),
        (b"\0" * 8, "utf-8"),
        (b"a\0" * 3 + b"bc", "utf-16-le"),
        (b"a\0" * 9 + b"\0\0", "utf-16-le"),
        (b"a\0" * 8 + b"\0\0", "utf-8"),
    ],
)
def test_utf_16_is_known_by_its_mark_or_its_zeros(data: bytes, encoding: str) -> None:
    assert SourceFile(io.BytesIO(data), "given").encoding == encoding


def test_lines_are_counted_whatever_ends_them() -> None:
    origin = SourceFile(io.BytesIO("\ufeffone\r\ntwo\rthree\n\nfour".encode()), "given")
    assert [*origin.lines()] == [(1, "one"), (2, "two"), (3, "three"), (4, ""), (5, "four")]


def test_of_an_endless_line_the_beginning_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "CHUNK", 4)
    monkeypatch.setattr(source, "LINE_LIMIT", 6)
    origin = SourceFile(io.BytesIO(b"aaaabbbbcccc"), "given")
    assert [*origin.lines()] == [(1, "aaaabb")]
    assert origin.done == origin.size == 12


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("ü\udcff", b"\xc3\xbc\xff"),
        ("ü\ud800", b"\xc3\xbc\\ud800"),
        ("\udcff\ud800", b"\\udcff\\ud800"),
    ],
)
def test_text_that_was_none_is_written_as_its_bytes_or_spelled_out(text: str, data: bytes) -> None:
    assert raw_bytes(text) == data


def test_half_a_pair_is_spelled_out_in_keys_and_values() -> None:
    given = {"\ud800": ["ü\udfff", {"a": 1}]}
    assert write_out_halves(given) == {"\\ud800": ["ü\\udfff", {"a": 1}]}


@pytest.mark.parametrize("form", ["md", "csv", "html"])
def test_a_publication_says_how_far_it_is_every_two_hundred_entries(
    home: Home, tmp_path: Path, form: str
) -> None:
    put_journal(home, [entry(number) for number in range(401)])
    seen: list[tuple[int, int | None]] = []
    with open_snapshot(home) as snapshot:
        count = export_entries(
            snapshot, str(tmp_path / "out"), form, watch=lambda done, of: seen.append((done, of))
        )
    assert (count, seen) == (401, [(200, 401), (400, 401)])


def test_a_pipe_is_written_to_and_not_replaced(pipe: str) -> None:
    reader = os.open(pipe, os.O_RDWR)
    try:
        with writing(pipe, private=True) as write:
            write(b"one\n")
        assert os.read(reader, 100) == b"one\n"
    finally:
        os.close(reader)
    assert os.listdir(os.path.dirname(pipe)) == ["pipe"]


def test_a_broken_link_is_a_file_that_is_there(tmp_path: Path) -> None:
    link = tmp_path / "a.json"
    link.symlink_to(tmp_path / "gone.json")
    with pytest.raises(TargetTaken) as refused, writing(str(link), private=True):
        pass
    assert str(refused.value) == (
        f"{link} is there already. Nothing was written; --force replaces it."
    )


def test_of_two_exports_to_one_new_file_the_second_is_refused_and_the_first_stays(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.json"
    with (
        pytest.raises(TargetTaken, match="there already"),
        writing(str(path), private=True) as late,
    ):
        late(b"late")
        with writing(str(path), private=True) as early:
            early(b"early")
    assert (os.listdir(tmp_path), path.read_bytes()) == (["a.json"], b"early")


def test_a_reader_of_standard_output_that_left_is_no_fault_of_the_output(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    out = open(writer, "w", encoding="utf-8")  # noqa: SIM115 (closing it fails, too)
    monkeypatch.setattr(sys, "stdout", out)
    with pytest.raises(BrokenPipeError), writing("-", private=True) as write:
        write(b"one\n")
    with suppress(BrokenPipeError):
        out.close()

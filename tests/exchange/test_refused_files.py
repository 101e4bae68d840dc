"""What an import refuses: whole files and single records, each with its reason and what to do."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from chefslog.exchange.formats.registry import Record, Settings
from chefslog.exchange.imports import Import
from chefslog.exchange.progress import Stopped
from chefslog.exchange.source import SourceError
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from tests.exchange.given import a_home, archive, put, read, read_one, refusals, stop_after
from tests.journals import entry, put_journal
from tests.store.given import opened


@pytest.mark.parametrize(
    ("form", "value", "reason"),
    [
        ("brag", {"title": 5, "date": "2026-11-03"}, "title should be text"),
        ("brag", {"title": " ", "date": "2026-11-03"}, "no title"),
        ("brag", {"title": "x", "date": "", "done": True}, "no day"),
        ("dayone", {"text": ["x"], "creationDate": "2026-11-03"},
         "text and creationDate should be text"),
        ("dayone", {"text": "x", "creationDate": 1795262400},
         "text and creationDate should be text"),
        ("dayone", {"text": "![](dayone-moment://AB)\n ", "creationDate": "2026-11-03"},
         "an entry without text (only pictures?)"),
        ("dayone", {"text": "x", "creationDate": "2026-11-03", "tags": ["a", 5]},
         "tags should be a list of texts"),
        ("jrnl", {"title": 5}, "title and body should be text"),
        ("jrnl", {"title": "x", "body": ["a"]}, "title and body should be text"),
        ("jrnl", {"title": "x", "tags": "a"}, "tags should be a list of texts"),
    ],
)  # fmt: skip
def test_a_value_of_another_sort_is_refused_with_the_record(
    form: str, value: dict[str, Any], reason: str
) -> None:
    data = json.dumps([value] if form == "brag" else {"entries": [value]})
    where = "" if form == "brag" else " of entries"
    assert refusals(form, data) == [(f"line 1, record 1{where}", reason, json.dumps(value))]


@pytest.mark.parametrize(("letters", "is_kept"), [(65_527, True), (65_528, False)])
def test_what_day_one_says_beside_the_text_is_kept_up_to_64_kib(
    letters: int, is_kept: bool
) -> None:
    value = {"text": "one", "creationDate": "2026-11-03", "x": "y" * letters}
    (record,) = read("dayone", json.dumps({"entries": [value]}))
    assert isinstance(record, Record)
    left_out = "what Day One says beside the text was too much and is left out"
    assert bool(record.value["extra"]) is is_kept
    assert record.notes == (() if is_kept else (left_out,))


def test_pictures_that_stay_in_day_one_are_counted() -> None:
    text = "![](dayone-moment://A)\none\n![](dayone-moment:/video/B)"
    (record,) = read(
        "dayone", json.dumps({"entries": [{"text": text, "creationDate": "20261103"}]})
    )
    assert isinstance(record, Record)
    assert record.notes == ("pictures and recordings that stay in Day One: 2",)


def test_tags_of_a_brag_are_split_at_commas_and_empty_ones_left_out() -> None:
    value = {"title": "one", "date": "2026-11-03", "tags": "auth, ,perf,"}
    assert read_one("brag", json.dumps([value]))["tags"] == ["auth", "perf"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.zip", b"PK\x03\x04", "is a zip archive: unpack it, then import the file inside."),
        ("a.xlsx", b"PK\x03\x04", "is a spreadsheet: save it as CSV, then import that."),
        ("a.ods", b"PK\x03\x04", "is a spreadsheet: save it as CSV, then import that."),
    ],
)
def test_a_packed_file_is_refused_with_what_to_do(
    home: Home, name: str, data: bytes, said: str
) -> None:
    path = put(home, data, name)
    with pytest.raises(SourceError) as refused:
        Import(path, Settings())
    assert str(refused.value) == f"{path} {said}"


@pytest.mark.parametrize(
    ("data", "begins"),
    [
        (b"\n\n  hello there  \n", "the file begins with: hello there"),
        (b"x" * 61, f"the file begins with: {'x' * 60}"),
        (b"caf\xe9\n", "the file is not text"),
        (b"a\x00b\n", "the file is not text"),
        (b"", "the file is empty"),
        (b" \n\n", "the file has blank lines only"),
    ],
)
def test_a_file_of_no_format_is_refused_with_how_it_begins(
    home: Home, data: bytes, begins: str
) -> None:
    path = put(home, data, "notes.bin")
    with pytest.raises(SourceError) as refused:
        Import(path, Settings())
    first, second = str(refused.value).split("\n")
    assert first == f"{path}: the format is not recognised; {begins}"
    assert second.startswith("Name the format with --from: json jsonl brag csv")


def test_a_format_that_is_not_there_is_refused_with_those_that_are(home: Home) -> None:
    with pytest.raises(SourceError, match=r'^There is no format "xml"; there are: json jsonl brag'):
        Import(put(home, "x"), Settings(), form="xml")


def test_a_folder_is_read_in_the_formats_of_single_files_only(home: Home) -> None:
    folder = os.path.dirname(put(home, "x", "notes/a.csv"))
    with pytest.raises(SourceError) as refused:
        Import(folder, Settings(), form="csv")
    assert str(refused.value) == f"{folder} is a folder; csv is read from one file at a time."


def test_what_is_in_a_folder_is_counted_by_its_endings(home: Home) -> None:
    names = ("a.png", "b.png", "c.txt", "Makefile", "deep/d.pdf", "e.c", "f.h")
    paths = [put(home, "x", f"notes/{name}") for name in names]
    with Import(os.path.dirname(paths[0]), Settings()) as importing:
        assert importing.beginning() == (
            "files in the folder: 2 .png, 1 Makefile, 1 .txt, 1 .c, 1 .h"
        )
    os.mkdir(os.path.join(home.data, "empty"))
    with Import(os.path.join(home.data, "empty"), Settings()) as importing:
        assert importing.beginning() == "files in the folder: none"


def test_a_file_of_a_folder_that_cannot_be_opened_is_listed(home: Home) -> None:
    paths = [put(home, text, f"notes/{text}.md") for text in ("One", "Two")]
    with (
        Import(os.path.dirname(paths[0]), Settings(), form="markdown", encoding="rot13") as given,
        opened(home) as journal,
    ):
        tally = given.carry_out(journal)
    assert [(one.place, one.reason) for one in tally.problems] == [
        ("One.md", 'There is no encoding "rot13".'), ("Two.md", 'There is no encoding "rot13".'),
    ]  # fmt: skip


def test_a_look_that_is_stopped_says_that_nothing_was_imported(home: Home) -> None:
    with (
        Import(put(home, "[2026-11-03 09:00] One\n"), Settings()) as importing,
        open_snapshot(home) as snapshot,
        pytest.raises(Stopped, match=r"^The import was cancelled; nothing was imported\.$"),
    ):
        importing.survey(snapshot, stop_after(0))


def test_a_record_that_an_archive_has_twice_is_counted_once(home: Home) -> None:
    with a_home() as there:
        put_journal(there, [entry(1)])
        held = json.loads(archive(there))
    held["entries"] *= 2
    path = put(home, json.dumps(held))
    with Import(path, Settings()) as importing, open_snapshot(home) as snapshot:
        tally = importing.survey(snapshot)
    assert (tally.new["entry"], tally.known["entry"], tally.twice) == (1, 0, 1)

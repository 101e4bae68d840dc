"""What of a file is no entry is listed: bytes that are no text, and what stands beside records."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from chefslog.exchange.formats.json_stream import lines
from chefslog.exchange.formats.registry import Record, Settings, Unread, load_formats
from chefslog.exchange.imports import Import
from chefslog.exchange.source import SourceFile
from chefslog.home.paths import Home
from tests.exchange.given import NOW, bring_in, put, read, refusals
from tests.store.given import all_entries

ROWS = "title,date\none,2026-11-03\nt%so,2026-11-03\nthree,2026-11-03\n"


@pytest.mark.parametrize(
    ("data", "encoding", "good"),
    [
        (ROWS.encode().replace(b"%s", b"\x87\x40"), "shift_jis", ["one", "three"]),
        (ROWS.encode().replace(b"%s", b"\x81"), "cp1252", ["one", "three"]),
        (ROWS.encode().replace(b"%s", b"\x8f\x20"), "euc_jp", ["one", "three"]),
        (ROWS.encode().replace(b"%s", b"\x80"), "iso2022_jp", ["one", "three"]),
        (ROWS.encode().replace(b"%s", b"\xff"), "gb18030", ["one", "three"]),
        (ROWS.encode("utf-16-le").replace(b"%\0s\0", b"\x00\xd8"), "utf-16-le", ["one", "three"]),
        (ROWS.replace("%s", "w").encode("utf-16-le") + b"x", "utf-16-le", ["one", "two", "three"]),
    ],
)
def test_a_record_that_is_no_text_in_its_encoding_is_listed(
    data: bytes, encoding: str, good: list[str]
) -> None:
    origin = SourceFile(io.BytesIO(data), "given", encoding)
    found = list(load_formats()["csv"].read(origin, Settings(zone="UTC", now=NOW)))
    assert [one.value["headline"] for one in found if isinstance(one, Record)] == good
    (refused,) = (one for one in found if isinstance(one, Unread))
    assert refused.reason == f"not {encoding}; say --encoding what it is"


def test_json_of_another_encoding_is_listed_too() -> None:
    data = b'[{"title": "a\x81", "date": "2026-11-03"},\n{"title": "b", "date": "2026-11-03"}]'
    origin = SourceFile(io.BytesIO(data), "given", "cp1252")
    refused, kept = load_formats()["brag"].read(origin, Settings(zone="UTC", now=NOW))
    assert isinstance(refused, Unread) and isinstance(kept, Record)
    assert refused.reason == "not text in the file's encoding"


def brags(*titles: str, **more: str) -> list[str]:
    return [json.dumps({"title": title, "date": "2026-11-03", **more}) for title in titles]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(brags("A", "B", "C")),
        "\n\n".join(brags("A", "B", "C")) + "\n",
        "".join(brags("A", "B", "C")),
        "\n".join(json.dumps(json.loads(one), indent=1) for one in brags("A", "B", "C")),
    ],
)
def test_json_lines_are_read_record_for_record(text: str) -> None:
    found = read("brag", text)
    assert [isinstance(one, Record) and one.value["headline"] for one in found] == ["A", "B", "C"]


def test_entries_without_a_date_of_jrnl_are_no_jrnl(home: Home) -> None:
    tally = bring_in(home, '{"entries": [{"title": "A", "createdAt": "2026-11-03"}]}')
    assert (tally.form, tally.new, tally.unread) == ("brag", {"entry": 1}, 0)


def test_one_record_alone_is_read() -> None:
    (found,) = read("brag", '{"title": "A", "date": "2026-11-03", "tags": ["aa"], "more": [{}]}')
    assert isinstance(found, Record) and found.value["tags"] == ["aa"]


@pytest.mark.parametrize("broken", ['{"title": }', '{"title": "x}', "hello", "[1, 2", '{"a": [1}'])
def test_a_broken_line_costs_only_itself(broken: str) -> None:
    one, two = brags("A", "B")
    found = read("brag", f"{one}\n{broken}\n{two}\n")
    titles = [one.value["headline"] for one in found if isinstance(one, Record)]
    assert titles == ["A", "B"]
    (refused,) = (one for one in found if isinstance(one, Unread))
    assert (refused.place, refused.raw.strip()) == ("line 2, record 2", broken)


def test_what_stands_beside_the_list_is_listed() -> None:
    text = f'{{"note": "keep me", "items": [{brags("A")[0]}], "todo": {{"x": 1}}}}'
    assert [(reason, raw) for _, reason, raw in refusals("brag", text)] == [
        ('"note" is not in an entry', '"keep me"'),
        ('"todo" is not in an entry', '{"x": 1}'),
    ]


@pytest.mark.parametrize("shape", ['"items": [%s]', '"data": {"items": [%s]}'])
def test_a_title_above_a_list_of_records_makes_it_no_record(shape: str) -> None:
    found = read("brag", f'{{"title": "Mine", {shape % ", ".join(brags("A", "B"))}}}')
    assert [isinstance(one, Record) for one in found] == [False, True, True]


def test_lines_of_records_with_a_body_are_no_jrnl(home: Home) -> None:
    path = put(home, "\n".join(brags("A", "B", body="why")), "brag.jsonl")
    with Import(path, Settings()) as importing:
        assert importing.form.name == "brag"


@pytest.mark.parametrize(
    ("shape", "beside"),
    [
        ('{"cards": [%s]}', 0), ('{"total": 2, "tasks": [%s]}', 1),
        ('{"labels": [{"name": "x"}], "cards": [%s]}', 1),
        ('{"tasks": [{"title": "C", "closedAt": null}, %s]}', 1),
        ('{"data": {"total": 2, "items": [%s]}}', 1), ('{"data": {"a": {"nodes": [%s]}}}', 0),
    ],
)  # fmt: skip
def test_a_list_of_records_in_an_object_is_recognised_and_read(
    home: Home, shape: str, beside: int
) -> None:
    tally = bring_in(home, shape % ", ".join(brags("A", "B", body="why")))
    assert (tally.form, tally.new, tally.unread) == ("brag", {"entry": 2}, beside)


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "A", "body": "why", "createdAt": "2026-11-03"}',
        '{"title": "A", "comments": [{"body": "why", "createdAt": "2026-11-02"}],'
        ' "createdAt": "2026-11-03"}',
        '{"textContent": "A\\nmore", "title": "", "createdTimestampUsec": 1793700000000000}',
    ],
)
def test_one_record_alone_is_recognised(home: Home, text: str) -> None:
    tally = bring_in(home, text)
    assert (tally.form, tally.new, tally.unread) == ("brag", {"entry": 1}, 0)
    assert [(one["headline"], one["day"]) for one in all_entries(home).values()] == [
        ("A", "2026-11-03")
    ]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"closedAt": None}, ("closedAt",)), ({"completion": {"by": "me"}}, ("completion",)),
        ({"closed": False}, ()), ({"closedAt": 0}, ()), ({"updatedAt": None}, ()),
    ],
)  # fmt: skip
def test_a_record_whose_best_day_is_empty_says_which_is_taken(
    more: dict[str, Any], told: tuple[str, ...]
) -> None:
    data = [{"title": "A", "createdAt": "2026-11-03", **more}]
    (record,) = read("brag", json.dumps(data))
    assert isinstance(record, Record)
    assert record.notes == tuple(
        f'there is no day in "{name}"; that of "createdAt" counts' for name in told
    )


def test_records_inside_a_record_are_told_of() -> None:
    inside = [{"name": "A", "completed": "2026-11-03"}, {"name": "B", "completed": "2026-11-03"}]
    found = read("brag", json.dumps([{"title": "C", "date": "2026-11-03", "tasks": inside}]))
    assert isinstance(found[0], Record)
    assert found[0].notes == ('"tasks": 2 records in it are kept beside the entry',)
    assert found[0].value["extra"] == {"brag": {"tasks": inside}}


def test_records_in_an_object_of_a_record_are_told_of(home: Home) -> None:
    text = f'{{"title": "C", "date": "2026-11-03", "sub": {{"nodes": [{brags("A")[0]}]}}}}'
    tally = bring_in(home, text)
    assert (tally.form, tally.new, tally.unread) == ("brag", {"entry": 1}, 0)
    assert [*tally.notes] == ['"sub.nodes": 1 records in it are kept beside the entry']


def test_lines_are_numbered() -> None:
    found = [piece.line for piece in lines(iter(['{"a": 1}\n\n{"b"', ": 2}\n"]))]
    assert found == [1, 3]

"""Files that are wrong in every way: what can be read comes in, the rest is told and kept aside."""

from __future__ import annotations

import io
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chefslog.exchange.formats.registry import Record, Settings, load_formats
from chefslog.exchange.imports import Import
from chefslog.exchange.source import SourceError, SourceFile
from chefslog.home.paths import Home
from chefslog.model.season import Season
from chefslog.reading.connect import open_snapshot
from chefslog.store.records import add_version, give_verdict, save_checkin, save_season
from tests.exchange.given import a_home, archive, bring_in, put
from tests.journals import entry, put_journal
from tests.memory import with_tests
from tests.store.given import all_entries, an_id, assert_sound, opened


def headlines(home: Home) -> list[str]:
    return sorted(one["headline"] for one in all_entries(home).values())


@pytest.mark.parametrize(
    "date",
    ["2026-02-30", "2026-13-01", "0000-01-01", "10000-01-01", "yesterday", "", "2026-11-03\x00",
     "٢٠٢٦-١١-٠٣", "2026-11-03T25:00", "2026-11-03T09:00+99:00", "9999-12-31T23:00-12:00",
     "1" * 500],
)  # fmt: skip
def test_a_bad_date_costs_only_its_record(home: Home, date: str) -> None:
    good = {"title": "good", "created_at": "2026-11-03"}
    bad = {"title": "bad", "created_at": date}
    tally = bring_in(home, json.dumps([bad, good]), "brag")
    assert headlines(home) == ["good"]
    assert tally.unread == 1
    assert tally.problems[0].place == "line 1, record 1"


@pytest.mark.parametrize("zone", ["../../etc/passwd", "Mars/X", "", 5, "A" * 65, "\x00", None])
def test_a_bad_zone_costs_only_the_zone(home: Home, zone: Any) -> None:
    one = {"creationDate": "2026-11-03T09:00:00Z", "timeZone": zone, "text": "good"}
    bring_in(home, json.dumps({"entries": [one]}), "dayone")
    (found,) = all_entries(home).values()
    assert (found["day"], found["zone"], found["offset"]) == ("2026-11-03", "Europe/Berlin", 60)


@pytest.mark.usefixtures("open_umask")
def test_what_cannot_be_read_is_kept_aside_for_its_owner_alone(home: Home) -> None:
    raw = b"[2026-11-03 09:00] caf\xe9 \xff\n[2026-11-03 09:01] good\n[2026-11-03 09:02] \n"
    tally = bring_in(home, raw, "jrnl-text")
    assert headlines(home) == ["good"]
    assert [one.place for one in tally.problems] == ["line 1", "line 3"]
    assert tally.rejects is not None
    assert stat.S_IMODE(os.stat(tally.rejects).st_mode) == 0o600
    assert b"# line 1: " in Path(tally.rejects).read_bytes()
    assert b"caf\xe9 \xff" in Path(tally.rejects).read_bytes()
    assert bring_in(home, raw[:31], "jrnl-text", encoding="latin-1").new == {"entry": 1}
    assert "café ÿ" in headlines(home)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "base64", "rot13", "idna", "undefined"])
def test_an_encoding_that_the_file_cannot_have_is_told(home: Home, encoding: str) -> None:
    with pytest.raises(SourceError, match=encoding):
        bring_in(home, b"title,date\none,2026-11-03\n", "csv", encoding=encoding)


def test_nul_bytes_and_lone_surrogates_do_no_harm(home: Home) -> None:
    raw = b'[{"title": "a\\u0000b", "date": 1e9}, {"title": "\\ud800", "date": 1e9}]'
    assert bring_in(home, raw, "brag").unread == 0
    assert headlines(home) == ["\\ud800", "ab"]
    assert bring_in(home, b"[2026-11-03 09:00] x\x00y\n", "jrnl-text").unread == 0
    assert bring_in(home, b"title,date\nq\x00r,2026-11-03\n", "csv").unread == 0
    assert headlines(home) == ["\\ud800", "ab", "qr", "xy"]
    assert_sound(home)


_HALF = {
    "versions": {"text": "\ud800"},
    "seasons": {"rubric": "\ud800", "goals": [{"key": "\ud800"}]},
    "seasons, desk": {"desk": {"texts": {"opening": {"words": "\ud800"}}}},
    "checkins": {"note": "\ud800"},
    "verdicts": {"note": "\ud800"},
    "history": {"after": {"headline": "\ud800", "extra": {"\ud800": 1}}},
    "entries": {"extra": {"a": ["\ud800"]}, "unknown": "\ud800"},
}


@pytest.mark.parametrize("where", _HALF)
def test_half_a_surrogate_pair_anywhere_in_an_archive_is_written_out(
    home: Home, where: str
) -> None:
    with a_home() as there:
        put_journal(there, [entry(1)])
        with opened(there) as journal:
            give_verdict(journal, [entry(1)["id"]], "held")
            save_checkin(journal, "2026-W46", {"confidence": 4})
            save_season(journal, Season("H2", "2026-07-01", "2026-12-31"))
            add_version(journal, "H2", "me", "md", "", "text", [])
        held = json.loads(archive(there))
    records = held[where.partition(",")[0]]
    records[-1 if where != "history" else 1] |= _HALF[where]
    assert bring_in(home, json.dumps(held), "json").unread == 0
    assert_sound(home)
    assert rb"\\ud800" in archive(home)


def test_an_answer_of_a_checkin_that_is_a_list_is_refused(home: Home) -> None:
    with a_home() as there:
        with opened(there) as journal:
            save_checkin(journal, "2026-W46", {"confidence": 4})
        held = json.loads(archive(there))
    held["checkins"][0]["impact_ai"] = ["2x"]
    assert bring_in(home, json.dumps(held), "json").unread == 1


def test_a_truncated_archive_says_so_and_gives_what_it_has(home: Home) -> None:
    with a_home() as there:
        put_journal(there, [entry(number) for number in range(5)])
        whole = {form: archive(there, form) for form in ("json", "jsonl")}
    for form, data in whole.items():
        with a_home() as other:
            tally = bring_in(other, data[: data.index(b"Entry 3")], form)
            assert tally.new["entry"] == 3
            assert any("breaks off" in one.reason for one in tally.problems)


def test_an_archive_of_a_newer_chefslog_is_refused_whole(home: Home) -> None:
    for form in ("json", "jsonl"):
        with pytest.raises(SourceError, match="newer chefslog"):
            bring_in(home, '{"chefslog-archive":2,"whole":true,"entries":[]}\n', form)


def test_history_that_no_entry_could_have_is_refused(home: Home) -> None:
    with a_home() as there:
        put_journal(there, [entry(1)])
        held = json.loads(archive(there))
    held["history"][1]["after"] = {"delegation": 99}
    held["history"].append({"of": 1, "item": "table", "ref": "x", "before": None, "after": {}})
    tally = bring_in(home, json.dumps(held), "json")
    assert (tally.new["entry"], tally.unread) == (1, 3)
    assert "delegation" in tally.problems[0].reason or "ai" in tally.problems[0].reason


@settings(max_examples=150)
@given(data=st.binary(max_size=300), form=st.sampled_from([*load_formats()]))
def test_no_bytes_at_all_break_a_reader(data: bytes, form: str) -> None:
    with a_home() as home:
        _survive(home, data, form)


def _survive(home: Home, data: bytes, form: str) -> None:
    try:
        with Import(put(home, data), Settings(), form=form) as importing:
            with open_snapshot(home) as snapshot:
                tally = importing.survey(snapshot)
            assert tally.unread >= len(tally.problems)
    except SourceError:
        return


COUNT = 6


def _json(title: str, body: str, date: str, **more: Any) -> Callable[[int], str]:
    return lambda number: json.dumps(
        {title: f"entry{number}x", body: f"body{number}x", date: f"2026-11-0{number}", **more}
    )


def _archived(number: int) -> str:
    return json.dumps(
        {
            "id": an_id(number), "state": "entry", "offset": 60,
            "captured_at": f"2026-11-0{number}T09:00:00.000Z",
            "source": "shell", "day": f"2026-11-0{number}",
            "headline": f"entry{number}x", "notes": f"body{number}x",
        }
    )  # fmt: skip


_HEADER = '{"chefslog-archive":1,"whole":true'
_COUNTS = '"counts":{"entries":6}}\n'
SHAPES: dict[str, tuple[str, Callable[[int], str], str, str]] = {
    "brag": ("[\n", _json("title", "notes", "date", tags=["aa"]), ",\n", "\n]\n"),
    "brag, indented": (
        "[\n    ",
        lambda number: json.dumps(
            {"title": f"entry{number}x", "notes": f"body{number}x", "date": f"2026-11-0{number}",
             "links": [{"a": 1}, {"b": 2}]}, indent=4,
        ).replace("\n", "\n    "),
        ",\n    ", "\n]\n",
    ),
    "jrnl": ('{"tags":{},"entries":[\n', _json("title", "body", "date"), ",\n", "\n]}\n"),
    "dayone": (
        '{"metadata":{},"entries":[\n',
        lambda number: json.dumps(
            {"text": f"entry{number}x\n\nbody{number}x", "creationDate": f"2026-11-0{number}"}
        ),
        ",\n", "\n]}\n",
    ),
    "json": (f'{_HEADER},\n"entries":[\n', _archived, ",\n", f"\n],\n{_COUNTS}"),
    "jsonl": (f"{_HEADER}}}\n", lambda n: f'{{"entry":{_archived(n)}}}', "\n", f"\n{{{_COUNTS}"),
    "csv": ("title,date,notes\n", lambda n: f'entry{n}x,2026-11-0{n},"body{n}x"', "\n", "\n"),
    "jira": (
        "Summary,Issue key,Created,Description\n",
        lambda n: f'"entry{n}x",K-{n},2026-11-0{n},body{n}x', "\n", "\n",
    ),
    "linear": (
        "ID,Team,Title,Description,Created\n",
        lambda n: f'K-{n},T,entry{n}x,"body{n}x",2026-11-0{n}', "\n", "\n",
    ),
    "jrnl-text": ("", lambda n: f"[2026-11-0{n} 09:00] entry{n}x\nbody{n}x", "\n\n", "\n"),
    "jrnl-markdown": (
        "# 2026\n\n## November\n\n", lambda n: f"### 2026-11-0{n} 09:00 entry{n}x\n\nbody{n}x",
        "\n\n", "\n",
    ),
    "jrnl-yaml": (
        "",
        lambda n: f"---\ntitle: entry{n}x\ndate: 2026-11-0{n} 09:00\nstarred: False\ntags: \n"
        f"body: |\t\t\n\tbody{n}x\n...",
        "FILE", "",
    ),
    "markdown": (
        "", lambda n: f"---\ntitle: entry{n}x\ndate: 2026-11-0{n}\n---\n\nbody{n}x", "FILE", "",
    ),
}  # fmt: skip
"""How a file of each format begins, an entry of it, what stands between two, how it ends."""


def test_every_format_is_among_the_damaged_ones() -> None:
    assert {name.partition(",")[0] for name in SHAPES} == {*load_formats()}


_NASTY = st.text("\"'{}[](),:;\n\t\\\0#-|x9 ", max_size=4)
_SMALL = st.tuples(st.integers(0, 400), st.integers(0, 8), _NASTY)


def _damaged(text: str, wounds: list[tuple[int, int, str]]) -> str:
    for place, size, new in wounds:
        at = place % (len(text) or 1)
        text = text[:at] + new + text[at + size :]
    return text


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=50)
@given(which=st.integers(1, COUNT), wounds=st.lists(_SMALL, min_size=1, max_size=3))
@example(which=1, wounds=[(1, 5, ""), (182, 6, "}]")])
def test_a_damaged_entry_costs_no_other_and_nothing_goes_without_a_word(
    shape: str, which: int, wounds: list[tuple[int, int, str]]
) -> None:
    start, one, between, end = SHAPES[shape]
    texts = [one(number) for number in range(1, COUNT + 1)]
    texts[which - 1] = _damaged(texts[which - 1], wounds)
    files = texts if between == "FILE" else [start + between.join(texts) + end]
    read, unread = _everything(shape.partition(",")[0], files)
    found = {value["headline"]: value for value in read}
    whole = [number for number in range(1, COUNT + 1) if number != which]
    assert [number for number in whole if f"entry{number}x" not in found] == []
    for number in whole:
        notes = found[f"entry{number}x"]["notes"]
        # What no longer has a head of its own is text of the entry in front of it.
        may_grow = "jrnl-text" in shape or "jrnl-m" in shape
        assert notes == f"body{number}x" or (may_grow and notes.startswith(f"body{number}x"))
    said = json.dumps([*read, *unread])
    for mark in (f"entry{which}x", f"body{which}x"):
        # Behind a backslash the first letter of the mark is part of an escape; front matter has
        # comments.
        hidden = rf"\\{mark}" if shape != "markdown" else rf"\\{mark}|#.*{mark}"
        is_there = mark in texts[which - 1] and not re.search(hidden, texts[which - 1])
        assert mark in said or not is_there, (read, unread)


@pytest.mark.parametrize("shape", SHAPES)
def test_undamaged_files_are_read_whole(shape: str) -> None:
    start, one, between, end = SHAPES[shape]
    texts = [one(number) for number in range(1, COUNT + 1)]
    files = texts if between == "FILE" else [start + between.join(texts) + end]
    read, unread = _everything(shape.partition(",")[0], files)
    assert [value["headline"] for value in read] == [f"entry{n}x" for n in range(1, COUNT + 1)]
    assert unread == []


def _everything(form: str, files: list[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """The entries of these files, and what they list as not read."""
    read, unread = [], []
    known = Settings(zone="UTC", any_date=True)
    for text in files:
        origin = SourceFile(io.BytesIO(text.encode()), "given.md", inside="2026-11-09.md")
        for found in load_formats()[form].read(origin, known):
            if isinstance(found, Record):
                read.append(found.value)
            else:
                unread.append(found.raw)
    return read, unread


_MANY = """
import json, sys
from tests.memory import peak
from chefslog.exchange.imports import Import
from chefslog.exchange.formats.registry import Settings
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
home = Home(sys.argv[1], sys.argv[1])
with Import(sys.argv[2], Settings(zone="UTC"), form=sys.argv[3]) as importing:
    with open_snapshot(home) as snapshot:
        tally = importing.survey(snapshot)
print(json.dumps([tally.new.get("entry", 0), tally.unread,
    peak()]))
"""


def measured(home: Home, path: str, form: str) -> tuple[int, int, int]:
    """Entries found, records not read, KiB of memory at most, in a process of its own."""
    command = [sys.executable, "-c", _MANY, home.data, path, form]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=with_tests())
    new, unread, memory = json.loads(done.stdout)
    return new, unread, memory


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "start", "record", "end"),
    [
        ("brag", "[", '{"content": "NUMBER %s", "timestamp": 1795262400},\n', "{}]"),
        ("jrnl-text", "", "[2026-11-03 09:00] NUMBER\n%s\n", ""),
        ("brag", '[{"content": "', "%s NUMBER", ""),
        ("brag", "[", "[[[[[[NUMBER", ""),
        ("csv", "title,date,notes\n", "NUMBER,2026-11-03,%s\n", ""),
        ("csv", 'title,date\n"', "NUMBER %s\n", ""),
        ("jrnl-text", "[2026-11-03 09:00] x", "NUMBER %s", ""),
    ],
    ids=["list", "text", "one endless string", "depth", "table", "open quote", "one line"],
)
def test_a_large_file_fits_into_little_memory(
    home: Home, tmp_path: Path, form: str, start: str, record: str, end: str
) -> None:
    # Many small records take long to read; one endless one is soon given up.
    size, most = (16_000_000, 50) if record.endswith("\n") else (80_000_000, 100)
    path = tmp_path / "large"
    text = "lorem ipsum " * 340
    with open(path, "w", encoding="utf-8") as file:
        file.write(start)
        number = 0
        while file.tell() < size:
            piece = "".join(
                (record.replace("NUMBER", str(number + n)) % text)
                if "%s" in record else record.replace("NUMBER", "") * 300
                for n in range(100)
            )  # fmt: skip
            file.write(piece)
            number += 100
        file.write(end)
    new, unread, memory = measured(home, str(path), form)
    assert new + unread > 0
    assert memory < most * 1024, f"{memory} KiB"

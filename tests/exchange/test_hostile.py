"""Files that are wrong in every way: what can be read comes in, the rest is told and kept aside."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.exchange.formats.records import Settings
from chefslog.exchange.formats.registry import FORMATS
from chefslog.exchange.importing import Importing
from chefslog.exchange.source import OriginError
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from tests.exchange.given import a_home, archive, bring_in, put
from tests.journals import entry, put_journal
from tests.memory import with_tests
from tests.store.given import all_entries, assert_sound


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
    assert (found["day"], found["zone"], found["offset"]) == ("2026-11-03", None, 0)


@pytest.mark.usefixtures("open_umask")
def test_what_cannot_be_read_is_kept_aside_for_its_owner_alone(home: Home) -> None:
    raw = b"[2026-11-03 09:00] caf\xe9 \xff\n[2026-11-03 09:01] good\n[2026-11-03 09:02] \n"
    tally = bring_in(home, raw, "jrnl-text")
    assert headlines(home) == ["good"]
    assert [one.place for one in tally.problems] == ["line 1", "line 3"]
    assert tally.aside is not None
    assert stat.S_IMODE(os.stat(tally.aside).st_mode) == 0o600
    assert b"# line 1: " in Path(tally.aside).read_bytes()
    assert b"caf\xe9 \xff" in Path(tally.aside).read_bytes()
    assert bring_in(home, raw[:31], "jrnl-text", encoding="latin-1").new == {"entry": 1}
    assert "café ÿ" in headlines(home)


def test_nul_bytes_and_lone_surrogates_do_no_harm(home: Home) -> None:
    raw = b'[{"title": "a\\u0000b", "timestamp": 1}, {"title": "\\ud800", "timestamp": 2}]'
    assert bring_in(home, raw, "brag").unread == 0
    assert headlines(home) == ["\\ud800", "ab"]
    assert bring_in(home, b"[2026-11-03 09:00] x\x00y\n", "jrnl-text").unread == 0
    assert bring_in(home, b"title,date\nq\x00r,2026-11-03\n", "csv").unread == 0
    assert headlines(home) == ["\\ud800", "ab", "qr", "xy"]
    assert_sound(home)


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
        with pytest.raises(OriginError, match="newer chefslog"):
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
@given(data=st.binary(max_size=300), form=st.sampled_from([f for f in FORMATS if f != "markdown"]))
def test_no_bytes_at_all_break_a_reader(data: bytes, form: str) -> None:
    with a_home() as home:
        _survive(home, data, form)


_SAMPLES = (
    b'{"chefslog-archive":1,"whole":true,\n"entries":[\n{"id":1}],"history":[{"of":1}]}',
    b'{"entries":[{"text":"x","creationDate":"2026-11-03T09:00:00Z","tags":["a"]}]}',
    b'{"tags":{},"entries":[{"title":"a","body":"b","date":"2026-11-03","time":"09:00"}]}',
    b'[{"content":"x","timestamp":1}]',
    b"[2026-11-03 09:00] x *\nbody @tag\n",
    b'title,date\n"x",2026-11-03\n',
)


@settings(max_examples=200)
@given(
    data=st.sampled_from(_SAMPLES),
    form=st.sampled_from([f for f in FORMATS if f != "markdown"]),
    cuts=st.lists(st.tuples(st.integers(0, 100), st.binary(max_size=4)), max_size=4),
)
def test_damaged_files_of_every_format_are_survived(
    data: bytes, form: str, cuts: list[tuple[int, bytes]]
) -> None:
    for at, new in cuts:
        data = data[:at] + new + data[at + 1 :]
    with a_home() as home:
        _survive(home, data, form)


def _survive(home: Home, data: bytes, form: str) -> None:
    try:
        with Importing(put(home, data), Settings(), form=form) as importing:
            with open_snapshot(home) as snapshot:
                tally = importing.survey(snapshot)
            assert tally.unread >= len(tally.problems)
    except OriginError:
        return


_MANY = """
import json, sys
from tests.memory import peak
from chefslog.exchange.importing import Importing
from chefslog.exchange.formats.records import Settings
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
home = Home(sys.argv[1], sys.argv[1])
with Importing(sys.argv[2], Settings(zone="UTC"), form=sys.argv[3]) as importing:
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
def test_two_hundred_megabytes_fit_into_little_memory(
    home: Home, tmp_path: Path, form: str, start: str, record: str, end: str
) -> None:
    path = tmp_path / "large"
    text = "lorem ipsum " * 340
    with open(path, "w", encoding="utf-8") as file:
        file.write(start)
        number = 0
        while file.tell() < 200_000_000:
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
    assert memory < 220 * 1024, f"{memory} KiB"

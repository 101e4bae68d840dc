"""Each foreign format as its tool documents it: dates, zones, tags, titles and bodies are kept."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from chefslog.exchange.formats.registry import Settings
from chefslog.exchange.imports import Import
from chefslog.exchange.progress import Stopped
from chefslog.exchange.source import SourceError
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.store import history
from tests.exchange.given import NOW, a_home, archive, bring_in, put, stop_after
from tests.journals import entry, put_journal
from tests.store.given import all_entries, assert_sound, opened, query

JRNL = {
    "tags": {"@work": 2, "@perf": 1},
    "entries": [
        {
            "title": "Cut login latency. @perf",
            "body": "The JWKS fetch went away.\n\nSecond @work paragraph.",
            "date": "2026-07-03",
            "time": "23:30",
            "tags": ["@perf", "@work"],
            "starred": True,
        },
        {"title": "Winter note", "body": "", "date": "2026-01-05", "time": "09:00",
         "tags": [], "starred": False},
    ],
}  # fmt: skip
JRNL_TEXT = """[2026-07-03 23:30] Cut login latency. @perf *
The JWKS fetch went away.

Second @work paragraph.

[2026-01-05 09:00] Winter note
"""
DAYONE = {
    "metadata": {"version": "1.0"},
    "entries": [
        {
            "uuid": "6F30404AB159433D8FF1C2B0C2C5AE4E",
            "creationDate": "2026-07-03T23:30:00Z",
            "timeZone": "Asia/Tokyo",
            "text": "# Fixed the *parser*\n\nIt read `[` wrongly.\n",
            "tags": ["Parser", "two words"],
            "starred": True,
            "location": {"placeName": "Shibuya", "latitude": 35.6},
        },
        {
            "uuid": "A1",
            "creationDate": "2026-07-04T01:00:00Z",
            "timeZone": "Mars/Olympus",
            "text": "Second",
        },
    ],
}
BRAG = [
    {"content": "I wrote my first brag", "timestamp": 1795262400},
    {
        "id": 12,
        "title": "Cut p99 latency",
        "description": "Replaced the fetch by a cache.",
        "project": "platform",
        "type": "ship",
        "tags": "auth,perf",
        "impact": "1.8s -> 240ms",
        "created_at": "2026-11-20T17:03:22Z",
        "updated_at": "2026-11-20T17:03:22Z",
    },
]


def only(home: Home, headline: str) -> dict[str, Any]:
    (found,) = (one for one in all_entries(home).values() if one["headline"] == headline)
    return found


def entries(home: Home) -> list[dict[str, Any]]:
    return sorted(all_entries(home).values(), key=lambda one: one["key"])


@pytest.mark.parametrize("data", [json.dumps(JRNL), json.dumps(JRNL, indent=2), JRNL_TEXT])
def test_jrnl(home: Home, data: str) -> None:
    tally = bring_in(home, data)
    assert (tally.new, tally.unread) == ({"entry": 2}, 0)
    assert (tally.first, tally.last) == ("2026-01-05", "2026-07-03")
    found = only(home, "Cut login latency. @perf")
    assert found["notes"] == "The JWKS fetch went away.\n\nSecond @work paragraph."
    assert found["tags"] == ["perf", "work", "starred"]
    assert (found["day"], found["captured_at"]) == ("2026-07-03", "2026-07-03T21:30:00.000Z")
    assert (found["offset"], found["zone"]) == (120, "Europe/Berlin")
    assert (found["state"], found["source"]) == ("entry", "import:jrnl")
    assert only(home, "Winter note")["offset"] == 60
    assert_sound(home)


def test_the_two_forms_of_jrnl_are_the_same_entries(home: Home) -> None:
    bring_in(home, json.dumps(JRNL))
    assert bring_in(home, JRNL_TEXT).new == {"entry": 0}


def test_a_jrnl_file_with_other_times_and_brackets_inside(home: Home) -> None:
    text = (
        "[2026-11-03 09:00:00 AM] One\n[not a date] is body\n\n"
        "[2026-11-03 01:15:30 PM] Two! And more.\n"
    )
    assert bring_in(home, text, "jrnl-text").unread == 0
    assert bring_in(home, "2013-06-09 15:39 Old style\nbody\n").new == {"entry": 1}
    found = {one["headline"]: one for one in entries(home)}
    assert found["One"]["notes"] == "[not a date] is body"
    assert found["Two!"]["notes"] == "And more."
    assert found["Two!"]["captured_at"] == "2026-11-03T12:15:30.000Z"
    assert (found["Old style"]["day"], found["Old style"]["notes"]) == ("2013-06-09", "body")


def test_day_one(home: Home) -> None:
    tally = bring_in(home, json.dumps(DAYONE))
    assert (tally.form, tally.new["entry"]) == ("dayone", 2)
    found = only(home, "Fixed the *parser*")
    assert found["notes"] == "It read `[` wrongly."
    assert (found["day"], found["offset"], found["zone"]) == ("2026-07-04", 540, "Asia/Tokyo")
    assert found["captured_at"] == "2026-07-03T23:30:00.000Z"
    assert found["tags"] == ["Parser", "two-words", "starred"]
    assert found["extra"]["dayone"]["location"]["placeName"] == "Shibuya"
    assert only(home, "Second")["zone"] == "Europe/Berlin"
    assert any("Mars/Olympus" in note for note in tally.notes)


def test_brag_lists_of_both_shapes(home: Home) -> None:
    assert bring_in(home, json.dumps(BRAG)).new == {"entry": 2}
    first = only(home, "I wrote my first brag")
    assert (first["day"], first["offset"]) == ("2026-11-21", 60)
    second = only(home, "Cut p99 latency")
    assert second["notes"] == "Replaced the fetch by a cache."
    assert (second["project"], second["impact"]) == ("platform", "1.8s -> 240ms")
    assert second["tags"] == ["auth", "perf"]
    assert second["extra"] == {
        "brag": {"id": 12, "type": "ship", "updated_at": "2026-11-20T17:03:22Z"}
    }


@pytest.mark.parametrize(
    "value",
    [
        {"title": "Cut it", "closedAt": "2026-11-03T09:00:00Z", "createdAt": "2026-11-01T09:00:00Z",
         "labels": [{"name": "auth perf"}], "url": "https://example.org/1", "body": "why"},
        {"description": "Cut it", "annotation": [], "done": True, "end": "", "link":
         "https://example.org/1", "note": "why", "tags": ["auth perf"], "date": "2026-11-03",
         "time": "10:00"},
        {"name": "Cut it", "completedAt": 1793696400, "labels": {"nodes": [{"name": "auth perf"}]},
         "proof": ["https://example.org/1"], "details": "why"},
    ],
)  # fmt: skip
def test_json_of_other_programs_by_the_names_of_its_members(
    home: Home, value: dict[str, Any]
) -> None:
    bring_in(home, json.dumps([value]), "brag")
    found = only(home, "Cut it")
    assert (found["captured_at"], found["notes"]) == ("2026-11-03T09:00:00.000Z", "why")
    assert found["tags"] == ["auth-perf"]
    assert [one["ref"] for one in found["evidence"]] == ["https://example.org/1"]


def test_a_table_with_a_mapping(home: Home) -> None:
    text = (
        "Closed;Task;Type;Labels;Minutes;Wert\r\n"
        '03.11.2026;"Cut; latency";fix;"auth, perf";2h;speed\r\n'
        "2026-11-04 18:30;=1+1;Bug;;;\r\n"
    )
    columns = {"headline": ["Task"], "day": ["Closed"], "kind": ["Type"], "took": ["Minutes"],
               "value": ["Wert"]}  # fmt: skip
    tally = bring_in(home, "\ufeff" + text, name="t.csv", columns=columns)
    assert (tally.new, tally.unread) == ({"entry": 2}, 0)
    found = only(home, "Cut; latency")
    assert (found["day"], found["kind"], found["took"]) == ("2026-11-03", "fix", 120)
    assert (found["value"], found["tags"]) == ("speed", ["auth", "perf"])
    other = only(home, "=1+1")
    assert other["captured_at"] == "2026-11-04T17:30:00.000Z"
    assert other["extra"] == {"csv": {"kind": "Bug"}}
    assert any('kind: "Bug"' in note for note in tally.notes)


def test_a_table_by_the_names_of_its_columns(home: Home) -> None:
    text = 'Title\tDate\tDescription\tURL\nOne\t2026-11-03\t"two\nlines"\thttps://a.io/pull/1\n'
    bring_in(home, text, name="t.tsv")
    found = only(home, "One")
    assert found["notes"] == "two\nlines"
    assert found["evidence"] == [{"kind": "pr", "ref": "https://a.io/pull/1"}]


def test_a_table_that_does_not_say_what_is_what_is_asked_back(home: Home) -> None:
    with pytest.raises(SourceError, match=r"--map headline=NAME.*a, b"):
        bring_in(home, "a,b\n1,2\n", "csv")
    with pytest.raises(SourceError, match='no column "X"'):
        bring_in(home, "a,b\n1,2\n", "csv", columns={"headline": ["X"]})


def test_a_folder_of_markdown(home: Home) -> None:
    put(home, b"", "notes/.keep")
    files = {
        "notes/2026-11-03-parser.md": "---\ntitle: Fixed the parser\ntags: [aa, 'b c']\n"
        "mood: good\nkind: fix\n---\n\nIt read `[` wrongly.\n",
        "notes/deep/x.md": "+++\ntitle = 'Toml'\ndate = 2026-11-04T10:00:00+02:00\n"
        "tags = ['xx']\n+++\nBody\n",
        "notes/list.md": "---\ndate: 2026-11-05\ntags:\n  - one\n  - two\n---\n"
        "# Heading here\n\nrest",
        "notes/own.md": "---\nheadline: Own document\nday: 2026-11-06\nai: 2\n---\n\n"
        "# Problem\n\nwhat it was\n",
        "notes/skip.txt": "no",
    }  # fmt: skip
    for name, text in files.items():
        put(home, text, name)
    with Import(
        put(home, "", "notes/z.md")[:-5], Settings(zone="Europe/Berlin", now=NOW)
    ) as importing:
        with opened(home) as journal:
            tally = importing.carry_out(journal)
        with opened(home) as journal:
            assert importing.carry_out(journal).new == {"entry": 0}
    assert tally.new == {"entry": 4}
    assert [one.place for one in tally.problems] == ["z.md"]
    first = only(home, "Fixed the parser")
    assert (first["day"], first["tags"], first["kind"]) == ("2026-11-03", ["aa", "b-c"], "fix")
    assert first["notes"] == "It read `[` wrongly."
    assert first["extra"] == {"markdown": {"mood": "good"}}
    toml = only(home, "Toml")
    assert (toml["day"], toml["captured_at"]) == ("2026-11-04", "2026-11-04T08:00:00.000Z")
    listed = only(home, "Heading here")
    assert (listed["tags"], listed["notes"]) == (["one", "two"], "rest")
    own = only(home, "Own document")
    assert (own["delegation"], own["problem"], own["day"]) == (2, "what it was", "2026-11-06")


CASES = {
    "jrnl": json.dumps(JRNL),
    "jrnl-text": JRNL_TEXT,
    "dayone": json.dumps(DAYONE),
    "brag": json.dumps(BRAG),
    "csv": "title,date\na,2026-11-03\nb,2026-11-04\n",
    "markdown": "---\ntitle: a\ndate: 2026-11-03\n---\nb\n",
}


@pytest.mark.parametrize("form", CASES)
def test_run_twice_nothing_doubles_and_one_undo_takes_it_back(home: Home, form: str) -> None:
    count = bring_in(home, CASES[form], form).new["entry"]
    again = bring_in(home, CASES[form], form)
    assert (again.new, again.known) == ({"entry": 0}, {"entry": count})
    assert len(all_entries(home)) == count
    with opened(home) as journal:
        history.undo_step(journal)
    assert {one["state"] for one in all_entries(home).values()} == {"trashed"}
    assert_sound(home)


@pytest.mark.parametrize("form", CASES)
def test_formats_are_recognised(home: Home, form: str) -> None:
    names = {"csv": "x.csv", "markdown": "x.md"}
    path = put(home, CASES[form], names.get(form, "x"))
    with Import(path, Settings()) as importing:
        assert importing.form.name == form


@pytest.mark.parametrize("form", CASES)
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(home: Home, form: str) -> None:
    bring_in(home, CASES[form], form)
    text = "\ufeff" + CASES[form].replace("\n", "\r\n")
    assert bring_in(home, text, form).new == {"entry": 0}
    assert bring_in(home, text[1:].encode("utf-16"), form).new == {"entry": 0}


def test_the_same_record_twice_is_one_entry(home: Home) -> None:
    twice = {"tags": {}, "entries": [*JRNL["entries"], *JRNL["entries"]]}
    assert bring_in(home, json.dumps(twice)).new == {"entry": 2}


def test_looking_writes_nothing_at_all(home: Home) -> None:
    path = put(home, JRNL_TEXT + "[2026-11-03 09:00] \n")
    with Import(path, Settings()) as importing, open_snapshot(home) as snapshot:
        tally = importing.survey(snapshot)
    assert (tally.new, tally.unread) == ({"entry": 2}, 1)
    assert os.listdir(home.data) == ["given"]


def test_a_stop_keeps_what_was_added_and_the_next_run_adds_the_rest(home: Home) -> None:
    lines = [f"[2026-11-03 09:00] Entry {number}\n" for number in range(5000)]
    path = put(home, "".join(lines))
    with Import(path, Settings()) as importing:
        with opened(home) as journal:
            tally = importing.carry_out(journal, watch=stop_after(30))
        assert tally.cancelled
        (kept,) = query(home, "SELECT count(*) FROM entry")[0]
        assert 0 < kept == tally.new["entry"] < 5000
        with opened(home) as journal:
            assert importing.carry_out(journal).new["entry"] == 5000 - kept
    assert_sound(home)


def test_a_stopped_archive_leaves_nothing(home: Home) -> None:
    with a_home() as there:
        put_journal(there, [entry(number) for number in range(1200)])
        path = put(home, archive(there))
    with (
        Import(path, Settings()) as importing,
        opened(home) as journal,
        pytest.raises(Stopped),
    ):
        importing.carry_out(journal, watch=stop_after(5))
    assert query(home, "SELECT count(*) FROM entry") == [(0,)]


@pytest.mark.parametrize("zone", ["GMT+02:00", "GMT+0200", "GMT+2", "+02:00"])
def test_a_zone_of_day_one_may_be_an_offset(home: Home, zone: str) -> None:
    value = {"creationDate": "2026-11-03T23:30:00Z", "timeZone": zone, "text": "x"}
    tally = bring_in(home, json.dumps({"entries": [value]}), "dayone")
    assert (only(home, "x")["day"], only(home, "x")["offset"]) == ("2026-11-04", 120)
    assert tally.notes == {}


def test_an_entry_of_day_one_with_rich_text_only_says_so(home: Home) -> None:
    value = {"creationDate": "2026-11-03T23:30:00Z", "richText": '{"contents":[{"text":"x"}]}'}
    tally = bring_in(home, json.dumps({"entries": [value]}), "dayone")
    assert tally.problems[0].reason == "its text is in richText only, which is not read"


def test_what_was_refused_goes_into_a_file_of_its_own_each_time(home: Home) -> None:
    names = [os.path.basename(bring_in(home, "[5]", "brag").rejects or "") for _ in range(3)]
    first = names[0].removesuffix(".txt")
    assert names == [f"{first}.txt", f"{first}-2.txt", f"{first}-3.txt"]

"""Tables as spreadsheets and trackers write them: no row is lost or merged without a word."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chefslog.exchange.formats.csv import read_csv
from chefslog.exchange.formats.registry import Record, Settings
from chefslog.exchange.source import SourceError, SourceFile
from chefslog.home.paths import Home
from tests.exchange.given import bring_in
from tests.store.given import all_entries


def found(home: Home) -> dict[str, dict[str, Any]]:
    return {one["headline"]: one for one in all_entries(home).values()}


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\ntitle;date\none;2026-11-03\ntwo;2026-11-04\n",
        '"sep=;"\n\ntitle;date\none;2026-11-03\ntwo;2026-11-04\n',
        "\n\n,,\ntitle,date\none,2026-11-03\n\n,\ntwo,2026-11-04",
        "title,date\rone,2026-11-03\rtwo,2026-11-04\r",
        "title\tdate\r\none\t2026-11-03\r\ntwo\t2026-11-04",
        "Time,Date,Title\n09:15,2026-11-03,one\n,2026-11-04,two\n",
        "title|date\none|2026-11-03\ntwo|2026-11-04\n",
        "TITLE , Date\n one,2026-11-03\ntwo, 2026-11-04\n",
        "title,date\none,2026-11-03\ntw\x00o,2026-11-04\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_table_is_read_however_it_is_written_down(home: Home, text: str, encoding: str) -> None:
    tally = bring_in(home, text.encode(encoding), "csv")
    assert (tally.new, tally.unread) == ({"entry": 2}, 0)
    days = {name: one["day"] for name, one in found(home).items()}
    assert days == {"one": "2026-11-03", "two": "2026-11-04"}


def test_text_above_the_names_of_the_columns_is_listed(home: Home) -> None:
    text = 'My work, 2026\nFrom: "Ada, Sam"\n\ntitle;date\none;2026-11-03\ntwo;2026-11-04\n'
    tally = bring_in(home, text, "csv")
    assert sorted(found(home)) == ["one", "two"]
    assert [(problem.place, problem.raw) for problem in tally.problems] == [
        ("line 1", "My work, 2026"),
        ("line 2", 'From: "Ada, Sam"'),
    ]


def test_a_clock_in_a_column_of_its_own_counts(home: Home) -> None:
    bring_in(home, "Time,Date,Title\n9:15 PM,2026-11-03,one\n", "csv")
    assert found(home)["one"]["captured_at"] == "2026-11-03T20:15:00.000Z"


@pytest.mark.parametrize(
    ("text", "line", "kept"),
    [
        ('title,date\n"open,2026-11-03\ntwo,2026-11-04\nthree,2026-11-05\n', 2, ["three", "two"]),
        ('title,date\n"open,2026-11-03\n"two",2026-11-04\n"three",2026-11-05\n', 2,
         ["three", "two"]),
        ('title,date\none,2026-11-03\ntwo,"2026-11-04', 3, ["one"]),
        ('title,date,notes\none,2026-11-03,"open\ntwo,2026-11-04,the 5" disk\n'
         'three,2026-11-05,a 5",\n', 2, ["three", "two"]),
        ('title,date,notes\none,2026-11-03,"open\ntwo,2026-11-04,x\nthree,2026-11-05,5"\n', 2,
         ["three", "two"]),
    ],
)  # fmt: skip
def test_an_unclosed_quote_is_named_and_the_rows_behind_it_come_in(
    home: Home, text: str, line: int, kept: list[str]
) -> None:
    tally = bring_in(home, text, "csv")
    assert sorted(found(home)) == kept
    assert [one.place for one in tally.problems] == [f"line {line}"]
    assert "not closed" in tally.problems[0].reason


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('date,title\n2026-11-03, "one, two"\n', "one, two"),
        ('date,title\n"2026-11-03" , "one, two"  \n', "one, two"),
        ('date\ttitle\n2026-11-03\t"one" two\n', '"one" two'),
        ('date,title,notes\n2026-11-03,"one" two,x\n', '"one" two'),
        ('date;title\n2026-11-03; "one ""two"""\n', 'one "two"'),
    ],
)
def test_spaces_round_quotes_and_words_behind_them_split_no_cell(
    home: Home, text: str, wanted: str
) -> None:
    tally = bring_in(home, text, "csv")
    assert (list(found(home)), tally.unread) == ([wanted], 0)
    assert found(home)[wanted]["extra"] == {}


def test_quotes_inside_a_cell_are_text(home: Home) -> None:
    text = (
        'title,date,notes\na 5" disk,2026-11-03,"say "hi" now"\n'
        'two,2026-11-04,"He said ""no"",\nand went."\n'
    )
    assert bring_in(home, text, "csv").unread == 0
    assert found(home)['a 5" disk']["notes"] == 'say "hi" now'
    assert found(home)["two"]["notes"] == 'He said "no",\nand went.'


_cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(
    ['"', '""', "a,b", 'x "y" z', "two\nlines", ";", "'=1"]
)


@settings(max_examples=60)
@given(st.lists(st.tuples(_cells, _cells), min_size=1, max_size=6))
@example([("", " 0"), (' "a, b', "  c"), ('" x', ' "')])
def test_what_a_program_writes_correctly_is_read_back_row_for_row(
    rows: list[tuple[str, str]],
) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(["title", "date", "mood", "place"])
    for number, (mood, place) in enumerate(rows):
        writer.writerow([f"row {number}", "2026-11-03", mood, place])
    origin = SourceFile(io.BytesIO(buffer.getvalue().encode()), "given")
    records = list(read_csv(origin, Settings(zone="UTC")))
    assert [one.value["headline"] for one in records if isinstance(one, Record)] == [
        f"row {number}" for number in range(len(rows))
    ]
    for record, (mood, place) in zip(records, rows, strict=True):
        assert isinstance(record, Record)
        wanted = {"mood": mood, "place": place}
        kept = record.value["extra"].get("csv", {})
        assert kept == {
            name: "=1" if text == "'=1" else text for name, text in wanted.items() if text.strip()
        }


def test_columns_of_the_same_name_are_one_list(home: Home) -> None:
    text = (
        "Summary,Issue key,Issue Type,Labels,Labels,Labels,Labels,Comment,Comment,Created,Resolved,"
        "Time Spent\n"
        "Fix login,AB-1,Bug,one,two,three,four,first,second,01/Nov/26 9:15 AM,03/Nov/26 9:15 AM,"
        "5400\nStill open,AB-2,Task,,one,,,,,04/Nov/26 9:15 AM,,\n"
    )
    tally = bring_in(home, text)
    assert (tally.form, tally.new) == ("jira", {"entry": 2})
    fixed, still = found(home)["Fix login"], found(home)["Still open"]
    assert fixed["tags"] == ["one", "two", "three", "four"]
    assert (fixed["day"], fixed["kind"], fixed["took"]) == ("2026-11-03", "fix", 90)
    assert fixed["evidence"] == [{"kind": "other", "ref": "AB-1"}]
    assert fixed["extra"]["jira"]["Comment"] == ["first", "second"]
    assert (still["day"], still["tags"]) == ("2026-11-04", ["one"])
    assert still["extra"]["jira"]["Issue Type"] == "Task"
    assert any('there is no "Resolved"' in note for note in tally.notes)


def test_linear(home: Home) -> None:
    text = (
        "ID,Team,Title,Description,Status,Project,Labels,Created,Completed\n"
        'ENG-1,Core,"Fix ""it""","why\n\nhow",Done,web,"Bug, Back end",'
        "2026-10-03T03:30:00.000Z,2026-11-03T23:30:00.000Z\n"
    )
    tally = bring_in(home, text)
    assert (tally.form, tally.unread) == ("linear", 0)
    fixed = found(home)['Fix "it"']
    assert (fixed["day"], fixed["project"], fixed["notes"]) == ("2026-11-04", "web", "why\n\nhow")
    assert fixed["tags"] == ["Bug", "Back-end"]


def test_a_field_may_be_mapped_to_several_columns(home: Home) -> None:
    columns = {"headline": ["What"], "day": ["On"], "tags": ["A", "B"], "notes": ["A"]}
    bring_in(home, "What,On,A,B\none,2026-11-03,aa,bb\n", "csv", columns=columns)
    assert (found(home)["one"]["tags"], found(home)["one"]["notes"]) == (["aa", "bb"], "aa")


def test_what_is_no_field_is_kept_with_the_entry(home: Home) -> None:
    text = "title,summary,date,created,mood\none,other,2026-11-03,2026-11-01,good,more\n"
    bring_in(home, text, "csv")
    assert found(home)["one"]["extra"]["csv"] == {
        "summary": "other", "created": "2026-11-01", "mood": "good", "column 6": "more",
    }  # fmt: skip


@pytest.mark.parametrize("clock", ["1.5h", "2026-11-02 09:00", "soon", "90"])
def test_a_column_called_time_that_is_no_clock_is_kept_beside(home: Home, clock: str) -> None:
    bring_in(home, f"Time,Date,Title\n{clock},2026-11-03,one\n", "csv")
    assert found(home)["one"]["day"] == "2026-11-03"
    assert found(home)["one"]["extra"]["csv"] == {"Time": clock}


@pytest.mark.parametrize(
    "text",
    [
        'Name,Created time,Tags\nShipped it,"November 3, 2026 9:15 AM",auth\n',
        "Start date,Start time,Description,Duration,Tags\n"
        "2026-11-03,09:15:00,Shipped it,01:30:00,auth\n",
        "Date completed;Task;Labels\n03.11.2026 09:15;Shipped it;auth\n",
    ],
)
def test_tables_of_other_programs_by_the_names_of_their_columns(home: Home, text: str) -> None:
    bring_in(home, text, "csv")
    shipped = found(home)["Shipped it"]
    assert (shipped["captured_at"], shipped["tags"]) == ("2026-11-03T08:15:00.000Z", ["auth"])


def test_an_unclosed_quote_among_the_names_of_columns_is_said(home: Home) -> None:
    with pytest.raises(SourceError, match="line 1: a quote is opened in the row with the names"):
        bring_in(home, '"title,date\na,2026-11-03\n', "csv")

"""Tables as spreadsheets and trackers write them: no row is lost or merged without a word."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chefslog.exchange.formats.csv import read_csv
from chefslog.exchange.formats.registry import Record, Settings
from chefslog.exchange.formats.table_rows import read_rows, sort_delimiters
from chefslog.exchange.source import SourceError, SourceFile
from chefslog.home.paths import Home
from tests.exchange.given import bring_in, read, read_one, refusals
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
    assert any('no day in "Resolved"; that of "Created"' in note for note in tally.notes)


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
        "Title,Created At (UTC),Closed At (UTC),Labels\n"
        "Shipped it,2026-11-01 10:00:00,2026-11-03 08:15:00,auth\n",
        "Card Name,Card Description,Labels,Last Activity Date\n"
        "Shipped it,b,auth (green),2026-11-03T08:15:00.000Z\n",
        "ID,Title,Tags,Closed Date\n1,Shipped it,auth,3 Nov 2026 9:15 AM\n",
        "Project,Task,Description,Start date,Start time,Duration,Tags\n"
        "shop,Coding,Shipped it,2026-11-03,09:15:00,01:00:00,auth\n",
        "Vorgangsschlüssel;Zusammenfassung;Erstellt;Aktualisiert;Erledigt;Stichwörter\n"
        "X-1;Shipped it;01.Okt.2026 9:00;10.Nov.2026 9:00;03.Nov.2026 9:15;auth\n",
        "ID,Titel,Erstelldatum,Abgeschlossen am,Schlagwörter\n"
        "1,Shipped it,1. Okt. 2026,3. November 2026 9:15,auth\n",
        "Projekt,Aufgabe,Beschreibung,Startdatum,Startzeit,Dauer,Tags\n"
        "shop,Coding,Shipped it,03.11.2026,09:15:00,01:00:00,auth\n",
        "Título,Creado,Resuelto,Etiquetas\nShipped it,2026-11-01,3 nov 2026 9:15,auth\n",
        "Résumé,Créé,Résolu,Étiquettes\nShipped it,2026-11-01,3 nov. 2026 9:15,auth\n",
        "CONTENT,DESCRIPTION,DATE,TAGS\nShipped it,more,2026-11-03 09:15,[auth]\n",
    ],
)
def test_tables_of_other_programs_by_the_names_of_their_columns(home: Home, text: str) -> None:
    bring_in(home, text, "csv")
    shipped = found(home)["Shipped it"]
    assert (shipped["captured_at"], shipped["tags"]) == ("2026-11-03T08:15:00.000Z", ["auth"])


def test_a_column_of_numbers_of_excel_is_read_as_days() -> None:
    first, second = read("csv", 'title,date\none,45969\ntwo,"46329,395833"\n')
    assert isinstance(first, Record) and isinstance(second, Record)
    assert first.value["day"] == "2025-11-08"
    assert second.value["captured_at"] == "2026-11-03T08:30:00.000Z"
    assert first.guesses == second.guesses == ("the number is read as a day of Excel's",)


@pytest.mark.parametrize("number", ["2026", "12345", "459690", "1762560000"])
def test_beside_other_days_no_number_is_one_of_excel(number: str) -> None:
    listed = refusals("csv", f"title,date\none,2026-11-03\ntwo,45969\nthree,{number}\n")
    assert listed[0][0] == "line 3"


def test_a_column_of_seconds_is_no_column_of_days() -> None:
    assert [place for place, _, _ in refusals("csv", "title,time\none,28800\n")] == ["line 2"]


@pytest.mark.parametrize("word", ["Fixed", "100%", "50 %", "open", "yes", "no"])
@pytest.mark.parametrize("form", ["csv", "brag", "markdown"])
def test_what_is_no_day_is_not_taken_where_there_is_one(form: str, word: str) -> None:
    text = {
        "csv": f"title,resolution,created\none,{word},2026-11-03\n",
        "brag": json.dumps([{"title": "one", "resolution": word, "created": "2026-11-03"}]),
        "markdown": f"---\ntitle: one\nresolution: {word}\ncreated: 2026-11-03\n---\n",
    }[form]
    (record,) = read(form, text)
    assert isinstance(record, Record) and record.value["day"] == "2026-11-03"
    assert record.value["extra"] == {form: {"resolution": word}}
    said = 'there is no day in "resolution"; that of "created" counts'
    assert record.notes == ((said,) if word[0] in "F15o" and form != "markdown" else ())


def test_an_unclosed_quote_among_the_names_of_columns_is_said(home: Home) -> None:
    with pytest.raises(SourceError, match="line 1: a quote is opened in the row with the names"):
        bring_in(home, '"title,date\na,2026-11-03\n', "csv")


@pytest.mark.parametrize(
    ("rows", "names"), [(19, ["one"]), (20, ["one"]), (21, None)]
)  # fmt: skip
def test_the_names_of_columns_are_looked_for_in_twenty_one_rows(
    rows: int, names: list[str] | None
) -> None:
    text = "x\n" * rows + "title,date\none,2026-11-03\n"
    if names is None:
        with pytest.raises(SourceError, match="which column is the headline and which the day"):
            read("csv", text)
        return
    *above, last = read("csv", text)
    assert isinstance(last, Record)
    assert (len(above), last.value["headline"]) == (rows, "one")


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n;;\n"])
def test_a_table_without_a_row_has_nothing_to_read(text: str) -> None:
    assert read("csv", text) == []


@pytest.mark.parametrize(
    ("text", "columns", "reason"),
    [
        ("a,b\n", {}, "given: which column is the headline and which the day? Say so with --map "
         "headline=NAME; there are: a, b"),
        ("title,b\n", {}, "given: which column is the day? Say so with --map day=NAME; there are: "
         "title, b"),
        ("sep=;\n", {}, "given: there are no names of columns"),
        ("title,date\n", {"mood": ["title"]}, '--map: there is no field "mood"'),
        ("title,date\n", {"headline": ["what"]},
         '--map: no column "what"; there are: title, date'),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_read_says_what_is_missing(
    text: str, columns: dict[str, list[str]], reason: str
) -> None:
    with pytest.raises(SourceError) as refused:
        read("csv", text, columns=columns)
    assert str(refused.value) == reason


def test_a_row_without_a_day_is_listed_with_its_line() -> None:
    text = "title,date\none,\n\xff,never\ntwo,2026-11-03\n".encode("latin-1")
    assert refusals("csv", text) == [
        ("line 2", "no day", "one,"),
        ("line 3", "not UTF-8; say --encoding cp1252 (Windows), or what it is", "\udcff,never"),
    ]


def test_lines_with_delimiters_in_a_long_cell_are_no_rows() -> None:
    found = read_one("csv", 'date,title\n2026-11-03,"one\ntwo,three\nfour"\n')
    assert (found["headline"], found["notes"]) == ("one", "two,three\nfour")


@pytest.mark.parametrize(
    "row", ['"one\nmore","why",2026-11-03', '"one\n2026-11-01, b","why",2026-11-03']
)
def test_a_cell_over_two_lines_whose_last_looks_like_a_row_is_read_whole(row: str) -> None:
    assert read_one("csv", f"title,notes,date\n{row}")["notes"].endswith("why")


def test_a_row_behind_a_quote_that_is_never_closed_is_read() -> None:
    text = 'title,notes,date\n"open,x,2026-11-02\n"Moved, it",y,2026-11-03\nCut it,z,2026-11-04'
    found = [one for one in read("csv", text) if isinstance(one, Record)]
    assert [one.value["headline"] for one in found] == ["Moved, it", "Cut it"]


def test_what_a_headline_leaves_out_stands_in_front_of_the_notes() -> None:
    found = read_one("csv", 'date,notes,title\n2026-11-03,why,"one\nmore"\n')
    assert (found["headline"], found["notes"]) == ("one", "more\n\nwhy")


@pytest.mark.parametrize(
    ("names", "cells", "field", "kept", "beside"),
    [
        ("kind,kind", "fix,build", "kind", "fix", {"kind": "build"}),
        ("took,took", "2h,3h", "took", 120, {"took": "3h"}),
        ("ai,level", "2,3", "delegation", 2, {"level": "3"}),
        ("notes,notes", "one,two", "notes", "one\n\ntwo", None),
        ("tags,tags", "#aa #bb;,cc", "tags", ["aa", "bb", "cc"], None),
        ("private", "TRUE", "private", True, None),
        ("private", "False", "private", None, None),
        ("own", "false", "own", "no", None),
        ("project", "\x07", "project", None, None),
    ],
)
def test_a_cell_is_read_as_its_field_takes_it(
    names: str, cells: str, field: str, kept: Any, beside: dict[str, str] | None
) -> None:
    found = read_one("csv", f"title,date,{names}\none,2026-11-03,{cells}\n")
    assert (found.get(field), found["extra"].get("csv")) == (kept, beside)


@pytest.mark.parametrize(("seconds", "minutes"), [("89", 1), ("90", 2), ("5400", 90)])
def test_seconds_of_jira_become_whole_minutes(seconds: str, minutes: int) -> None:
    text = f"Summary,Issue key,Created,Original estimate\none,K-1,2026-11-03,{seconds}\n"
    assert read_one("jira", text)["guess"] == minutes


def rows_of(text: str) -> list[tuple[int, int, list[str]]]:
    """First and last line and cells of each row."""
    numbered = iter(enumerate(text.split("\n"), 1))
    return [(row.line, row.last, row.cells) for row in read_rows(numbered, ",")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('a,"b\nc",d\ne,f', [(1, 2, ["a", "b\nc", "d"]), (3, 3, ["e", "f"])]),
        ('"a\n,b\n""c",d\ne', [(1, 3, ['a\n,b\n"c', "d"]), (4, 4, ["e"])]),
        ('"a,b\nc,d', [(1, 1, []), (2, 2, ["c", "d"])]),
        ('"a"x,b', [(1, 1, ['"a"x', "b"])]),
        ('"a"x,"b\nc', [(1, 1, []), (2, 2, ["c"])]),
    ],
)
def test_a_row_may_go_over_several_lines(
    text: str, wanted: list[tuple[int, int, list[str]]]
) -> None:
    assert rows_of(text) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [('a;b,"c,d,e"|', ",;|\t"), ('"a,b,c";d', ";,\t|"), ("", ",;\t|"), ("a|b|c;d", "|;,\t")],
)
def test_the_sign_between_cells_is_the_most_frequent_one_outside_of_quotes(
    line: str, wanted: str
) -> None:
    assert sort_delimiters(line) == [*wanted]


@pytest.mark.parametrize(
    ("text", "headline", "notes"),
    [
        ("Project,Task,Description,Date\nweb,,Cut it,2026-11-03\n", "Cut it", None),
        ("Project,Task,Description,Date\nweb,Login,Cut it,2026-11-03\n", "Login", "Cut it"),
        ('Task,Notes,Date\n,"Cut it\nwhy",2026-11-03\n', "Cut it", "why"),
        ("Title,Notes,Notes,Date\n,,Cut it,2026-11-03\n", "Cut it", None),
    ],
)
def test_a_row_without_a_headline_takes_it_from_its_notes(
    text: str, headline: str, notes: str | None
) -> None:
    found = read_one("csv", text)
    assert (found["headline"], found.get("notes")) == (headline, notes)


@pytest.mark.parametrize("tick", ["Yes", "no", "TRUE", "checked", "x", "✓"])
@pytest.mark.parametrize("name", ["Done", "Completed", "Closed"])
def test_a_box_to_tick_is_no_day(name: str, tick: str) -> None:
    (record,) = read("csv", f"Title,{name},Created\none,{tick},2026-11-03\n")
    assert isinstance(record, Record)
    assert (record.value["day"], record.notes) == ("2026-11-03", ())
    assert record.value["extra"]["csv"] == {name: tick}


def test_a_row_behind_an_open_quote_is_known_by_any_of_its_days() -> None:
    text = 'Title,Done,Created\n"open,Yes,2026-11-02\n"Moved, it",Yes,2026-11-03\n'
    found = [one for one in read("csv", text) if isinstance(one, Record)]
    assert [one.value["headline"] for one in found] == ["Moved, it"]


def test_a_table_may_write_the_names_of_its_days_in_any_way() -> None:
    found = read_one("csv", "title,createdAt,lastEditedTime\none,2026-11-03,2026-11-05\n")
    assert found["day"] == "2026-11-03"


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("csv", 'title,date\nx,"November 4, 2026 → November 6, 2026"\n'),
        ("markdown", "---\ntitle: x\ndate: November 4, 2026 → November 6, 2026\n---\n"),
        ("brag", '[{"title": "x", "date": "November 4, 2026 → November 6, 2026"}]'),
    ],
)
def test_of_a_span_the_first_day_is_taken_and_the_text_kept(form: str, data: str) -> None:
    (record,) = read(form, data)
    assert isinstance(record, Record)
    assert (record.value["day"], record.guesses) == (
        "2026-11-04", ("the first day of a span is taken",)
    )  # fmt: skip
    assert record.value["extra"][form] == {"date": "November 4, 2026 → November 6, 2026"}


@pytest.mark.parametrize(
    ("said", "minutes"),
    [("1,5h", 90), ("1.5 h", 90), ("1:30", 90), ("0:45", 45), ("01:29:45", 90), ("1h 30m", 90),
     ("1 hour 30 minutes", 90), ("45 min", 45), ("2 days", 960)],
)  # fmt: skip
def test_a_span_of_time_is_read_as_tables_write_it(said: str, minutes: int) -> None:
    assert read_one("csv", f'title,date,took\nx,2026-11-03,"{said}"\n')["took"] == minutes


def test_amounts_with_a_decimal_comma_are_read_by_their_column() -> None:
    rows = "".join(f'x{at},2026-11-03,"{said}"\n' for at, said in enumerate(
        ["1.234,56", "1,20", "1.200", "7"]))  # fmt: skip
    found = [one for one in read("csv", f"title,date,spend\n{rows}") if isinstance(one, Record)]
    assert [one.value["spend"] for one in found] == [1234.56, 1.2, 1200, 7]
    assert read_one("csv", "title,date,spend\nx,2026-11-03,1.200\n")["spend"] == 1.2


@pytest.mark.parametrize(
    ("clocks", "told"),
    [(["1:30", "0:45"], False), (["9:15", "14:20"], True), (["09:15", "1:30"], True),
     (["9:15 PM", "1:30"], True), (["1:30"], False)],
)  # fmt: skip
def test_a_column_of_spans_is_not_taken_for_clocks(clocks: list[str], told: bool) -> None:
    rows = "".join(f"2026-11-03,x{clock},{clock}\n" for clock in clocks)
    first, *_ = read("csv", f"Date,Task,Time\n{rows}", zone="UTC")
    assert isinstance(first, Record)
    is_noon = first.value["captured_at"] == "2026-11-03T12:00:00.000Z"
    assert (is_noon, bool(first.value["extra"]), bool(first.notes)) == (not told,) * 3


@pytest.mark.parametrize(
    ("value", "is_private"),
    [("1", True), ("x", True), ("Ja", True), ("true", True), ("maybe", True), ("yes", True),
     ("no", False), ("FALSE", False), ("0", False), ("Nein", False), ("non", False), ("", False)],
)  # fmt: skip
def test_what_may_be_private_is(value: str, is_private: bool) -> None:
    wanted = True if is_private else None
    assert read_one("csv", f"title,date,private\nx,2026-11-03,{value}\n").get("private") is wanted
    assert read_one("brag", json.dumps([
        {"title": "x", "date": "2026-11-03", "private": value}
    ])).get("private") is wanted  # fmt: skip
    assert read_one(
        "markdown", f"---\ntitle: x\ndate: 2026-11-03\nprivate: '{value}'\n---\n"
    ).get("private") is wanted  # fmt: skip


def test_a_brag_that_is_private_is_not_published() -> None:
    data = [{"title": "x", "date": "2026-11-03", "private": True}]
    assert read_one("brag", json.dumps(data))["private"] is True

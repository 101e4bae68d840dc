"""`chefslog spend import` of tables and of reports: what several files tell counts once."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from chefslog.agents.sums import make_sum
from chefslog.cli.reader import open_writer
from chefslog.store.records import save_usage
from tests.agents.logs import OPUS, claude_line, write_log
from tests.agents.test_spend import berlin, logs, rows_of, tokens
from tests.cli.conftest import Shell, shell

__all__ = ["berlin", "logs", "shell"]
HEAD = "day,amount,project"


def costs_of(shell: Shell, *paths: Path) -> dict[str, float]:
    """The cost of each day after an import; a second one adds nothing."""
    costs = Counter[str]()
    for row in rows_of(shell, *paths):
        costs[row["day"]] += row["cost"]
    return dict(costs)


def write_report(path: Path, name: str, *rows: dict[str, Any]) -> Path:
    return write_log(path, {name: list(rows)})


def report_row(
    day: str, cost: float, *, model: str = OPUS, tokens: int = 100, **more: str
) -> dict[str, Any]:
    """A row of a report of one model; by session with `sessionId`."""
    part = {"modelName": model, "inputTokens": tokens, "outputTokens": 20, "cost": cost}
    return {
        "lastActivity" if "sessionId" in more else "date": day,
        "modelBreakdowns": [{**part, "cacheCreationTokens": 0, "cacheReadTokens": 0}],
        **more,
    }


def hold(shell: Shell, session: str, *amounts: tuple[str, str, float]) -> None:
    """Sums as earlier versions held those of a table."""
    shell("add", "Began a journal")
    rows = [
        make_sum((day, project, "", session, "csv"), cost=cost, currency="EUR")
        for day, project, cost in amounts
    ]
    with open_writer() as journal:
        save_usage(journal, rows)


def test_two_tables_of_one_name_are_two(shell: Shell, logs: Path) -> None:
    one = write_log(logs / "a" / "usage.csv", HEAD, "2026-11-03,10,x", "2026-11-04,4,x")
    two = write_log(logs / "b" / "usage.csv", HEAD, "2026-11-03,7,x")
    shell("spend", "import", str(one))
    assert costs_of(shell, two) == {"2026-11-03": 17, "2026-11-04": 4}
    assert costs_of(shell, logs) == {"2026-11-03": 17, "2026-11-04": 4}


def test_a_table_that_was_copied_moved_or_went_on_elsewhere_counts_once(
    shell: Shell, logs: Path
) -> None:
    one = write_log(logs / "a" / "usage.csv", HEAD, "2026-11-03,10,x", "2026-11-04,4,x")
    two, three = logs / "usage (1).csv", logs / "november.csv"
    shell("spend", "import", str(one))
    shutil.copy(one, two)
    assert f"the same as {one} for 2 days" in shell("spend", "import", str(two)).err
    one.unlink()
    assert costs_of(shell, two) == {"2026-11-03": 10, "2026-11-04": 4}
    write_log(three, HEAD, "2026-11-04,4,x", "2026-11-05,2,x")
    assert costs_of(shell, three) == {"2026-11-03": 10, "2026-11-04": 4, "2026-11-05": 2}


def test_a_table_by_another_way_to_its_folder_is_the_same(shell: Shell, logs: Path) -> None:
    table = write_log(logs / "a" / "usage.csv", HEAD, "2026-11-03,10,shp")
    shell("spend", "import", str(table))
    (logs / "link").symlink_to(logs / "a")
    write_log(table, HEAD, "2026-11-03,10,shop")
    assert costs_of(shell, logs / "link" / "usage.csv") == {"2026-11-03": 10}


@pytest.mark.parametrize("project", ["shop", "shp"])
def test_a_table_held_by_its_name_only_counts_once(shell: Shell, logs: Path, project: str) -> None:
    hold(shell, "usage", ("2026-11-03", "shp", 10), ("2026-11-04", "shp", 4))
    days = ("2026-11-03,10,", "2026-11-04,4,", "2026-11-05,1,")
    table = write_log(logs / "usage.csv", HEAD, *(day + project for day in days))
    assert costs_of(shell, table) == {"2026-11-03": 10, "2026-11-04": 4, "2026-11-05": 1}


def test_a_table_held_by_its_name_only_is_no_other_one_of_that_name(
    shell: Shell, logs: Path
) -> None:
    hold(shell, "usage", ("2026-11-03", "x", 10), ("2026-11-04", "x", 4))
    table = write_log(logs / "usage.csv", HEAD, "2026-11-03,7,x")
    assert costs_of(shell, table) == {"2026-11-03": 17, "2026-11-04": 4}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("day,amount,project", "2026-11-03,10,shp"), ("day,amount,project", "2026-11-03,10,shop")),
        (("day,amount,model", "2026-11-03,10,a"), ("day,amount,model", "2026-11-03,10,b")),
        (("day,amount,currency", "2026-11-03,10,USD"), ("day,amount,currency", "2026-11-03,10,")),
        (
            ("day,amount,project", "2026-11-03,4,a", "2026-11-03,6,b"),
            ("day,amount,project", "2026-11-03,10,a"),
        ),
    ],
)
def test_a_corrected_table_replaces_its_days_and_undo_brings_them_back(
    shell: Shell, logs: Path, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    table = write_log(logs / "a.csv", *before, "2026-11-04,1,")
    first = rows_of(shell, table)
    write_log(table, *after)
    assert costs_of(shell, table) == {"2026-11-03": 10, "2026-11-04": 1}
    assert shell("undo").code == 0
    assert json.loads(shell("spend", "--json").out) == first
    assert shell("redo").code == 0
    assert costs_of(shell, table) == {"2026-11-03": 10, "2026-11-04": 1}


@pytest.mark.parametrize("is_log_first", [True, False])
def test_a_report_of_days_that_logs_have_is_left_out_whichever_comes_first(
    shell: Shell, logs: Path, is_log_first: bool
) -> None:
    log = write_log(logs / "s1.jsonl", claude_line(1))
    report = write_report(
        logs / "daily.json", "daily", report_row("2026-11-03", 5), report_row("2026-11-05", 2),
        report_row("2026-11-03", 3, model="gemini-2.5-pro"),
    )  # fmt: skip
    first, second = (log, report) if is_log_first else (report, log)
    shell("spend", "import", str(first))
    ran = shell("spend", "import", str(second))
    assert ran.code == 0
    assert "Left out 1 day of reports" in ran.err
    rows = json.loads(shell("spend", "--json").out)
    found = {(row["day"], row["source"], row["model"]) for row in rows}
    # Another program's models are in no log of this one.
    assert found == {
        ("2026-11-03", "claude-code", OPUS), ("2026-11-03", "ccusage", "gemini-2.5-pro"),
        ("2026-11-05", "ccusage", OPUS),
    }  # fmt: skip
    assert rows_of(shell, logs) == rows


@pytest.mark.parametrize("order", [("daily", "sessions"), ("sessions", "daily")])
def test_reports_by_session_and_by_day_count_once(
    shell: Shell, logs: Path, order: tuple[str, str]
) -> None:
    rows = {
        "daily": [report_row("2026-11-03", 5), report_row("2026-11-04", 2)],
        "sessions": [report_row("2026-11-04", 7, sessionId="s1")],
    }
    for name in order:
        ran = shell("spend", "import", str(write_report(logs / name, name, *rows[name])))
    assert ran.code == 0
    assert "Left out 1 day of reports" in ran.err
    assert costs_of(shell, logs / "daily") == {"2026-11-03": 5, "2026-11-04": 2}


def test_a_session_that_went_on_moves_to_its_last_day(shell: Shell, logs: Path) -> None:
    before = report_row("2026-11-03", 5, sessionId="s1", tokens=100)
    after = report_row("2026-11-04", 9, sessionId="s1", tokens=300)
    other = report_row("2026-11-04", 1, sessionId="s2")
    write_report(logs / "a.json", "sessions", before)
    assert costs_of(shell, logs) == {"2026-11-03": 5}
    write_report(logs / "b.json", "sessions", after, other)
    assert costs_of(shell, logs / "b.json") == {"2026-11-04": 10}


@pytest.mark.parametrize("order", [("daily", "projects"), ("projects", "daily")])
def test_a_report_by_project_and_one_without_count_once(
    shell: Shell, logs: Path, order: tuple[str, str]
) -> None:
    day = report_row("2026-11-03", 5)
    lists: dict[str, Any] = {"daily": [day], "projects": {"shop": [day]}}
    for name in order:
        report = write_log(logs / f"{name}.json", {name: lists[name]})
        costs = costs_of(shell, report)
    assert costs == {"2026-11-03": 5}


def test_two_rows_of_one_report_are_added(shell: Shell, logs: Path) -> None:
    row = report_row("2026-11-03", 5)
    report = write_report(logs / "a.json", "data", row, row)
    assert costs_of(shell, report) == {"2026-11-03": 10}
    assert tokens(rows_of(shell, report))[0] == 200


def test_bytes_that_are_not_utf_8_are_damaged_where_they_stand(shell: Shell, logs: Path) -> None:
    table = logs / "a.csv"
    write_log(table)
    table.write_bytes(b"day,amount,project\n2026-11-03,1,caf\xe9\n2026-11-04,2,x\n")
    ran = shell("spend", "import", str(table))
    assert f"{table}:2: not UTF-8" in ran.err
    assert costs_of(shell, table) == {"2026-11-04": 2}
    table.write_bytes("day,amount,project\n2026-11-04,2,café\n".encode("utf-16"))
    assert [row["project"] for row in rows_of(shell, table)] == ["café"]


@pytest.mark.usefixtures("berlin")
def test_an_instant_is_of_its_local_day_as_that_of_a_message(shell: Shell, logs: Path) -> None:
    instants = ("2026-11-03T23:30:00Z", "2026-11-03T23:30:00+01:00", "2026-11-04 02:00")
    table = write_log(logs / "a.csv", HEAD, *(f"{at},1,x" for at in instants))
    report = write_report(logs / "a.json", "daily", report_row("2026-11-05T23:30:00.000Z", 1))
    assert costs_of(shell, table) == {"2026-11-03": 1, "2026-11-04": 2}
    assert costs_of(shell, report)["2026-11-06"] == 1
    shell("config", "day_starts", "12:30")
    write_log(logs / "b.csv", HEAD, "2026-12-04,1,x", "2026-12-04T23:30:00Z,1,x")
    assert costs_of(shell, logs / "b.csv")["2026-12-04"] == 2


@pytest.mark.parametrize(
    "row",
    [
        "2026-11-0499,1,x", "2026-11-004,1,x", "3/11/2026,1,x", "٢٠٢٦-١١-٠٣,1,x", "11,1,x",
        "2026-11-03,1_000,x", "2026-11-03,١٢,x", "2026-11-03,nan,x", "2026-11-03,1e999,x",
        "2026-11-03,-1,x", '2026-11-03,"1,234",x', "2026-11-03,12,50,x", '2026-11-03,1,"x',
    ],
)  # fmt: skip
def test_what_is_no_day_or_amount_is_damaged_and_a_failure(
    shell: Shell, logs: Path, row: str
) -> None:
    table = write_log(logs / "a.csv", HEAD, row)
    ran = shell("spend", "import", str(table))
    assert f"{table}:2: " in ran.err
    assert (ran.code, ran.out) == (1, "Nothing could be read (1 file, 1 damaged line)\n")


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", "{"), ("a.csv", "date,cost\n"), ("s.jsonl", "{"), ("a.csv", "")]
)
def test_a_file_that_cannot_be_read_is_a_failure_beside_others(
    shell: Shell, logs: Path, name: str, text: str
) -> None:
    write_log(logs / "good.csv", HEAD, "2026-11-03,1,x")
    write_log(logs / name, text)
    ran = shell("spend", "import", str(logs))
    assert ran.code == 1
    assert ran.out == "✓ 1 new row imported (2 files, 1 row, 1 damaged line)\n"


def test_cells_keep_their_rows_whatever_line_ends_are_in_them(shell: Shell, logs: Path) -> None:
    table = write_log(
        logs / "a.csv", HEAD, "2026-11-03,1,a\u2028b", '2026-11-04,1,"a\nb"', "2026-11-05,1,a\x0bb",
    )  # fmt: skip
    assert [row["project"] for row in rows_of(shell, table)] == ["a b", "a b", "ab"]


def test_signs_and_codes_are_one_currency(shell: Shell, logs: Path) -> None:
    units = ("$", "USD", "usd", "US$", "€", "EUR", "£", "gbp")
    rows = (f"2026-11-03,1,{unit}" for unit in units)
    table = write_log(logs / "a.csv", "day,amount,currency", *rows)
    costs = {row["currency"]: row["cost"] for row in rows_of(shell, table)}
    assert costs == {"USD": 4, "EUR": 2, "GBP": 2}
    shell("config", "currency", "€")
    shell("config", "spend.rates.$", "0.5")
    assert "to 2026-11-03: 4.00 EUR and 2.00 GBP" in shell("spend", "2026-11-03").out


def test_tables_of_spreadsheets_are_read(shell: Shell, logs: Path) -> None:
    table = write_log(logs / "a.csv", "\ufeffDay;Amount;Project", "03.11.2026;12,50;x", "", ";;")
    (row,) = rows_of(shell, table)
    assert (row["day"], row["cost"], row["project"]) == ("2026-11-03", 12.5, "x")

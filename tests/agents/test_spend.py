"""`chefslog spend`: each token of the logs is counted once, whatever the logs do."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.agents.logs import (
    OPUS,
    claude_line,
    codex_head,
    codex_total,
    codex_turn,
    write_log,
)
from tests.cli.conftest import Shell, shell

__all__ = ["shell"]
TOKENS = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of logs, on a machine that knows no others."""
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    for name in ("CLAUDE_CONFIG_DIR", "CODEX_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "logs"


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()


def rows_of(shell: Shell, *paths: Path) -> list[dict[str, Any]]:
    """The rows after an import; a second one adds nothing."""
    words = [str(path) for path in paths]
    shell("spend", "import", *words)
    first = shell("spend", "--json").out
    again = shell("spend", "import", *words, "--json")
    assert json.loads(again.out)["new"] == 0
    assert shell("spend", "--json").out == first
    rows: list[dict[str, Any]] = json.loads(first)
    return rows


def tokens(rows: list[dict[str, Any]]) -> tuple[int, ...]:
    return tuple(sum(row[name] for row in rows) for name in TOKENS)


def test_an_answer_logged_while_it_streams_counts_once_with_all_of_its_output(
    shell: Shell, logs: Path
) -> None:
    write_log(logs / "s1.jsonl", *(claude_line(1, output=count) for count in (1, 1, 30, 52, 9)))
    assert tokens(rows_of(shell, logs)) == (10, 52, 1000, 0)


def test_a_chain_of_forks_counts_each_answer_where_it_was_first(shell: Shell, logs: Path) -> None:
    for at, (name, count) in enumerate({"first": 3, "second": 5, "third": 9}.items()):
        lines = [claude_line(number, session=name) for number in range(count)]
        os.utime(write_log(logs / f"{name}.jsonl", *lines), (at, at))
    rows = rows_of(shell, logs)
    assert {row["session"]: row["output_tokens"] for row in rows} == {
        "first": 3 * 7, "second": 2 * 7, "third": 4 * 7,
    }  # fmt: skip


def test_subagents_are_counted_once_in_their_file_and_in_that_of_their_session(
    shell: Shell, logs: Path
) -> None:
    side = [claude_line(f"side{n}", isSidechain=True, agentId="a1") for n in range(4)]
    write_log(logs / "s1.jsonl", claude_line(1), *side[:2])
    write_log(logs / "s1" / "subagents" / "agent-a1.jsonl", *side)
    rows = rows_of(shell, logs)
    assert tokens(rows) == (50, 35, 5000, 0)
    assert {row["session"] for row in rows} == {"s1"}


def test_the_same_log_in_two_homes_is_one_log(shell: Shell, logs: Path, tmp_path: Path) -> None:
    for home in (".claude", ".config/claude"):
        write_log(tmp_path / "person" / home / "projects" / "shop" / "s1.jsonl", claude_line(1))
    assert tokens(rows_of(shell)) == (10, 7, 1000, 0)


@pytest.mark.usefixtures("berlin")
def test_an_answer_after_midnight_is_of_the_new_day_here(shell: Shell, logs: Path) -> None:
    write_log(
        logs / "s1.jsonl",
        claude_line(1, at="2026-11-03T22:59:59.999Z"),
        claude_line(2, at="2026-11-03T23:00:00.000Z"),
        claude_line(3, at="2026-11-04T00:30:00+01:00"),
    )
    days = {row["day"]: row["output_tokens"] for row in rows_of(shell, logs)}
    assert days == {"2026-11-03": 7, "2026-11-04": 14}


@pytest.mark.usefixtures("berlin")
def test_days_change_with_the_clocks(shell: Shell, logs: Path) -> None:
    # Summer time ended on 25 October 2026 at 01:00 UTC: midnight is at 22:00, then at 23:00.
    instants = ("24T21:59:00", "24T22:00:00", "25T22:30:00", "25T23:00:00")
    lines = [claude_line(n, at=f"2026-10-{at}.000Z") for n, at in enumerate(instants)]
    write_log(logs / "s1.jsonl", *lines)
    days = {row["day"]: row["input_tokens"] for row in rows_of(shell, logs)}
    assert days == {"2026-10-24": 10, "2026-10-25": 20, "2026-10-26": 10}


def test_work_before_the_day_starts_is_of_the_day_before(shell: Shell, logs: Path) -> None:
    shell("config", "day_starts", "04:00")
    write_log(logs / "s1.jsonl", claude_line(1, at="2026-11-04T02:00:00.000Z"))
    assert [row["day"] for row in rows_of(shell, logs)] == ["2026-11-03"]


def test_totals_of_codex_are_told_again_and_again_and_counted_once(
    shell: Shell, logs: Path
) -> None:
    write_log(
        logs / "rollout-1.jsonl", codex_head("c1"), codex_turn(),
        codex_total(1000, 400, 50), codex_total(1000, 400, 50), codex_total(3000, 1900, 90),
        codex_total(3000, 1900, 90),
    )  # fmt: skip
    # What was read from the cache is not input.
    assert tokens(rows_of(shell, logs)) == (1100, 90, 1900, 0)


def test_a_forked_session_of_codex_begins_with_totals_of_the_one_before(
    shell: Shell, logs: Path
) -> None:
    shared = [codex_turn(), codex_total(1000, 0, 50)]
    write_log(logs / "rollout-1.jsonl", codex_head("c1"), *shared, codex_total(2000, 500, 80))
    write_log(
        logs / "rollout-2.jsonl", codex_head("c2", forked_from_id="c1"), codex_head("c1"),
        codex_turn(), codex_total(1000, 0, 50, at="2026-11-05T08:00:00.000Z"),
        codex_total(5000, 1000, 60, at="2026-11-05T08:00:09.000Z"),
    )  # fmt: skip
    rows = rows_of(shell, logs)
    assert tokens(rows) == (1000 + 500 + 3000, 50 + 30 + 10, 500 + 1000, 0)
    assert {(row["session"], row["day"]) for row in rows} == {
        ("c1", "2026-11-03"), ("c2", "2026-11-05"),
    }  # fmt: skip


def test_totals_of_codex_that_begin_again_are_added(shell: Shell, logs: Path) -> None:
    write_log(
        logs / "rollout-1.jsonl", codex_head("c1"), codex_turn(),
        codex_total(1000, 0, 50), codex_total(200, 100, 5),
    )  # fmt: skip
    assert tokens(rows_of(shell, logs)) == (1100, 55, 100, 0)


def test_what_the_cache_keeps_for_an_hour_costs_more(shell: Shell, logs: Path) -> None:
    million = 1_000_000
    write_log(logs / "s1.jsonl", claude_line(1, output=0, written=million, for_an_hour=million))
    (row,) = rows_of(shell, logs)
    # Per million: 5 for input, 0.50 from the cache, 6.25 for five minutes in it, 10 for an hour.
    assert row["cost"] == pytest.approx(10 * 5e-6 + 1000 * 0.5e-6 + 6.25 + 10)
    assert row["cache_write_tokens"] == 2 * million


def test_long_requests_cost_what_the_model_asks_for_them(shell: Shell, logs: Path) -> None:
    model = "claude-sonnet-4-5-20250929"
    long = claude_line(1, model=model, output=1000, written=250_000)
    write_log(logs / "s1.jsonl", long, claude_line(2, model=model, output=1000, written=1000))
    (row,) = rows_of(shell, logs)
    dear = 10 * 6e-6 + 1000 * 0.6e-6 + 250_000 * 7.5e-6 + 1000 * 22.5e-6
    cheap = 10 * 3e-6 + 1000 * 0.3e-6 + 1000 * 3.75e-6 + 1000 * 15e-6
    assert row["cost"] == pytest.approx(dear + cheap)


def test_months_stay_when_the_log_is_gone_and_an_answer_that_grew_is_completed(
    shell: Shell, logs: Path
) -> None:
    log = write_log(logs / "s1.jsonl", claude_line(1, output=5))
    assert tokens(rows_of(shell, logs)) == (10, 5, 1000, 0)
    write_log(log, claude_line(1, output=5), claude_line(1, output=40), claude_line(2))
    assert tokens(rows_of(shell, logs)) == (20, 47, 2000, 0)
    log.unlink()
    # The fork that holds a copy is read after the log it was copied from is gone.
    write_log(logs / "s2.jsonl", claude_line(1, output=40, session="s2"))
    assert tokens(rows_of(shell, logs)) == (20, 47, 2000, 0)


def test_damaged_lines_are_counted_and_named_and_the_rest_comes_in(
    shell: Shell, logs: Path
) -> None:
    bad = claude_line(2)
    bad["message"]["usage"]["output_tokens"] = -5
    log = write_log(
        logs / "s1.jsonl", claude_line(1), '{"type":"assis', "[1]", bad,
        claude_line(3, at="yesterday"), "", claude_line(4),
    )  # fmt: skip
    ran = shell("spend", "import", str(logs), "--json")
    assert json.loads(ran.out)["damaged"] == 4
    assert [f"{log}:{number}:" in ran.err for number in range(1, 8)] == [
        False, True, True, True, True, False, False,
    ]  # fmt: skip
    assert tokens(rows_of(shell, logs)) == (20, 14, 2000, 0)


def test_a_model_without_a_price_is_named_and_gets_one_later(
    shell: Shell, logs: Path, tmp_path: Path
) -> None:
    write_log(logs / "s1.jsonl", claude_line(1, model="house-blend-2"))
    ran = shell("spend", "import", str(logs))
    assert "No price known for house-blend-2: 1 message" in ran.err
    assert [row["cost"] for row in rows_of(shell, logs)] == [None]
    assert "Without a price, not in these amounts: house-blend-2" in shell("spend", "2026-11").out
    prices = '["house-blend-2"]\ninput = 2\noutput = 10\ncache_read = 0.1\ncurrency = "EUR"\n'
    Path(os.environ["CHEFSLOG_HOME"], "prices.toml").write_text(prices, encoding="utf-8")
    shell("spend", "import", str(logs))
    (row,) = json.loads(shell("spend", "--json").out)
    assert row["cost"] == pytest.approx(10 * 2e-6 + 7 * 10e-6 + 1000 * 0.1e-6, abs=1e-6)
    assert row["currency"] == "EUR"


def test_sums_of_other_programs_replace_what_they_said_before(shell: Shell, logs: Path) -> None:
    day: dict[str, Any] = {"date": "2026-11-03", "modelBreakdowns": [
        {"modelName": "gemini-2.5-pro", "inputTokens": 100, "outputTokens": 20,
         "cacheCreationTokens": 0, "cacheReadTokens": 500, "cost": 1.25}]}  # fmt: skip
    report = write_log(logs / "ccusage.json", {"daily": [day]})
    assert tokens(rows_of(shell, logs)) == (100, 20, 500, 0)
    day["modelBreakdowns"][0]["outputTokens"] = 90
    write_log(report, {"daily": [day]})
    assert tokens(rows_of(shell, logs)) == (100, 90, 500, 0)


def test_a_table_of_amounts_adds_up_by_day_project_model_and_currency(
    shell: Shell, logs: Path
) -> None:
    write_log(
        logs / "cursor.csv", "day,amount,currency,project,model",
        "2026-11-03,1.50,usd,shop,fast", "2026-11-03,2.25,USD,shop,fast",
        "2026-11-03,4,EUR,shop,fast", "someday,1,EUR,shop,fast", "2026-11-04,-1,EUR,,",
    )  # fmt: skip
    ran = shell("spend", "import", str(logs))
    assert "cursor.csv:5" in ran.err and "cursor.csv:6" in ran.err
    amounts = {(row["currency"], row["cost"]) for row in rows_of(shell, logs)}
    assert amounts == {("USD", 3.75), ("EUR", 4.0)}


def test_an_import_is_undone_and_made_again(shell: Shell, logs: Path) -> None:
    write_log(logs / "s1.jsonl", claude_line(1), claude_line(2))
    before = rows_of(shell, logs)
    assert shell("undo").code == 0
    assert json.loads(shell("spend", "--json").out) == []
    assert rows_of(shell, logs) == before


def test_an_archive_carries_sums_into_another_journal_where_no_message_counts_again(
    shell: Shell, logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_log(logs / "s1.jsonl", claude_line(1), claude_line(2))
    before = rows_of(shell, logs)
    shell("export", "-o", str(tmp_path / "all.json"))
    monkeypatch.setenv("CHEFSLOG_HOME", str(tmp_path / "other"))
    assert shell("import", str(tmp_path / "all.json"), "--yes").code == 0
    assert json.loads(shell("spend", "--json").out) == before
    assert rows_of(shell, logs) == before


def test_nothing_of_what_was_written_to_an_agent_is_kept(shell: Shell, logs: Path) -> None:
    write_log(logs / "s1.jsonl", claude_line(1))
    rows_of(shell, logs)
    shell("export", "-o", os.environ["CHEFSLOG_HOME"] + "/all.json")
    for path in Path(os.environ["CHEFSLOG_HOME"]).rglob("*"):
        assert not path.is_file() or b"text of an answer" not in path.read_bytes()


def test_a_budget_counts_what_has_a_rate_and_names_what_has_none(
    shell: Shell, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", "1795000000")
    today = "2026-11-18"
    write_log(
        logs / "a.csv", "day,amount,currency,project,model",
        f"{today},80,USD,shop,x", f"{today},10,EUR,web,x",
        f"{today},0,EUR,WEB,x",
    )  # fmt: skip
    rows_of(shell, logs)
    assert shell("spend").out.lower().count("    web ") == 1
    shell("config", "budget.month", "50")
    shell("config", "budget.projects.shop", "30")
    out = shell("spend").out
    assert "budget: 10.00 of 50.00 EUR, 40.00 left" in out
    assert "Not in a budget: USD" in out
    shell("config", "spend.rates.USD", "0.5")
    out = shell("spend").out
    assert "budget: 50.00 of 50.00 EUR, 0.00 left" in out
    assert "budget of shop: 40.00 of 30.00 EUR, 10.00 over" in out


def test_the_month_is_forecast_alike_whatever_span_is_asked_for(
    shell: Shell, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", "1795000000")
    write_log(
        logs / "a.csv", "day,amount,currency,project,model",
        *(f"2026-{day},20.27,EUR,shop,x" for day in ("02-03", "08-04", "10-20", "11-10")),
    )  # fmt: skip
    rows_of(shell, logs)
    heads = {shell("spend", span).out.splitlines()[0] for span in ("2026-11", "2026", "7d")}
    assert heads == {"2026-11: 20.27 EUR so far; 20.27 to 52.79 EUR by its end (90% interval)"}


def test_costs_stand_beside_what_came_of_the_work(shell: Shell, logs: Path) -> None:
    for line in ("2026-11-03: Cart project:shop ai:3 outcome:kept kind:build",
                 "2026-11-03: Search project:shop ai:2 outcome:discarded kind:explore",
                 "2026-11-03: Typed it all project:shop ai:0 outcome:kept"):  # fmt: skip
        shell("add", line)
    write_log(
        logs / "a.csv", "day,amount,currency,project,model",
        "2026-11-03,9,EUR,Shop,x", "2026-11-03,5,EUR,web,x",
    )  # fmt: skip
    rows_of(shell, logs)
    out = shell("spend", "2026-11").out.split("What came of it")[1].split("By kind")[0]
    found = {
        line[:20].strip(): line[20:].split()[0] for line in out.splitlines() if line[:2] == "  "
    }
    assert {name: found[name] for name in ("kept", "discarded", "no entry that day")} == {
        "kept": "4.50", "discarded": "4.50", "no entry that day": "5.00",
    }  # fmt: skip


def test_the_default_model_of_the_tests_has_a_price() -> None:
    from genai_prices import Usage, calc_price

    assert calc_price(Usage(input_tokens=1_000_000), OPUS).total_price == 5

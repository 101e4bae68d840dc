"""Insight, season, standup and follow-ups, as a person types them."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from chefslog.cli.command import UsageError, find_command, join_name
from chefslog.cli.dispatch import function_of, scan
from chefslog.cli.output import print_output
from chefslog.cli.parser import parse_arguments
from chefslog.home.paths import Home
from chefslog.season.plans import NoSeason
from chefslog.store.errors import Refused
from tests.cli.conftest import Shell
from tests.journals import NOON, entry, put_journal
from tests.season.given import full

Run = Callable[..., tuple[str, str]]
SHORTS = [str(full(n)["short"]) for n in range(4)]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))

    def call(line: str, *more: str) -> tuple[str, str]:
        name, *words = join_name([*line.split(), *more])
        command = find_command(name)
        args = (command and scan(command, words)) or parse_arguments([name, *words])
        capsys.readouterr()
        assert print_output(function_of(args.command)(args), args) == 0
        args.close()
        out, err = capsys.readouterr()
        return out, err

    return call


@pytest.fixture
def journal(home: Home) -> Home:
    put_journal(home, [*(full(n, ago=n) for n in range(3)), full(3, private=True, headline="Xyz")])
    return home


@pytest.fixture
def begun(journal: Home, run: Run) -> Home:
    out, _ = run("season new H2 2026-07..2026-12 --writer Ada --goal", "latency: halve it")
    assert "2026-07-01 to 2026-12-31" in out
    return journal


def test_insight_is_text_and_json(run: Run, journal: Home) -> None:
    out, _ = run("insight")
    assert "AI level by month (n = 4)" in out
    assert json.loads(run("insight ai:2 --json")[0])["n"] == 4


def test_a_season_is_planned_picked_and_undone(run: Run, begun: Home) -> None:
    run("season set --rubric product-engineer --role engineer --goal latency=met")
    run("season pick", SHORTS[0], SHORTS[2])
    run("season pick --to 1", SHORTS[2])
    held = json.loads(run("season show --json")[0])
    assert [one["id"] for one in held["picks"]] == [full(2)["id"], full(0)["id"]]
    assert held["goals"] == [{"key": "latency", "text": "halve it", "status": "met"}]
    assert held["rubric"] == "Product engineer"
    run("season fold", SHORTS[0], SHORTS[1], SHORTS[2])
    assert "+2 folded" in run("season show")[0]
    run("season pick --drop", SHORTS[0])
    assert len(json.loads(run("season show --json")[0])["picks"]) == 2
    assert "H2" in run("season list")[0]
    run("season drop H2")
    assert run("season list")[0] == ""


def test_a_private_entry_cannot_be_picked(run: Run, begun: Home) -> None:
    with pytest.raises(UsageError, match="private"):
        run("season pick", SHORTS[3])
    assert "Xyz" not in "".join(run("season candidates"))
    assert "Xyz" not in run("season preview --format md")[0]


def test_coverage_candidates_and_gaps(run: Run, begun: Home) -> None:
    run("season set --rubric platform-engineer")
    run("season pick", SHORTS[0])
    assert "No entries in 2026-07" in run("season coverage")[0]
    assert "impact with a number +30" in run("season candidates")[0]
    out, _ = run("season gaps")
    assert "Security" in out
    assert "nothing picked shows it" in out
    assert json.loads(run("season similar --json")[0])


def test_a_form_is_filled_with_its_meter(run: Run, begun: Home) -> None:
    run("season pick", *SHORTS[:3])
    out, err = run("season fit lattice --limit proud=300 --limit next=10 --for skip")
    first = out.splitlines()[0]
    assert first.startswith("== What are you most proud of?: ")
    assert first.endswith(" of 300 chars")
    assert "left out: " in err or "shortened: " in err
    alone, _ = run("season fit amazon-60w --field strength")
    assert "==" not in alone
    with pytest.raises(UsageError, match="proud others next"):
        run("season fit lattice --field pride")
    assert "successfactors-4000b" in run("season forms")[0]


@pytest.mark.parametrize(("name", "starts"), [("a.html", "<!DOCTYPE"), ("a.md", "# H2"),
                                              ("a.txt", "H2")])  # fmt: skip
def test_a_season_is_written_to_a_file(
    run: Run, begun: Home, tmp_path: Path, name: str, starts: str
) -> None:
    path = tmp_path / "out" / name
    _, err = run("season export", str(path))
    assert path.read_text(encoding="utf-8").startswith(starts)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert "no private entry" in err


def test_without_a_season_it_says_how_to_begin(run: Run, journal: Home) -> None:
    with pytest.raises(UsageError, match="season new"):
        run("season coverage")
    with pytest.raises(UsageError, match="not a span"):
        run("season new H2 soon")
    run("season new H2 2026-07..2026-12")
    with pytest.raises(Refused, match="already"):
        run("season new H2 2026-08..2026-12")
    with pytest.raises(NoSeason, match="there are: H2"):
        run("season coverage --season H3")


def test_a_standup_since_the_last_working_day(run: Run, journal: Home) -> None:
    out, _ = run("standup")
    assert out.startswith("Since Fri 20 Nov\n")
    assert "part 1" in out
    assert "part 2" not in out
    assert "Xyz" not in out
    assert "part 2" in run("standup --since 2026-11-19 --md")[0]


def test_what_is_due_is_answered(run: Run, home: Home) -> None:
    put_journal(home, [entry(1, ago=70, outcome="kept", delegation=3, headline="Old work")])
    short = str(entry(1)["short"])
    assert "Old work" in run("due")[0]
    assert "✓ reworked" in run("held", short, "rew", "too", "small")[0]
    out, err = run("due")
    assert (out, err) == ("", "Nothing is due.\n")
    with pytest.raises(UsageError, match="not one of"):
        run("held", short, "great")
    assert json.loads(run("held --json", short, "held")[0])["verdict"]["verdict"] == "held"


def test_a_level_is_shown_beside_own_entries_at_it(journal: Home, run: Run) -> None:
    out, _ = run("insight", "--level", "3")
    assert out.startswith("## 3 Sous chef")
    with pytest.raises(UsageError, match="0 1 2 3 4"):
        run("insight", "--level", "7")


def test_a_remark_is_wrapped_to_the_terminal_and_a_figure_is_not(
    shell: Shell, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    monkeypatch.setenv("PAGER", "cat")
    put_journal(home, [entry(number, ago=number, delegation=number % 5) for number in range(14)])
    plain = shell("insight").out.splitlines()
    (remark,) = [line for line in plain if line.startswith("  A level is a staffing decision")]
    lines = shell("insight", columns=60).out.splitlines()
    at = lines.index("  A level is a staffing decision made per piece of work;")
    assert lines[at : at + 2] == [lines[at], "    higher is not better."]
    assert remark == f"{lines[at]} higher is not better."
    (legend,) = [line for line in plain if "0 by hand  ▒ 1 line cook" in line]
    assert len(legend) > 60
    assert legend in lines

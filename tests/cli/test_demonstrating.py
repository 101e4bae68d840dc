"""The demo on the command line, as far as no team is played."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from chefslog.cli.journal import demo
from chefslog.demo.journal import WRITER
from chefslog.home.paths import Home
from tests.cli.conftest import Shell


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """The packages that team sharing needs are not there."""
    monkeypatch.setattr("chefslog.team.service.find_spec", lambda _name: None)


def test_without_the_extra_packages_there_is_a_journal_and_no_team(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kept"
    ran = shell("demo", "--keep", str(folder))
    assert (ran.code, ran.err) == (0, "")
    assert [path.name for path in folder.iterdir()] == [WRITER]
    assert "keyholders" not in ran.out
    monkeypatch.setenv("CHEFSLOG_HOME", str(folder / WRITER))
    assert len(shell("list").out.splitlines()) > 20


def test_the_team_demo_says_what_is_missing_and_writes_nothing(
    shell: Shell, tmp_path: Path
) -> None:
    ran = shell("team", "demo", "--keep", str(tmp_path / "kept"))
    assert ran.code == 1
    assert "Team sharing needs more: pip install 'chefslog[team]'" in ran.err
    assert not (tmp_path / "kept").exists()


def test_a_folder_with_something_in_it_is_not_taken(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    ran = shell("demo", "--keep", str(tmp_path))
    assert ran.code == 2
    assert "is not empty; the demo takes a new folder" in ran.err
    assert (tmp_path / "mine").read_text() == "mine"


Started = list[tuple[list[str], str]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Started:
    """What was started on a demo that is there at once, and whether it says that it is one."""
    runs: Started = []

    def run(words: list[str], env: dict[str, str], check: bool) -> CompletedProcess[bytes]:
        assert (env["CHEFSLOG_HOME"], check) == (str(tmp_path), False)
        runs.append((words, env["CHEFSLOG_DEMO"]))
        return CompletedProcess(words, 3)

    monkeypatch.setattr("subprocess.run", run)
    home = Home(str(tmp_path), str(tmp_path))
    monkeypatch.setattr("chefslog.cli.journal.demo._written", lambda folder: home)
    monkeypatch.setattr("chefslog.cli.journal.demo.need_extras", lambda: None)
    return runs


REPORT = ["-m", "chefslog", "team", "report"]


@pytest.mark.parametrize(
    ("words", "shown", "what"),
    [
        (["demo"], ["-m", "chefslog"], "the demo's Today"),
        (["team", "demo"], REPORT, "the demo's team report"),
    ],
)
@pytest.mark.parametrize(("columns", "term"), [(0, "xterm"), (80, "dumb"), (80, "unknown")])
def test_without_a_terminal_that_is_drawn_on_a_demo_is_text(
    shell: Shell, started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    words: list[str], shown: list[str], what: str, columns: int, term: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("TERM", term)
    ran = shell(*words, columns=columns)
    said = f"No terminal to open the app on; {what} instead ({tmp_path}).\n"
    assert (ran.code, ran.err) == (3, said)
    assert started == [([sys.executable, *shown], "1")]


@pytest.mark.parametrize(
    ("words", "accessible", "opened"),
    [
        (["demo"], "", ["-m", "chefslog"]),
        (["team", "demo"], "", ["-c", demo._REPORT]),
        (["team", "demo"], "1", REPORT),
    ],
)
def test_on_a_terminal_the_app_is_opened_and_the_demo_is_gone_afterwards(
    shell: Shell, started: Started, monkeypatch: pytest.MonkeyPatch,
    words: list[str], accessible: str, opened: list[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("ACCESSIBLE", accessible)
    ran = shell(*words, columns=80)
    said = "The demo is gone, your own journal untouched. To write in yours: chefslog\n"
    assert (ran.code, ran.err) == (3, said)
    assert started == [([sys.executable, *opened], "1")]


def test_ctrl_c_ends_the_making_of_a_demo(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(home: Home, clock: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("chefslog.demo.journal.build_journal", build)
    assert shell("demo", "--keep", str(tmp_path / "kept")).code == 130

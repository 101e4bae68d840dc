"""The demo on the command line, as far as no team is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from chefslog.demo.journal import WRITER
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

"""Which folders are chefslog's: platformdirs says so once, and no journal is lost sight of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chefslog.home.files import make_folder
from chefslog.home.folders import bring_captures, choose_folders
from chefslog.home.paths import POINTER, Home, ruled_home, thin_home
from chefslog.store.journal import open_journal
from tests.journals import noon


class Machine:
    """A user without CHEFSLOG_HOME; `answers` is a platformdirs that says something else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            name: value for name, value in os.environ.items()
            if not name.startswith(("CHEFSLOG", "XDG_"))
        } | {"HOME": str(folder / "ada"), "TZ": "UTC"}  # fmt: skip
        self.rule = folder / "ada" / ".local" / "share" / "chefslog"

    def answers(self, data: Path, config: Path | None = None) -> None:
        """Have platformdirs of another version, which says these folders."""
        fake = self.folder / "fake"
        fake.mkdir(exist_ok=True)
        (fake / "platformdirs.py").write_text(
            f"def user_data_dir(*_, **__): return {str(data)!r}\n"
            f"def user_config_dir(*_, **__): return {str(config or data)!r}\n"
        )
        self.env["PYTHONPATH"] = str(fake)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "chefslog", *words],
            env=self.env, cwd=self.folder, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def done(self, *words: str) -> str:
        ran = self.run(*words)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def keep(self) -> None:
        """Take what was added into a journal where the rule says, as any change does."""
        with open_journal(Home(str(self.rule), str(self.rule)), noon, session="test") as journal:
            assert journal.notes == []

    def journal(self) -> Path:
        """Where `chefslog paths` says that the journal is."""
        return Path(json.loads(self.done("paths", "--json"))["journal"])

    def headlines(self) -> set[str]:
        return {one["headline"] for one in json.loads(self.done("list", "-n", "99", "--json"))}


@pytest.fixture
def ada(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_where_platformdirs_agrees_nothing_points_anywhere(ada: Machine) -> None:
    ada.done("add", "One")
    assert ada.journal() == ada.rule / "journal.db"
    ada.done("set", "last", "ai:2")
    assert (ada.rule / "journal.db").exists()
    assert not (ada.rule / POINTER).exists()


def test_another_answer_is_kept_and_the_thin_path_follows_it(ada: Machine) -> None:
    there = ada.folder / "there"
    ada.answers(there)
    assert ada.journal() == there / "journal.db"
    assert (ada.rule / POINTER).read_text() == f"{there}\n"
    ada.done("add", "One")
    assert not (ada.rule / "letterbox").exists()
    assert len(list((there / "letterbox" / "new").iterdir())) == 1
    ada.done("set", "last", "ai:2")
    assert ada.headlines() == {"One"}


def test_what_was_added_before_anybody_asked_comes_along(ada: Machine) -> None:
    there = ada.folder / "there"
    ada.answers(there)
    ada.done("add", "Before")
    assert (ada.rule / "letterbox").exists()
    assert ada.headlines() == {"Before"}
    ada.done("set", "last", "ai:2")
    (there / "letterbox" / "new").mkdir(exist_ok=True)
    # A capture that was on its way while the pointer was written.
    ada.env["CHEFSLOG_HOME"] = str(ada.rule)
    ada.done("add", "Late")
    del ada.env["CHEFSLOG_HOME"]
    assert ada.headlines() == {"Before", "Late"}
    assert list((ada.rule / "letterbox" / "new").iterdir()) == []
    assert not list((ada.rule).glob("journal.db*"))


def test_an_answer_stays_when_the_library_changes_its_mind(ada: Machine) -> None:
    first, second = ada.folder / "first", ada.folder / "second"
    ada.answers(first)
    ada.done("add", "One")
    ada.done("set", "last", "ai:2")
    for moved in (second, ada.rule):
        ada.answers(moved)
        assert ada.journal() == first / "journal.db"
        ada.done("add", f"At {moved.name}")
    assert len(ada.headlines()) == 3
    assert not second.exists()


def test_a_journal_where_the_rule_says_stays_there(ada: Machine) -> None:
    ada.done("add", "One")
    ada.keep()
    ada.answers(ada.folder / "there")
    assert ada.journal() == ada.rule / "journal.db"
    assert ada.headlines() == {"One"}
    assert not (ada.rule / POINTER).exists()


def test_copies_without_their_journal_are_not_left_for_a_new_one(ada: Machine) -> None:
    ada.done("add", "One")
    ada.keep()
    for file in ada.rule.glob("journal.db*"):
        file.unlink()
    ada.answers(ada.folder / "there")
    assert ada.journal() == ada.rule / "journal.db"


@pytest.mark.parametrize("first", ["add", "list"])
def test_xdg_folders_that_are_set_later_hide_no_journal(ada: Machine, first: str) -> None:
    ada.done("add", "Old")
    ada.keep()
    config = ada.folder / "ada" / ".config" / "chefslog"
    config.mkdir(parents=True, exist_ok=True)
    (config / "config.toml").write_text('currency = "CHF"\n')
    ada.env["XDG_DATA_HOME"] = str(ada.folder / "xdg")
    ada.env["XDG_CONFIG_HOME"] = str(ada.folder / "xdg-config")
    ada.done(*((first, "New") if first == "add" else (first,)))
    assert ada.journal() == ada.rule / "journal.db"
    ada.done("add", "Newer")
    assert ada.headlines() == {"Old", "Newer", *(["New"] if first == "add" else [])}
    assert "CHF" in ada.done("config")


def test_of_two_configs_the_one_where_the_system_says_counts(ada: Machine) -> None:
    ada.done("add", "Cut latency")
    ada.keep()
    ada.env["XDG_DATA_HOME"] = str(ada.folder / "xdg-data")
    ada.env["XDG_CONFIG_HOME"] = str(ada.folder / "xdg-config")
    for folder, currency in (
        (ada.folder / "ada" / ".config", "CHF"),
        (ada.folder / "xdg-config", "SEK"),
    ):
        (folder / "chefslog").mkdir(parents=True, exist_ok=True)
        (folder / "chefslog" / "config.toml").write_text(f'currency = "{currency}"\n')
    ada.done("list")
    assert "SEK" in ada.done("config")


def test_xdg_folders_that_are_set_from_the_start_hold(ada: Machine) -> None:
    ada.env["XDG_DATA_HOME"] = str(ada.folder / "xdg")
    ada.done("add", "One")
    assert ada.journal() == ada.folder / "xdg" / "chefslog" / "journal.db"
    assert ada.headlines() == {"One"}
    assert not (ada.folder / "ada" / ".local").exists()


def test_a_folder_that_cannot_be_written_is_told(ada: Machine) -> None:
    ada.answers(ada.folder / "there")
    (ada.folder / "ada").write_text("no folder")
    ran = ada.run("list")
    assert ran.returncode == 1
    assert "CHEFSLOG_HOME" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_chefslog_home_asks_nobody(ada: Machine) -> None:
    ada.answers(ada.folder / "there")
    ada.env["CHEFSLOG_HOME"] = str(ada.folder / "own")
    assert ada.journal() == ada.folder / "own" / "journal.db"
    assert not ada.rule.exists()


@pytest.mark.parametrize("text", ["", "\n", "relative/path\n", "\0"])
def test_a_pointer_that_points_nowhere_is_none(tmp_path: Path, text: str) -> None:
    env = {"HOME": str(tmp_path)}
    rule = ruled_home(env, "linux")
    make_folder(rule.data)
    Path(rule.data, POINTER).write_text(text)
    assert thin_home(env, "linux").data == rule.data


MAC = "Library/Application Support/chefslog"
CASES = {
    # platform, variables, what platformdirs says, where a journal is, which one is used
    "mac, a platformdirs that ignores XDG": (
        "darwin", {"XDG_DATA_HOME": "x"}, MAC, "", MAC),
    "mac, a journal where XDG says": (
        "darwin", {"XDG_DATA_HOME": "x"}, MAC, "x/chefslog", "x/chefslog"),
    "mac, XDG set later": (
        "darwin", {"XDG_DATA_HOME": "x"}, "x/chefslog", MAC, MAC),
    "mac, plain": ("darwin", {}, MAC, "", MAC),
    "windows, the registry says otherwise": (
        "win32", {"LOCALAPPDATA": "local"}, "moved/chefslog", "", "moved/chefslog"),
    "windows, a journal where the variable says": (
        "win32", {"LOCALAPPDATA": "local"}, "moved/chefslog", "local/chefslog", "local/chefslog"),
    "windows, the variable set later": (
        "win32", {"LOCALAPPDATA": "local"}, "local/chefslog", "AppData/Local/chefslog",
        "AppData/Local/chefslog"),
    "linux, an odd answer": ("linux", {}, "odd/chefslog", "", "odd/chefslog"),
    "linux, a journal in the odd answer": (
        "linux", {}, "odd/chefslog", "odd/chefslog", "odd/chefslog"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_system_keeps_the_journal_it_has(tmp_path: Path, case: str) -> None:
    platform, variables, says, has, used = CASES[case]
    env = {"HOME": str(tmp_path), **{k: str(tmp_path / v) for k, v in variables.items()}}
    if has:
        make_folder(str(tmp_path / has))
        (tmp_path / has / "journal.db").write_bytes(b"x")
    rule = ruled_home(env, platform)
    told = (str(tmp_path / says), str(tmp_path / says))
    home = choose_folders(rule, env, platform, lambda: told)
    assert home.data == str(tmp_path / used)
    assert thin_home(env, platform).data == home.data
    assert (Path(rule.data, POINTER).exists()) == (home.data != rule.data)


def test_the_config_folder_is_pointed_at_too(tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path)}
    told = (str(tmp_path / "data"), str(tmp_path / "config"))
    home = choose_folders(ruled_home(env, "linux"), env, "linux", lambda: told)
    thin = thin_home(env, "linux")
    assert (home.data, home.config) == (thin.data, thin.config) == told
    assert isinstance(thin, Home)


def test_only_whole_captures_and_unsaved_texts_come_along(tmp_path: Path) -> None:
    source, target = (Home(str(tmp_path / name), str(tmp_path / name)) for name in ("a", "b"))
    for folder in (source.letters("new"), source.unsaved):
        make_folder(folder)
        for name in ("one.json", "one.txt", ".two.json", ".two.txt"):
            Path(folder, name).write_text(name)
    # As one that another process moves at the same moment.
    Path(source.letters("new"), "gone.json").symlink_to("nowhere")
    bring_captures(source, target)
    assert os.listdir(target.letters("new")) == ["one.json"]
    assert os.listdir(target.unsaved) == ["one.txt"]
    assert Path(target.unsaved, "one.txt").read_text() == "one.txt"
    left = [".two.json", ".two.txt", "gone.json", "one.txt"]
    assert sorted(os.listdir(source.letters("new"))) == left
    assert sorted(os.listdir(source.unsaved)) == [".two.json", ".two.txt", "one.json"]
    bring_captures(Home(str(tmp_path / "c"), ""), target)

"""A second import: what is known, what differs, and what an undone import had brought."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell

Put = Callable[[str, str], str]
DAYS = "Date,Title\n03/11/2026,Fixed login\n04/11/2026,Paired\n"
NOTE = "# Standup\n{}\n"
STAYS = "in the journal with other content, which stays"


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(name: str, text: str) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def entries(shell: Shell) -> list[tuple[str, str]]:
    held = json.loads(shell("list", "--json").out)
    return sorted((one["day"], one["headline"]) for one in held)


@pytest.mark.parametrize(
    ("text", "first", "again", "days"),
    [
        (DAYS, (), ("--dates", "mdy"), ["2026-03-11", "2026-04-11"]),
        ("Date,Title\n2026-11-03T23:30:00Z,x y\n", ("--zone", "Europe/Berlin"),
         ("--zone", "America/New_York"), ["2026-11-03"]),
        ("Date,Title,What\n2026-11-03,x y,z\n", (), ("--map", "headline=What"), ["2026-11-03"]),
    ],
)  # fmt: skip
def test_after_undo_the_right_import_can_be_made(
    shell: Shell, put: Put, text: str, first: tuple[str, ...], again: tuple[str, ...],
    days: list[str],
) -> None:  # fmt: skip
    path = put("t.csv", text)
    shell("import", path, *first, "--yes")
    wrong = entries(shell)
    shell("undo")
    ran = shell("import", path, *again, "--yes")
    assert ran.code == 0 and "Nothing new" not in ran.err
    right = entries(shell)
    assert [day for day, _ in right] == days and right != wrong
    # Each step of it goes back and forth.
    shell("undo")
    assert entries(shell) == []
    shell("redo")
    assert entries(shell) == right
    assert "Nothing new: everything is in the journal already." in shell(
        "import", path, *again, "--yes"
    ).err  # fmt: skip
    assert shell("doctor").code == 0


def test_what_was_thrown_away_by_hand_stays_there(shell: Shell, put: Put) -> None:
    path = put("t.csv", "Date,Title\n2026-11-03,Fixed login\n")
    shell("import", path, "--yes")
    shell("rm", "last")
    ran = shell("import", path, "--yes")
    assert "in the trash, where it stays: chefslog trash" in ran.err
    assert "Nothing new: everything is in its trash already." in ran.err
    assert entries(shell) == []


def test_an_archive_comes_back_after_undo(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("add", "Cut login latency ai:2")
    shell("set", "last", "took:2h")
    shell("checkin", "1", "2", "3", "4", "5")
    shell("held", "last", "held")
    shell("add", "--source", "agent:x", "A draft")
    path = str(tmp_path / "a.json")
    shell("export", "-o", path)
    monkeypatch.setenv("CHEFSLOG_HOME", str(tmp_path / "there"))
    shell("import", path, "--yes")
    held = json.loads(shell("export", "-o", "-").out)
    shell("undo")
    assert entries(shell) == []
    shell("import", path, "--yes")
    again = json.loads(shell("export", "-o", "-").out)
    parts = ("entries", "verdicts", "checkins")
    assert [again[part] for part in parts] == [held[part] for part in parts]
    shell("undo")
    assert entries(shell) == []
    shell("redo")
    assert json.loads(shell("export", "-o", "-").out)["entries"] == held["entries"]


@pytest.mark.parametrize(
    "changed",
    [
        NOTE.format("- did A\n- did B"),
        NOTE.format("- did B in the other vault"),
        "---\nproject: auth\n---\n" + NOTE.format("- did A"),
    ],
)
def test_what_a_file_says_besides_is_left_out_aloud(
    shell: Shell, put: Put, changed: str, tmp_path: Path
) -> None:
    shell("import", str(Path(put("va/2026-11-03.md", NOTE.format("- did A"))).parent), "--yes")
    path = put("vb/2026-11-03.md", changed)
    for flag in ("--dry-run", "--yes"):
        ran = shell("import", str(Path(path).parent), flag)
        assert ran.code == 1
        assert f"1  entry       {STAYS}" in ran.err and "2026-11-03.md: the journal" in ran.err
        assert "Nothing new" not in ran.err
    assert "Nothing was imported. Where the two differ, the journal stays as it is." in ran.err
    # Beside something new its text is kept.
    put("vb/2026-11-04.md", NOTE.format("- new"))
    ran = shell("import", str(Path(path).parent), "--yes")
    kept = ran.err.partition("What was left out is kept in ")[2].partition("\n")[0]
    assert changed.rpartition("# Standup\n")[2] in Path(kept).read_text(encoding="utf-8")


def test_what_was_changed_here_is_no_other_entry(shell: Shell, put: Put) -> None:
    path = put("t.csv", "Date,Title,Tags\n2026-11-03,Fixed login,auth\n2026-11-04,Paired,\n")
    shell("import", path, "--yes")
    for change in (["ai:2"], ["headline:Fixed the login"], ["day:2026-11-02"], ["not:#auth"]):
        shell("set", "last~1", *change)
    ran = shell("import", path, "--yes")
    assert (ran.code, "Nothing new: everything is in the journal already." in ran.err) == (0, True)


def test_the_same_notes_from_another_folder_are_known(shell: Shell, put: Put) -> None:
    put("w/notes/2026-11-03.md", "# Fixed login\nIt was the cache.\n")
    root = Path(put("w/notes/2026-11-04.md", "# Paired\nWith Sam.\n")).parent
    shell("import", str(root), "--yes")
    assert len(entries(shell)) == 2
    ran = shell("import", str(root.parent), "--yes")
    assert (ran.code, len(entries(shell))) == (0, 2)
    assert "Nothing new: everything is in the journal already." in ran.err
    # One that only begins alike is another entry.
    put("w/other/2026-11-03.md", "# Fixed login\nIt was the clock.\n")
    ran = shell("import", str(root.parent), "--yes")
    assert len(entries(shell)) == 3
    assert "the journal has an entry of this day with the same headline already" in ran.err


def change_all(shell: Shell) -> None:
    shell("checkin", "5", "5", "5", "5", "5", "second")
    shell("season", "pick", "last")
    shell("season", "write", "opening", "My own words.")
    shell("held", "last", "reverted", "It broke.")


def test_what_a_newer_archive_says_otherwise_is_said(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("add", "Cut login latency ai:2")
    shell("checkin", "1", "1", "1", "1", "1", "first")
    shell("season", "new", "H2-2026", "2026-07..2026-12")
    shell("held", "last", "held")
    older, newer = str(tmp_path / "older.json"), str(tmp_path / "newer.json")
    shell("export", "-o", older)
    change_all(shell)
    shell("export", "-o", newer)
    # Here the journal is ahead of the older one and has all of the newer one.
    for path in (older, newer):
        ran = shell("import", path, "--yes")
        assert (ran.code, "Nothing new: everything" in ran.err) == (0, True)
    monkeypatch.setenv("CHEFSLOG_HOME", str(tmp_path / "there"))
    shell("import", older, "--yes")
    ran = shell("import", newer, "--yes")
    assert ran.code == 1
    for kind in ("verdict", "check-in", "season"):
        assert f"1  {kind:10}  {STAYS}" in ran.err
    assert "Nothing new" not in ran.err
    held: dict[str, Any] = json.loads(shell("export", "-o", "-").out)
    assert held["verdicts"][0]["verdict"] == "held"

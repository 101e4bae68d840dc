"""A named pipe in place of any file that is read keeps no command waiting."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from tests.journals import entry, put_journal

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the program; a command that waits fails the test."""
    return subprocess.run(
        [sys.executable, "-m", "chefslog", *words],
        capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [("add", "Kept"), ("list",), ("today",), ("set", "last", "ai:2"), ("config", "theme", "nord")],
)
def test_a_pipe_as_settings_is_named_and_the_shipped_ones_are_used(
    home: Home, words: tuple[str, ...]
) -> None:
    put_journal(home, [entry(1)])
    os.makedirs(home.config, exist_ok=True)
    os.mkfifo(home.config_file)
    done = run(*words)
    assert f"{home.config_file}: not a regular file" in done.stderr
    assert done.returncode == (words[0] == "config")


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("list",), ("status",), ("set", "last", "ai:2"), ("backup",), ("doctor",)]
)
def test_a_pipe_as_journal_is_named_and_captures_are_kept(
    home: Home, words: tuple[str, ...]
) -> None:
    os.makedirs(home.data)
    os.mkfifo(home.journal)
    done = run(*words)
    assert done.returncode == 1
    assert "it is a pipe or a device, not a file" in done.stdout + done.stderr
    assert run("add", "Kept").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("list",), ("doctor",), ("backup",), ("restore", "--new", "--yes")]
)
def test_a_link_to_a_disk_that_is_not_there_makes_no_file(
    home: Home, tmp_path: Path, words: tuple[str, ...]
) -> None:
    os.makedirs(home.data)
    os.symlink(tmp_path / "unmounted.db", home.journal)
    assert run(*words).returncode == 1
    assert not (tmp_path / "unmounted.db").exists()


@pytest.mark.slow
def test_a_pipe_that_nobody_writes_to_is_not_imported_and_one_with_a_writer_is(
    home: Home, tmp_path: Path
) -> None:
    pipe = tmp_path / "notes.md"
    os.mkfifo(pipe)
    done = run("import", str(pipe), "--yes")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"Nothing came through the pipe {pipe}" in done.stderr
    writer = subprocess.Popen(
        ["sh", "-c", f"printf '# Fixed the login\\n' > {pipe}"], stdin=subprocess.DEVNULL
    )
    done = run("import", str(pipe), "--from", "markdown", "--yes")
    assert writer.wait() == 0
    assert "Fixed the login" in run("list").stdout
    done = run("import", os.devnull, "--yes")
    assert "is not a file" in done.stderr


def test_a_folder_that_holds_a_pipe_and_an_endless_device_is_imported_without_them(
    tmp_path: Path,
) -> None:
    os.mkfifo(tmp_path / "a.md")
    (tmp_path / "b.md").symlink_to("/dev/zero")
    (tmp_path / "2026-11-03.md").write_text("# Fixed the login\n")
    assert run("import", str(tmp_path), "--yes").returncode == 0
    assert "Fixed the login" in run("list").stdout


@pytest.mark.slow
def test_a_pipe_among_captures_copies_and_forms_is_left_out(home: Home) -> None:
    put_journal(home, [entry(1)])
    for folder in (home.letters("new"), home.backups, os.path.join(home.config, "forms")):
        os.makedirs(folder, exist_ok=True)
    os.mkfifo(os.path.join(home.letters("new"), "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000.json"))
    os.mkfifo(os.path.join(home.backups, "backup-2026-01-01T000000.db"))
    os.mkfifo(os.path.join(home.config, "forms", "plain.toml"))
    assert "1 pending capture cannot be read" in run("list").stderr
    assert "backup-2026-01-01T000000.db" in run("restore").stdout
    assert run("season", "new", "H2", "2025-07..2026-12").returncode == 0
    assert run("season", "fit", "plain").returncode == 0
    assert run("set", "last", "ai:2").returncode == 0


def test_a_pipe_in_a_repository_is_not_waited_for(tmp_path: Path) -> None:
    git = ("git", "-C", str(tmp_path), "-c", "user.email=a@example.org", "-c", "user.name=A")
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "config", "user.email", "a@example.org"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "Fix the login"], check=True)
    os.mkfifo(tmp_path / ".mailmap")
    os.mkfifo(tmp_path / "theirs")
    subprocess.run([*git, "config", "mailmap.file", str(tmp_path / "theirs")], check=True)
    assert run("harvest", str(tmp_path)).returncode == 0
    assert "Fix the login" in run("drafts").stdout


@pytest.mark.slow
def test_a_folder_whose_name_is_not_utf8_holds_a_whole_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = os.path.join(os.fsencode(tmp_path), b"caf\xe9")
    try:
        os.mkdir(folder, 0o700)
    except OSError:
        pytest.skip("this file system takes no such name")
    monkeypatch.setenv("CHEFSLOG_HOME", os.fsdecode(folder))
    for words in (
        ("add", "Fixed the login"), ("set", "last", "ai:2"), ("backup",), ("doctor",), ("undo",),
        ("restore", "--new", "--yes"), ("export", "-o", str(tmp_path / "all.json")), ("list",),
    ):  # fmt: skip
        assert run(*words).returncode == 0, words

"""Streams that are closed, full, or no longer read: what was typed is saved, nothing is dumped."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from tests.cli.conftest import Shell
from tests.journals import entry, put_journal

CHEFSLOG = f"{sys.executable} -m chefslog"


def sh(script: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a line of POSIX shell in which `$C` is chefslog."""
    buffered = {name: os.environ[name] for name in os.environ if name != "PYTHONUNBUFFERED"}
    return subprocess.run(
        ["sh", "-c", script],
        env={**buffered, "C": CHEFSLOG, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def letters(home: Home) -> list[Path]:
    return sorted(Path(home.letters("new")).iterdir())


@pytest.mark.parametrize("command", ["list", "today", "show last", "trash", "status --json"])
def test_a_closed_standard_output_is_no_error(shell: Shell, home: Home, command: str) -> None:
    shell("add", "Fix the retry")
    ran = sh(f"$C {command} >&-")
    assert ran.returncode == 0, ran.stderr
    assert not (Path(home.data) / "crashes").exists()


def test_a_closed_standard_error_does_not_put_narration_among_the_data(home: Home) -> None:
    ran = sh("$C add 'Fix it check:the' 2>&-")
    assert (ran.returncode, ran.stdout.count("\n")) == (0, 1)
    assert len(letters(home)) == 1


@pytest.mark.parametrize("command", ["add", "add -", "add --json", ""])
def test_a_closed_standard_input_is_an_empty_one(command: str) -> None:
    ran = sh(f"$C {command} <&-")
    assert "Traceback" not in ran.stderr
    assert ran.returncode == (2 if command else 0)


def test_purge_without_anyone_to_ask_erases_nothing(shell: Shell) -> None:
    shell("add", "Fix the retry")
    ran = sh("$C purge last <&-")
    assert ran.returncode == 2
    assert "nothing was erased" in ran.stderr
    assert "Fix the retry" in shell("list").out


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")
@pytest.mark.parametrize("command", ["list", "status --json", "--help", "add --help", "add two"])
def test_a_full_output_is_one_line_and_exit_code_1(shell: Shell, command: str) -> None:
    shell("add", "Fix the retry")
    ran = sh(f"$C {command} >/dev/full")
    assert ran.returncode == 1
    assert ran.stderr.startswith("chefslog: the output could not be written")
    assert ran.stderr.count("\n") == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")
@pytest.mark.parametrize(
    ("command", "said", "kept"),
    [
        ("add Second", "The entry is saved as ", "Second"),
        ("add Second --json", "What the command changed is saved.", "Second"),
        ("set last 'headline:\"New name\"'", "What the command changed is saved.", "New name"),
        ("export", "the output could not be written: No space left", "First"),
    ],
)
def test_a_full_output_says_that_what_was_done_is_saved(
    shell: Shell, command: str, said: str, kept: str
) -> None:
    shell("add", "First")
    ran = sh(f"$C {command} >/dev/full")
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
    assert said in ran.stderr
    assert "othing was saved" not in ran.stderr
    assert kept in shell("list").out


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")
@pytest.mark.parametrize("command", ["set last ai:2", "rm last", "add --tag a check:the"])
def test_a_standard_error_that_takes_no_more_stops_no_command(
    shell: Shell, home: Home, command: str
) -> None:
    shell("add", "First")
    (Path(home.letters("new")) / "odd.json").write_text("{")
    ran = sh(f"$C {command} 2>/dev/full")
    assert ran.returncode == 0
    assert ran.stdout


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
@pytest.mark.parametrize("option", ["", "--tag slow"])
def test_a_name_that_the_disk_does_not_confirm_is_saved_with_a_warning(
    shell: Shell, home: Home, option: str
) -> None:
    shell("add", "First")
    ran = sh(f"strace -o {os.devnull} -e inject=fsync:error=EIO:when=2 $C add Second {option}")
    assert (ran.returncode, ran.stderr.count("the disk did not confirm it")) == (0, 1)
    assert len(letters(home)) == 2


@pytest.mark.parametrize("command", ["list", "--help", "add two", "shell bash"])
def test_a_reader_that_has_gone_is_no_error(shell: Shell, command: str, tmp_path: Path) -> None:
    shell("add", "Fix the retry")
    # The reading end is closed before the program starts, so no writing can be in time.
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [sys.executable, "-m", "chefslog", *command.split()],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.parametrize("option", [[], ["--kind", "fix"]])
def test_hints_that_nobody_reads_do_not_keep_a_line_from_being_saved(
    home: Home, option: list[str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    subprocess.run(
        [sys.executable, "-m", "chefslog", "add", "Fix it check:the", *option],
        stderr=writing,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    os.close(writing)
    assert len(letters(home)) == 1


def test_json_is_json_where_the_output_takes_no_other_characters(shell: Shell) -> None:
    shell("add", "Größe 修复 👩 → ok")
    for command in ("add --json 'ü 👩'", "list --json", "show last --json"):
        ran = sh(f"$C {command}", PYTHONIOENCODING="latin-1")
        assert "\\u" in ran.stdout
        assert json.loads(ran.stdout)


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
def test_on_a_terminal_what_is_said_comes_behind_what_was_printed() -> None:
    main, side = os.openpty()
    code = (
        "from chefslog.home.narration import narrate\n"
        "print('data', end=' ')\nnarrate('said')\nprint('more')"
    )
    subprocess.run([sys.executable, "-c", code], stdout=side, stderr=side, check=True)
    os.close(side)
    assert os.read(main, 1000).split() == [b"data", b"said", b"more"]
    os.close(main)


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
def test_an_export_to_a_terminal_keeps_its_lines_and_no_escapes(home: Home) -> None:
    put_journal(home, [entry(1, headline="Fix it", notes="red \x1b[31m"), entry(2)])
    main, side = os.openpty()
    command = [sys.executable, "-m", "chefslog", "export", "-o", "-", "--format", "md"]
    subprocess.run(command, stdout=side, stderr=subprocess.DEVNULL, check=True)
    os.close(side)
    shown = os.read(main, 10_000)
    os.close(main)
    assert len(shown.splitlines()) > 4
    assert b"\x1b" not in shown

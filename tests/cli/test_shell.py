"""`cl` and completion in real shells, on a terminal of their own."""

from __future__ import annotations

import json
import os
import shutil
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.cli.terminal import Terminal

SHELLS = ("bash", "zsh", "fish")
READY = "ready>"
LINES: dict[str, dict[str, Any]] = {
    "Fixed the login bug #auth ai:2 check:tests": {
        "headline": "Fixed the login bug", "tags": ["auth"], "delegation": 2, "checked": "tests",
    },
    "don't panic!": {"headline": "don't panic!"},
    "wow!! don't say 'no!way' $!": {"headline": "wow!! don't say 'no!way' $!"},
    "costs $5 * 2 (twice); `#auth` stays": {"headline": "costs $5 * 2 (twice); `#auth` stays"},
    'she said "no" #ops': {"headline": 'she said "no"', "tags": ["ops"]},
    "'all in quotes' ": {"headline": "all in quotes"},
    "Kürzer → 日本 \\d {a,b} [x] ~ | & <y> ?": {
        "headline": "Kürzer → 日本 \\d {a,b} [x] ~ | & <y> ?"
    },
    'impact:"1 s → 2 s" Slower': {"headline": "Slower", "impact": "1 s → 2 s"},
}  # fmt: skip

Open = Callable[..., Terminal]


def settings(name: str, code: str) -> dict[str, str]:
    """The start-up file of a shell, as one writes it who follows the help: {path: text}."""
    prompt = {
        "bash": f"PS1='{READY} '\nHISTCONTROL=ignoreboth\n",
        "zsh": f"PROMPT='{READY} '\nsetopt interactivecomments histignorespace\n",
        "fish": f"set -g fish_greeting\nfunction fish_prompt; echo -n '{READY} '; end\n",
    }[name]
    path = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}[name]
    return {path: prompt + code}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Open an interactive shell with the code that `chefslog shell` prints for it."""
    terminals = []
    home = Path(os.environ["HOME"])

    def open_shell(name: str, before: str = "") -> Terminal:
        program = shutil.which(name)
        if program is None:
            pytest.skip(f"{name} is not installed here")
        code = {
            "fish": "chefslog shell fish | source\n",
        }.get(name, f'eval "$(chefslog shell {name})"\n')
        for path, text in settings(name, code).items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_text(before + text, encoding="utf-8")
        scripts = sysconfig.get_path("scripts")
        env = {**os.environ, "PATH": f"{scripts}:{os.environ['PATH']}", "TERM": "xterm"}
        env |= {"LC_ALL": "C.UTF-8", "HISTFILE": str(home / "history")}
        terminal = Terminal([program, "-i"], env, 110, 60)
        terminals.append(terminal)
        terminal.wait_for(READY)
        return terminal

    yield open_shell
    for terminal in terminals:
        terminal.close()


def entries(shell: Shell) -> list[dict[str, Any]]:
    return list(reversed(json.loads(shell("list", "--all", "--json").out)))


@pytest.mark.slow
@pytest.mark.parametrize("name", SHELLS)
def test_cl_takes_a_line_as_it_is_typed(opened: Open, shell: Shell, name: str) -> None:
    terminal = opened(name)
    for number, line in enumerate(LINES, 2):
        terminal.type(f"cl {line}\r")
        terminal.wait_for(READY, times=number)
    found = entries(shell)
    assert len(found) == len(LINES)
    for entry, (line, wanted) in zip(found, LINES.items(), strict=True):
        assert {key: entry.get(key) for key in wanted} == wanted, line
        assert bool(entry.get("tags")) == ("tags" in wanted)


@pytest.mark.parametrize("name", SHELLS)
def test_cl_works_behind_another_command(opened: Open, shell: Shell, name: str) -> None:
    terminal = opened(name)
    terminal.type("true && cl Green again #ci\r")
    terminal.wait_for(READY, times=2)
    terminal.type("echo '; cl not this' # cl nor this\r")
    terminal.wait_for(READY, times=3)
    (entry,) = entries(shell)
    assert (entry["headline"], entry["tags"]) == ("Green again", ["ci"])


@pytest.mark.parametrize("name", SHELLS)
def test_cl_takes_the_same_line_twice_and_one_behind_a_space(
    opened: Open, shell: Shell, name: str
) -> None:
    terminal = opened(name)
    for number, line in enumerate((" cl Hidden", "cl Shown", "cl Shown"), 2):
        terminal.type(f"{line}\r")
        terminal.wait_for(READY, times=number)
    assert [entry["headline"] for entry in entries(shell)] == ["Hidden", "Shown", "Shown"]


def test_bash_has_cl_in_its_vi_mode_too(opened: Open, shell: Shell) -> None:
    terminal = opened("bash", before="set -o vi\n")
    terminal.type("cl Typed in vi mode #vi\r")
    terminal.wait_for(READY, times=2)
    terminal.type("cl And from its command mode\x1b")
    terminal.wait_for("command mode")
    terminal.type("0\r")
    terminal.wait_for(READY, times=3)
    found = [entry["headline"] for entry in entries(shell)]
    assert found == ["Typed in vi mode", "And from its command mode"]


def test_bash_takes_its_file_twice_and_no_line_among_others(opened: Open, shell: Shell) -> None:
    terminal = opened("bash")
    terminal.type("source ~/.bashrc\r")
    terminal.wait_for(READY, times=2)
    terminal.type("cl Still there\r")
    terminal.wait_for(READY, times=3)
    terminal.type("\x1b[200~x=1\ncl Pasted #tag\x1b[201~\r")
    terminal.wait_for("Nothing was saved")
    assert "own binding" not in terminal.screen
    assert [entry["headline"] for entry in entries(shell)] == ["Still there"]


def test_bash_without_a_line_editor_says_that_it_has_no_cl(opened: Open) -> None:
    terminal = opened("bash", before="set +o emacs +o vi\n")
    terminal.wait_for("there is no cl without the line editor")


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("bash", 'bind \'"\\C-m": "\\C-j"\'\n'),
        ("fish", "bind \\r 'commandline -f execute'\n"),
    ],
)
def test_a_binding_of_enter_of_ones_own_stays(opened: Open, name: str, own: str) -> None:
    terminal = opened(name, before=own)
    terminal.wait_for("your own binding of enter is kept")


@pytest.mark.slow
@pytest.mark.parametrize("name", SHELLS)
@pytest.mark.parametrize("command", ["chefslog add", "cl"])
def test_tab_completes_words(opened: Open, shell: Shell, name: str, command: str) -> None:
    shell("add", "Moved the cache #infrastructure @samantha project:payments")
    terminal = opened(name)
    terminal.type(f"{command} Fix +infr\t")
    terminal.wait_for(f"{command} Fix +infrastructure")
    if command == "cl" and name != "fish":  # To fish it is a comment.
        terminal.type(" #inf\t")
        terminal.wait_for("#infrastructure")
    terminal.type(" @sama\t")
    terminal.wait_for("@samantha")
    terminal.type(" project:paym\t")
    terminal.wait_for("project:payments")


def test_an_unknown_shell_is_named(shell: Shell) -> None:
    ran = shell("shell", "ksh")
    assert ran.code == 2
    assert "bash zsh fish man" in ran.err

"""What the guide and the help texts show works as shown."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

import chefslog.guide
from chefslog.capture.letters import read_letter
from chefslog.capture.lexer import KEYS
from chefslog.cli.command import every_command, join_name
from chefslog.home.config import SETTINGS
from chefslog.model.fields import BY_NAME as FIELDS
from chefslog.model.kinds import LABELS
from tests.journals import NOON

BY_NAME = {command.name: command for command in every_command()}
PAGES = sorted(Path(next(iter(chefslog.guide.__path__))).glob("*.md"))
README = Path(__file__).parents[2] / "README.md"


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


SHOWING = [page for page in PAGES if blocks(page, "sh")]
"""The pages with commands to try."""


def examples() -> list[str]:
    return [line for command in every_command() for line, _ in command.examples]


def run_blocks(shell: str, page: Path, env: dict[str, str]) -> None:
    for block in blocks(page, "sh"):
        done = subprocess.run(
            [shell, "-e", "-c", block], env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed here")
@pytest.mark.parametrize("page", SHOWING, ids=lambda page: page.stem)
def test_every_shell_example_runs(page: Path, tmp_path: Path) -> None:
    scripts = sysconfig.get_path("scripts")
    env = {**os.environ, "PATH": f"{scripts}:{os.environ['PATH']}", "EDITOR": "true"}
    env["CHEFSLOG_NOW"] = str(NOON)
    subprocess.run([f"{scripts}/chefslog", "add", "First #infra"], env=env, check=True)
    run_blocks("bash", page, env)


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed here")
def test_the_readmes_commands_run_as_pasted(tmp_path: Path) -> None:
    daily = [block for block in blocks(README, "sh") if block.startswith("chefslog ")]
    assert len("".join(daily).splitlines()) == 5
    scripts = sysconfig.get_path("scripts")
    env = {**os.environ, "PATH": f"{scripts}:{os.environ['PATH']}", "CHEFSLOG_NOW": str(NOON)}
    for block in daily:
        done = subprocess.run(
            ["bash", "-e", "-c", block], env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("Cut p99 login latency") >= 3
        assert "✓" in done.stdout


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed here")
@pytest.mark.parametrize("page", SHOWING, ids=lambda page: page.stem)
def test_zsh_hands_over_the_words_of_every_example_as_bash_does(page: Path, tmp_path: Path) -> None:
    stub = tmp_path / "bin" / "chefslog"
    stub.parent.mkdir()
    stub.write_text("#!/bin/sh\nprintf '%s\\0' \"$@\" ';' >>\"$WORDS\"\n")
    stub.chmod(0o755)
    words = []
    for shell in ("bash", "zsh"):
        written = tmp_path / shell
        run_blocks(
            shell,
            page,
            {**os.environ, "PATH": f"{stub.parent}:{os.environ['PATH']}", "WORDS": str(written)},
        )
        words.append(written.read_bytes())
    assert words[0] == words[1]


def test_every_command_in_the_guide_and_the_readme_exists() -> None:
    for page in [*PAGES, README]:
        for line in "\n".join(blocks(page, "sh")).splitlines():
            for part in re.findall(r"(?:^|/|&& )chefslog ([a-z]+(?: [a-z]+)?)", line):
                assert join_name(part.split())[0] in BY_NAME, line


@pytest.mark.parametrize("line", examples())
def test_every_example_of_the_help_is_a_command_line(line: str) -> None:
    if "$(" in line:
        return
    for part in line.split("|"):
        words = shlex.split(part)
        if words[0] == "chefslog":
            assert join_name(words[1:])[0] in BY_NAME


def test_the_grammar_page_names_every_key() -> None:
    text = next(page for page in PAGES if page.stem == "grammar").read_text(encoding="utf-8")
    assert [key for key in KEYS if f"`{key}:" not in text] == []


def test_the_pages_name_every_setting_field_and_level() -> None:
    texts = {page.stem: page.read_text(encoding="utf-8") for page in PAGES}
    assert [one.name for one in SETTINGS if f"`{one.name}`" not in texts["keeping"]] == []
    assert [name for name in FIELDS if name not in texts["captures"]] == []
    assert [label for label in LABELS if label not in texts["ladder"]] == []


def test_the_letter_of_the_guide_is_read() -> None:
    page = next(page for page in PAGES if page.stem == "captures")
    (letter,) = blocks(page, "json")
    assert read_letter(letter.encode())["state"] == "draft"


def test_ci_runs_the_line_of_the_readme_with_a_server_beside_it() -> None:
    lines = (README.parent / ".ci" / "run").read_text().splitlines()
    assert lines[2].startswith("cd ")
    (line,) = [block.strip() for block in blocks(README, "sh") if "-m tests" in block]
    assert [one for one in lines if "-m " in one and "python" in one] == [line]
    at = lines.index(line)
    assert lines[at - 1 : at + 2] == ["setsid sh <<'END' &", line, "END"]
    assert lines[-1] == 'wait "$running"'

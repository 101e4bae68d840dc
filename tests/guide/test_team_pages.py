"""Every command line of the team's pages is one that the program reads."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import chefslog.guide
from chefslog.cli.command import Arguments, find_command, join_name
from chefslog.cli.dispatch import scan
from chefslog.cli.parser import parse_arguments
from chefslog.home.manual import load_pages

_PAGES = [name for name in load_pages() if name.startswith("team")]


def lines(name: str) -> list[str]:
    """The command lines in a page's blocks and sentences, without what stands behind them."""
    text = (Path(next(iter(chefslog.guide.__path__))) / f"{name}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    found = [re.split(r" {2,}| with flow", line)[0] for line in _in_blocks(blocks)]
    return [*found, *(" ".join(one.split()) for one in re.findall(r"`(chefslog [^`]+)`", text))]


def _in_blocks(blocks: list[str]) -> list[str]:
    text = "\n".join(blocks)
    return [line[line.index("chefslog ") :] for line in text.splitlines() if "chefslog " in line]


def test_there_are_four_pages_and_the_threats() -> None:
    assert set(_PAGES) >= {"team", "team-members", "team-keyholders", "team-managers"}


@pytest.mark.parametrize("name", _PAGES)
def test_the_program_reads_every_line(name: str) -> None:
    found = lines(name)
    assert found
    for line in found:
        words = join_name(shlex.split(re.sub(r"\bN\b", "6", line))[1:])
        command = find_command(words[0])
        assert command is not None, line
        asked = scan(command, words[1:]) or parse_arguments(words)
        assert isinstance(asked, Arguments), line


@pytest.mark.parametrize("name", _PAGES)
def test_a_page_that_is_named_exists(name: str) -> None:
    for line in lines(name):
        words = line.split()
        if words[1] == "guide":
            assert words[2] in _PAGES, line

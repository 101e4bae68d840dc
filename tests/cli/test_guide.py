"""The manual as one reads it: laid out on a terminal, as it is in a pipe."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from chefslog.cli.markdown import render_markdown
from chefslog.home.manual import load_pages
from tests.cli.conftest import Shell
from tests.cli.terminal import Terminal

PAGES = load_pages()


def guide(page: str, columns: int = 80, lines: int = 200, **env: str) -> Terminal:
    words = [sys.executable, "-m", "chefslog", "guide", page]
    return Terminal(words, {**os.environ, "TERM": "xterm-256color", **env}, columns, lines)


def words_of(text: str) -> list[str]:
    """The plain words of a page, in the order of their letters."""
    text = re.sub(r"```\w*|[|`*#─•]|-{3,}|\x1b\[[0-9;]*m", " ", text)
    return sorted(re.findall(r"[^\W_]{3,}", text))


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_its_width_and_keeps_every_word_whole(name: str, width: int) -> None:
    page = render_markdown(PAGES[name], width, colour=False)
    assert max(map(len, page.splitlines())) <= width
    assert words_of(page) == words_of(PAGES[name])
    assert "```" not in page
    assert not re.search(r"^\s*\|", page, re.MULTILINE)
    assert "\x1b" not in page


def test_a_page_on_a_terminal_is_laid_out_and_in_a_pipe_it_is_markdown(shell: Shell) -> None:
    with guide("ladder") as terminal:
        assert terminal.wait_for_exit() == 0
        assert " 1      Line cook       you cooked; AI answered" in terminal.screen
        assert "**" not in terminal.screen
        assert b"\x1b[" in terminal.written
    assert shell("guide", "ladder").out.rstrip() == PAGES["ladder"].rstrip()


def test_a_long_page_goes_through_the_pager_that_one_names(tmp_path: Path) -> None:
    kept = tmp_path / "paged"
    with guide("ladder", lines=10, PAGER=f"sh -c 'cat > {kept}'") as terminal:
        assert terminal.wait_for_exit() == 0
        assert "Line cook" not in terminal.screen
    assert "Executive chef" in kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("pager", ["", "cat", "/no/such/pager", "'"])
def test_without_a_pager_that_runs_the_page_is_printed(pager: str) -> None:
    with guide("ladder", lines=10, PAGER=pager) as terminal:
        assert terminal.wait_for_exit() == 0
        assert b"Executive chef" in terminal.written


def test_a_pager_that_is_left_early_is_no_error() -> None:
    with guide("captures", lines=10, PAGER="true") as terminal:
        assert terminal.wait_for_exit() == 0
        assert terminal.screen == ""


def test_no_colour_leaves_no_escapes() -> None:
    with guide("ladder", NO_COLOR="1") as terminal:
        assert terminal.wait_for_exit() == 0
        assert b"\x1b[" not in terminal.written


def test_an_unknown_page_is_answered_with_those_there_are(shell: Shell) -> None:
    ran = shell("guide", "gramar")
    assert (ran.code, ran.out) == (2, "")
    assert "grammar" in ran.err

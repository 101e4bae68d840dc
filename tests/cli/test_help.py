"""Help, the man page, and answers to commands and options that do not exist."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import textwrap

import pytest

from chefslog.cli.command import every_command, grouped_commands
from chefslog.cli.help import ABOUT, _prose, escape_troff, render_man_page
from tests.cli.conftest import Shell

COMMANDS = every_command()
NAMES = [command.name for command in COMMANDS]


def test_the_overview_groups_every_command_and_fits_its_width(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = shell("help").out
    assert out == shell("--help").out == shell("-h").out
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    places = [lines.index(group) for group in grouped_commands()]
    assert places == sorted(places)
    assert lines[places[0] : places[0] + 2] == ["Write", "  add       write down what you solved"]
    assert all(re.search(rf"^  {name} ", out, re.MULTILINE) for name in NAMES if " " not in name)


@pytest.mark.parametrize(("columns", "widest"), [(60, 60), (100, 100), (140, 100)])
def test_the_overview_is_as_wide_as_the_terminal_up_to_100_cells(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, columns: int, widest: int
) -> None:
    monkeypatch.setenv("PAGER", "cat")
    lines = shell("help", columns=columns).out.splitlines()
    about = lines[2 : lines.index("", 2)]
    assert about == textwrap.wrap(ABOUT, widest)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_help_of_a_command_is_the_same_by_either_way_and_fits(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, command: object
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    words = command.name.split()  # type: ignore[attr-defined]
    asked, given = shell("help", *words), shell(*words, "--help")
    assert asked.out == given.out
    assert (asked.code, given.code) == (0, 0)
    text, _, examples = asked.out.partition("examples:\n")
    assert max(map(len, text.splitlines())) <= 80
    assert ("chefslog" in examples) == bool(command.examples)  # type: ignore[attr-defined]


def test_help_texts_are_short_enough_for_a_line() -> None:
    assert [c.name for c in COMMANDS if len(c.help) > 68 or c.help.endswith(".")] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ls", "list"),
        ("new", "add"),
        ("log", "history"),
        ("delete", "rm"),
        ("LS", "list"),
        ("serach", "search"),
        ("tag", "tags"),
        ("halp", "help"),
        ("settings", "config"),
        ("version", "--version"),
        ("season fti", "season fit"),
        ("season exprot", "season export"),
        ("team shrae", "team share"),
    ],
)
def test_an_unknown_command_is_answered_with_the_one_that_was_meant(
    shell: Shell, typed: str, meant: str
) -> None:
    ran = shell(*typed.split())
    assert (ran.code, ran.out) == (2, "")
    assert f"`{meant}`" in ran.err
    assert f"`{meant}`" in shell("help", *typed.split()).err


@pytest.mark.parametrize(
    ("typed", "meant"), [("-v", "version"), ("--versoin", "version"), ("--hlep", "help")]
)
def test_an_option_in_place_of_a_command_is_answered_with_the_one_that_was_meant(
    shell: Shell, typed: str, meant: str
) -> None:
    ran = shell(typed)
    assert (ran.code, f"`--{meant}`" in ran.err) == (2, True)


def test_a_command_that_resembles_none_is_not_guessed_at(shell: Shell) -> None:
    ran = shell("xyzzy")
    assert ran.code == 2
    assert "Did you mean" not in ran.err
    assert "chefslog help" in ran.err


def test_other_words_for_commands_are_no_commands_and_mean_one_thing() -> None:
    others = [word for command in COMMANDS for word in command.also]
    assert sorted(set(others)) == sorted(others)
    assert set(others).isdisjoint(NAMES)


@pytest.mark.parametrize(
    ("line", "meant"),
    [("list --jsno", "--json"), ("add x --taks 3", "--tag"), ("season fit x --filed y", "--field")],
)
def test_an_unknown_option_is_answered_with_the_one_that_was_meant(
    shell: Shell, line: str, meant: str
) -> None:
    ran = shell(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert f"`{meant}`" in ran.err


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("season preview --for mangaer", '--for: "mangaer" is not one of: me manager skip peer.'),
        ("season preview --for mangaer", "Did you mean `manager`?"),
        ("import x --from jrnll", "Did you mean `jrnl`"),
        ("import x --from zzz", "dayone jrnl"),
        ("list -n x", '"x" is not a whole number'),
    ],
)
def test_a_value_that_an_option_does_not_take_is_answered_with_those_it_does(
    shell: Shell, line: str, answer: str
) -> None:
    ran = shell(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert answer in ran.err


def test_the_man_page_names_every_command_and_option(shell: Shell) -> None:
    page = shell("shell", "man").out
    assert page.startswith(".TH CHEFSLOG 1")
    for command in COMMANDS:
        assert rf"\fBchefslog {escape_troff(command.name)}\fR" in page
        for option in command.options:
            assert escape_troff(option.names[-1]) in page
    assert [line for line in page.splitlines() if re.search(r"[^\x00-\x7f]|(?<!\\)-", line)] == []


def test_man_shows_the_page_without_a_warning() -> None:
    program = shutil.which("man")
    if program is None or shutil.which("troff") is None:
        pytest.skip("man or troff is not installed here")
    env = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80"}
    done = subprocess.run(
        [program, "--warnings=w", "-l", "-"],
        input=render_man_page(),
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""
    shown = re.sub(r".\x08", "", done.stdout)
    for command in COMMANDS:
        assert f"chefslog {command.name}" in shown
        for example, _ in command.examples:
            words = re.sub(r"\s+", "", example)
            assert words in re.sub(r"\s+", "", shown)
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("text", [".TH", "'quoted'", "a\\b", "--json ~/x `y` ^z", '"→"'])
def test_troff_prints_any_text_as_it_is(text: str) -> None:
    program = shutil.which("nroff")
    if program is None:
        pytest.skip("nroff is not installed here")
    page = f".TH A 1\n{escape_troff(text)}\n"
    done = subprocess.run(
        [program, "-Tutf8", "-c", "-man"], input=page, capture_output=True, encoding="utf-8",
        check=True,
    )  # fmt: skip
    assert text in [line.strip() for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("text", "troff"),
    [
        (" See `list` and `add` ", r"See \fBlist\fR and \fBadd\fR"),
        ("`list`", r"\fBlist\fR"),
        ("a ` alone", r"a \(ga alone"),
        ("`a` and ` alone", r"\(gaa\(ga and \(ga alone"),
        ("plain", "plain"),
    ],
)
def test_what_stands_between_backticks_is_bold_in_the_man_page(text: str, troff: str) -> None:
    assert _prose(text) == troff

"""How a command line is read: the thin way and argparse's way are one."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.cli.command import every_command
from chefslog.cli.dispatch import function_of, scan
from chefslog.cli.parser import parse_arguments, parser_of
from tests.cli.conftest import Shell, unmeasured

COMMANDS = every_command()
_WORDS = st.sampled_from(
    [
        "a",
        "-",
        "last",
        "-n",
        "3",
        "--json",
        "--plain",
        "--all",
        "-a",
        "--limit",
        "--ai",
        "x y",
        "",
        "--",
        "--no",
    ]
)


@given(st.sampled_from(COMMANDS), st.lists(_WORDS, max_size=5))
def test_what_the_thin_reading_takes_argparse_reads_alike(
    command: object, words: list[str]
) -> None:
    thin = scan(command, words)  # type: ignore[arg-type]
    if thin is None:
        return
    full = parse_arguments([command.name, *words])  # type: ignore[attr-defined]
    assert (thin.words, thin.options) == (full.words, full.options)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_a_function_and_help_by_example(command: object) -> None:
    assert callable(function_of(command))  # type: ignore[arg-type]
    shown = parser_of(command).format_help()  # type: ignore[arg-type]
    assert command.help.split()[0].lower() in shown.lower()  # type: ignore[attr-defined]


def test_two_dashes_end_the_options(shell: Shell) -> None:
    assert shell("add", "--", "-x for", "--weird").code == 0
    assert "-x for --weird" in shell("search", "--plain", "--", "--weird").out
    assert "Nothing found" in shell("search", "--limit=3", "--", "--plain").err


@pytest.mark.parametrize(
    "word", ["-after:2000", "-has:headline", '-"Fix it"', "-pr:91", "-fix -was", "-Fix it"]
)
def test_a_minus_before_any_token_negates_it(shell: Shell, word: str) -> None:
    shell("add", "Fix it pr:91")
    ran = shell("list", word)
    assert (ran.code, ran.err) == (0, "Nothing found.\n")


def test_help_names_every_command(shell: Shell) -> None:
    families = {command.name.split()[0] for command in COMMANDS if " " in command.name}
    out = shell("--help").out + "".join(shell(name, "--help").out for name in families)
    assert all(f"  {command.name} " in out for command in COMMANDS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lits",), "Did you mean `list`"),
        (("list", "--jsn"), "--help"),
        (("show",), "--help"),
        (("list", "-n", "many"), "whole number"),
        (("list", "-a1"), "-a/--all: takes no value"),
        (("rename", "#a"), "'#platform'"),
    ],
)
def test_asking_wrongly_is_exit_code_2_with_a_way_on(
    shell: Shell, words: tuple[str, ...], said: str
) -> None:
    ran = shell(*words)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


_COUNT = "import sys; sys.argv = {argv}; from chefslog.__main__ import main; main(); {check}"


def modules_after(argv: list[str]) -> set[str]:
    check = "print(); print(*sorted(sys.modules))"
    code = _COUNT.format(argv=["chefslog", *argv], check=check)
    done = subprocess.run(
        [sys.executable, "-c", code], env=unmeasured(), capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


SLOW = {"re", "json", "typing", "dataclasses", "argparse", "pathlib", "uuid", "enum", "tomllib"}


def test_add_loads_few_modules_and_none_that_is_slow() -> None:
    loaded = modules_after(["add", 'Cut latency #perf ai:2 impact:"1.8s → 240ms" // why'])
    assert not loaded & (SLOW | {"datetime", "sqlite3"})
    assert len(loaded) <= 60
    assert sum(name.startswith("chefslog") for name in loaded) <= 15


@pytest.mark.parametrize(
    "words",
    [("season", "pick"), ("rename",), ("show",), ("rm",), ("held",), ("import",)],
)
def test_an_unknown_option_is_named_even_where_the_words_are_missing(
    shell: Shell, words: tuple[str, ...]
) -> None:
    ran = shell(*words, "--frobnicate")
    assert ran.code == 2
    assert f"{' '.join(words)} takes no --frobnicate" in ran.err


def test_a_clock_that_is_set_to_no_number_is_named_with_what_was_read(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", "soon")
    for words in (("add", "x", "y"), ("today",), ("set", "last", "ai:2")):
        ran = shell(*words)
        assert ran.code == 1
        assert 'CHEFSLOG_NOW: "soon" is not seconds since 1970' in ran.err

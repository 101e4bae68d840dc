"""How a command line is read: the thin way and argparse's way are one."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.cli.command import Option, every_command, find_command, join_name
from chefslog.cli.dispatch import _spelled_out, function_of, scan
from chefslog.cli.journal import upkeep
from chefslog.cli.parser import option_help, parse_arguments, parser_of, value_name
from chefslog.home.paths import Home
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


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("-#auth", "not:#auth"),
        ("-+auth", "not:+auth"),
        ("-@sam", "not:@sam"),
        ("-outcome:kept", "not:outcome:kept"),
        ("-a1 -a2", "not:a1 -a2"),
        ("-", "-"),
        ("-n", "-n"),
        ("-auth", "-auth"),
        ("-nothing:kept", "-nothing:kept"),
        ("-outcome", "-outcome"),
        ("--json --all", "--json --all"),
        ("#auth", "#auth"),
    ],
)
def test_a_token_behind_a_minus_is_told_from_an_option(word: str, read: str) -> None:
    assert _spelled_out(word) == read


def test_only_filters_and_changes_know_a_token_behind_a_minus(shell: Shell) -> None:
    shell("add", "Fix it #web")
    assert shell("search", "Fix", "-#web").err == "Nothing found.\n"
    assert shell("set", "last", "-#web").code == 0
    assert shell("list", "#web").err.startswith("Nothing found.\n")


def test_a_word_like_an_operator_is_doubted_where_nothing_is_found(shell: Shell) -> None:
    shell("add", "Fix login and logout, kept for 7d ai:2")
    for words in (["login", "and", "logout"], ["fix", "7d"], ["and"]):
        ran = shell("list", *words)
        assert "Fix login" in ran.out and ran.err == ""
    doubt = "and: searched as text; leave it out: all parts of a filter have to match anyway\n"
    for command in (["list"], ["search"], ["search", "--best"]):
        ran = shell(*command, "logout", "and", "deploy")
        assert (ran.out, ran.err) == ("", "Nothing found.\n" + doubt)
    hint = "or: searched as text; a comma means or: ai:1,2\n"
    assert shell("list", "ai:1", "or", "ai:2").err == hint + "Nothing found.\n"
    ran = shell("export", "-#web")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "chefslog: export takes no -#web")


def test_the_version_is_that_of_the_package(shell: Shell) -> None:
    from importlib.metadata import version

    wanted = f"chefslog {version('chefslog')}\n"
    for words in (["--version"], ["-V"], ["--version", "list"]):
        ran = shell(*words)
        assert (ran.code, ran.out, ran.err) == (0, wanted, "")


def test_words_that_a_command_does_not_take_are_named(shell: Shell) -> None:
    for words, said in (
        (("tags", "all", "of"), "tags takes no words: all of"),
        (("undo", "1", "2"), "undo takes STEP, nothing more: 2"),
        (("season", "list", "--", "-x"), "season list takes no words: -x"),
        (("season", "gaps", "H2"), "season gaps takes no words: H2. Did you mean --season H2?"),
        (
            ("season", "leaves", "peer"),
            "season leaves takes no words: peer. Did you mean --for peer?",
        ),
    ):
        ran = shell(*words)
        assert (ran.code, ran.err.splitlines()[0]) == (2, f"chefslog: {said}")


def test_a_count_has_at_most_nine_digits(shell: Shell) -> None:
    shell("add", "Fix it")
    assert shell("list", "-n", "999999999").code == 0
    ran = shell("list", "-n", "1000000000")
    said = 'chefslog: -n/--limit: "1000000000" is not a whole number from 0 on'
    assert (ran.code, ran.err.splitlines()[0]) == (2, said)


def test_a_long_list_of_choices_stands_in_the_help_of_its_option() -> None:
    short = Option("--x", "what", "value", "WHAT", ("a" * 15, "b" * 14))
    assert (value_name(short), option_help(short)) == ("a" * 15 + "|" + "b" * 14, "what")
    long = Option("--x", "what", "value", "WHAT", ("a" * 15, "b" * 15))
    assert value_name(long) == "WHAT"
    assert option_help(long) == f"what ({'a' * 15} {'b' * 15})"
    assert value_name(Option("--x", "what", "value", "WHAT")) == "WHAT"


@pytest.mark.parametrize(("columns", "widest"), [("60", 58), ("100", 98), ("140", 98)])
def test_help_is_as_wide_as_the_terminal_up_to_98_cells(
    monkeypatch: pytest.MonkeyPatch, columns: str, widest: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for command in COMMANDS:
        about = (parser_of(command).description or "").splitlines()
        assert about == textwrap.wrap(" ".join(about), widest)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("list", "[FILTER …]"),
        ("show", "ID …"),
        ("undo", "[STEP]"),
        ("hook", "TOOL"),
        ("redo", "[STEP]"),
    ],
)
def test_the_usage_line_says_how_many_words_a_command_takes(
    shell: Shell, name: str, words: str
) -> None:
    usage = shell(name, "--help").out.splitlines()[0]
    assert usage == f"usage: chefslog {name} [options] {words}"


@pytest.mark.parametrize(
    ("line", "words", "options"),
    [
        ("list +auth -n 3 --json", ["+auth"], {"limit": 3, "json": True}),
        ("list", [], {}),
        ("list -- -x --json", ["-x", "--json"], {}),
        ("show last - k7m2", ["last", "-", "k7m2"], {}),
        ("undo 3", ["3"], {}),
        ("hook git", ["git"], {}),
        ("season rename H1 H2", ["H1", "H2"], {}),
        ("harvest --since 2026-07 --identity a --identity b", [],
         {"since": "2026-07", "identity": ["a", "b"]}),
    ],
)  # fmt: skip
def test_usual_lines_need_no_argparse(
    line: str, words: list[str], options: dict[str, object]
) -> None:
    name, *rest = join_name(line.split())
    command = find_command(name)
    assert command
    thin = scan(command, rest)
    assert thin is not None
    assert (thin.words, thin.options) == (words, options)


@pytest.mark.parametrize(
    "line",
    [
        "list -n", "list -n many", "list -n --json", "list --limit=3", "list --jsn", "show",
        "undo 1 2", "hook", "hook git git", "season preview --for me", "list -h",
    ],
)  # fmt: skip
def test_unusual_lines_are_left_to_argparse(line: str) -> None:
    name, *rest = join_name(line.split())
    command = find_command(name)
    assert command
    assert scan(command, rest) is None
    assert scan(command, ["last", ""]) is None


def test_values_behind_an_equals_sign_are_read_by_argparse() -> None:
    read = parse_arguments(["harvest", "--since=2026-07", "--identity=a", "~/src"])
    assert (read.words, read.options) == (["~/src"], {"since": "2026-07", "identity": ["a"]})
    assert parse_arguments(["season preview", "--for", "skip"]).options == {"for": "skip"}
    assert parse_arguments(["list", "-n3"]).options == {"limit": 3}


def _fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(args: object) -> None:
        raise error

    monkeypatch.setattr(upkeep, "paths", fail)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            ModuleNotFoundError("no", name="cryptography.hazmat"),
            "chefslog: Team sharing needs more: pip install 'chefslog[team]'\n",
        ),
        (OSError(28, "No space left on device", "/x"), "chefslog: /x: No space left on device\n"),
        (OSError(28, "No space left on device"), "chefslog: No space left on device\n"),
        (OSError("odd"), "chefslog: odd\n"),
    ],
)
def test_what_went_wrong_outside_is_said_in_a_line(
    shell: Shell, home: Home, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    _fail_with(monkeypatch, error)
    ran = shell("paths")
    assert (ran.code, ran.out, ran.err) == (1, "", said)
    assert not Path(home.data, "crashes").exists()


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("secret"), ModuleNotFoundError("secret", name="crypt")]
)
def test_a_surprise_leaves_a_crash_file_without_text_of_the_journal(
    shell: Shell, home: Home, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    error.add_note("Try again.")
    _fail_with(monkeypatch, error)
    ran = shell("paths")
    (path,) = Path(home.data, "crashes").iterdir()
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        f"chefslog: something went wrong that should not ({type(error).__name__}). The journal is "
        f"as it was before this command. Where it arose (no text of yours): {path}\nTry again.\n"
    )
    text = path.read_text(encoding="utf-8")
    assert f"builtins.{type(error).__name__}" in text
    assert "secret" not in text


def test_a_surprise_where_no_crash_file_can_be_named_points_to_debug(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", "soon")
    _fail_with(monkeypatch, ZeroDivisionError())
    assert shell("paths").err.endswith("Run it again with --debug to see where.\n")


def test_debug_lets_a_surprise_through(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    _fail_with(monkeypatch, ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        shell("paths", "--debug")

"""Completion as the shell asks for it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

import argcomplete
import pytest
from argcomplete.finders import CompletionFinder

from chefslog.cli.command import every_command
from chefslog.cli.completion import COMPLETES, _words_of
from chefslog.home.paths import Home
from chefslog.model.fields import BY_NAME, FIELDS
from chefslog.model.meanings import MEANINGS, value_meaning
from tests.cli.conftest import Shell
from tests.cli.given import numbered
from tests.journals import NOON, entry, put_journal

Answers = Callable[..., dict[str, str]]


def completions(line: str, tmp_path: Path, **more: str) -> list[str]:
    answer = tmp_path / "answer"
    env = {
        **os.environ,
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line.encode())),
        **more,
    }
    subprocess.run([sys.executable, "-m", "chefslog"], env=env, check=False, capture_output=True)
    return [word.strip() for word in answer.read_text(encoding="utf-8").split("\n")]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("chefslog li", "list"),
        ("chefslog list +in", "+infra"),
        ("chefslog add Fix project:pa", "project:payments"),
        ("chefslog list ai:s", "ai:sous"),
        ("chefslog set last check:t", "check:tests"),
        ("chefslog show la", "last"),
        ("chefslog list --pl", "--plain"),
        ("chefslog shell z", "zsh"),
        ("chefslog list not:+in", "not:+infra"),
        ("chefslog list aft", "after:"),
        ("chefslog list has:im", "has:impact"),
        ("chefslog set last day:yes", "day:yesterday"),
        ("chefslog add --ai 2 --project pa", "payments"),
        ("chefslog season ex", "export"),
        ("chefslog season fit appl", "apple-2500c"),
        ("chefslog season show --season H", "H2-2026"),
        ("chefslog season drop H", "H2-2026"),
        ("chefslog season new x 2026 --rubric pro", "product-engineer"),
        ("chefslog config fo", "follow_up_days"),
        ("chefslog config ladder", "ladder.3"),
        ("chefslog config theme rose-pine-m", "rose-pine-moon"),
        ("chefslog config coach f", "false"),
        ("chefslog config ed", "edit"),
        ("chefslog import --from js", "jsonl"),
        ("chefslog export -f ht", "html"),
        ("chefslog season switch app", "appendix"),
        ("chefslog season switch names of", "off"),
        ("chefslog season write goal:la", "goal:latency"),
        ("chefslog season set H2-2026 --goal la", "latency="),
        ("chefslog season set H2-2026 --goal latency=m", "latency=met"),
        ("chefslog season diff ", "1"),
        ("chefslog import x.csv --map head", "headline="),
        ("chefslog config keys.fil", "keys.filter"),
        ("chefslog import not", "notes.csv"),
        ("chefslog restore fol", "folder/"),
        ("chefslog harvest fol", "folder/"),
        ("chefslog guide gr", "grammar"),
        ("chefslog help season fi", "fit"),
        ("chefslog help un", "undo"),
        ("chefslog team sh", "share"),
        ("chefslog held last rev", "reverted"),
        ("chefslog rename '#in", "#infra"),
        ("chefslog rename '#infra' '#in", "#infra"),
        ("chefslog rename project:pa", "project:payments"),
        ("chefslog due --js", "--json"),
        ("cl Fix +in", "+infra"),
        ("cl Fix #in", "#infra"),
        ("cl don't check:te", "check:tests"),
        ('cl "Größe → 3" project:pa', "project:payments"),
    ],
)
def test_completes(shell: Shell, answers: Answers, tmp_path: Path, line: str, wanted: str) -> None:
    shell("add", "Fix it #infra project:payments")
    shell("season", "new", "H2-2026", "2026-07..2026-12", "--goal", "latency: halve it")
    if "diff" in line:
        shell("season", "pick", "last")
        assert shell("season", "export", "-o", str(tmp_path / "r.md")).code == 0
    (tmp_path / "notes.csv").touch()
    (tmp_path / "folder").mkdir()
    assert wanted in answers(line)


def test_a_real_shell_is_answered_whatever_its_point_counts(shell: Shell, tmp_path: Path) -> None:
    shell("add", "Fix it #infra project:payments")
    assert completions("chefslog list +in", tmp_path) == ["+infra"]
    assert completions('cl "Größe → 3" project:pa', tmp_path) == ["project:payments"]


def test_bash_keeps_the_sign_of_a_person_and_drops_the_key_that_it_keeps_itself(
    shell: Shell, tmp_path: Path
) -> None:
    shell("add", "Fix it @samantha project:payments")
    breaks = {"_ARGCOMPLETE_COMP_WORDBREAKS": " \t\n\"'@><=;|&(:"}
    assert completions("chefslog add @sam", tmp_path, **breaks) == ["@samantha"]
    assert completions("chefslog add project:pa", tmp_path, **breaks) == ["payments"]


@pytest.mark.parametrize(
    ("line", "unwanted"),
    [
        ("chefslog harvest not", "notes.csv"),
        ("chefslog season ", "notes.csv"),
        ("chefslog config ", "notes.csv"),
        ("chefslog show ", "notes.csv"),
        ("chefslog set last not:", "not:ai:"),
        ("chefslog set last not:", "not:not:"),
        ("chefslog import .", "notes.csv"),
        ("chefslog list ", "folder/"),
    ],
)
def test_offers_nothing_that_does_not_belong_there(
    answers: Answers, tmp_path: Path, line: str, unwanted: str
) -> None:
    (tmp_path / "notes.csv").touch()
    (tmp_path / "folder").mkdir()
    assert unwanted not in answers(line)


def test_says_what_words_mean_where_the_shell_shows_it(shell: Shell, tmp_path: Path) -> None:
    shell("config", "ladder.2", "Chef de partie")
    levels = completions("chefslog add ai:", tmp_path, _ARGCOMPLETE_DFS="|")
    assert "ai:2|chef de partie: bounded pieces handed over, every diff read" in levels
    (shown,) = completions("chefslog config th", tmp_path, _ARGCOMPLETE_DFS="|")
    assert shown.startswith("theme|colours of the app")
    (shown,) = completions("chefslog season co", tmp_path, _ARGCOMPLETE_DFS="|")
    assert shown.startswith("coverage|show how")


class _Finder(CompletionFinder):
    def _init_debug_stream(self) -> None:
        """Leave descriptor 9 alone, which in this process is somebody else's."""


@pytest.fixture
def answers(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """What a shell is offered behind a line, with the meanings; asked in this process."""

    def ask(line: str, point: int | None = None) -> dict[str, str]:
        stream = io.StringIO()

        def autocomplete(root: ArgumentParser, always_complete_options: bool) -> None:
            _Finder()(root, always_complete_options, exit_method=sys.exit, output_stream=stream)

        env = {
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_IFS": "\n",
            "_ARGCOMPLETE_DFS": "|",
            "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
            "_ARGCOMPLETE_COMP_WORDBREAKS": "",
            "COMP_LINE": line,
            "COMP_POINT": str(len(line) if point is None else point),
        }
        with monkeypatch.context() as patch:
            patch.setattr(argcomplete, "autocomplete", autocomplete)
            for name, value in env.items():
                patch.setenv(name, value)
            assert shell().code == 0
        rows = [row.partition("|") for row in stream.getvalue().split("\n") if row]
        return {word: meaning for word, _, meaning in rows}

    return ask


@pytest.fixture
def held(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with an entry, a draft and a removed entry, at noon."""
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    words = {"tags": ["infra"], "people": ["sam"], "goals": ["latency"], "skills": ["sql"]}
    first = numbered(1, headline="Fix it", project="payments", tools=["codex"], **words)
    draft = numbered(2, state="draft", headline="Merge it")
    removed = numbered(3, state="trashed", headline="Lose it")
    put_journal(home, [first, draft, removed])
    return home


SHORT = {1: "000001", 2: "000002", 3: "000003"}
ENTRIES = {"last": "the entry you wrote last", SHORT[1]: "Fix it"}
DAYS = dict.fromkeys(("today", "yesterday", "mon", "tue", "wed", "thu", "fri", "sat", "sun"), "")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("chefslog show ", ENTRIES),
        ("chefslog rm last ", ENTRIES),
        ("chefslog drafts ", {SHORT[2]: "Merge it"}),
        ("chefslog trash ", {SHORT[3]: "Lose it"}),
        ("chefslog list +", {"+infra": ""}),
        ("chefslog list @", {"@sam": ""}),
        ("chefslog search not:+", {"not:+infra": ""}),
        ("chefslog list goal:", {"goal:latency": ""}),
        ("chefslog list wee", {"week:": "a day"}),
        ("chefslog add Fix wee", {}),
        ("chefslog add Fix skill:", {"skill:sql": ""}),
        ("chefslog add Fix headl", {}),
        ("chefslog set last headl", {"headline:": "what you solved, in one line"}),
        ("chefslog set last pri", {"private:": "never published"}),
        ("chefslog set la", {"last": "the entry you wrote last"}),
        ("chefslog list on:", {f"on:{day}": "" for day in DAYS}),
        ("chefslog add --tag ", {"infra": ""}),
        ("chefslog add --person ", {"sam": ""}),
        ("chefslog add Fix --project p", {"payments": ""}),
        ("chefslog add --project=p", {"--project=payments": ""}),
        ("chefslog add --with ", {"codex": ""}),
        ("chefslog add --kind f", {"fix": "a bug or a fault"}),
        ("chefslog add --notes ", {}),
        ("chefslog set last --value sp", {"speed": "it runs or ships faster"}),
        ("chefslog season text ", {**ENTRIES, "opening": "", "next": "", "asks": ""}),
        ("chefslog season write opening ", {}),
        ("chefslog season opening ", {}),
        ("chefslog add --day ", DAYS),
        ("chefslog day ", DAYS),
        ("chefslog rename #", {"#infra": ""}),
        ("chefslog rename +", {"+infra": ""}),
        ("chefslog rename with:", {"with:codex": ""}),
        ("chefslog rename kind:", {}),
        ("chefslog rename pro", {"project:": "project; - for none"}),
        ("chefslog rename @sam @", {"@sam": ""}),
        ("chefslog rename @sam project:", {}),
        ("chefslog rename project:payments pro", {"project:payments": ""}),
    ],
)
def test_offers_the_words_and_entries_of_the_journal(
    held: Home, answers: Answers, line: str, wanted: dict[str, str]
) -> None:
    # An unquoted # begins a comment in a shell, and in what reads the line here.
    assert answers(line.replace("#", "\\#")) == wanted


VALUES_OF_COACH = {"true": "", "false": "", "-": "back to the default"}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("chefslog li", {"list": "list entries, newest first"}),
        ("chefslog discard", {}),
        ("chefslog team re", ["receipt", "report", "rehearse"]),
        ("chefslog spend ", {"import": "add up the usage logs of your agents"}),
        ("chefslog list --", ["--help", "--limit", "--all", "--json", "--plain", "--debug"]),
        ("chefslog list --pl", {"--plain": "print plain text: no colour, nothing cut"}),
        ("chefslog tags ", {}),
        ("chefslog team timer ", ["systemd", "launchd", "cron"]),
        ("chefslog show --as ", ["pr", "story"]),
        ("chefslog checkin --impact ", ["less", "same", "1.5x", "2x", "more"]),
        ("chefslog checkin ", ["1", "2", "3", "4", "5", "-"]),
        ("chefslog checkin 3 ", {}),
        ("chefslog held last ", ["held", "reworked", "reverted", "incident", "unknown"]),
        ("chefslog held last held ", {}),
        ("chefslog import --dates ", ["dmy", "mdy"]),
        ("chefslog import --from jrnl-", ["jrnl-yaml", "jrnl-markdown", "jrnl-text"]),
        ("chefslog export -f ", ["json", "jsonl", "md", "csv", "html"]),
        ("chefslog config ed", {"edit": "open the file in your editor"}),
        ("chefslog config ladder", [f"ladder.{level}" for level in range(5)]),
        ("chefslog config coach ", VALUES_OF_COACH),
        ("chefslog config follow_up_days ", {"-": "back to the default"}),
        ("chefslog config nothing ", {}),
        ("chefslog guide gr", {"grammar": "The grammar of a line"}),
        ("chefslog help un", {"undo": "undo the newest change, or one by its number"}),
        ("chefslog help sea", ["search", "season"]),
        ("chefslog help season f", ["fold", "fit", "forms"]),
        ("chefslog help undo ", {}),
        ("chefslog hook ", ["claude-code", "codex", "gemini", "git"]),
        ("chefslog shell ", ["bash", "zsh", "fish", "man"]),
        ("chefslog season fit a", ["ai-impact", "amazon-60w", "apple-2500c"]),
    ],
)
def test_offers_what_the_table_of_commands_knows(
    answers: Answers, line: str, wanted: dict[str, str] | list[str]
) -> None:
    found = answers(line)
    assert (list(found) if isinstance(wanted, list) else found) == wanted


def test_options_are_offered_only_behind_a_dash(answers: Answers) -> None:
    assert not [word for word in answers("chefslog list ") if word.startswith("-")]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("chefslog import ", ["folder/", "notes.csv"]),
        ("chefslog import n", ["notes.csv"]),
        ("chefslog import .", [".folder/", ".hidden"]),
        ("chefslog import ./n", ["./notes.csv"]),
        ("chefslog import folder/", ["folder/inner/", "folder/plan.txt"]),
        ("chefslog import folder/.", ["folder/.secret"]),
        ("chefslog import missing/", []),
        ("chefslog import ~/s", ["~/src/"]),
        ("chefslog import /no/such/folder", []),
        ("chefslog harvest ", ["folder/"]),
        ("chefslog harvest folder/", ["folder/inner/"]),
        ("chefslog team report --repo f", ["folder/"]),
        ("chefslog export -o n", ["notes.csv"]),
        ("chefslog season new x 2026 --rubric p", ["platform-engineer", "product-engineer"]),
        ("chefslog season new x 2026 --rubric n", ["notes.csv"]),
    ],
)
def test_offers_files_and_folders(
    answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, wanted: list[str]
) -> None:
    here = tmp_path / "here"
    for folder in ("folder/inner", ".folder"):
        (here / folder).mkdir(parents=True)
    for name in ("notes.csv", ".hidden", "folder/plan.txt", "folder/.secret"):
        (here / name).touch()
    (tmp_path / "user" / "src").mkdir(parents=True)
    monkeypatch.chdir(here)
    assert sorted(answers(line)) == wanted


def test_offers_seasons_with_their_days(shell: Shell, answers: Answers) -> None:
    shell("season", "new", "H2-2026", "2026-07..2026-12")
    wanted = {"H2-2026": "2026-07-01 to 2026-12-31"}
    assert answers("chefslog season show --season ") == wanted
    assert answers("chefslog season drop H") == wanted


def test_offers_the_thirty_newest_entries_with_sixty_signs_of_each(
    home: Home, answers: Answers
) -> None:
    put_journal(
        home, [numbered(number, headline=f"{number:02}" + "x" * 60) for number in range(31)]
    )
    newest = [f"{number:02}" + "x" * 58 for number in range(30, 0, -1)]
    found = answers("chefslog show ")
    assert [*found.values()] == ["the entry you wrote last", *newest]
    assert {len(word) for word in found} == {4, 6}
    assert answers("chefslog add --follows ") == found
    for line in ("chefslog add fix ", "chefslog set last ", "cl "):
        assert answers(f"{line}follows:") == {f"follows:{ref}": text for ref, text in found.items()}
    assert answers("chefslog list follows:") == {}


def test_a_journal_without_entries_has_no_last_one(home: Home, answers: Answers) -> None:
    put_journal(home, [numbered(2, state="draft", headline="Merge it")])
    assert answers("chefslog show ") == {}
    assert answers("chefslog drafts ") == {SHORT[2]: "Merge it"}


def test_a_file_that_is_no_journal_offers_nothing(held: Home, answers: Answers) -> None:
    Path(held.journal).write_bytes(b"not a journal" * 1000)
    assert answers("chefslog show ") == {}
    assert answers("chefslog list +") == {}


def test_levels_are_offered_with_the_names_that_the_writer_gave_them(
    shell: Shell, answers: Answers
) -> None:
    shell("config", "ladder.2", "Chef de partie")
    wanted = "chef de partie: bounded pieces handed over, every diff read"
    assert answers("chefslog list ai:2") == {"ai:2": wanted}
    assert answers("chefslog add Fix ai:2") == {"ai:2": wanted}
    assert answers("chefslog add --ai 2") == {"2": wanted}


@pytest.mark.parametrize(
    ("line", "point", "wanted"),
    [
        ("cl Fix +", None, {"+infra": ""}),
        ("  cl Fix +", None, {"+infra": ""}),
        ("cl #", None, {"#infra": ""}),
        ("cl don't @", None, {"@sam": ""}),
        ("cl +in and more", 6, {"+infra": ""}),
        ("cl Größe +", 11, {"+infra": ""}),
        ("cl", None, {}),
    ],
)
def test_a_line_of_cl_is_completed_unquoted(
    held: Home, answers: Answers, line: str, point: int | None, wanted: dict[str, str]
) -> None:
    assert answers(line, point) == wanted


def test_the_words_of_the_last_ninety_days_come_first(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    old = [entry(number, tags=["ancient"], ago=91) for number in range(5)]
    often = [entry(number, tags=["often"], ago=200) for number in range(10, 16)]
    put_journal(home, [*old, *often, entry(9, tags=["anew"], ago=90)])
    assert _words_of("tags") == ["anew", "often", "ancient"]


FREE = {
    "CURRENCY", "EDGES", "FIELD", "INVITE", "K", "LIMIT", "M", "MAIL",
    "N", "NAME", "NOTE", "PATH", "PATTERN", "PAYLOAD", "PERCENT", "PERIOD", "QUARTER", "QUESTION",
    "ROLE", "S", "SOURCE", "SPAN", "STEP", "TASK", "TEAM", "TEXT", "W", "WEEK", "WORD", "ZONE",
}  # fmt: skip


def test_every_word_of_the_table_is_completed_or_known_to_be_free_text() -> None:
    words = {word.strip("[]") for command in every_command() for word in command.words.split()}
    for command in every_command():
        words |= {
            option.metavar
            for option in command.options
            if not option.choices and COMPLETES.keys().isdisjoint(option.names)
        }
    assert words - set(COMPLETES) - {""} == FREE


def test_every_value_of_a_closed_field_says_what_it_means() -> None:
    for field in FIELDS:
        if field.kind.values and field.group != "flags" and field.name != "evidence":
            meanings = [value_meaning(field.name, value) for value in field.kind.values]
            assert all(meanings), field.name
            assert len(set(meanings)) == len(meanings)
    assert set(MEANINGS) <= set(BY_NAME)

"""`chefslog add`, from the outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from tests.cli.conftest import Shell

LINE = (
    "yesterday: Cut p99 login latency #perf project:auth ai:2 check:tests value:speed "
    'impact:"1.8s → 240ms p99, all logins" link:PR-91 took:3h // fetch replaced by a cache'
)


def letters(home: Home) -> list[dict[str, object]]:
    folder = Path(home.letters("new"))
    if not folder.exists():
        return []
    return [json.loads(path.read_bytes()) for path in sorted(folder.iterdir())]


def test_a_line_becomes_one_letter_that_says_what_was_understood(shell: Shell, home: Home) -> None:
    ran = shell("add", LINE)
    assert ran.code == 0
    assert "station chef, tests · speed · auth #perf — Cut p99 login latency" in ran.out
    (letter,) = letters(home)
    assert letter["typed"] == LINE
    assert letter["headline"] == "Cut p99 login latency"
    assert letter["impact"] == "1.8s → 240ms p99, all logins"
    assert letter["evidence"] == [{"kind": "pr", "ref": "PR-91"}]
    assert (letter["took"], letter["source"]) == (180, "shell")


def test_arguments_whose_quotes_the_shell_ate_are_one_token(shell: Shell, home: Home) -> None:
    shell("add", "Cut", "latency", "impact:1.8s → 240ms", "ai:2", "skill:query plans")
    (letter,) = letters(home)
    assert (letter["headline"], letter["impact"]) == ("Cut latency", "1.8s → 240ms")
    assert letter["skills"] == ["query plans"]


def test_an_argument_in_quotes_of_another_kind_is_one_token(shell: Shell, home: Home) -> None:
    shell("add", "Cut", "impact:'1.8s → 240ms'", "goal:“keep, grow”", "skill:'tis for users'")
    (letter,) = letters(home)
    assert (letter["headline"], letter["impact"]) == ("Cut", "1.8s → 240ms")
    assert (letter["goals"], letter["skills"]) == (["keep, grow"], ["'tis for users'"])


def test_a_single_argument_that_begins_with_a_key_is_a_line(shell: Shell, home: Home) -> None:
    shell("add", "project:auth Fix the login")
    (letter,) = letters(home)
    assert (letter["headline"], letter["project"]) == ("Fix the login", "auth")


def test_standard_input_gives_a_line_and_notes(shell: Shell, home: Home) -> None:
    shell("add", "-", stdin=b"Fix retry ai:1\n\nBecause\r\nof load\n")
    (letter,) = letters(home)
    assert (letter["headline"], letter["notes"]) == ("Fix retry", "Because\nof load")


def test_bytes_that_are_not_utf8_stay_legible(home: Home) -> None:
    command = [sys.executable.encode(), b"-m", b"chefslog", b"add", b"caf\xe9 fixed"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0
    (letter,) = letters(home)
    assert letter["headline"] == "caf\\xe9 fixed"


@pytest.mark.parametrize(
    "words", [("add", "-"), ("add",), ("add", "--json"), ("season", "write", "opening", "-")]
)
def test_standard_input_in_another_encoding_is_refused_and_kept(
    shell: Shell, home: Home, words: tuple[str, ...]
) -> None:
    shell("season", "new", "H2", "2020-01..2099-12")
    ran = shell(*words, stdin=b"One\nna\xefve\n")
    assert (ran.code, ran.out) == (2, "")
    assert "nothing was saved: line 2 is not UTF-8 (byte 0xef)" in ran.err
    assert not os.path.exists(home.letters("new"))
    (kept,) = Path(home.unsaved).iterdir()
    assert (str(kept) in ran.err, kept.read_text(encoding="utf-8")) == (True, "One\nna\\xefve\n")


def test_standard_input_with_a_mark_of_its_encoding_is_read(shell: Shell, home: Home) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        assert shell("add", "-", stdin="Mend the café\n".encode(encoding)).code == 0
    assert {letter["headline"] for letter in letters(home)} == {"Mend the café"}


def test_a_line_without_a_headline_is_given_back(shell: Shell, home: Home) -> None:
    ran = shell("add", "ai:2 #perf")
    assert ran.code == 2
    assert "Your line: ai:2 #perf" in ran.err
    assert letters(home) == []


def test_a_line_too_long_is_kept_in_a_named_file(shell: Shell, home: Home) -> None:
    line = "x" * 70_000
    ran = shell("add", "-", stdin=line.encode())
    assert ran.code == 1
    path = ran.err.rsplit(" ", 1)[1].strip()
    assert Path(path).read_text() == line
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert letters(home) == []


def test_a_wrong_value_stays_text_with_a_hint(shell: Shell, home: Home) -> None:
    ran = shell("add", "Fix it check:the")
    assert ran.code == 0
    assert "lines tests spec none" in ran.err
    assert letters(home)[0]["headline"] == "Fix it check:the"


def test_strict_refuses_a_wrong_value_and_saves_nothing(shell: Shell, home: Home) -> None:
    ran = shell("add", "--strict", "Fix it check:the")
    assert ran.code == 2
    assert "Fix it check:the" in ran.err
    assert letters(home) == []


def test_every_field_has_an_option(shell: Shell, home: Home) -> None:
    ran = shell(
        *("add", "Fix it", "--ai", "sous", "--check", "tests", "--tag", "#infra", "--tag", "perf"),
        *("--impact", "1s → 2s", "--took", "2h", "--bugs", "1/2", "--private", "yes", "--json"),
        *("--day", "yesterday", "--notes", "long\ntext", "--link", "PR-7", "--person", "@sam"),
    )
    assert ran.code == 0, ran.err
    shown = json.loads(ran.out)
    (letter,) = letters(home)
    assert letter["delegation"] == shown["delegation"] == 3
    assert (letter["tags"], letter["people"]) == (["infra", "perf"], ["sam"])
    assert (letter["bugs"], letter["private"], letter["took"]) == ([1, 2], True, 120)
    assert letter["day"] != ran.out and letter["notes"] == "long\ntext"


def test_a_wrong_option_value_names_the_option(shell: Shell, home: Home) -> None:
    ran = shell("add", "Fix", "--ai", "9")
    assert ran.code == 2
    assert '--ai: "9" is not one of: 0 1 2 3 4' in ran.err
    assert letters(home) == []


def test_the_project_is_the_repository_one_stands_in(
    shell: Shell, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "payments" / ".git").mkdir(parents=True)
    (tmp_path / "payments" / "src").mkdir()
    monkeypatch.chdir(tmp_path / "payments" / "src")
    shell("add", "Fix one")
    shell("add", "Fix two project:-")
    # Two captures of one millisecond have no order of their own.
    projects = {letter["headline"]: letter.get("project") for letter in letters(home)}
    assert projects == {"Fix one": "payments", "Fix two": None}


def test_a_folder_that_cannot_be_written_gives_the_line_back(
    shell: Shell, home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CHEFSLOG_HOME", str(tmp_path / "file" / "below"))
    ran = shell("add", "Fix the thing ai:2")
    assert ran.code == 1
    assert "Fix the thing ai:2" in ran.err
    assert "Traceback" not in ran.err


def test_a_machines_entry_waits_for_a_yes(shell: Shell) -> None:
    shell("add", "--source", "agent:ci", "Fix flaky test")
    assert "Fix flaky test" not in shell("list").out
    assert "Fix flaky test" in shell("drafts").out
    assert shell("drafts", "--yes", "--source", "agent:ci").code == 0
    assert "Fix flaky test" in shell("list").out


def test_only_the_named_drafts_are_shown_and_what_is_no_draft_is_not_counted_as_one(
    shell: Shell,
) -> None:
    shell("add", "Mine")
    shell("add", "--source", "agent:ci", "Fix flaky test")
    shell("add", "--source", "agent:ci", "Fix slow test")
    ids = [entry["short"] for entry in json.loads(shell("drafts", "--json").out)]
    named = shell("drafts", ids[0]).out
    assert ("Fix slow test" in named, "Fix flaky test" in named) == (True, False)
    for words in (["foo"], ["accept", ids[0]]):
        ran = shell("drafts", *words)
        assert (ran.code, ran.out, "no entry" in ran.err) == (1, "", True)
    ran = shell("drafts", "--yes", "last", ids[0])
    assert (ran.code, ran.out, "Mine is in the journal already" in ran.err) == (1, "", True)
    assert len(json.loads(shell("drafts", "--json").out)) == 2
    assert shell("drafts", "--no", ids[0]).code == 0
    assert "was refused already" in shell("drafts", "--no", ids[0]).err


def test_control_characters_do_not_reach_the_terminal(shell: Shell) -> None:
    shell("add", "-", stdin=b"wipe \x1b[2J\x00\xc2\x9b the \xe2\x80\xaescreen\n")
    out = shell("list").out + shell("show", "last").out
    assert not set(out) & {"\x1b", "\x00", "\x9b", "\u202e"}
    assert "\\u202e" in out


@pytest.mark.parametrize("data", [b"", b" \n\t\n"])
def test_an_empty_standard_input_is_no_entry(shell: Shell, home: Home, data: bytes) -> None:
    for options in ([], ["--kind", "fix"]):
        ran = shell("add", "-", *options, stdin=data)
        assert ran.code == 2
        assert "there is no headline" in ran.err
    assert letters(home) == []


def test_what_turns_the_line_round_is_shown_as_an_escape(shell: Shell, home: Home) -> None:
    assert "\\u202egnp.exe" in shell("add", "Opened \u202egnp.exe").out
    (letter,) = letters(home)
    assert letter["headline"] == "Opened \u202egnp.exe"


@pytest.mark.parametrize("options", [[], ["--kind", "fix"]])
@pytest.mark.parametrize("clock", ["noon", "-1", "nan", "1e20"])
def test_without_a_usable_clock_the_text_is_given_back(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, clock: str, options: list[str]
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", clock)
    ran = shell("add", "-", *options, stdin=b"Fix it\nbecause of load")
    assert ran.code == 1
    assert "the clock" in ran.err or "CHEFSLOG_NOW" in ran.err
    assert "Fix it\nbecause of load" in ran.err


def test_an_unknown_source_is_asked_wrongly(shell: Shell, home: Home) -> None:
    ran = shell("add", "--source", "bogus", "Fix it")
    assert ran.code == 2
    assert "--source" in ran.err
    assert letters(home) == []


@pytest.mark.parametrize(
    ("options", "line", "key"),
    [
        (["--ai", "2"], "z ai:3", "ai"),
        (["--ai", "-"], "z ai:0", "ai"),
        (["--day", "today"], "yesterday: z", "day"),
        (["--impact", "A"], 'z impact:"B"', "impact"),
        (["--tag", "-"], "z #infra", "tag"),
        (["--project", "x"], "z project:-", "project"),
        (["--private", "no"], "z private:yes", "private"),
    ],
)
def test_an_option_that_says_otherwise_than_the_line_is_told(
    shell: Shell, home: Home, options: list[str], line: str, key: str
) -> None:
    ran = shell("add", *options, line)
    assert (ran.code, ran.err) == (0, f"{key}: given more than once; the option counts\n")
    ran = shell("add", "--strict", *options, line)
    assert (ran.code, f"{key}: given more than once\n" in ran.err) == (2, True)
    assert len(letters(home)) == 1


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["--ai", "2"], "z ai:station"),
        (["--tag", "a"], "z #infra"),
        (["--private", "no"], "z private:no"),
        (["--project", "x"], "z"),
        (["--notes", "one"], "z // two"),
    ],
)
def test_an_option_that_says_the_same_or_adds_is_not_told(
    shell: Shell, home: Home, options: list[str], line: str, tmp_path: Path
) -> None:
    (tmp_path / ".git").mkdir()
    assert shell("add", "--strict", *options, line).err == ""
    assert letters(home)[0].get("notes") in (None, "two\n\none")


def test_set_tells_an_option_against_a_token_and_refuses_a_contradiction(shell: Shell) -> None:
    shell("add", "z")
    ran = shell("set", "last", "--took", "1h", "took:2h")
    assert (ran.code, ran.err) == (0, "took: given more than once; the option counts\n")
    for words in (["+yes", "not:#yes"], ["--tag", "yes", "--", "-#yes"]):
        ran = shell("set", "last", *words)
        assert (ran.code, "yes is both added and taken away" in ran.err) == (2, True)

"""export, import and harvest as a person types them."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from chefslog.cli import command as table
from chefslog.cli.command import Arguments
from chefslog.cli.dispatch import function_of
from chefslog.cli.exchange.table import GROUPS
from chefslog.cli.parser import parser_of
from chefslog.cli.prompt import Waiting
from chefslog.exchange.exports import FORMATS as EXPORTED
from chefslog.exchange.formats.registry import load_formats
from chefslog.home.paths import Home
from tests.agents.logs import claude_line, write_log
from tests.cli.conftest import Shell
from tests.exchange.repositories import ME, Repo
from tests.journals import NOON, entry, put_journal
from tests.store.given import all_entries


def test_each_has_a_function_and_help_that_names_every_format() -> None:
    commands = GROUPS["Bring in and out"]
    for command in commands:
        assert callable(function_of(command))
    shown = {command.name: parser_of(command).format_help() for command in commands}
    assert [name for name in EXPORTED if name not in shown["export"]] == []
    assert [name for name in load_formats() if name not in shown["import"]] == []


def test_an_archive_to_a_file_and_back(shell: Shell, home: Home, tmp_path: Path) -> None:
    put_journal(home, [entry(1, private=True), entry(2)])
    ran = shell("export", "-o", "a.json")
    assert (ran.code, ran.out) == (0, "✓ 2 entries in a.json\n")
    assert "private entries are in it" in ran.err
    assert stat.S_IMODE(os.stat("a.json").st_mode) == 0o600
    assert shell("export", "-o", "a.json").code == 1
    assert "--force" in shell("export", "-o", "a.json").err
    assert shell("export", "-o", "a.json", "--force").code == 0
    os.environ["CHEFSLOG_HOME"] = str(tmp_path / "other")
    looked = shell("import", "a.json", "--dry-run")
    assert (looked.code, "2  entries     to add" in looked.err) == (0, True)
    assert not (tmp_path / "other" / "journal.db").exists()
    assert shell("import", "a.json").code == 2
    assert shell("import", "a.json", "--yes").code == 0
    assert shell("export", "-o", "b.json").code == 0
    assert Path("a.json").read_bytes() == Path("b.json").read_bytes()
    assert "Nothing new" in shell("import", "a.json", "--yes").err


def test_a_publication_on_standard_output(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    put_journal(home, [entry(1, private=True, headline="Secret"), entry(2)])
    buffer = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(buffer, encoding="utf-8"))
    command = table.find_command("export")
    assert command is not None
    assert function_of(command)(Arguments(command, [], {"format": "md"})).code == 0
    assert b"### Entry 2" in buffer.getvalue()
    assert b"Secret" not in buffer.getvalue()


def test_a_format_that_there_is_not(shell: Shell, home: Home) -> None:
    put_journal(home)
    assert shell("export", "-o", "x.docx").code == 2
    assert "jsonl" in shell("export", "-f", "xml").err
    Path("x.bin").write_bytes(b"\x00\x01")
    ran = shell("import", "x.bin")
    assert (ran.code, "--from" in ran.err) == (1, True)
    assert shell("import", "nowhere").code == 1
    Path("t.csv").write_text("title,date\na,2026-11-03\n")
    assert shell("import", "t.csv", "--map", "headline").code == 2


def test_what_cannot_be_read_is_told_with_its_line(shell: Shell, home: Home) -> None:
    Path("t.csv").write_text("title,date\na,2026-11-03\nb,never\n")
    ran = shell("import", "t.csv", "--yes", "--json")
    assert ran.code == 1
    assert 'line 3: "never" is not a date' in ran.err
    (said,) = json.loads(ran.out)
    assert (said["new"], said["unread"]) == ({"entry": 1}, 1)
    assert Path(said["rejects"]).read_text().startswith("# line 3: ")
    assert [one["headline"] for one in all_entries(home).values()] == ["a"]


def test_the_preview_shows_entries_as_they_will_look(shell: Shell, home: Home) -> None:
    rows = [f"Row {number},2025-11-0{number + 1},auth perf" for number in range(7)]
    rows += ["Guessed,3/11/2026,", "Bad,never,"]
    Path("t.csv").write_text("title,date,tags\n" + "\n".join(rows))
    ran = shell("import", "t.csv", "--dry-run")
    assert ran.err.splitlines() == [
        "t.csv (csv: a table; --map says which column is what)",
        "          8  entries     to add",
        "          1  record      cannot be read",
        "    2025-11-01  Row 0  #auth-perf",
        "    2025-11-02  Row 1  #auth-perf",
        "    2025-11-03  Row 2  #auth-perf",
        "    … 2 more …",
        "    2025-11-06  Row 5  #auth-perf",
        "    2025-11-07  Row 6  #auth-perf",
        "  ? 2026-11-03  Guessed",
        "  days: 2025-11-01 to 2026-11-03; by year: 2025: 7, 2026: 1",
        "  1 entry with a guess, marked ?",
        "  line 9: the date can be read in two ways and is read day first, a guess; --dates mdy "
        "reads it the other way",
        '  line 2 and 6 more: the tag "auth perf" is written #auth-perf',
        '  line 10: "never" is not a date such as 2026-11-03 or 2026-11-03 09:00',
    ]
    assert (ran.code, os.path.exists(home.journal)) == (1, False)
    assert "#auth-perf" in shell("import", "t.csv", "--yes").err
    (row,) = (one for one in all_entries(home).values() if one["headline"] == "Row 6")
    assert shell("set", row["short"], "not:#auth-perf").code == 0
    assert all_entries(home)[row["id"]].get("tags") is None


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("t.csv", "", "the file is empty"),
        ("t.csv", "title,date\n", "the file begins with: title,date"),
        ("j.json", '{"entries":[]}', 'the file begins with: {"entries":[]}'),
        ("folder/a.png", "x", "files in the folder: 1 .png"),
    ],
)
def test_nothing_found_says_what_was_looked_for_and_what_is_there(
    shell: Shell, name: str, text: str, wanted: str
) -> None:
    Path("folder").mkdir()
    Path(name).write_text(text)
    ran = shell("import", name.partition("/")[0], "--yes")
    assert (ran.code, "Nothing new" in ran.err) == (1, False)
    assert "no entries found" in ran.err
    assert wanted in ran.err
    assert "Read as" in ran.err or "are read" in ran.err


def test_an_archive_of_an_empty_journal_is_no_failure(shell: Shell) -> None:
    assert shell("export", "-o", "a.json").code == 0
    ran = shell("import", "a.json", "--yes")
    assert (ran.code, "without entries" in ran.err) == (0, True)


def test_a_zone_that_there_is_not_is_asked_wrongly(shell: Shell) -> None:
    Path("t.csv").write_text("title,date\na,2026-11-03\n")
    ran = shell("import", "t.csv", "--yes", "--zone", "Mars/Olympus")
    assert (ran.code, "Mars/Olympus" in ran.err) == (2, True)


def test_what_was_erased_is_said_apart_from_what_is_there(shell: Shell, home: Home) -> None:
    Path("t.csv").write_text("title,date\nOne,2026-11-03\n")
    assert shell("import", "t.csv", "--yes").code == 0
    assert shell("purge", "last", "--yes").code == 0
    ran = shell("import", "t.csv", "--yes")
    assert "1  entry       left out: erased from the journal before" in ran.err
    assert (ran.code, all_entries(home)) == (0, {})


def test_the_guide_lists_the_formats_that_there_are() -> None:
    page = resources.files("chefslog.guide").joinpath("exchange.md").read_text("utf-8")
    table_ = page.partition("| `--from` |")[2].partition("\n\n")[0]
    cells = [row.split("|")[1] for row in table_.splitlines()[2:]]
    named = [name for cell in cells for name in re.findall("`([a-z-]+)`", cell)]
    assert sorted(named) == sorted(load_formats())


def test_from_standard_input(shell: Shell, home: Home) -> None:
    ran = shell("import", "-", "--yes", stdin=b"[2026-11-03 09:00] Piped\n")
    assert ran.code == 0, ran.err
    assert [one["headline"] for one in all_entries(home).values()] == ["Piped"]


def test_harvest(shell: Shell, home: Home, tmp_path: Path) -> None:
    repo = Repo(tmp_path / "api")
    repo.commit("fix: parse brackets", at="2026-11-03T09:00:00 +0100")
    words = ("harvest", str(repo.path), "--since", "2026-11", "--identity", ME)
    dry = shell(*words, "--dry-run")
    assert (dry.code, dry.out) == (0, "2026-11-03  Parse brackets  (api, 1 commit)\n")
    assert not os.path.exists(home.letters("new"))
    assert "1 draft from 1 commit to review" in shell(*words).err
    assert "Nothing new; 1 commit was proposed before" in shell(*words).err
    nobody = shell("harvest", *words[1:-2], "--identity", "nobody@example.org")
    assert ("No new commits" in nobody.err, "Nothing new" in nobody.err) == (True, False)
    assert "Parse brackets" in shell("drafts", "--source", "git").out
    assert shell("harvest", "nowhere").code == 1
    assert shell("harvest", "--since", "soon").code == 2


def test_identities_come_from_the_settings(shell: Shell, home: Home, tmp_path: Path) -> None:
    repo = Repo(tmp_path / "api")
    repo.commit("Parse brackets", at="2026-11-03T09:00:00 +0100", mail="old@example.org")
    assert shell("config", "harvest.identities", '["old@example.org"]').code == 0
    assert "Parse brackets" in shell("harvest", str(repo.path), "--since", "2026").out
    assert shell("config", "harvest.identities", '""').code == 2


@pytest.fixture(autouse=True)
def afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time after every date in the files that are imported here."""
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))


def test_a_cancelled_export_leaves_no_file(
    shell: Shell, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_journal(home, [entry(number) for number in range(300)])
    monkeypatch.setattr(Waiting, "cancelled", True)
    ran = shell("export", "-o", "a.json")
    assert (ran.code, "cancelled" in ran.err) == (1, True)
    assert [name for name in os.listdir(".") if "a.json" in name] == []


def _limit_files() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize("form", EXPORTED)
def test_an_export_that_does_not_fit_is_not_called_done_and_the_old_file_stays(
    home: Home, tmp_path: Path, form: str
) -> None:
    put_journal(home, [entry(n, notes="note " * 200, headline=f"Work {n}") for n in range(40)])
    folder = tmp_path / "shared"
    folder.mkdir()
    path = folder / f"out.{form}"
    path.write_bytes(b"the old one")
    # Compiled modules would be cut off at the limit as well.
    command = [sys.executable, "-B", "-m", "chefslog", "export", "-o", str(path), "--force"]
    ran = subprocess.run(
        command, check=False, capture_output=True, text=True, preexec_fn=_limit_files
    )
    assert ran.returncode == 1
    assert f"{path}: File too large" in ran.stderr
    assert path.read_bytes() == b"the old one"
    assert os.listdir(folder) == [path.name]


def test_a_table_for_excel_begins_with_its_mark_and_a_file_needs_its_option(
    shell: Shell, tmp_path: Path
) -> None:
    shell("add", "Fixed the café")
    path = tmp_path / "all.csv"
    assert shell("export", "-o", str(path), "--excel").code == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbfday,")
    assert shell("export", "--excel").code == 2
    ran = shell("export", "all.md")
    assert (ran.code, ran.out) == (2, "")
    assert "chefslog export -o all.md" in ran.err


def test_at_a_terminal_an_import_is_asked_for(shell: Shell, home: Home) -> None:
    Path("t.csv").write_text("title,date\na,2026-11-03\n")
    ran = shell("import", "t.csv", columns=80, stdin=b"n\n")
    assert (ran.code, ran.err.splitlines()[-1]) == (0, "Import it? [Y/n] Nothing was imported.")
    assert not os.path.exists(home.journal)
    ran = shell("import", "t.csv", columns=80, stdin=b"\n")
    assert ran.err.splitlines()[-2:] == ["Import it? [Y/n] Imported t.csv", ADDED]
    assert len(all_entries(home)) == 1


ADDED = "          1  entry       added"


def test_ctrl_c_keeps_what_was_imported_so_far_and_the_rest_comes_in_later(
    shell: Shell, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("t.csv").write_text("title,date\n" + "".join(f"r{n},2026-11-03\n" for n in range(3)))
    shown = Waiting.progress

    def progress(bar: Waiting, done: int, of: int | None) -> None:
        if bar._what == "Importing":
            signal.raise_signal(signal.SIGINT)
        shown(bar, done, of)

    monkeypatch.setattr(Waiting, "progress", progress)
    monkeypatch.setattr("chefslog.exchange.imports._EVERY", 1)
    ran = shell("import", "t.csv", "--yes", "--json")
    assert ran.code == 1
    assert ran.err.splitlines()[-2:] == [
        ADDED,
        "Cancelled: 1 entry added and kept. Importing again adds the rest; `chefslog undo` takes "
        "these back.",
    ]
    assert json.loads(ran.out)[0]["cancelled"] is True
    monkeypatch.setattr(Waiting, "progress", shown)
    shell("import", "t.csv", "--yes")
    assert len(all_entries(home)) == 3


def test_the_first_twenty_lines_that_cannot_be_read_are_shown(shell: Shell) -> None:
    for bad, more in ((20, []), (21, ["  … and 1 more that cannot be read"])):
        rows = ["title,date", "a,2026-11-03", *["b,never"] * bad]
        Path("t.csv").write_text("\n".join(rows))
        lines = shell("import", "t.csv", "--dry-run").err.splitlines()
        told = [line for line in lines if '"never" is not a date' in line]
        assert (len(told), lines[lines.index(told[-1]) + 1 :]) == (20, more)


def test_files_of_a_folder_that_no_format_reads_are_counted_by_kind(shell: Shell) -> None:
    Path("folder").mkdir()
    Path("folder/2026-11-03.md").write_text("# Fixed it\n")
    for name in ("a.png", "b.png", "c.pdf"):
        Path("folder", name).write_text("x")
    ran = shell("import", "folder", "--dry-run")
    assert ran.err.splitlines()[-1] == "  files of other kinds, left out: 2 .png, 1 .pdf"


def test_where_the_zone_has_no_name_dates_are_read_in_utc_and_that_is_said(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("t.csv").write_text("title,date\na,2026-11-03\n")
    said = "This computer's zone has no name: dates are read in UTC. --zone names another."
    assert said not in shell("import", "t.csv", "--dry-run").err
    monkeypatch.setenv("TZ", "XYZ-3")
    assert shell("import", "t.csv", "--dry-run").err.splitlines()[0] == said
    assert said not in shell("import", "t.csv", "--dry-run", "--zone", "Asia/Tokyo").err


def test_at_a_terminal_drafts_of_commits_are_asked_for_and_reverts_are_told(
    shell: Shell, home: Home, tmp_path: Path
) -> None:
    repo = Repo(tmp_path / "api")
    commit = repo.commit("fix: parse brackets", at="2026-11-03T09:00:00 +0100")
    words = ("harvest", str(repo.path), "--since", "2026-11", "--identity", ME)
    question = "2026-11-03  Parse brackets  (api, 1 commit)\nLeave 1 draft to review? [Y/n] "
    ran = shell(*words, columns=80, stdin=b"n\n")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"{question}chefslog harvest: no drafts were left\n"
    ran = shell(*words, columns=80, stdin=b"\n")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (f"{question}1 draft from 1 commit to review: chefslog drafts --source git\n")
    repo.commit(f'Revert "fix: parse brackets"\n\nThis reverts commit {commit}.')
    (draft,) = json.loads(shell("drafts", "--json").out)
    short = draft["short"][:6]
    told = shell(*words).err.splitlines()[0]
    assert told == f"{short}  Parse brackets: reverted since. chefslog drafts {short} --no"
    shell("drafts", short, "--yes")
    told = shell(*words).err.splitlines()[0]
    assert told == f"{short}  Parse brackets: reverted since. chefslog held {short} reverted"


def test_a_hook_that_fails_never_stops_an_agent(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("chefslog.agents.hooks.run_hook", fail)
    ran = shell("hook", "run", "codex", "{}")
    said = "chefslog hook: no draft was left (ZeroDivisionError).\n"
    assert (ran.code, ran.out, ran.err) == (0, "", said)
    with pytest.raises(ZeroDivisionError):
        shell("hook", "run", "codex", "{}", "--debug")


def test_a_hook_reads_its_word_or_a_mebibyte_of_standard_input_but_waits_for_nobody(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr("chefslog.agents.hooks.run_hook", lambda _, tool, text: read.append(text))
    shell("hook", "run", "codex", "{}", stdin=b"[]")
    shell("hook", "run", "codex", stdin=b"x\xff" * (1 << 20))
    shell("hook", "run", "codex", stdin=b"[]", columns=80)
    assert read == ["{}", "x\ufffd" * (1 << 19), ""]


def test_without_its_package_the_server_says_what_to_install(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "chefslog.agents.server", raising=False)
    for name in [name for name in sys.modules if name.partition(".")[0] == "mcp"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    ran = shell("mcp")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(
        " is not installed: pip install 'chefslog[agents]'. Nothing was served.\n"
    )
    assert ran.err.startswith("chefslog mcp: mcp")


def test_the_server_logs_errors_alone_unless_it_is_told_otherwise(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[tuple[str, str]] = []

    class Server:
        def run(self, transport: str) -> None:
            served.append((transport, os.environ["MCP_LOG_LEVEL"]))

    monkeypatch.setattr("chefslog.agents.server.make_server", lambda home: Server())
    monkeypatch.setenv("MCP_LOG_LEVEL", "INFO")
    assert shell("mcp").err == ""
    monkeypatch.delenv("MCP_LOG_LEVEL")
    said = "An agent starts this and talks to it over standard input; ctrl+c ends it.\n"
    assert shell("mcp", columns=80).err == said
    assert served == [("stdio", "INFO"), ("stdio", "ERROR")]


def test_without_shipped_prices_tokens_are_counted_all_the_same(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_log(Path("s1.jsonl"), claude_line(1))
    said = "Without prices, which `pip install chefslog[spend]` brings; tokens are counted.\n"
    assert said not in shell("spend", "import", "s1.jsonl", "--dry-run").err
    monkeypatch.setattr("chefslog.agents.prices.find_spec", lambda name: None)
    ran = shell("spend", "import", "s1.jsonl")
    assert ran.err.startswith(said)
    assert ran.out == "✓ 1 new message imported (1 file, 1 message)\n"


def test_of_many_damaged_lines_the_others_are_counted(shell: Shell) -> None:
    for bad, more in ((12, []), (14, ["… and 2 more like these"])):
        write_log(Path("s1.jsonl"), claude_line(1), *['{"type":"assis'] * bad)
        ran = shell("spend", "import", "s1.jsonl", "--dry-run")
        assert ran.err.splitlines()[12:] == more
        assert ran.out.endswith(f"(1 file, 1 message, {bad} damaged lines)\n")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("a,2026-11-03\n", "Nothing new: everything is in the journal already."),
        (
            "a,2026-11-03\nb,never\n",
            "Nothing new: everything that can be read is in the journal already.",
        ),
    ],
)
def test_where_nothing_is_new_it_says_how_much_was_looked_at(
    shell: Shell, rows: str, said: str
) -> None:
    Path("t.csv").write_text(f"title,date\n{rows}")
    shell("import", "t.csv", "--yes")
    assert shell("import", "t.csv", "--yes").err.splitlines()[-1] == said

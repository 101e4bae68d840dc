"""Finding, changing, undoing, from the outside."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.reading.connect import SCHEMA_VERSION
from tests.cli.conftest import Shell
from tests.cli.given import numbered
from tests.journals import NOON, entry, put_journal, put_letters
from tests.store.given import make_old
from tests.together import at_once


def newest(shell: Shell) -> dict[str, object]:
    found: dict[str, object] = json.loads(shell("show", "last", "--json").out)
    return found


def test_set_undo_redo(shell: Shell) -> None:
    shell("add", "Fix the retry #infra")
    ran = shell("set", "last", "ai:2", "check:tests", "+perf")
    assert ran.code == 0
    assert "AI level, checked" in ran.out
    assert newest(shell)["delegation"] == 2
    assert newest(shell)["tags"] == ["infra", "perf"]
    ran = shell("undo")
    assert "Fix the retry" in ran.out
    assert "delegation" not in newest(shell)
    shell("redo")
    assert newest(shell)["checked"] == "tests"


@pytest.mark.parametrize(
    "words",
    [
        ("set", "last", "ai:3"), ("rm", "last"), ("purge", "last", "--yes"),
        ("held", "last", "held"), ("show", "last"),
    ],
)  # fmt: skip
def test_last_is_what_was_captured_last_for_every_command(
    shell: Shell, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    shell("add", "Keep this one")
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON + 60))
    shell("add", "yesterday: holds a secret")
    ran = shell(*words)
    assert ran.code == 0, ran.err
    assert "holds a secret" in ran.out
    assert "Keep this one" in shell("list").out


def test_a_purge_of_last_takes_what_was_just_removed_not_the_entry_before(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    shell("add", "Keep this one")
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON + 60))
    shell("add", "yesterday: holds a secret")
    shell("rm", "last")
    assert "Keep this one" in shell("show", "last").out
    assert "holds a secret" in shell("purge", "last", "--yes").out
    assert "Keep this one" in shell("list").out
    assert "holds a secret" not in shell("trash").out
    assert "the journal has fewer entries" in shell("show", "last~1").err


def test_set_takes_tokens_only_and_changes_nothing_otherwise(shell: Shell) -> None:
    shell("add", "Fix the retry")
    ran = shell("set", "last", "some", "words")
    assert ran.code == 2
    assert "some words" in ran.err
    assert newest(shell)["headline"] == "Fix the retry"


def test_set_takes_one_token_whose_quotes_the_shell_ate(shell: Shell) -> None:
    shell("add", "One")
    shell("set", "last", "impact:1.8s → 240ms, all logins")
    assert newest(shell)["impact"] == "1.8s → 240ms, all logins"
    shell("set", "last", "ai:2 check:tests")
    assert (newest(shell)["delegation"], newest(shell)["checked"]) == (2, "tests")


def test_set_unsets_and_drops(shell: Shell) -> None:
    shell("add", "Fix it value:speed #a1 #b2")
    shell("set", "last", "value:-", "not:#a1")
    assert "value" not in newest(shell)
    assert newest(shell)["tags"] == ["b2"]


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        (("day:fri",), "day", "2026-11-20"),
        (("fri:",), "day", "2026-11-20"),
        (("on:2025-12-15", "ai:2"), "day", "2025-12-15"),
        (("day:last friday",), "day", "2026-11-20"),
        (("--day", "3 nov"), "day", "2026-11-03"),
        (('headline:"Cut the p99"',), "headline", "Cut the p99"),
        (("headline:Cut the p99",), "headline", "Cut the p99"),
        (("--headline", "Cut the p99"), "headline", "Cut the p99"),
        (("--ai", "sous"), "delegation", 3),
        (("--took", "2h", "value:-"), "took", 120),
        (("--tag", "b", "--tag", "#d"), "tags", ["a1", "auth perf", "C++", "b", "d"]),
        (("--tag", "-"), "tags", None),
        (("--value", "-"), "value", None),
        (("not:#auth perf",), "tags", ["a1", "C++"]),
        (("not:#C++", "-#auth perf"), "tags", ["a1"]),
        (('not:#"auth perf" not:#c++ -#a1',), "tags", None),
        (("notes:all new",), "notes", "all new"),
        (("// more",), "notes", "old\n\nmore"),
        (("--problem", "two\nlines"), "problem", "two\nlines"),
    ],
)  # fmt: skip
def test_set_changes_everything(
    shell: Shell,
    home: Home,
    words: tuple[str, ...],
    field: str,
    value: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    tags = ["a1", "auth perf", "C++"]
    put_letters(home, [entry(1, tags=tags, notes="old", value="speed", headline="Fix it")])
    ran = shell("set", "last", *words)
    assert ran.code == 0, ran.err
    assert newest(shell).get(field) == value
    shell("undo")
    assert newest(shell)["headline"] == "Fix it"
    assert newest(shell)["tags"] == tags


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("day:tomorrow",), "in the future"), (("tomorrow:",), "in the future"),
        (("--day", "2026-02-30"), "not a real day"), (("headline:-",), "needs one"),
        (("--headline", "-"), "needs one"), (("--ai", "9"), "is not one of"),
        (("day:-",), "not a day such as"), ((), "name an entry, then what to set"),
        (("not:day:fri",), "nothing to set in"),
    ],
)  # fmt: skip
def test_set_refuses_what_no_entry_can_have(
    shell: Shell, words: tuple[str, ...], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    shell("add", "Fix it")
    ran = shell("set", "last", *words)
    assert (ran.code, why in ran.err) == (2, True), ran.err
    assert (newest(shell)["headline"], newest(shell)["day"]) == ("Fix it", "2026-11-21")


def test_set_says_where_a_moved_entry_is_and_its_new_headline(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    shell("add", "Fix it")
    ran = shell("set", "last", "day:2025-12-15", "headline:Mend it")
    assert "Mend it · now under Mon 15 Dec 2025, headline" in ran.out


def test_a_step_is_undone_and_redone_by_the_number_that_history_shows(shell: Shell) -> None:
    shell("add", "Fix the retry #infra")
    shell("set", "last", "value:cost")
    shell("rename", "#infra", "#platform")
    line = next(line for line in shell("history").out.splitlines() if " edit " in line)
    number = line.split()[0]
    ran = shell("undo", number)
    assert ran.out.startswith("✓ Undone: changed value of ")
    assert f"`chefslog redo {number}` redoes it" in ran.out
    assert "value" not in newest(shell)
    assert newest(shell)["tags"] == ["platform"]
    assert shell("redo", number).code == 0
    assert newest(shell)["value"] == "cost"
    assert json.loads(shell("undo", "--json").out)["text"].startswith(
        "renamed #infra to #platform in "
    )


@pytest.mark.parametrize(
    ("word", "code", "why"),
    [
        ("7k3m2q", 2, "not the number of a step"), ("-1", 2, ""), ("٣", 2, "not the number"),
        ("99", 1, "There is no step 99"), ("9" * 30, 2, "not the number of a step"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("verb", ["undo", "redo"])
def test_a_step_that_is_none_changes_nothing(
    shell: Shell, verb: str, word: str, code: int, why: str
) -> None:
    shell("add", "Fix the retry #infra")
    before = shell("list", "--json").out
    ran = shell(verb, word)
    assert (ran.code, why in ran.err) == (code, True)
    assert shell("list", "--json").out == before


def test_undo_after_a_purge_undoes_what_is_older_and_says_so(shell: Shell) -> None:
    shell("add", "Keep this")
    shell("set", "last", "value:cost")
    shell("add", "Leaked a key")
    assert shell("purge", "last", "--yes").code == 0
    ran = shell("undo")
    assert (ran.code, "changed value of" in ran.out) == (0, True)
    assert "A purge cannot be undone" in ran.err
    assert "A purge" not in shell("undo").err


def test_undoing_a_capture_trashes_it(shell: Shell) -> None:
    shell("add", "Fix the retry")
    shell("undo")
    assert "Fix the retry" not in shell("list").out
    assert "Fix the retry" in shell("trash").out
    shell("redo")
    assert "Fix the retry" in shell("list").out


def test_rm_and_back(shell: Shell) -> None:
    shell("add", "Fix one")
    short = str(newest(shell)["short"])
    assert shell("rm", short[:5]).code == 0
    assert "Fix one" not in shell("list").out
    assert shell("trash", short[:5]).code == 0
    assert "Fix one" in shell("list").out


def test_trash_says_what_became_of_each_entry(shell: Shell) -> None:
    shell("add", "--source", "agent:x", "Draft")
    draft = json.loads(shell("drafts", "--json").out)[0]["short"]
    shell("drafts", draft, "--no")
    ran = shell("trash", draft, "--json")
    assert json.loads(ran.out)[0]["state"] == "draft"
    shell("undo")
    assert shell("trash", draft).out == f"✓ A draft again: {draft[:6]}  Draft\n"
    shell("drafts", draft, "--no")
    shell("rm", draft)
    assert shell("trash", draft).out == f"✓ Dismissed again: {draft[:6]}  Draft\n"
    shell("add", "One")
    shell("add", "Two")
    one, two = (json.loads(shell("show", ref, "--json").out)["short"] for ref in ("last~1", "last"))
    shell("rm", one)
    ran = shell("trash", one, two)
    assert ran.out == (f"✓ Back in the journal: {one[:6]}  One\nAlready so: {two[:6]}  Two\n")
    assert shell("trash", one).out == f"Already so: {one[:6]}  One\n"


def test_the_last_one_to_put_back_is_the_last_in_the_trash(shell: Shell) -> None:
    shell("add", "One")
    shell("add", "Two")
    assert 'no entry "last": the trash has none' in shell("trash", "last").err
    shell("rm", "last~1")
    assert "Back in the journal" in (out := shell("trash", "last").out) and "One" in out
    shell("rm", "last")
    assert "Back in the journal" in (out := shell("trash", "last").out) and "Two" in out


def test_purge_wants_a_yes_and_leaves_no_byte(shell: Shell, home: Home) -> None:
    shell("add", "Unspeakable zanzibar")
    shell("set", "last", "ai:2")
    assert shell("purge", "last").code == 2
    assert shell("purge", "last", "--yes").code == 0
    held = b"".join(path.read_bytes() for path in Path(home.data).rglob("*") if path.is_file())
    assert b"zanzibar" not in held
    assert "Unspeakable" not in shell("list").out


def test_rename_everywhere_and_undo(shell: Shell) -> None:
    shell("add", "One #infra")
    shell("add", "Two #INFRA #perf")
    assert "2 entries" in shell("rename", "#infra", "#platform").out
    assert json.loads(shell("list", "#platform", "--json").out).__len__() == 2
    shell("undo")
    assert json.loads(shell("list", "#platform", "--json").out) == []


@pytest.mark.parametrize("new", ["#1", "#x", "#two words", "#a.", "#c,d"])
def test_a_new_name_is_one_that_can_be_typed(shell: Shell, new: str) -> None:
    shell("add", "One #infra")
    assert shell("rename", "#infra", new).code == 2
    assert newest(shell)["tags"] == ["infra"]


def test_an_unknown_and_an_ambiguous_id(shell: Shell) -> None:
    for number in range(40):
        shell("add", f"Entry {number}")
    assert "no entry" in shell("show", "zzzzzzzzz").err
    shorts = [entry["short"] for entry in json.loads(shell("list", "-a", "--json").out)]
    first = next(short[0] for short in shorts if sum(s[0] == short[0] for s in shorts) > 1)
    ran = shell("show", first)
    assert ran.code == 1
    assert "type more" in ran.err


def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> None:
    script = tmp_path / "editor.py"
    script.write_text(f"import sys\npath = sys.argv[1]\ntext = open(path).read()\n{body}\n")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")


SAVE = "open(path, 'w').write(text)"


def test_edit_changes_what_was_changed(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: Home
) -> None:
    shell("add", "Fix the retry ai:1")
    editor(monkeypatch, tmp_path, f"text = text.replace('the retry', 'the budget')\n{SAVE}")
    assert shell("edit", "last").code == 0
    assert newest(shell)["headline"] == "Fix the budget"
    assert newest(shell)["delegation"] == 1
    assert os.listdir(home.unsaved) == []


def test_edit_unchanged_leaves_no_history(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shell("add", "Fix the retry ai:1")
    shell("set", "last", "ai:2")
    before = shell("history").out
    editor(monkeypatch, tmp_path, SAVE)
    assert "Unchanged" in shell("edit", "last").err
    assert shell("history").out == before


def test_a_mistake_reopens_the_editor_with_the_message_on_top(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shell("add", "Fix the retry ai:1")
    editor(
        monkeypatch,
        tmp_path,
        "if 'ai: 1' in text: text = text.replace('ai: 1', 'ai: 77')\n"
        "else:\n"
        "    assert '77' in text.splitlines()[0] or '77' in text.splitlines()[1]\n"
        "    text = text.replace('ai: 77', 'ai: 3')\n" + SAVE,
    )
    ran = shell("edit", "last")
    assert ran.code == 0, ran.err
    assert newest(shell)["delegation"] == 3


def test_an_editor_that_crashes_keeps_the_text(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: Home
) -> None:
    shell("add", "Fix the retry ai:1")
    editor(monkeypatch, tmp_path, f"text += 'half a thought'\n{SAVE}\nsys.exit(3)")
    ran = shell("edit", "last")
    assert ran.code == 1
    (name,) = os.listdir(home.unsaved)
    assert name in ran.err
    assert "half a thought" in (Path(home.unsaved) / name).read_text()


def test_an_editor_that_saves_latin_1_changes_nothing_and_its_text_can_be_found(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: Home
) -> None:
    shell("add", "Fix the retry")
    latin = (
        "open(path, 'wb').write(text.replace('the retry', 'the café').encode('latin-1', 'replace'))"
    )
    editor(monkeypatch, tmp_path, latin)
    for words in (("edit", "last"), ("add", "--edit", "Mend the retry")):
        ran = shell(*words)
        assert ran.code == 1
        assert "Line 2 is not UTF-8 (byte 0xe9)" in ran.err
    names = os.listdir(home.unsaved)
    assert len(names) == 2 and all(home.unsaved in text for text in (ran.err, shell("status").out))
    doctor = shell("doctor")
    assert all(name in doctor.out for name in names)
    assert [found["headline"] for found in json.loads(shell("list", "--json").out)] == [
        "Fix the retry"
    ]


def test_unchanged_is_said_once(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, SAVE)
    ran = shell("add", "--edit", "Fix it")
    assert ran.out.count("✓") == 1 and "nchanged" not in ran.out + ran.err
    ran = shell("edit", "last")
    assert (ran.out + ran.err).count("Unchanged") == 1
    ran = shell("add", "--edit")
    assert (ran.out, ran.err) == ("", "Unchanged: nothing was added.\n")


def test_the_git_project_is_filled_in_however_an_entry_is_written(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "payments" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "payments")
    editor(monkeypatch, tmp_path, f"text = text.replace('headline:\\n', 'headline: x\\n')\n{SAVE}")
    for words, project in (
        (("add", "Fix it"), "payments"),
        (("add", "--edit", "Fix it"), "payments"),
        (("add", "--edit"), "payments"),
        (("add", "--edit", "--kind", "fix"), "payments"),
        (("add", "Fix it", "project:-"), None),
        (("add", "--edit", "Fix it project:-"), None),
        (("add", "Fix it", "--project", "-"), None),
        (("add", "Fix it", "--project", "other"), "other"),
    ):
        assert shell(*words).code == 0
        assert newest(shell).get("project") == project, words


def test_an_editor_that_empties_or_deletes_the_file_changes_nothing(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: Home
) -> None:
    shell("add", "Fix the retry ai:1")
    for body in ("open(path, 'w').close()", "import os; os.unlink(path)"):
        editor(monkeypatch, tmp_path, body)
        ran = shell("edit", "last")
        assert ran.code == 1
        assert "Nothing was changed" in ran.err
        assert os.listdir(home.unsaved) == []
    assert newest(shell)["headline"] == "Fix the retry"


def test_an_editor_that_never_stops_making_mistakes_is_left_at_last(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: Home
) -> None:
    shell("add", "Fix the retry ai:1")
    monkeypatch.setattr("chefslog.capture.editor.MOST_TRIES", 3)
    editor(monkeypatch, tmp_path, f"text = text.replace('ai: 1', 'ai: 9') + 'x'\n{SAVE}")
    ran = shell("edit", "last")
    assert ran.code == 1
    (name,) = os.listdir(home.unsaved)
    assert name in ran.err


def test_an_edit_that_cannot_be_saved_says_where_the_text_is(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: Home
) -> None:
    shell("add", "Fix the retry ai:1")
    editor(monkeypatch, tmp_path, f"text = text.replace('the retry', 'y' * 70_000)\n{SAVE}")
    for command in (("edit", "last"), ("add", "--edit", "Fix the retry")):
        ran = shell(*command)
        assert ran.code == 1
        assert "headline: 70004 bytes" in ran.err
        assert any(name in ran.err for name in os.listdir(home.unsaved))


def test_an_editor_setting_with_an_open_quote_is_named(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("add", "Fix the retry")
    monkeypatch.setenv("EDITOR", "vi 'x")
    assert "EDITOR cannot be read" in shell("edit", "last").err


def test_add_with_an_editor_saves_the_line_that_was_left_as_it_is(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, SAVE)
    assert shell("add", "--edit", "Fix the retry ai:1").code == 0
    assert newest(shell)["delegation"] == 1
    assert shell("add", "--edit", stdin=b"").code == 0
    assert len(json.loads(shell("list", "--json").out)) == 1


def test_a_change_made_elsewhere_meanwhile_is_shown_not_overwritten(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shell("add", "Fix the retry ai:1 #ci")
    editor(
        monkeypatch,
        tmp_path,
        "import subprocess\n"
        "subprocess.run([sys.executable, '-m', 'chefslog', 'set', 'last', 'ai:4', '#auth'],\n"
        "    check=True, stdout=subprocess.DEVNULL)\n"
        f"text = text.replace('ai: 1', 'ai: 2').replace('ci', 'ci, two words')\n{SAVE}",
    )
    ran = shell("edit", "last")
    assert ran.code == 1
    assert "was changed elsewhere meanwhile: AI level, tags." in ran.err
    assert "  AI level, yours:  2 Station chef\n  AI level, theirs: 4 Executive chef\n" in ran.err
    assert "  Tags, yours:  #ci" in ran.err and "  Tags, theirs: #ci #auth\n" in ran.err
    assert "Your text is in" in ran.err
    assert newest(shell)["delegation"] == 4


def test_what_several_programs_set_at_once_is_all_kept(shell: Shell, home: Home) -> None:
    shell("add", "Fix the retry")

    def set_tag(number: int) -> None:
        assert shell("set", "last", f"#t{number}").code == 0

    at_once(partial(set_tag, number) for number in range(8))
    tags = json.loads(shell("show", "last", "--json").out)["tags"]
    assert sorted(tags) == [f"t{number}" for number in range(8)]


def test_files_are_private(shell: Shell, home: Home) -> None:
    old = os.umask(0)
    try:
        shell("add", "Fix one")
        shell("set", "last", "ai:2")
        shell("backup")
    finally:
        os.umask(old)
    for folder, _, names in os.walk(home.data):
        assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700, folder
        for name in names:
            path = os.path.join(folder, name)
            assert stat.S_IMODE(os.stat(path).st_mode) == 0o600, path


def test_checkin(shell: Shell) -> None:
    assert shell("checkin", "3", "2", "-", "1", "4", "--note", "tired").code == 0
    held = json.loads(shell("checkin", "--json").out)
    assert (held["review_load"], held["note"], "interruptions" in held) == (3, "tired", False)
    assert shell("checkin", "3", "2", "4", "1", "4", "rough", "week, ok").code == 0
    saved = json.loads(shell("checkin", "--json").out)
    assert (saved["interruptions"], saved["note"], "impact_ai" in saved) == (
        4,
        "rough week, ok",
        False,
    )
    assert shell("checkin", "3", "2", "4", "1").code == 2
    assert "not a number from 1 to 5" in shell("checkin", "9", "1", "1", "1", "1").err
    assert shell("checkin", "--week", "2026-W99", "1", "1", "1", "1", "1").code == 2


def test_a_week_that_has_not_begun_is_not_that_of_last_year(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    ran = shell("checkin", "--week", "49", "1", "1", "1", "1", "1")
    assert (ran.code, "last year's is 2025-W49" in ran.err) == (2, True)
    assert shell("checkin", "--week", "2025-W49", "1", "1", "1", "1", "1").code == 0


def test_today_plain_and_json_say_the_same(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    shell("add", "Fix one ai:2 #infra")
    shell("add", "--source", "git", "Fix flaky auth")
    data = json.loads(shell("today", "--json").out)
    plain = shell("today", "--plain").out
    assert [row["headline"] for row in data["entries"]] == ["Fix one"]
    assert all(row["short"][:6] in plain for row in data["entries"] + data["drafts"])
    assert data["checkin_due"] and "check-in" in plain


def test_status_doctor_and_paths(shell: Shell, home: Home) -> None:
    shell("add", "Fix one")
    assert json.loads(shell("status", "--json").out)["entries"] == 1
    assert shell("doctor").code == 0
    assert json.loads(shell("paths", "--json").out)["journal"] == home.journal


def test_a_setting_is_not_written_into_a_file_that_cannot_be_read(shell: Shell, home: Home) -> None:
    shell("config", "coach", "false")
    for damage in (b"x = = 1", b"\xff"):
        Path(home.config_file).write_bytes(damage)
        ran = shell("config", "coach", "true")
        assert ran.code == 2
        assert home.config_file in ran.err
        assert Path(home.config_file).read_bytes() == damage


def test_a_headline_that_turns_the_line_round_is_escaped_among_candidates(
    shell: Shell, home: Home
) -> None:
    put_letters(home, [entry(number, headline="\u202egnp.exe") for number in (1, 2)])
    ran = shell("show", "0000")
    assert ran.code == 1
    assert "\\u202egnp.exe" in ran.err


def test_entries_that_are_shown_together_have_an_empty_line_between_them(
    shell: Shell, home: Home
) -> None:
    put_journal(home, [numbered(1, headline="One", ago=3), numbered(2, headline="Two")])
    shown = [shell("show", f"00000{number}").out for number in (1, 2)]
    assert shell("show", "000001", "000002").out == f"{shown[0]}\n{shown[1]}"


def test_history_names_what_it_can(
    shell: Shell, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    put_journal(home, [numbered(1, headline="One"), numbered(2, headline="Two")])
    shell("held", "000001", "held")
    shell("checkin", "1", "2", "3", "4", "5")
    shell("purge", "000002", "--yes")
    shell("undo")
    lines = [line.partition("13:00  ")[2].rstrip() for line in shell("history").out.splitlines()]
    assert lines == [
        "undo of 3  check-in 2026-W47",
        "purge",
        "check-in (undone)  2026-W47",
        "verdict  000001  One",
        "import  000001  One",
    ]


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("Fix it #ab\n", 0, "What did you solve? "),
        ("\n", 2, "What did you solve? chefslog add: no line given; say what you solved, or use "
         "--edit\n"),
    ],
)  # fmt: skip
def test_plain_lines_ask_what_was_solved_where_there_are_options_only(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, typed: str, code: int, said: str
) -> None:
    refused = shell("add", "--kind", "fix", columns=80, stdin=typed.encode())
    no_line = "chefslog add: no line given; say what you solved, or use --edit\n"
    assert (refused.code, refused.err) == (2, no_line)
    monkeypatch.setenv("ACCESSIBLE", "1")
    ran = shell("add", "--kind", "fix", columns=80, stdin=typed.encode())
    assert (ran.code, ran.err) == (code, said)
    kept = json.loads(shell("list", "--json").out)
    assert [(one["headline"], one["kind"], one["tags"]) for one in kept] == [
        ("Fix it", "fix", ["ab"])
    ] * (not code)


def test_at_a_terminal_an_entry_can_be_written_in_the_editor_alone(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor"
    script.write_text('sed -i "s/^headline:.*/headline: Fixed in the editor/" "$1"\n')
    monkeypatch.setenv("EDITOR", f"sh {script}")
    ran = shell("add", "--edit", "--kind", "fix", columns=80)
    assert ran.code == 0, ran.err
    (kept,) = json.loads(shell("list", "--json").out)
    assert (kept["headline"], kept["kind"]) == ("Fixed in the editor", "fix")


def test_what_is_nothing_to_set_is_told_as_it_was_typed(shell: Shell) -> None:
    shell("add", "Fix it #web")
    ran = shell("set", "last", "not:#auth perf", "what")
    said = (
        "nothing to set in: perf what. Type fields (ai:2), #tags, @people or a day (day:fri). "
        "Nothing was changed."
    )
    assert (ran.code, ran.err) == (2, f"chefslog set: {said}\n")


def test_a_journal_of_an_older_chefslog_is_upgraded_by_a_look(shell: Shell, home: Home) -> None:
    make_old(home.journal, SCHEMA_VERSION - 1)
    ran = shell("list")
    assert (ran.code, "The journal is empty." in ran.err) == (0, True), ran.err
    with closing(sqlite3.connect(home.journal)) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


@pytest.mark.parametrize("editor", ["true", "false"])
def test_an_added_line_that_the_editor_lost_is_told(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    monkeypatch.setenv("EDITOR", f"sh -c ': > \"$0\"; {editor}'")
    ran = shell("add", "--edit", "Fix the retry ai:1")
    assert ran.code == 1
    assert "Nothing was saved" in ran.err and "Nothing was changed" not in ran.err
    assert "Your line: Fix the retry ai:1" in ran.err


def test_the_same_verdict_again_keeps_its_reason(shell: Shell) -> None:
    shell("add", "Fix the retry")
    shell("held", "last", "reworked", "too", "slow")
    again = json.loads(shell("held", "last", "reworked", "--json").out)
    assert again["verdict"]["note"] == "too slow"
    assert newest(shell)["verdict"]["note"] == "too slow"  # type: ignore[index]
    shell("held", "last", "reworked", "too", "dear")
    assert newest(shell)["verdict"]["note"] == "too dear"  # type: ignore[index]
    shell("held", "last", "held")
    assert newest(shell)["verdict"].get("note") is None  # type: ignore[attr-defined]

"""`chefslog day`: the day's drafts and follow-ups, one key each."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from chefslog import __main__ as program
from chefslog.exchange.harvest.evidence import save_repositories
from chefslog.home.paths import Home
from tests.cli.conftest import Shell
from tests.cli.given import numbered
from tests.exchange.repositories import ME, Repo
from tests.journals import NOON, put_journal
from tests.season.given import full

CLAUDE = "Co-Authored-By: Claude <noreply@anthropic.com>"
NOW = "1795000000"  # 18 November 2026


class Keys(io.StringIO):
    """What a person types on a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def repo(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """Three drafts of one day, one of the day before."""
    monkeypatch.setenv("CHEFSLOG_NOW", NOW)
    repo = Repo(tmp_path / "shop")
    for day, hour, subject in (
        (17, 9, "Older work (#1)"), (18, 9, f"Cache the tokens (#2)\n\n{CLAUDE}"),
        (18, 10, "fix: umlauts on labels (#3)"), (18, 11, "Try a new parser (#4)"),
    ):  # fmt: skip
        repo.commit(subject, at=f"2026-11-{day}T{hour:02}:00:00 +0100", name=f"{hour}")
    shell("harvest", str(repo.path), "--identity", ME, "--since", "2026-11", "--yes")
    return repo


def walk(monkeypatch: pytest.MonkeyPatch, keys: str, *words: str) -> None:
    monkeypatch.setattr(sys, "argv", ["chefslog", "day", *words])
    monkeypatch.setattr(sys, "stdin", Keys(keys))
    assert program.main() == 0


@pytest.mark.usefixtures("repo")
def test_each_draft_takes_a_key_and_what_no_machine_knows_a_line(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    walk(monkeypatch, "a\nlogin 1.8s → 240ms, all users\nhelped\ny\n\nx\n")
    told = capsys.readouterr()
    assert "suggested AI level: 3 Sous chef (its commit was co-authored by claude-code)" in told.err
    assert told.out == "✓ 2 kept, 1 dropped\n"
    assert "1 other draft" in told.err
    kept = {one["headline"]: one for one in json.loads(shell("list", "--json").out)}
    assert set(kept) == {"Cache the tokens", "Fix umlauts on labels"}
    first = kept["Cache the tokens"]
    assert (first["delegation"], first["ai_effect"]) == (3, "helped")
    assert first["impact"] == "login 1.8s → 240ms, all users"
    assert "delegation" not in kept["Fix umlauts on labels"]


@pytest.mark.usefixtures("repo")
def test_what_is_left_waits_and_stopping_keeps_what_was_answered(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    walk(monkeypatch, "\ny\n\nq\n", "--all")
    assert capsys.readouterr().out == "✓ 1 kept, 3 left for later\n"
    assert len(json.loads(shell("drafts", "--json").out)) == 3


@pytest.mark.usefixtures("repo")
def test_without_a_terminal_it_lists_and_changes_nothing(shell: Shell) -> None:
    ran = shell("day")
    assert "Cache the tokens" in ran.out and "--yes" in ran.out
    assert len(json.loads(shell("day", "17", "--json").out or "{}").get("drafts", [])) in (0, 1)
    data = json.loads(shell("day", "--json").out)
    assert (len(data["drafts"]), data["other_drafts"]) == (3, 1)
    assert len(json.loads(shell("drafts", "--json").out)) == 4


def test_a_follow_up_is_answered_with_what_git_knows(
    repo: Repo, shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shell("drafts", "--source", "git", "--yes")
    (entry, *_) = json.loads(shell("search", "tokens", "--json").out)
    shell("set", entry["id"], "hold:yes")
    name = repo.git("log", "--format=%H", "-n1", "--grep=Cache the tokens")
    repo.commit(f'Revert "Cache the tokens (#2)"\n\nThis reverts commit {name}.')
    monkeypatch.setenv("CHEFSLOG_NOW", str(int(NOW) + 70 * 86_400))
    walk(monkeypatch, "y\n")
    told = capsys.readouterr()
    assert "Reverted by" in told.err
    assert told.out == "✓ 1 follow-up answered\n"
    shown = json.loads(shell("show", entry["id"], "--json").out)
    assert shown["verdict"]["verdict"] == "reverted"


def test_season_due_takes_a_beginning_leaves_a_wrong_key_for_later_and_stops(
    home: Home,
    shell: Shell,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    put_journal(home, [full(number, ago=number) for number in range(4)])
    shell("season", "new", "H2", "2026-07..2026-12")
    ids = [str(full(number)["id"]) for number in range(4)]
    shell("season", "pick", *ids)
    monkeypatch.setattr(sys, "argv", ["chefslog", "season", "due"])
    monkeypatch.setattr(sys, "stdin", Keys("hel\nwhat\nq\n"))
    assert program.main() == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    told = [json.loads(shell("show", ref, "--json").out).get("verdict") for ref in ids]
    assert [verdict and verdict["verdict"] for verdict in told] == ["held", None, None, None]


MACHINE = {"state": "draft", "source": "git", "project": "shop"}
GUESSED = {"git": {"commits": 3}, "suggested": {"ai": 2, "why": "it says so"}}


@pytest.fixture
def drafted(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Two drafts of today, one of yesterday, and work to follow up."""
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    notes = "\n".join(f"line {number}" if number % 2 else "" for number in range(15))
    known = {"impact": "1.8 s → 240 ms", "notes": notes, "extra": GUESSED}
    first = numbered(1, headline="Cache the tokens", **MACHINE, **known)
    second = numbered(2, headline="Print labels", **MACHINE, extra={"git": {"commits": 1}})
    other = numbered(3, headline="Older work", ago=1, **MACHINE)
    done = {"outcome": "kept", "delegation": 3}
    old = [numbered(number, ago=70 - number, headline=f"Old {number}", **done) for number in (4, 5)]
    put_journal(home, [first, second, other, *old])
    return home


KEYS = "y keep · e edit · x drop · enter later · q stop  "
FIRST = """\
000001  Cache the tokens
  Today · git · shop · 3 commits
  impact: 1.8 s → 240 ms
  line 1
  line 3
  line 5
  line 7
  line 9
  line 11
  and 1 more line
  suggested AI level: 2 Station chef (it says so)
"""
SECOND = """\
000002  Print labels
  Today · git · shop · 1 commit
"""


@pytest.mark.usefixtures("drafted")
def test_the_list_shows_each_draft_and_follow_up_with_its_answers(shell: Shell) -> None:
    ran = shell("day")
    assert ran.out == (
        f"{FIRST}  chefslog drafts 000001 --yes   (or --no)\n"
        f"{SECOND}  chefslog drafts 000002 --yes   (or --no)\n"
        "000004  Old 4: did it hold up?\n"
        "  chefslog held 000004 held   (or reworked, reverted, incident)\n"
        "000005  Old 5: did it hold up?\n"
        "  chefslog held 000005 held   (or reworked, reverted, incident)\n"
    )
    assert ran.err == "1 other draft: chefslog day --all\n"
    plain = shell("day", "--plain", columns=60, stdin=b"y\n")
    assert (plain.out, plain.err) == (ran.out, ran.err)


def test_a_day_without_drafts_says_so(shell: Shell, drafted: Home) -> None:
    for number in (4, 5):
        shell("held", f"00000{number}", "held")
    assert shell("day", "mon").err == (
        "No drafts for mon 16 nov.\n3 other drafts: chefslog day --all\n"
    )
    ran = shell("day", "someday")
    said = 'chefslog day: "someday" is no day such as fri, yesterday or 2026-11-20\n'
    assert (ran.code, ran.err) == (2, said)
    shell("drafts", "--source", "git", "--no")
    ran = shell("day", columns=60)
    assert (ran.out, ran.err) == ("", "No drafts for today.\n")


@pytest.mark.usefixtures("drafted")
def test_a_walk_asks_one_thing_after_the_other(shell: Shell) -> None:
    ran = shell("day", columns=80, stdin=b"what\na\nneutral\ny\n \nheld\nq\n")
    asked = ran.err.replace(FIRST, "FIRST\n").replace(SECOND, "SECOND\n")
    choice = "held · reworked · reverted · incident · unknown · enter later · q stop  "
    assert asked == (
        f"\n1 of 2\nFIRST\n  a keep with ai:2 · {KEYS}  a keep with ai:2 · {KEYS}"
        "  Did AI help? helped neutral hurt  "
        f"\n2 of 2\nSECOND\n  {KEYS}  What changed, and for whom? (enter: skip)  "
        f"\n000004  Old 4: did it hold up?\n  {choice}"
        f"\n000005  Old 5: did it hold up?\n  {choice}"
        "1 other draft: chefslog day --all\n"
    )
    assert ran.out == "✓ 2 kept, 1 follow-up answered\n"
    kept = json.loads(shell("show", "000001", "--json").out)
    assert (kept["delegation"], kept["ai_effect"]) == (2, "neutral")
    kept = json.loads(shell("show", "000002", "--json").out)
    assert "impact" not in kept and "ai_effect" not in kept
    assert json.loads(shell("show", "000004", "--json").out)["verdict"]["verdict"] == "held"
    assert "verdict" not in json.loads(shell("show", "000005", "--json").out)


@pytest.mark.usefixtures("drafted")
def test_drafts_take_the_suggested_level_only_where_that_is_said(shell: Shell) -> None:
    ran = shell("drafts", "000001", "000002", "--yes", "--level")
    assert (ran.code, ran.out) == (0, "✓ In the journal: 2 drafts\n")
    levels = [json.loads(shell("show", f"00000{n}", "--json").out) for n in (1, 2)]
    assert [one.get("delegation") for one in levels] == [2, None]
    shell("undo")
    shell("undo")
    assert shell("drafts", "000001", "--yes").out == "✓ In the journal: 1 draft\n"
    assert "delegation" not in json.loads(shell("show", "000001", "--json").out)


@pytest.mark.usefixtures("drafted")
def test_stopping_asks_nothing_more(shell: Shell) -> None:
    ran = shell("day", columns=80, stdin=b"q\ny\ny\n")
    assert ran.out == "✓ 2 left for later\n"
    assert "2 of 2" not in ran.err
    assert "hold up" not in ran.err
    assert len(json.loads(shell("drafts", "--json").out)) == 3


@pytest.mark.usefixtures("drafted")
def test_what_is_edited_is_shown_again_and_kept_as_edited(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor"
    script.write_text('sed -i "s/Print labels/Print the labels/" "$1"\n')
    monkeypatch.setenv("EDITOR", f"sh {script}")
    ran = shell("day", columns=80, stdin=b"x\ne\ny\nall shops\nq\n")
    assert "\n2 of 2, edited\n000002  Print the labels\n" in ran.err
    assert ran.out == "✓ 1 kept, 1 dropped\n"
    kept = json.loads(shell("show", "000002", "--json").out)
    assert (kept["headline"], kept["impact"]) == ("Print the labels", "all shops")


@pytest.mark.usefixtures("drafted")
def test_a_verdict_that_did_not_hold_is_asked_for_a_reason_on_a_terminal(shell: Shell) -> None:
    ran = shell("held", "000004", "rew", columns=80, stdin=b"too small\n")
    assert ran.err == "reworked: why, in one line? (enter for none) "
    assert ran.out == "✓ reworked: 000004  Old 4\n"
    given = json.loads(shell("show", "000004", "--json").out)["verdict"]
    assert (given["verdict"], given["note"]) == ("reworked", "too small")
    assert shell("held", "000005", "held", columns=80).err == ""
    assert shell("held", "000005", "inc", "a", "note", columns=80).err == ""
    assert shell("held", "000005", "rev", stdin=b"why\n").err == ""
    shown = json.loads(shell("show", "000005", "--json").out)["verdict"]
    assert (shown["verdict"], shown.get("note")) == ("reverted", None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("000004",), "name an entry and one of held reworked reverted incident unknown"),
        (("000004", "re"), '"re" is not one of: held reworked reverted incident unknown'),
        (("000004", ""), '"" is not one of: held reworked reverted incident unknown'),
    ],
)
@pytest.mark.usefixtures("drafted")
def test_a_verdict_is_one_clear_word(shell: Shell, words: tuple[str, ...], said: str) -> None:
    ran = shell("held", *words)
    assert (ran.code, ran.err) == (2, f"chefslog held: {said}\n")


@pytest.mark.usefixtures("drafted")
def test_git_is_asked_of_repositories_that_were_harvested(shell: Shell) -> None:
    ran = shell("due", "--git")
    reason = "          no repository of its project was harvested here."
    lines = ran.out.splitlines()
    assert (len(lines), lines[1], lines[3], ran.err) == (4, reason, reason, "")
    assert lines[0].startswith("  000004  3 –") and lines[2].startswith("  000005  3 –")
    data = json.loads(shell("due", "--git", "--json", "-n", "1").out)
    assert [one["follow_up"] for one in data] == [{"verdict": "unknown", "why": []}]
    for number in (4, 5):
        shell("held", f"00000{number}", "held")
    ran = shell("due", "--git")
    assert (ran.out, ran.err) == ("", "Nothing is due.\n")


def test_what_git_knows_of_due_work_stands_beside_it(
    home: Home, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    repo = Repo(tmp_path / "shop")
    at = f"@{int(NOON) - 70 * 86_400} +0100"
    commit = repo.commit("Cache the tokens", at=at, content="a\nb\n")
    link = [{"kind": "commit", "ref": commit}]
    done = {"outcome": "kept", "delegation": 3, "project": "shop", "evidence": link}
    put_journal(home, [numbered(4, ago=70, headline="Old 4", **done)])
    save_repositories(home, {str(repo.path): "shop"})
    assert shell("due", "--git").out.splitlines()[1:] == [
        "          2 of its 2 lines are still there.",
        "          chefslog held 000004 held",
    ]
    (one,) = json.loads(shell("due", "--git", "--json").out)
    assert one["follow_up"] == {
        "verdict": "held", "alive": 2, "lines": 2, "why": ["2 of its 2 lines are still there."],
    }  # fmt: skip

"""`follows:` names the entry that another one repairs or continues; both show it."""

from __future__ import annotations

import json

import pytest

from chefslog.home.paths import Home
from tests.cli.conftest import Shell
from tests.journals import entry, put_journal


def add(shell: Shell, line: str) -> str:
    shell("add", line)
    entry: str = json.loads(shell("show", "last", "--json").out)["id"]
    return entry


def short_of(shell: Shell, entry_id: str) -> str:
    found: str = json.loads(shell("show", entry_id, "--json").out)["short"]
    return found[:6]


def test_both_ends_show_the_chain_and_a_repair_proposes_the_verdict(shell: Shell) -> None:
    first = add(shell, "2026-11-02: Cache the tokens ai:3")
    short = short_of(shell, first)
    second = add(shell, f"2026-11-09: Token cache never expired kind:fix follows:{short}")
    # Both while it waits and when the writer has taken it in.
    for _ in range(2):
        assert f"Follows\n{short}  Cache the tokens" in shell("show", second).out
        shown = shell("show", first).out
        assert "Followed by\n" in shown and "Token cache never expired" in shown
        assert f"chefslog held {short} reworked" in shown
        shell("set", second, "took:1h")
    assert json.loads(shell("show", second, "--json").out)["follows"] == first
    shell("held", first, "reworked")
    assert "a repair" not in shell("show", first).out


def follows(shell: Shell, ref: str) -> str | None:
    found: str | None = json.loads(shell("show", ref, "--json").out).get("follows")
    return found


def test_last_is_the_entry_captured_before(shell: Shell) -> None:
    first = add(shell, "Cache the tokens")
    second = add(shell, "Cache the users follows:last")
    third = add(shell, f"Cache the teams follows:{short_of(shell, second)}")
    fourth = add(shell, "yesterday: Cache the roles follows:last")
    # Both while they wait and when the writer has taken them in.
    for _ in range(2):
        assert [follows(shell, one) for one in (second, third, fourth)] == [first, second, third]
        assert f"Follows\n{short_of(shell, first)}" in shell("show", second).out
        assert "Cache the roles" in shell("show", third).out
        shell("set", first, "took:1h")
    fifth = add(shell, "Cache the groups follows:last")
    assert follows(shell, fifth) == fourth
    shell("set", first, "took:2h")
    assert follows(shell, fifth) == fourth


def test_what_was_written_later_or_imported_is_not_last(shell: Shell) -> None:
    first = add(shell, "Cache the tokens")
    add(shell, "tomorrow: Cache the users follows:last")
    shell("rm", "last")
    second = add(shell, "Cache the teams follows:last")
    assert follows(shell, second) == first
    third = add(shell, "Cache the roles")
    assert follows(shell, second) == first
    shell("set", third, "took:1h")
    assert follows(shell, second) == first


def test_the_first_entry_of_all_follows_nothing(shell: Shell) -> None:
    add(shell, "Cache the tokens follows:last")
    for _ in range(2):
        assert follows(shell, "last") is None
        ran = shell("show", "last")
        assert (ran.code, ran.err) == (0, "") and "ollow" not in ran.out
        shell("set", "last", "took:1h")
    ran = shell("set", "last", "follows:last")
    assert ran.code == 1
    assert "There is no other entry to follow. Nothing was changed." in ran.err


def test_an_entry_does_not_follow_itself(shell: Shell) -> None:
    first, second = add(shell, "Cache the tokens"), add(shell, "Cache the users")
    short = short_of(shell, second)
    for named in (short, short[:4], second):
        ran = shell("set", second, f"follows:{named}")
        assert ran.code == 1
        said = f"chefslog: {short} (Cache the users) cannot follow itself. Nothing was changed."
        assert said in ran.err
    # The last one beside it.
    shell("set", second, "follows:last")
    assert follows(shell, second) == first
    shell("set", first, "follows:last")
    assert follows(shell, first) == second


def test_what_it_follows_may_be_set_later_undone_and_be_gone(shell: Shell) -> None:
    first, second = add(shell, "Cache the tokens"), add(shell, "Cache the users")
    shell("set", second, f"follows:{short_of(shell, first)}")
    assert json.loads(shell("show", second, "--json").out)["follows"] == first
    shell("undo")
    assert "follows" not in json.loads(shell("show", second, "--json").out)
    second = add(shell, "Cache the roles follows:zzzzzz")
    ran = shell("show", second)
    assert ran.code == 0 and "zzzzzz, which is not in the journal" in ran.err


def test_an_archive_keeps_the_chain(shell: Shell) -> None:
    first = add(shell, "Cache the tokens")
    second = add(shell, f"Cache the users follows:{first} with:claude-code,opus")
    entries = json.loads(shell("export", "-f", "json", "-o", "-").out)["entries"]
    held = {entry["id"]: entry for entry in entries}
    assert held[second]["follows"] == first
    assert held[second]["tools"] == ["claude-code", "opus"]


def test_what_names_no_entry_or_several_is_refused_where_it_can_be_looked_up(
    shell: Shell, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_journal(home, [entry(1), entry(2)])
    first = json.loads(shell("show", "last", "--json").out)
    begun = first["short"][:4]
    add(shell, "Cache the users follows:nosuch")
    assert follows(shell, "last") == "nosuch"
    missing = "01a1fdfb-3060-7000-a33c-ffffffffffff"
    for ref in ("nosuch2", missing):
        ran = shell("set", "last", f"follows:{ref}")
        told = f"There is no entry {ref} to follow. Nothing was changed."
        assert (ran.code, told in ran.err) == (1, True)
    ran = shell("set", "last", f"follows:{begun}")
    assert (ran.code, f"Several ids begin with {begun}" in ran.err) == (1, True)
    monkeypatch.setenv("EDITOR", "sed -i 's/^follows:.*/follows: nosuch3/'")
    assert "There is no entry nosuch3 to follow" in shell("edit", "last").err
    assert shell("set", "last", f"follows:{first['id']}").code == 0
    assert follows(shell, "last") == first["id"]

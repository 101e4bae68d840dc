"""`follows:` names the entry that another one repairs or continues; both show it."""

from __future__ import annotations

import json

from tests.cli.conftest import Shell


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


def test_last_is_the_entry_captured_before(shell: Shell) -> None:
    first = add(shell, "Cache the tokens")
    shell("set", first, "took:1h")
    second = add(shell, "Cache the users follows:last")
    shell("set", second, "took:1h")
    assert json.loads(shell("show", second, "--json").out)["follows"] == first


def test_what_it_follows_may_be_set_later_undone_and_be_gone(shell: Shell) -> None:
    first, second = add(shell, "Cache the tokens"), add(shell, "Cache the users")
    shell("set", second, f"follows:{short_of(shell, first)}")
    assert json.loads(shell("show", second, "--json").out)["follows"] == first
    shell("undo")
    assert "follows" not in json.loads(shell("show", second, "--json").out)
    shell("set", second, "follows:zzzzzz")
    ran = shell("show", second)
    assert ran.code == 0 and "zzzzzz, which is not in the journal" in ran.err


def test_an_archive_keeps_the_chain(shell: Shell) -> None:
    first = add(shell, "Cache the tokens")
    second = add(shell, f"Cache the users follows:{first} with:claude-code,opus")
    entries = json.loads(shell("export", "-f", "json", "-o", "-").out)["entries"]
    held = {entry["id"]: entry for entry in entries}
    assert held[second]["follows"] == first
    assert held[second]["tools"] == ["claude-code", "opus"]

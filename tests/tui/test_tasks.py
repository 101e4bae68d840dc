"""The twelve things that everybody does, by the keys of a stranger who looks at the screen."""

from __future__ import annotations

import base64
import os
import re
from typing import Any

import pytest

from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.reading.entry import load_matching
from chefslog.reading.records import load_seasons
from chefslog.reading.today import load_checkin
from tests.journals import NOON, entry, put_journal
from tests.tui.terminals import CLIPBOARD, Printer, Terminal

TYPO = "Migrated [chekout] to the retry budget"
INFRA = "Moved the build to new runners"
DUE = "Retry budget for webhooks"


def put_three_months(home: Home) -> None:
    """What was written before the stranger sits down, on Saturday 21 November 2026."""
    helped = [
        entry(n, ago=40 + n, headline=f"Helped {n}", delegation=2, ai_effect="helped", kind="fix")
        for n in range(10, 20)
    ]
    old = entry(1, ago=30, headline=INFRA, tags=["infra"], delegation=3, outcome="kept")
    due = entry(3, ago=90, headline=DUE, delegation=3, outcome="kept", impact="p99 1.8s → 240ms")
    others = [
        entry(2, ago=3, headline="Infra of this month", tags=["infra"]),
        entry(4, ago=33, headline="Rotated the signing keys", tags=["security"]),
        entry(5, headline=TYPO, value="reliability"),
    ]
    put_journal(home, [*helped, old, due, *others])


def entries_of(home: Home) -> dict[str, dict[str, Any]]:
    """The entries by their headline."""
    with open_snapshot(home) as snapshot:
        return {one["headline"]: dict(one) for one in load_matching(snapshot, None)}


LEFT, DOWN, ESC, ENTER, SAVE = "\x1b[D", "\x1b[B", "\x1b", "\r", "\x13"
APP: tuple[tuple[str, list[str], str], ...] = (
    ("write an entry", ["Fixed the [login] loop", ENTER], " " * 15 + "Fixed the [login] loop"),
    ("give it a level", [ESC, "s", "ai:2", ENTER], " 2                Fixed the [login] loop"),
    ("backdate it", ["s", "day:yesterday", ENTER], "Yesterday  Fri 20 Nov"),
    ("fix a typo: to the entry", ["k"], f"▌     reliability  {TYPO}"),
    (
        "fix a typo",
        ["e", *[LEFT] * len("kout] to the retry budget"), "c", SAVE],
        "▌     reliability  Migrated [checkout]",
    ),
    ("find last month's infra work", ["2", "/", "last month #infra"], "1 of 16 entries"),
    ("undo: something to undo", [DOWN, "d"], "in the trash: "),
    ("undo", ["u"], "Undone: trashed"),
    ("answer a follow-up: to it", ["1", "G", "k"], "h held  w reworked"),
    ("answer a follow-up", ["h"], f"held: {DUE}"),
    ("check in", ["G", ENTER, "34214", ENTER], "Week 47 checked in"),
    ("see when AI helped: to it", ["3"], "AI level by month"),
    ("see when AI helped", ["\t", "\t", "\t"], "Where AI helped"),
    ("start a review", ["4", "p", ENTER], "new season H2-2026"),
    ("copy one field: something in it", [" "], "picked"),
    ("copy one field: to the form", ["\t", "\t", "\t"], "‹form›"),
    ("copy one field", ["c"], "copied"),
    ("leave", ["q"], ""),
)
"""Each with its keys, a text typed counting as one, and what the screen shows then."""


def test_the_twelve_tasks_in_the_app(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    put_three_months(home)
    with Terminal() as terminal:
        terminal.shows("What did you solve?")
        for _, keys, seen in APP:
            for key in keys:
                terminal.send(key)
                if key == ESC:
                    terminal.shows("e edit")
            if seen:
                terminal.shows(seen)
        assert os.waitstatus_to_exitcode(terminal.wait()) == 0


def test_the_twelve_tasks_line_by_line(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))
    put_three_months(home)
    with Printer("--accessible") as printer:
        head = printer.until(lambda text: text.endswith(": "))
        assert "accessible mode" in head.splitlines()[0]
        assert "To leave: q, or press ctrl+d." in head.splitlines()[0]

        # Write an entry.
        printer.answer("1", "What did you solve")
        printer.answer("Fixed the [login] loop", "✓ ")
        # Give it a level.
        printer.answer("2", "1. Fixed the [login] loop (Sat 21 Nov")
        printer.answer("1", "1. Change one field")
        printer.answer("1", "3. AI level: not set")
        printer.answer("3", "2. Station chef: bounded pieces")
        printer.answer("2", "✓ ")
        # Backdate it.
        printer.answer("1", "6. Day: 2026-11-21")
        printer.answer("6", "Day, ")
        printer.answer("yesterday", "· ")
        printer.answer("", "Choice")
        # Fix a typo.
        printer.answer("2", f"1. {TYPO}")
        printer.answer("1", "1. Change one field")
        printer.answer("1", f"1. Headline: {TYPO}")
        printer.answer("1", "1. Replace a part")
        printer.answer("1", "The part to replace")
        printer.answer("chek", "Replace it with")
        printer.answer("check", "Migrated [checkout]")
        printer.answer("", "Choice")
        # Find last month's work on infra.
        printer.answer("3", "Find")
        found = printer.answer("last month #infra", f"1. {INFRA}")
        assert "Infra of this month" not in found
        printer.answer("", "Choice")
        # Undo.
        printer.answer("8", "Undone: changed headline")
        printer.answer("9", "Redone")
        # Answer a follow-up.
        agenda = printer.answer("2", f"Did it hold up? {DUE}")
        printer.answer(number_of(agenda, DUE), "5. Did it hold up?")
        printer.answer("5", "1. It held up")
        printer.answer("1", "✓ held: ")
        printer.answer("", "Choice")
        # Check in.
        printer.answer("4", "Review load, from 1 light to 5 crushing")
        for answer in "3421":
            printer.answer(answer, "to 5")
        printer.answer("4", "Note")
        printer.answer("release [week]", "1. less")
        printer.answer("4", "✓ Check-in for 2026-W47")
        # See when AI helped.
        printer.answer("5", "Filter")
        sections = printer.answer("", "Where AI helped")
        helped = printer.answer(number_of(sections, "Where AI helped"), "all work with AI")
        assert "10" in helped
        printer.answer("", "Choice")
        # Start a review.
        printer.answer("6", "1. Begin a season")
        printer.answer("1", "H2-2026 2026-07-01..2026-12-31")
        printer.answer("", "1. Pick entries")
        found = printer.answer("1", "Pick or drop (enter: back)")
        printer.answer(number_of(found, DUE), "Pick or drop (enter: back)")
        printer.answer("", "Review of H2-2026 (enter: back)")
        # Copy one field of its form.
        forms = printer.answer("3", "Three boxes of 2,500 characters")
        printer.answer(number_of(forms, "Three boxes"), "2500 chars")
        printer.answer("1", "2. manager")
        copied = printer.answer("2", "Copied: ")
        text = copied.split("2\r\n", 1)[1].split("\r\nCopied: ")[0].replace("\r\n", "\n")
        assert DUE in text
        assert printer.dropped[-1] == CLIPBOARD + b"c;" + base64.b64encode(text.encode()) + b"\x07"
        # Leave.
        printer.send("\x04")
        assert os.waitstatus_to_exitcode(printer.wait()) == 0
        assert [one for one in printer.dropped if not one.startswith(CLIPBOARD)] == []

    kept = entries_of(home)
    assert kept["Fixed the [login] loop"]["delegation"] == 2
    assert kept["Fixed the [login] loop"]["day"] == "2026-11-20"
    assert "Migrated [checkout] to the retry budget" in kept
    assert kept[DUE]["verdict"]["verdict"] == "held"
    with open_snapshot(home) as snapshot:
        checkin = load_checkin(snapshot, "2026-W47") or {}
        assert [season.name for season in load_seasons(snapshot)] == ["H2-2026"]
    assert [checkin[name] for name in ("review_load", "after_hours", "confidence")] == [3, 1, 4]
    assert (checkin["note"], checkin["impact_ai"]) == ("release [week]", "2x")


def number_of(text: str, choice: str) -> str:
    """The number of the choice that a text offers."""
    found = re.search(rf"^(\d+)\. .*{re.escape(choice)}", text, re.MULTILINE)
    assert found, text
    return found[1]

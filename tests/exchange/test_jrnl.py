"""Files of jrnl: its own, and what it exports as JSON, Markdown and YAML (made with jrnl 4.6)."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from chefslog.exchange.formats.registry import Settings
from chefslog.exchange.imports import Import
from chefslog.exchange.tally import Tally
from chefslog.home.paths import Home
from tests.exchange.given import NOW, bring_in, put
from tests.store.given import all_entries, opened

PLAIN = """\
[2026-11-03 09:15:00 AM] Fixed: the parser # really? @perf
Body line one with # hash and: colon.

# A heading

- list item @work

[2026-11-04 10:00:00 PM] [draft] "quoted" thing

[2026-11-05 10:00:00 PM] Only a title here.
"""
JSON = {
    "tags": {"@perf": 1, "@work": 1},
    "entries": [
        {
            "title": "Fixed: the parser # really? @perf",
            "body": "Body line one with # hash and: colon.\n\n# A heading\n\n- list item @work",
            "date": "2026-11-03", "time": "09:15", "tags": ["@work", "@perf"], "starred": False,
        },
        {"title": '[draft] "quoted" thing', "body": "", "date": "2026-11-04", "time": "22:00",
         "tags": [], "starred": False},
        {"title": "Only a title here.", "body": "", "date": "2026-11-05", "time": "22:00",
         "tags": [], "starred": False},
    ],
}  # fmt: skip
YAML = {
    "y/2026-11-03_fixed-the-parser-really-perf.md": (
        "---\ntitle: Fixed: the parser # really? @perf\ndate: 2026-11-03 09:15:00 AM\n"
        "starred: False\ntags: perf, work\nbody: |\t\t\n\tBody line one with # hash and: colon.\n"
        "\t\n\t## A heading\n\t\n\t- list item @work\n..."
    ),
    "y/2026-11-04_draft-quoted-thing.md": (
        '---\ntitle: [draft] "quoted" thing\ndate: 2026-11-04 10:00:00 PM\nstarred: False\n'
        "tags: \nbody: |\t\t\n..."
    ),
    "y/2026-11-05_only-a-title-here.md": (
        "---\ntitle: Only a title here.\ndate: 2026-11-05 10:00:00 PM\nstarred: True\ntags: \n"
        "body: |\t\t\n..."
    ),
}
MARKDOWN = """\
# 2026

## November

### 2026-11-03 09:15:00 AM Fixed: the parser # really? @perf

Body line one with # hash and: colon.

#### A heading

- list item @work
{space}
### 2026-11-04 10:00:00 PM [draft] "quoted" thing

{space}
### 2026-11-05 10:00:00 PM Only a title here.

{space}""".format(space=" ")
FILES = {
    "m/2026-11-03_fixed-the-parser-really-perf.md": (
        "# 2026-11-03 09:15:00 AM Fixed: the parser # really? @perf\n\n"
        "Body line one with # hash and: colon.\n\n## A heading\n\n- list item @work\n "
    ),
    "m/2026-11-04_draft-quoted-thing.md": '# 2026-11-04 10:00:00 PM [draft] "quoted" thing\n\n ',
    "m/2026-11-05_only-a-title-here.md": "# 2026-11-05 10:00:00 PM Only a title here.\n\n ",
}


def carry_out(home: Home, name: str) -> Tally:
    with (
        Import(os.path.join(home.data, name), Settings(zone="Europe/Berlin", now=NOW)) as given,
        opened(home) as journal,
    ):
        return given.carry_out(journal)


def entries(home: Home) -> list[dict[str, Any]]:
    return sorted(all_entries(home).values(), key=lambda one: one["key"])


@pytest.mark.parametrize(
    "form", ["plain", "json", "yaml", "yaml of jrnl 2", "yaml of jrnl 2.0", "markdown", "files"]
)
def test_the_same_journal_out_of_every_file_that_jrnl_writes(home: Home, form: str) -> None:
    without_rules = {
        name: text.removeprefix("---\n").replace("body: |\t\t\n", " ").replace("\t", "")[:-3]
        for name, text in YAML.items()
    }
    given = {
        "plain": {"journal.txt": PLAIN},
        "json": {"j.json": json.dumps(JSON)},
        "yaml": YAML,
        "yaml of jrnl 2": without_rules,
        "yaml of jrnl 2.0": {
            name: text.replace("\nstarred", "\nstared") for name, text in without_rules.items()
        },
        "markdown": {"all.md": MARKDOWN},
        "files": FILES,
    }[form]
    for name, text in given.items():
        put(home, text, name)
    name = next(iter(given)).split("/")[0]
    tally = carry_out(home, name)
    assert (tally.new, tally.unread, tally.guesses) == ({"entry": 3}, 0, {})
    fixed, draft, title = entries(home)
    assert fixed["headline"] == "Fixed: the parser # really? @perf"
    assert fixed["notes"] == (
        "Body line one with # hash and: colon.\n\n# A heading\n\n- list item @work"
    )
    assert sorted(fixed["tags"]) == ["perf", "work"]
    assert fixed["captured_at"] == "2026-11-03T08:15:00.000Z"
    assert (draft["headline"], draft["day"]) == ('[draft] "quoted" thing', "2026-11-04")
    assert title["day"] == "2026-11-05"
    put(home, PLAIN, "again.txt")
    assert carry_out(home, "again.txt").known == {"entry": 3}


def test_a_yaml_file_that_was_cut_off_is_listed(home: Home) -> None:
    name, text = next(iter(YAML.items()))
    put(home, text[:-30], name)
    tally = carry_out(home, "y")
    assert (tally.unread, tally.new) == (1, {"entry": 0})
    assert "breaks off" in tally.problems[0].reason


HEAD = "[2026-11-03 09:00] Good one\nbody\n"


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-03 09:15:22 ERROR db timeout",
        "2026-11-03 09:15 as written in the ticket",
        "[2026-11-03 09:15:22] db timeout",
        "[2026-11-03T09:15:22Z] db timeout",
        "[2026-11-03 09:15:22,123] [main] x",
        "[03/Nov/2026:09:15:22 +0100] GET /",
        "[Tue Nov 03 09:15:22 2026] [core:error] x",
        "[2026-11-03 09:15] ERROR db timeout",
        "[09:15] standup",
        "[not a date] x",
        "[v1.2.3] release",
        "[2026-11-03](https://example.org) the notes",
        "[ ] to do, [x] done",
        "[^12345678] a footnote",
        "[1234567890] a ticket",
        "[20261103] a build",
        "[1700000000.123456] usb 1-1",
    ],
)
def test_a_line_of_a_log_inside_an_entry_is_text(home: Home, line: str) -> None:
    tally = bring_in(home, f"{HEAD}{line}\nmore\n\n[2026-11-04 09:00] Next\n")
    assert (tally.new, tally.unread) == ({"entry": 2}, 0)
    assert entries(home)[0]["notes"] == f"body\n{line}\nmore"


@pytest.mark.parametrize(
    "line",
    [
        "[Jun 31 2026 15:40] Other",
        "[2026-06-31 15:40] Other",
        "[2026-11-03 25:00] Other",
        "[2026-13-45] Other",
        "[0000-00-00 00:00] Other",
    ],
)
def test_a_head_whose_date_is_not_understood_is_listed_and_not_merged(
    home: Home, line: str
) -> None:
    tally = bring_in(home, f"{HEAD}{line}\nits text\n\n[2026-11-04 09:00] Next\n")
    assert [one.place for one in tally.problems] == ["line 3"]
    assert "its text" in tally.problems[0].raw
    assert [one["headline"] for one in entries(home)] == ["Good one", "Next"]
    assert entries(home)[0]["notes"] == "body"


@pytest.mark.parametrize("date", ["03.11.2026 09:00", "Nov 03 2026 09:00", "2026-11-03T09:00"])
def test_a_journal_whose_dates_have_another_form_is_read(home: Home, date: str) -> None:
    tally = bring_in(home, f"[{date}] One\nbody\n\n[{date}] Two\n")
    assert (tally.form, tally.new) == ("jrnl-text", {"entry": 2})
    assert {one["captured_at"] for one in entries(home)} == {"2026-11-03T08:00:00.000Z"}


@pytest.mark.parametrize(
    "head",
    ["Jun 10 2026 15:40", "10 June 2026", "10/06/2026 15:40", "10.06.2026 03:40 PM",
     "2026/06/10 15:40", "Wed 10 Jun 2026, 15:40", "2026-06-10T15:40"],
)  # fmt: skip
def test_heads_of_a_form_that_was_set_later_are_read(home: Home, head: str) -> None:
    tally = bring_in(home, f"{HEAD}[{head}] Other\nits text\n\n[2026-11-04 09:00] Next\n")
    assert (tally.new, tally.unread) == ({"entry": 3}, 0)
    days = {one["headline"]: (one["day"], one.get("notes")) for one in entries(home)}
    assert days["Other"] == ("2026-06-10", "its text")


def test_dates_written_by_hand_beside_those_of_jrnl(home: Home) -> None:
    text = "[2026-11-03 09:00:00 AM] One\n\n[2026-11-04 10:00] Two\n\n[2026-11-05] Three\n"
    assert bring_in(home, text).new == {"entry": 3}


def test_text_in_front_of_the_first_entry_is_listed(home: Home) -> None:
    tally = bring_in(home, f"My journal\n\n{HEAD}", name="journal.txt")
    assert (tally.form, tally.new, tally.unread) == ("jrnl-text", {"entry": 1}, 1)
    assert tally.problems[0].raw.strip() == "My journal"


def test_an_entry_without_a_title_has_its_first_line(home: Home) -> None:
    data = {"entries": [{"title": "", "body": "One\nTwo", "date": "2026-11-03", "mood": "good"}]}
    bring_in(home, json.dumps(data))
    (one,) = entries(home)
    assert (one["headline"], one["notes"]) == ("One", "Two")
    assert one["extra"] == {"jrnl": {"mood": "good"}}


@pytest.mark.parametrize(
    ("form", "date"),
    [
        ("%d.%m.%Y %H:%M", "03.11.2026 09:00"),
        ("%A, %d %b %Y at %I:%M %p", "Tuesday, 03 Nov 2026 at 09:00 AM"),
        ("%d/%m/%Y %H:%M", "03/11/2026 09:00"),
        ("%Y%m%d", "20261103"),
    ],
)
def test_markdown_with_dates_of_another_form_is_read(home: Home, form: str, date: str) -> None:
    late = date.replace("03", "25")
    text = MARKDOWN.replace("2026-11-03 09:15:00 AM", date).replace("2026-11-04 10:00:00 PM", late)
    tally = bring_in(home, text, name="all.md")
    assert (tally.form, tally.new, tally.unread) == ("jrnl-markdown", {"entry": 3}, 0)
    fixed = min(entries(home), key=lambda one: one["day"] != "2026-11-03")
    assert (fixed["headline"], fixed["day"]) == ("Fixed: the parser # really? @perf", "2026-11-03")
    assert fixed["notes"].endswith("# A heading\n\n- list item @work")


def test_markdown_whose_date_is_not_understood_is_listed_and_not_merged(home: Home) -> None:
    text = MARKDOWN.replace("2026-11-04 10:00:00 PM", "31.11.2026 09:00")
    tally = bring_in(home, text, name="all.md")
    assert (tally.new, tally.unread) == ({"entry": 2}, 1)
    assert "31.11.2026" in tally.problems[0].reason


@pytest.mark.parametrize("third", ["3 things", "Retries", "May was good"])
def test_a_note_with_a_year_and_a_word_is_no_export(home: Home, third: str) -> None:
    tally = bring_in(home, f"# 2026\n\n## November\n\n### {third}\n", name="2026-11-03.md")
    assert tally.form == "markdown"

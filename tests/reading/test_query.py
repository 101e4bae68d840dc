"""Which entries each kind of filter finds, in the journal, among pending captures and in both."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from chefslog.capture.filters import parse_filter
from chefslog.home.paths import Home
from chefslog.reading import pages
from chefslog.reading.completions import count_words
from chefslog.reading.connect import open_snapshot
from chefslog.reading.query import plan
from tests.journals import TODAY, entry, put_journal, put_letters

ENTRIES: dict[int, dict[str, Any]] = {
    1: {
        "headline": "Cut retry budget", "tags": ["infra", "Perf"], "delegation": 2,
        "checked": "tests", "value": "speed", "impact": "1.8s → 240ms", "took": 180,
        "project": "Auth", "evidence": [{"kind": "pr", "ref": "PR-91"}], "ago": 0,
    },
    2: {
        "headline": "Cut the login latency", "tags": ["login"], "delegation": 0,
        "value": "cost", "people": ["sam"], "goals": ["G1"], "took": 30, "ago": 1,
        "problem": "retries of the retry storm", "project": "pay",
    },
    3: {
        "headline": "Fix flaky test", "delegation": 4, "stakes": "human_led", "hold": True,
        "outcome": "kept", "skills": ["sql"], "private": True, "ago": 2, "spend": 1.5,
        "notes": "see https://x.org/doc",
    },
    4: {
        "headline": "Naïve Größe 登录超时", "tags": ["infra"], "outcome": "discarded",
        "bugs": [2, 0], "ago": 3, "project": "auth", "result": "100% of it",
        "evidence": [{"kind": "doc", "ref": "https://x.org/Doc"}, {"kind": "commit", "ref": "abc"}],
    },
    5: {"headline": "Nothing said *", "ago": 30},
}  # fmt: skip

FOUND: dict[str, list[int]] = {
    # text: words by their beginning, phrases whole, in headline, long texts and words
    "cut": [1, 2],
    "CUT": [1, 2],
    "ret": [1, 2],
    '"retry storm"': [2],
    '"retr"': [],
    "not:cut": [3, 4, 5],
    "cut retry": [1, 2],
    "retry -latency": [1],
    "naive": [4],
    "grosse": [],
    "größe": [4],
    "录超": [4],
    "infra": [1, 4],
    "PR-91": [1],
    "100": [4],
    "*": [5],
    "not:*": [1, 2, 3, 4],
    "%": [4],
    # text beside words, words alone
    "cut +infra": [1],
    "cut +login": [2],
    "+infra": [1, 4],
    "+INFRA": [1, 4],
    "+inf": [],
    "not:+infra": [2, 3, 5],
    "+infra +perf": [1],
    "+infra,login": [1, 2, 4],
    "cut +infra,login": [1, 2],
    "cut not:+login": [1],
    "@sam": [2],
    "goal:G1": [2],
    "skill:sql": [3],
    "has:tag": [1, 2, 4],
    "-has:tag": [3, 5],
    "goal:-": [1, 3, 4, 5],
    "not:goal:-": [2],
    # links
    "has:link": [1, 4],
    "-has:link": [2, 3, 5],
    "link:-": [2, 3, 5],
    "link:x.org": [4],
    "link:x.org/doc": [4],
    "link:commit": [4],
    "not:link:pr": [2, 3, 4, 5],
    "link:PR-91,abc": [1, 4],
    # one word, whatever its case
    "project:auth": [1, 4],
    "project:auth,pay": [1, 2, 4],
    "project:au": [],
    "project:-": [3, 5],
    "not:project:pay": [1, 3, 4, 5],
    # choices and levels; unset is none of them
    "value:speed": [1],
    "value:speed,cost": [1, 2],
    "-value:speed": [2, 3, 4, 5],
    "value:-": [3, 4, 5],
    "ai:0": [2],
    "ai:0,4": [2, 3],
    "ai:2..": [1, 3],
    "ai:..2": [1, 2],
    "ai:1..3": [1],
    "not:ai:2..": [2, 4, 5],
    "ai:-": [4, 5],
    "has:ai": [1, 2, 3],
    "check:tests": [1],
    "stakes:human": [3],
    "outcome:kept": [3],
    "-outcome:discarded": [1, 2, 3, 5],
    # times, amounts, pairs
    "took:3h": [1],
    "took:30m..3h": [1, 2],
    "took:1h..": [1],
    "took:..1h": [2],
    "took:-": [3, 4, 5],
    "spend:1..2": [3],
    "has:spend": [3],
    "has:bugs": [4],
    "bugs:-": [1, 2, 3, 5],
    # flags: not set is no
    "private:yes": [3],
    "private:no": [1, 2, 4, 5],
    "not:private:yes": [1, 2, 4, 5],
    "hold:yes": [3],
    "has:hold": [3],
    "hold:-": [1, 2, 4, 5],
    # one field's text
    "impact:240": [1],
    "impact:240MS": [1],
    "impact:-": [2, 3, 4, 5],
    # days
    "on:2026-11-20": [2],
    "on:2026-11-19..2026-11-20": [2, 3],
    "after:2026-11-20": [1, 2],
    "before:2026-11-20": [3, 4, 5],
    "after:2026-11-19 before:2026-11-21": [2, 3],
    "not:on:2026-11": [5],
    "on:2026-10": [5],
    "since:2026-11-20": [1, 2],
    "until:2026-11-20": [2, 3, 4, 5],
    "until:2026-10": [5],
    "day:2026-11-20": [2],
    "on:yesterday": [2],
    "on:nov 20 cut": [2],
    "after:3 days ago": [1, 2, 3, 4],
    "week:47": [1, 2, 3, 4],
    "week:43": [5],
    "not:week:this": [5],
    "week:43..46": [5],
    "this week": [1, 2, 3, 4],
    "last week": [],
    "last month": [5],
    "this month cut": [1, 2],
    "-this month": [5],
    'before:"this month"': [5],
    "after:last month before:this month": [5],
    # other names of the fields
    "tag:infra": [1, 4],
    "tags:infra,login": [1, 2, 4],
    "not:tag:infra": [2, 3, 5],
    "person:sam": [2],
    "delegation:2..": [1, 3],
    "headline:CUT": [1, 2],
    'notes:"see https"': [3],
    "problem:storm": [2],
    "has:people": [2],
    # several at once
    "cut ai:2 +infra project:auth": [1],
    "cut on:2026-11-20": [2],
    "+infra outcome:discarded": [4],
    "ai:0.. not:cut": [3],
    "": [1, 2, 3, 4, 5],
}


def make_homes(
    tmp_path_factory: pytest.TempPathFactory, entries: dict[int, dict[str, Any]]
) -> dict[str, Home]:
    made = [entry(number, **dict(fields)) for number, fields in entries.items()]
    homes = {}
    for name, kept in (("journal", len(made)), ("captures", 0), ("both", 2)):
        folder = str(tmp_path_factory.mktemp(name))
        homes[name] = Home(folder, folder)
        if kept:
            put_journal(homes[name], made[:kept])
        if kept < len(made):
            put_letters(homes[name], made[kept:])
    return homes


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Home]:
    """The same entries in the journal, as captures, and half in each."""
    return make_homes(tmp_path_factory, ENTRIES)


@pytest.mark.parametrize("where", ["journal", "captures", "both"])
@pytest.mark.parametrize("text", FOUND)
def test_a_filter_finds_these_entries_newest_first(
    homes: dict[str, Home], where: str, text: str
) -> None:
    asked = parse_filter(text, TODAY)
    assert asked.hints == []
    wanted = [entry(number)["id"] for number in FOUND[text]]
    with open_snapshot(homes[where]) as snapshot:
        assert [row[pages.ID] for row in pages.page(snapshot, asked)] == wanted
        assert pages.count(snapshot, asked) == len(wanted)
        assert sum(count for _, count in pages.days(snapshot, asked)) == len(wanted)
        assert {row[pages.ID] for row in pages.best(snapshot, asked)} == set(wanted)


OTHER_CASES: dict[int, dict[str, Any]] = {
    1: {
        "headline": "Über den Öfen", "impact": "Öfen: 3 → 2", "project": "Übersee",
        "tags": ["Änderung"], "evidence": [{"kind": "doc", "ref": "https://x.y/Ä"}],
    },
    2: {"headline": "plain", "project": "STRASSE", "notes": "ÉTÉ", "ago": 1},
    3: {
        "headline": "Straße", "project": "Straße", "ago": 2,
        "evidence": [{"kind": "pr", "ref": "#91"}],
    },
    4: {"headline": "ÇA va", "project": "übersee", "impact": "ГОД на год", "ago": 3},
    5: {"headline": "ａｐｉ", "project": "zz", "ago": 4},
}  # fmt: skip


@pytest.mark.parametrize("where", ["journal", "captures", "both"])
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("headline:über", [1]), ("headline:U\u0308BER", [1]), ("not:headline:über", [2, 3, 4, 5]),
        ("headline:ça", [4]), ("headline:ｐＩ", [5]), ("headline:straße", [3]),
        ("impact:öfen", [1]), ("impact:год", [4]), ("impact:ÖFEN impact:→", [1]),
        ("notes:été", [2]), ("#änderung", [1]),
        ("project:übersee", [1, 4]), ("project:ÜBERSEE", [1, 4]),
        ("project:U\u0308bersee", [1, 4]), ("-project:Übersee", [2, 3, 5]),
        ("project:übersee,zz", [1, 4, 5]), ("project:über", []), ("project:ä", []),
        ("project:strasse", [2, 3]), ("project:Straße", [2, 3]), ("va project:ÜBERSEE", [4]),
        ("link:https://x.y/ä", [1]), ("link:Ä,#91", [1, 3]), ("-link:ä", [2, 3, 4, 5]),
        ("link:PR", [3]),
    ],
)  # fmt: skip
def test_filters_ignore_case_in_every_script(
    cased: dict[str, Home], where: str, text: str, numbers: list[int]
) -> None:
    asked = parse_filter(text, TODAY)
    with open_snapshot(cased[where]) as snapshot:
        found = [row[pages.ID] for row in pages.page(snapshot, asked)]
        assert found == [entry(number)["id"] for number in numbers]
        assert pages.count(snapshot, asked) == len(numbers)


@pytest.fixture(scope="module")
def cased(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Home]:
    return make_homes(tmp_path_factory, OTHER_CASES)


@pytest.mark.parametrize("where", ["journal", "captures", "both"])
def test_a_project_is_filtered_as_projects_are_counted(cased: dict[str, Home], where: str) -> None:
    with open_snapshot(cased[where]) as snapshot:
        counted = {word: count for word, count, _, _ in count_words(snapshot, "project")}
        asked = {word: parse_filter(f"project:{word}", TODAY) for word in counted}
        assert len(counted) == 3
        assert {word: pages.count(snapshot, one) for word, one in asked.items()} == counted


@pytest.mark.parametrize("text", ["project:auth", "project:übersee"])
def test_one_project_is_looked_up_in_its_index(cased: dict[str, Home], text: str) -> None:
    """However a project is written, and however many entries others have."""
    with open_snapshot(cased["both"]) as snapshot:
        found = plan(snapshot.sources[0], parse_filter(text, TODAY), "entry")
        sql = found.sql("e.key", tail=f"ORDER BY {found.key} DESC")
        steps = snapshot.conn.execute(f"EXPLAIN QUERY PLAN {sql}", found.params).fetchall()
    assert [step[-1] for step in steps] == ["SEARCH e USING INDEX entry_project (project=?)"]


def test_text_that_is_no_utf_8_does_not_stop_a_filter(home: Home) -> None:
    put_journal(home, [entry(1, headline="Öfen", project="Übersee"), entry(2, headline="öfen")])
    broken = "CAST(x'ff' || 'öfen' AS TEXT)"
    with sqlite3.connect(home.journal) as conn:
        conn.execute(f"UPDATE entry SET headline = {broken}, project = {broken} WHERE key & 1 = 0")
    conn.close()
    with open_snapshot(home) as snapshot:
        assert pages.count(snapshot, parse_filter("headline:ÖFEN", TODAY)) == 2
        assert pages.count(snapshot, parse_filter("project:ÜBERSEE", TODAY)) == 1


def test_a_draft_is_found_among_drafts_only(home: Home) -> None:
    put_letters(home, [entry(1, source="agent:x", headline="Cut it")])
    with open_snapshot(home) as snapshot:
        asked = parse_filter("cut", TODAY)
        assert pages.page(snapshot, asked) == []
        assert pages.count(snapshot, asked, state="draft") == 1

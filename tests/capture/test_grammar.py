"""The grammar by example, each row of its table and each rule."""

from __future__ import annotations

from typing import Any

import pytest

from chefslog.capture.grammar import Parsed, parse_line

TODAY = "2026-11-20"  # a Friday


def read(line: str) -> Parsed:
    return parse_line(line, TODAY)


def fields(line: str) -> dict[str, Any]:
    return {name: value for name, value in read(line).draft.items() if name != "typed"}


def test_the_line_of_the_guide() -> None:
    line = (
        "yesterday: Cut p99 login latency #perf project:auth ai:2 check:tests value:speed "
        'impact:"1.8s → 240ms p99, all logins" link:PR-91 took:3h // per-request JWKS fetch'
    )
    parsed = read(line)
    assert parsed.draft == {
        "typed": line,
        "day": "2026-11-19",
        "headline": "Cut p99 login latency",
        "tags": ["perf"],
        "project": "auth",
        "delegation": 2,
        "checked": "tests",
        "value": "speed",
        "impact": "1.8s → 240ms p99, all logins",
        "evidence": [{"kind": "pr", "ref": "PR-91"}],
        "took": 180,
        "notes": "per-request JWKS fetch",
    }
    assert not parsed.hints
    assert not parsed.problems


@pytest.mark.parametrize(
    ("token", "name", "value"),
    [
        ("kind:fix", "kind", "fix"),
        ("ai:0", "delegation", 0),
        ("ai:sous", "delegation", 3),
        ("ai:exec", "delegation", 4),
        ('ai:"Line cook"', "delegation", 1),
        ("ai:line-cook", "delegation", 1),
        ("check:lines", "checked", "lines"),
        ("effect:hurt", "ai_effect", "hurt"),
        ("value:cost", "value", "cost"),
        ("outcome:disc", "outcome", "discarded"),
        ("own:partly", "own", "partly"),
        ("stakes:human_led", "stakes", "human_led"),
        ("stakes:h", "stakes", "human_led"),
        ("otherwise:no", "otherwise", "no"),
        ("guess:45m", "guess", 45),
        ("took:1h30", "took", 90),
        ("took:1.5h", "took", 90),
        ("took:2d", "took", 960),
        ("bugs:2/1", "bugs", [2, 1]),
        ("spend:1.20", "spend", 1.2),
        ("project:auth", "project", "auth"),
        ('project:"my project"', "project", "my project"),
        ("goal:retention", "goals", ["retention"]),
        ('goal:"Keep, and grow"', "goals", ["Keep, and grow"]),
        ("skill:sql,mentoring", "skills", ["sql", "mentoring"]),
        ("link:PR-91", "evidence", [{"kind": "pr", "ref": "PR-91"}]),
        ("pr:91", "evidence", [{"kind": "pr", "ref": "91"}]),
        ("commit:1a2b3c4", "evidence", [{"kind": "commit", "ref": "1a2b3c4"}]),
        ('link:"Great job"', "evidence", [{"kind": "quote", "ref": "Great job"}]),
        ("private:yes", "private", True),
        ("story:y", "story", True),
        ("hold:yes", "hold", True),
        ("impact:240ms", "impact", "240ms"),
        (r'impact:"said \"wow\" twice"', "impact", 'said "wow" twice'),
        (r'impact:"C:\new\dir"', "impact", r"C:\new\dir"),
        (r'impact:"ends in \\"', "impact", "ends in \\"),
        ('impact:"see `x y`"', "impact", "see `x y`"),
        ('impact:"#1 @sam ai:2 // x"', "impact", "#1 @sam ai:2 // x"),
        ('value:"speed"', "value", "speed"),
    ],
)
def test_tokens(token: str, name: str, value: Any) -> None:
    for line in (f"Fix it {token}", f"{token} Fix it", f"Fix {token} it"):
        assert fields(line) == {"headline": "Fix it", name: value}
        assert not read(line).hints


@pytest.mark.parametrize(
    "text",
    [
        "std::vector",
        r"C:\x",
        "10:30",
        "note: later",
        "TODO: later",
        "fix: the login",
        "openai:2",
        "go:embed",
        "C# and F#",
        "#123",
        "+1",
        "+x",
        "#a",
        "a+b",
        "c++",
        "++i",
        "mail sam@example.org",
        "@types/node",
        "@2x",
        "@a",
        "#include<stdio.h>",
        "#tag#tag",
        "@app.route('/x')",
        "AI:2",
        "Value:speed",
        "value: speed",
        "value:",
        "link:/etc/hosts",
        "project::x",
        "project:\\x",
        "(ai:2)",
        "xai:2",
        "https://",
        "http://?",
        "//",
        "a//b",
        "// alone at the start",
        "`ai:2 #tag @sam` and `// x`",
        "``one ` two #tag``",
        "king:arthur",
        "line:42",
        "api:2",
        "monad: a burrito",
        "jan:2",
        "a\\b \\alpha \\\\server\\share",
        "tick ` alone",
    ],
)
def test_everything_else_is_text(text: str) -> None:
    parsed = read(text)
    assert parsed.draft == {"typed": text, "headline": text}
    assert not parsed.hints
    assert not parsed.problems
    assert not parsed.spans


@pytest.mark.parametrize(
    ("line", "headline"),
    [
        (r"about \#tag", "about #tag"),
        (r"about \+tag", "about +tag"),
        (r"about \@sam", "about @sam"),
        (r"about \#123", "about #123"),
        (r"about \\#tag", r"about \#tag"),
        (r"about \ai:2", "about ai:2"),
        (r"about ai\:2", "about ai:2"),
        (r"left \// right", "left // right"),
        (r"\https://example.org", "https://example.org"),
        (r"\today: was hard", "today: was hard"),
        (r"a \`code\` sign", "a `code` sign"),
        (r"keep `C:\` and \#x1", r"keep `C:\` and #x1"),
    ],
)
def test_a_backslash_keeps_a_sign(line: str, headline: str) -> None:
    assert fields(line) == {"headline": headline}
    assert read(line).draft["typed"] == line


@pytest.mark.parametrize(
    ("line", "headline", "tags", "people"),
    [
        ("Fix it #perf", "Fix it", ["perf"], []),
        ("Fix it +perf", "Fix it", ["perf"], []),
        ("Fix the #auth flow", "Fix the auth flow", ["auth"], []),
        ("#auth flow fixed", "auth flow fixed", ["auth"], []),
        ("Paired with @sam on login", "Paired with @sam on login", [], ["sam"]),
        ("Paired on login @sam #auth", "Paired on login", ["auth"], ["sam"]),
        ("Fix #auth, then log in", "Fix auth, then log in", ["auth"], []),
        ("Fix it #perf, #auth.", "Fix it", ["perf", "auth"], []),
        ("Fix #auth,#perf too", "Fix auth,#perf too", ["auth"], []),
        ("With @sam's help", "With @sam's help", [], ["sam"]),
        ("#auth: fix it", "auth: fix it", ["auth"], []),
        ("Fix it #a-b_c/d.e", "Fix it", ["a-b_c/d.e"], []),
        ("Fix it @sam-x.y", "Fix it", [], ["sam-x.y"]),
        ("Fix it #go", "Fix it", ["go"], []),
        ("直した #認証", "直した", ["認証"], []),
        ("#認証、修正", "認証、修正", ["認証"], []),
        ("Исправил #вход @Аня", "Исправил", ["вход"], ["Аня"]),
        ("ठीक #प्रवेश", "ठीक", ["प्रवेश"], []),
        ("درست #می\u200cشود", "درست", ["می\u200cشود"], []),
        ("Fix it #C3 #Auth #auth", "Fix it", ["C3", "Auth"], []),
        ("修正　#認証　完了", "修正　認証　完了", ["認証"], []),
    ],
)
def test_tags_and_people(line: str, headline: str, tags: list[str], people: list[str]) -> None:
    found = fields(line)
    assert found["headline"] == headline
    assert found.get("tags", []) == tags
    assert found.get("people", []) == people


@pytest.mark.parametrize(
    ("line", "headline", "refs"),
    [
        ("Fix it https://a.io/pull/9", "Fix it", ["https://a.io/pull/9"]),
        ("Fix https://a.io/x for all", "Fix https://a.io/x for all", ["https://a.io/x"]),
        ("Fix it (https://a.io/x).", "Fix it", ["https://a.io/x"]),
        (
            "Read https://a.io/b_(c), twice",
            "Read https://a.io/b_(c), twice",
            ["https://a.io/b_(c)"],
        ),
        ("https://a.io/x", "https://a.io/x", ["https://a.io/x"]),
        ("Fix it https://a.io HTTPS://a.io", "Fix it", ["https://a.io"]),
        ("Fix it link:https://a.io/x,", "Fix it", ["https://a.io/x"]),
    ],
)
def test_web_addresses_are_evidence(line: str, headline: str, refs: list[str]) -> None:
    found = fields(line)
    assert found["headline"] == headline
    assert [one["ref"] for one in found["evidence"]] == refs


@pytest.mark.parametrize(
    ("line", "headline", "notes"),
    [
        ("Fix it // because", "Fix it", "because"),
        ("Fix it // a // b ai:2 #x1", "Fix it", "a // b ai:2 #x1"),
        ("Fix it //", "Fix it", None),
        ("Fix it #perf // because", "Fix it", "because"),
        ("Fix it // one\ntwo", "Fix it", "one\ntwo"),
        ("Fix it //because", "Fix it //because", None),
        ("see https://a.io//b // why", "see", "why"),
    ],
)
def test_notes(line: str, headline: str, notes: str | None) -> None:
    found = fields(line)
    assert (found["headline"], found.get("notes")) == (headline, notes)


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("check:the login", 'check: "the" is not one of: lines tests spec none; kept as text'),
        ("story:ABC-12 done", 'story: "ABC-12" is not one of: yes no; kept as text'),
        ("took:long", 'took: "long" is not a time such as 45m 2h 1h30 1.5h 2d; kept as text'),
        ("spend:1,20", 'spend: "1,20" is not an amount such as 1.20; kept as text'),
        ("value:s", 'value: "s" is not one of: customer reliability'),
        ('check:"the tests" login', 'check: "the tests" is not one of'),
    ],
)
def test_a_wrong_value_stays_text_with_a_hint(line: str, hint: str) -> None:
    parsed = read(line)
    assert fields(line) == {"headline": line}
    assert len(parsed.hints) == len(parsed.problems) == 1
    assert parsed.hints[0].startswith(hint)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("Fix vlaue:speed", "value"),
        ("Fix valu:speed", "value"),
        ("Fix values:speed", "value"),
        ("Fix chekc:tests", "check"),
        ("Fix ia:2", "ai"),
        ("Fix tok:2h", "took"),
        ("Fix imapct:240ms", "impact"),
        ("Fix porject:auth", "project"),
        ("Fix goals:growth", "goal"),
        ("Fix spent:1.20", "spend"),
    ],
)
def test_a_key_one_slip_away_gets_a_hint(line: str, key: str) -> None:
    parsed = read(line)
    assert fields(line) == {"headline": line}
    assert [f"did you mean {key}:?" in hint for hint in parsed.hints] == [True]
    assert not parsed.problems


@pytest.mark.parametrize(
    "word",
    [
        *(
            "king:x",
            "kin:x",
            "values:y",
            "line:42",
            "lint:ok",
            "pink:x",
            "books:2",
            "old:yesterday",
        ),
        *("pre:x", "a:2", "pri:91", "gold:x", "told:x", "killed:9", "town:hall", "api:3", "owl:no"),
        *("valve:open", "vlaue:zzz", "xvlaue:speed", "send:mail", "vlaue::speed", "vlaue:/speed"),
    ],
)
def test_ordinary_words_get_no_hint(word: str) -> None:
    assert not read(f"Fix {word} now").hints


def test_the_last_of_several_values_counts() -> None:
    parsed = read("Fix it value:speed value:cost ai:2 ai:2")
    assert parsed.draft["value"] == "cost"
    assert parsed.hints == ["value: given more than once; the last one counts"]
    assert parsed.problems == ["value: given more than once"]
    for line in ("Fix it goal:x goal:-", "Fix it fri: day:fri day:mon", "Fix it ai:0 ai:-"):
        assert len(read(line).problems) == 1


def test_the_same_value_twice_is_no_contradiction() -> None:
    parsed = read("Fix it ai:2 ai:station goal:- goal:x goal:X private:no private:-")
    assert (parsed.hints, parsed.problems) == ([], [])


def test_values_of_one_field_add_up_without_doubles() -> None:
    found = fields("Fix it #a1 #b2 #A1 goal:x goal:y goal:x link:PR-9 pr:PR-9")
    assert found["tags"] == ["a1", "b2"]
    assert found["goals"] == ["x", "y"]
    assert found["evidence"] == [{"kind": "pr", "ref": "PR-9"}]


def test_a_dash_clears() -> None:
    found = fields("Fix it project:- ai:- goal:x goal:- private:no")
    assert found == {
        "headline": "Fix it",
        **dict.fromkeys(("project", "delegation", "goals", "private")),
    }


def test_punctuation_behind_a_value() -> None:
    found = fields("Fixed it, ai:2, value:speed. took:3h! project:auth, then slept")
    assert found["delegation"] == 2
    assert found["value"] == "speed"
    assert found["took"] == 180
    assert found["project"] == "auth"
    assert found["headline"] == "Fixed it, then slept"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('Fix it impact:"1.8s → 240', {"headline": "Fix it", "impact": "1.8s → 240"}),
        (
            'Fix it impact:"for all #perf ai:2',
            {"headline": "Fix it", "impact": "for all", "tags": ["perf"], "delegation": 2},
        ),
        (
            'Fix it impact:"for all // why',
            {"headline": "Fix it", "impact": "for all", "notes": "why"},
        ),
        ('Fix it value:"speed', {"headline": "Fix it", "value": "speed"}),
        ('Fix it value:"speed of light', {"headline": 'Fix it value:"speed of light'}),
        ('Fix it impact:"', {"headline": 'Fix it impact:"'}),
    ],
)
def test_an_open_quote_loses_nothing(line: str, expected: dict[str, Any]) -> None:
    parsed = read(line)
    assert fields(line) == expected
    assert "the quote is not closed" in parsed.hints[0]
    assert parsed.problems


def test_inch_marks_do_not_close_a_quote_inside_a_word() -> None:
    found = fields('Fix it impact:"5"x7" prints')
    assert found == {"headline": "Fix it prints", "impact": '5"x7'}


def test_renamed_levels_and_longer_days() -> None:
    labels = ("Solo", "Asked", "Paired", "Sent out", "Directed")
    parsed = parse_line('Fix it ai:"sent out" took:2d', TODAY, labels=labels, day_minutes=420)
    assert parsed.draft["delegation"] == 3
    assert parsed.draft["took"] == 840


def test_a_meant_space_stays_in_the_headline() -> None:
    assert fields("1\u00a0000  km `a  b`\tfast")["headline"] == "1\u00a0000 km `a  b` fast"


def test_a_line_without_words_has_no_headline() -> None:
    for line in ("", "   ", "#perf @sam", "ai:2", "yesterday: "):
        assert "headline" not in read(line).draft


def test_spans_tell_what_was_found_where() -> None:
    line = 'mon: Fix #auth now impact:"a b" (https://a.io) +x1 // note'
    found = [(line[start:end], name) for start, end, name in read(line).spans]
    assert found == [
        ("mon:", "day"),
        ("#auth", "tags"),
        ('impact:"a b"', "impact"),
        ("https://a.io", "evidence"),
        ("+x1", "tags"),
        ("// note", "notes"),
    ]


def test_no_spans_where_cleaning_moved_the_text() -> None:
    parsed = read("Cafe\u0301 #perf")
    assert parsed.draft["headline"] == "Café"
    assert parsed.spans == []


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Fix it (see ai:3) twice", "Fix it (see ai:3) twice"),
        ("Fix it [ai:3]", "Fix it [ai:3]"),
        ("Fix it ai:3, then rest", "Fix it then rest"),
        ("Fix it ai:3.", "Fix it"),
    ],
)
def test_a_key_begins_at_a_word_and_punctuation_may_follow_its_value(
    text: str, headline: str
) -> None:
    draft = parse_line(text, TODAY).draft
    assert draft["headline"] == headline
    assert draft.get("delegation") == (None if "(" in text or "[" in text else 3)


@pytest.mark.parametrize(
    ("line", "headline", "impact"),
    [
        ('Fix impact:"1s".', "Fix", "1s"),
        ('Fix impact:"1s"); more', "Fix more", "1s"),
        ('Fix impact:"1s")x more', "Fix )x more", "1s"),
        ('Fix value:"none" more', 'Fix value:"none" more', None),
    ],
)
def test_what_stands_behind_a_closed_quote_is_text_unless_it_only_closes(
    line: str, headline: str, impact: str | None
) -> None:
    found = fields(line)
    assert (found["headline"], found.get("impact")) == (headline, impact)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Cut it impact:'1.8s → 240ms' ai:2", {"impact": "1.8s → 240ms", "delegation": 2}),
        ("Cut it impact:“1.8s → 240ms” ai:2", {"impact": "1.8s → 240ms", "delegation": 2}),
        ("Cut it goal:‘keep, and grow’", {"goals": ["keep, and grow"]}),
        ("Cut it project:„A b“", {"project": "A b"}),
        (
            "Cut it impact:'it doesn't wait' goal:'a b'",
            {"impact": "it doesn't wait", "goals": ["a b"]},
        ),
        ("Cut it impact:'says \"no\"'", {"impact": 'says "no"'}),
        ("Cut it impact:'one'", {"impact": "one"}),
    ],
)
def test_a_text_may_stand_in_single_or_curly_quotes(line: str, expected: dict[str, Any]) -> None:
    parsed = read(line)
    assert fields(line) == {"headline": "Cut it", **expected}
    assert (parsed.hints, parsed.problems) == ([], [])


@pytest.mark.parametrize(
    ("line", "impact"),
    [
        ("Cut it impact:'1.8s → 240ms", "'1.8s"),
        ("Cut it impact:'for users' and the boss' laptop", "'for"),
        ("Cut it impact:'we said 'no' twice'", "'we"),
        ("Cut it impact:'faster', they say", "'faster',"),
        ("Cut it impact:'faster goal:'a b'", "'faster"),
    ],
)
def test_a_quote_that_does_not_clearly_close_is_hinted_at(line: str, impact: str) -> None:
    parsed = read(line)
    assert parsed.draft["impact"] == impact
    assert parsed.problems == ['impact: the quote is not closed; use "…"']
    assert parsed.hints == [f"{parsed.problems[0]}; it is read up to the next space"]


@pytest.mark.parametrize(
    "line", ["Cut impact:'tis better for users' data", "note:users' data", "Fix users' note:'x y'"]
)
def test_an_apostrophe_is_no_quote(line: str) -> None:
    parsed = read(line)
    assert (parsed.hints, parsed.problems) == ([], [])

"""Coverage, ranking, folding, gaps: what is proposed, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.home.paths import Home
from chefslog.model.days import parse_day
from chefslog.model.season import SeasonError
from chefslog.reading.connect import open_snapshot
from chefslog.season.coverage import count_pieces, coverage, load_counted
from chefslog.season.material import Piece
from chefslog.season.plans import season_of, usual_line
from chefslog.season.prose import sentences, shortened, split_labels
from chefslog.season.ranking import gaps, rank
from chefslog.season.rubric import RubricError, read_rubric, rubric_text, shipped
from chefslog.season.similarity import find_alike, similar
from tests.journals import TODAY, entry
from tests.season.given import full, sources


def test_coverage_counts_by_month_and_names_what_stands_out(home: Home) -> None:
    entries = [full(1), full(2, ago=5), entry(3, ago=80), entry(4, ago=0, private=True)]
    held = sources(home, entries)
    picked = [entries[0]["id"], entries[1]["id"]]
    counted = count_pieces(held.pieces)
    found = coverage(counted, *held.season.span, TODAY, picked)
    assert [
        (one.month, one.entries, one.impact, one.proof, one.picked) for one in found.months
    ] == [
        ("2026-07", 0, 0, 0, 0),
        ("2026-08", 0, 0, 0, 0),
        ("2026-09", 1, 0, 0, 0),
        ("2026-10", 0, 0, 0, 0),
        ("2026-11", 2, 2, 2, 2),
    ]
    empty, recent, bare = found.remarks
    assert "2026-07, 2026-08, 2026-10" in empty
    assert "harvest" in empty
    assert recent.startswith("2 of 2 picks are from the last eight weeks")
    assert "2026-09" in bare
    assert found.weeks == 2
    with open_snapshot(home) as snapshot:
        assert sorted(load_counted(snapshot, *held.season.span)) == sorted(counted)


def test_a_short_season_is_not_told_to_look_further_back(home: Home) -> None:
    held = sources(home, [full(1), full(2)])
    first, last = (held.season.span[1] - 60, held.season.span[1])
    counted = count_pieces(held.pieces)
    found = coverage(counted, first, last, TODAY, [entry(1)["id"], entry(2)["id"]])
    assert not [remark for remark in found.remarks if "eight weeks" in remark]


@pytest.mark.parametrize(
    ("day", "taken", "line"),
    [
        ("2026-06-30", (), "H1-2026 2026-01-01..2026-06-30"),
        ("2026-07-01", ("H1-2026",), "H2-2026 2026-07-01..2026-12-31"),
        ("2026-11-21", ("H2-2026",), "H1-2027 2027-01-01..2027-06-30"),
        ("2026-11-21", ("H2-2026", "H1-2027"), "H2-2027 2027-07-01..2027-12-31"),
    ],
)
def test_the_usual_season_is_the_half_year_that_is_not_taken(
    day: str, taken: tuple[str, ...], line: str
) -> None:
    assert usual_line(parse_day(day) or 0, taken) == line


def test_the_rank_says_its_reasons(home: Home) -> None:
    held = sources(home, [full(1), entry(2), entry(3, outcome="discarded", impact="less toil")])
    first, *rest = rank(held.pieces, held.season.goals, held.rubric)
    assert first.piece.headline == "Cut login latency, part 1"
    assert [why for _, why in first.reasons] == [
        "impact with a number", "value: speed", "proof: 1", "kept", "own at 3 am", "told in full",
        "goal: latency", "shows: Engineering craft",
    ]  # fmt: skip
    assert first.points == sum(points for points, _ in first.reasons)
    assert [one.points for one in rest] == [0, 0]


def test_a_verdict_counts(home: Home) -> None:
    (piece,) = sources(home, [full(1)]).pieces
    held, plain, reverted = (
        rank([replace(piece, verdict=verdict)])[0].points for verdict in ("held", None, "reverted")
    )
    assert held > plain > reverted


def test_entries_of_one_thing_are_found(home: Home) -> None:
    entries = [
        full(1, headline="Moved flaky tests to the fake clock", evidence=[], ago=9),
        full(2, headline="Moved settlement tests to the fake clock", evidence=[], ago=3),
        full(3, headline="Wrote the handbook page on prices", evidence=[]),
        full(4, headline="Something else entirely", evidence=[{"kind": "pr", "ref": "PR-7"}]),
        full(5, headline="Und noch etwas", evidence=[{"kind": "pr", "ref": "PR-7"}], project="b"),
    ]
    groups = similar(sources(home, entries).pieces)
    ids = [one["id"] for one in entries]
    assert sorted(groups) == sorted([(ids[0], ids[1]), (ids[3], ids[4])])


_WORDS = ("login", "cache", "refund", "parser", "index", "fix", "it")
_PIECES = st.lists(
    st.builds(
        lambda day, words, project, proof: (day, {
            "headline": " ".join(words), **({"project": project} if project else {}),
            **({"evidence": [{"kind": "pr", "ref": proof}]} if proof else {}),
        }),
        st.integers(740_000, 740_120),
        st.lists(st.sampled_from(_WORDS), min_size=1,
                 max_size=6),
        st.sampled_from(["", "a", "A", "b"]),
        st.sampled_from(["", "", "PR-1", "PR-2"]),
    ),
    max_size=10,
)  # fmt: skip


@given(_PIECES)
def test_what_is_alike_is_near_and_shares_a_proof_or_half_of_the_words_in_a_project(
    made: list[tuple[int, dict[str, object]]],
) -> None:
    pieces = [Piece(f"{n}", f"{n}", day, fields) for n, (day, fields) in enumerate(made)]

    def is_alike(one: Piece, other: Piece) -> bool:
        words = [{word for word in piece.headline.split() if len(word) > 3}
                 for piece in (one, other)]  # fmt: skip
        common, fewest = len(words[0] & words[1]), min(map(len, words))
        here, there = (piece.text("project").lower() for piece in (one, other))
        is_one_project = bool(here) and here == there
        has_words = is_one_project and common >= 2 and 2 * common >= fewest
        return abs(one.day - other.day) <= 45 and (has_words or bool({*one.proof} & {*other.proof}))

    for piece in pieces:
        assert set(find_alike(piece, pieces)) == {
            other.id for other in pieces if other.id != piece.id and is_alike(piece, other)
        }
    groups = [set(group) for group in similar(pieces)]
    assert len(set().union(*groups)) == sum(map(len, groups))
    for one in pieces:
        for other in pieces:
            if one.id != other.id and is_alike(one, other):
                assert any({one.id, other.id} <= group for group in groups)


def test_among_thousands_of_one_project_what_is_alike_is_found_without_comparing_all() -> None:
    fields = {"headline": "Moved flaky tests to the fake clock", "project": "core"}
    pieces = [Piece(f"{n:05}", f"{n}", 740_000 + n % 3, fields) for n in range(4000)]
    (group,) = similar(pieces)
    assert len(group) == 4000


def test_gaps_name_empty_cells_and_the_key_that_fixes_an_item(home: Home) -> None:
    held = sources(home, [full(1), entry(2, kind="review"), entry(3, headline="Bare")])
    bare = [piece for piece in held.pieces if piece.headline == "Bare"]
    found = gaps(bare, held.pieces, held.season.goals, held.rubric)
    assert found.empty == ("Impact", "Execution", "Engineering craft", "Direction", "People")
    people = found.grid[-1]
    assert people.maybe == (held.pieces[1].id,) or len(people.maybe) == 1
    assert found.goals == ("latency",)
    assert [lack.token for lack in found.lacks] == ["impact:", "link:", "outcome:"]
    full_one = [piece for piece in held.pieces if "part 1" in piece.headline]
    assert gaps(full_one, held.pieces, held.season.goals).lacks == ()


@pytest.mark.parametrize("name", shipped())
def test_shipped_rubrics_are_sound(name: str) -> None:
    assert len(read_rubric(rubric_text(name)).competencies) >= 5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x =", "r.toml"),
        ("", "at least one"),
        ("[[competency]]\n", "competency 1: expected key"),
        ('[[competency]]\nkey="a"\nkinds=["magic"]', '"magic" is not one of: build'),
        ('[[competency]]\nkey="a"\nskill=["b"]', 'unknown key "skill"'),
        ('[[competency]]\nkey="a"\n[[competency]]\nkey="A"', "same key"),
    ],
)
def test_a_wrong_rubric_is_named(text: str, says: str) -> None:
    with pytest.raises(RubricError, match=says):
        read_rubric(text, "r.toml")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("To 0.2 s, e.g. at night. Good.", ["To 0.2 s, e.g. at night.", "Good."]),
        ("- one\n- two\n\nthree\nfour", ["one", "two", "three four"]),
        ("First。Second。第三。", ["First。", "Second。", "第三。"]),
        ("Before.\n```\ncode. Code.\n```\nAfter.", ["Before.", "After."]),
        ("z.B. Zug. Ende", ["z.B. Zug.", "Ende"]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_labels_count_at_a_line_and_after_a_sentence() -> None:
    text = "Did it. Problem: slow. It hurt. Decision: a cache\n- **Learned:** ask first. Then act."
    assert split_labels(text) == {
        "": ["Did it."],
        "problem": ["slow.", "It hurt."],
        "approach": ["a cache"],
        "learned": ["ask first.", "Then act."],
    }
    assert split_labels("the next: nothing") == {"": ["the next: nothing"]}


def test_a_long_title_is_cut_between_words() -> None:
    assert shortened("one two three four", 12) == "one two…"
    assert shortened("short", 12) == "short"


@pytest.mark.parametrize(
    ("line", "name", "first", "last"),
    [
        ("H2-2026 2026-07..2026-12", "H2-2026", "2026-07-01", "2026-12-31"),
        ("H2-2026", "H2-2026", "2026-07-01", "2026-12-31"),
        ("H1 2025", "H1-2025", "2025-01-01", "2025-06-30"),
        ("2026-Q3", "2026-Q3", "2026-07-01", "2026-09-30"),
        ("Nov 2025", "Nov-2025", "2025-11-01", "2025-11-30"),
        ("Year 2025", "Year", "2025-01-01", "2025-12-31"),
        ("My first half year 2026-01..2026-06", "My first half year", "2026-01-01", "2026-06-30"),
        ("Autumn last quarter", "Autumn", "2026-07-01", "2026-09-30"),
        ("Q3 q3", "Q3", "2026-07-01", "2026-09-30"),
        ("Trip nov 3..nov 9", "Trip", "2026-11-03", "2026-11-09"),
        ("Phase 1 2026", "Phase 1", "2026-01-01", "2026-12-31"),
        ("Sprint 3 nov 2026", "Sprint 3", "2026-11-01", "2026-11-30"),
        ("Retro fri", "Retro", "2026-11-20", "2026-11-20"),
    ],
)
def test_a_season_is_named_and_dated_in_one_line(
    line: str, name: str, first: str, last: str
) -> None:
    found = season_of(line, TODAY)
    assert (found.name, found.first, found.last) == (name, first, last)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "needs its days too"), ("fri", "needs its days too"), ("Autumn", "needs its days too"),
        ("Autumn soon", '"soon" is not a span'), ("A 2026-12..2026-01", "is not a span"),
        ("2026-12..2026-01", "is not a span"),
    ],
)  # fmt: skip
def test_a_season_without_days_is_refused(line: str, said: str) -> None:
    with pytest.raises(SeasonError, match=said):
        season_of(line, TODAY)

"""Fitting: never over, the writer's order, cut from the end alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chefslog.season.fitting import Passage, fill
from chefslog.season.forms import Field
from chefslog.season.prose import UNITS, measure

WORDS = ("cut", "latency", "of", "für", "漢字", "checkout", "e\u0301t\u00e9", "👩‍👩‍👧", "क्षि")
TEXTS = st.one_of(
    st.text(min_size=1, max_size=40),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join),
    st.text(alphabet="漢字かな。 ab\n👨‍👩‍👦🇩🇪e\u0301\u0600\u200d", min_size=1, max_size=30),
)
BLOCKS = st.lists(
    st.builds(
        Passage, st.uuids().map(str), TEXTS, st.lists(TEXTS, max_size=4).map(tuple),
        st.lists(TEXTS, max_size=2).map(tuple),
    ),
    max_size=8,
)  # fmt: skip
BOXES = st.builds(
    Field, st.just("box"), st.just(""), st.just(()), st.integers(0, 120),
    st.sampled_from(UNITS), st.sampled_from(("", "• ")),
    st.sampled_from(("\n", " ", "\n\n")), st.sampled_from((1, 2)),
)  # fmt: skip


@given(BLOCKS, BOXES)
def test_a_field_is_never_over_and_holds_the_first_picks_in_their_order(
    blocks: list[Passage], box: Field
) -> None:
    filled = fill(blocks, box)
    assert measure(filled.text, box.unit, box.newline) == filled.length <= box.limit
    kept = len(blocks) - len(filled.left_out)
    assert filled.left_out == tuple(block.key for block in blocks[kept:])
    at = 0
    for block in blocks[:kept]:
        at = filled.text.index(block.lead, at) + len(block.lead)


@given(st.integers(0, 400))
def test_a_sentence_in_the_middle_never_goes_while_a_later_one_stays(limit: int) -> None:
    block = Passage("a", "Fraud 2% → 0.5%.", ("It caught all.", "But it blocked some.", "Happy."),
                  ("Proof: PR-1.",))  # fmt: skip
    text = fill([block], Field("box", "", (), limit)).text
    assert " ".join((block.lead, *block.rest, *block.tail)).startswith(text)


def test_the_impact_stands_alone_where_the_title_does_not_fit() -> None:
    first = Passage("a", "Led the migration of twelve countries to one platform. 71 % → 89 %.",
                  short="71 % → 89 %.")  # fmt: skip
    second = Passage("b", "Fixed a typo.")
    filled = fill([first, second], Field("box", "", (), 9, "words", between=" "))
    assert filled.text == "71 % → 89 %. Fixed a typo."


def test_a_full_box_with_many_line_ends_counts_them_twice_and_is_full() -> None:
    blocks = [Passage(str(n), f"Did thing {n:03} for the team, 4 h → 1 h.") for n in range(120)]
    filled = fill(blocks, Field("box", "", (), 4000, "bytes", newline=2))
    assert 0.97 * 4000 <= filled.length <= 4000
    assert filled.length == len(filled.text.encode()) + filled.text.count("\n")

"""`season check` has nothing against what the season itself prints, and reads Markdown as text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chefslog.home.paths import Home
from chefslog.home.templates import markdown
from chefslog.model.season import OwnText, Pick
from chefslog.season.check import check_text, decode_checked
from chefslog.season.document import AUDIENCES, Sources
from chefslog.season.handout import FORMATS, brief_lines, check_review, list_facts, render_review
from tests.cli.given import numbered
from tests.season.given import full, sources
from tests.season.test_check import SEASON, a_pick

HEADLINES = (
    "fixed the flaky `test_retry` on Windows 11",
    "Helped @will with the Will-API in C++",
    "Asked @sandra and @max.mustermann about Sandra's p99 = 240 ms | 3.1% → 0.4%",
    "1. Schritt: Größe *halbiert*, 2,5 s → 300 ms für @petra",
    "- [x] read <https://example.net/a_b/12?x=1#c_2> and C:\\temp\\_x for PROJ-12",
    "#12 キャッシュを追加して 40 分から 22 分に @太郎。",
    "Добавил кэш для _всех_ 80 магазинов, Иван доволен",
    "Lowered the load of Sandra-API from 2.4 to 1.5",
    "> 5 of 7 teams use it since 3 August 2026. Priya's first. 2) Done",
)
PEOPLE: tuple[list[str], ...] = (
    ["sam"],
    ["will"],
    ["sandra", "max.mustermann", *"abcdefghijklmnopqrstu"],
    ["petra"],
    [],
    ["太郎"],
    ["Иван"],
    [],
    [],
)


@pytest.fixture
def review(home: Home) -> Sources:
    """A season of awkward headlines; one of two of them is picked, one folded."""
    written = [
        full(number, headline=text, people=people, notes=f"Seen by @lea on day {number + 3}.",
             evidence=[{"kind": "pr", "ref": f"https://example.net/r_{number}/pull/{number}9"}])
        for number, (text, people) in enumerate(zip(HEADLINES, PEOPLE, strict=True))
    ]  # fmt: skip
    more = [numbered(20 + n, headline=f"Moved the {n + 2}0 Kafka topics", delegation=2,
                     outcome="discarded" if n % 2 else "kept") for n in range(9)]  # fmt: skip
    held = sources(home, [*written, *more], [one["id"] for one in written])
    first, second, *rest = held.season.picks
    picks = (Pick(first.id, (second.id,)), *rest)
    return replace(held, season=held.season._replace(picks=picks))


def unbacked(review: Sources, name: str, text: str) -> list[tuple[str, str]]:
    found = check_review(review, decode_checked(name, text.encode()))
    return [(one.kind, one.text) for one in found]


@pytest.mark.parametrize("switched", [False, True])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_nothing_is_said_against_the_seasons_own_texts(
    review: Sources, audience: str, switched: bool
) -> None:
    if switched:
        on = {audience: ("learned", "appendix", "discarded", "ai", "names")}
        review = replace(review, season=review.season._replace(switches=on))
    texts = {f"review.{kind}": render_review(review, audience, kind)[0] for kind in FORMATS}
    texts |= {f"{name}.txt": render_review(review, audience, name)[0]
              for name in ("plain", "lattice", "meta-1500w", "apple-2500c")}  # fmt: skip
    texts["brief.txt"] = "\n".join(brief_lines(list_facts(review, audience)))
    # All at once, as each look compares with all that the season prints.
    read = [decode_checked(name, text.encode()) for name, text in texts.items()]
    assert check_review(review, "\n\n".join(read)) == []


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_headline_is_the_same_as_text_and_as_markdown(headline: str) -> None:
    pick = a_pick(1, "2026-08-14", headline)
    for text in (
        headline,
        f"{headline}.",
        f"### {markdown(headline)}\n",
        f"- {markdown(headline)}",
        f"> {headline}",
    ):
        assert check_text(text, SEASON, [pick]) == []


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("[p1abcd] Cut the login (impact)", []),
        ("Cut the login (p1abcd): no proof", []),
        ("[p2abcd] Cut the login", ["p2abcd"]),
        ("A colleague cut the login with a colleague and two colleagues.", ["two"]),
        ("See example.net/pull/7.", []),
        ("See example.net/pull/8.", ["example.net/pull/8"]),
        ("See http://example.org/pull/7", ["http://example.org/pull/7"]),
    ],
)
def test_ids_of_picks_and_colleagues_are_known(text: str, listed: list[str]) -> None:
    link = {"kind": "pr", "ref": "https://example.net/pull/7"}
    pick = a_pick(1, "2026-08-14", "Cut the login with @lea", evidence=[link])
    assert [one.text for one in check_text(text, SEASON, [pick])] == listed


def test_a_text_without_picks_is_read() -> None:
    assert [one.text for one in check_text("Cut 5 ms in C++.", SEASON, [])] == ["5 ms", "C++"]


def test_an_own_text_is_compared_also_as_it_was_exported(review: Sources) -> None:
    first = review.season.picks[0]
    own = {
        first.id: OwnText("Logins take 45% less."),
        "opening": OwnText("We moved to Kubernetes."),
    }
    review = replace(review, season=review.season._replace(texts=own))
    for kind in FORMATS:
        text = render_review(review, "manager", kind)[0]
        assert [text for _, text in unbacked(review, f"review.{kind}", text)] == [
            "Kubernetes", "45%"
        ]  # fmt: skip

"""The 3 am map: paths that members could defend in production or not, as questions of a team."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team.bands import POINTS, path_band, people_band
from chefslog.team.errors import TeamError
from chefslog.team.founding.epochs import difference, terms_of
from chefslog.team.member.consent import consent, decide, defend
from chefslog.team.member.outbox import contribution_of
from chefslog.team.member.places import HOUR
from chefslog.team.questions import DEFENDERS, MOST_PATHS, QUESTIONS, check_questions
from chefslog.team.release.release import FIRST, check_release, release_digest, statement_digest
from chefslog.team.release.shape import ReleaseError
from chefslog.team.seal import Opened
from tests.team.member.kitchen import Cook, cook, last_days, opened
from tests.team.scene import Scene, found

PATHS = ("path:Checkout", "path:Night batch", "path:Refunds", "path:Größe")
ASKED = ("own", *PATHS)


def words_for(people: int) -> str:
    if people < 2:
        return "fewer than two"
    return "two or three" if people < 4 else "four or more"


def test_what_is_released_is_an_independent_count_of_the_answers(tmp_path: Path) -> None:
    random = Random(12)
    scene = found(tmp_path, members=7, questions=ASKED)
    yes = {
        name: random.sample(range(7), count)
        for name, count in zip(PATHS, (5, 3, 1, 4), strict=True)
    }
    said: list[dict[str, int | None]] = [
        {
            "own": POINTS,
            **{name: POINTS * (seat in who) for name, who in yes.items()},
            **({PATHS[3]: None} if seat > 3 else {}),
        }
        for seat in range(7)
    ]
    scene.send_all(lambda seat: contribution_of(tuple(said[seat][name] for name in ASKED)))
    release = scene.play()
    check_release(release, scene.file, FIRST)
    rows = {row["name"]: row for row in release["questions"]}
    for name in PATHS:
        answers = [one[name] for one in said if one[name] is not None]
        row, could = rows[name], sum(number == POINTS for number in answers)
        if len(answers) < 5:
            assert (row["why"], row["support"], row["band"]) == ("under-k", "", 0)
            continue
        assert DEFENDERS[row["band"]] == words_for(could)
        assert (row["width"], row["margin"], row["end"]) == (0, 0, 0)
        assert row["support"] == people_band(len(answers), 5)
    assert {DEFENDERS[rows[name]["band"]] for name in PATHS[:3]} == {*DEFENDERS}


@given(st.lists(st.booleans(), max_size=40))
def test_every_yes_counts_once(answers: list[bool]) -> None:
    said = words_for(len([one for one in answers if one]))
    assert DEFENDERS[path_band(sum(POINTS if one else 0 for one in answers))] == said


@given(st.lists(st.integers(0, POINTS), max_size=30))
def test_whatever_a_modified_client_sends_counts_for_one_person_at_most(sent: list[int]) -> None:
    said = DEFENDERS[path_band(sum(sent))]
    assert said in map(words_for, range(len(list(filter(None, sent))) + 1))


def signed_again(scene: Scene, release: dict[str, Any]) -> dict[str, Any]:
    digest = statement_digest(release["statement"])
    release["statement"]["signature"] = scene.lock.keys.identity().sign(digest).hex()
    release["signature"] = scene.desk.keys.identity().sign(release_digest(release)).hex()
    return release


@pytest.mark.parametrize(
    "change",
    [{"band": 3}, {"width": 7, "margin": 7, "end": 16}, {"margin": 1}, {"end": 1}, {"support": ""}],
)
def test_a_path_of_another_shape_is_refused_whoever_signed_it(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    scene = found(tmp_path, members=5, questions=("own", PATHS[0]))
    scene.send_all()
    release = scene.play()
    release["questions"][1] |= change
    with pytest.raises(ReleaseError, match=r"The question path:Checkout in it is not whole\."):
        check_release(signed_again(scene, release), scene.file, FIRST)


def test_an_ordinary_question_without_a_width_is_refused(tmp_path: Path) -> None:
    scene = found(tmp_path, members=5, questions=("own", PATHS[0]))
    scene.send_all()
    release = scene.play()
    release["questions"][0] |= {"width": 0, "margin": 0, "end": 0, "band": 2}
    with pytest.raises(ReleaseError, match=r"The question own in it is not whole\."):
        check_release(signed_again(scene, release), scene.file, FIRST)


def test_a_team_asks_sixteen_questions_and_twelve_paths(tmp_path: Path) -> None:
    most = (*QUESTIONS, *(f"path:{number:02} {'ü' * 37}" for number in range(MOST_PATHS)))
    assert check_questions(most) == most
    scene = found(tmp_path, members=5, questions=most)
    scene.send_all()
    release = scene.play()
    check_release(release, scene.file, FIRST)
    assert [row["support"] for row in release["questions"]] == ["5–11"] * 28


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (tuple(f"path:{number}" for number in range(13)), "up to 12 paths"),
        (("path:Checkout", "path:checkout"), "each once"),
        (("path:Checkout", "path:Checkout"), "each once"),
        (("path:A, B",), "has a comma"),
        (("path:",), "it is empty"),
        (("path: A",), "a space at an end"),
        (("path:" + "A" * 41,), "40 are allowed"),
        (("path:A\u202eB",), "U\\+202E"),
        (("path:A\nB",), "U\\+000A"),
        (("path:A\x1b[31m",), "U\\+001B"),
        (("paths:A",), "no question 'paths:A'"),
    ],
)
def test_paths_that_are_none(names: tuple[str, ...], text: str) -> None:
    with pytest.raises(TeamError, match=text):
        check_questions(("own", *names))


def test_paths_stand_behind_at_least_one_question() -> None:
    with pytest.raises(TeamError, match="1 to 16 questions, not 0"):
        check_questions(PATHS)
    with pytest.raises(TeamError, match="in this order"):
        check_questions((PATHS[0], "own"))


def test_one_way_to_write_a_name_is_the_same_as_another() -> None:
    assert check_questions(("own", "path:Gro\u0308ße")) == ("own", "path:Größe")


def test_the_map_has_its_own_sentence_wherever_terms_are_shown(tmp_path: Path) -> None:
    file = found(tmp_path, questions=ASKED).file
    sentence = (
        "3 am map: for each of these paths you answer whether you could defend it in production at "
        "3 am: Checkout, Night batch, Refunds, Größe. Published: fewer than two, two or three, or "
        "four or more people."
    )
    assert "Questions: own" in terms_of(file) and sentence in terms_of(file)
    before = replace(file, questions=("own",))
    assert sentence in difference(before, file)
    assert difference(file, before) == [f"Questions: {', '.join(f'− {name}' for name in PATHS)}"]
    turned = replace(file, questions=("own", *reversed(PATHS)))
    assert any("Größe, Refunds" in line for line in difference(file, turned))


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path, questions=("checked", *PATHS[:2]))


@pytest.fixture
def ada(scene: Scene, tmp_path: Path) -> Cook:
    made = cook(tmp_path, scene, 0)
    made.write("2026-10-05", delegation=2, checked="lines")
    return made


def filled(scene: Scene) -> tuple[bool, ...]:
    (one,) = opened(scene)
    assert isinstance(one, Opened)
    return one.vouching.filled


def test_a_path_without_an_answer_stays_blank(ada: Cook, scene: Scene) -> None:
    now = last_days(scene)
    checked, first, second = ada.look(now).rows
    assert (checked.number, first.number, second.number) == (20, None, None)
    assert (first.blank, first.question.title) == ("not answered", "3 am: Checkout")
    ada.share(now)
    assert filled(scene) == (True, False, False)


def test_what_was_answered_is_shown_and_goes(ada: Cook, scene: Scene) -> None:
    defend(ada.home, scene.file, {PATHS[0]: True, PATHS[1]: False})
    now = last_days(scene)
    seen = ada.look(now)
    assert seen.contribution.numbers == (20, 20, 0)
    assert [row.question.say_number(row.own or 0) for row in seen.rows[1:]] == [
        "yes (20 of 20)",
        "no (0 of 20)",
    ]
    ada.share(now)
    assert filled(scene) == (True, True, True)


def test_an_answer_that_was_changed_or_taken_back_does_not_go(ada: Cook, scene: Scene) -> None:
    defend(ada.home, scene.file, dict.fromkeys(PATHS[:2], True))
    now = last_days(scene)
    ada.run(now)
    ada.answer(now)
    decide(ada.home, scene.file, {PATHS[0]: False})
    defend(ada.home, scene.file, {PATHS[1]: False})
    ada.run(now + 2 * HOUR)
    assert filled(scene) == (True, False, False)
    ada.run(now + 4 * HOUR)
    assert filled(scene) == (True, False, True)
    assert ada.outbox().shown == (20, None, 0)


def test_answering_a_path_takes_back_that_it_was_withheld(ada: Cook, scene: Scene) -> None:
    decide(ada.home, scene.file, dict.fromkeys(scene.file.questions, False))
    defend(ada.home, scene.file, {PATHS[0]: True})
    word = consent(ada.home, scene.file)
    assert word.withheld == {"checked", PATHS[1]}
    assert word.defends == {PATHS[0]: POINTS}
    with pytest.raises(TeamError, match="has no question 'path:Else'"):
        defend(ada.home, scene.file, {"path:Else": True})

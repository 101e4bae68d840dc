"""Which reports stand, and when a period stops."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team.errors import TeamError
from chefslog.team.keyholder.boxes import Line
from chefslog.team.keyholder.examine import Batch, Finding, Unfit, check_enough, choose
from chefslog.team.release.release import batch_root, leaf
from chefslog.team.seal import Vouching
from tests.team.scene import Scene, found


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return found(tmp_path_factory.mktemp("team"), members=12)


def finding(
    number: int,
    index: int,
    seq: int = 1,
    doubt: str = "",
    filled: Sequence[bool] = (True, True, True),
) -> Finding:
    """The report with this number as its id."""
    name = f"{number}.rep"
    salt = hashlib.md5(name.encode()).digest()
    vouching = Vouching(index, seq, salt, tuple(filled))
    return Finding(name, Line(number.to_bytes(16, "big"), b""), vouching, doubt)


def names(batch: Batch) -> list[str]:
    return [one.name for one in batch.standing]


def test_the_highest_seq_counts() -> None:
    batch = choose([finding(1, 0, 1), finding(2, 0, 3), finding(3, 0, 2), finding(4, 1, 1)], {})
    assert names(batch) == ["2.rep", "4.rep"]
    assert batch.rejects == {"1.rep": "superseded", "3.rep": "superseded"}
    assert (batch.good, batch.lost) == (2, ())


def test_of_one_seq_used_twice_the_lower_id_counts() -> None:
    for order in ([7, 5, 6], [5, 6, 7], [6, 7, 5]):
        batch = choose([finding(number, 0) for number in order], {})
        assert names(batch) == ["5.rep"]
        assert batch.lost == ()


def test_where_the_newest_does_not_stand_the_one_before_does_and_one_is_lost() -> None:
    batch = choose([finding(1, 0, 1), finding(2, 0, 2, "proof"), finding(3, 1)], {})
    assert names(batch) == ["1.rep", "3.rep"]
    assert batch.rejects == {"2.rep": "proof"}
    assert (batch.good, batch.lost) == (2, ("proof",))


def test_an_older_one_that_does_not_stand_is_no_loss() -> None:
    batch = choose([finding(1, 0, 1, "missing"), finding(2, 0, 2)], {})
    assert (names(batch), batch.lost) == (["2.rep"], ())


def test_a_member_who_sends_many_bad_ones_is_lost_once() -> None:
    many = [finding(number, 0, number, "proof") for number in range(1, 50)]
    batch = choose([*many, finding(50, 1)], {})
    assert (batch.good, batch.lost) == (2, ("proof",))


def test_what_the_other_says_explains_what_it_does_not_have() -> None:
    theirs = {"1.rep": "decrypt", "2.rep": "signature"}
    batch = choose([finding(1, 0, doubt="missing"), finding(2, 1, doubt="proof")], theirs)
    assert batch.rejects == {"1.rep": "decrypt", "2.rep": "proof"}


def test_what_does_not_count_here_is_nobodys_loss() -> None:
    batch = choose([Unfit("1.rep", "decrypt"), finding(2, 1)], {})
    assert (batch.rejects, batch.good, batch.lost) == ({"1.rep": "decrypt"}, 1, ())


findings = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 3), st.sampled_from(["", "", "proof", "missing"])),
    max_size=12,
)


@given(findings, st.integers())
def test_the_order_of_files_changes_nothing(rows: list[tuple[int, int, str]], seed: int) -> None:
    found_in = [finding(number, *row) for number, row in enumerate(rows)]
    shuffled = list(found_in)
    Random(seed).shuffle(shuffled)
    one, other = choose(found_in, {}), choose(shuffled, {})
    assert (names(one), one.rejects, one.good) == (names(other), other.rejects, other.good)
    assert sorted(one.lost) == sorted(other.lost)
    indexes = [finding.vouching.index for finding in one.standing]
    assert len(indexes) == len(set(indexes))


def test_leaves_and_root_are_those_of_every_standing_report(scene: Scene) -> None:
    rows = [finding(1, 0), finding(2, 1, filled=(False, False, False))]
    batch = choose(rows, {})
    task = scene.task()
    leaves = [leaf(one.vouching.salt, one.line.report_id) for one in rows]
    assert batch.leaves() == sorted(leaves)
    assert batch.root(task) == batch_root(task.task_id, reversed(leaves))


def test_only_filled_questions_have_supporters(scene: Scene) -> None:
    rows = [finding(number, number, filled=(True, number < 4, False)) for number in range(8)]
    batch = choose(rows, {})
    assert batch.support(scene.task()) == {"checked": 8, "kept": 4, "own": 0}
    assert batch.opened(scene.task()) == ["checked"]


def standing(count: int, lost: int = 0) -> Batch:
    rows = [finding(number, number) for number in range(count)]
    rows += [finding(count + more, count + more, doubt="missing") for more in range(lost)]
    return choose(rows, {})


def test_two_thirds_of_the_roster_have_to_stand(scene: Scene) -> None:
    check_enough(scene.task(), standing(8), "Sam")
    text = (
        "2026-10: 7 of 12 members have a report that stands; two thirds, 8, are needed. Nothing "
        "was opened. It expires."
    )
    with pytest.raises(TeamError, match=f"^{re.escape(text)}$"):
        check_enough(scene.task(), standing(7), "Sam")


def test_two_thirds_round_up(tmp_path_factory: pytest.TempPathFactory) -> None:
    for members, needed in ((5, 4), (6, 4), (7, 5), (8, 6)):
        task = found(tmp_path_factory.mktemp("team"), members=members).task()
        check_enough(task, standing(needed), "Sam")
        with pytest.raises(TeamError):
            check_enough(task, standing(needed - 1), "Sam")


def test_one_may_be_lost_and_no_more_in_a_small_team(scene: Scene) -> None:
    check_enough(scene.task(), standing(11, 1), "Sam")
    text = (
        "2026-10: 2 of 12 reports that are good on this machine do not stand with Sam "
        "(missing: 2); at most 1 may. Nothing was opened. Compare with Sam what lies in the "
        "place. It expires."
    )
    with pytest.raises(TeamError, match=f"^{re.escape(text)}$"):
        check_enough(scene.task(), standing(10, 2), "Sam")


def test_one_in_ten_may_be_lost_in_a_large_one(tmp_path: Path) -> None:
    task = found(tmp_path, members=40).task()
    check_enough(task, standing(36, 4), "Sam")
    with pytest.raises(TeamError, match=r"5 of 40 reports .* at most 4 may"):
        check_enough(task, standing(35, 5), "Sam")

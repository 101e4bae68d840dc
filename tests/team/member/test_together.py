"""Fifty members share in the same second; so do several programs of one member."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from chefslog.team.member.outbox import claims
from chefslog.team.member.receipt import receipts
from tests.team.member.kitchen import Cook, cook, ended, last_days, opened
from tests.team.scene import found
from tests.together import at_once


def test_several_programs_of_one_member_leave_one_file(tmp_path: Path) -> None:
    scene = found(tmp_path)
    ada = cook(tmp_path, scene, 0)
    ada.write("2026-10-05", delegation=2, checked="lines")
    ada.answer(last_days(scene))
    at_once([lambda: ada.run(last_days(scene))] * 4 + [lambda: ada.share(last_days(scene))] * 2)
    numbers = [one.seq for one in ada.outbox().files]
    assert numbers == list(range(1, len(numbers) + 1)), "no number is given twice"
    ada.run(ended(scene))
    (one,) = opened(scene)
    assert (one.vouching.seq, any(one.vouching.filled)) == (len(numbers) + 1, True)
    assert len(claims(ada.home)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("place", ["place", "place.db"])
def test_fifty_members_in_the_same_second(tmp_path: Path, place: str) -> None:
    scene = found(tmp_path, members=50, place=str(tmp_path / place))
    cooks = [cook(tmp_path, scene, index) for index in range(50)]
    for index, one in enumerate(cooks):
        one.write("2026-10-05", checked=("lines", "tests", "spec")[index % 3])
    gate = Barrier(50)

    def step(one: Cook) -> None:
        gate.wait()
        one.share(ended(scene))

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(step, cooks))
    assert sorted(one.vouching.index for one in opened(scene)) == list(range(50))
    release = scene.play()
    assert len(release["leaves"]) == 50
    for one in cooks[::7]:
        with one.visit() as visit:
            (told,) = receipts(visit, scene.closed())
        assert told.state == "in"

"""Fifty members share in the same second; so do several programs of one member."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from chefslog.team.member import ledger
from chefslog.team.member.outbox import records
from chefslog.team.member.receipt import receipts
from tests.team.member.kitchen import Cook, closing_day, cook, ended
from tests.team.member.test_sharing import opened
from tests.team.scene import found


def at_once(steps: Iterable[Callable[[], object]]) -> None:
    """Run each in a process of its own, all let go together."""
    gate, way = os.pipe()
    children = []
    for step in steps:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.close(way)
                os.read(gate, 1)
                step()
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    os.close(way)
    os.close(gate)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * len(children)


def test_several_programs_of_one_member_send_one_file(tmp_path: Path) -> None:
    scene = found(tmp_path)
    ada = cook(tmp_path, scene, 0)
    ada.write("2026-10-05", delegation=2, checked="lines")
    ada.say_yes()
    now = closing_day(scene)
    at_once([lambda: ada.share(now)] * 4 + [lambda: ada.share(now, at_once=True)] * 4)
    (one,) = opened(scene)
    assert one.vouching.seq == 1
    (record,) = records(ada.home, scene.file.team, "2026-10")
    assert (record.state, record.report_id) == ("sent", one.report_id.hex())
    assert len(ledger.claims(ada.home)) == 1


def test_several_programs_make_one_blank(tmp_path: Path) -> None:
    scene = found(tmp_path)
    ada = cook(tmp_path, scene, 0, verified=False)
    at_once([lambda: ada.send_due(closing_day(scene))] * 6)
    (one,) = opened(scene)
    assert (one.vouching.seq, any(one.vouching.filled)) == (1, False)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["place", "place.db"])
def test_fifty_members_in_the_same_second(tmp_path: Path, place: str) -> None:
    scene = found(tmp_path, members=50, place=str(tmp_path / place))
    cooks = [cook(tmp_path, scene, index) for index in range(50)]
    for index, one in enumerate(cooks):
        one.write("2026-10-05", checked=("lines", "tests", "spec")[index % 3])
        one.say_yes()
    gate = Barrier(50)

    def step(one: Cook) -> None:
        gate.wait()
        one.share(ended(scene), at_once=True)

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(step, cooks))
    assert sorted(one.vouching.index for one in opened(scene)) == list(range(50))
    release = scene.play()
    assert len(release["leaves"]) == 50
    for one in cooks[::7]:
        with one.visit() as visit:
            (told,) = receipts(visit, scene.closed())
        assert told.state == "in"

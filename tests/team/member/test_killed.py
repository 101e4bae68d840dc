"""Killed at any point of sharing, the same again sends exactly one file that counts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.team.keys import KeyStore
from chefslog.team.member import ledger, outbox
from chefslog.team.member.places import Place, remember
from chefslog.team.member.sharing import share
from tests.killing import DATABASE, FILES, NAMES, run_killed
from tests.team.member.kitchen import Cook, closing_day, cook, ended
from tests.team.member.test_sharing import opened
from tests.team.scene import Scene, found

pytestmark = pytest.mark.slow
FEWEST = 8
"""States of the disk that each step goes through at least."""


@dataclass
class Before:
    """A machine and a place as they are before the step that is killed."""

    root: Path
    scene: Scene
    ada: Cook

    def copy(self, point: int) -> Cook:
        """The same in folders of its own; what the point before left is gone."""
        root = self.root / "killed"
        shutil.rmtree(root, ignore_errors=True)
        for folder in (self.ada.home.data, self.scene.place):
            there = root / str(point) / os.path.basename(folder)
            if os.path.isdir(folder):
                shutil.copytree(folder, there)
            else:
                shutil.copy(folder, there)
        home = Home(str(root / str(point) / "member-0"), str(root / str(point) / "member-0"))
        scene = replace(
            self.scene, place=str(root / str(point) / os.path.basename(self.scene.place))
        )
        place = Place(scene.file.team, scene.place, "Kitchen", "member")
        remember(home, place)
        return Cook(home, KeyStore(home), scene, place, "Ada")

    def killed(self, step: Callable[[Cook], object]) -> Iterator[Cook]:
        """The machine after each point at which the step was killed; the last one is whole."""
        left: list[Cook] = []

        def prepare(point: int) -> Callable[[], object]:
            made = self.copy(point)
            left.append(made)
            return lambda: step(made)

        points = 0
        for _ in run_killed(prepare, self.root / "killed", NAMES | FILES | DATABASE):
            points += 1
            yield left[-1]
        assert points > FEWEST


@pytest.fixture(params=["place"])
def before(tmp_path: Path, request: pytest.FixtureRequest) -> Before:
    scene = found(tmp_path, place=str(tmp_path / request.param))
    ada = cook(tmp_path, scene, 0)
    ada.write("2026-10-05", delegation=2, checked="lines", outcome="kept")
    ada.say_yes()
    return Before(tmp_path, scene, ada)


def assert_one_counts(ada: Cook, seq: int, filled: tuple[bool, ...]) -> None:
    """No number stands twice in the place, and the highest is this one with this content."""
    reports = sorted(opened(ada.scene), key=lambda one: one.vouching.seq)
    numbers = [one.vouching.seq for one in reports]
    assert len(set(numbers)) == len(numbers)
    assert (numbers[-1], reports[-1].vouching.filled) == (seq, filled)
    known = {one.seq: one for one in outbox.records(ada.home, ada.scene.file.team, "2026-10")}
    for one in reports:
        record = known[one.vouching.seq]
        assert (record.report_id, record.salt) == (
            one.report_id.hex(), one.vouching.salt.hex()
        )  # fmt: skip
    assert known[seq].state == "sent"
    assert [one.period for one in ledger.claims(ada.home)] == ["2026-10"]


@pytest.mark.parametrize("before", ["place", "place.db"], indirect=True)
def test_killed_while_sharing(before: Before) -> None:
    now = ended(before.scene)
    seen = before.ada.look(now)

    def step(ada: Cook) -> None:
        with ada.visit() as visit:
            share(visit, seen, now, at_once=True)

    for ada in before.killed(step):
        ada.state(now)
        step(ada)
        step(ada)
        assert_one_counts(ada, 1, (True, True, False))
        assert len(opened(ada.scene)) == 1


def test_killed_while_sharing_once_more(before: Before) -> None:
    now = ended(before.scene)
    before.ada.share(now, at_once=True)
    before.ada.write("2026-10-07", own="yes")
    seen = before.ada.look(now)

    def step(ada: Cook) -> None:
        with ada.visit() as visit:
            share(visit, seen, now, at_once=True)

    for ada in before.killed(step):
        step(ada)
        assert_one_counts(ada, 2, (True, True, True))
        first, second = outbox.records(ada.home, ada.scene.file.team, "2026-10")
        assert (first.data, second.seq) == (b"", 2)


def test_killed_while_the_queue_goes(before: Before) -> None:
    before.ada.share(ended(before.scene))
    now = closing_day(before.scene)
    for ada in before.killed(lambda ada: ada.send_due(now)):
        ada.send_due(now)
        assert ada.send_due(now) == ()
        assert_one_counts(ada, 1, (True, True, False))


def test_killed_while_other_content_replaces_the_queue(before: Before) -> None:
    now = ended(before.scene)
    before.ada.share(now)
    before.ada.write("2026-10-07", own="yes")
    for ada in before.killed(lambda ada: ada.share(now)):
        (told,) = ada.send_due(closing_day(before.scene))
        assert told.state == "sent"
        (arrived,) = opened(ada.scene)
        full = (True, True, True)
        assert arrived.vouching.filled == (
            full if arrived.vouching.seq == 2 else (True, True, False)
        )
        assert_one_counts(ada, arrived.vouching.seq, arrived.vouching.filled)

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
from chefslog.team.member.outbox import claims
from chefslog.team.member.places import HOUR, Place, remember
from chefslog.team.member.sender import share
from tests.killing import DATABASE, FILES, NAMES, run_killed
from tests.team.member.kitchen import Cook, cook, ended, opened
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
    return Before(tmp_path, scene, ada)


def assert_one_counts(ada: Cook, filled: tuple[bool, ...]) -> None:
    """One file is in the place: the newest that is known here, with this content."""
    (report,) = opened(ada.scene)
    newest = ada.outbox().files[-1]
    assert (report.vouching.seq, report.vouching.filled) == (newest.seq, filled)
    assert (newest.report_id, newest.salt) == (report.report_id.hex(), report.vouching.salt.hex())
    assert newest.is_sent
    assert [one.period for one in claims(ada.home)] == ["2026-10"]


@pytest.mark.parametrize("before", ["place", "place.db"], indirect=True)
def test_killed_while_sharing(before: Before) -> None:
    now = ended(before.scene)
    seen = before.ada.look(now)

    def step(ada: Cook) -> None:
        with ada.visit() as visit:
            share(visit, seen, now)

    for ada in before.killed(step):
        ada.state(now)
        ada.answer(now)
        ada.run(now + HOUR)
        assert_one_counts(ada, (True, True, False))


def test_killed_while_a_fresh_file_replaces_the_one_before(before: Before) -> None:
    now = ended(before.scene)
    before.ada.share(now)
    before.ada.write("2026-10-07", own="yes")
    before.ada.look(now)
    for ada in before.killed(lambda ada: ada.run(now + HOUR)):
        known = {one.seq for one in ada.outbox().files}
        assert {one.vouching.seq for one in opened(ada.scene)} <= known, "each can be accounted for"
        ada.run(now + 2 * HOUR)
        ada.run(now + 3 * HOUR)
        assert_one_counts(ada, (True, True, True))

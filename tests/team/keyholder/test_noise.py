"""From 500 reports on each keyholder adds noise to its share; below nobody does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chefslog.team.keyholder.batch import choose
from chefslog.team.keyholder.examine import Finding
from chefslog.team.keyholder.shares import aggregate_share, is_noisy
from chefslog.team.release.noise import FROM
from chefslog.team.release.release import FIRST, check_release
from chefslog.team.seal import Vouching
from tests.team.scene import Scene, contribution, found, seeded

OWN = ("check", "own")


def batch(scene: Scene, people: int) -> Any:
    """A batch of reports whose output shares are all ones."""
    vdaf = scene.task().vdaf
    ones = vdaf.encode_agg_share([1] * scene.file.length)
    vouchings = (Vouching(index, 1, bytes(16), (True, False)) for index in range(people))
    return choose(
        (
            Finding(f"{one.index}", b"", "", "", one.index.to_bytes(16, "big"), one, out_share=ones)
            for one in vouchings
        ),
        {},
    )


def test_under_500_nothing_is_added(tmp_path: Path) -> None:
    scene = found(tmp_path, sections=OWN)
    small = batch(scene, FROM - 1)
    assert not is_noisy(small, ["check"])
    share = aggregate_share(scene.task(), small, ["check"], seeded(1))
    assert share == [FROM - 1] * 4 + [0] * 3


def test_from_500_every_open_cell_has_noise_and_no_shut_one(tmp_path: Path) -> None:
    scene = found(tmp_path, sections=OWN)
    large = batch(scene, FROM)
    assert is_noisy(large, ["check"])
    assert not is_noisy(large, [])
    modulus = scene.task().vdaf.field.MODULUS
    drawn = []
    for seed in range(40):
        share = aggregate_share(scene.task(), large, ["check"], seeded(seed))
        assert share[4:] == [0] * 3
        drawn += [(one - FROM + modulus // 2) % modulus - modulus // 2 for one in share[:4]]
    assert len(set(drawn)) > 40
    assert all(abs(one) < 400 for one in drawn)
    # One open section and ε = 1: scale 20, so 20 is the mean distance from 0.
    assert 12 < sum(map(abs, drawn)) / len(drawn) < 30


@pytest.mark.slow
def test_a_release_of_500_says_its_epsilon_and_has_no_totals_to_check(tmp_path: Path) -> None:
    place = f"sqlite:///{tmp_path / 'p.db'}"
    # So little noise that the bands are known.
    scene = found(tmp_path, members=FROM, sections=OWN, epsilon="100", place=place)
    with scene.open() as mailroom:
        for member in range(FROM):
            what = contribution(OWN, 10, OWN if member % 2 else ("check",))
            sealed = scene.seal(member, what)
            mailroom.put(scene.task().report_path(sealed.report_id), sealed.data)
    release = scene.play()
    check_release(release, scene.file, FIRST)
    assert release["noise"] == "100"
    assert release["reports"] == release["members"] == "500+"
    check, own = release["sections"]
    assert (check["support"], own["support"]) == ("500+", "100–499")
    assert check["cells"] == ["50", "5", "5", "50"]
    assert own["cells"] == ["50", "5", "50"]

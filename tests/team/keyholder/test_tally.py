"""The same findings in the same order, on one core or on several, whatever happens to them."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Iterator

import pytest

from chefslog.team.errors import TeamError
from chefslog.team.keyholder.examine import Finding, Job
from chefslog.team.keyholder.tally import ALONE, CHUNK, cores, look_at_all
from chefslog.team.task import DESK, report_name
from tests.team.keyholder.lies import private
from tests.team.scene import Scene, found

COUNT = ALONE + 5 * CHUNK + 3


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return found(tmp_path_factory.mktemp("team"))


@pytest.fixture(scope="module")
def jobs(scene: Scene) -> list[Job]:
    """Good ones and bad ones by turns."""
    made = []
    good = [scene.seal(member) for member in range(8)]
    for number in range(COUNT):
        sealed = good[number % len(good)]
        data = sealed.data if number % 3 else sealed.data[: number % 1000]
        name = report_name(sealed.report_id)
        made.append(Job(name, data, hashlib.sha256(data).digest()))
    return made


@pytest.fixture(scope="module")
def alone(scene: Scene, jobs: list[Job]) -> list[Finding]:
    return list(look(scene, jobs, 1))


def look(scene: Scene, jobs: list[Job], workers: int) -> Iterator[Finding]:
    return look_at_all(scene.task(), DESK, private(scene, scene.desk), jobs, len(jobs), workers)


def test_one_core_finds_good_and_bad(alone: list[Finding]) -> None:
    assert len(alone) == COUNT
    assert {one.reason for one in alone} == {"", "size"}


@pytest.mark.parametrize("workers", [2, 3])
def test_several_cores_find_the_same_in_the_same_order(
    scene: Scene, jobs: list[Job], alone: list[Finding], workers: int
) -> None:
    assert list(look(scene, jobs, workers)) == alone
    assert not multiprocessing.active_children()


def test_it_goes_on_alone_where_the_others_die(
    scene: Scene, jobs: list[Job], alone: list[Finding]
) -> None:
    found_in: list[Finding] = []
    for finding in look(scene, jobs, 2):
        if not found_in:
            for child in multiprocessing.active_children():
                child.kill()
        found_in.append(finding)
    assert found_in == alone


def test_leaving_early_leaves_no_process_behind(scene: Scene, jobs: list[Job]) -> None:
    together = look(scene, jobs, 2)
    next(together)
    together.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()


def test_few_reports_start_no_process(scene: Scene, jobs: list[Job]) -> None:
    some = look(scene, jobs[:ALONE], 2)
    next(some)
    assert not multiprocessing.active_children()


def test_jobs_are_taken_as_they_are_needed(scene: Scene, jobs: list[Job]) -> None:
    taken = 0

    def stream() -> Iterator[Job]:
        nonlocal taken
        for job in jobs * 3:
            taken += 1
            yield job

    together = look_at_all(scene.task(), DESK, private(scene, scene.desk), stream(), COUNT, 2)
    next(together)
    assert taken <= 20 * CHUNK < 3 * COUNT
    together.close()  # type: ignore[attr-defined]


def test_a_wrong_key_is_told_here(scene: Scene, jobs: list[Job]) -> None:
    with pytest.raises(TeamError, match="is not the one in epoch 1"):
        list(look_at_all(scene.task(), DESK, bytes(32), jobs, COUNT, 2))


def test_there_is_a_core() -> None:
    assert cores() >= 1

"""A task: the numbers and bytes that everybody has to have alike."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from chefslog.team.calendar import period
from chefslog.team.founding.limits import Wrong
from chefslog.team.seal import report_size
from chefslog.team.task import DESK, LOCK, ROLES, Task, other, tasks_of
from tests.team.scene import FEW, found


def test_the_id_binds_the_team_file_and_the_period(tmp_path: Path) -> None:
    file = found(tmp_path).file
    november = Task(file, period("2026-11"))
    parts = b"\0\0\0\x20" + file.hash + b"\0\0\0\x07" + b"2026-11"
    assert november.task_id == hashlib.sha256(b"chefslog-team/2 task" + parts).digest()
    assert november.ctx == b"dap-18" + november.task_id
    ids = {task.task_id for task in tasks_of(file)} | {
        Task(replace(file, k=6), period("2026-11")).task_id
    }
    assert len(ids) == 4


def test_the_configuration_is_the_designs(tmp_path: Path) -> None:
    november = Task(found(tmp_path).file, period("2026-11"))
    assert november.time == 20_758
    assert november.configuration == (
        b"\x0fchefslog-team/2"
        + bytes.fromhex("0000000000015180000000000000000501000000000003")
        + bytes.fromhex("001000000003000000000000001400000005")
        + bytes.fromhex("0014000100100000000000005116000000000000001E")
    )


def test_the_vdaf_is_prio3sumvec_of_20_points_for_two(tmp_path: Path) -> None:
    vdaf = found(tmp_path).task().vdaf
    assert (vdaf.SHARES, vdaf.flp.OUTPUT_LEN, vdaf.flp.MEAS_LEN) == (2, 3, 15)
    assert vdaf.flp.valid.max_measurement == 20


def test_the_first_keyholder_leads_and_the_second_keyholder_helps() -> None:
    assert (ROLES[DESK].agg_id, ROLES[DESK].dap) == (0, 2)
    assert (ROLES[LOCK].agg_id, ROLES[LOCK].dap) == (1, 3)
    assert (other(DESK), other(LOCK)) == (LOCK, DESK)


def test_an_epoch_has_a_task_for_each_of_its_periods(tmp_path: Path) -> None:
    months = tasks_of(found(tmp_path / "months").file)
    assert [task.period.name for task in months] == ["2026-10", "2026-11", "2026-12"]
    quarter = tasks_of(found(tmp_path / "quarter", monthly=False).file)
    assert [task.period.name for task in quarter] == ["2026-Q4"]


def test_there_is_no_task_outside_the_epoch(tmp_path: Path) -> None:
    file = found(tmp_path).file
    for name in ("2027-01", "2026-Q4"):
        with pytest.raises(Wrong, match=f"^Epoch 1 of Kitchen has no period {name}"):
            Task(file, period(name))


def test_folders_and_names(tmp_path: Path) -> None:
    task = found(tmp_path).task("2026-11")
    assert task.inbox == f"{task.file.team}/2026-11/in"
    assert task.report_path(b"\xab" * 16) == f"{task.inbox}/{'ab' * 16}.rep"


@pytest.mark.parametrize("questions", [FEW, ("checked",), ("delegation", "held", "bugs")])
def test_every_report_of_a_task_has_the_size_that_is_known_before(
    tmp_path: Path, questions: tuple[str, ...]
) -> None:
    scene = found(tmp_path, questions=questions)
    assert len(scene.seal(0).data) == report_size(scene.task())

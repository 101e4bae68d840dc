"""A whole small rehearsal: real keys, real files, every attack, and nothing left behind."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chefslog.team.errors import TeamError
from chefslog.team.rehearse import rehearsal as module
from chefslog.team.rehearse.client import examined
from chefslog.team.rehearse.forge import Lie, forge
from chefslog.team.rehearse.people import people
from chefslog.team.rehearse.play import Play, bands_of, name_of, play
from chefslog.team.rehearse.rehearsal import Step, rehearse
from chefslog.team.rehearse.stage import Stage
from chefslog.team.rehearse.table import Rehearsal, data, lines
from chefslog.team.rehearse.views import computed

K = 5
PERIODS = 2
"""Quarters before the staged one: after the first one has left, after the second one joins."""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=module._memory()) as made:
        yield Path(made)


@pytest.fixture(scope="module")
def steps() -> list[Step]:
    return []


@pytest.fixture(scope="module")
def done(folder: Path, steps: list[Step]) -> Rehearsal:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_memory", lambda: str(folder))
        return rehearse(6, 1, steps.append, PERIODS)


@pytest.fixture(scope="module")
def played() -> Iterator[Play]:
    with tempfile.TemporaryDirectory(dir=module._memory()) as made:
        stage = Stage(os.path.join(made, "team"), 1)
        yield play(stage, people(6, 2, K, ordinary=2), K, lambda _: None)


def test_nothing_is_left(done: Rehearsal, folder: Path) -> None:
    assert done.members == 6
    assert os.listdir(folder) == []


def test_every_step_is_told(done: Rehearsal, steps: list[Step]) -> None:
    assert [step.done for step in steps] == list(range(done.periods + 4))
    assert {step.of for step in steps} == {done.periods + 4}
    assert steps[0].what == "2024-Q1"


@pytest.mark.slow
def test_it_is_the_same_for_the_same_seed(done: Rehearsal) -> None:
    again = rehearse(6, 1, lambda _: None, PERIODS)
    assert data(again) == data(done)
    assert lines(again) == lines(done)


def test_the_manager_is_refused_whatever_is_asked_for_again(done: Rehearsal) -> None:
    refused = {row.attack: row for row in done.rows if row.attacker == "manager" and not row.ours}
    assert len(refused) == 4
    for row in refused.values():
        assert row.outcome == "refused"
        assert row.exact and row.exact.r2 == pytest.approx(1.0)
    assert "put the same bytes there again" in refused["asks for the same period once more"].says
    other = refused["asks for the same days in another epoch"].says
    assert "is for 2024-Q3, which is not later than 2024-Q3." in other
    overlap = refused["asks for a month of the quarter"].says
    assert "2024-07 (epoch 4) has days that were closed with 2024-Q3." in overlap
    second = refused["founds a second team of all but one"].says
    assert "3 of 3 clients" in second and "went to the team Rehearsal with 2024-Q3" in second


def test_no_lie_of_a_client_counts(done: Rehearsal) -> None:
    told = {row.attack: row for row in done.rows if row.attacker == "client"}
    spoilt = told.pop("2 spoil their own reports, to stop the period")
    assert {row.outcome for row in told.values()} == {"refused"}
    reasons = [row.says.split("»")[0].lstrip("«") for row in told.values()]
    assert reasons[:10] == [
        "proof", "proof", "sums", "sums", "sums", "sums", "vouching", "signature", "roster", "time",
    ]  # fmt: skip
    assert told["all of these at once"].says.startswith("The same figures as without them.")
    assert spoilt.outcome == "works" and "2 of 6 reports" in spoilt.says


def test_what_the_host_changes_is_noticed(done: Rehearsal) -> None:
    told = {row.attack: row for row in done.rows if row.attacker == "host"}
    looks = told.pop("looks at the files")
    assert looks.outcome == "works" and looks.says.startswith("6 files of ")
    assert {row.outcome for row in told.values()} == {"noticed", "refused"}
    assert "released without your file" in told["deletes one report"].says
    assert "two thirds, 4, are needed" in told["deletes half of the reports"].says
    assert "an older state was put back" in told["rolls the whole folder back"].says
    assert "an older state was put back" in told["offers the epoch before"].says
    assert "puts back the same bytes" in told["deletes lock.bin"].says
    edited = told["edits release.json"].says
    assert "signature of Sam does not fit" in edited and "put the signed one back" in edited


def test_bands_tell_a_manager_less_than_exact_totals(done: Rehearsal) -> None:
    for row in done.rows:
        if row.attacker == "manager" and row.ours and row.exact and row.exact.r2 is not None:
            assert row.ours.r2 is not None and row.ours.r2 < row.exact.r2
            assert row.ours.people == 0 < row.exact.people


def test_real_releases_hold_the_bands_of_the_rules(played: Play) -> None:
    seen = bands_of(played.stage, played.people, K)[: played.people.ordinary]
    assert seen == computed(played.people, K).bands[: played.people.ordinary]
    assert any(sight is not None for row in seen for sight in row)


def test_an_honest_report_stands_so_a_refusal_means_something(played: Play) -> None:
    stage = played.stage
    honest = played.people.contribution(played.people.ordinary, 0)
    identity = stage.machine(name_of(0)).keys.identity()
    lie = Lie(honest.cells, honest.filled, index=0, seq=7)
    assert examined(stage, played.task, forge(played.task, lie, identity, stage.urandom)) == ""
    other = replace(lie, index=1)
    sealed = forge(played.task, other, identity, stage.urandom)
    assert examined(stage, played.task, sealed) == "signature"


def test_a_copy_is_attacked_and_the_stage_is_not(played: Play) -> None:
    copy = played.stage.copy("elsewhere")
    copy.mailroom.delete(f"{copy.team}/epochs/{played.task.file.epoch}.toml")
    assert len(copy.files()) == len(played.stage.files()) - 1
    copy.remove()
    assert not os.path.exists(copy.root)


@pytest.mark.parametrize("members", [0, 5, 500])
def test_a_size_that_cannot_be_played_is_refused(members: int) -> None:
    with pytest.raises(TeamError, match=f"6 to 499 members, not {members}: one of them leaves"):
        rehearse(members, 1, lambda _: None)


@pytest.mark.slow
def test_a_team_of_twelve_plays_months() -> None:
    steps: list[Step] = []
    done = rehearse(12, 1, steps.append)
    assert [step.what for step in steps][:13] == [
        *(f"2026-{month:02}" for month in range(1, 13)), "2027-01",
    ]  # fmt: skip
    assert done.sections == 19
    by_the_rules = computed(people(12, 1, K), K).bands
    assert done.opened == sum(sight is not None for row in by_the_rules for sight in row) < 13 * 19
    (quarter,) = (row for row in done.rows if row.attack.startswith("asks for the quarter"))
    assert "2027-Q1 (epoch 6) has days that were closed with 2027-01." in quarter.says
    for row in done.rows:
        if row.attacker == "manager" and row.ours:
            assert row.ours.people == 0

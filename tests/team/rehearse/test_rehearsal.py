"""A whole small rehearsal: real keys, real files, every attack, and nothing left behind."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import pytest

import chefslog
from chefslog.team.errors import TeamError
from chefslog.team.rehearse.rehearsal import Rehearsal, rehearsal_lines, rehearse

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def steps() -> list[tuple[int, int, str]]:
    return []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rehearsal")


@pytest.fixture(scope="module")
def done(folder: Path, steps: list[tuple[int, int, str]]) -> Rehearsal:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        return rehearse(6, 1, lambda *step: steps.append(step), teams=20)


def test_nothing_is_left(done: Rehearsal, folder: Path) -> None:
    assert done.members == 6
    assert os.listdir(folder) == []


def test_every_step_is_told(done: Rehearsal, steps: list[tuple[int, int, str]]) -> None:
    assert [done for done, _, _ in steps] == list(range(done.periods + 4))
    assert {of for _, of, _ in steps} == {done.periods + 4}
    assert steps[0][2] == "2026-01"


def test_the_manager_is_refused_whatever_is_asked_for_again(done: Rehearsal) -> None:
    told = [row for row in done.rows if row.attacker == "manager"]
    refused = {row.attack: row for row in told if row.outcome == "refused"}
    assert (len(refused), len(told)) == (2, 3)
    assert "put the same bytes there again" in refused["asks for the same period once more"].says
    second = refused["founds a second team of all but one"].says
    assert "3 of 3 clients" in second and "went to the team Rehearsal with 2026-04" in second


def test_what_insiders_learn_is_said_beside_exact_totals(done: Rehearsal) -> None:
    (alike,) = (row for row in done.rows if "answered alike" in row.attack)
    assert alike.says.startswith("«") and "21 answers of one person fit it" in alike.says
    (told,) = (row for row in done.rows if row.attacker == "colleagues")
    assert told.attack.startswith("5 of 6 tell") and "of 21 that fit the band" in told.says
    (desk,) = (row for row in done.rows if row.attacker == "desk")
    assert desk.says.startswith("120 of 120 from 6 people")


def test_no_lie_of_a_client_counts(done: Rehearsal) -> None:
    told = {row.attack: row for row in done.rows if row.attacker == "client"}
    assert {row.outcome for row in told.values()} == {"refused"}
    reasons = [row.says.split("»")[0].lstrip("«") for row in told.values()]
    assert reasons[:8] == [
        "proof", "proof", "proof", "blank", "vouching", "signature", "roster", "time",
    ]  # fmt: skip


def test_what_the_host_changes_is_noticed(done: Rehearsal) -> None:
    told = {row.attack: row for row in done.rows if row.attacker == "host"}
    looks = told.pop("looks at the files")
    assert looks.outcome == "works" and looks.says.startswith("6 files of ")
    assert {row.outcome for row in told.values()} == {"noticed"}
    assert "released without your file" in told["deletes one report"].says
    assert "an older state was put back" in told["rolls the whole folder back"].says
    edited = told["edits release.json"].says
    assert "signature of Sam does not fit" in edited and "put the signed one back" in edited


def test_it_says_what_a_report_of_that_size_can_see(done: Rehearsal) -> None:
    assert {row.n for row in done.power} == {6}
    lines = list(rehearsal_lines(done, 80))
    assert any(line.startswith("     6  mean") for line in lines)
    assert done.as_json()["format"] == "chefslog-rehearsal/2"


def test_the_guides_threat_model_says_what_was_learned(done: Rehearsal) -> None:
    page = (Path(chefslog.__path__[0]) / "guide/team-threats.md").read_text(encoding="utf-8")
    (alike,) = (row for row in done.rows if "answered alike" in row.attack)
    (told,) = (row for row in done.rows if row.attacker == "colleagues")
    band = re.match("«(.*)»", alike.says)
    assert band is not None
    assert f'answered alike ("{band[1]}") | 21 of 21 answers of a person fit' in page
    assert "is one of 21 of 21 that fit the band" in told.says
    assert "5 of 6 tell each other | 21 of 21 answers of the sixth fit" in page


@pytest.mark.parametrize("members", [0, 5, 500])
def test_a_size_that_cannot_be_played_is_refused(members: int) -> None:
    with pytest.raises(TeamError, match=f"6 to 200 members, not {members}: one of them leaves"):
        rehearse(members, 1, lambda *_: None)

"""The draft's test vectors, bit for bit, and our figures of them where they are not at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chefslog.team.vdaf.field import Field128
from chefslog.team.vdaf.randomness import XofTurboShake128
from tests.team.vdaf.figures import (
    BINDER,
    DST,
    ELEMENTS,
    OFFICIAL,
    SEED,
    digests,
    expected,
    figure,
    inputs_of,
    instance,
    patterns,
    played,
    xof_outputs,
)

FIGURES: dict[str, Any] = json.loads(Path(__file__).with_name("figures.json").read_text())
SUM_VECS = [name for name in FIGURES if name.startswith("Prio3")]
FILES = sorted(OFFICIAL.glob("Prio3SumVec*.json"))
NONE_HERE = "the draft's own test vectors are not beside this checkout (../shared/vectors/vdaf)"


def stem(path: Path) -> str:
    return path.stem


def xof_played() -> dict[str, bytes]:
    vec = XofTurboShake128.expand_into_vec(Field128, SEED, DST, BINDER, ELEMENTS)
    return {
        "derived_seed": XofTurboShake128.derive_seed(SEED, DST, BINDER),
        "expanded_vec_field128": Field128.encode_vec(vec),
    }


@pytest.mark.parametrize("name", SUM_VECS)
def test_every_step_agrees_with_the_figures(name: str) -> None:
    kept = FIGURES[name]
    given = patterns(kept["parameters"]["shares"], kept["measurements"])
    assert digests(played(instance(name, kept["parameters"]), given)) == kept["digests"]


def test_the_xof_agrees_with_the_figures() -> None:
    assert digests(xof_played()) == FIGURES["XofTurboShake128"]["digests"]


@pytest.mark.skipif(not FILES, reason=NONE_HERE)
@pytest.mark.parametrize("path", FILES, ids=stem)
def test_every_step_is_the_official_one(path: Path) -> None:
    vector = json.loads(path.read_text())
    assert played(instance(path.stem, vector), inputs_of(vector)) == expected(vector)


@pytest.mark.skipif(not FILES, reason=NONE_HERE)
@pytest.mark.parametrize("path", [path for path in FILES if path.stem in FIGURES], ids=stem)
def test_the_figures_are_of_the_official_file(path: Path) -> None:
    assert figure(json.loads(path.read_text())) == FIGURES[path.stem]


@pytest.mark.skipif(not FILES, reason=NONE_HERE)
def test_the_xof_is_the_official_one() -> None:
    official = xof_outputs(json.loads((OFFICIAL / "XofTurboShake128.json").read_text()))
    assert xof_played() == official
    assert digests(official) == FIGURES["XofTurboShake128"]["digests"]


def test_the_figures_cover_every_step() -> None:
    for name in SUM_VECS:
        reports = len(FIGURES[name]["measurements"])
        shares = FIGURES[name]["parameters"]["shares"]
        of_a_report = 1 + shares + shares + 1 + shares
        assert len(FIGURES[name]["digests"]) == reports * of_a_report + shares + 1

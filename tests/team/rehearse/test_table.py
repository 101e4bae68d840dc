"""The table of a rehearsal as text and as data."""

from __future__ import annotations

import json

import pytest

from chefslog.team.rehearse.score import Learned
from chefslog.team.rehearse.table import Rehearsal, Row, data, lines

ROWS = (
    Row("manager", "subtracts periods: one left, one joined", "read", "Guessed from sums.",
        Learned(0.0449, 0, 13, 0, 1000), Learned(0.987, 13, 13, 953, 1000)),
    Row("manager", "asks for the same period again", "refused", "The same bytes came back.",
        exact=Learned(1.0, 13, 13, 1000, 1000)),
    Row("manager", "works head counts back from the bands", "read", "How many, not who.",
        Learned(None, 0, 0, 3, 100), Learned(None, 0, 0, 100, 100)),
    Row("desk", "works out habits", "read", "By name.",
        Learned(-1e-9, 1, 13, 1, 5000), Learned(0.5, 13, 13, 4999, 5000)),
    Row("host", "deletes one report", "noticed", "Its owner's receipt does not fit."),
)  # fmt: skip
REHEARSAL = Rehearsal(12, 1, 5, 13, 19, 240, ROWS)


def test_the_text_sets_both_sides_beside_each_other() -> None:
    text = lines(REHEARSAL, 100)
    assert text[0].startswith("12 made-up members (seed 1), 13 periods, 19 sections, k = 5; 240")
    (row,) = (line for line in text if "subtracts" in line)
    assert row.split()[-8:] == ["0.04", "0/13", "0.0", "%", "0.99", "13/13", "95.3", "%"]
    (row,) = (line for line in text if "the same period" in line)
    assert row.split()[-5:] == ["refused", "1.00", "13/13", "100.0", "%"]
    (row,) = (line for line in text if "head counts back" in line)
    assert row.split()[-8:] == ["–", "–", "3.0", "%", "–", "–", "100.0", "%"]
    (row,) = (line for line in text if "works out habits" in line)
    assert row.split()[-8:] == ["0.00", "1/13", "<0.1", "%", "0.50", "13/13", "99.9", "%"]
    (row,) = (line for line in text if "deletes one" in line)
    assert row.endswith("noticed")


@pytest.mark.parametrize("width", [20, 60, 72, 100, 200])
def test_the_text_keeps_to_the_width(width: int) -> None:
    assert max(len(line) for line in lines(REHEARSAL, width)) <= max(width, 60)


def test_the_data_is_json_with_short_figures() -> None:
    found = json.loads(json.dumps(data(REHEARSAL)))
    assert found["format"] == "chefslog-rehearsal/1"
    assert found["rows"][0]["ours"]["r2"] == 0.0449
    assert found["rows"][2]["ours"]["r2"] is None
    assert str(found["rows"][3]["ours"]["r2"]) == "0.0"
    assert found["rows"][4]["exact"] is None

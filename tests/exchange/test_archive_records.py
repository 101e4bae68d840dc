"""Each record of an archive is checked on its way in, and what is refused is shown as it stands."""

from __future__ import annotations

from typing import Any

import pytest

from chefslog.exchange.formats import archive
from chefslog.exchange.schema import check_record
from chefslog.exchange.source import SourceError
from chefslog.model.kinds import TEXT_LIMIT
from chefslog.reading.records import TOKEN_COUNTS
from tests.exchange.given import read, refusals

ID = "01940000-0000-7000-8000-000000000001"
AT = "2026-11-03T09:00:00.000Z"
GIVEN: dict[str, dict[str, Any]] = {
    "verdict": {"entry": ID, "verdict": "held", "note": None, "day": "2026-11-03", "at": AT},
    "checkin": {"week": "2026-W45", "review_load": 3, "impact_ai": "2x", "note": None, "at": AT},
    "version": {
        "id": ID, "season": "H2", "at": AT, "audience": "me", "form": "md", "file": "", "text": "x",
        "ids": [ID],
    },
    "usage": {
        "id": "0" * 32, "day": "2026-11-03", "project": "api", "model": "m", "session": "s",
        "source": "claude", **dict.fromkeys(TOKEN_COUNTS, 0), "cost": 1.5, "currency": "USD",
        "seen": "",
    },
    "step": {
        "step": 1, "at": AT, "actor": "me", "session": "s", "verb": "edit", "target": None,
        "undone": 0,
    },
    "change": {"of": 1, "item": "verdict", "ref": ID, "before": None, "after": {"note": "x"}},
    "season": {
        "name": "H2", "first": "2026-07-01", "last": "2026-12-31", "goals": [], "picks": [],
        "at": AT,
    },
    "entry": {
        "id": ID, "captured_at": AT, "offset": 60, "source": "shell", "day": "2026-11-03",
        "headline": "x",
    },
}  # fmt: skip
DEEP = "[" * 100_000
LINES = '{"chefslog-archive":1,"whole":true}\n%s\n{"counts":{}}\n'


@pytest.mark.parametrize(
    ("kind", "part", "value", "reason"),
    [
        ("verdict", "note", 5, "note: text is allowed"),
        pytest.param("verdict", "note", "x" * (TEXT_LIMIT + 1), "note: text is allowed", id="long"),
        ("verdict", "verdict", "helped",
         'verdict: "helped" is not one of: held reworked reverted incident unknown'),
        ("checkin", "review_load", [3], "review_load: one answer is allowed"),
        ("checkin", "review_load", 6, 'review load: "6" is not a number from 1 to 5'),
        ("checkin", "week", None, 'week: "None" is not a week such as 2026-W47'),
        ("version", "ids", "x", "ids: a list of entry ids is allowed"),
        ("version", "ids", ["x", 5], "ids: a list of entry ids is allowed"),
        ("usage", "id", "0" * 31, "id: not that of a sum of usage"),
        ("usage", "id", "0" * 33, "id: not that of a sum of usage"),
        ("usage", "id", "g" * 32, "id: not that of a sum of usage"),
        ("usage", "cost", -0.01, "cost: an amount is allowed"),
        ("usage", "cost", 1e12, "cost: an amount is allowed"),
        ("usage", "cost", True, "cost: an amount is allowed"),
        ("usage", "cost", "1", "cost: an amount is allowed"),
        ("usage", "input_tokens", -1, "input_tokens: a number is allowed"),
        ("usage", "input_tokens", 1 << 62, "input_tokens: a number is allowed"),
        ("usage", "input_tokens", True, "input_tokens: a number is allowed"),
        ("usage", "input_tokens", 1.0, "input_tokens: a number is allowed"),
        ("step", "step", 0, "step: a number is allowed"),
        ("step", "target", -1, "target: a number is allowed"),
        ("change", "after", "{bad", "after: not JSON"),
        pytest.param("change", "after", DEEP, "after: not JSON", id="deep change"),
        ("change", "after", "[1]", "after: not a JSON object"),
        ("change", "before", [1], "before: not a JSON object"),
        ("season", "name", "", "not a season as chefslog keeps them"),
        ("season", "last", "2026-06-30", "not a season as chefslog keeps them"),
        ("season", "goals", ["grow"], "not a season as chefslog keeps them"),
        ("season", "picks", [5], "not a season as chefslog keeps them"),
        ("season", "desk", [1], "not a season as chefslog keeps them"),
        ("entry", "state", "gone",
         'state: "gone" is not one of: entry draft trashed dismissed'),
        ("entry", "extra", "{bad", "extra: not JSON"),
        pytest.param("entry", "extra", DEEP, "extra: not JSON", id="deep extra"),
        ("entry", "extra", "[1]", "extra: not a JSON object"),
        ("entry", "extra", [1], "extra: not a JSON object"),
        ("entry", "typed", 5, "typed: expected text, got int"),
    ],
)  # fmt: skip
def test_a_part_that_no_journal_holds_is_refused(
    kind: str, part: str, value: Any, reason: str
) -> None:
    with pytest.raises(ValueError) as refused:
        check_record(kind, GIVEN[kind] | {part: value})
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("kind", "part", "value", "kept"),
    [
        pytest.param("verdict", "note", "x" * TEXT_LIMIT, "x" * TEXT_LIMIT, id="long"),
        ("checkin", "review_load", 5, 5),
        ("checkin", "review_load", None, None),
        ("version", "ids", None, "[]"),
        ("version", "ids", [ID], f'["{ID}"]'),
        ("usage", "id", "f" * 32, "f" * 32),
        ("usage", "cost", 0, 0.0),
        ("usage", "cost", 1e12 - 0.5, 1e12 - 0.5),
        ("usage", "cost", None, None),
        ("usage", "input_tokens", 0, 0),
        ("usage", "input_tokens", (1 << 62) - 1, (1 << 62) - 1),
        ("step", "target", 0, 0),
        ("step", "undone", 1, 1),
        ("change", "of", 1, 1),
        ("change", "after", '{"n": 1e999}', {"n": float("inf")}),
        ("change", "before", None, None),
        ("season", "last", "2026-07-01", "2026-07-01"),
        ("season", "goals", None, "[]"),
        ("entry", "extra", '{"n": 1e999}', {"n": float("inf")}),
        ("entry", "extra", None, {}),
        ("entry", "typed", None, ""),
        ("entry", "state", "dismissed", "dismissed"),
    ],
)
def test_the_last_value_that_is_allowed_is_kept(
    kind: str, part: str, value: Any, kept: Any
) -> None:
    assert check_record(kind, GIVEN[kind] | {part: value})[part] == kept


def test_no_change_brings_an_entry_into_a_state_that_there_is_not() -> None:
    change = GIVEN["change"] | {"item": "entry", "after": {"state": "trashed"}}
    assert check_record("change", change)["after"] == {"state": "trashed"}
    with pytest.raises(ValueError, match="state: entry draft trashed dismissed are allowed"):
        check_record("change", change | {"before": {"state": "gone"}})


def test_what_an_entry_has_beside_its_fields_goes_into_its_extra() -> None:
    entry = check_record(
        "entry", GIVEN["entry"] | {"mood": "good", "extra": {"mood": "bad", "a": 1}}
    )
    assert entry["extra"] == {"mood": "good", "a": 1}


@pytest.mark.parametrize(
    ("line", "reason", "raw"),
    [
        pytest.param(DEEP, "nested too deeply", DEEP, id="deep"),
        ("5", "not a JSON object", "5"),
        ("{}", "not a JSON object", "{}"),
        ('{"entry": nul}', "not JSON: Expecting value", '{"entry": nul}'),
        ('{"entry": "größer"}', "not a JSON object", '"größer"'),
        ('{"entry": {"notes": "größer"}}', 'id: "None" is not a UUID', '{"notes": "größer"}'),
        ('{"table": "größer"}', '"table" is nothing that an archive has', '{"table": "größer"}'),
    ],
)
def test_a_line_that_is_no_record_is_listed_as_it_stands(line: str, reason: str, raw: str) -> None:
    assert refusals("jsonl", LINES % line) == [("line 2", reason, raw)]


@pytest.mark.parametrize("size", [99, 100, 101])
def test_a_line_as_long_as_the_limit_is_refused_for_it(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LINE_LIMIT", 100)
    line = '{"note": "%s"}'
    line %= "x" * (size - len(line) + 2)
    ((_, reason, raw),) = refusals("jsonl", LINES % line)
    assert (len(raw), reason) == (
        size,
        '"note" is nothing that an archive has' if size < 100 else "longer than any record",
    )


def test_members_that_no_archive_has_are_listed_and_the_known_ones_are_not() -> None:
    text = (
        '{"chefslog-archive":1,"whole":false,"filter":"+infra","mood":"größer",\n'
        '"tables":[1],"counts":{"entries":0,"later":5}}'
    )
    assert refusals("json", text) == [
        ("line 1", '"mood" is nothing that an archive has', '{"mood": "größer"}'),
        ("line 2, record 1 of tables", '"tables" is nothing that an archive has', '{"tables": 1}'),
    ]


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ('{"entries":2,"verdicts":0}', "2 entries were written, 0 are there"),
        ('{"entries":0,"verdicts":1}', "1 verdicts were written, 0 are there"),
        ("5", "the archive breaks off: the counts at its end are missing"),
    ],
)
def test_what_is_missing_from_an_archive_is_said_by_its_counts(counts: str, reason: str) -> None:
    text = f'{{"chefslog-archive":1,"whole":true,"entries":[],"counts":{counts}}}'
    assert refusals("json", text) == [("the end", reason, "")]


@pytest.mark.parametrize("form", ["json", "jsonl"])
@pytest.mark.parametrize(
    ("version", "reason"),
    [
        ("2", "given was written by a newer chefslog (archive version 2, this program reads 1). "
         "Nothing was imported; upgrade chefslog first."),
        ("0", "given: chefslog-archive should be 1. Nothing was imported."),
        ('"1"', "given: chefslog-archive should be 1. Nothing was imported."),
        ("null", "given: chefslog-archive should be 1. Nothing was imported."),
    ],
)  # fmt: skip
def test_an_archive_of_another_version_is_refused(form: str, version: str, reason: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(form, f'{{"chefslog-archive":{version}}}\n{{"counts":{{}}}}\n')
    assert str(refused.value) == reason

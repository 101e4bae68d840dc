"""Journals, archives and captures that 0.1.0 wrote: each opens whole."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from chefslog.home.files import make_folder, write_private
from chefslog.home.paths import Home
from chefslog.store.migration import released

pytestmark = pytest.mark.slow

STEPS = {
    1: "10e38474a9cebe6d84de3917b01baf3645ec7135f7860872311af70255df42b7",
    2: "a19626e14e519d4e68d4f2b72fd7ea63328cc4fa03018de07fffa7159aa6f80c",
}
"""The SHA-256 of each migration that was released: journals have gone through it as it is."""
RELEASED = Path(__file__).parent / "fixtures" / "0.1.0"
ARCHIVED = [json.loads(line) for line in (RELEASED / "archive.jsonl").open(encoding="utf-8")]
ENTRIES = {
    record["entry"]["id"]: record["entry"]
    for record in ARCHIVED
    if record.get("entry", {}).get("state") == "entry"
}


def run(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "chefslog", *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def listed() -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in json.loads(run("list", "--json", "-a"))}


def put_journal(home: Home, schema: int) -> None:
    make_folder(home.data)
    packed = RELEASED / f"journal-schema-{schema}.db.gz"
    write_private(home.journal, gzip.decompress(packed.read_bytes()))


def assert_same(entry: dict[str, Any], archived: dict[str, Any]) -> None:
    assert {name: entry.get(name) for name in archived} == archived


def test_the_journal_of_0_1_0_opens_whole(home: Home) -> None:
    put_journal(home, 2)
    entries = listed()
    assert entries.keys() == ENTRIES.keys()
    for entry_id, archived in ENTRIES.items():
        assert_same(entries[entry_id], archived)
    assert "H2-2025" in run("season", "list")
    assert "more" in run("checkin", "--week", "2025-W45")
    assert "A typo in the docs" in run("trash")


def test_a_journal_of_the_first_schema_is_upgraded_whole(home: Home) -> None:
    put_journal(home, 1)
    before = {(archived["headline"], archived["day"]) for archived in ENTRIES.values()}
    assert {(entry["headline"], entry["day"]) for entry in listed().values()} == before
    run("set", "last", "value:cost")
    assert {(entry["headline"], entry["day"]) for entry in listed().values()} == before
    run("doctor")


def test_a_pending_capture_of_0_1_0_is_read_and_taken_in(home: Home) -> None:
    put_journal(home, 2)
    for state in ("tmp", "new"):
        make_folder(home.letters(state))
    written = (RELEASED / "pending.json").read_bytes()
    capture = json.loads(written)
    path = Path(home.letters("new")) / f"{capture['id']}.json"
    write_private(str(path), written)
    assert listed()[capture["id"]]["headline"] == capture["headline"]
    run("set", "last", "value:cost")
    assert not path.exists()
    assert listed()[capture["id"]]["headline"] == capture["headline"]


@pytest.mark.parametrize("shape", ["json", "jsonl"])
def test_an_archive_of_0_1_0_comes_back_as_it_was_written(tmp_path: Path, shape: str) -> None:
    run("import", str(RELEASED / f"archive.{shape}"), "--yes")
    again = tmp_path / f"again.{shape}"
    run("export", "-o", str(again), "--format", shape)
    text = again.read_text(encoding="utf-8")
    # What has come since is there, and empty.
    for new in (',"desk":{}', ',"versions":0', ',"usage":0', ',\n"versions":[]', ',\n"usage":[]'):
        text = text.replace(new, "")
    assert text == (RELEASED / f"archive.{shape}").read_text(encoding="utf-8")


def test_a_released_migration_never_changes() -> None:
    steps = {step.version: step.sql for step in released()}
    found = {version: hashlib.sha256(steps[version].encode()).hexdigest() for version in STEPS}
    assert found == STEPS

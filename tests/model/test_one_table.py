"""Adding a field is one row in the table and one migration step: everything else follows.

A process of its own runs the program with one more row and plays an entry's whole life.
"""

from __future__ import annotations

import subprocess
import sys

LIFE = """
import sys
from chefslog.model import fields

source = open(fields.__file__, encoding="utf-8").read()
mark = 'Field("private", "private", "flag"'
assert source.count(mark) == 1
added = 'Field("mood", "mood", "choice", ("calm", "rushed"), "Mood", "cost", True, "?"), '
exec(compile(source.replace(mark, added + mark), fields.__file__, "exec"), fields.__dict__)

from chefslog.reading import connect
connect.SCHEMA_VERSION += 1
from chefslog.store import migration
steps = migration.released()
step = migration.Step(
    connect.SCHEMA_VERSION,
    "ALTER TABLE entry ADD COLUMN mood TEXT CHECK (mood IN ('calm', 'rushed'));",
)
migration.released = lambda: (*steps, step)

from chefslog.__main__ import main

def chefslog(*words):
    sys.argv = ["chefslog", *words]
    code = main()
    assert code == 0, (words, code)

chefslog("add", "One mood:calm")
chefslog("add", "--mood", "rushed", "Two")
chefslog("list", "mood:calm")
chefslog("set", "last", "mood:calm")
chefslog("list", "mood:rushed")
chefslog("show", "last", "--json")
chefslog("undo")
chefslog("show", "last")

from chefslog.capture.document import read_document, write_document
entry = {"headline": "x", "mood": "calm", "day": "2026-11-20", "short": "abc"}
assert read_document(write_document(entry), "2026-11-21")["mood"] == "calm"

from chefslog.cli.completion import _tokens
from chefslog.capture.grammar import KEYS
assert "mood:calm" in _tokens("mood:", KEYS)
from chefslog.store.tables import ENTRY
assert "mood" in ENTRY.columns
"""


def test_one_row_and_one_step_are_enough() -> None:
    done = subprocess.run([sys.executable, "-c", LIFE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("— One") == 1
    assert '"mood": "calm"' in done.stdout
    assert "Mood" in done.stdout

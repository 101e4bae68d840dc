"""Adding a field is one row, one column, one ALTER TABLE: everything else follows.

Done for real, with a field of each sort, in a copy of the source tree.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from chefslog.home.manual import load_pages

ROOT = Path(__file__).parents[2]
LISTS = """
import json, sys
from contextlib import redirect_stdout
from io import StringIO
from chefslog.cli.dispatch import dispatch
for wanted in sys.argv[1:]:
    with redirect_stdout(StringIO()) as out:
        assert dispatch(["list", wanted, "--json"]) == 0
    print(json.dumps(json.loads(out.getvalue())))
"""
ROWS = """
    Field("lesson", "lesson", Line(), "Lesson", "story", True, "what I would do differently"),
    Field("remedy", "", Text(), "Remedy", "story", True, "how it is done now"),
    Field("mood", "mood", Choice("calm", "rushed"), "Mood", "cost", True, "how it felt"),
    Field("focus", "focus", Minutes(), "Focus", "cost", False, "time without interruption"),
    Field("retries", "", Pair(green="green", red="red"), "Retries", "cost", True, "CI runs"),
    Field("urgent", "urgent", Flag(), "Urgent", "flags", True, "could not wait"),
    Field("customer", "customer", Word(), "Customer", "where", True, "who asked for it"),
    Field("services", "", Words("~"), "Services", "where", True, "services it touched"),
"""
COLUMNS = """
    lesson: str | None = Field(default=None, sa_type=Text)
    remedy: str | None = Field(default=None, sa_type=Text)
    mood: str | None = Field(default=None, sa_type=Text, sa_column_args=_check("mood"))
    focus: int | None = None
    retries_green: int | None = None
    retries_red: int | None = None
    urgent: int = Field(sa_column_args=_check("urgent"), sa_column_kwargs=_default("0"))
    customer: str | None = Field(default=None, sa_type=Text)
"""
STEP = """
ALTER TABLE entry ADD COLUMN lesson TEXT;
ALTER TABLE entry ADD COLUMN remedy TEXT;
ALTER TABLE entry ADD COLUMN mood TEXT CHECK (mood = 'calm' OR mood = 'rushed');
ALTER TABLE entry ADD COLUMN focus INTEGER;
ALTER TABLE entry ADD COLUMN retries_green INTEGER;
ALTER TABLE entry ADD COLUMN retries_red INTEGER;
ALTER TABLE entry ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1));
ALTER TABLE entry ADD COLUMN customer TEXT;
"""


class Tree:
    """A copy of the source tree, and what is run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        left_out = shutil.ignore_patterns("__pycache__", "*.egg-info")
        for name in ("src", "tests"):
            shutil.copytree(ROOT / name, root / name, ignore=left_out)
        shutil.copy(ROOT / "pyproject.toml", root)

    def put(self, path: str, after: str, added: str) -> None:
        """Add lines behind the one place that matches `after`."""
        file = self.root / path
        text, count = re.subn(after, lambda found: found.group() + added, file.read_text("utf-8"))
        assert count == 1, path
        file.write_text(text, "utf-8")

    def run(self, *words: str, code: int = 0) -> str:
        """Run a module of the copy; its standard output."""
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.root / "src"), "PYTHONDONTWRITEBYTECODE": ""},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, (words, done.stdout[-3000:], done.stderr[-3000:])
        return done.stdout

    def chefslog(self, *words: str) -> str:
        """Run the program."""
        return self.run("chefslog", *words)

    def list_entries(self, *filters: str) -> list[list[dict[str, Any]]]:
        """The entries that each filter finds, all in one process."""
        (self.root / "lists.py").write_text(LISTS, "utf-8")
        return [*map(json.loads, self.run("lists", *filters).splitlines())]


@pytest.mark.slow
def test_a_field_is_one_row_one_column_and_one_step(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree")
    tree.chefslog("add", "Older than the field")
    tree.chefslog("set", "last", "ai:1")

    tree.put("src/chefslog/model/fields.py", r"\n    Field\(\"impact\".*\n", ROWS.lstrip("\n"))
    tree.put("src/chefslog/store/tables.py", r"\n    impact: .*\n", COLUMNS.lstrip("\n"))
    _add_step(tree)

    tree.run("tests", "schema", code=1)
    tree.run("tests", "schema", "--write")
    page = load_pages()["architecture"]
    recipe = page.partition("### Add a field\n")[2].partition("\n### ")[0]
    named = [path.replace("NNNN_NAME", "*") for path in re.findall(r"`(src/[^`]+)`", recipe)]
    changed = _changed_files(tree)
    assert len(changed) == 5
    assert [path for path in changed if not any(fnmatch(path, name) for name in named)] == []
    tree.run(
        *("pytest", "-n", "0", "-p", "no:cacheprovider", "tests/store/test_tables.py"),
        *("tests/exchange/test_archive.py", "-k", "test_tables or schema"),
    )

    tree.chefslog("add", 'Newer lesson:"zanzibar matters" mood:calm focus:1h30 urgent:yes ~billing')
    tree.chefslog(
        "add", "--remedy", "All of pemba", "--retries", "2/1", "--mood", "rushed", "Third"
    )
    for when in ("pending", "taken in"):
        wanted = {
            "zanzibar": "Newer", "pemba": "Third", "billing": "Newer", "mood:calm": "Newer",
            "focus:1h..": "Newer", "has:retries": "Third", "~billing urgent:yes": "Newer",
        }  # fmt: skip
        found = [[one["headline"] for one in each] for each in tree.list_entries(*wanted)]
        assert found == [[headline] for headline in wanted.values()], when
        tree.chefslog("set", "last", "ai:2")  # The writer takes in what is pending, and upgrades.
    tree.chefslog("set", "last", "customer:Acme")
    shown = tree.chefslog("show", "last")
    assert "Retries  " in shown and "2 green, 1 red" in shown and "All of pemba" in shown
    assert "Acme" in tree.chefslog("list", "customer:acme", "--json")
    assert '"mood":"calm"' in tree.chefslog("export", "--format", "jsonl")


def _changed_files(tree: Tree) -> list[str]:
    """The files of the copy's package that are not as they were."""
    found = []
    for file in sorted((tree.root / "src").rglob("*.*")):
        path = file.relative_to(tree.root)
        if file.suffix in (".py", ".sql", ".json") and not (
            (ROOT / path).is_file() and (ROOT / path).read_bytes() == file.read_bytes()
        ):
            found.append(path.as_posix())
    return found


def _add_step(tree: Tree) -> None:
    migrations = tree.root / "src" / "chefslog" / "store" / "migrations"
    version = len(list(migrations.glob("*.sql"))) + 1
    (migrations / f"{version:04}_more_fields.sql").write_text(STEP, "utf-8")
    connect = tree.root / "src" / "chefslog" / "reading" / "connect.py"
    text = connect.read_text("utf-8")
    old = f"SCHEMA_VERSION = {version - 1}\n"
    assert text.count(old) == 1
    connect.write_text(text.replace(old, f"SCHEMA_VERSION = {version}\n"), "utf-8")

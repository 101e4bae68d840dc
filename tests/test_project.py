"""The developer's commands and what CI does with them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.__main__ import COMMANDS
from tests.lowest import lower_bounds
from tests.rooms import measure_rooms, render_table, worktree_sources

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WORKFLOW = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")


def test_ci_runs_every_python_and_every_system() -> None:
    matrix: dict[str, Any] = yaml.safe_load(WORKFLOW)["jobs"]["tests"]["strategy"]["matrix"]
    assert [system.split("-")[0] for system in matrix["system"]] == ["ubuntu", "macos", "windows"]
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert matrix["python"][0] == oldest


@pytest.mark.parametrize("place", [".github/workflows/ci.yml", ".github/CONTRIBUTING.md"])
def test_the_commands_that_are_named_exist(place: str) -> None:
    text = (ROOT / place).read_text(encoding="utf-8")
    named = set(re.findall(r"python -m tests (\w+)", text)) - {"tests"}
    assert named
    assert named <= set(COMMANDS)


def test_every_dependency_has_a_lower_bound_that_is_tested() -> None:
    pinned = lower_bounds(PROJECT["project"])
    names = {requirement.partition("==")[0] for requirement in pinned}
    assert {"textual", "sqlmodel", "platformdirs", "cryptography", "psycopg"} <= names
    with pytest.raises(SystemExit, match=r"'rich' in pyproject\.toml has no lower bound"):
        lower_bounds({"dependencies": ["rich"], "optional-dependencies": {}})


def test_the_sizes_of_rooms_add_up() -> None:
    sizes = measure_rooms([("cli/command.py", "a\nb\n"), ("cli/team/sign.py", "a\n"), ("x.py", "")])
    assert sizes == {"cli": (1, 2), "cli/team": (1, 1)}
    table = [*render_table(sizes, {"cli": (3, 5), "gone": (1, 1)})]
    assert table[2:] == [
        "| cli | 3 | 1 | 5 | 2 | -3 |",
        "| cli/team | 0 | 1 | 0 | 1 | +1 |",
        "| gone | 1 | 0 | 1 | 0 | -1 |",
        "| **all** | 4 | 2 | 6 | 3 | -3 |",
    ]
    assert "tui" in measure_rooms(worktree_sources())


def test_the_page_of_a_package_index_has_whole_addresses() -> None:
    hook = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    paths = set(re.findall(r"\]\(([^):#]+)\)", text))
    assert {"screenshots/today.svg", "src/chefslog/guide/team.md"} <= paths
    for change in hook["substitutions"]:
        text = re.sub(change["pattern"], change["replacement"], text)
    targets = set(re.findall(r"\]\(([^)]+)\)", text))
    assert all(target.startswith(("https://", "#")) for target in targets)
    assert {path for path in paths if any(to.endswith("/" + path) for to in targets)} == paths


def test_the_dependencies_hold_no_release_that_is_known_to_be_unsafe() -> None:
    # Earlier ones of Jinja let a template out of the sandbox.
    assert "jinja2>=3.1.6" in PROJECT["project"]["dependencies"]

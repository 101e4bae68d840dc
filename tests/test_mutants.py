"""The command that puts faults into modules: what it changes, what it leaves, what it reports."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.mutants.command import main
from tests.mutants.mapping import stages_of
from tests.mutants.mutation import find_mutants, pick_mutants

SOURCE = '''"""A module of numbers, 1 and 2."""

LIMIT = 5
"""The most there may be: 5."""


def is_allowed(count: int, names: list[str] | None = None) -> bool:
    """Return whether a count is below the limit."""
    if not names:
        raise ValueError(f"no names for {count + 1}")
    return count < LIMIT and names[0] != "nobody"
'''


def test_it_changes_conditions_numbers_and_keys_but_no_message() -> None:
    texts = [mutant.text() for mutant in find_mutants(SOURCE)]
    assert sorted(texts) == sorted([
        "5 → (6)",
        "5 → (4)",
        "not names → (bool(names))",
        'return count < LIMIT and names[0] != "nobody" → return None',
        'count < LIMIT and names[0] != "nobody" → (count < LIMIT or names[0] != \'nobody\')',
        "count < LIMIT → (count <= LIMIT)",
        "count < LIMIT → (count > LIMIT)",
        'names[0] != "nobody" → (names[0] == \'nobody\')',
        "\"nobody\" → 'nobody_'",
        "0 → (1)",
        "0 → (-1)",
    ])  # fmt: skip


def test_a_mutant_changes_one_place_and_knows_its_function() -> None:
    for mutant in find_mutants(SOURCE):
        changed = mutant.apply(SOURCE)
        assert changed != SOURCE
        assert len(changed.splitlines()) == len(SOURCE.splitlines())
        assert mutant.old in SOURCE.splitlines()[mutant.line - 1]
        assert mutant.function == ("is_allowed" if mutant.line > 3 else "")


def test_the_same_seed_picks_the_same_ones_within_the_limits() -> None:
    picked = pick_mutants(SOURCE, 4, "1 numbers")
    assert picked == pick_mutants(SOURCE, 4, "1 numbers")
    assert len(picked) == 4
    assert len({mutant.line for mutant in picked}) >= 2
    assert any(pick_mutants(SOURCE, 4, str(seed)) != picked for seed in range(5))


def test_the_tests_of_a_module_come_nearest_first_and_each_once() -> None:
    root = Path(__file__).parents[1]
    *stages, (slow, mark) = stages_of(Path("reading/connect.py"), root)
    assert {mark for _, mark in stages} == {"not slow"}
    assert mark == "slow"
    assert "tests/reading/test_connect.py" in slow
    files = [file for stage, _ in stages for file in stage]
    assert files[0] == "tests/reading/test_connect.py"
    assert len(files) == len(set(files))
    assert "tests/cli/test_dispatch.py" in files
    assert not [file for file in files if "team" in file or "/tui/" in file]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="mutants run in forks")
def test_what_a_test_notices_is_killed_and_what_none_notices_survives(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    files = {
        "src/chefslog/model/limits.py": "def is_few(count: int) -> bool:\n    return count < 7\n",
        "tests/model/test_limits.py": "from chefslog.model.limits import is_few\n\n\n"
        "def test_few() -> None:\n    assert is_few(3)\n    assert not is_few(9)\n",
        "src/chefslog/__init__.py": "", "src/chefslog/model/__init__.py": "",
        "pyproject.toml": '[tool.pytest.ini_options]\nmarkers = ["slow: long"]\n',
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert main(["model/limits:2", "--jobs", "1"], tmp_path) == 1
    lines = capfd.readouterr().out.splitlines()
    ends = {line.split("is_few  ")[1]: line.split()[0] for line in lines if ".py:2" in line}
    assert ends == {
        "return count < 7 → return None": "killed",
        "count < 7 → (count > 7)": "killed",
        "count < 7 → (count <= 7)": "survived",
        "7 → (8)": "survived",
        "7 → (6)": "survived",
    }
    assert lines[-1] == "| **all** | 5 | 2 | 3 | 0 | 40% |"
    assert (tmp_path / "src/chefslog/model/limits.py").read_text() == files[
        "src/chefslog/model/limits.py"
    ]

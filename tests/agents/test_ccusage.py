"""The sums of `chefslog spend` beside those of ccusage, another program that reads the same logs.

Its release here keeps the first of the lines that are logged while an answer streams, prices every
cache write as one for five minutes, and adds a total of Codex as often as it is told. The logs here
have none of these; the independent sums of test_spend.py cover them.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.agents.logs import OPUS, claude_line, codex_head, codex_total, codex_turn, write_log
from tests.cli.conftest import Shell, shell

__all__ = ["shell"]
PACKAGES = ("ccusage@18.0.10", "@ccusage/codex@18.0.10")
MODELS = (OPUS, "claude-sonnet-4-20250514", "claude-haiku-4-5-20251001")
COUNTS = ("input_tokens", "output_tokens", "cache_write_tokens", "cache_read_tokens")
Sums = dict[tuple[str, str], tuple[int, ...]]


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ccusage and its sibling for Codex, out of the npm registry."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("npm")
    options = ("--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries", "0")
    try:
        ran = subprocess.run(
            [npm, "install", "--prefix", str(folder), *options, *PACKAGES],
            check=False, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        pytest.skip("the npm registry does not answer")
    if ran.returncode:
        pytest.skip(f"the npm registry has no {PACKAGES[0]}: {ran.stderr.strip()[-200:]}")
    return folder / "node_modules" / ".bin"


def run_program(path: Path, *words: str, **env: str) -> list[dict[str, Any]]:
    ran = subprocess.run(
        [path, "daily", "--json", "--offline", *words], check=True, capture_output=True, text=True,
        timeout=120, env={"PATH": os.environ["PATH"], "HOME": str(path.parent), **env},
    )  # fmt: skip
    rows: list[dict[str, Any]] = json.loads(ran.stdout)["daily"]
    return rows


def sums_of(shell: Shell, *paths: Path) -> tuple[Sums, Counter[str]]:
    """Tokens by day and model, and cost by day, as we count them."""
    shell("spend", "import", *map(str, paths))
    sums = defaultdict[tuple[str, str], Counter[str]](Counter)
    cost = Counter[str]()
    for row in json.loads(shell("spend", "--json").out):
        sums[row["day"], row["model"]].update({name: row[name] for name in COUNTS})
        cost[row["day"]] += row["cost"]
    return {key: tuple(count[name] for name in COUNTS) for key, count in sums.items()}, cost


def write_sessions(folder: Path, drawn: random.Random) -> None:
    """Sessions with answers told twice, forks, subagents, and answers around midnight."""
    told: list[dict[str, Any]] = []
    for session in range(30):
        name, lines = f"s{session}", []
        for answer in range(drawn.randrange(1, 25)):
            at = f"2026-{drawn.choice(('03', '10'))}-{drawn.randrange(24, 32)}T"
            at += f"{drawn.choice((0, 1, 9, 21, 22, 23)):02}:{drawn.randrange(60):02}:07.250Z"
            line = claude_line(
                f"{session}-{answer}", at=at, session=name, model=drawn.choice(MODELS),
                output=drawn.randrange(1, 4000), written=drawn.randrange(9000),
            )  # fmt: skip
            lines += [line] * drawn.choice((1, 1, 2, 4))
        fork = drawn.sample(told, min(len(told), 5)) if drawn.random() < 0.4 else []
        write_log(folder / "projects" / "-home-me-shop" / f"{name}.jsonl", *fork, *lines)
        side = claude_line(f"side{session}", isSidechain=True, session=name)
        write_log(folder / "projects" / "-home-me-shop" / name / "subagents" / "a.jsonl", side)
        told += lines


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns"])
def test_tokens_and_cost_of_claude_code_are_those_of_ccusage(
    shell: Shell, tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    homes = [tmp_path / "one", tmp_path / "two"]
    write_sessions(homes[0], random.Random(5))
    # The other home has some of the same sessions, and one of its own.
    shutil.copytree(homes[0], homes[1])
    write_log(homes[1] / "projects" / "x" / "own.jsonl", claude_line("own", cwd="/x"))
    rows = run_program(
        programs / "ccusage", "--breakdown", CLAUDE_CONFIG_DIR=",".join(map(str, homes)), TZ=zone
    )
    theirs = {
        (row["date"], part["modelName"]): (
            part["inputTokens"], part["outputTokens"], part["cacheCreationTokens"],
            part["cacheReadTokens"],
        )
        for row in rows
        for part in row["modelBreakdowns"]
    }  # fmt: skip
    ours, cost = sums_of(shell, *homes)
    assert len(theirs) > 20
    assert ours == theirs
    assert cost == pytest.approx({row["date"]: row["totalCost"] for row in rows}, abs=1e-4)


def test_tokens_of_codex_are_those_of_ccusage(
    shell: Shell, tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    drawn = random.Random(6)
    for session in range(20):
        lines = [codex_head(f"c{session}"), codex_turn(drawn.choice(("gpt-5-codex", "gpt-5")))]
        total = (0, 0, 0)
        for answer in range(drawn.randrange(1, 9)):
            used, before = drawn.randrange(1, 9000), total
            total = (before[0] + used, before[1] + used // 3, before[2] + drawn.randrange(1, 900))
            at = f"2026-11-{session + 1:02}T{10 + answer}:00:00.000Z"
            lines.append(codex_total(*total, at=at, before=before))
        write_log(tmp_path / "codex" / "sessions" / "2026" / f"rollout-{session}.jsonl", *lines)
    rows = run_program(programs / "ccusage-codex", CODEX_HOME=str(tmp_path / "codex"), TZ="UTC")
    theirs = sorted((row["inputTokens"], row["outputTokens"]) for row in rows)
    ours, _ = sums_of(shell, tmp_path / "codex")
    assert sorted((i + r, o) for i, o, _, r in ours.values()) == theirs

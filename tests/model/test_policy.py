"""The coach asks where an entry differs from what the settings say of its class of work."""

from __future__ import annotations

from typing import Any

import pytest

from chefslog.model.policy import WorkClass, class_of, question_draft
from tests.cli.conftest import Shell, shell

__all__ = ["shell"]
POLICY = {
    "human_led": WorkClass(("auth", "#crypto"), ("claude-opus",)),
    "routine": WorkClass(("#deps",)),
    "cheap": WorkClass(("site",), ("gpt-5-mini", "haiku")),
}
CHECK = "is human-led: how did you check it?"


@pytest.mark.parametrize(
    ("draft", "asked"),
    [
        ({"project": "Auth", "delegation": 3}, [f"auth {CHECK}"]),
        ({"project": "shop", "tags": ["x", "crypto"], "delegation": 2}, [f"#crypto {CHECK}"]),
        ({"project": "auth", "delegation": 3, "checked": "lines"}, []),
        ({"project": "auth", "delegation": 1}, []),
        ({"project": "auth"}, []),
        ({"project": None, "delegation": 4}, []),
        ({"tags": ["deps"], "delegation": 4, "tools": ["codex"]}, []),
        ({"project": "auth", "tools": ["claude-opus-4-5"]}, []),
        ({"project": "auth", "tools": ["codex"]}, ["auth is meant for claude-opus, not codex."]),
        ({"project": "site", "tools": ["claude-code", "haiku-4-5"]}, []),
        ({"project": "site", "tools": ["opus"]},
         ["site is meant for gpt-5-mini or haiku, not opus."]),
    ],
)  # fmt: skip
def test_what_is_asked(draft: dict[str, Any], asked: list[str]) -> None:
    assert question_draft(POLICY, draft) == asked


@pytest.mark.parametrize(
    ("project", "tags", "stakes", "named"),
    [
        ("AUTH", (), "routine", "human_led"),
        ("shop", ("x", "Crypto"), None, "human_led"),
        ("site", ("deps",), None, "routine"),
        ("crypto", (), "normal", "normal"),
        (None, (), None, ""),
    ],
)
def test_the_first_class_that_covers_work_is_its_own_else_its_stakes(
    project: str | None, tags: tuple[str, ...], stakes: str | None, named: str
) -> None:
    assert class_of(POLICY, project, tags, stakes) == named


def test_add_asks_on_stderr_and_keeps_the_entry(shell: Shell) -> None:
    shell("config", "policy.human_led", '{ where = ["auth"] }')
    ran = shell("add", "Rotate session keys project:auth ai:3")
    assert ran.code == 0
    assert f"auth {CHECK}" in ran.err
    assert CHECK not in shell("add", "Rotate session keys project:auth ai:3 check:lines").err
    shell("config", "coach", "false")
    assert CHECK not in shell("add", "Rotate session keys project:auth ai:3").err

"""Apps in tests wait shorter, and what one has parsed of its stylesheets serves the next."""

from __future__ import annotations

from typing import Any

import pytest
from textual import _wait
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parse_rules = Stylesheet._parse_rules
_parsed: dict[tuple[Any, ...], list[RuleSet]] = {}


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look more often; what a worker or the writer does is waited for by `running.rest`.

    Textual's pilot sleeps 40 ms a key to see whether the app rests.
    """
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", 0.005)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", 0.0005)


@pytest.fixture(autouse=True)
def shared_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse each style sheet once for all apps of one theme; Textual does it for each app."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", _parse_once)


def _parse_once(self: Stylesheet, css: str, **source: Any) -> list[RuleSet]:
    key = (css, *source.items(), frozenset(self._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse_rules(self, css, **source)
    return _parsed[key]

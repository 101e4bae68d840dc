"""The pictures in `screenshots/` are what the app draws today."""

from __future__ import annotations

import pytest

from tests.screenshots import FOLDER, draw_all


@pytest.mark.slow
def test_the_pictures_are_current(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", "")
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")}
    drawn = draw_all()
    assert sorted(kept) == sorted(drawn)
    changed = [name for name, svg in drawn.items() if kept[name] != svg]
    assert changed == [], "draw them anew with `python -m tests.screenshots`, and look at them"
    assert not any("@font-face" in svg or "cdnjs" in svg for svg in drawn.values())

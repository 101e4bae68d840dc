"""The review as a page, opened in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chefslog.home.paths import Home
from chefslog.model.season import Season, with_picks
from chefslog.reading.connect import open_snapshot
from chefslog.season.document import Sources
from chefslog.season.handout import render_review
from chefslog.season.material import material
from tests.browser import PROGRAM, chromium, picture
from tests.journals import TODAY, entry, put_journal

HOSTILE = "<script>document.title='owned'</script> & </style><img src=x onerror=alert(1)>"


@pytest.mark.slow
@pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed here")
def test_the_page_shows_text_as_text_and_asks_for_nothing(home: Home, tmp_path: Path) -> None:
    made = [
        entry(1, headline=HOSTILE, impact="1.8 s → 240 ms, all logins", notes=HOSTILE),
        entry(2, headline="Private thing", private=True),
    ]
    put_journal(home, made)
    with open_snapshot(home) as snapshot:
        pieces = material(snapshot, TODAY - 10, TODAY)
    season = with_picks(Season("H2", "2026-07-01", "2026-12-31"), [made[0]["id"]])
    page = tmp_path / "review.html"
    text, problems = render_review(
        Sources(season, pieces, None, (), TODAY), "me", "html", home.config
    )
    page.write_text(text, encoding="utf-8")
    assert problems == []
    tags = re.findall(r"<[a-zA-Z][^>]*>", text)
    assert [tag for tag in tags if re.search(r"\b(src|href|srcset|on\w+)\s*=", tag)] == []
    assert not re.search(r"https?:|@import|url\(", text)
    shown = chromium(page, "--dump-dom")
    assert "<title>owned" not in shown
    assert "<script" not in shown and "<img" not in shown
    assert "&lt;script&gt;" in shown
    assert "Private thing" not in shown
    picture(page, tmp_path / "review.png")
    assert (tmp_path / "review.png").stat().st_size > 10_000

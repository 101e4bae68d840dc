"""Draws `screenshots/` from the demo journal: `python -m tests.screenshots`.

The pictures are the app's own screens at a fixed moment; their fonts are named, not fetched.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from chefslog.demo.journal import SEED, build_journal, find_writer_home
from chefslog.demo.team import play_team
from chefslog.home.clock import now
from chefslog.home.config import Config
from chefslog.home.paths import Home
from chefslog.team.report.pages import page
from chefslog.tui.app import Chefslog
from tests.browser import PROGRAM, picture
from tests.team.report.given import full
from tests.tui.running import rest

FOLDER = Path(__file__).parents[1] / "screenshots"
NOON = "1795257000"
"""Saturday 21 November 2026, 11:30 UTC."""

REST = "rest"
"""In place of a key: wait until everything is read and written."""


@dataclass(frozen=True)
class Picture:
    """One picture: its file name, the terminal's size, the keys that lead there.

    `has_team` says that the demo's team is played before.
    """

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...]
    theme: str = "chefslog-dark"
    has_team: bool = False


def _typed(text: str) -> tuple[str, ...]:
    names = {" ": "space", ":": "colon", '"': "quotation_mark", "#": "number_sign"}
    return tuple(names.get(sign, sign) for sign in text)


PICTURES = (
    Picture(
        "today",
        (80, 24),
        _typed('Cut p99 login latency ai:2 impact:"1.8s'),
    ),
    Picture("today-wide", (140, 40), ("escape", "down")),
    Picture("today-light", (80, 24), ("escape",), "chefslog-light"),
    Picture("journal", (140, 40), ("escape", "2", "slash", *_typed("retry"), "enter", "down")),
    Picture("insight", (80, 24), ("escape", "3")),
    Picture("insight-wide", (200, 60), ("escape", "3")),
    Picture(
        "season",
        (140, 40),
        ("escape", "4", REST, "f", "j", "enter", REST, "home", *("tab",) * 3),
    ),
    Picture("team", (80, 24), ("escape", "5", REST, "down"), has_team=True),
    Picture("team-trends", (140, 40), ("escape", "5", REST, "tab", "tab"), "chefslog-light", True),
    Picture("calendar", (80, 24), ("escape", "2", "c")),
    Picture("composer", (100, 30), ("escape", "down", "e")),
    Picture("checkin", (80, 24), ("escape", "end", "enter", "3", "2", "4")),
    Picture("help", (100, 30), ("escape", "question_mark")),
)


async def draw(home: Home, picture: Picture) -> str:
    """The picture as SVG."""
    config = Config(theme=picture.theme)
    app = Chefslog(home, config, [], lambda: now(config.day_starts), "picture")
    # Time stands still in a picture: what the app would notice half a second later is not in it.
    app.look_every = 3600.0
    async with app.run_test(size=picture.size) as pilot:
        for key in picture.keys:
            if key == REST:
                await rest(app, pilot)
            else:
                await pilot.press(key)
        await rest(app, pilot)
        svg = app.export_screenshot(title="chefslog")
    app.close()
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def draw_all() -> dict[str, str]:
    """Every picture by its file name, drawn from fresh demo journals."""
    os.environ["CHEFSLOG_NOW"] = NOON
    os.environ["TZ"] = "UTC"
    time.tzset()
    drawn = {}
    for one in PICTURES:
        # Away from the checkout: the bar shows the git project one stands in.
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            home = find_writer_home(folder)
            build_journal(home, now)
            if one.has_team:
                play_team(folder, now(), SEED, lambda _done, _of: None)
            drawn[one.name + ".svg"] = asyncio.run(draw(home, one))
    return drawn


def main() -> int:
    """Write the pictures, dropping those that are no longer drawn."""
    FOLDER.mkdir(exist_ok=True)
    drawn = draw_all()
    for path in FOLDER.glob("*.svg"):
        if path.name not in drawn:
            path.unlink()
    for name, svg in drawn.items():
        (FOLDER / name).write_text(svg, encoding="utf-8")
    for name, draw_page in (("review.png", draw_review), ("team-report.png", draw_report)):
        drawn |= {name: ""} if draw_page(FOLDER / name) else {}
    print(*sorted(drawn), sep="\n")
    return 0


def draw_review(target: Path) -> bool:
    """The demo's review as a page in a browser; False where there is no Chromium."""
    if PROGRAM is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        build_journal(Home(folder, folder), now)
        page = Path(folder) / "review.html"
        env = {**os.environ, "CHEFSLOG_HOME": folder}
        command = [sys.executable, "-m", "chefslog", "season", "export", str(page)]
        subprocess.run([*command, "--for", "manager"], env=env, check=True, capture_output=True)
        picture(page, target, (900, 1100))
    return True


def draw_report(target: Path) -> bool:
    """A made-up team's report as a page in a browser; False where there is no Chromium."""
    if PROGRAM is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        path.write_text(page(full(), "html")[0], encoding="utf-8")
        picture(path, target, (1100, 1500))
    return True


if __name__ == "__main__":
    sys.exit(main())

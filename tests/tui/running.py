"""The app under test, on a home, with a clock that stands still."""

from __future__ import annotations

from asyncio import Event, wait_for
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from time import monotonic

from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot

from chefslog.home.clock import Moment
from chefslog.home.config import load_config
from chefslog.home.paths import Home
from chefslog.tui.app import Chefslog
from chefslog.tui.entry_list.journal import JournalScreen
from chefslog.tui.entry_list.today import TodayScreen
from tests.journals import noon
from tests.tui.terminals import PATIENCE

_SESSIONS = count()
HOSTILE = (
    "fix [/home/me]",
    "list[int] and dict[str, int]",
    "[bold red] and [/",
    "[@click=app.quit]quit[/]",
    "\\[not a tag\\]",
    "إصلاح النص العربي",
    "e\u0301\u0323 combining a\u0300\u0301\u0302\u0303",
    "👩‍👩‍👧‍👦 family 🏳️‍🌈 flag ❤️",
    "漢字かな交じり文の見出し",
    "bell \x07 escape \x1b[31mred\x1b[0m null \x00 end",
    "right \u202eto left\u202c override",
    "lone \ud800 surrogate",
)
"""Headlines that have broken terminal programs."""


def make(home: Home, clock: Callable[[], Moment] = noon) -> Chefslog:
    """An app on a home, at Saturday 21 November 2026 unless told otherwise."""
    config, problems = load_config(home)
    return Chefslog(home, config, problems, clock, f"test-{next(_SESSIONS)}")


@asynccontextmanager
async def running(
    home: Home, *, width: int = 80, height: int = 24, clock: Callable[[], Moment] = noon
) -> AsyncIterator[tuple[Chefslog, Pilot[int]]]:
    """The app, started and at rest; closed afterwards."""
    app = make(home, clock)
    settled, settle = Event(), app.settle

    def note() -> None:
        settle()
        settled.set()

    app.settle = note  # type: ignore[method-assign]
    try:
        async with app.run_test(size=(width, height)) as pilot:
            await wait_for(settled.wait(), PATIENCE)
            await rest(app, pilot)
            yield app, pilot
    finally:
        app.close()


async def rest(app: Chefslog, pilot: Pilot[int]) -> None:
    """Wait until nothing is being read or written any more."""

    def is_busy() -> bool:
        writer = app._writer
        is_working = any(not worker.is_finished for worker in app.workers)
        return is_working or (writer is not None and writer.busy)

    end = monotonic() + PATIENCE
    while monotonic() < end:
        await pilot.pause()
        if not is_busy():
            # What a worker handed over stands in front of this, and may begin another one.
            passed = Event()
            app.call_later(passed.set)
            await passed.wait()
            if not is_busy():
                break
        await pilot.pause(0.02)
    else:
        raise AssertionError("still busy")
    # Longer than the time between two paints.
    await pilot.pause(0.02)


async def type_text(pilot: Pilot[int], text: str) -> None:
    """Type plain characters as fast as a terminal hands them over."""
    driver = pilot.app._driver
    assert driver is not None
    for sign in text:
        driver.send_message(Key(_character_to_key(sign), sign))
    await pilot.pause()


def today_of(app: Chefslog) -> TodayScreen:
    """Screen 1, which is in front."""
    assert isinstance(app.screen, TodayScreen)
    return app.screen


def journal_of(app: Chefslog) -> JournalScreen:
    """Screen 2, which is in front."""
    assert isinstance(app.screen, JournalScreen)
    return app.screen


def screen_text(app: Chefslog) -> str:
    """What is on the screen, line by line."""
    lines = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in lines)

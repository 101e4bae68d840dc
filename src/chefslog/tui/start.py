"""Opens chefslog on a terminal."""

from __future__ import annotations

import os

from chefslog.home.narration import narrate
from chefslog.home.paths import Home, HomeError, find_home
from chefslog.tui.terminal.tty import keys_wait, raw_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chefslog.tui.app import Chefslog


def run(home: Home | None = None, screen: str = "today") -> int:
    """Run the app until it is left; the exit code. `home` is this user's where none is given.

    `screen` is the one shown first: today, journal, insight, season or team.
    """
    import gc

    # Nothing made while starting is garbage; looking for it costs a tenth of the start.
    gc.disable()
    with raw_keys() as before:
        try:
            app = _make(home or find_home())
        except HomeError as error:
            narrate(f"chefslog: {error}")
            return 1
        app.opens_on = screen
        app.terminal_before = before
        app.typed_early = keys_wait()
        app.run()
        app.close()
    app.unsaved.print_unwritten()
    if app.crashed:
        narrate(app.crashed)
        return 1
    return app.return_code or 0


def _make(home: Home) -> Chefslog:
    from chefslog.home.clock import now
    from chefslog.home.config import load_config
    from chefslog.tui.app import Chefslog

    config, problems = load_config(home)
    session = f"{os.getpid():x}-{os.urandom(3).hex()}"
    return Chefslog(home, config, problems, lambda: now(config.day_starts), session)

"""Opens chefslog on a terminal."""

from __future__ import annotations

import os

from chefslog.home.clock import now
from chefslog.home.config import load_config
from chefslog.home.narration import is_accessible, narrate
from chefslog.home.paths import HomeError, find_home
from chefslog.tui.terminal.tty import keys_wait, raw_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def run(dispatch: Callable[[Sequence[str]], int] | None = None, screen: str = "today") -> int:
    """Run the app until it is left; the exit code.

    `dispatch` runs a command line, which the accessible mode needs. `screen` is the one shown
    first: today, journal, insight, season or team.
    """
    try:
        home = find_home()
    except HomeError as error:
        narrate(f"chefslog: {error}")
        return 1
    config, problems = load_config(home)
    if dispatch is not None and (config.accessible or is_accessible()):
        from chefslog.tui.accessible.menu import run as run_menu

        return run_menu(home, config, problems, dispatch)
    import gc

    session = f"{os.getpid():x}-{os.urandom(3).hex()}"
    # Nothing made while starting is garbage; looking for it costs a tenth of the start.
    gc.disable()
    with raw_keys() as before:
        from chefslog.tui.app import Chefslog

        app = Chefslog(home, config, problems, lambda: now(config.day_starts), session)
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

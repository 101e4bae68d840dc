"""A made-up journal and its team, in a folder of their own, to look at."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.prompt import waiting
from chefslog.home.clock import now
from chefslog.home.files import make_folder
from chefslog.home.narration import is_accessible, narrate
from chefslog.home.paths import Home
from chefslog.team.service import has_extras, need_extras

_REPORT = "import sys; from chefslog.tui.start import run; sys.exit(run(None, 'team'))"


def demo(args: Arguments) -> Output:
    """`chefslog demo`: the app on a made-up journal; with a team, where sharing is installed."""
    return _shown(args, ("-m", "chefslog"), ("-m", "chefslog"), "the demo's Today")


def team_demo(args: Arguments) -> Output:
    """`chefslog team demo`: the same, at the team's report."""
    need_extras()
    return _shown(
        args,
        ("-m", "chefslog", "team", "report") if is_accessible() else ("-c", _REPORT),
        ("-m", "chefslog", "team", "report"),
        "the demo's team report",
    )


def _shown(args: Arguments, app: Sequence[str], text: Sequence[str], what: str) -> Output:
    """Write the demo; open the app on it, or print what a terminal would have shown."""
    keep = args.text("keep")
    if keep:
        return _kept(os.path.abspath(keep))
    with tempfile.TemporaryDirectory(prefix="chefslog-demo-") as folder:
        home = _written(folder)
        has_screen = _has_screen()
        if not has_screen:
            narrate(f"No terminal to open the app on; {what} instead ({home.data}).")
        # A process of its own: this one has loaded the writer, the app should not.
        ended = subprocess.run(
            [sys.executable, *(app if has_screen else text)],
            env={**os.environ, "CHEFSLOG_HOME": home.data, "CHEFSLOG_DEMO": "1"},
            check=False,
        )
        if has_screen:
            narrate("The demo is gone, your own journal untouched. To write in yours: chefslog")
        return Output(code=ended.returncode)


def _has_screen() -> bool:
    """Whether there is a terminal that the app can draw on."""
    drawn = os.environ.get("TERM") not in ("dumb", "unknown")
    return drawn and sys.stdin.isatty() and sys.stdout.isatty()


def _kept(folder: str) -> Output:
    if os.path.isdir(folder) and os.listdir(folder):
        raise UsageError(f"{folder} is not empty; the demo takes a new folder")
    make_folder(folder)
    home = _written(folder)
    lines = [
        f"A made-up journal is in {home.data}. Open it with:",
        f"  CHEFSLOG_DEMO=1 CHEFSLOG_HOME={home.data} chefslog",
    ]
    if has_extras():
        lines.append(
            f"Its keyholders' machines are {folder}/desk and {folder}/lock. All keys are made up "
            "too: use none of them in a real team."
        )
    return Output(lines=lines)


def _written(folder: str) -> Home:
    """The writer's home in the folder; beside it their team, where sharing is installed."""
    from chefslog.demo.journal import SEED, build_journal, find_writer_home

    moment = now()
    home = find_writer_home(folder)
    with waiting("making up half a year") as bar:
        build_journal(home, lambda: moment)
        bar.advance(0, 1)
        if has_extras():
            from chefslog.demo.team import play_team

            play_team(folder, moment, SEED, bar.advance)
    return home

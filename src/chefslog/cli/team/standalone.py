"""`chefslog team delivery`, `rehearse` and `timer`: what needs no team to run."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from dataclasses import asdict
from xml.sax.saxutils import escape

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output
from chefslog.cli.prompt import waiting
from chefslog.home.clock import Moment, now
from chefslog.home.config import load_config
from chefslog.home.narration import narrate
from chefslog.home.paths import find_home
from chefslog.insight.window import months_back
from chefslog.model.days import iso, parse_day
from chefslog.team.bands import PARTS, Grid, grid_of
from chefslog.team.delivery.delivery import delivery
from chefslog.team.rehearse.power import SIZES, TEAMS, power_lines, power_table
from chefslog.team.service import need_extras

MONTHS = 6
"""How many months git is read for, where nothing else is said."""
_SEED = 1
_WIDTH = 100
_MOST = 500
_MOST_TEAMS = 100_000
_SYSTEMD = """\
# ~/.config/systemd/user/chefslog-team.service
[Unit]
Description=chefslog: this machine's part in its teams

[Service]
Type=oneshot
{environment}ExecStart={command}

# ~/.config/systemd/user/chefslog-team.timer
[Unit]
Description=chefslog team, every day

[Timer]
OnCalendar=daily
RandomizedDelaySec=6h
Persistent=true

[Install]
WantedBy=timers.target

# then: systemctl --user daemon-reload && systemctl --user enable --now chefslog-team.timer"""
_LAUNCHD = """\
<?xml version="1.0" encoding="UTF-8"?>
<!-- ~/Library/LaunchAgents/chefslog.team.plist
     then: launchctl load ~/Library/LaunchAgents/chefslog.team.plist -->
<plist version="1.0">
<dict>
  <key>Label</key><string>chefslog.team</string>
  <key>ProgramArguments</key>
  <array>{words}</array>
{environment}  <key>StartCalendarInterval</key>
  <dict><key>Hour</key><integer>11</integer><key>Minute</key><integer>{minute}</integer></dict>
</dict>
</plist>"""


def show_delivery(args: Arguments) -> Output:
    """`chefslog team delivery`: flow and quality from git, without authors."""
    count = args.number("months", MONTHS)
    if not 1 <= count <= 120:
        raise UsageError("--months is 1 to 120")
    config, problems = load_config(find_home())
    narrate(*problems)
    months = whole_months(now(config.day_starts), count)
    measured = delivery(args.many("repo") or ["."], months, args.text("tags") or "")
    return Output(measured.as_json, lambda _width: measured.as_markdown().rstrip().split("\n"))


def whole_months(moment: Moment, count: int) -> list[str]:
    """Return the last whole months, oldest first."""
    today = parse_day(moment.day) or 1
    return [iso(months_back(today, back))[:7] for back in reversed(range(1, count + 1))]


def rehearse(args: Arguments) -> Output:
    """`chefslog team rehearse`: what each curious one learned, beside exact totals."""
    if args.flag("power"):
        return _power(args)
    need_extras()
    from chefslog.team.rehearse.rehearsal import FEWEST, MOST, rehearsal_lines
    from chefslog.team.rehearse.rehearsal import rehearse as play

    members = args.number("members", 12)
    if not FEWEST <= members <= MOST:
        raise UsageError(f"--members is {FEWEST} to {MOST}")
    with waiting("rehearsing") as bar:
        seed = args.number("seed", _SEED)
        played = play(members, seed, lambda done, of, _: bar.advance(done, of))
    return Output(played.as_json, lambda width: rehearsal_lines(played, width or _WIDTH))


def _power(args: Arguments) -> Output:
    """`chefslog team rehearse --power`: what reports can see, from simulations alone."""
    teams, width = args.number("teams", TEAMS), args.number("width", 0)
    size, margin = args.number("members", 0), args.number("margin", 0)
    if (size and not SIZES[0] <= size <= _MOST) or not 1 <= teams <= _MOST_TEAMS:
        raise UsageError(f"--members is {SIZES[0]} to {_MOST}, --teams 1 to {_MOST_TEAMS:,}")
    if not 0 <= width <= PARTS // 4 or not 0 <= margin <= PARTS // 4:
        raise UsageError(f"--width and --margin are up to {PARTS // 4}, in {PARTS}ths of the scale")
    if margin and not width:
        raise UsageError("--margin goes with --width")

    def given(kind: str, people: int) -> Grid:
        usual = grid_of(kind, people)
        return Grid(width, margin, usual.end) if width else usual

    sizes = (size,) if size else SIZES
    with waiting("simulating") as bar:
        rows = power_table(sizes, teams, args.number("seed", _SEED), given, bar.advance)
    return Output([asdict(row) for row in rows], lambda _width: power_lines(rows))


def show_timer(args: Arguments) -> Output:
    """`chefslog team timer [KIND]`: lines that run `chefslog team` daily, to be put in by hand."""
    usual = "systemd" if shutil.which("systemctl") else "cron"
    kind = args.words[0] if args.words else "launchd" if sys.platform == "darwin" else usual
    timers = {"systemd": _systemd, "launchd": _launchd, "cron": _cron}
    if kind not in timers:
        raise UsageError(f"there is no timer {kind!r}; there are {', '.join(timers)}")
    words = [shutil.which("chefslog") or os.path.abspath(sys.argv[0]), "team"]
    # A minute of its own for each machine and user, so that not all come at once.
    minute = sum(f"{os.path.expanduser('~')}{words[0]}".encode()) % 60
    text = timers[kind](words, os.environ.get("CHEFSLOG_HOME", ""), minute)
    return Output({"kind": kind, "text": text}, text.splitlines())


def _systemd(words: list[str], home: str, _minute: int) -> str:
    home, *quoted = (
        word.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"') for word in (home, *words)
    )
    return _SYSTEMD.format(
        environment=f'Environment="CHEFSLOG_HOME={home}"\n' if home else "",
        command=" ".join(f'"{word}"' for word in quoted),
    )


def _launchd(words: list[str], home: str, minute: int) -> str:
    environment = (
        "  <key>EnvironmentVariables</key>\n  <dict><key>CHEFSLOG_HOME</key>"
        f"<string>{escape(home)}</string></dict>\n"
    )
    shown = "".join(f"<string>{escape(word)}</string>" for word in words)
    return _LAUNCHD.format(words=shown, environment=environment if home else "", minute=minute)


def _cron(words: list[str], home: str, minute: int) -> str:
    sets = [f"CHEFSLOG_HOME={shlex.quote(home)}"] if home else []
    command = " ".join([*sets, shlex.join(words)]).replace("%", "\\%")
    return f"{minute} 11 * * * {command} >/dev/null"

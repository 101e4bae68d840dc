"""`chefslog team timer`: lines that run `chefslog team` every day, to be put in by hand."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from xml.sax.saxutils import escape

from chefslog.cli.command import Arguments, UsageError
from chefslog.cli.output import Output

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
_KINDS = ("systemd", "launchd", "cron")


def show_timer(args: Arguments) -> Output:
    """`chefslog team timer [KIND]`."""
    kind = args.words[0] if args.words else _usual_kind()
    if kind not in _KINDS:
        raise UsageError(f"there is no timer {kind!r}; there are {', '.join(_KINDS)}")
    words = [shutil.which("chefslog") or os.path.abspath(sys.argv[0]), "team"]
    text = {"systemd": _systemd, "launchd": _launchd, "cron": _cron}[kind](words)
    return Output({"kind": kind, "text": text}, text.splitlines())


def _usual_kind() -> str:
    if sys.platform == "darwin":
        return "launchd"
    return "systemd" if shutil.which("systemctl") else "cron"


def _home() -> str:
    return os.environ.get("CHEFSLOG_HOME", "")


def _minute(words: list[str]) -> int:
    """A minute of its own for each machine and user, so that not all come at once."""
    return sum(f"{os.path.expanduser('~')}{words[0]}".encode()) % 60


def _systemd(words: list[str]) -> str:
    quoted = (word.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"') for word in words)
    home = _home().replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    return _SYSTEMD.format(
        environment=f'Environment="CHEFSLOG_HOME={home}"\n' if home else "",
        command=" ".join(f'"{word}"' for word in quoted),
    )


def _launchd(words: list[str]) -> str:
    home = ""
    if _home():
        home = (
            "  <key>EnvironmentVariables</key>\n  <dict><key>CHEFSLOG_HOME</key>"
            f"<string>{escape(_home())}</string></dict>\n"
        )
    shown = "".join(f"<string>{escape(word)}</string>" for word in words)
    return _LAUNCHD.format(words=shown, environment=home, minute=_minute(words))


def _cron(words: list[str]) -> str:
    command = shlex.join(words).replace("%", "\\%")
    home = f"CHEFSLOG_HOME={shlex.quote(_home())} ".replace("%", "\\%") if _home() else ""
    return f"{_minute(words)} 11 * * * {home}{command} >/dev/null"

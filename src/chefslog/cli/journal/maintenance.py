"""The commands that look after the journal: doctor, copies, settings, places, shells."""

from __future__ import annotations

import os

from chefslog.cli.command import Asked
from chefslog.cli.dispatch import UsageError
from chefslog.cli.journal.read import as_json, say
from chefslog.home.clock import now
from chefslog.home.config import SETTINGS, load, read, save
from chefslog.home.paths import find_home, rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def doctor(asked: Asked) -> int:
    """`chefslog doctor`: what is wrong, and the cure of each; 1 where it is more than a note."""
    from chefslog.store.doctor import cure, examine

    home = find_home()
    findings = examine(home)
    if asked.flag("fix") and findings:
        for done in cure(home, findings):
            say(f"✓ {done}")
        findings = examine(home)
    if asked.flag("json"):
        names = ("code", "severity", "text", "cure")
        as_json([{name: getattr(finding, name) for name in names} for finding in findings])
    else:
        for finding in findings:
            print(f"• {finding.text}\n  {finding.cure}")
        if not findings:
            print("All is well: the journal, its copies, pending captures, index and permissions.")
    return int(any(finding.severity == "error" for finding in findings))


def backup(asked: Asked) -> int:
    """`chefslog backup [FILE]`: a checked copy; private entries are in it."""
    from chefslog.cli.journal.writer import writer
    from chefslog.store.copies import backup as copy_to

    with writer() as journal:
        path = copy_to(journal, asked.words[0] if asked.words else None)
    print(path)
    say("A whole copy, private entries included; only this user may read it.")
    return 0


def restore(asked: Asked) -> int:
    """`chefslog restore FILE`; without FILE it lists the copies there are."""
    from chefslog.store.restore import restore as copy_back

    home = find_home()
    if not asked.words:
        names = sorted(_copies(home.backups))
        say(*(names or ["No copies in " + home.backups]))
        return 0
    starts = rules(home).day_starts
    kept = copy_back(home, os.path.abspath(asked.words[0]), lambda: now(starts))
    print(f"✓ Restored from {asked.words[0]}")
    if kept:
        say(f"The journal as it was is kept in {kept}")
    return 0


def _copies(folder: str) -> list[str]:
    try:
        return [os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".db")]
    except OSError:
        return []


def config(asked: Asked) -> int:
    """`chefslog config [KEY [VALUE]]`."""
    home = find_home()
    current, problems = load(home)
    say(*problems)
    if len(asked.words) >= 2:
        return _set(asked.words[0], " ".join(asked.words[1:]))
    shown = {s.name: _plain(getattr(current, s.attribute), s.name) for s in SETTINGS}
    if asked.words:
        if asked.words[0] not in shown:
            raise UsageError(f'no setting "{asked.words[0]}"; there are: {" ".join(shown)}')
        shown = {asked.words[0]: shown[asked.words[0]]}
    if asked.flag("json"):
        as_json(shown)
        return 0
    for setting in SETTINGS:
        if setting.name in shown:
            print(f"{setting.name} = {shown[setting.name]}\n    {setting.help}")
    return 0


def _plain(value: Any, name: str) -> Any:
    if name == "day_starts":
        return f"{value // 60:02}:{value % 60:02}"
    if name == "day_hours":
        return value / 60
    return list(value) if isinstance(value, tuple) else value


def _set(name: str, text: str) -> int:
    import tomllib

    home = find_home()
    setting = next((one for one in SETTINGS if one.name == name), None)
    if setting is None:
        raise UsageError(f'no setting "{name}"; there are: {" ".join(s.name for s in SETTINGS)}')
    try:
        value = tomllib.loads(f"x = {text}")["x"]
    except tomllib.TOMLDecodeError:
        value = text
    outer, dot, inner = name.partition(".")
    _, problems = read({outer: {inner: value}} if dot else {name: value}, home.config_file)
    if problems:
        raise UsageError(problems[0] + ". Nothing was changed.")
    try:
        save(home, name, value)
    except (ValueError, RecursionError):
        raise UsageError("put the file right first; nothing was changed") from None
    print(f"✓ {name} = {value}")
    return 0


def paths(asked: Asked) -> int:
    """`chefslog paths`."""
    home = find_home()
    places = {
        "journal": home.journal,
        "letterbox": home.letters("new"),
        "rejected": home.letters("rejected"),
        "backups": home.backups,
        "unsaved": home.unsaved,
        "imports": os.path.join(home.data, "imports"),
        "harvested": os.path.join(home.data, "harvested"),
        "keys": home.keys,
        "team": home.team,
        "config": home.config_file,
    }
    if asked.flag("json"):
        as_json(places)
        return 0
    for name, path in places.items():
        print(f"{name:10} {path}{'' if os.path.exists(path) else '  (not there yet)'}")
    return 0


_ALIAS = {"bash": "alias cl='chefslog add'", "zsh": "alias cl='noglob chefslog add'",
          "fish": "alias cl 'chefslog add'"}  # fmt: skip


def shell(asked: Asked) -> int:
    """`chefslog shell bash|zsh|fish`: completion and the alias `cl`."""
    from argcomplete.shell_integration import shellcode

    name = asked.words[0]
    if name not in _ALIAS:
        raise UsageError(f'"{name}" is none of: {" ".join(_ALIAS)}')
    print(shellcode(["chefslog"], shell=name))
    print(_ALIAS[name])
    return 0

"""Which folders are chefslog's where the rule of the thin path finds no journal.

platformdirs decides, unless a journal is already somewhere: in a folder that an earlier answer, an
older version or other XDG variables led to. Where that is not the thin rule's folder, a pointer
there says so, and what `chefslog add` left beside it goes along.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from chefslog.home.files import make_folder, remove_files, write_private
from chefslog.home.paths import POINTER, Home, ruled_home

_MOVING = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA")
"""Variables that move the folders; a journal may be older than they are."""
Answer = Callable[[], tuple[str, str]]
"""The data and config folders as platformdirs names them."""


def ask_platformdirs() -> tuple[str, str]:
    """Return the data and config folders of this system's user."""
    import platformdirs

    return (
        platformdirs.user_data_dir("chefslog", appauthor=False),
        platformdirs.user_config_dir("chefslog", appauthor=False),
    )


def choose_folders(
    rule: Home, env: Mapping[str, str], platform: str, answer: Answer = ask_platformdirs
) -> Home:
    """Return the folders that have a journal, else what platformdirs says, and keep that answer.

    `rule` is what the rule of the thin path says for this environment. Raises OSError where an
    answer that differs from it cannot be kept.
    """
    wanted = Home(*answer())
    usual = {name: value for name, value in env.items() if name not in _MOVING}
    known = (rule, wanted, ruled_home(usual, platform))
    # Where its copies are, a journal was.
    used = (one for one in known if os.path.exists(one.journal) or os.path.isdir(one.backups))
    home = next(used, wanted)
    if os.path.abspath(home.data) == os.path.abspath(rule.data):
        return rule
    has_config = os.path.exists(home.config_file) and not os.path.exists(wanted.config_file)
    home = Home(home.data, home.config if has_config else wanted.config)
    make_folder(rule.data)
    lines = [home.data] if home.config == home.data else [home.data, home.config]
    data = os.fsencode("\n".join(lines) + "\n")
    write_private(os.path.join(rule.data, POINTER), data)
    bring_captures(rule, home)
    return home


def bring_captures(source: Home, target: Home) -> None:
    """Move what `chefslog add` wrote before it could know of the pointer. Raises OSError.

    A file is whole in its new place before the old one goes, and has an id for its name.
    """
    for folder, into, end in (
        (source.letters("new"), target.letters("new"), ".json"),
        (source.unsaved, target.unsaved, ".txt"),
    ):
        names = os.listdir(folder) if os.path.isdir(folder) else []
        for name in names:
            if name.startswith(".") or not name.endswith(end):
                continue
            path = os.path.join(folder, name)
            try:
                with open(path, "rb") as file:
                    data = file.read()
            except FileNotFoundError:
                continue  # another process was first
            make_folder(into)
            write_private(os.path.join(into, name), data)
            remove_files(path)

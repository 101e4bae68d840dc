"""Which kind of mailroom a place is: a folder, a git checkout or a database."""

from __future__ import annotations

import os

from chefslog.team.mailroom.folder import Folder
from chefslog.team.mailroom.protocol import Mailroom, MailroomError

_PLAIN = "folder:"
"""In front of a path: a plain folder, also inside a git checkout."""


def open_mailroom(place: str, make: bool = False) -> Mailroom:
    """The mailroom at a place that people name in the shell or the settings.

    A path is a folder, and one in a git checkout is shared through its remote; a path that ends in
    .db or `sqlite:///path` is an SQLite file, `postgresql://user@host/name` a database on a server.
    With `make`, a missing folder or SQLite file is made. Raises MailroomError.
    """
    text = place.strip()
    if "://" in text or (text.endswith(".db") and not os.path.isdir(os.path.expanduser(text))):
        from chefslog.team.mailroom.database import Database

        return Database(text, make)
    plain = text.startswith(_PLAIN)
    path = os.path.abspath(os.path.expanduser(text.removeprefix(_PLAIN)))
    if not text.removeprefix(_PLAIN):
        raise MailroomError("Which place? Name the team's folder, git checkout or database.")
    if make:
        _make(path)
    if not plain:
        from chefslog.team.mailroom.git import open_checkout

        checkout = open_checkout(path)
        if checkout is not None:
            return checkout
    return Folder(path)


def _make(path: str) -> None:
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise MailroomError(f"{path}: {error.strerror}. Make the folder yourself.") from None

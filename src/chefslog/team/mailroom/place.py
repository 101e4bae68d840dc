"""The kinds of place, and how each is named: fixed when one joins, and never guessed again.

An address begins with its kind: `folder:PATH`, `git:REMOTE#BRANCH:FOLDER`, `sqlite:///PATH` or
`postgresql://…`. `settle_place` makes one of what people type. What lies in a place decides
nothing: anybody who can write there could put a `.git` into it.
"""

from __future__ import annotations

import os
import re

from chefslog.home.git import PROTOCOLS, GitError, read_setting
from chefslog.home.paths import Home
from chefslog.team.mailroom.folder import Folder
from chefslog.team.mailroom.protocol import Mailroom, MailroomError

_FOLDER, _GIT, _SQLITE = "folder:", "git:", "sqlite:///"
_SCP = re.compile(r"\A(?:[^/\s:@-][^/\s:@]*@)?[^/\s:@-][^/\s:@]*:(?!:).+")
"""`git@example.org:travel/kitchen.git`, as ssh takes it."""
_SCHEME = re.compile(r"\A([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_NAME_IT = "Name the remote's address: git@example.org:team/kitchen.git"


def settle_place(text: str) -> str:
    """Return the address of what somebody typed for a place; one that is an address stays.

    A path is a folder, one that ends in .db an SQLite file; `git@host:path` and addresses with
    ssh, https or file are git remotes. `git:PATH` stands for the remote of a checkout, which is
    asked for here once. Raises MailroomError.
    """
    text = text.strip()
    scheme = _SCHEME.match(text)
    if text.startswith(_GIT):
        return _settle_git(text.removeprefix(_GIT))
    if scheme and scheme[1].lower() in PROTOCOLS:
        return _settle_git(text)
    path = text.removeprefix(_FOLDER).removeprefix(_SQLITE)
    if path in ("", ":memory:"):
        raise MailroomError("Which place? Name the team's folder, git remote or database.")
    if scheme and not text.startswith(_SQLITE):
        return text
    is_folder = text.startswith(_FOLDER)
    if not is_folder and _SCP.fullmatch(text) and "@" in text.partition(":")[0]:
        return _settle_git(text)
    path = os.path.abspath(os.path.expanduser(path))
    is_file = text.startswith(_SQLITE) or (path.endswith(".db") and not os.path.isdir(path))
    return (_SQLITE if is_file and not is_folder else _FOLDER) + path


def open_mailroom(home: Home, place: str, make: bool = False) -> Mailroom:
    """Open the mailroom at an address, or at what somebody typed.

    With `make`, a missing folder or SQLite file is made. Raises MailroomError.
    """
    address = settle_place(place)
    if address.startswith(_GIT):
        from chefslog.team.mailroom.git import GitRemote

        remote, _, end = address.removeprefix(_GIT).rpartition("#")
        branch, _, folder = end.partition(":")
        return GitRemote(home, remote, branch, folder)
    if not address.startswith(_FOLDER):
        from chefslog.team.mailroom.database import Database

        return Database(address, make)
    path = address.removeprefix(_FOLDER)
    if make:
        try:
            os.makedirs(path, exist_ok=True)
        except OSError as error:
            raise MailroomError(f"{path}: {error.strerror}. Make the folder yourself.") from None
    return Folder(path)


def folder_of(address: str) -> str:
    """Return the path of a folder's address, "" for any other kind."""
    return address.removeprefix(_FOLDER) if address.startswith(_FOLDER) else ""


def is_database(address: str) -> bool:
    """Whether an address is a database's."""
    return not address.startswith((_FOLDER, _GIT))


def doubt_folder(text: str) -> str:
    """Return what to say of a typed path in a git repository, "" where nothing is in doubt.

    With `folder:` in front nothing is.
    """
    path = settle_place(text).removeprefix(_FOLDER)
    if text.strip().startswith(_FOLDER) or not os.path.isdir(path):
        return ""
    if not _top(path) and not _is_bare(path):
        return ""
    return (
        f"{path} lies in a git repository and is taken as a plain folder: git is not run there. "
        f"To share through a git remote instead, name its address, or git:{path}"
    )


def _settle_git(text: str) -> str:
    # An address has a "#" always, so that nothing on the disk can turn it into a checkout.
    path = os.path.expanduser(text)
    if "#" not in text and os.path.isdir(path) and not _is_bare(path):
        return _checkout(os.path.abspath(path))
    remote, mark, end = text.rpartition("#")
    branch, _, folder = end.partition(":") if mark else ("", "", "")
    return _git_address(remote if mark else text, branch, folder)


def _git_address(remote: str, branch: str, folder: str, base: str = "") -> str:
    scheme = _SCHEME.match(remote)
    parts = [part for part in folder.split("/") if part]
    if (
        (scheme is not None and scheme[1].lower() not in PROTOCOLS)
        or re.match(r"[^/]*::", remote)
        or not f"{remote}{branch}{folder}".isprintable()
        or remote.startswith("-")
        or branch.startswith(("-", "/"))
        or not remote
        or not {".", ".."}.isdisjoint(parts)
    ):
        raise MailroomError(
            "That is no address of a git remote that can be used here: write "
            "git@example.org:team/kitchen.git, or one with ssh, https or file."
        )
    if scheme is None and not _SCP.fullmatch(remote):
        remote = os.path.abspath(os.path.join(base, os.path.expanduser(remote)))
    return f"{_GIT}{remote}#{branch}" + (f":{'/'.join(parts)}" if parts else "")


def _checkout(path: str) -> str:
    """The address of a checkout's remote. Two of its files are read; git does not run in it."""
    top = _top(path)
    if not top:
        raise MailroomError(f"{path} is no git checkout. {_NAME_IT}")
    file, tip = (os.path.join(top, ".git", name) for name in ("config", "HEAD"))
    if not os.path.isfile(file) or not os.path.isfile(tip):
        raise MailroomError(f"{top} is a linked work tree or no repository. {_NAME_IT}")
    try:
        with open(tip, encoding="utf-8") as head:
            kind, _, ref = head.readline(1000).strip().partition(" ")
        branch = ref.removeprefix("refs/heads/")
        if kind != "ref:" or branch == ref:
            raise MailroomError(f"{top}: no branch is checked out. {_NAME_IT}")
        name = read_setting(file, f"branch.{branch}.remote") or "origin"
        merged = read_setting(file, f"branch.{branch}.merge").removeprefix("refs/heads/")
        remote = read_setting(file, f"remote.{name}.url")
    except (OSError, ValueError, GitError) as error:
        raise MailroomError(f"{top}: its remote cannot be read ({error}). {_NAME_IT}") from None
    if not remote:
        raise MailroomError(f"{top} has no remote. {_NAME_IT}, or folder:{path}")
    below = os.path.relpath(path, top)
    folder = "" if below == os.curdir else below.replace(os.sep, "/")
    return _git_address(remote, merged or branch, folder, top)


def _top(path: str) -> str:
    """The folder at or above a path that has a `.git`, "" where none has."""
    while not os.path.lexists(os.path.join(path, ".git")):
        path, before = os.path.dirname(path), path
        if path == before:
            return ""
    return path


def _is_bare(path: str) -> bool:
    parts = [os.path.join(path, name) for name in ("HEAD", "objects", "refs")]
    return all(os.path.exists(part) for part in parts)

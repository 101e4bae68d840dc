"""Files and folders that are as open to others as the folder they are made in."""

from __future__ import annotations

import contextlib
import os
import stat

from chefslog.home.files import create_file, sync_folder


def make_shared_file(path: str) -> int:
    """A new empty file, open for writing. Raises OSError (FileExistsError where there is one)."""
    fd = create_file(path, 0o666)
    _open_up(path, 0o066)
    return fd


def make_shared_folder(path: str) -> None:
    """A new folder, durable; one that is there is fine. Raises OSError."""
    try:
        os.mkdir(path, 0o777)
    except FileExistsError:
        return
    _open_up(path, 0o077)
    sync_folder(os.path.dirname(path))


def _open_up(path: str, bits: int) -> None:
    """Give group and others what the folder gives them: a private umask must not lock them out."""
    if os.name != "posix":
        return
    mode = stat.S_IMODE(os.stat(path).st_mode)
    wanted = mode | stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode) & bits
    if wanted != mode:
        # Some network file systems know no modes; then theirs hold.
        with contextlib.suppress(PermissionError, NotImplementedError):
            os.chmod(path, wanted)

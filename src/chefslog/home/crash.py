"""A crash leaves a file that says where in the program it happened, and nothing that was written.

Messages of exceptions may quote a journal's text, and so may local variables: neither is kept.
"""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import traceback

from chefslog.home.files import make_folder, write_private
from chefslog.home.paths import Home


def crash_file(home: Home, error: BaseException, captured_at: str) -> str:
    """Write the file, named after the instant; its path, or a note where that failed too."""
    stamp = captured_at.replace(":", "").replace("-", "")
    path = os.path.join(home.data, "crashes", f"crash-{stamp}.txt")
    text = "\n".join(_report(error)) + "\n"
    with contextlib.suppress(OSError):
        make_folder(os.path.dirname(path))
        write_private(path, text.encode())
        return path
    return "no crash file could be written"


def _report(error: BaseException) -> list[str]:
    lines = [f"python {platform.python_version()}, {sys.platform}"]
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines += ["", f"{type(current).__module__}.{type(current).__qualname__}"]
        for frame, line in traceback.walk_tb(current.__traceback__):
            lines.append(f"  {frame.f_code.co_filename}:{line} in {frame.f_code.co_name}")
        current = current.__cause__ or current.__context__
    return lines

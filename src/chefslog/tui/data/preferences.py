"""What the app remembers of how it was used: `app.json`, small, never needed."""

from __future__ import annotations

import contextlib
import os
from typing import Any

from chefslog.home.files import make_folder, write_private
from chefslog.home.paths import Home


def remembered(home: Home) -> dict[str, Any]:
    """What was remembered; empty where there is nothing, or nothing readable."""
    if not os.path.exists(_path(home)):
        return {}
    import json

    try:
        with open(_path(home), encoding="utf-8") as file:
            held = json.load(file)
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def remember(home: Home, **parts: Any) -> None:
    """Keep some more; a disk that does not take it is no reason to stop."""
    import json

    held = {**remembered(home), **parts}
    with contextlib.suppress(OSError):
        make_folder(home.data)
        write_private(_path(home), json.dumps(held, indent=1).encode())


def _path(home: Home) -> str:
    return os.path.join(home.data, "app.json")

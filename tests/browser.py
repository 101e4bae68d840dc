"""Headless Chromium, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def chromium(page: Path, *options: str) -> str:
    """Open a page with these options in a profile of its own; what Chromium prints."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [PROGRAM, *_QUIET, f"--user-data-dir={profile}", *options, page.as_uri()],
            capture_output=True,
            text=True,
            timeout=90,
            check=True,
        )
    return done.stdout


def preferring(scheme: str) -> str:
    """The option for a reader who prefers `light` or `dark`."""
    return f"--blink-settings=preferredColorScheme={('dark', 'light').index(scheme)}"


def picture(
    page: Path, target: Path, size: tuple[int, int] = (1000, 1300), scheme: str = "light"
) -> None:
    """A picture of the top of a page."""
    window = f"--window-size={size[0]},{size[1]}"
    chromium(page, f"--screenshot={target}", window, preferring(scheme))

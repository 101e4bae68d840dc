"""One keyholder's machine that tends over and over until everything is done.

`python -m tests.team.keyholder.tending HOME PLACE TEAM NOW` prints how often it tended, and how
often another one of the same machine was at work.
"""

from __future__ import annotations

import sys

from chefslog.home.paths import Home
from chefslog.team.errors import TeamError
from chefslog.team.keyholder.tend import tend
from chefslog.team.keys import KeyStore
from chefslog.team.mailroom.place import open_mailroom

_MOST = 2000


def main(folder: str, place: str, team: str, now: str) -> None:
    """Tend until the period is neither waited for nor anything was done."""
    home = Home(folder, folder)
    busy = 0
    for times in range(_MOST):
        with open_mailroom(home, place) as mailroom:
            try:
                tended = tend(home, KeyStore(home), mailroom, team, float(now))
            except TeamError:
                busy += 1
                continue
        assert not tended.stopped, tended.stopped
        if not tended.steps and not any("2026-10" in text for text in tended.waiting):
            print(times, busy)
            return
    raise SystemExit(f"not done after {_MOST} times")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Many members who put something at the same second, each a process with a mailroom of its own.

`python -m tests.team.mailroom.members TASK FOLDER ADDRESS COUNT` forks members, whose homes are in
a folder, and lets all of them go at once. TASK is `own` (each a report of their own) or `same` (all
of them one path). Prints for each what became of it: put, or the name of the error.
"""

from __future__ import annotations

import os
import sys

# Imported before the fork, so that the members meet each other and not the interpreter.
import chefslog.team.mailroom.database
import chefslog.team.mailroom.git  # noqa: F401
from chefslog.home.paths import Home
from chefslog.team.mailroom.place import open_mailroom
from chefslog.team.mailroom.protocol import MailroomError, Taken
from tests.team.mailroom.places import RELEASE, content, home_of, report


def put(task: str, number: int, home: Home, place: str) -> str:
    """One member's part."""
    path = report(number) if task == "own" else RELEASE
    with open_mailroom(home, place, make=True) as room:
        try:
            room.put(path, content(number))
        except Taken:
            return "Taken"
        return "put" if room.get(path) == content(number) else "lost"


def main(task: str, folder: str, place: str, count: str) -> None:
    """Fork, let go, collect."""
    told, tell = os.pipe()
    wait, go = os.pipe()
    for number in range(int(count)):
        if os.fork() == 0:
            os.close(go)
            os.read(wait, 1)
            said = "crashed"
            try:
                said = put(task, number, home_of(folder, number), place)
            except MailroomError as error:
                said = type(error).__name__
                print(error, file=sys.stderr, flush=True)
            finally:
                os.write(tell, f"{number} {said}\n".encode())
                os._exit(0)
    os.close(tell)
    os.close(go)
    with open(told) as lines:
        print(lines.read(), end="")


if __name__ == "__main__":
    main(*sys.argv[1:])

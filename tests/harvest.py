"""`python -m tests harvest FOLDER`: how many drafts of real histories their authors would keep.

`tests/fixtures/harvest.toml` holds what a person said of 200 drafts: keep, edit (a few words), or
drop. It names histories that anybody can clone, and digests: of the person's address, of a draft's
commits, and of its text, so that a draft that reads otherwise now is counted as changed. The clones
lie in FOLDER as `owner+name` or `owner+name/repo`.

    python -m tests harvest FOLDER                      measure against the labels
    python -m tests harvest FOLDER --draw OWNER/NAME    print what there is to label
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chefslog.exchange.harvest.commits import digest
from chefslog.exchange.harvest.harvest import Harvest, harvest_commits
from chefslog.home.git import ForeignRepository

LABELS = Path(__file__).parent / "fixtures" / "harvest.toml"
ANSWERS = ("keep", "edit", "drop")
GOAL = 0.70
_READ = ("headline", "kind", "value", "impact", "notes", "suggested")


def main(arguments: list[str]) -> int:
    """Measure, or print what there is to label; 1 where fewer than 70 % would be kept."""
    parser = argparse.ArgumentParser(prog="python -m tests harvest", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--draw", metavar="OWNER/NAME")
    parser.add_argument("--count", type=int, default=15)
    asked = parser.parse_args(arguments)
    histories = tomllib.loads(LABELS.read_text())["history"]
    if asked.draw:
        (history,) = (one for one in histories if one["repository"] == asked.draw)
        _print_drafts(read_history(asked.folder, history), asked.count)
        return 0
    told = Counter[str]()
    for history in histories:
        counts = compare_labels(history, read_history(asked.folder, history))
        print(f"{history['repository']}: " + ", ".join(f"{n} {word}" for word, n in counts.items()))
        told += counts
    proposed = sum(told[answer] for answer in ANSWERS)
    good = told["keep"] + told["edit"]
    print(
        f"{told.total() - told['changed']} drafts were judged; {proposed} are proposed still,"
        f" {good} of them kept, {told['edit']} after a small edit: {good / max(1, proposed):.0%}.\n"
        f"Left out since: {told['dropped: left out']} to be dropped, {told['wanted: left out']} "
        f"that were wanted. {told['changed']} read otherwise than when they were judged."
    )
    return int(not proposed or good < GOAL * proposed)


def read_history(folder: Path, history: dict[str, Any]) -> Harvest:
    """Harvest what one person did in one repository, without a journal that knows any of it."""
    place = folder / history["repository"].replace("/", "+")
    path = str(place / "repo" if (place / "repo").is_dir() else place)
    names = ForeignRepository(path).run("rev-list", "--branches", "--format=%ae%n%aE").split()
    mails = {name.decode("utf-8", "replace") for name in names}
    own = [mail for mail in mails if digest(mail.encode()) in history["people"]]
    return harvest_commits([path], (), since=history["since"], until=history["until"],
                           identities=own)  # fmt: skip


def compare_labels(history: dict[str, Any], found: Harvest) -> Counter[str]:
    """Count what the labels of one history say about the drafts that are proposed today."""
    now = dict(label_draft(letter).split(":") for letter in found.letters)
    told = Counter[str]()
    for answer in ANSWERS:
        for label in history.get(answer, ()):
            name, _, text = label.partition(":")
            if name not in now:
                told["dropped: left out" if answer == "drop" else "wanted: left out"] += 1
            else:
                told[answer] += 1
                told["changed"] += now[name] != text
    return +told


def label_draft(letter: dict[str, Any]) -> str:
    """Return the digests of a draft's commits and of its text."""
    shown = {name: letter[name] for name in _READ if name in letter}
    text = digest(json.dumps(shown, sort_keys=True).encode())[:8]
    return f"{letter['id'].replace('-', '')[:12]}:{text}"


def _print_drafts(found: Harvest, count: int) -> None:
    """A sample: the digests decide which, so that it is the same one each time."""
    for letter in _sample(found, count):
        print(f"\n{label_draft(letter)}  {letter['day']}, {letter['git']['commits']} commits")
        for name in _READ:
            if name in letter:
                print(f"  {name}: {str(letter[name])[:900]}".replace("\n", "\n      "))


def _sample(found: Harvest, count: int) -> Iterator[dict[str, Any]]:
    drawn = sorted(found.letters, key=lambda letter: digest(letter["id"].encode()))
    yield from drawn[:count]

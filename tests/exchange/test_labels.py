"""The labels of drafts from real histories, and what is counted of them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from chefslog.exchange.harvest.commits import digest
from tests.exchange.repositories import ME, Repo
from tests.harvest import ANSWERS, LABELS, compare_labels, label_draft, read_history


def test_two_hundred_drafts_are_judged_and_none_of_their_text_is_kept() -> None:
    histories = tomllib.loads(LABELS.read_text())["history"]
    labels = [label for one in histories for answer in ANSWERS for label in one.get(answer, ())]
    assert len(labels) == len(set(labels)) >= 200
    assert len(histories) >= 12
    assert all(re.fullmatch(r"[0-9a-f]{12}:(?:[0-9a-f]{8})?", label) for label in labels)


def test_labels_are_held_against_todays_drafts(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "me+shop")
    for number, subject in enumerate(("Add a cart (#1)", "Sort labels (#2)", "Drop it (#3)")):
        repo.commit(subject, at=f"2026-11-0{number + 2}T10:00:00 +0100", name=f"f{number}")
    history = {"repository": "me/shop", "people": [digest(ME.encode())], "since": "2026-11-01",
               "until": "2026-11-30"}  # fmt: skip
    found = read_history(tmp_path, history)
    first, second, third = (label_draft(letter) for letter in found.letters)
    other = f"{second[:12]}:00000000"
    judged = history | {"keep": [first], "edit": [other], "drop": [third, "0" * 12 + ":"]}
    assert compare_labels(judged, found) == {
        "keep": 1, "edit": 1, "changed": 1, "drop": 1, "dropped: left out": 1,
    }  # fmt: skip

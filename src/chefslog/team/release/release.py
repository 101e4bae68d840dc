"""A release: what the first keyholder publishes of a period, and how everybody checks it.

leaf      = H("leaf", receipt salt, report id), one for every standing report
T         = H("batch", task_id, sorted leaves)
statement   signed by the second keyholder over H("statement", RFC 8785 JSON without its signature)
release     signed by the first keyholder over H("release", the same of all of it)
previous  = H("released", RFC 8785 JSON of the release before), 64 zeros for the first
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from chefslog.model.days import iso
from chefslog.team.bands import PATH, Grid, grid_of, people_band
from chefslog.team.digest import FORMAT, H, canonical
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import Person
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keys import verify_signature
from chefslog.team.mailroom.protocol import Mailroom
from chefslog.team.questions import DEFENDERS, question_of
from chefslog.team.release.shape import ReleaseError, checked_shape
from chefslog.team.task import Task, tasks_of

FIRST = "0" * 64
"""What stands for the hash of the release before the first."""
UNDER_K, TOO_FEW = "under-k", "too-few"
"""Why a question is hidden: fewer than k answered it, or in the whole period none opened."""
NAME = "release.json"
SIZE = 16 * 2**20
"""A release's bytes at most."""


def leaf(salt: bytes, report_id: bytes) -> bytes:
    """What a standing report leaves in the release; only who knows its salt can find it."""
    return H("leaf", salt, report_id)


def batch_root(task_id: bytes, leaves: Iterable[bytes]) -> bytes:
    """T: the hash of all leaves of a period."""
    return H("batch", task_id, *sorted(leaves))


def statement_digest(statement: dict[str, Any]) -> bytes:
    """What the second keyholder signs: the statement without its signature."""
    return H("statement", canonical(_unsigned(statement)))


def release_digest(release: dict[str, Any]) -> bytes:
    """What the first keyholder signs: all of the release without its own signature."""
    return H("release", canonical(_unsigned(release)))


def release_hash(release: dict[str, Any]) -> str:
    """The hash (hex) that the next release's statement names as `previous`."""
    return H("released", canonical(release)).hex()


def write_release(release: dict[str, Any]) -> bytes:
    """The bytes of release.json, readable by people too."""
    return (json.dumps(release, ensure_ascii=False, indent=1) + "\n").encode()


def read_release(data: bytes) -> dict[str, Any]:
    """The release of a file's bytes, its shape checked; nothing of it is believed yet.

    Raises ReleaseError for anything but a whole release.json of this format.
    """
    try:
        found = json.loads(
            data.decode(),
            object_pairs_hook=_once,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except (ValueError, RecursionError):
        raise ReleaseError("It is not JSON, or only a part of one.") from None
    return checked_shape(found)


def base_of(task: Task) -> dict[str, Any]:
    """What a release says of its task, all of it known before the period begins."""
    file, period = task.file, task.period
    return {
        "format": FORMAT,
        "team": file.team,
        "name": file.name,
        "epoch": file.epoch,
        "team_hash": file.hash.hex(),
        "period": period.name,
        "task_id": task.task_id.hex(),
        "first": iso(period.first),
        "last": iso(period.last),
        "k": file.k,
        "members": people_band(len(file.members), file.k),
        "spend_edges": list(file.spend_edges),
        "currency": file.currency,
    }


def check_release(release: dict[str, Any], file: TeamFile, previous_hash: str) -> None:
    """Raises ReleaseError unless all of a release holds.

    It is signed by the first keyholder, holds the second's signed statement, fits the team file,
    the leaves and the questions that opened, and follows the release with this hash.
    """
    if release["period"] not in [period.name for period in file.periods]:
        raise ReleaseError(f"Epoch {file.epoch} has no period {release['period']}.")
    task = next(task for task in tasks_of(file) if task.period.name == release["period"])
    statement = release["statement"]
    if not _is_signed_by(file.desk, release_digest, release):
        raise ReleaseError(
            f"The signature of {file.desk.name} does not fit: it was changed after signing, or "
            "never signed."
        )
    if not _is_signed_by(file.lock, statement_digest, statement):
        raise ReleaseError(f"{file.lock.name} did not sign the statement in it.")
    for name, value in base_of(task).items():
        if release[name] != value:
            raise ReleaseError(f"Its {name} is not that of epoch {file.epoch}.")
    _check_statement(release, task, previous_hash)
    _check_questions(release, file)
    if not task.period.closes <= statement["at"] <= release["at"] < task.period.expires:
        raise ReleaseError(
            "Its times cannot be: closing, statement, release, expiry is their order."
        )


def is_signed(release: dict[str, Any], file: TeamFile) -> bool:
    """Whether both keyholders of a team file signed a release, whatever else holds of it."""
    return _is_signed_by(file.desk, release_digest, release) and _is_signed_by(
        file.lock, statement_digest, release["statement"]
    )


def _is_signed_by(
    holder: Person, digest: Callable[[dict[str, Any]], bytes], signed: dict[str, Any]
) -> bool:
    return verify_signature(holder.identity, digest(signed), bytes.fromhex(signed["signature"]))


def releases(mailroom: Mailroom, epochs: Iterable[TeamFile]) -> list[dict[str, Any]]:
    """Every release in the place, checked, as a chain from the first, the oldest first.

    Raises ReleaseError, which says which one does not hold.
    """
    found: list[dict[str, Any]] = []
    previous = FIRST
    for task in tasks_of(*epochs):
        release = release_of(mailroom, task, previous)
        if release is not None:
            previous = release_hash(release)
            found.append(release)
    return found


def release_of(mailroom: Mailroom, task: Task, previous: str) -> dict[str, Any] | None:
    """The checked release of one period, or None while there is none. Raises ReleaseError."""
    data = mailroom.get(f"{task.folder}/{NAME}", SIZE)
    if data is None:
        return None
    try:
        release = read_release(data)
        if release["period"] != task.period.name:
            raise ReleaseError(f"It is the release of {release['period']}.")
        check_release(release, task.file, previous)
    except TeamError as error:
        name = task.file.desk.name
        raise ReleaseError(
            f"The release of {task.period.name} is not to be trusted. {error} Nothing in it "
            f"counts. {name} has the signed one: chefslog team tend puts it back."
        ) from None
    return release


def _check_statement(release: dict[str, Any], task: Task, previous_hash: str) -> None:
    statement, members = release["statement"], len(task.file.members)
    leaves = [bytes.fromhex(one) for one in release["leaves"]]
    opened = [one["name"] for one in release["questions"] if not one["why"]]
    for holds, says in (
        (statement["task_id"] == release["task_id"] and statement["k"] == release["k"],
         "The statement in it is about another period or another k."),
        (statement["batch"] == batch_root(task.task_id, leaves).hex(),
         "The statement in it is about other reports than its leaves."),
        (statement["opened"] == opened, "The statement in it opened other questions."),
        (statement["previous"] == previous_hash,
         "It does not follow the release before it: one of them is missing or was changed."),
        (2 * members <= 3 * len(leaves) <= 3 * members,
         "Its leaves are under two thirds of the roster, or more than it."),
        (release["reports"] == people_band(len(leaves), task.file.k),
         "The number of reports is not that of its leaves."),
    ):  # fmt: skip
        if not holds:
            raise ReleaseError(says)


def _check_questions(release: dict[str, Any], file: TeamFile) -> None:
    rows = release["questions"]
    if [one["name"] for one in rows] != list(file.questions):
        raise ReleaseError("Its questions are not those of the team file.")
    reasons = (UNDER_K,) if any(not one["why"] for one in rows) else (TOO_FEW,)
    allowed = {people_band(s, file.k) for s in range(file.k, len(release["leaves"]) + 1)}
    for one in rows:
        numbers = [one[name] for name in ("width", "margin", "end", "band")]
        if one["why"]:
            is_whole = one["why"] in reasons and not one["support"] and not any(numbers)
        else:
            is_whole = one["support"] in allowed and _is_band(one, file)
        if not is_whole:
            raise ReleaseError(f"The question {one['name']} in it is not whole.")


def _is_band(row: dict[str, Any], file: TeamFile) -> bool:
    """Whether a band lies in a grid that a team of this size can have."""
    kind, grid = question_of(row["name"]).kind, grid_in(row)
    if kind == PATH:
        return grid == Grid(0) and row["band"] < len(DEFENDERS)
    usual = {grid_of(kind, people) for people in range(file.k, len(file.members) + 1)}
    return grid in usual and row["band"] <= len(grid.edges)


def grid_in(row: dict[str, Any]) -> Grid:
    """Return the grid that a question's row of a release names."""
    return Grid(row["width"], row["margin"], row["end"])


def _unsigned(signed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in signed.items() if name != "signature"}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(text)

"""Whoever runs the place deletes, replays and rolls back between turns: never two releases."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chefslog.team.keyholder.boxes import DESK_BIN, LOCK_BIN
from chefslog.team.questions import Contribution
from chefslog.team.release.release import FIRST, NAME, check_release, read_release, release_hash
from chefslog.team.release.shape import ReleaseError
from chefslog.team.task import DESK, LOCK
from tests.team.scene import DAY, FEW, Scene, contribution, found

FILES = (DESK_BIN, LOCK_BIN, NAME)
moves = st.lists(
    st.one_of(
        st.tuples(st.just("tend"), st.sampled_from([DESK, LOCK])),
        st.tuples(st.just("tend"), st.sampled_from([DESK, LOCK])),
        st.tuples(st.just("wait"), st.sampled_from(["1", "9"])),
        st.tuples(st.just("delete"), st.sampled_from([*FILES, "a report"])),
        st.tuples(st.just("spoil"), st.sampled_from([*FILES, "a report"])),
        st.tuples(st.just("roll back"), st.sampled_from(["all"])),
        st.tuples(st.just("send"), st.sampled_from(["0", "7"])),
    ),
    min_size=4,
    max_size=14,
)


def usual(member: int) -> Contribution:
    """Four of eight fill `own`: too few."""
    return contribution(FEW, 15, FEW if member < 4 else FEW[:2])


class Host:
    """Whoever runs the place, and everything they ever saw in it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.now = scene.closed()
        self.seen: list[dict[str, bytes]] = []
        self.releases: set[str] = set()

    def do(self, move: str, what: str) -> None:
        if move == "tend":
            self.scene.tend(what, self.now)
        elif move == "wait":
            self.now += int(what) * DAY
        elif move == "send":
            self.scene.send(int(what), usual(int(what)))
        elif move == "roll back":
            self._put_all(self.seen[len(self.seen) // 2] if self.seen else {})
        else:
            self._harm(move, what)
        self._look()

    def _harm(self, move: str, what: str) -> None:
        if what == "a report":
            with self.scene.open() as mailroom:
                names = mailroom.names(self.scene.task().inbox)
            what = f"in/{names[0]}" if names else NAME
        if move == "delete":
            self.scene.delete(what)
        else:
            self.scene.put(what, (self.scene.get(what) or b"xx")[:-1] + b"x")

    def _put_all(self, files: dict[str, bytes]) -> None:
        for name in FILES:
            self.scene.delete(name)
        for name, data in files.items():
            self.scene.put(name, data)

    def _look(self) -> None:
        with self.scene.open() as mailroom:
            reports = [f"in/{name}" for name in mailroom.names(self.scene.task().inbox)]
        there = {name: self.scene.get(name) for name in (*FILES, *reports)}
        self.seen.append({name: data for name, data in there.items() if data is not None})
        release = self._believed(there[NAME])
        if release is not None:
            self.releases.add(release_hash(release))
            assert [one["why"] for one in release["questions"]][2] in ("under-k", "too-few")
            assert len(release["leaves"]) >= 6

    def _believed(self, data: bytes | None) -> dict[str, Any] | None:
        if data is None:
            return None
        try:
            release = read_release(data)
            check_release(release, self.scene.file, FIRST)
        except ReleaseError:
            return None
        return release


@pytest.mark.slow
@given(done=moves)
@settings(max_examples=20)
def test_there_is_never_more_than_one_release(done: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        scene = found(Path(folder))
        scene.send_all(usual)
        host = Host(scene)
        for move, what in done:
            host.do(move, what)
        assert len(host.releases) <= 1
        for role in (DESK, LOCK) * 3:
            host.do("tend", role)
        assert len(host.releases) <= 1

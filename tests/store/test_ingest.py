"""Letters come into the journal once, in order, and none is lost."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from chefslog.capture import letters
from chefslog.capture.letters import LETTER_LIMIT
from chefslog.home.clock import short_of
from chefslog.home.files import make_folder
from chefslog.home.paths import Home
from chefslog.store import entries, history, records
from chefslog.store.errors import StoreError
from chefslog.store.ingest import BATCH, BATCH_BYTES, Ingested, ingest_captures
from chefslog.store.journal import Journal
from chefslog.store.transaction import Transaction
from tests.store.given import (
    NOON,
    Clock,
    a_letter,
    add_entries,
    all_entries,
    an_entry,
    an_id,
    assert_sound,
    entry,
    opened,
    post,
    query,
    unprivileged,
)


def _names(home: Home, state: str) -> list[str]:
    folder = home.letters(state)
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def test_a_letter_becomes_an_entry_and_goes(journal: Journal, home: Home) -> None:
    post(home, a_letter(1, tags=["a"], delegation=0, later={"x": 1}))
    done = journal.ingest()
    assert (done.added, done.known, done.left, done.rejected) == (1, 0, 0, [])
    held = entry(home)
    assert (held["headline"], held["tags"], held["delegation"]) == ("Letter 1", ["a"], 0)
    assert held["extra"] == {"later": {"x": 1}}
    assert held["captured_at"] == "2026-11-21T11:00:01.000Z"
    assert _names(home, "new") == []
    assert_sound(home)


def test_each_letter_is_a_step_by_whoever_wrote_it(journal: Journal, home: Home) -> None:
    for number, source in enumerate(("shell", "tui", "git", "agent:x"), 1):
        post(home, a_letter(number, source=source))
    journal.ingest()
    steps = query(home, "SELECT verb, actor, session FROM step ORDER BY id")
    assert steps == [
        ("capture", "human", "letter"),
        ("capture", "human", "letter"),
        ("capture", "git", "letter"),
        ("capture", "agent:x", "letter"),
    ]
    states = [entry(home, number)["state"] for number in (1, 2, 3, 4)]
    assert states == ["entry", "entry", "draft", "draft"]


def test_letters_come_in_the_order_of_their_instants(journal: Journal, home: Home) -> None:
    for number in (3, 1, 2):
        post(home, a_letter(number), f"{9 - number}.json")
    journal.ingest()
    keys = [entry(home, number)["key"] for number in (1, 2, 3)]
    assert keys == sorted(keys)
    assert query(home, "SELECT ref FROM change ORDER BY step") == [
        (an_id(1),),
        (an_id(2),),
        (an_id(3),),
    ]


def test_a_letter_that_is_there_already_is_only_unlinked(journal: Journal, home: Home) -> None:
    post(home, a_letter(1))
    journal.ingest()
    entries.edit_entries(journal, {an_id(1): {"headline": "changed"}})
    post(home, a_letter(1))
    done = journal.ingest()
    assert (done.added, done.known) == (0, 1)
    assert entry(home)["headline"] == "changed"
    assert _names(home, "new") == _names(home, "rejected") == []


def test_one_letter_under_two_names_is_one_entry(journal: Journal, home: Home) -> None:
    post(home, a_letter(1))
    post(home, a_letter(1), "again.json")
    done = journal.ingest()
    assert (done.added, done.known) == (1, 1)
    assert _names(home, "new") == []


def test_another_text_under_a_known_id_is_set_aside_not_lost(journal: Journal, home: Home) -> None:
    post(home, a_letter(1))
    post(home, a_letter(1, typed="other", headline="other"), "b.json")
    done = journal.ingest()
    assert done.added == 1
    assert [name for name, _ in done.rejected] == ["b.json"] or entry(home)["headline"] == "other"
    assert len(_names(home, "rejected")) == 2
    assert _names(home, "new") == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"{half", "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[1]", "not a JSON object"),
        (b'{"chefslog": 2}', "newer chefslog"),
        (b'{"chefslog": 1, "headline": "x"}', "id"),
        (b"[" * 200_000, "JSON"),
        (b" " * (1024 * 1024 + 1), "larger"),
    ],
    ids=["empty", "half", "not-utf8", "list", "newer", "no-id", "deep", "huge"],
)
def test_what_cannot_be_read_is_set_aside_with_its_reason(
    journal: Journal, home: Home, data: bytes, reason: str
) -> None:
    post(home, data, "odd.json")
    post(home, a_letter(1))
    done = journal.ingest()
    assert done.added == 1
    assert len(done.rejected) == 1
    assert reason in done.rejected[0][1]
    assert _names(home, "rejected") == ["odd.json", "odd.json.reason"]
    folder = home.letters("rejected")
    with open(os.path.join(folder, "odd.json"), "rb") as file:
        assert file.read() == data
    with open(os.path.join(folder, "odd.json.reason"), encoding="utf-8") as file:
        assert reason in file.read()
    assert "odd.json" in done.notes[0]


def test_nothing_that_was_set_aside_before_is_replaced(journal: Journal, home: Home) -> None:
    for data in (b"one", b"two", b"three"):
        post(home, data, "odd.json")
        journal.ingest()
    texts = set()
    for name in _names(home, "rejected"):
        if not name.endswith(".reason"):
            with open(os.path.join(home.letters("rejected"), name), "rb") as file:
                texts.add(file.read())
    assert texts == {b"one", b"two", b"three"}


def test_folders_links_and_pipes_are_no_letters(journal: Journal, home: Home) -> None:
    folder = home.letters("new")
    post(home, a_letter(1))
    os.mkdir(os.path.join(folder, "folder.json"))
    os.symlink("/etc/passwd", os.path.join(folder, "link.json"))
    os.mkfifo(os.path.join(folder, "pipe.json"))
    done = journal.ingest()
    assert done.added == 1
    assert sorted(name for name, _ in done.rejected) == ["folder.json", "link.json", "pipe.json"]
    assert _names(home, "new") == []


def test_hidden_files_are_somebody_elses_work_in_progress(journal: Journal, home: Home) -> None:
    post(home, b"half", ".sync.tmp")
    assert journal.ingest().rejected == []
    assert _names(home, "new") == [".sync.tmp"]


def test_a_letter_that_may_not_be_read_now_stays(clock: Clock) -> None:
    with unprivileged() as folder:
        home = Home(folder, folder)
        post(home, a_letter(1))
        path = post(home, a_letter(2))
        os.chmod(path, 0)
        with opened(home, clock) as journal:
            (note,) = journal.notes
            assert note.startswith("1 pending captures could not be read and stay")
            os.chmod(path, 0o600)
            assert journal.ingest().added == 1
        assert sorted(all_entries(home)) == [an_id(1), an_id(2)]
        assert _names(home, "rejected") == []


def test_letters_that_cannot_be_unlinked_are_met_again_as_known(clock: Clock) -> None:
    with unprivileged() as folder:
        home = Home(folder, folder)
        post(home, a_letter(1))
        post(home, b"odd", "odd.json")
        os.chmod(home.letters("new"), 0o500)
        with opened(home, clock) as journal:
            done = journal.ingest()
            assert (done.added, done.known, done.left) == (0, 1, 1)
        os.chmod(home.letters("new"), 0o700)
        assert len(_names(home, "new")) == 2
        assert query(home, "SELECT count(*) FROM entry") == [(1,)]


def test_a_whole_letter_that_a_killed_process_left_is_posted(
    journal: Journal, home: Home, clock: Clock
) -> None:
    make_folder(home.letters("tmp"))
    old = clock.at - 3700
    for number, text in ((1, None), (2, b"{half"), (3, None)):
        path = post(home, a_letter(number) if text is None else text, f"{an_id(number)}.json")
        moved = os.path.join(home.letters("tmp"), os.path.basename(path))
        os.rename(path, moved)
        os.utime(moved, (old, old) if number < 3 else (clock.at, clock.at))
    done = journal.ingest()
    assert (done.found, done.added) == ([a_letter(1)["headline"]], 1)
    assert done.notes == [
        f"Found and taken in, from an add that was interrupted: {a_letter(1)['headline']}"
    ]
    assert list(all_entries(home)) == [an_id(1)]
    assert _names(home, "tmp") == [f"{an_id(2)}.json", f"{an_id(3)}.json"]


def test_a_purged_id_does_not_come_back(journal: Journal, home: Home) -> None:
    with journal.transaction() as work:
        work.conn.exec_driver_sql("INSERT INTO tombstone VALUES (?, 'then')", (an_id(1),))
    post(home, a_letter(1))
    done = journal.ingest()
    assert (done.added, done.known) == (0, 1)
    assert _names(home, "new") == []


def _sizes_of_transactions(journal: Journal) -> list[int]:
    """Take captures in; how many entries each transaction added."""
    sizes: list[int] = []

    @contextmanager
    def begin() -> Iterator[Transaction]:
        before = len(all_entries(journal.home))
        with journal.transaction() as transaction:
            yield transaction
        sizes.append(len(all_entries(journal.home)) - before)

    ingest_captures(journal.home, NOON, begin)
    return sizes


def test_many_captures_come_in_batches_in_the_order_they_were_made(
    journal: Journal, home: Home
) -> None:
    for number in range(2 * BATCH + 3):
        post(home, a_letter(number))
    assert _sizes_of_transactions(journal) == [BATCH, BATCH, 3]
    assert query(home, "SELECT count(*) FROM step") == [(2 * BATCH + 3,)]
    headlines = query(home, "SELECT headline FROM entry ORDER BY key")
    assert headlines == [(f"Letter {number}",) for number in range(2 * BATCH + 3)]
    assert _names(home, "new") == []
    assert_sound(home)


def test_large_captures_come_in_batches_of_a_few_megabytes(journal: Journal, home: Home) -> None:
    fit = BATCH_BYTES // LETTER_LIMIT
    for number in range(fit + 2):
        post(home, json.dumps(a_letter(number)).encode().ljust(LETTER_LIMIT), f"{number}.json")
    assert _sizes_of_transactions(journal) == [fit, 2]


def test_a_capture_as_large_as_the_limit_comes_in_and_a_larger_one_is_rejected(
    journal: Journal, home: Home
) -> None:
    for number, spare in ((1, 0), (2, 1)):
        data = json.dumps(a_letter(number)).encode().ljust(LETTER_LIMIT + spare)
        post(home, data, f"{number}.json")
    done = journal.ingest()
    assert (done.added, [name for name, _ in done.rejected]) == (1, ["2.json"])
    assert list(all_entries(home)) == [an_id(1)]


def test_a_journal_takes_pending_captures_in_when_it_is_opened(home: Home) -> None:
    acts: list[Callable[[Journal], object]] = [
        lambda journal: entries.rename_word(journal, "tags", "a", "b"),
        lambda journal: entries.edit_entries(journal, {an_id(2): {"impact": "x"}}),
        lambda journal: entries.set_state(journal, [an_id(3)], "trashed", "trash"),
        history.undo_step,
        lambda journal: records.give_verdict(journal, [an_id(5)], "held"),
    ]
    for number, act in enumerate(acts, 1):
        post(home, a_letter(number, tags=["a"]))
        with opened(home) as journal:
            assert act(journal)
    states = [entry(home, number)["state"] for number in (1, 2, 3, 4, 5)]
    assert states == ["entry", "entry", "trashed", "trashed", "entry"]


@pytest.mark.parametrize(
    ("found", "lines"),
    [
        (0, []),
        (5, [f"Found and taken in, from an add that was interrupted: {n}" for n in range(5)]),
        (6, [*(f"Found and taken in, from an add that was interrupted: {n}" for n in range(5)),
             "… and 1 more that were interrupted."]),
    ],
)  # fmt: skip
def test_of_many_that_were_interrupted_the_first_are_named_and_the_rest_counted(
    found: int, lines: list[str]
) -> None:
    assert Ingested(found=[str(n) for n in range(found)]).notes == lines


@pytest.mark.parametrize("reads", [0, 1])
def test_a_capture_that_another_process_takes_in_meanwhile_is_left_to_it(
    journal: Journal, home: Home, monkeypatch: pytest.MonkeyPatch, reads: int
) -> None:
    gone = post(home, a_letter(1))
    post(home, a_letter(2))
    times = []

    def read_file(path: str) -> bytes:
        if path == gone:
            times.append(path)
            if len(times) > reads:
                os.unlink(path)
        return letters.read_file(path)

    monkeypatch.setattr("chefslog.store.ingest.read_file", read_file)
    done = journal.ingest()
    assert (done.added, done.known, done.left, done.rejected) == (1, 0, 0, [])
    assert list(all_entries(home)) == [an_id(2)]


def test_where_every_capture_is_taken_in_by_another_process_the_journal_is_not_locked(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = post(home, a_letter(1))
    data = [Path(path).read_bytes()]

    def read_file(path: str) -> bytes:
        if data:
            return data.pop()
        raise FileNotFoundError(path)

    def begin() -> AbstractContextManager[Transaction]:
        raise AssertionError("nothing is there to add")

    monkeypatch.setattr("chefslog.store.ingest.read_file", read_file)
    assert ingest_captures(home, NOON, begin) == Ingested()


def test_a_capture_may_follow_the_one_before_it(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(9)])
    post(home, a_letter(1))
    post(home, a_letter(2, follows="last"))
    post(home, a_letter(3, follows=short_of(an_id(2))))
    post(home, a_letter(4, source="git"))
    post(home, a_letter(5, follows="last"))
    post(home, a_letter(6, follows="zzzzzz"))
    assert journal.ingest().added == 6
    held = [entry(home, number).get("follows") for number in range(1, 7)]
    assert held == [None, an_id(1), an_id(2), None, an_id(3), "zzzzzz"]


def test_the_first_capture_may_follow_the_last_entry(journal: Journal, home: Home) -> None:
    add_entries(journal, [an_entry(9)])
    post(home, a_letter(1, follows="last"))
    journal.ingest()
    assert entry(home, 1)["follows"] == an_id(9)


def test_a_beginning_that_two_captures_share_follows_neither(journal: Journal, home: Home) -> None:
    for number in (1, 2):
        post(home, a_letter(number))
    shared = short_of(an_id(1))[:4]
    assert short_of(an_id(2)).startswith(shared)
    post(home, a_letter(3, follows=shared))
    journal.ingest()
    assert entry(home, 3)["follows"] == shared


def test_a_journal_that_takes_no_capture_is_closed_again_and_the_capture_stays(home: Home) -> None:
    with opened(home):
        pass
    with closing(sqlite3.connect(home.journal)) as conn:
        conn.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'not now'); END"
        )
    post(home, a_letter(1))
    with pytest.raises(StoreError, match="not now"), opened(home):
        pass
    # The last one that closes the journal removes it.
    assert not os.path.exists(home.journal + "-wal")
    assert _names(home, "new") == [f"{an_id(1)}.json"]

"""What `last` means: the entry captured last, wherever it stands in the list."""

from __future__ import annotations

import pytest

from chefslog.home.clock import Moment, new_id
from chefslog.home.paths import Home
from chefslog.reading.connect import open_snapshot
from chefslog.reading.resolve import Ambiguous, NotFound, resolve
from tests.journals import NOON, entry, put_journal, put_letters


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHEFSLOG_NOW", str(NOON))


def headline(home: Home, ref: str) -> str:
    with open_snapshot(home) as snapshot:
        found = resolve(snapshot, ref)
        sql = "SELECT headline FROM entries WHERE id = ?"
        return str(snapshot.conn.execute(sql, (found,)).fetchone()[0])


def test_last_is_what_was_captured_last_however_far_it_was_backdated(home: Home) -> None:
    put_journal(home, [entry(1, headline="first"), entry(2, headline="second", ago=400)])
    assert headline(home, "last") == "second"
    assert headline(home, "last~1") == "first"
    put_letters(home, [entry(3, headline="third", ago=3), entry(0, headline="before all")])
    told = [headline(home, ref) for ref in ("last", "LAST~1", "last~2", "last~3")]
    assert told == ["third", "second", "first", "before all"]
    with open_snapshot(home) as snapshot, pytest.raises(NotFound, match="last~4"):
        resolve(snapshot, "last~4")


def test_entries_of_one_instant_come_in_the_order_of_their_ids(home: Home) -> None:
    ids = [new_id(NOON, bytes([number] * 10)) for number in (9, 200, 30)]
    same = [entry(number, id=one, headline=one) for number, one in enumerate(ids)]
    moment = Moment(NOON).captured_at
    put_journal(home, [{**one, "captured_at": moment} for one in same[:2]])
    put_letters(home, [{**same[2], "captured_at": moment}])
    assert [headline(home, f"last~{back}") for back in range(3)] == sorted(ids, reverse=True)


def test_after_a_flight_west_last_is_still_the_newest(home: Home) -> None:
    # Written in Tokyo when it was Sunday there already, then at home on Saturday.
    tokyo = entry(1, headline="Tokyo", ago=-1, offset=540, zone="Asia/Tokyo")
    put_journal(home, [tokyo, entry(2, headline="home")])
    assert headline(home, "last") == "home"


@pytest.mark.parametrize("state", ["draft", "trashed", "dismissed"])
def test_what_is_no_entry_of_the_journal_is_not_last(home: Home, state: str) -> None:
    put_journal(home, [entry(1, headline="mine"), entry(2, headline="other", state=state)])
    assert headline(home, "last") == "mine"
    with open_snapshot(home) as snapshot, pytest.raises(NotFound):
        resolve(snapshot, "last~1")


def test_imports_and_instants_to_come_are_last_only_behind_all_others(home: Home) -> None:
    ahead = {"captured_at": "2027-03-01T09:00:00.000Z", "ago": -100}
    put_journal(
        home,
        [
            entry(1, headline="mine"),
            entry(2, headline="jrnl", source="import:jrnl"),
            entry(3, headline="planned", source="import:csv", **ahead),
            entry(4, headline="wrong clock", **ahead),
        ],
    )
    assert headline(home, "last") == "mine"
    told = {headline(home, f"last~{back}") for back in (1, 2, 3)}
    assert told == {"jrnl", "planned", "wrong clock"}


def test_last_of_a_journal_that_was_only_imported_is_its_newest(home: Home) -> None:
    old = [entry(number, headline=f"{number}", source="import:jrnl") for number in (5, 7, 6)]
    put_journal(home, old)
    assert [headline(home, ref) for ref in ("last", "last~1")] == ["7", "6"]


def test_last_needs_no_walk_over_the_journal(home: Home) -> None:
    put_journal(home, [entry(1)])
    with open_snapshot(home) as snapshot:
        asked: list[str] = []
        snapshot.conn.set_trace_callback(asked.append)
        resolve(snapshot, "last")
        snapshot.conn.set_trace_callback(None)
        plan = snapshot.conn.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()
    assert "entry_captured" in plan[0][3]
    assert len(plan) == 1
    assert len(asked) == 1


def test_one_before_the_last_takes_one_statement_too(home: Home) -> None:
    put_journal(home, [entry(1), entry(2)])
    with open_snapshot(home) as snapshot:
        asked: list[str] = []
        snapshot.conn.set_trace_callback(asked.append)
        assert resolve(snapshot, "last~1") == entry(1)["id"]
    assert len(asked) == 1


def test_a_beginning_that_several_ids_have_lists_them_with_what_tells_them_apart(
    home: Home,
) -> None:
    shorts = {1: "k7m2aaaaaaa1", 2: "k7m2aaaaaaa2", 3: "k7m2bbbbbbbb", 4: "zzzzzzzzzzzz"}
    made = [entry(n, id=id_of(short), ago=n) for n, short in shorts.items()]
    put_journal(home, made[:2])
    put_letters(home, made[2:])
    with open_snapshot(home) as snapshot:
        with pytest.raises(Ambiguous) as caught:
            resolve(snapshot, "K7M2")
        assert resolve(snapshot, "k7m2b") == made[2]["id"]
        assert resolve(snapshot, made[0]["id"].upper()) == made[0]["id"]
    assert str(caught.value).splitlines()[1:] == [
        "  k7m2aaaaaaa1  Entry 1",
        "  k7m2aaaaaaa2  Entry 2",
        "  k7m2bbbbbbbb  Entry 3",
    ]


def id_of(short: str) -> str:
    """An id with this short one."""
    tail = 0
    for sign in short:
        tail = tail << 5 | "0123456789abcdefghjkmnpqrstvwxyz".index(sign)
    text = f"01990000000070008{tail:015x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


@pytest.mark.parametrize("ref", ["", " ", "~", "%", "é", "\udcff", "k7m2k7m2k7m2x", "x" * 36, "-"])
def test_what_begins_no_id_is_not_found(home: Home, ref: str) -> None:
    put_journal(home, [entry(1)])
    with open_snapshot(home) as snapshot, pytest.raises(NotFound, match="no entry"):
        resolve(snapshot, ref)


@pytest.mark.parametrize("ref", ["last~x", "last~-1", "last~1234567", "last~٣"])
def test_last_with_no_number_behind_it_says_how_it_is_written(home: Home, ref: str) -> None:
    put_journal(home, [entry(1)])
    with open_snapshot(home) as snapshot, pytest.raises(NotFound, match="write last~2"):
        resolve(snapshot, ref)

"""What `tend` does for the next quarter: keys, and an epoch where nothing else is new."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chefslog.team.calendar import DAP_EPOCH, DAY, period
from chefslog.team.founding.ceremony import Wishes, ceremony, wish
from chefslog.team.founding.charter import Terms
from chefslog.team.founding.epochs import chain, epoch_path
from chefslog.team.founding.limits import Wrong
from chefslog.team.founding.proposal import proposal_path
from chefslog.team.founding.teamfile import TeamFile
from chefslog.team.keyholder.renewal import prepare, tend_all
from chefslog.team.keyholder.tend import Tended
from tests.team.ceremonies import TERMS, Gathering, Somebody
from tests.team.founders import TEAM

LEE_MISSING = "2027-Q1: Lee, the second keyholder, has not signed it yet."
LOOK = "2027-Q1 changes more than keys: see it and sign it with chefslog team."


def noon(day: str) -> float:
    """Noon of a day, UTC, such as 2026-12-20."""
    month, date = period(day[:7]), int(day[8:])
    return (month.first + date - 1 - DAP_EPOCH) * DAY + DAY // 2


@pytest.fixture
def all_of_them(tmp_path: Path) -> Gathering:
    """A team in its first quarter, 2026-Q4."""
    found = Gathering(tmp_path)
    found.first_epoch()
    return found


def tend(team: Gathering, who: Somebody, day: str = "2026-12-20") -> Tended:
    return prepare(who.home, team.mailroom, who.keys, TEAM, noon(day))


def newest(team: Gathering) -> TeamFile:
    return chain(team.mailroom, TEAM)[-1]


def renewed(team: Gathering, day: str = "2026-12-20") -> None:
    for who in (team.lee, team.sam, team.lee):
        tend(team, who, day)


def test_nothing_is_due_until_two_weeks_ahead(all_of_them: Gathering) -> None:
    assert tend(all_of_them, all_of_them.sam, "2026-12-17") == Tended()
    assert tend(all_of_them, all_of_them.lee, "2026-12-17") == Tended()
    assert all_of_them.mailroom.names(f"{TEAM}/keys") == [
        "2026-Q4-desk.json",
        "2026-Q4-lock.json",
    ]


def test_new_keys_and_nothing_else_need_no_yes(all_of_them: Gathering) -> None:
    sam, lee = all_of_them.sam, all_of_them.lee
    before = newest(all_of_them)
    assert tend(all_of_them, lee).waiting == ["2027-Q1: Sam has not proposed it yet."]
    proposed = tend(all_of_them, sam)
    assert proposed.steps == ["2027-Q1: proposed, with new keys and nothing else new."]
    assert proposed.waiting == [LEE_MISSING]
    assert tend(all_of_them, sam) == Tended([], [LEE_MISSING])
    assert tend(all_of_them, lee).steps == ["2027-Q1: epoch 2 is sealed."]
    assert tend(all_of_them, sam) == tend(all_of_them, lee) == Tended()
    after = newest(all_of_them)
    assert (after.quarter, after.members, after.k) == ("2027-Q1", before.members, before.k)
    assert after.keys != before.keys


def test_a_desk_that_is_first_waits_for_the_others_keys(all_of_them: Gathering) -> None:
    assert tend(all_of_them, all_of_them.sam).waiting == [
        "2027-Q1: Lee, the second keyholder, has put no keys for 2027-Q1 there."
    ]


def test_members_go_on_without_a_yes(all_of_them: Gathering) -> None:
    ana = all_of_them.members[0]
    all_of_them.look(ana)
    renewed(all_of_them)
    assert all_of_them.look(ana).news == ()


def test_a_joiner_needs_both_to_look(all_of_them: Gathering) -> None:
    sam, lee = all_of_them.sam, all_of_them.lee
    all_of_them.join(all_of_them.person("Gus"))
    for one in (sam, lee):
        all_of_them.hear(one, "Gus")
    tend(all_of_them, lee)
    assert tend(all_of_them, sam) == Tended([], [LOOK])
    assert tend(all_of_them, lee).waiting == ["2027-Q1: Sam has not proposed it yet."]
    all_of_them.propose()
    assert tend(all_of_them, sam) == Tended([], [LEE_MISSING])
    assert tend(all_of_them, lee) == Tended([], [LOOK])
    assert newest(all_of_them).epoch == 1


def test_what_was_proposed_by_hand_is_never_replaced(all_of_them: Gathering) -> None:
    all_of_them.post(all_of_them.sam, all_of_them.lee)
    all_of_them.propose(leaving=("Bo",))
    path = proposal_path(TEAM, 2)
    by_hand = all_of_them.mailroom.get(path)
    now = ceremony(all_of_them.mailroom, TEAM)
    wish(all_of_them.mailroom, all_of_them.sam.identity, now, Wishes())
    assert tend(all_of_them, all_of_them.sam) == Tended([], [LOOK])
    assert all_of_them.mailroom.get(path) == by_hand


def test_what_the_first_keyholder_wishes_is_looked_at_then_over(all_of_them: Gathering) -> None:
    sam, lee = all_of_them.sam, all_of_them.lee
    now = ceremony(all_of_them.mailroom, TEAM)
    wish(
        all_of_them.mailroom,
        sam.identity,
        now,
        Wishes(("Bo",), replace(TERMS, questions=("checked", "own"), monthly=True)),
    )
    tend(all_of_them, lee)
    assert tend(all_of_them, sam) == Tended([], [LOOK])
    all_of_them.propose()
    all_of_them.seal()
    file = newest(all_of_them)
    assert (file.questions, file.monthly) == (("checked", "own"), True)
    assert "Bo" not in [one.name for one in file.members]
    assert ceremony(all_of_them.mailroom, TEAM).wishes == Wishes()


def test_only_the_first_keyholders_wishes_count(all_of_them: Gathering) -> None:
    mailroom = all_of_them.mailroom
    now = ceremony(mailroom, TEAM)
    with pytest.raises(
        Wrong, match="Only Sam, the first keyholder of this team, can propose changes"
    ):
        wish(mailroom, all_of_them.lee.identity, now, Wishes(("Bo",)))
    with pytest.raises(Wrong, match="Zoe is not a member, so cannot leave"):
        wish(mailroom, all_of_them.sam.identity, now, Wishes(("Zoe",)))
    with pytest.raises(Wrong, match="k: a whole number from 5"):
        wish(mailroom, all_of_them.sam.identity, now, Wishes((), replace(TERMS, k=3)))
    assert now.lock is not None
    forged = replace(now, desk=now.lock)
    wish(mailroom, all_of_them.lee.identity, forged, Wishes(("Bo",)))
    assert ceremony(mailroom, TEAM).wishes == Wishes()


def test_quarters_that_went_by_are_left_out(all_of_them: Gathering) -> None:
    renewed(all_of_them, "2027-08-05")
    assert [file.quarter for file in chain(all_of_them.mailroom, TEAM)] == ["2026-Q4", "2027-Q3"]


def test_a_second_keyholder_signs_no_quarter_that_its_clock_does_not_know(
    all_of_them: Gathering,
) -> None:
    tend(all_of_them, all_of_them.lee, "2028-02-01")
    tend(all_of_them, all_of_them.sam, "2028-02-01")
    told = tend(all_of_them, all_of_them.lee)
    assert told.waiting == [
        "Sam proposes 2028-Q1, and by this machine's clock 2027-Q1 is next. Compare your clocks; "
        "if it is meant so, sign it with chefslog team."
    ]
    assert newest(all_of_them).epoch == 1


def test_an_epoch_that_was_signed_and_not_put_there_is_put_there(all_of_them: Gathering) -> None:
    renewed(all_of_them)
    path = epoch_path(TEAM, 2)
    signed = all_of_them.mailroom.get(path)
    all_of_them.mailroom.delete(path)
    tend(all_of_them, all_of_them.lee)
    assert all_of_them.mailroom.get(path) == signed


def test_before_the_first_epoch_it_puts_keys_and_says_what_is_missing(tmp_path: Path) -> None:
    team = Gathering(tmp_path)
    team.found()
    team.join(team.sam, team.lee, *team.members)
    told = tend(team, team.sam, "2026-11-20")
    assert told.waiting[0].endswith("and Lee wait for your yes: chefslog team.")
    assert "2026-Q4: Nobody has joined as the second keyholder yet" in told.waiting[1]
    team.hear(team.sam)
    team.hear(team.lee)
    assert tend(team, team.lee, "2026-11-20").waiting == ["2026-Q4: Sam has not proposed it yet."]
    assert tend(team, team.sam, "2026-11-20").waiting == [
        "2026-Q4: see the whole roster and sign it with chefslog team."
    ]


def test_who_takes_a_key_over_puts_keys_there(all_of_them: Gathering) -> None:
    max_, mia = all_of_them.person("Max", "lock"), all_of_them.person("Mia", "desk")
    all_of_them.join(max_, mia)
    for one in (all_of_them.sam, all_of_them.lee):
        all_of_them.hear(one, "Max", "Mia")
    for one in (max_, mia):
        assert tend(all_of_them, one).waiting == ["2027-Q1: Sam has not proposed it yet."]
    file = all_of_them.propose().file
    assert file is not None
    assert (file.desk.name, file.lock.name) == ("Mia", "Max")
    for one in (all_of_them.lee, mia, max_):
        assert tend(all_of_them, one) == Tended([], [LOOK])
    for one in (all_of_them.lee, mia):
        all_of_them.agree(one, file)
    all_of_them.seal(max_)
    assert newest(all_of_them).lock.name == "Max"
    assert tend(all_of_them, all_of_them.sam) == tend(all_of_them, all_of_them.lee) == Tended()


def test_trouble_ahead_does_not_hide_what_was_done(all_of_them: Gathering) -> None:
    two = [all_of_them.person(name, "lock") for name in ("Max", "Moe")]
    all_of_them.join(*two)
    for one in (all_of_them.sam, all_of_them.lee):
        all_of_them.hear(one, "Max", "Moe")
    sam = all_of_them.sam
    told = tend_all(sam.home, all_of_them.mailroom, sam.keys, TEAM, noon("2027-01-04"))
    assert "2026-Q4: put desk.bin into the place." in told.steps
    (stopped,) = told.stopped
    assert "are both confirmed as second keyholder. Leave one out" in stopped


def test_terms_are_not_lost_by_a_renewal(tmp_path: Path) -> None:
    team = Gathering(tmp_path)
    terms = Terms(("checked", "own"), monthly=True)
    team.found(terms)
    team.join(team.sam, team.lee, *team.members)
    team.hear(team.sam)
    team.hear(team.lee)
    team.post(team.sam, team.lee, monthly=True)
    team.propose()
    team.seal()
    renewed(team)
    file = newest(team)
    assert (file.epoch, file.questions, file.monthly) == (2, ("checked", "own"), True)

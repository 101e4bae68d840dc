"""What was seen is what goes, once, at its time, and only where it may."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from chefslog.team.errors import TeamError
from chefslog.team.founding.epochs import EpochError, epoch_path
from chefslog.team.founding.pin import start
from chefslog.team.founding.teamfile import Member, sign, write_teamfile
from chefslog.team.mailroom.protocol import MailroomError
from chefslog.team.member import ledger, outbox
from chefslog.team.member.ledger import DaysTaken
from chefslog.team.member.periods import LateContribution
from chefslog.team.member.places import Place, remember
from chefslog.team.member.sharing import share, share_blank
from chefslog.team.seal import Opened, Opener
from chefslog.team.task import DESK, LOCK
from tests.team.member.kitchen import Cook, closing_day, cook, ended, in_period
from tests.team.scene import Scene, found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return found(tmp_path)


@pytest.fixture
def ada(scene: Scene, tmp_path: Path) -> Cook:
    made = cook(tmp_path, scene, 0)
    made.write("2026-10-05", delegation=2, checked="lines", outcome="kept")
    made.write("2026-11-05", delegation=2, checked="lines")
    made.say_yes()
    return made


def opened(scene: Scene, period: str = "") -> list[Opened]:
    """Every report in the place as the desk opens it; the second lock finds the same vouching."""
    task = scene.task(period)
    found = []
    with scene.open() as mailroom:
        for name, data in mailroom.files(task.inbox, 1 << 20):
            keys = [one.keys.period_key(task.file.team, task.period.name)
                    for one in (scene.desk, scene.lock)]  # fmt: skip
            as_desk, as_lock = (
                Opener(task, role, key).open(name, data)
                for role, key in zip((DESK, LOCK), keys, strict=True)
            )
            assert as_desk.extension == as_lock.extension
            found.append(as_desk)
    return found


def test_it_is_sealed_at_once_and_waits(ada: Cook, scene: Scene) -> None:
    out = ada.share(ended(scene))
    assert (out.state, out.seq, out.is_blank) == ("queued", 1, False)
    assert out.due == scene.task().period.closes - 86_400
    assert opened(scene) == []
    assert [one.period for one in ledger.claims(ada.home)] == ["2026-10"]


def test_what_is_written_later_is_not_added(ada: Cook, scene: Scene) -> None:
    seen = ada.look(ended(scene))
    out = ada.share(ended(scene))
    ada.write("2026-10-07", delegation=2, checked="none", own="no")
    (told,) = ada.send_due(closing_day(scene))
    assert (told.state, told.text) == ("sent", "2026-10: your contribution was sent.")
    (arrived,) = opened(scene)
    assert arrived.report_id.hex() == out.report_id
    assert arrived.vouching.filled == seen.contribution.filled == (True, True, False)


def test_it_is_sent_now_on_the_closing_day_or_when_asked(ada: Cook, scene: Scene) -> None:
    assert ada.share(in_period(scene), at_once=True).state == "sent"
    assert ada.share(closing_day(scene)).state == "sent"
    (one,) = opened(scene)
    assert (one.vouching.index, one.vouching.seq) == (0, 1)


def test_the_same_again_is_the_same_file(ada: Cook, scene: Scene) -> None:
    first = ada.share(ended(scene))
    assert ada.share(ended(scene) + 60) == first
    sooner = ada.share(ended(scene) + 90, at_once=True)
    assert (sooner.report_id, sooner.data, sooner.state) == (first.report_id, first.data, "sent")
    assert ada.share(closing_day(scene)) == sooner
    assert len(opened(scene)) == 1


def test_other_content_gets_the_next_number(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene), at_once=True)
    ada.write("2026-10-07", delegation=2, checked="none", own="no")
    ada.share(ended(scene) + 60)
    numbers = {one.vouching.seq: one.vouching.filled for one in opened(scene)}
    assert numbers == {1: (True, True, False), 2: (True, True, True)}
    first, second = outbox.records(ada.home, scene.file.team, "2026-10")
    assert (first.data, first.state) == (b"", "sent")
    assert second.data


def test_what_never_set_out_is_replaced(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene))
    ada.write("2026-10-07", delegation=2, checked="none")
    ada.share(ended(scene) + 60)
    (record,) = outbox.records(ada.home, scene.file.team, "2026-10")
    assert (record.seq, record.state) == (2, "queued")
    ada.send_due(closing_day(scene))
    assert [one.vouching.seq for one in opened(scene)] == [2]


def test_a_blank_takes_back(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene))
    with ada.visit() as visit:
        out = share_blank(visit, scene.task(), ended(scene) + 60)
    assert (out.seq, out.is_blank) == (2, True)
    assert ledger.claims(ada.home) == ()
    ada.share(ended(scene) + 120, at_once=True)
    with ada.visit() as visit:
        # What has arrived is taken back at once, not on a day when this machine may be off.
        assert share_blank(visit, scene.task(), ended(scene) + 180).state == "sent"
    assert [one.period for one in ledger.claims(ada.home)] == ["2026-10"]
    assert {one.vouching.seq: any(one.vouching.filled) for one in opened(scene)} == {
        3: True,
        4: False,
    }


def test_late_is_refused_and_nothing_changes(ada: Cook, scene: Scene) -> None:
    seen = ada.look(ended(scene))
    late = scene.task().period.closes
    with ada.visit() as visit, pytest.raises(LateContribution) as told:
        share(visit, seen, late)
    assert str(told.value) == (
        "2026-10 closed on Tue 3 Nov, 12:00 UTC. What comes later counts nowhere: nothing was "
        "sent, and your journal is untouched."
    )
    assert outbox.periods(ada.home, scene.file.team) == ()
    assert ledger.claims(ada.home) == ()


def test_what_was_queued_goes_nowhere_after_closing(ada: Cook, scene: Scene) -> None:
    out = ada.share(ended(scene))
    with ada.visit() as visit, pytest.raises(LateContribution):
        share(visit, replace(ada.look(ended(scene))), scene.task().period.closes + 1)
    (told,) = ada.send_due(scene.task().period.closes)
    assert told.state == "missed"
    assert told.text.startswith("2026-10 closed on Tue 3 Nov, 12:00 UTC, and neither the app nor")
    assert opened(scene) == []
    (record,) = outbox.records(ada.home, scene.file.team, "2026-10")
    assert (record.state, record.data, record.seq) == ("missed", b"", out.seq)
    assert ledger.claims(ada.home) == ()
    assert ada.send_due(scene.task().period.closes + 60) == ()


def test_before_the_words_content_is_refused_and_a_blank_goes(scene: Scene, tmp_path: Path) -> None:
    ben = cook(tmp_path, scene, 1)
    ben.write("2026-10-05", delegation=2, checked="lines")
    ben.say_yes()
    seen = ben.look(ended(scene))
    cleo = cook(tmp_path, scene, 2, verified=False)
    with cleo.visit() as visit, pytest.raises(TeamError, match="blanks only until then"):
        share(visit, seen, ended(scene))
    out = cleo.share(ended(scene), at_once=True)
    assert out.is_blank
    assert [any(one.vouching.filled) for one in opened(scene)] == [False]


def another_team(tmp_path: Path, cook_: Cook, index: int = 0) -> Cook:
    """The same machine in a second team."""
    other = found(tmp_path / "other")
    file = other.file
    start(cook_.home, file.team, file.members[index].name, "member")
    place = Place(file.team, other.place, "Bakery", "member")
    remember(cook_.home, place)
    made = Cook(cook_.home, cook_.keys, other, place, cook_.name)
    made.verify()
    made.say_yes()
    return made


def test_a_second_team_gets_a_blank_for_the_same_days(
    ada: Cook, scene: Scene, tmp_path: Path
) -> None:
    second = another_team(tmp_path, ada)
    before = second.look(ended(scene))
    assert not before.is_blank
    ada.share(ended(scene))
    seen = second.look(ended(scene))
    assert seen.is_blank
    assert (
        "the days Thu 1 Oct to Sat 31 Oct went to the team Kitchen with 2026-10" in seen.held_back
    )
    with second.visit() as visit, pytest.raises(TeamError, match="went to the team Kitchen"):
        share(visit, before, ended(scene))
    assert outbox.periods(ada.home, second.scene.file.team) == ()
    assert second.share(ended(scene), at_once=True).is_blank
    assert not second.look(in_period(scene, "2026-11"), "2026-11").is_blank


def test_days_are_claimed_before_anything_is_sealed(
    ada: Cook, scene: Scene, tmp_path: Path
) -> None:
    second = another_team(tmp_path, ada)
    seen = second.look(ended(scene))
    task = scene.task()
    claim = ledger.Claim(
        task.period.first, task.period.last, "2026-10", scene.file.team, "Kitchen", 1, "77" * 32
    )
    with second.visit() as visit:
        ledger.claim(ada.home, claim, task.period)
        with pytest.raises(TeamError, match="A day is sent once, to one team"):
            share(visit, seen, ended(scene))
    assert outbox.periods(ada.home, second.scene.file.team) == ()


def test_nothing_is_sent_again_under_another_epoch(ada: Cook, scene: Scene) -> None:
    out = ada.share(ended(scene))
    path = os.path.join(ada.home.team, scene.file.team, "queue", "2026-10", "1.json")
    text = Path(path).read_text()
    Path(path).write_text(text.replace(out.task_id, "99" * 32))
    with pytest.raises(DaysTaken) as told:
        ada.share(ended(scene))
    assert "Nothing is sent again under another epoch" in str(told.value)
    with ada.visit() as visit, pytest.raises(DaysTaken):
        share_blank(visit, scene.task(), ended(scene))
    (sending,) = ada.send_due(closing_day(scene))
    assert sending.state == "waiting"
    assert "was sealed for another team file" in sending.text
    assert opened(scene) == []


def test_a_changed_team_file_is_looked_at_again(ada: Cook, scene: Scene, tmp_path: Path) -> None:
    seen = ada.look(ended(scene))
    task = replace(seen.task, file=replace(seen.task.file, k=6))
    with ada.visit() as visit, pytest.raises(TeamError, match="another than the one you were"):
        share(visit, replace(seen, task=task), ended(scene))
    assert outbox.periods(ada.home, scene.file.team) == ()


def next_epoch(scene: Scene, tmp_path: Path, members: tuple[Member, ...]) -> Scene:
    """The next quarter's epoch with this roster, in the place."""
    later = found(tmp_path, quarter="2027-Q1", before=scene)
    file = replace(later.file, members=members, signatures={})
    for identity in (scene.desk.keys.identity(), scene.lock.keys.identity()):
        file = sign(file, identity)
    with scene.open() as mailroom:
        path = epoch_path(file.team, 2)
        mailroom.put(path, write_teamfile(file).encode(), replace=True)
    return replace(later, file=file)


def test_a_key_changed_under_a_member_stops_everything(
    ada: Cook, scene: Scene, tmp_path: Path
) -> None:
    ada.share(ended(scene))
    first, *rest = scene.file.members
    next_epoch(scene, tmp_path, (Member(first.name, b"z" * 32), *rest))
    with pytest.raises(EpochError, match="Your name stands in epoch 2 of Kitchen with another key"):
        ada.share(closing_day(scene))
    (told,) = ada.send_due(closing_day(scene))
    assert told.state == "waiting"
    assert "Nothing is sent until the keyholders have signed your new key" in told.text
    assert opened(scene) == []


def test_a_changed_roster_waits_for_a_yes(ada: Cook, scene: Scene, tmp_path: Path) -> None:
    later = next_epoch(scene, tmp_path, scene.file.members[:-1])
    ada.write("2027-01-05", delegation=2, checked="lines")
    ada.scene = later
    seen = ada.look(in_period(later, day=10))
    assert seen.is_blank
    assert "brings changes that wait for your yes: blanks only until then" in seen.held_back


def test_an_unreachable_place_loses_nothing(ada: Cook, scene: Scene) -> None:
    ada.share(ended(scene))
    os.rename(scene.place, scene.place + ".away")
    (told,) = ada.send_due(closing_day(scene))
    assert told.state == "waiting"
    assert "There is no folder" in told.text
    os.rename(scene.place + ".away", scene.place)
    (told,) = ada.send_due(closing_day(scene) + 60)
    assert told.state == "sent"
    assert len(opened(scene)) == 1


def test_a_put_that_fails_is_tried_again(ada: Cook, scene: Scene) -> None:
    with ada.visit() as visit, ada.journal():
        seen = ada.look(ended(scene))
        visit.mailroom.put(f"{scene.file.team}/2026-10/in/x", b"1")
        inbox = Path(scene.place, scene.task().inbox)
        inbox.rename(inbox.with_name("away"))
        inbox.write_text("a file in the way")
        with pytest.raises(MailroomError):
            share(visit, seen, ended(scene), at_once=True)
        inbox.unlink()
    record = outbox.newest(ada.home, scene.file.team, "2026-10")
    assert record is not None and record.state == "going"
    (told,) = ada.send_due(ended(scene) + 60)
    assert told.state == "sent"
    assert [one.report_id.hex() for one in opened(scene)] == [record.report_id]


def test_a_file_in_the_place_of_ones_own_is_left_there(ada: Cook, scene: Scene) -> None:
    out = ada.share(ended(scene), at_once=True)
    report = Path(scene.place, out.path)
    report.write_bytes(b"swapped")
    with pytest.raises(TeamError, match="another file by the name of yours"):
        ada.share(ended(scene) + 60, at_once=True)
    again = ada.share(ended(scene) + 90, at_once=True)
    assert (again.seq, again.state) == (2, "sent")
    report.unlink()
    assert [one.vouching.seq for one in opened(scene)] == [2]


def test_a_deleted_file_comes_back_with_the_same_bytes(ada: Cook, scene: Scene) -> None:
    out = ada.share(ended(scene), at_once=True)
    Path(scene.place, out.path).unlink()
    ada.share(ended(scene) + 60)
    assert Path(scene.place, out.path).read_bytes() == out.data

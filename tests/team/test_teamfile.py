"""The team file: one hash however it is written, every limit named, every signature held."""

from __future__ import annotations

import random
import re
import tomllib
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team.digest import H
from chefslog.team.errors import TeamError
from chefslog.team.founding.charter import Person
from chefslog.team.founding.epochs import (
    check_follows,
    check_signatures,
    difference,
    signers,
    terms_of,
)
from chefslog.team.founding.limits import Wrong
from chefslog.team.founding.teamfile import (
    TeamFile,
    chunk_length_of,
    read_teamfile,
    sign,
    signed_by,
    write_teamfile,
)
from chefslog.team.keys import fingerprint
from chefslog.team.questions import QUESTIONS as ALL
from tests.team.founders import (
    NAMES,
    epoch_after,
    keyholder,
    member,
    period_keys,
    person,
    signed,
    unsigned,
)

KNOWN = "94ee5467c82f30d8b353e95a402b1142b38174725f11b9138fde02aaecc04dd0"
SPEND: dict[str, Any] = {
    "questions": ("checked", "spend"),
    "spend_edges": (10, 20, 50, 100),
    "currency": "EUR",
}


def table_of(file: TeamFile) -> dict[str, Any]:
    return tomllib.loads(write_teamfile(file))


def reread(found: dict[str, Any]) -> TeamFile:
    return read_teamfile(tomli_w.dumps(found))


def test_written_and_read_it_is_the_same_file() -> None:
    for file in (unsigned(), unsigned(monthly=True), unsigned(**SPEND), signed(unsigned())):
        again = read_teamfile(write_teamfile(file))
        assert again == file
        assert again.hash == file.hash


def test_the_hash_of_a_team_file_never_changes() -> None:
    """Every signature, task and later epoch of a real team stands on it."""
    assert unsigned().hash.hex() == KNOWN


def test_the_hash_is_that_of_the_canonical_form_without_signatures() -> None:
    found = table_of(signed(unsigned()))
    del found["signatures"]
    text = _json(found)
    assert unsigned().hash == H("team", text.encode())


def _json(value: Any) -> str:
    """RFC 8785 for what a team file holds, written anew: all its texts are plain here."""
    if isinstance(value, dict):
        return "{" + ",".join(f'"{key}":{_json(value[key])}' for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


@given(st.randoms(use_true_random=False))
def test_signatures_survive_another_order_of_the_toml(shuffler: random.Random) -> None:
    file = signed(unsigned(**SPEND))
    again = reread(_shuffled(table_of(file), shuffler))
    check_signatures(again, None)
    assert again.hash == file.hash


def _shuffled(value: Any, shuffler: random.Random) -> Any:
    if isinstance(value, dict):
        keys = [*value]
        shuffler.shuffle(keys)
        return {key: _shuffled(value[key], shuffler) for key in keys}
    return [_shuffled(one, shuffler) for one in value] if isinstance(value, list) else value


def test_signatures_survive_another_way_of_writing() -> None:
    file = signed(unsigned(name="Caf\u00e9"))
    text = write_teamfile(file).replace("Caf\u00e9", "Cafe\u0301").replace('"', "'")
    text = "# a comment\n" + text.replace("k = 5", "k = 0x5  # five").replace("\n", "\r\n")
    again = read_teamfile(text)
    check_signatures(again, None)
    assert again.name == "Caf\u00e9"
    assert again.hash == file.hash


CHANGES: list[dict[str, Any]] = [
    {"team": "f" * 32},
    {"name": "Checkout 2"},
    {"epoch": 2, "prev": "1" * 64},
    {"quarter": "2027-Q1"},
    {"monthly": True},
    {"k": 6},
    {"questions": ("checked", "kept")},
    {"desk": keyholder("Sam", 1)},
    {"lock": keyholder("Leo")},
    {"keys": period_keys("2026-Q4", False, "others")},
    {"members": tuple(member(name) for name in NAMES[::-1])},
    {"members": tuple(member(name) for name in (*NAMES, "Gus"))},
    {"members": (member("Ana", 1), *(member(name) for name in NAMES[1:]))},
    SPEND,
    SPEND | {"currency": "USD"},
    SPEND | {"spend_edges": (10, 20, 50, 101)},
]


def test_every_value_changes_the_hash() -> None:
    hashes = [unsigned(**one).hash for one in ({}, *CHANGES)]
    assert len(set(hashes)) == len(hashes)


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_value_breaks_the_signatures(change: dict[str, Any]) -> None:
    file = replace(unsigned(**change), signatures=signed(unsigned()).signatures)
    with pytest.raises(Wrong, match=r"does not fit|who is nobody in it"):
        check_signatures(file, None)


HAS_KEYS = "has keys for itself, or for each of its months from one of them on."
WRONG: list[tuple[str, Any, str]] = [
    ("format", "chefslog-team/3", "format: 'chefslog-team/2' is expected, not 'chefslog-team/3'. Update chefslog."),  # noqa: E501
    ("format", "chefslog-team/1", "It was made by an older chefslog, in a format that is no longer read: begin the team anew with chefslog team new. Nothing of it was changed."),  # noqa: E501
    ("team", "F" * 32, "team: a team's id is 32 hexadecimal digits, not '" + "F" * 32 + "'."),
    ("name", "", "name: it is empty. Write something that can be seen."),
    ("name", "\u200d", "name: it is empty. Write something that can be seen."),
    ("name", " Checkout", "name: ' Checkout' has a space at an end. Take it away."),
    ("name", "a\nb", "name: 'a\\nb' holds U+000A, which cannot be seen or changes how the rest is read. Take it away."),  # noqa: E501
    ("name", "a\u202eb", "name: 'a\\u202eb' holds U+202E, which cannot be seen or changes how the rest is read. Take it away."),  # noqa: E501
    ("name", "x" * 61, "name: 'xxxxxxxxxxxxxxxxxxxx'… has 61 characters; 60 are allowed."),
    ("name", 7, "name: a text is expected, not 7."),
    ("epoch", 0, "epoch: a whole number from 1 to 65535 is expected, not 0."),
    ("epoch", 2, "prev: epoch 1 has 64 zeros there, and no other epoch has."),
    ("prev", "1" * 64, "prev: epoch 1 has 64 zeros there, and no other epoch has."),
    ("prev", "0" * 63, "prev: 64 lower-case hexadecimal digits are expected."),
    ("quarter", "2026-11", "'2026-11' is no quarter: write 2026-Q4."),
    ("quarter", "2026-W4", "'2026-W4' is no period: a month is 2026-11, a quarter 2026-Q4."),
    ("quarter", "2027-Q1", f"keys: 2027-Q1 {HAS_KEYS}"),
    ("k", 3, "k: a whole number from 5 to 65535 is expected, not 3."),
    ("k", 5.0, "k: a whole number from 5 to 65535 is expected, not 5.0."),
    ("k", True, "k: a whole number from 5 to 65535 is expected, not True."),
    ("k", 7, "k: it is 7, and the team has 6 members: nothing would ever open."),
    ("questions", [], "questions: A team asks 1 to 16 questions, not 0."),
    ("questions", ["checked", "mood"], "questions: There is no question 'mood'. They are: " + " ".join(ALL) + "."),  # noqa: E501
    ("questions", ["own", "checked"], "questions: Each question stands once and in this order: checked own."),  # noqa: E501
    ("questions", ["checked", "checked"], "questions: Each question stands once and in this order: checked."),  # noqa: E501
    ("questions", "checked", "questions: a list is expected."),
    ("questions", ["checked", "spend"], "spend_edges: The edges of spend are 4 whole amounts that rise, such as 10 50 100 500, not: none."),  # noqa: E501
    ("spend_edges", [1, 2, 3, 4], "spend_edges: they stand there without the question spend."),
    ("currency", "a\tb", "currency: 'a\\tb' holds U+0009, which cannot be seen or changes how the rest is read. Take it away."),  # noqa: E501
    ("chunk_length", 1, "chunk_length: so many questions have {best}, not 1."),
    ("desk", {"name": "Sam"}, "desk.identity: it is missing."),
    ("desk", "Sam", "desk: a table is expected."),
    ("keys", [], f"keys: 2026-Q4 {HAS_KEYS}"),
    ("members", [], "members: a whole number from 5 to 65535 is expected, not 0."),
    ("signatures", 1, "signatures: a table is expected."),
    ("signatures", {"a": "b"}, "signatures: 64 lower-case hexadecimal digits are expected."),
    ("nickname", "x", "nickname: this key is not known. Take it away or update chefslog."),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value", "text"), WRONG)
def test_a_wrong_value_is_refused_by_its_key(key: str, value: Any, text: str) -> None:
    with pytest.raises(TeamError) as refused:
        reread(table_of(signed(unsigned())) | {key: value})
    assert str(refused.value) == text.replace("{best}", str(unsigned().chunk_length))


@pytest.mark.parametrize("key", [*table_of(unsigned())])
def test_a_missing_key_is_named(key: str) -> None:
    found = table_of(unsigned())
    del found[key]
    with pytest.raises(TeamError) as refused:
        reread(found)
    expected = f"{key}: it is missing."
    if key == "format":
        expected = "format: 'chefslog-team/2' is expected, not None. Update chefslog."
    assert str(refused.value) == expected


@pytest.mark.parametrize(
    "edges", [[], [1, 2, 3], [1, 2, 3, 4, 5], [1, 2, 2, 3], [4, 3, 2, 1], [0, 1, 2, 3]]
)
def test_spend_needs_four_rising_edges(edges: list[int]) -> None:
    with pytest.raises(Wrong, match="spend_edges: "):
        reread(table_of(unsigned(**SPEND)) | {"spend_edges": edges})


PEOPLE: list[tuple[str, tuple[Person, ...], str]] = [
    ("a name twice", (member("Ana"), Person("ANA", b"k" * 32)),
     "members 2.name: 'ANA' stands at members 1 too. Names differ."),
    ("a name in wide letters", (member("Ana"), Person("Ａna", b"k" * 32)),
     "members 2.name: 'Ａna' stands at members 1 too. Names differ."),
    ("a name with a joiner inside", (member("Ana"), Person("An\u200da", b"k" * 32)),
     "members 2.name: 'An\\u200da' stands at members 1 too. Names differ."),
    ("a keyholder's name", (Person("sam", b"k" * 32),),
     "members 1.name: 'sam' stands at desk too. Names differ."),
    ("a key twice", (member("Ana"), Person("Bea", person("Ana").public)),
     "members 2.identity: it stands at members 1 too. Everybody has a key of their own, and a keyholder is no member."),  # noqa: E501
    ("a keyholder's key", (Person("Lena", person("Lee").public),),
     "members 1.identity: it stands at lock too. Everybody has a key of their own, and a keyholder is no member."),  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "text"), [case[1:] for case in PEOPLE], ids=[c[0] for c in PEOPLE]
)
def test_everybody_has_a_name_and_a_key_of_their_own(first: tuple[Person, ...], text: str) -> None:
    others = tuple(member(name) for name in ("Cem", "Dora", "Eli", "Fay", "Gus"))
    with pytest.raises(Wrong) as refused:
        sign(unsigned(members=(*first, *others)), person("Sam"))
    assert str(refused.value) == text


def test_the_keyholders_differ_in_name_and_key() -> None:
    same_name = Person("SAM", person("Lee").public)
    same_key = Person("Lee", person("Sam").public)
    with pytest.raises(Wrong, match=r"lock\.name: 'SAM' stands at desk too"):
        sign(unsigned(lock=same_name), person("Sam"))
    with pytest.raises(Wrong, match=r"lock\.identity: it stands at desk too"):
        sign(unsigned(lock=same_key), person("Sam"))


def test_every_period_key_is_its_own_and_protects() -> None:
    (keys,) = period_keys("2026-Q4", monthly=False)
    with pytest.raises(Wrong, match=r"keys: two of them are the same\."):
        sign(unsigned(keys=(replace(keys, lock=keys.desk),)), person("Sam"))
    with pytest.raises(TeamError, match="gives an all-zero secret"):
        sign(unsigned(keys=(replace(keys, lock=bytes(32)),)), person("Sam"))


def test_months_stand_in_their_order_and_all_of_them() -> None:
    keys = period_keys("2026-Q4", monthly=True)
    for wrong in (keys[::-1], keys[:2], keys[::2], (*keys, *period_keys("2027-Q1", True))):
        with pytest.raises(Wrong, match="for each of its months from one of them on"):
            sign(unsigned(keys=wrong), person("Sam"))


@pytest.mark.parametrize("cut", [0, 10, 200, 900, -2, -70])
def test_a_truncated_file_is_refused(cut: int) -> None:
    text = write_teamfile(signed(unsigned()))
    with pytest.raises(Wrong):
        read_teamfile(text[:cut] if cut else "")


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=3))
def test_whatever_is_written_over_it_is_read_whole_or_refused(at: int, junk: bytes) -> None:
    file = signed(unsigned())
    data = write_teamfile(file).encode()
    at %= len(data)
    try:
        again = read_teamfile((data[:at] + junk + data[at + len(junk) :]).decode())
        check_signatures(again, None)
    except (TeamError, UnicodeDecodeError):
        return
    assert again.hash == file.hash


@pytest.mark.parametrize(
    "text", ["[" * 5000, "a = " + "[" * 5000, "k = 99999999999999999999\n", "\x00"]
)
def test_strange_toml_is_refused(text: str) -> None:
    with pytest.raises(Wrong):
        read_teamfile(text)


def test_names_of_all_scripts_are_names() -> None:
    names = ("Zoë", "李雷", "Ольга", "मीना", "عائشة", "O'Brien-Śmigły", "می\u200cنا", "Ngọc 2")
    members = tuple(Person(unicodedata.normalize("NFC", one), person(one).public) for one in names)
    assert read_teamfile(write_teamfile(unsigned(members=members))).members == members


def test_both_keyholders_sign_the_first_epoch() -> None:
    file = unsigned()
    with pytest.raises(Wrong) as refused:
        check_signatures(signed(file, "Lee"), None)
    assert str(refused.value) == (
        "Epoch 1 of Checkout is not signed by Sam, the first keyholder. It is not used."
    )
    with pytest.raises(
        Wrong, match="is not signed by Sam, the first keyholder; Lee, the second keyholder"
    ):
        check_signatures(file, None)
    check_signatures(signed(file), None)
    assert signed_by(signed(file), person("Sam").public)
    assert not signed_by(file, person("Sam").public)


def test_a_signature_of_nobody_is_refused() -> None:
    file = sign(signed(unsigned()), person("Mallory"))
    with pytest.raises(Wrong, match="who is nobody in it"):
        check_signatures(file, None)


def test_a_flipped_bit_in_a_signature_is_refused() -> None:
    file = signed(unsigned())
    signer, signature = next(iter(file.signatures.items()))
    turned = f"{int(signature, 16) ^ 1 << 77:0128x}"
    with pytest.raises(Wrong) as refused:
        check_signatures(replace(file, signatures=file.signatures | {signer: turned}), None)
    assert str(refused.value) == (
        "Epoch 1 of Checkout: the signature of Sam, the first keyholder does not fit. The file was "
        "changed after signing, or the signature is another file's. It is not used."
    )


def test_a_hand_over_is_signed_by_the_keyholders_before_and_after() -> None:
    first = signed(unsigned())
    second = epoch_after(first, lock=keyholder("Nia"))
    with pytest.raises(Wrong, match="is not signed by Lee, the second keyholder until now"):
        check_signatures(second, first)
    second = sign(second, person("Lee"))
    check_signatures(second, first)
    check_follows(second, first)
    assert [*signers(second, first)][-1] == person("Nia").public


FOLLOWS: list[tuple[dict[str, Any], str]] = [
    ({"team": "f" * 32}, "belongs to another team (ffffffff…). It is not used."),
    ({"epoch": 3}, "comes after epoch 1: one is missing between them."),
    ({"prev": "1" * 64}, "does not stand on the epoch 1 that is known here."),
    ({"quarter": "2026-Q4"}, "begins with 2026-Q4, which is not later than 2026-Q4."),
    ({"quarter": "2026-Q3"}, "begins with 2026-Q3, which is not later than 2026-Q4."),
]


@pytest.mark.parametrize(("change", "text"), FOLLOWS)
def test_an_epoch_stands_on_the_one_before(change: dict[str, Any], text: str) -> None:
    first = signed(unsigned())
    check_follows(epoch_after(first), first)
    with pytest.raises(Wrong) as refused:
        check_follows(epoch_after(first, **change), first)
    assert str(refused.value) == f"Epoch {change.get('epoch', 2)} of Checkout {text}"


def test_a_first_epoch_is_epoch_one() -> None:
    first = signed(unsigned())
    check_follows(first, None)
    with pytest.raises(Wrong, match="Epoch 2 of Checkout is not the first, and the one before it"):
        check_follows(epoch_after(first), None)


def test_new_keys_of_a_new_quarter_need_no_yes() -> None:
    first = signed(unsigned())
    assert difference(first, epoch_after(first)) == []


NO_YES = {"team", "epoch", "quarter", "keys"}


@pytest.mark.parametrize("change", [one for one in CHANGES if not NO_YES & one.keys()])
def test_everything_else_is_shown(change: dict[str, Any]) -> None:
    first = signed(unsigned())
    assert difference(first, replace(unsigned(**change), epoch=2))


def test_a_difference_is_told_in_plain_words() -> None:
    first = signed(unsigned())
    after = unsigned(
        monthly=True,
        k=6,
        questions=("checked", "own", "spend"),
        spend_edges=(10, 20, 50, 100),
        currency="EUR",
        lock=keyholder("Nia"),
        desk=keyholder("Sam", 1),
        members=(
            member("Ana"),
            member("Bo", 1),
            Person("Djem", person("Cem").public),
            member("Eli"),
            member("Fay"),
            member("Mina"),
        ),
    )
    told = [
        "The first keyholder, Sam, has another key: {Sam} → {Sam 1}",
        "The second keyholder: Lee → Nia, key {Nia}",
        "Dora leaves.",
        "Bo has another key: {Bo} → {Bo 1}",
        "Cem is now called Djem.",
        "Mina joins with key {Mina}",
        "Periods: a release every quarter → a release every month",
        "People behind an answer that is shown: 5 → 6.",
        "Questions: + spend, − kept",
        "Spend buckets: 10, 20, 50, 100",
        "Currency: EUR",
    ]
    assert difference(first, after) == [re.sub("{(.*?)}", _key, one) for one in told]


def _key(found: re.Match[str]) -> str:
    name, _, key = found[1].partition(" ")
    return fingerprint(person(name, int(key or 0)).public)


def test_somebody_new_reads_what_the_file_says() -> None:
    lines = terms_of(unsigned(**SPEND))
    assert lines[0] == "Team Checkout, epoch 1, 2026-Q4, a release every quarter."
    assert "6 members: Ana, Bo, Cem, Dora, Eli, Fay" in lines
    assert "A question is shown where at least 5 people answered it." in lines
    assert "Spend buckets: 10, 20, 50, 100" in lines


def test_ten_thousand_members_are_read_in_seconds() -> None:
    members = tuple(Person(f"P{n}", (n + 2).to_bytes(32, "little")) for n in range(10_000))
    text = write_teamfile(unsigned(members=members))
    assert read_teamfile(text).members == members


def test_the_chunk_length_follows_from_the_number_of_questions() -> None:
    for questions in (("own",), tuple(ALL)):
        edges = {"spend_edges": (1, 2, 3, 4), "currency": "EUR"} if "spend" in questions else {}
        assert unsigned(questions=questions, **edges).chunk_length == chunk_length_of(
            len(questions)
        )

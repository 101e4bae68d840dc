"""What counts as a secret in a text, on both sides of every limit."""

from __future__ import annotations

import pytest

from chefslog.model.secrets import HIDDEN, hide_secrets
from tests.agents.secrets import foreign_secrets, planted_secrets

HEX = "0123456789abcdef" * 5
COMMIT = HEX[:40]


@pytest.mark.parametrize(
    ("hidden", "plain"),
    [
        pytest.param("kR7mwqzt4x", "kR7mwqzt4", id="10 signs"),
        pytest.param("kR7mwqzt4x-yb", "kR7mwqzt4-xyb", id="10 of them without a break"),
        pytest.param("kR7mwqzt4xyb", "kr7mwqzt4xyb2", id="capitals"),
        pytest.param("KR7MwQZT4XYB", "KR7MWQZT4XYB2", id="small letters"),
        pytest.param("kRmw7qzt4xyb", "kRmw7qzTxyvb", id="digits in two places"),
        pytest.param("7kwRmqztxyv4", "7kwRmqztxyvb4", id="a third of changes"),
        pytest.param("kr7mwqzt4xpv2hjdscfng9bt", "kr7mwqzt4xpv2hjdscfn9bt", id="24 signs"),
        pytest.param("kr7mwqzt4xpv2hjdscfng9bt", "kr7mwqzt4xpv2hjdscfngcbt", id="four digits"),
        pytest.param("kr7mwqzt4xpv2hjd9scf-ngbt", "kr7mwqzt4xpv2hjd9sc-fngbt", id="20 in a row"),
        pytest.param("KRMWQZTXPVHJDSCFNGBTLKMX", "krmwqztxpvhjdscfngbtlkmx", id="all capitals"),
        pytest.param("KRMWQZTXPVHJDSCFNGBT-KLMX", "KRMWQZTXPVHJDSCFNGBT_KLMX", id="no constant"),
        pytest.param("krMwqZtxPvhJdscFngbTlkmxX", "krMwqZtxPvhJdscFngbtlkmxy", id="42% of changes"),
        pytest.param(
            "krMwqZtxPvhJdscFngbTlkmxyBnwPrstvkMcbzqWtpljDxnghs",
            "krMwqZtxPvhJdscFngbTlkmxyBnwPrstvkMcbzqWtpljdxnghs",
            id="42% of 50 signs",
        ),
        pytest.param(
            "krMwqZtxPvhjdscfng7tlkwx4", "krMwqZtxPvhjdscfng7tlkwxb4", id="36% of changes"
        ),
        pytest.param("krMwqZtxPvhjdscfng7tlkwx4", "krMwqZtxPvhjdscfng7tlkwxY", id="two digits"),
        pytest.param(
            "krM-wqZ-txP-vhJ-dsc-F7g-bT4-wxn",
            "krM-wqZ-txP-vhJ-dsc-F7g-bT4-wxnp",
            id="45% of changes",
        ),
        pytest.param(
            "kR4-wQ7-tX9-vH2-dS3-Fngb", "kr4-wq7-tx9-vh2-ds3-fngb", id="capitals among breaks"
        ),
        pytest.param(
            "krM-wqZ-txP-vhJ-dsc-F7g-bT4-wxPrst-vkmcb",
            "krM-wqZ-txP-vhJ-dsc-F7g-bT4-wxPrst-vkmc",
            id="40 signs",
        ),
        pytest.param(
            "krM-wqZ-txP-vhJ-dsc-F7g-bT4-wxPrst-vkMcbzqwtpljdxn",
            "krM-wqZ-txP-vhJ-dsc-F7g-bT4-wxPrst-vkMcbzqwtpljdxng",
            id="36% of 50 signs",
        ),
        pytest.param("kR7mwqzt4x/readme", "kR7mwqzt/4xyb/readme", id="a part of a path"),
        pytest.param("aB3/cD4/eF5/gH6/iJ7/kL8/m", "src/app/login/cache/token", id="all of a path"),
        pytest.param(
            "a1b2c3d4e5/cD4/eF5/gH6/iJ7/kL8/m", f"aB3/cD4/eF5/gH6/{COMMIT}", id="a short hash"
        ),
        pytest.param(f"a/{COMMIT}/kR7mwqzt4x", f"a/{COMMIT}/kR7mwqzt4", id="beside a commit"),
        pytest.param(HEX[:30], HEX[:29], id="30 hexadecimal digits"),
        pytest.param(HEX[:39], HEX[:40], id="39 hexadecimal digits"),
        pytest.param(HEX[:41], HEX[:40], id="41 hexadecimal digits"),
        pytest.param(HEX[:63], HEX[:64], id="63 hexadecimal digits"),
        pytest.param(HEX[:30], f"{HEX[:8]}-{HEX[:4]}-{HEX[:16]}", id="no breaks among them"),
        pytest.param(HEX[:65], HEX[:64], id="65 hexadecimal digits"),
    ],
)
def test_what_looks_drawn_is_hidden_and_what_looks_written_is_not(hidden: str, plain: str) -> None:
    assert hide_secrets(f"see {hidden} there") == f"see {HIDDEN} there"
    assert hide_secrets(f"see {plain} there") == f"see {plain} there"


@pytest.mark.parametrize(
    ("text", "is_hidden"),
    [
        (f"x={HEX[:30]}", True),
        (f"x={HEX[:29]}", False),
        (f"x={COMMIT}", True),
        ("x=01234567-89ab-cdef-0123-456789", True),
        ("x=01234567-89ab-cdef-0123-45678", False),
        ("name=kR7mwqzt4x", True),
        ("kR7mwqzt4x=name", True),
        ("some=written=name", False),
    ],
)
def test_what_stands_behind_an_equals_sign_is_looked_at_by_itself(
    text: str, is_hidden: bool
) -> None:
    assert hide_secrets(text) == (HIDDEN if is_hidden else text)


@pytest.mark.parametrize(
    ("password", "plain"),
    [
        pytest.param("Ab1#cdef", "Ab1#cde", id="8 signs"),
        pytest.param(
            "Ab1#cdefghij-klmnopqrst-uvwxyzabc-defghi",
            "Ab1#cdefghij-klmnopqrst-uvwxyzabc-defghij",
            id="40 signs",
        ),
        pytest.param("Ab1#########c", "Ab1##########c", id="9 signs in a row"),
        pytest.param("Ab1cdef#g", "Ab1cdefg#", id="a sign inside"),
        pytest.param("Ab1#cdef", "Abc#cdef", id="a digit"),
        pytest.param("Ab1#cdef", "ab1#cdef", id="a capital"),
        pytest.param("Ab1#cdef", "AB1#CDEF", id="a small letter"),
        pytest.param("Ab1#cdef", "Ab1-cdef", id="a sign of passwords"),
        pytest.param("Ab1#x@Example.org", "Ab1+x@Example.org", id="no mail address"),
    ],
)  # fmt: skip
def test_a_password_has_all_kinds_of_signs(password: str, plain: str) -> None:
    for before, after in (("", ""), ("use ", " now"), ("'", "'"), ("(", "),"), ("as:", ";")):
        assert hide_secrets(before + password + after) == before + HIDDEN + after, before
        assert hide_secrets(before + plain + after) == before + plain + after, before


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("password=hunter", "password=[secret]"),
        ("pass=abc", "pass=[secret]"),
        ("pass=ab", "pass=ab"),
        ("compass=north", "compass=north"),
        ("'api_key': 'abc'", "'api_key': [secret]"),
        ("client_secret: 'two words'", "client_secret: [secret]"),
        ("password: TRUE", "password: TRUE"),
        ("id-token: write", "id-token: write"),
        ("token aB3xy", "token [secret]"),
        ("token aB3x", "token aB3x"),
        ("the token is 'aB3xy', or was", "the token is [secret], or was"),
        ("the password hunter!", "the password [secret]"),
        ("the password hunter2", "the password hunter2"),
        ("the password !hunter", "the password !hunter"),
        ("the password is docs/How2xy", "the password is docs/How2xy"),
        ("find_token(line)", "find_token(line)"),
        ("setPassword('aB3xy')", "setPassword([secret])"),
        ("setPassword, 'aB3xy'", "setPassword, '[secret]'"),
        ("setPassword, 'login'", "setPassword, 'login'"),
        ("--password hunter", "--password [secret]"),
        ("--token abc", "--token abc"),
        ("--token abcd", "--token [secret]"),
        ("mysql -p aB3xy shop", "mysql -p [secret] shop"),
        ("mysql -p shop1 shop", "mysql -p shop1 shop"),
        ("curl -u me:aB3xy host", "curl -u me:[secret] host"),
        ("login admin / aB3xy", "login admin / [secret]"),
    ],
)
def test_what_is_named_a_secret_is_hidden(text: str, shown: str) -> None:
    assert hide_secrets(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("key: 01890a5d-ac96-774b-bcce-b302099a8057", "key: [secret]"),
        ("key='01890a5d-ac96-774b-bcce-b302099a8057'", "key='[secret]'"),
        ("see 01890a5d-ac96-774b-bcce-b302099a8057", "see 01890a5d-ac96-774b-bcce-b302099a8057"),
        ("postgres://me:pw@host/db and more", "[secret] and more"),
        ("https://example.org/path@2", "https://example.org/path@2"),
        ("a\n-----BEGIN RSA PRIVATE KEY-----\nab\ncd\n-----END RSA PRIVATE KEY-----\nb",
         "a\n[secret]\nb"),
        ("-----BEGIN RSA PRIVATE KEY-----\nab\ncd", "[secret]"),
        ("-----BEGIN RSA PUBLIC KEY-----\nab", "-----BEGIN RSA PUBLIC KEY-----\nab"),
        ("Bearer abcd.efg", "[secret]"),
        ("Bearer of news", "Bearer of news"),
        ("Cookie: session=abcd", "[secret]"),
        ("Cookie: session=abc", "Cookie: session=abc"),
    ],
)  # fmt: skip
def test_forms_of_secrets_are_known_by_their_shape(text: str, shown: str) -> None:
    assert hide_secrets(text) == shown


def test_a_value_in_xml_is_hidden_though_it_is_a_word() -> None:
    line = '<add key="Password" value="%s"/>'
    assert hide_secrets(line % "hunter") == f'<add key="Password" value={HIDDEN}/>'
    assert hide_secrets("the password, value lost") == "the password, value lost"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("token=ghp_abcdefghijklmnop1234 leaked", "token=[secret] leaked"),
        ("password: x/ghp_abcdefghijklmnop1234", "password: [secret]"),
        ("secret=[secret]", "secret=[secret]"),
        ("apikey=[secret], next", "apikey=[secret], next"),
        ("[token=ghp_abcdefghijklmnop1234]", "[token=[secret]]"),
    ],
)
def test_what_is_hidden_already_is_not_hidden_by_half(text: str, shown: str) -> None:
    assert hide_secrets(text) == shown
    assert hide_secrets(shown) == shown


def test_a_text_is_hidden_once_and_for_all() -> None:
    for text, _ in planted_secrets(300) + foreign_secrets(300):
        hidden = hide_secrets(text)
        assert hide_secrets(hidden) == hidden
        assert hidden.count("]") <= text.count("]") + hidden.count(HIDDEN)

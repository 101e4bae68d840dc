"""DAP's messages, held against bytes written out by hand from the draft's structures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chefslog.team import dap
from chefslog.team.dap import MalformedMessage, TrailingBytes

ID = bytes(range(16))
REPORT = dap.Report(
    dap.ReportMetadata(ID, 20_757),
    b"pub",
    dap.HpkeCiphertext(1, b"encA", b"payloadA"),
    dap.HpkeCiphertext(1, b"encB", b"payB"),
)
ENCODED = (
    ID
    + bytes.fromhex("0000000000005115" "0000")
    + bytes.fromhex("00000003") + b"pub"
    + bytes.fromhex("01" "0004") + b"encA" + bytes.fromhex("00000008") + b"payloadA"
    + bytes.fromhex("01" "0004") + b"encB" + bytes.fromhex("00000004") + b"payB"
)  # fmt: skip


def test_a_report_is_the_drafts_bytes() -> None:
    assert dap.encode_report(REPORT) == ENCODED
    assert dap.decode_report(ENCODED) == REPORT


def test_an_input_share_is_the_drafts_bytes() -> None:
    share = dap.PlaintextInputShare((dap.Extension(0xFC01, b"abc"),), b"share")
    encoded = bytes.fromhex("0007FC010003") + b"abc" + bytes.fromhex("00000005") + b"share"
    assert dap.encode_plaintext(share) == encoded
    assert dap.decode_plaintext(encoded) == share


def test_public_extensions_are_read() -> None:
    metadata = dap.ReportMetadata(ID, 1, (dap.Extension(1, b""), dap.Extension(2, b"x")))
    report = dap.Report(metadata, b"", REPORT.leader, REPORT.helper)
    encoded = dap.encode_report(report)
    assert encoded[24:35] == bytes.fromhex("00090001000000020001") + b"x"
    assert dap.decode_report(encoded) == report


def test_the_aad_is_task_configuration_metadata_and_public_share() -> None:
    aad = dap.encode_input_share_aad(b"T" * 32, b"conf", REPORT.metadata, b"pub")
    assert aad == b"T" * 32 + b"conf" + ENCODED[:26] + bytes.fromhex("00000003") + b"pub"


def test_the_info_names_client_and_reader() -> None:
    assert dap.input_share_info(dap.ROLE_LEADER) == b"dap-18 input share\x01\x02"
    assert dap.input_share_info(dap.ROLE_HELPER) == b"dap-18 input share\x01\x03"


def test_a_task_configuration_is_the_drafts_bytes_without_endpoints() -> None:
    encoded = dap.encode_task_configuration(b"info", 86_400, 5, (81, 20, 27), (20_757, 30))
    assert encoded == (
        b"\x04info"
        + bytes.fromhex("0000000000015180000000000000000501000000000003")
        + bytes.fromhex("00100000005100000000000000140000001B")
        + bytes.fromhex("0014000100100000000000005115000000000000001E")
    )


@pytest.mark.parametrize("size", range(len(ENCODED)))
def test_a_report_cut_short_anywhere_is_none(size: int) -> None:
    with pytest.raises(MalformedMessage, match=r"^It is cut short in [a-z_]+\.$"):
        dap.decode_report(ENCODED[:size])


def test_nothing_may_stand_behind() -> None:
    with pytest.raises(TrailingBytes, match=r"^2 bytes stand behind the report\.$"):
        dap.decode_report(ENCODED + b"xx")
    with pytest.raises(TrailingBytes, match=r"^1 bytes stand behind the input share\.$"):
        dap.decode_plaintext(bytes.fromhex("000000000001") + b"sx")


def test_what_must_hold_something_is_never_empty() -> None:
    empty = dap.Report(REPORT.metadata, b"", dap.HpkeCiphertext(1, b"", b"x"), REPORT.helper)
    with pytest.raises(MalformedMessage, match="empty leader_encrypted_input_share"):
        dap.decode_report(dap.encode_report(empty))
    with pytest.raises(MalformedMessage, match="empty payload"):
        dap.decode_plaintext(bytes.fromhex("000000000000"))


def test_an_extension_ends_where_its_vector_ends() -> None:
    with pytest.raises(MalformedMessage, match="cut short in private_extensions"):
        dap.decode_plaintext(bytes.fromhex("0005FC010003AA00000001BB"))


@given(st.binary(max_size=120))
def test_any_bytes_are_a_report_or_refused(data: bytes) -> None:
    try:
        report = dap.decode_report(data)
    except MalformedMessage:
        return
    assert dap.encode_report(report) == data


@given(st.binary(max_size=40))
def test_any_bytes_are_an_input_share_or_refused(data: bytes) -> None:
    try:
        share = dap.decode_plaintext(data)
    except MalformedMessage:
        return
    assert dap.encode_plaintext(share) == data


extensions = st.lists(
    st.builds(dap.Extension, st.integers(0, 0xFFFF), st.binary(max_size=9)), max_size=3
).map(tuple)
ciphertexts = st.builds(
    dap.HpkeCiphertext,
    st.integers(0, 255),
    st.binary(min_size=1, max_size=40),
    st.binary(min_size=1, max_size=40),
)


@given(
    st.builds(
        dap.Report,
        st.builds(
            dap.ReportMetadata,
            st.binary(min_size=16, max_size=16),
            st.integers(0, 2**64 - 1),
            extensions,
        ),
        st.binary(max_size=20),
        ciphertexts,
        ciphertexts,
    )
)
def test_a_report_comes_back(report: dap.Report) -> None:
    assert dap.decode_report(dap.encode_report(report)) == report

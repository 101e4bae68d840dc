"""A small signed file in the mailroom: a JSON table, signed by the one it names for its path."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from chefslog.team.digest import FORMAT, H, canonical
from chefslog.team.errors import TeamError
from chefslog.team.founding.limits import Wrong, check_format, raw, table
from chefslog.team.keys import Identity, verify_signature
from chefslog.team.mailroom.protocol import Mailroom, TooLarge

SIZE = 1 << 16
"""A note's bytes at most."""


def put_note(mailroom: Mailroom, path: str, fields: dict[str, Any], identity: Identity) -> None:
    """Put a note there, instead of one before: the fields, `by`, a signature over path and all.

    It holds nowhere else, whoever copies it. Raises MailroomError.
    """
    whole = {"format": FORMAT, **fields, "by": identity.public.hex()}
    signature = identity.sign(H("note", path.encode(), canonical(whole))).hex()
    mailroom.put(path, canonical({**whole, "signature": signature}), replace=True)


def get_note(mailroom: Mailroom, path: str, keys: tuple[str, ...]) -> dict[str, Any] | None:
    """The note at a path, None where there is none. Raises what `read_note` does."""
    try:
        data = mailroom.get(path, SIZE)
    except TooLarge as error:
        raise Wrong(str(error)) from None
    return None if data is None else read_note(path, data, keys)


def read_note(path: str, data: bytes, keys: tuple[str, ...]) -> dict[str, Any]:
    """The fields of a note and `by` as bytes. Raises Wrong where it or its signature is not right.

    Who the signer has to be is the caller's question.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise Wrong("It is no note of chefslog, or only a part of one.") from None
    if isinstance(found, dict):
        check_format(found.get("format"))
    table(found, "", ("format", *keys, "by", "signature"))
    signature, by = raw(found.pop("signature"), "signature", 64), raw(found["by"], "by", 32)
    try:
        digest = H("note", path.encode(), canonical(found))
    except TeamError as error:
        raise Wrong(str(error)) from None
    if not verify_signature(by, digest, signature):
        raise Wrong(
            "signature: it does not fit. The note was changed after it was signed, or was signed "
            "for another team or place."
        )
    return {**found, "by": by}


def read_notes(
    mailroom: Mailroom, folder: str, keys: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, Any] | Wrong]]:
    """Every note of a folder by its name without `.json`, or what is wrong with it."""
    for name, data in mailroom.files(folder, SIZE):
        if name.endswith(".json"):
            stem = name.removesuffix(".json")
            try:
                yield stem, read_note(f"{folder}/{name}", data, keys)
            except Wrong as error:
                yield stem, error

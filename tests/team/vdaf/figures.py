"""Figures of the official test vectors: their inputs are patterns, their outputs are digests.

`python -m tests.team.vdaf.figures FOLDER` prints figures.json from a folder of the draft's
`test_vec` files. Nothing of this project's own arithmetic takes part in that.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chefslog.team.vdaf.field import Field64
from chefslog.team.vdaf.prio3 import Prio3SumVec

CTX = b"some application"
VERIFY_KEY = bytes(range(32))
NONCE = bytes(range(16))
SEED, DST, BINDER, ELEMENTS = bytes(range(32)), b"domain separation tag", b"binder string", 40
"""The inputs of the XOF's vector."""
PARAMETERS = ("shares", "length", "max_measurement", "chunk_length")
OFFICIAL = Path(__file__).parents[4] / "shared" / "vectors" / "vdaf"
"""Where the draft's own files lie, if they are there: beside the checkout."""


def instance(name: str, parameters: dict[str, int]) -> Prio3SumVec:
    """The VDAF of a vector; those with several proofs are the draft's example of Field64."""
    if "WithMultiproof" not in name:
        return Prio3SumVec(*(parameters[one] for one in PARAMETERS))
    return Prio3SumVec(
        *(parameters[one] for one in PARAMETERS), proofs=3, field=Field64, algorithm=0xFFFFFFFF
    )


@dataclass(frozen=True)
class Inputs:
    """What a batch starts from; a report is its measurement, its nonce and its randomness."""

    ctx: bytes
    verify_key: bytes
    reports: list[tuple[list[int], bytes, bytes]]


def patterns(shares: int, measurements: list[list[int]]) -> Inputs:
    """The inputs of the draft's vectors: bytes counted up from zero."""
    rand = bytes(range(64 * shares))
    return Inputs(CTX, VERIFY_KEY, [(one, NONCE, rand) for one in measurements])


def inputs_of(vector: dict[str, Any]) -> Inputs:
    """The inputs that an official file names."""
    ctx, verify_key = bytes.fromhex(vector["ctx"]), bytes.fromhex(vector["verify_key"])
    reports = [
        (one["measurement"], bytes.fromhex(one["nonce"]), bytes.fromhex(one["rand"]))
        for one in vector["reports"]
    ]
    return Inputs(ctx, verify_key, reports)


def played(vdaf: Prio3SumVec, given: Inputs) -> dict[str, bytes]:
    """Every output of every step, by its place in an official file."""
    found: dict[str, bytes] = {}
    collected: list[list[list[int]]] = [[] for _ in range(vdaf.SHARES)]
    ctx = given.ctx
    for number, (measurement, nonce, rand) in enumerate(given.reports):
        place = f"reports/{number}/"
        public_share, inputs = vdaf.shard(ctx, measurement, nonce, rand)
        found[place + "public_share"] = public_share
        states, shares = [], []
        for agg_id, share in enumerate(inputs):
            found[place + f"input_shares/{agg_id}"] = share
            state, ours = vdaf.verify_init(
                given.verify_key, ctx, agg_id, nonce, public_share, share
            )
            found[place + f"verifier_shares/0/{agg_id}"] = ours
            states.append(state)
            shares.append(ours)
        message = vdaf.verifier_shares_to_message(ctx, shares)
        found[place + "verifier_messages/0"] = message
        for agg_id, state in enumerate(states):
            out_share = vdaf.verify_next(ctx, state, message)
            found[place + f"out_shares/{agg_id}"] = vdaf.field.encode_vec(out_share)
            collected[agg_id].append(out_share)
    agg_shares = [vdaf.encode_agg_share(vdaf.aggregate(out_shares)) for out_shares in collected]
    found |= {f"agg_shares/{agg_id}": share for agg_id, share in enumerate(agg_shares)}
    found["agg_result"] = str(vdaf.unshard(list(map(vdaf.decode_agg_share, agg_shares)))).encode()
    return found


def expected(vector: dict[str, Any]) -> dict[str, bytes]:
    """The same places with what the official file says."""
    found: dict[str, bytes] = {}
    for number, report in enumerate(vector["reports"]):
        place = f"reports/{number}/"
        found[place + "public_share"] = bytes.fromhex(report["public_share"])
        for name in ("input_shares", "verifier_shares/0", "verifier_messages", "out_shares"):
            key, _, round_number = name.partition("/")
            listed = report[key][int(round_number)] if round_number else report[key]
            for index, value in enumerate(listed):
                text = value if isinstance(value, str) else "".join(value)
                found[place + f"{name}/{index}"] = bytes.fromhex(text)
    for index, value in enumerate(vector["agg_shares"]):
        found[f"agg_shares/{index}"] = bytes.fromhex(value)
    found["agg_result"] = str(vector["agg_result"]).encode()
    return found


def digests(outputs: dict[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each output."""
    return {place: hashlib.sha256(data).hexdigest() for place, data in outputs.items()}


def figure(vector: dict[str, Any]) -> dict[str, Any]:
    """What figures.json keeps of an official file. AssertionError if its inputs are no patterns."""
    measurements = [report["measurement"] for report in vector["reports"]]
    assert inputs_of(vector) == patterns(vector["shares"], measurements)
    return {
        "parameters": {name: vector[name] for name in PARAMETERS},
        "measurements": measurements,
        "digests": digests(expected(vector)),
    }


def xof_outputs(vector: dict[str, Any]) -> dict[str, bytes]:
    """The outputs of the XOF's official file. AssertionError if its inputs are no patterns."""
    inputs = (vector["seed"], vector["dst"], vector["binder"])
    assert tuple(map(bytes.fromhex, inputs)) == (SEED, DST, BINDER)
    assert vector["length"] == ELEMENTS
    return {name: bytes.fromhex(vector[name]) for name in ("derived_seed", "expanded_vec_field128")}


def _figures(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("Prio3SumVec*.json")):
        found[path.stem] = figure(json.loads(path.read_text()))
    xof = json.loads((folder / "XofTurboShake128.json").read_text())
    return found | {"XofTurboShake128": {"digests": digests(xof_outputs(xof))}}


if __name__ == "__main__":
    print(json.dumps(_figures(Path(sys.argv[1])), indent=1))

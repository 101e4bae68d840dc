"""Recognise secrets in text: keys, tokens, passwords and connection strings become `[secret]`."""

from __future__ import annotations

import re
from itertools import pairwise

HIDDEN = "[secret]"

_SHAPES = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]{0,20000}?"
    r"(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\Z)"
    # An address with a password in it: postgres://me:pw@host, https://token@host.
    r"|\b[a-z][a-z0-9+.-]{1,20}://[^\s/@'\"]{1,512}@[^\s'\"]{1,512}"
    r"|\b(?:A3T[A-Z0-9]|AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{12,}"
    r"|\bgh[pousr]_[A-Za-z0-9]{16,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bglptt-[\w-]{16,}"
    r"|\bsk-[A-Za-z0-9_-]{16,}|\b[sprw]k_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9]{10,}"
    r"|\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}|\bnpm_[A-Za-z0-9]{20,}|\bpypi-[\w-]{16,}"
    r"|\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bSG\.[\w-]{10,}\.[\w-]{10,}|\bhf_[A-Za-z0-9]{20,}"
    r"|\bdop_v1_[a-f0-9]{20,}|\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{20,}|\bhv[sb]\.[\w-]{20,}"
    r"|\bEAACEdEose0cBA\w+|\bAGE-SECRET-KEY-1[A-Z0-9]{20,}|\bdapi[a-f0-9]{20,}|\bsq0[a-z]{3}-[\w-]{20,}"
    r"|\beyJ[\w-]{8,}\.[\w-]{4,}\.?[\w-]*|\bhttps://hooks\.slack\.com/\S+"
    r"|\b(?:AccountKey|SharedAccessKey|SharedAccessSignature|sig)=[^\s;&\"']{12,}"
    r"|\b[Bb]earer\s+[\w.~+/=-]{8,}|\b[Bb]asic\s+[A-Za-z0-9+/=]{12,}"
)
_NAMED = re.compile(
    # password=…, API_KEY: "…", --token …, "client_secret": "…"
    r"(?P<name>(?:passwor[dt]|passwd|passphrase|passwort|pwd|secret|token|api[_-]?key|"
    r"access[_-]?key|private[_-]?key|auth[_-]?key|encryption[_-]?key|credential|client[_-]?secret)"
    r"[\w.-]{0,20})(?P<between>['\"]?\s{0,3}(?:=>|:=|[:=])\s{0,3}|\s{1,3}(?:is|ist|to|was)\s{1,3}"
    r"|['\"]?,\s{0,3}['\"])"
    r"(?P<value>\"[^\"\n]{1,400}\"|'[^'\n]{1,400}'|[^\s,;&\"'`)\]}]{3,400})"
    r"|(?P<flag>(?<![\w-])--?(?:password|passwd|pass|token|secret|api-key|apikey|key|auth)[ =])"
    r"(?P<given>[^\s]{4,400})",
    re.IGNORECASE,
)
_LONG = re.compile(r"[A-Za-z0-9+/_=!-]{10,}")
_HEX = re.compile(r"[0-9a-fA-F-]{7,64}\Z")


def hide_secrets(text: str) -> str:
    """Return a text with each secret in it replaced; what might be one counts as one.

    Hashes of commits stay, and so do words and paths, which hold no mix of signs.
    """
    text = _SHAPES.sub(HIDDEN, text)
    text = _NAMED.sub(_hide_value, text)
    return _LONG.sub(lambda found: HIDDEN if _is_random(found[0]) else found[0], text)


def _hide_value(found: re.Match[str]) -> str:
    if found["flag"]:
        return f"{found['flag']}{HIDDEN}"
    value = found["value"].strip("\"'")
    is_word = found["between"].strip().isalpha() and value.isalpha() and value.islower()
    return found[0] if is_word else f"{found['name']}{found['between']}{HIDDEN}"


def _is_random(run: str) -> bool:
    """Whether a long run of signs looks drawn rather than written."""
    if _HEX.match(run):
        # 40 and 64 digits, and fewer, are hashes of commits; 32 may be a key.
        return len(run) == 32
    kinds = (
        any(sign.isdigit() for sign in run),
        any(sign.isupper() for sign in run),
        any(sign.islower() for sign in run),
    )
    parts = re.split(r"[/_=+-]+", run)
    longest = max(len(part) for part in parts)
    if len(run) < 24:
        # A short one has digits in several places among letters of both cases.
        return longest >= 10 and all(kinds) and len(re.findall(r"\d+", run)) >= 2
    changes = sum(a.isdigit() != b.isdigit() for a, b in pairwise(run))
    return longest >= 20 and sum(kinds) >= 2 and ((kinds[0] and changes >= 4) or all(kinds))

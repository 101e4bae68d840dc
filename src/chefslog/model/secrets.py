"""Recognise secrets in text: keys, tokens, passwords and connection strings become `[secret]`."""

from __future__ import annotations

import re

HIDDEN = "[secret]"

_SHAPES = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,20000}?"
    r"(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\Z)"
    # An address with a password in it: postgres://me:pw@host, https://token@host.
    r"|\b[a-z][a-z0-9+.-]{1,20}://[^\s/@'\"]{1,512}@[^\s'\"]{1,512}"
    r"|\b(?:A3T[A-Z0-9]|AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{12,}|\bLTAI[A-Za-z0-9]{12,}"
    r"|\bgh[pousr]_[A-Za-z0-9]{16,}|\bgithub_pat_\w{20,}|\bgl[a-z]{2,5}-[\w-]{16,}"
    r"|\bsk-[A-Za-z0-9_-]{16,}|\b[sprw]k_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9]{10,}"
    r"|\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}|\bnpm_[A-Za-z0-9]{20,}|\bpypi-[\w-]{16,}"
    r"|\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bSG\.[\w-]{10,}\.[\w-]{10,}|\bhf_[A-Za-z0-9]{20,}"
    r"|\blin_api_\w{20,}|\bdop_v1_[a-f0-9]{20,}|\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{20,}|\bhv[sb]\.[\w-]{20,}"
    r"|\bAGE-SECRET-KEY-1[A-Z0-9]{20,}|\bdapi[a-f0-9]{20,}|\bsq0[a-z]{3}-[\w-]{20,}"
    r"|\b[a-z0-9]{2,10}_(?:pat|pw|tkn|sat|aat|oauth)_(?=\w{0,20}[A-Z0-9])[\w=.-]{12,}|\b\d{6,12}:AA[\w-]{30,}"
    r"|\beyJ[\w-]{8,}\.[\w-]{4,}\.?[\w-]*|\bhttps://hooks\.slack\.com/\S+"
    r"|\$(?:2[aby]?|1|5|6|y|argon2\w{0,2}|scrypt)\$[\w$./=,+-]{16,}"
    r"|\b(?:AccountKey|SharedAccessKey|SharedAccessSignature|sig)=[^\s;&\"']{12,}"
    r"|\b[Cc]ookie:\s{0,3}[\w-]{1,60}=\S{4,}|\b[Bb]earer\s+[\w.~+/=-]{8,}|\b[Bb]asic\s+(?=[a-z]{0,40}[A-Z0-9+/=])[A-Za-z0-9+/=]{12,}"
)
_WORDS = (
    r"pass(?:word|wd|wort|phrase|ort|code)|pwd|mot de passe|contrase(?:ñ|n)a|senha|secret|token|"
    r"credentials?|(?:api|access|private|auth|encryption|signing)[_-]?key|client[_-]?secret"
)
_NAMED = re.compile(
    # password=…, API_KEY: "…", "client_secret": "…", setPassword("…"), key="Password" value="…"
    rf"(?P<name>(?:{_WORDS}|(?<![a-z])(?:pass|pw)(?![a-z]))[\w.-]{{0,20}})"
    r"(?P<between>['\"]?[ \t]{0,3}(?:=>|:=|[:=(])[ \t]{0,3}|['\"]?,[ \t]{0,3}['\"]|"
    r"['\"][ \t]value=|[ \t]{1,3}(?:(?:is|ist|to|was)[ \t]{1,3})?)"
    # What is hidden already counts as one sign, so that no half of it is hidden again.
    r"(?P<value>\"[^\"\n]{1,400}\"|'[^'\n]{1,400}'|"
    r"(?:\[secret\]|(?!\[secret\])[^\s,;&\"'`)\]}]|&(?!\w{1,30}=)){3,400})"
    # mysql -pX, curl -u me:X, net use /user:me X, identified by 'X', login admin / X
    r"|(?P<flag>(?<![\w-])--?(?:password|passwd|pass|token|secret|api-key|apikey|key|auth)[ =]"
    r"|(?<![\w-])-(?-i:[pawub])[ \t]?(?:[\w.-]{1,40}:)?|\b(?:pass|auth|user):(?:[\w.-]{1,40}[ :])?"
    r"|\bhttp_auth:[ \t]?[\w.-]{1,40}:|\bidentified by[ \t]['\"]?|<<<[ \t]?|"
    r"\b(?:login|credentials):?[ \t][\w.@-]{1,40}[ \t]?[/:][ \t]?|"
    r"\bhtpasswd[ \t]-\w{1,5}[ \t]\S{1,80}[ \t]\S{1,40}[ \t])"
    r"(?P<given>[^\s'\"]{4,400})",
    re.IGNORECASE,
)
_PLAIN = ("true", "false", "none", "null", "write", "read", "yes", "no", "required", "string")
_UUID = re.compile(r"([=:]\s{0,2}['\"]?)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.I)
_LONG = re.compile(r"[A-Za-z0-9+/_=!-]{10,}")
_CHOSEN = re.compile(r"(?<![^\s'\"`(:=])[\w!#$%&*+.?@^~-]{8,40}(?![^\s'\"`),;])", re.ASCII)
_SIGNS = frozenset("!#$%&*+?@^~=")
_HEX = re.compile(r"[0-9a-fA-F-]{7,64}\Z")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){0,9}\Z")


def hide_secrets(text: str) -> str:
    """Return a text with each secret in it replaced; what might be one counts as one.

    Hashes of commits stay, and so do words and paths, which hold no mix of signs.
    """
    text = _SHAPES.sub(HIDDEN, text)
    text = _UUID.sub(rf"\1{HIDDEN}", text)
    text = _NAMED.sub(_hide_value, text)
    text = _LONG.sub(lambda found: HIDDEN if _is_random(found[0]) else found[0], text)
    return _CHOSEN.sub(lambda found: HIDDEN if _is_password(found[0]) else found[0], text)


def _hide_value(found: re.Match[str]) -> str:
    if found["flag"]:
        is_hidden = found["flag"].startswith("--") or _is_mixed(found["given"])
        return f"{found['flag']}{HIDDEN}" if is_hidden else found[0]
    value, between = found["value"].strip("\"'"), found["between"].strip("\"' \t")
    is_set = between.endswith("=") or not (between[:1].isalpha() or between[:1] in ("", "(", ","))
    # After words, "the token is stale", a value looks like one: with digits or signs among letters.
    is_hidden = _is_mixed(value) or (is_set and value.casefold() not in _PLAIN)
    return f"{found['name']}{found['between']}{HIDDEN}" if is_hidden else found[0]


def _is_mixed(value: str) -> bool:
    """Whether a value is more than a word, a number, a name of the code or a path."""
    text = value.strip("'\".,;:)`")
    if len(text) < 5 or HIDDEN in value or "/" in text:
        return False
    return _count_kinds(text) >= 3 or (_count_kinds(text) == 2 and text[-1] in _SIGNS)


def _count_kinds(text: str) -> int:
    """How many of digits, capitals, small letters and signs of passwords are in a text."""
    return sum(
        any(map(is_kind, text))
        for is_kind in (str.isdigit, str.isupper, str.islower, _SIGNS.__contains__)
    )


def _is_password(run: str) -> bool:
    """Whether a run of signs holds all kinds of them, as passwords must and words do not."""
    is_broken = re.search(r"\w[!#$%&*?@^~]{1,9}\w", run)
    return bool(is_broken) and _count_kinds(run) == 4 and not _MAIL.match(run)


def _is_random(run: str) -> bool:
    """Whether a long run of signs, or a part of it, looks drawn rather than written."""
    name, is_set, value = run.partition("=")
    if is_set and name and value.strip("="):
        is_key = len(value) >= 30 and bool(_HEX.match(value))
        return is_key or _is_random(name) or _is_random(value)
    parts = [part for part in run.split("/") if len(part) >= 10]
    # Forty digits in an address are a commit's, and its other parts tell.
    is_address = "/" in run and any(len(part) == 40 and _HEX.match(part) for part in parts)
    return any(map(_is_drawn, parts)) or (not is_address and _is_drawn(run))


def _is_drawn(run: str) -> bool:
    if _HEX.match(run):
        # 40 and 64 digits, and fewer than 30, are hashes of commits; others may be a key.
        return len(run) >= 30 and len(run) not in (40, 64) and "-" not in run
    kinds = _count_kinds("".join(filter(str.isalnum, run)))
    changes = sum(map(_differ, run, run[1:])) / len(run)
    longest = max(len(part) for part in re.split(r"[/_=+-]+", run))
    digits = len(re.findall(r"\d+", run))
    if len(run) < 24:
        # A short one has digits in several places among letters of both cases.
        return longest >= 10 and kinds == 3 and digits >= 2 and changes >= 0.33
    if longest >= 20:
        is_upper = run.isupper() and "_" not in run
        return digits >= 4 or is_upper or (kinds >= 2 and changes >= (0.36 if digits > 1 else 0.42))
    return kinds == 3 and changes >= (0.45 if len(run) < 40 else 0.36)


def _differ(one: str, other: str) -> bool:
    """Whether two signs are of different kinds."""
    return (one.isdigit(), one.isupper()) != (other.isdigit(), other.isupper())

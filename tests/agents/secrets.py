"""Made-up secrets as they stand in sessions, commits and paths."""

from __future__ import annotations

import random
import string

_ALNUM = string.ascii_letters + string.digits
_FORMS = (
    ("aws key {}", "AKIA", string.ascii_uppercase + string.digits, 16),
    ("export AWS_SECRET_ACCESS_KEY={}", "", _ALNUM + "/+", 40),
    ("token {} in CI", "ghp_", _ALNUM, 36),
    ("use {}", "github_pat_", _ALNUM, 40),
    ("gitlab {}", "glpat-", _ALNUM, 20),
    ("openai {}", "sk-proj-", _ALNUM, 40),
    ("anthropic {}", "sk-ant-api03-", _ALNUM, 60),
    ("stripe {}", "sk_live_", _ALNUM, 24),
    ("slack {}", "xoxb-", string.digits + "-", 30),
    ("google {}", "AIza", _ALNUM, 35),
    ("npm {}", "npm_", _ALNUM, 36),
    ("db at postgres://shop:{}@db.example.org/shop", "", _ALNUM, 14),
    ("mongodb+srv://root:{}@cluster0.example.net", "", _ALNUM, 12),
    ("redis://:{}@cache:6379/0", "", _ALNUM, 12),
    ("password={}", "", _ALNUM + "!", 10),
    ("the password is {}", "", _ALNUM, 12),
    ('"api_key": "{}"', "", _ALNUM, 24),
    ("DB_PASSWORD: '{}'", "", _ALNUM, 11),
    ("curl -H 'Authorization: Bearer {}'", "", _ALNUM, 30),
    ("curl -u admin --password {} https://x.example", "", _ALNUM, 12),
    ("jwt {}", "eyJhbGciOiJIUzI1NiJ9.eyJ", _ALNUM, 30),
    ("AccountKey={};EndpointSuffix=core", "", _ALNUM + "/", 44),
    ("client_secret={}", "", _ALNUM, 20),
    ("https://hooks.slack.com/services/T000/B000/{}", "", _ALNUM, 24),
    ("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----", "", _ALNUM, 64),
)


def planted_secrets(count: int) -> list[tuple[str, str]]:
    """(a text with a secret in it, the secret), the same ones each time."""
    drawn = random.Random(11)
    found = []
    for number in range(count):
        shape, start, signs, length = _FORMS[number % len(_FORMS)]
        body = "".join(drawn.choice(signs) for _ in range(length - 2))
        # No drawn secret is a plain word.
        secret = f"{start}{body}{drawn.choice(string.digits)}Q"
        found.append((shape.format(secret), secret))
    return found

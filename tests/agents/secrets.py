"""Made-up secrets as they stand in sessions, commits and paths."""

from __future__ import annotations

import random
import string
from uuid import UUID

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


_HEX, _LOWER, _UPPER = string.hexdigits[:16], string.ascii_lowercase, string.ascii_uppercase
_B64, _URL64, _B32 = _ALNUM + "+/", _ALNUM + "-_", _UPPER + "234567"
# What stands before a token, the signs of it, and how many there are, as services issue them.
_ISSUED = (
    ("ntn_", _ALNUM, 46), ("lin_api_", _ALNUM, 40), ("rubygems_", _HEX, 48), ("pul-", _HEX, 40),
    ("sntryu_", _HEX, 64), ("dp.pt.", _ALNUM, 43), ("API-", _UPPER + string.digits, 26),
    ("tk-us-", _URL64, 48), ("doo_v1_", _HEX, 64), ("sha256~", _URL64, 43), ("AKCp", _ALNUM, 69),
    ("xkeysib-", _HEX, 64), ("pnu_", _ALNUM, 36), ("r8_", _ALNUM, 37), ("gsk_", _ALNUM, 52),
    ("pplx-", _ALNUM, 48), ("dckr_pat_", _URL64, 27), ("ATATT3", _URL64, 186), ("SK", _HEX, 32),
    ("rdme_", _LOWER + string.digits, 70), ("pscale_pw_", _URL64, 43), ("LTAI", _ALNUM, 20),
    ("EZAK", _ALNUM, 54), ("shippo_live_", _HEX, 40), ("key-", _HEX, 32), ("NRAK-", _UPPER, 27),
    ("sgp_", _HEX, 40), ("glrt-", _URL64, 20), ("ops_eyJ", _B64, 250), ("PMAK-", _HEX, 58),
    ("AGE-SECRET-KEY-1", _UPPER + string.digits, 58), ("tfp_", _ALNUM, 44), ("xapp-1-", _UPPER, 60),
    ("duffel_live_", _URL64, 43), ("glsa_", _ALNUM, 41), ("phc_", _ALNUM, 43),
    ("sm_pat_", _ALNUM, 16), ("ABSK", _B64, 120), ("A3-", _UPPER + string.digits, 31),
    ("ya29.", _URL64, 120), ("MTA", _ALNUM, 56), ("eyJhbGciOi", _URL64, 90),
)  # fmt: skip
_SAID = (
    "use {}",
    "{} expired, rotated",
    "new one: {}",
    "(was {})",
    "`{}`",
    "export TOKEN={}",
    "--from-literal=x={}",
    "https://api.example.com/v1/items?id=4&access_token={}&page=2",
    "X-Api-Key: {}",
    "Authorization: Token {}",
    "log: 401 for {} at 10:02",
    "see secrets/{}/readme",
)
_CHOSEN_SIGNS = _ALNUM + "!#$%&*+-.?@^_~"
# A password as somebody chose it can be known by its place alone.
_PLACED = (
    "Server=db1;Database=shop;User Id=sa;Password={};Encrypt=true",
    "jdbc:postgresql://db:5432/shop?user=shop&password={}&ssl=true",
    "PGPASSWORD={} psql -h db shop",
    "mysql -uroot -p{} shop", "sshpass -p {} ssh deploy@host", "redis-cli -h cache -a {} ping",
    "curl -u admin:{} https://x.example", "machine git.example.com login me password {}",
    "docker login -u me -p {} registry.example.com", "openssl rsa -passin pass:{} -in k.pem",
    '<add key="Password" value="{}" />', "conn.setPassword(\"{}\")", "ldapsearch -x -w {} -b dc=x",
    "das Passwort ist {}", "Passwort: {}", "mot de passe : {}", "contraseña: {}", "pwd = '{}'",
    "DATABASE_PASS={}", "smtp_pass: {}", "amqp://svc:{}@queue/vhost", "ftp://ftp:{}@files.example.com",
    "PASS={} make deploy", "login admin / {}", "user root, password {}", "http_auth: admin:{}",
    "vault_password: {}", "SECRET_KEY_BASE={}", "'pass' => '{}',", "credentials: me / {}",
    "the pw is {}", "passphrase \"{}\"", "net use Z: \\\\host\\x /user:me {}", "ENV DB_PASSWD {}",
    "$env:ADMIN_PASSWORD = \"{}\"", "identified by '{}'", "sudo -S <<< {}", "htpasswd -b f me {}",
)  # fmt: skip
_KEYED = (
    ("DATADOG_KEY={}", _HEX, 40), ("cloudflare: {}", _HEX, 37), ("heroku = {}", "uuid", 0),
    ("mailchimp {}-us12", _HEX, 32), ("SENTRY={}", _HEX, 64), ('"private_key_id": "{}"', _HEX, 40),
    ("otpauth://totp/x?secret={}", _B32, 32), ("TOTP seed {}", _B32, 32),
    ("X-Amz-Signature={}", _HEX, 64), ("telegram 521873912:AA{}", _URL64, 33),
    ("https://discord.com/api/webhooks/112233445566/{}", _URL64, 68),
    ("https://x.webhook.office.com/webhookb2/a@b/IncomingWebhook/{}/c", _HEX, 32),
    ("Cookie: session={}", _URL64, 40), ("?sv=2024&sig=%2F{}%3D", _ALNUM, 42),
    ("$2b$12${}", _ALNUM + "./", 53), ("root:$6$salt${}:19000:0:99999:7:::", _ALNUM + "./", 86),
    ("-----BEGIN OPENSSH PRIVATE KEY-----\\n{}\\n-----END OPENSSH PRIVATE KEY-----", _B64, 70),
    ("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{}", _B64, 64), ("AZ_SECRET=abc8Q~{}", _URL64, 34),
    ("PuTTY-User-Key-File-3: x\nPrivate-Lines: 1\n{}", _B64, 64), ("AWS secret {}", _B64, 40),
)  # fmt: skip


def foreign_secrets(count: int, seed: int = 2) -> list[tuple[str, str]]:
    """(a text with a secret in it, the secret) of kinds that the filter was not written from.

    A third are tokens as services issue them, a third passwords in their places, a third keys.
    """
    drawn = random.Random(seed)

    def draw(signs: str, length: int) -> str:
        if signs == "uuid":
            return str(UUID(int=drawn.getrandbits(128)))
        return "".join(drawn.choice(signs) for _ in range(length))

    found = []
    for number in range(count):
        if number % 3 == 0:
            start, signs, length = drawn.choice(_ISSUED)
            shape, secret = drawn.choice(_SAID), start + draw(signs, length)
        elif number % 3 == 1:
            shape = drawn.choice(_PLACED)
            secret = "Zq" + draw(_CHOSEN_SIGNS, drawn.randrange(5, 14)) + "7"
        else:
            shape, signs, length = drawn.choice(_KEYED)
            secret = draw(signs, length)
        found.append((shape.format(secret), secret))
    return found

"""What a secret looks like is known in one place: it is neither said nor quoted."""

from __future__ import annotations

import pytest

from engine.confidential import may_hold_secret, speaks_of_secret, without_codes, without_values
from engine.reasoner.explaining import why
from engine.session.phrases import failure_phrase

# Made up, each of the form that its maker gives it.
SECRETS = {
    "aws": "AKIAIOSFODNN7EXAMPLE",
    "aws that never ends": "ASIAY34FZKBOKMUTVV7A",
    "aws, the secret half": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "github": "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "github, fine-grained": "github_pat_11ABCDEFG0a1b2c3d4e5f6",
    "gitlab": "glpat-xR7mQ2kLp9TzW4nVbC1d",
    "openai": "sk-proj-abcDEF1234567890abcDEF",
    "anthropic": "sk-ant-api03-Zx9Lq2Wm7Rt4",
    "stripe": "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "slack": "xoxb-17653285-aBcDeFgH1jK",
    "google": "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
    "hugging face": "hf_aBcDeFgHiJkLmNoPqRsTuVwXyZ",
    "sendgrid": "SG.ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf09kqeF8tAmbihYzrnopKc",
    "json web token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.s3cr3tsignature",
    "key in a file": "-----BEGIN RSA PRIVATE KEY----- MIIEowIBAAKCAQEA",
    "its body": "MIIEowIBAAKCAQEA3Tz2mr7SZiAMfQyuvBjM9OiJjRazXBZ1BjP5CE/Wm/Rr500P",
    "postgres": "postgres://admin:hunter2@db.example.com/shop",
    "redis": "redis://:hunter2@localhost:6379/0",
    "oracle": "scott/hunter2@//db:1521/orcl",
    "card": "4111 1111 1111 1111",
    "card without gaps": "4111111111111111",
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_key_is_neither_said_nor_quoted_in_any_words(secret: str) -> None:
    forms = (
        "ConnectionError: refused for {}",
        "Deploy failed for {}",
        "Build failed: '{}' is not known",
        "✕ logs in with {} (3 ms)",
        "not ok 3 - logs in with {}",
        "● login > takes {}",
    )
    parts = [
        part for part in secret.replace("-----", " ").split() if part not in ("BEGIN", "RSA", "PRIVATE", "KEY")
    ]
    for form in forms:
        said = failure_phrase(form.format(secret))
        assert not any(part in said for part in parts), said
        assert "hunter2" not in said
        assert any(word in said for word in ("for", "Build", "login", "logs"))
    assert may_hold_secret(f"it is {secret}.")
    for line in (f"ValueError: {secret} is no name", f"KeyError: '{secret}'"):
        assert why("test_pay FAILED", (line, "test_pay FAILED")) == ""


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Server=db;User Id=sa;Password=hunter2;", "Server=db;User Id=sa;Password"),
        ("jdbc:mysql://db/shop?user=root&password=hunter2", "jdbc:mysql://db/shop?user=root&password"),
        ("aws_secret_access_key = hunter2", "aws_secret_access_key"),
        ("deploy --password hunter2 --fast", "deploy --password --fast"),
        ("curl -u admin:hunter2 localhost", "curl -u localhost"),
        ("Authorization: Bearer hunter2x", "Authorization: Bearer"),
        ("Authorization: Basic YWRtaW46aHVudGVy", "Authorization: Basic"),
        ("AccountKey=hunter2==;EndpointSuffix=x", "AccountKey"),
        ("passphrase: 'correct horse'", "passphrase"),
    ],
)
def test_of_what_bears_a_secrets_name_the_value_is_left_out(line: str, left: str) -> None:
    assert " ".join(without_values(line).split()) == left


@pytest.mark.parametrize(
    "line",
    [
        "no keys were pressed",
        "sk-learn is not installed",
        "npm_config_registry_url is not set",
        "ghc-internal could not be loaded",
        "SLOVAKIA REPUBLIC is no country",
        "the bearer token expired",
        "Basic authentication failed",
        "option --password is required",
        "wrong password for anna",
        "the private key has bad permissions",
        "src/components/Checkout2/CustomerAddressForm/index",
        "/Users/Anna/Projects/Shop2/Sources/Checkout",
        "CustomerAddressLine2NotFoundException",
        "customer_address_line_2",
        "release 2024-11-20 10:12:02",
        "v0.0.0-20240222234643",
        "kernel at 0000000000000018",
        "git@github.com:acme/shop.git",
        "vite@5.0.0",
        "tokens per second: none",
    ],
)
def test_what_only_sounds_secret_is_left_as_it_is(line: str) -> None:
    assert without_codes(without_values(line)) == line


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("assert password == 'x'", True),
        ("invalid credentials", True),
        ("SyntaxError: unexpected token", False),
        ("expected a password", True),
        ("bad token", True),
        ("the spinning wheel", False),
    ],
)
def test_what_speaks_of_a_secret_is_known(line: str, secret: bool) -> None:
    assert speaks_of_secret(line) is secret

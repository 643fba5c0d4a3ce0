"""The desk's settings: checked all at once, with the remedy, and no secret shown."""

from __future__ import annotations

import pytest

from bot.adapters.base import nothing
from bot.adapters.settings import Settings, read_settings
from bot.adapters.start import adapter_of
from bot.channel.settings import SettingsError

KEY = "k" * 40
RIGHT = {
    "chatwoot": {
        "ASSISTANT_CHATWOOT_URL": "https://app.chatwoot.com/",
        "ASSISTANT_CHATWOOT_ACCOUNT": "7",
        "ASSISTANT_CHATWOOT_INBOX": "3",
        "ASSISTANT_CHATWOOT_TOKEN": "secret-token",
        "ASSISTANT_CHATWOOT_WEBHOOK_SECRET": "secret-sign",
    },
    "zendesk": {
        "ASSISTANT_ZENDESK_URL": "https://example.zendesk.com",
        "ASSISTANT_ZENDESK_EMAIL": "a@example.com",
        "ASSISTANT_ZENDESK_TOKEN": "secret-token",
        "ASSISTANT_ZENDESK_WEBHOOK_SECRET": "secret-sign",
        "ASSISTANT_ZENDESK_TAGS": "vip, eu",
    },
    "email": {
        "ASSISTANT_MAIL_HOST": "smtp.example.com",
        "ASSISTANT_MAIL_USER": "bot",
        "ASSISTANT_MAIL_PASSWORD": "secret-pass word",
        "ASSISTANT_MAIL_FROM": "bot@example.com",
        "ASSISTANT_MAIL_TO": "team@example.com",
    },
    "webhook": {
        "ASSISTANT_DESK_WEBHOOK_URL": "http://desk:8080/in",
        "ASSISTANT_DESK_WEBHOOK_SECRET": KEY,
    },
}


def test_the_embedded_desk_needs_nothing() -> None:
    assert read_settings({}) == Settings()
    assert read_settings({"ASSISTANT_CHATWOOT_ACCOUNT": "wrong, but not looked at"}).desk == "embedded"


@pytest.mark.parametrize("desk", RIGHT)
def test_each_desk_is_made_from_its_settings(desk: str) -> None:
    settings = read_settings({"ASSISTANT_DESK": desk, "ASSISTANT_DESK_LANGUAGE": "sv", **RIGHT[desk]})
    assert settings.language == "sv"
    assert "secret" not in repr(settings).replace("secret=", "")
    assert adapter_of(settings, nothing).name == desk


@pytest.mark.parametrize("desk", RIGHT)
def test_all_that_is_missing_is_named_together(desk: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings({"ASSISTANT_DESK": desk})
    optional = ("_TAGS", "_USER", "_PASSWORD")
    for name in RIGHT[desk]:
        if not name.endswith(optional):
            assert name in str(raised.value)


@pytest.mark.parametrize(
    ("desk", "name", "value"),
    [
        ("chatwoot", "ASSISTANT_CHATWOOT_URL", "http://chat.example.com"),
        ("chatwoot", "ASSISTANT_CHATWOOT_URL", "https://u:p@chat.example.com"),
        ("chatwoot", "ASSISTANT_CHATWOOT_ACCOUNT", "0"),
        ("chatwoot", "ASSISTANT_CHATWOOT_INBOX", "three"),
        ("chatwoot", "ASSISTANT_CHATWOOT_TOKEN", "secret token"),
        ("chatwoot", "ASSISTANT_CHATWOOT_ADDRESS_SECRET", "secret"),
        ("zendesk", "ASSISTANT_ZENDESK_EMAIL", "nobody"),
        ("zendesk", "ASSISTANT_ZENDESK_TAGS", "two words"),
        ("email", "ASSISTANT_MAIL_PORT", "70000"),
        ("email", "ASSISTANT_MAIL_SECURITY", "none"),
        ("email", "ASSISTANT_MAIL_TO", "team@example.com, other@example.com"),
        ("email", "ASSISTANT_MAIL_PASSWORD", ""),
        ("webhook", "ASSISTANT_DESK_WEBHOOK_SECRET", "secret"),
        ("webhook", "ASSISTANT_DESK_LANGUAGE", "xx"),
        ("embedded", "ASSISTANT_DESK", "phone"),
    ],
)
def test_a_wrong_value_is_named_with_its_remedy_and_secrets_are_not_shown(desk: str, name: str, value: str) -> None:
    environ = {"ASSISTANT_DESK": desk, **RIGHT.get(desk, {}), name: value}
    with pytest.raises(SettingsError) as raised:
        read_settings(environ)
    (line,) = str(raised.value).splitlines()[:1]
    assert name in line
    assert ": " in line
    assert "secret" not in line.replace("secrets", "").replace("the secret that", "")


def test_a_chatwoot_signs_or_has_a_secret_address_and_not_both() -> None:
    both = {"ASSISTANT_DESK": "chatwoot", **RIGHT["chatwoot"], "ASSISTANT_CHATWOOT_ADDRESS_SECRET": KEY}
    with pytest.raises(SettingsError, match="and not both"):
        read_settings(both)
    old = {name: value for name, value in both.items() if name != "ASSISTANT_CHATWOOT_WEBHOOK_SECRET"}
    assert adapter_of(read_settings(old), nothing).by_address

"""The widget's files, its sentences and the demo page, as a browser gets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.channel import strings
from bot.channel.pages import PAGE_POLICY
from bot.channel.strings import Strings, key
from bot.widget.bundle import bundle, tag
from locales import LANGUAGES, pseudo
from tests.channel.conftest import settings_in
from tests.channel.server import Server

CATALOG = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);\\n"

msgid "Send"
msgstr "Sūtīt"

msgid "Untranslated"
msgstr ""

#, fuzzy
msgid "Fuzzy"
msgstr "Miglains"

msgid "{count} new message"
msgid_plural "{count} new messages"
msgstr[0] "{count} jauns ziņojums"
msgstr[1] "{count} jauni ziņojumi"
msgstr[2] "{count} jaunu ziņojumu"

msgid "Said by the bot only"
msgstr "Tikai bots"
"""
SCRIPT = """
import { t, tn } from "./strings.js";
export const label = t("Send") + t("Untranslated") + t("Fuzzy") + tn("{count} new message", "{count} new messages", 2);
"""
WIDGET = """
import { label } from "./widget/view.js";
console.log(label);
const MORE = "more.js";
"""
MORE = """
import { kit } from "./more/kit.js";
export function createMore() { return kit; }
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small widget instead of the real one, whose files come and go."""
    folder = tmp_path_factory.mktemp("widget")
    (folder / "widget").mkdir()
    (folder / "widget.js").write_text(WIDGET)
    (folder / "more.js").write_text(MORE)
    (folder / "more").mkdir()
    (folder / "more" / "kit.js").write_text('export const kit = t("Only later");\n')
    (folder / "widget" / "view.js").write_text(SCRIPT)
    (folder / "widget" / "strings.js").write_text("export const t = String;\nexport const tn = String;\n")
    (folder / "demo.html").write_text("<!doctype html><title>Demo</title>" + "<p>Text</p>" * 99)
    (folder / "demo.css").write_text("body { color: black }")
    (folder.parent / "secret.js").write_text("no")
    return folder


@pytest.fixture(scope="module")
def server(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bot.channel.live.FOLDER", files)
        server = Server(settings_in(tmp_path_factory.mktemp("log"), retention_days=45))
    yield server
    server.stop()


def get(server: Server, path: str, **headers: str) -> requests.Response:
    return requests.get(f"{server.base}/{path}", headers=headers, timeout=5)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("widget.js", "text/javascript"),
        ("more.js", "text/javascript"),
        ("widget/view.js", "text/javascript"),
        ("demo", "text/html"),
        ("demo.css", "text/css"),
        ("strings/lv.json", "application/json"),
    ],
)
def test_files_come_with_type_tag_and_safe_headers(server: Server, path: str, kind: str) -> None:
    first = get(server, path)
    assert first.status_code == 200
    assert first.headers["Content-Type"].startswith(kind)
    assert first.headers["X-Content-Type-Options"] == "nosniff"
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert first.headers["Cache-Control"] == "no-cache"
    again = get(server, path, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert get(server, path, **{"If-None-Match": '"other"'}).status_code == 200


def test_the_widget_is_one_script_with_all_its_modules(server: Server) -> None:
    script = get(server, "widget.js").text
    assert "import " not in script
    assert script.index("const t") < script.index("const label") < script.index("console.log(label)")


def test_what_is_loaded_later_is_a_script_of_its_own(server: Server) -> None:
    script = get(server, "more.js").text
    assert "import " not in script
    assert script.index("const kit") < script.index("export function createMore")


@pytest.mark.parametrize("name", ["widget.js", "more.js"])
def test_a_script_asked_for_by_its_contents_tag_is_kept_for_ever(server: Server, files: Path, name: str) -> None:
    right = tag(bundle(files, name))
    kept = get(server, f"{name}?v={right}")
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert kept.text == get(server, name).text
    unchanged = get(server, f"{name}?v={right}", **{"If-None-Match": kept.headers["ETag"]})
    assert (unchanged.status_code, unchanged.headers["Cache-Control"]) == (304, kept.headers["Cache-Control"])
    for wrong in ("0" * 20, "", right[:-1], f"{right}-gzip"):
        answer = get(server, f"{name}?v={wrong}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
        assert answer.text == kept.text


def test_the_widget_names_the_later_script_by_its_tag(server: Server) -> None:
    (address,) = re.findall(r'"(more\.js\?v=\w+)"', get(server, "widget.js").text)
    assert "immutable" in get(server, address).headers["Cache-Control"]


def test_the_demo_page_has_a_strict_policy(server: Server) -> None:
    policy = get(server, "demo").headers["Content-Security-Policy"]
    assert policy == PAGE_POLICY
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy


def test_files_are_packed_for_who_can_unpack_them(server: Server) -> None:
    plain, packed = get(server, "demo", **{"Accept-Encoding": "identity"}), get(server, "demo")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.text == plain.text
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 4
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Origin" in packed.headers["Vary"]


@pytest.mark.parametrize(
    "path",
    [
        "widget/../secret.js",
        "widget/..%2f..%2fsecret.js",
        "widget/%2e%2e/secret.js",
        "widget/none.js",
        "widget/view.js.bak",
        "widget/view.py",
        "demo.html",
        "demo.py",
        "strings/de.json",
        "strings/en.json",
        "more/kit.js",
        "strings/..%2flv.json",
        "strings/.json",
    ],
)
def test_nothing_else_is_served(server: Server, path: str) -> None:
    request = requests.Request("GET", server.base).prepare()
    request.url = f"{server.base}/{path}"
    assert requests.Session().send(request, timeout=5).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_for_how_many_days_conversations_are_kept(server: Server, language: str) -> None:
    strings = get(server, f"strings/{language}.json").json()
    assert set(strings) == {"plural", "messages", "days"}
    assert strings["days"] == 45


def test_the_pseudo_locale_replaces_every_sentence_of_the_widget(files: Path) -> None:
    assert Strings(files, pseudo_locale=True).read("lv") == {
        "plural": "nplurals=2; plural=(n != 1);",
        "messages": {
            **{key(each): pseudo(each) for each in ("Send", "Untranslated", "Fuzzy", "Only later")},
            key("{count} new message"): [pseudo("{count} new message"), pseudo("{count} new messages")],
        },
    }
    with pytest.raises(LookupError):
        Strings(files, pseudo_locale=True).read("en")


def test_a_language_gets_the_widgets_translated_sentences_only(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = tmp_path / "lv.po"
    catalog.write_text(CATALOG, encoding="utf-8")
    monkeypatch.setattr(strings, "catalog_path", lambda language: catalog)
    assert Strings(files).read("lv") == {
        "plural": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);",
        "messages": {
            key("Send"): "Sūtīt",
            key("{count} new message"): ["{count} jauns ziņojums", "{count} jauni ziņojumi", "{count} jaunu ziņojumu"],
        },
    }

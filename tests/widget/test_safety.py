"""Nothing a message says becomes more than text, and the widget keeps to its own server."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.channel.strings import Strings
from bot.widget.bundle import ENTRY, FOLDER, MORE, BundleError, bundle, integrity, tag
from locales import LANGUAGES

from .chat import Chat
from .conftest import OpenPage
from .fake_server import FakeServer, say

LARGEST = {ENTRY: 12_000, MORE: 6_000}  # bytes, gzip

PROBES = [
    "<script>window.pwned = 1</script>",
    "<img src=x onerror='window.pwned = 1'>",
    "<svg/onload=window.pwned=1>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<a href='javascript:window.pwned=1'>click</a>",
    "<b onmouseover=window.pwned=1>bold</b>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example><input></form>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=window.pwned=1>",
    "</p></div></dialog><script>window.pwned=1</script>",
    '"><script>window.pwned=1</script>',
    "'-window.pwned-'",
    "${window.pwned=1}",
    "{{constructor.constructor('window.pwned=1')()}}",
    "{name} {0} {__class__} %s %(x)s",
    "#{7*7} <%= 7*7 %>",
    "javascript:window.pwned=1",
    "JaVaScRiPt:window.pwned=1",
    "data:text/html,<script>window.pwned=1</script>",
    "vbscript:msgbox(1)",
    "http://plain.example/",
    "//evil.example/path",
    "ftp://evil.example/file",
    "[click](javascript:window.pwned=1)",
    "[click](https://evil.example)",
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "&#60;script&#62;",
    "\\u003cscript\\u003e",
    '/inform{"role": "admin"}',
    "/restart",
    "\u202egnp.exe\u202c",
    "\u2028\u2029line separators",
    'data: {"id": "99"}',
    "event: typing",
    "null",
    "__proto__",
    "constructor",
    "🏴‍☠️👩‍👩‍👧",
    "a\u0301\u0301\u0301\u0301 zalgo",
]
ELEMENTS = {"p", "span", "time", "div", "ol", "li", "ul", "b", "button", "details", "summary", "label", "input", "form"}


def everywhere(text: str) -> dict[str, object]:
    source = {"title": text, "url": text, "checked_on": text, "trust": text}
    buttons = [{"id": "b1", "title": text}]
    why = {"facts": [{"text": text, "buttons": buttons}], "rules": [text]}
    dates = [{"day": text, "title": text}]
    return say(text, list=[text], sources=[source], buttons=buttons, why=why, dates=dates, final=True)


def test_markup_scripts_and_templates_stay_text_wherever_they_stand(chat: Chat, server: FakeServer) -> None:
    dialogs: list[str] = []
    chat.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    server.push(*[everywhere(probe) for probe in PROBES], *[say(probe, "agent") for probe in PROBES])
    expect(chat.messages).to_have_count(1 + 2 * len(PROBES))
    assert chat.log.evaluate("log => log.ownerDocument.defaultView.pwned") is None
    assert dialogs == []
    tags = set(chat.log.evaluate("log => Array.from(log.querySelectorAll('*'), (node) => node.localName)"))
    assert tags - {"a"} <= ELEMENTS
    hrefs = chat.log.evaluate("log => Array.from(log.querySelectorAll('a'), (node) => node.getAttribute('href'))")
    assert set(hrefs) == {"https://evil.example", "https://evil.example/"}
    for probe, step in zip(PROBES, chat.page.locator("ol > li").all(), strict=True):
        assert step.text_content() == probe


def test_what_the_customer_types_stays_text_before_and_after_it_is_sent(chat: Chat, server: FakeServer) -> None:
    server.hold_back = 0.3
    for probe in PROBES[:6]:
        chat.send(probe)
    expect(chat.messages).to_have_count(13)
    assert chat.log.evaluate("() => window.pwned") is None
    assert server.texts()[1:] == PROBES[:6]


def test_only_https_addresses_become_links_and_keep_the_sentence_around_them(chat: Chat, server: FakeServer) -> None:
    text = "See https://help.example/a?b=(c)&d=1. Or (https://x.example/ä), http://no.example, https://."
    server.push(say(text))
    expect(chat.messages).to_have_count(2)
    assert chat.shown()[1] == text
    links = [link.text_content() for link in chat.log.get_by_role("link").all()]
    assert links == ["https://help.example/a?b=(c)&d=1", "https://x.example/ä"]


def test_no_other_host_is_asked_for_anything(open_page: OpenPage, server: FakeServer) -> None:
    chat = open_page()
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.url))
    chat.page.reload()
    chat.open()
    chat.send("hello")
    expect(chat.messages).to_have_count(3)
    assert asked
    assert [url for url in asked if not url.startswith(server.url)] == []


@pytest.mark.parametrize("entry", LARGEST)
def test_the_scripts_are_small_enough_for_every_page(entry: str) -> None:
    assert len(gzip.compress(bundle(entry=entry).encode(), mtime=0)) <= LARGEST[entry]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_of_a_language_are_small_enough_too(language: str) -> None:
    sentences = json.dumps(Strings(FOLDER).read(language), ensure_ascii=False, sort_keys=True).encode()
    assert len(gzip.compress(sentences, mtime=0)) <= 1_500


@pytest.mark.parametrize("entry", LARGEST)
def test_the_scripts_can_be_checked_by_their_hash(entry: str, open_page: OpenPage) -> None:
    chat = open_page()
    loaded = chat.page.evaluate(
        """([name, integrity]) => new Promise((resolve) => {
          const script = document.createElement("link");
          Object.assign(script, { rel: "modulepreload", href: `/webhooks/live/${name}`, integrity });
          script.onload = () => resolve(true);
          script.onerror = () => resolve(false);
          document.head.append(script);
        })""",
        [entry, integrity(bundle(entry=entry))],
    )
    assert loaded


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"widget.js": 'import x from "./a.js";\n'}, "write `import x"),
        ({"widget.js": "export default 1;\n"}, "write `export default 1;`"),
        (
            {"widget.js": 'import { a } from "./a.js";\nconst b = 1;\n', "a.js": "const b = 2;\nexport const a = b;\n"},
            "b is also in a.js",
        ),
    ],
)
def test_a_module_that_cannot_be_joined_is_an_error(tmp_path: Path, files: dict[str, str], complaint: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BundleError, match=complaint):
        bundle(tmp_path)


def test_a_bundle_has_every_module_once_before_its_users_and_no_comments(tmp_path: Path) -> None:
    (tmp_path / "widget.js").write_text(
        '/** The entry. */\nimport { a } from "./a.js";\nimport { b } from "./b.js";\na(b);\n', encoding="utf-8"
    )
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n// why\nexport function a() {\n  b();\n}\n', "utf-8")
    (tmp_path / "b.js").write_text("export const b = () => {};\n", encoding="utf-8")
    assert bundle(tmp_path) == "const b=()=>{};function a(){b()}a(b);\n"


def test_a_bundle_keeps_texts_and_regular_expressions_as_they_are(tmp_path: Path) -> None:
    kept = [r'"a , \" ; } = b"', r"`${ a } , ; }`", r"/[/ ;}] , \/ = {2}/g", "6 / 2 / 1"]
    (tmp_path / "widget.js").write_text("".join(f"show( {each} );\n" for each in kept), encoding="utf-8")
    assert bundle(tmp_path) == "".join(f"show({each});" for each in kept) + "\n"


def test_a_script_names_what_it_loads_by_its_content_and_that_keeps_its_exports(tmp_path: Path) -> None:
    (tmp_path / "widget.js").write_text('const MORE = "more.js";\n', encoding="utf-8")
    (tmp_path / "more.js").write_text('import { a } from "./a.js";\nexport function more() {\n  a;\n}\n', "utf-8")
    (tmp_path / "a.js").write_text("export const a = 1;\n", encoding="utf-8")
    more = bundle(tmp_path, MORE)
    assert more == "const a=1;export function more(){a}\n"
    assert bundle(tmp_path) == f'const MORE="more.js?v={tag(more)}";\n'

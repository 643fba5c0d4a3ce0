"""Nothing is lost and nothing doubled, whatever the network and the server do."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect

from .chat import Chat, until
from .conftest import NewContext, OpenPage
from .fake_server import FakeServer, say

GREETING = "Hello, I am the assistant."


def test_duplicated_events_are_shown_once(chat: Chat, server: FakeServer) -> None:
    server.duplicate = True
    chat.send("one")
    chat.send("two")
    expect(chat.messages).to_have_count(5)
    server.drop_streams()
    chat.send("three")
    expect(chat.messages.last).to_contain_text("Answer to three")
    assert len(chat.shown()) == 7


def test_what_is_written_offline_is_sent_once_when_the_connection_is_back(chat: Chat, server: FakeServer) -> None:
    chat.page.context.set_offline(True)
    chat.send("first")
    chat.send("second")
    expect(chat.page.locator(".state")).to_contain_text("You are offline.")
    expect(chat.page.locator(".note").first).to_contain_text("Not sent yet.")
    chat.page.context.set_offline(False)
    expect(chat.messages).to_have_count(5)
    expect(chat.page.locator(".state")).to_be_hidden()
    expect(chat.page.locator(".note")).to_have_count(0)
    assert server.texts() == ["[start]", "first", "second"]


def test_an_unsent_message_survives_a_reload(chat: Chat, server: FakeServer) -> None:
    server.down = True
    chat.send("kept")
    expect(chat.page.locator(".note")).to_contain_text("Not sent yet.")
    chat.page.reload()
    expect(chat.page.locator(".customer")).to_contain_text("kept")
    server.down = False
    chat.page.get_by_role("button", name="Try again").click()
    chat.expect_shown(GREETING, "kept", "Answer to kept")
    assert server.texts() == ["[start]", "kept"]


def test_a_message_whose_reply_got_lost_is_not_taken_twice(chat: Chat, server: FakeServer) -> None:
    server.lose_replies = 2
    chat.send("once")
    chat.expect_shown(GREETING, "once", "Answer to once")
    until(lambda: server.lose_replies == 0)
    assert server.texts() == ["[start]", "once"]
    assert len([request for request in server.requests if request.endswith("/messages")]) >= 3


def test_a_first_opening_without_a_server_is_made_good_later(open_page: OpenPage, server: FakeServer) -> None:
    server.down = True
    chat = open_page()
    chat.launcher.click()
    chat.send("anybody there?")
    expect(chat.page.locator(".state")).to_have_text("Connecting again…")
    server.down = False
    chat.expect_shown(GREETING, "anybody there?", "Answer to anybody there?")
    assert server.texts() == ["[start]", "anybody there?"]


def test_a_dropped_stream_is_taken_up_where_it_ended(chat: Chat, server: FakeServer) -> None:
    expected = [GREETING]
    for number in range(12):
        if number % 3 == 0:
            server.drop_streams()
        chat.send(f"m{number}")
        expected += [f"m{number}", f"Answer to m{number}"]
        server.push(say(f"agent {number}", "agent")) if number % 4 == 3 else None
    until(lambda: len(chat.shown()) == 1 + 24 + 3)
    own = [text for text in chat.shown() if text.startswith("m")]
    assert own == [f"m{number}" for number in range(12)]
    assert server.texts()[1:] == own
    assert chat.shown() == [event["text"] for event in server.conversations[0].events]


def test_an_expired_session_gives_way_to_a_new_one_and_the_customer_is_told(chat: Chat, server: FakeServer) -> None:
    chat.send("old")
    expect(chat.messages).to_have_count(3)
    server.forget_tokens()
    notice = "Your earlier conversation has expired. This is a new one."
    chat.expect_shown(notice, GREETING)
    chat.send("new")
    chat.expect_shown(notice, GREETING, "new", "Answer to new")
    chat.page.reload()
    chat.expect_shown(notice, GREETING, "new", "Answer to new")


def test_a_message_to_an_expired_session_goes_to_the_new_one_after_its_greeting(chat: Chat, server: FakeServer) -> None:
    server.refuse_next = [(401, {})]
    chat.send("mine")
    expect(chat.messages).to_have_count(4)
    assert chat.shown()[1:] == [GREETING, "mine", "Answer to mine"]
    assert server.texts() == ["[start]", "[start]", "mine"]


def test_an_expired_session_is_not_renewed_while_the_chat_is_closed(chat: Chat, server: FakeServer) -> None:
    chat.page.keyboard.press("Escape")
    server.forget_tokens()
    chat.page.reload()
    chat.launcher.wait_for()
    time.sleep(0.3)
    assert server.conversations == []
    chat.open()
    expect(chat.messages.first).to_contain_text("Your earlier conversation has expired.")


def test_a_rate_limit_is_waited_out(chat: Chat, server: FakeServer) -> None:
    server.refuse_next = [(429, {"Retry-After": "1"})]
    chat.send("fast")
    expect(chat.page.locator(".note")).to_contain_text("Many messages in a short time")
    chat.expect_shown(GREETING, "fast", "Answer to fast")
    assert server.texts() == ["[start]", "fast"]


def test_a_refused_message_stays_with_a_button_to_try_again_and_holds_up_no_other(
    chat: Chat, server: FakeServer
) -> None:
    server.refuse_next = [(403, {})]
    chat.send("refused")
    expect(chat.page.locator(".note")).to_contain_text("This message could not be sent.")
    chat.send("other")
    expect(chat.page.get_by_text("Answer to other")).to_have_count(2)
    chat.page.get_by_role("button", name="Try again").click()
    expect(chat.messages.last).to_contain_text("Answer to refused")
    assert server.texts() == ["[start]", "other", "refused"]


def test_two_tabs_show_one_conversation_over_one_stream(
    open_page: OpenPage, new_context: NewContext, server: FakeServer
) -> None:
    context = new_context()
    one = open_page(context)
    one.open()
    other = open_page(context)
    other.launcher.click()
    one.send("from one")
    other.expect_shown(GREETING, "from one", "Answer to from one")
    other.send("from the other")
    one.expect_shown(GREETING, "from one", "Answer to from one", "from the other", "Answer to from the other")
    assert server.most_streams == 1
    one.page.close()
    other.send("alone")
    expect(other.messages.last).to_contain_text("Answer to alone")
    until(lambda: server.open_streams == 1)
    assert len(other.shown()) == 7
    assert server.texts() == ["[start]", "from one", "from the other", "alone"]


def test_a_session_begun_in_one_tab_is_followed_by_the_others(
    open_page: OpenPage, new_context: NewContext, server: FakeServer
) -> None:
    context = new_context()
    waiting = open_page(context)
    one = open_page(context)
    one.open()
    expect(waiting.launcher.locator(".badge")).to_be_hidden()
    one.page.keyboard.press("Escape")
    server.push(say("news", "agent"))
    expect(waiting.launcher.locator(".badge")).to_have_text("1")
    waiting.launcher.click()
    waiting.expect_shown(GREETING, "news")
    expect(one.launcher.locator(".badge")).to_be_hidden()
    assert len(server.conversations) == 1


def test_an_open_tab_gets_a_new_session_when_the_reading_tab_finds_it_expired(
    open_page: OpenPage, new_context: NewContext, server: FakeServer
) -> None:
    context = new_context()
    reading = open_page(context)
    reading.open()
    reading.page.keyboard.press("Escape")
    watching = open_page(context)
    watching.launcher.click()
    watching.expect_shown(GREETING)
    server.forget_tokens()
    watching.expect_shown("Your earlier conversation has expired. This is a new one.", GREETING)
    assert len(server.conversations) == 1


def test_without_web_locks_every_tab_reads_for_itself(
    open_page: OpenPage, new_context: NewContext, server: FakeServer
) -> None:
    context = new_context()
    context.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })")
    one = open_page(context)
    one.open()
    other = open_page(context)
    other.launcher.click()
    one.send("hello")
    for tab in [one, other]:
        tab.expect_shown(GREETING, "hello", "Answer to hello")
    assert server.most_streams == 2


def test_a_first_message_that_is_refused_is_not_passed_over_in_silence(open_page: OpenPage, server: FakeServer) -> None:
    server.refuse_next = [(403, {})]
    chat = open_page()
    chat.launcher.click()
    expect(chat.page.locator(".note")).to_contain_text("This message could not be sent.")
    chat.page.get_by_role("button", name="Try again").click()
    chat.expect_shown(GREETING)


def test_events_out_of_order_are_put_in_order(chat: Chat, server: FakeServer) -> None:
    later, sooner = say("later", "agent", id="3"), say("sooner", "agent", id="2")
    server.push(later, sooner)
    chat.expect_shown(GREETING, "sooner", "later")


def test_the_state_line_says_that_it_is_connecting_again(chat: Chat, server: FakeServer) -> None:
    server.down = True
    server.drop_streams()
    expect(chat.page.locator(".state")).to_have_text(re.compile("Connecting again"))
    server.down = False
    expect(chat.page.locator(".state")).to_be_hidden()


def test_what_the_reading_tab_polls_reaches_the_other_tabs_too(
    open_page: OpenPage, new_context: NewContext, server: FakeServer
) -> None:
    context = new_context()
    one = open_page(context)
    one.open()
    other = open_page(context)
    other.launcher.click()
    other.expect_shown(GREETING)
    one.page.route("**/events", lambda route: route.abort())
    server.drop_streams()
    server.push(say("news", "agent"))
    one.expect_shown(GREETING, "news")
    other.expect_shown(GREETING, "news")


def test_a_tab_whose_first_look_fails_looks_again(
    open_page: OpenPage, new_context: NewContext, server: FakeServer
) -> None:
    context = new_context()
    one = open_page(context)
    one.open()
    context.route("**/events?poll=1**", lambda route: route.abort(), times=1)
    other = open_page(context)
    other.launcher.click()
    other.expect_shown(GREETING)

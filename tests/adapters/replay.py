"""A server that answers as Chatwoot, Zendesk and a generic receiver are documented, and misbehaves on order.

What it answers has the fields of the official references: Chatwoot's application API (contacts, conversations,
messages, toggle_status) and Zendesk's ticketing API (users, tickets, comments, audits).
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
ACCOUNT, INBOX, SOURCE = 7, 3, "api_access_token"


@dataclass
class Fault:
    """How one call goes wrong. `lost`: it is done, but the answer never comes."""

    path: str
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False
    delay: float = 0.0
    method: str = "POST"


@dataclass
class Called:
    method: str
    path: str
    headers: dict[str, str]
    body: Any
    raw: bytes


class Replay:
    """The state of all three, and what was called."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.url = ""
        self.reset()

    def reset(self) -> None:
        self.faults: list[Fault] = []
        self.calls: list[Called] = []
        self.ids = iter(range(1000, 10**9))
        self.contacts: list[Json] = []
        self.conversations: list[Json] = []
        self.messages: dict[int, list[Json]] = {}
        self.users: list[Json] = []
        self.tickets: list[Json] = []
        self.comments: dict[int, list[Json]] = {}
        self.audits: dict[int, list[Json]] = {}
        self.keys: dict[str, tuple[Json, Json]] = {}
        self.received: list[Json] = []
        self.knows_after = True
        """Whether this Chatwoot is new enough to know the parameter `after`."""

    def fail(self, path: str, **how: Any) -> None:
        self.faults.append(Fault(path, **how))

    def fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.method == method and re.search(fault.path, path):
                self.faults.remove(fault)
                return fault
        return None

    def said(self, conversation: int, message_type: int, private: bool = False) -> list[str]:
        found = self.messages[conversation]
        return [each["content"] for each in found if (each["message_type"], each["private"]) == (message_type, private)]

    # Chatwoot

    def agent_says(self, conversation: int, text: str, private: bool = False, name: str = "Anna") -> Json:
        """An agent writes in Chatwoot; returns the webhook's payload (message_created)."""
        sender = {"id": 11, "name": name, "email": "anna@example.com", "type": "user"}
        message = self._message(conversation, text, 1, private, sender)
        return {
            "event": "message_created",
            "id": message["id"],
            "content": text,
            "content_type": "text",
            "content_attributes": {},
            "created_at": "2026-03-03 13:05:57 UTC",
            "message_type": "outgoing",
            "private": private,
            "source_id": None,
            "sender": sender,
            "inbox": {"id": INBOX, "name": "Assistant"},
            "conversation": {"id": conversation, "inbox_id": INBOX, "status": "open"},
            "account": {"id": ACCOUNT, "name": "Support"},
        }

    def status_changes(self, conversation: int, status: str) -> Json:
        """Somebody changes it in Chatwoot; returns the webhook's payload (conversation_status_changed)."""
        one = next(each for each in self.conversations if each["id"] == conversation)
        one["status"] = status
        return {"event": "conversation_status_changed", **one, "changed_attributes": [{"status": {}}]}

    def _message(self, conversation: int, text: str, kind: int, private: bool, sender: Json) -> Json:
        message = {
            "id": next(self.ids),
            "content": text,
            "inbox_id": INBOX,
            "conversation_id": conversation,
            "message_type": kind,
            "content_type": "text",
            "private": private,
            "sender": sender,
            "created_at": int(time.time()),
        }
        self.messages[conversation].append(message)
        return message

    def chatwoot(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        match [method, *path.strip("/").split("/")]:
            case ["GET", "contacts", "search"]:
                wanted = query["q"][0]
                found = [each for each in self.contacts if wanted in each["identifier"]]
                return 200, {"meta": {"count": len(found), "current_page": "1"}, "payload": found}
            case ["POST", "contacts"]:
                taken = {each["identifier"] for each in self.contacts} | {each.get("email") for each in self.contacts}
                if body["identifier"] in taken or (body.get("email") and body["email"] in taken):
                    return 422, {"message": "Email has already been taken", "attributes": ["email"]}
                contact = {"id": next(self.ids), **body, "custom_attributes": {}}
                self.contacts.append(contact)
                return 200, {
                    "payload": {"contact": contact, "contact_inbox": {"source_id": "x", "inbox": {"id": INBOX}}}
                }
            case ["GET", "contacts", number, "conversations"]:
                return 200, {"payload": [each for each in self.conversations if each["contact_id"] == int(number)]}
            case ["POST", "conversations"]:
                one = {"id": next(self.ids), **body, "meta": {"sender": {}, "assignee": {"id": 11, "name": "Anna"}}}
                self.conversations.append(one)
                self.messages[one["id"]] = []
                return 200, one
            case ["GET", "conversations", number]:
                return 200, next(each for each in self.conversations if each["id"] == int(number))
            case ["GET", "conversations", number, "messages"]:
                after = int(query["after"][0]) if self.knows_after else 0
                found = [each for each in self.messages[int(number)] if each["id"] > after][:100]
                return 200, {"meta": {}, "payload": found}
            case ["POST", "conversations", number, "messages"]:
                kind = {"incoming": 0, "outgoing": 1}[body["message_type"]]
                sender = {"id": 1, "type": "user", "name": "Api"} if kind else {"id": 2, "type": "contact"}
                return 200, self._message(int(number), body["content"], kind, body["private"], sender)
            case ["POST", "conversations", number, "toggle_status"]:
                self.status_changes(int(number), body["status"])
                return 200, {"payload": {"success": True, "current_status": body["status"]}}
        return 404, {"error": "Resource could not be found"}

    # Zendesk

    def staff_comments(self, ticket: int, text: str, public: bool = True) -> Json:
        """An agent comments in Zendesk; returns the webhook's payload (ticket.comment_added)."""
        author = self._user({"name": "Support Agent", "email": "staff@example.com"}, role="agent")
        comment = self._comment(ticket, text, public, author["id"], {})
        return self._event(
            ticket,
            "comment_added",
            {
                "comment": {
                    "id": comment["id"],
                    "body": text,
                    "is_public": public,
                    "author": {"id": author["id"], "is_staff": True, "name": author["name"]},
                }
            },
        )

    def solves(self, ticket: int) -> Json:
        self._ticket(ticket)["status"] = "solved"
        return self._event(ticket, "status_changed", {"current": "SOLVED", "previous": "OPEN"})

    def _event(self, ticket: int, kind: str, event: Json) -> Json:
        return {
            "account_id": 22129848,
            "detail": {"id": str(ticket), "status": "OPEN", "external_id": self._ticket(ticket)["external_id"]},
            "event": {**event, "meta": {"sequence": {"id": "CE4A", "position": 1}}},
            "id": f"d4f5c389-{next(self.ids)}",
            "subject": f"zen:ticket:{ticket}",
            "time": "2026-01-08T14:25:30.123456789Z",
            "type": f"zen:event-type:ticket.{kind}",
            "zendesk_event_version": "2022-11-06",
        }

    def _ticket(self, number: int) -> Json:
        return next(each for each in self.tickets if each["id"] == number)

    def _user(self, given: Json, role: str = "end-user") -> Json:
        keys = [key for key in ("email", "external_id") if given.get(key)]
        for user in self.users:
            if any(user.get(key) == given[key] for key in keys):
                return user
        self.users.append({"id": next(self.ids), "role": role, **given})
        return self.users[-1]

    def _comment(self, ticket: int, text: str, public: bool, author: int, custom: Json) -> Json:
        comment = {"id": next(self.ids), "type": "Comment", "body": text, "public": public, "author_id": author}
        self.comments[ticket].append(comment)
        metadata = {"system": {"ip_address": "127.0.0.1"}, "custom": custom}
        self.audits[ticket].append(
            {"id": next(self.ids), "ticket_id": ticket, "metadata": metadata, "events": [comment]}
        )
        return comment

    def zendesk(
        self, method: str, path: str, query: dict[str, list[str]], body: Any, key: str | None
    ) -> tuple[int, Any]:
        meta = {"meta": {"has_more": False}, "links": {}}
        match [method, *path.strip("/").split("/")]:
            case ["POST", "users", "create_or_update"]:
                return 200, {"user": self._user(body["user"])}
            case ["GET", "tickets"]:
                wanted = query["external_id"][0]
                return 200, {"tickets": [each for each in self.tickets if each["external_id"] == wanted], "count": 1}
            case ["POST", "tickets"]:
                if key in self.keys:
                    earlier, made = self.keys[key]
                    return (201, {"ticket": made}) if earlier == body else (400, {"error": "IdempotentRequestError"})
                given = body["ticket"]
                ticket = {"id": next(self.ids), "status": "new", **given}
                self.tickets.append(ticket)
                self.comments[ticket["id"]], self.audits[ticket["id"]] = [], []
                self._comment(ticket["id"], given["comment"]["body"], given["comment"]["public"], 1, {})
                if key:
                    self.keys[key] = (body, ticket)
                return 201, {"ticket": ticket, "audit": self.audits[ticket["id"]][-1]}
            case ["GET", "tickets", number]:
                return 200, {"ticket": self._ticket(int(number))}
            case ["PUT", "tickets", number]:
                return 200, self._updated(int(number), dict(body["ticket"]))
            case ["GET", "tickets", number, "comments"]:
                return 200, {"comments": self.comments[int(number)], "users": self.users, **meta}
            case ["GET", "tickets", number, "audits"]:
                return 200, {"audits": self.audits[int(number)], **meta}
        return 404, {"error": "RecordNotFound", "description": "Not found"}

    def _updated(self, number: int, given: Json) -> Json:
        comment, custom = given.pop("comment"), given.pop("metadata")
        self._comment(number, comment["body"], comment["public"], comment.get("author_id", 1), custom)
        self._ticket(number).update(given)
        return {"ticket": self._ticket(number), "audit": self.audits[number][-1]}

    # All

    def answer(self, called: Called, query: dict[str, list[str]]) -> tuple[int, Any]:
        with self.lock:
            chatwoot, zendesk = f"/api/v1/accounts/{ACCOUNT}/", "/api/v2/"
            if called.path.startswith(chatwoot):
                if called.headers.get(SOURCE) != "token":
                    return 401, {"error": "Invalid Access Token"}
                return self.chatwoot(called.method, called.path.removeprefix(chatwoot), query, called.body)
            if called.path.startswith(zendesk):
                key = called.headers.get("idempotency-key")
                return self.zendesk(called.method, called.path.removeprefix(zendesk), query, called.body, key)
            self.received.append({"headers": called.headers, "raw": called.raw, **called.body})
            return 200, {"reference": "T-1"} if called.body["event"] == "opened" else {}


class _Handler(BaseHTTPRequestHandler):
    replay: Replay
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet

    def _do(self) -> None:
        parts = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        called = Called(self.command, parts.path, headers, json.loads(raw) if raw else None, raw)
        self.replay.calls.append(called)
        fault = self.replay.fault(self.command, parts.path) or Fault("")
        time.sleep(fault.delay)
        if fault.status:
            self._send(fault.status, {"error": "fault"}, fault.headers)
            return
        status, answer = self.replay.answer(called, parse_qs(parts.query))
        if fault.lost:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        self._send(status, answer, {})

    def _send(self, status: int, answer: Any, headers: dict[str, str]) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = _do  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing to the console."""


@contextmanager
def serving() -> Iterator[Replay]:
    replay = Replay()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"replay": replay}))
    server.daemon_threads = True
    replay.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield replay
    server.shutdown()
    server.server_close()

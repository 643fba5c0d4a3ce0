"""A mail server that keeps what it gets, and misbehaves on order."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


class MailServer:
    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.port = 0
        self.refuse: list[bytes] = []
        """What the next recipients are answered."""
        self.lose = 0
        """How many mails are taken without a word."""

    def by_id(self) -> dict[str, EmailMessage]:
        return {str(mail["Message-ID"]): mail for mail in self.mails}


class _Handler(socketserver.StreamRequestHandler):
    server_state: MailServer

    def handle(self) -> None:
        state = self.server_state
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"RCPT" and state.refuse:
                self.wfile.write(state.refuse.pop(0) + b"\r\n")
            elif command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                content = b"".join(iter(self.rfile.readline, b".\r\n"))
                state.raw.append(content)
                state.mails.append(message_from_bytes(content, policy=default))
                if state.lose:
                    state.lose -= 1
                    return
                self.wfile.write(b"250 taken\r\n")
            elif command == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    state = MailServer()
    handler = type("Handler", (_Handler,), {"server_state": state})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        state.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield state
        server.shutdown()

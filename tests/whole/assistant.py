"""The server as `make run` starts it, as a process of its own that can be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[2]
# What the server takes from the folder it is started in.
PARTS = ("bot", "actions", "data", "locales", "models")
MODEL = "models/assistant.tar.gz"
TODAY = "2026-11-22"
SECRET = "a key for tests only, long enough for the longest of the algorithms"
USER_SECRET = "another key for tests only, with which a site signs its visitors"
START_SECONDS = 120.0
ANSWER_SECONDS = 30.0
# All that is done here comes from one address.
PLENTY = "100000"
LIMITS = (
    "ASSISTANT_SESSIONS_PER_MINUTE",
    "ASSISTANT_MESSAGES_PER_MINUTE",
    "ASSISTANT_MESSAGES_PER_MINUTE_ADDRESS",
    "ASSISTANT_READS_PER_MINUTE_ADDRESS",
)

Json = dict[str, Any]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Assistant:
    """Started in a folder with the project's parts and a `.run` of its own, so that nothing real is touched.

    `changed` are environment variables beside those of the tests.
    """

    def __init__(self, folder: Path, **changed: str) -> None:
        self._folder, self._changed = folder, changed
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.base = f"{self.url}/webhooks/live"
        self._process: subprocess.Popen[bytes] | None = None
        for part in PARTS:
            (folder / part).symlink_to(ROOT / part)

    def start(self) -> None:
        """Raises `TimeoutError` or `RuntimeError` with what the server printed."""
        command = [sys.executable, "-m", "bot.server", "--model", MODEL, "--port", str(self.port)]
        with self._printed.open("ab") as printed:
            self._process = subprocess.Popen(
                command, cwd=self._folder, env=self._environment(), stdout=printed, stderr=subprocess.STDOUT
            )
        ends = time.monotonic() + START_SECONDS
        while not self._is_well():
            if self._process.poll() is not None:
                raise RuntimeError(f"The server ended:\n{self._printed.read_text(errors='replace')}")
            if time.monotonic() > ends:
                raise TimeoutError(f"no answer within {START_SECONDS} s:\n{self._printed.read_text(errors='replace')}")
            time.sleep(0.1)

    def kill(self) -> None:
        """As `kill -9` does: nothing that runs comes to its end. Returns at once."""
        if self._process:
            os.kill(self._process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Kills, if that is still to be done: there is nothing to keep."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def restart(self) -> None:
        """Kills, if that is still to be done, and starts again on the same port with the same log."""
        self.stop()
        self.start()

    def interrupted_turns(self) -> int:
        """How many answers were begun more than once because the process died over them."""
        return int(self._query("conversations.db", "SELECT count(*) FROM turns WHERE attempts > 1")[0][0])

    def heard(self, conversation: str) -> list[str]:
        """What Rasa understood, as it stores it (JSON), oldest first."""
        query = "SELECT data FROM events WHERE type_name = 'user' AND sender_id = ? ORDER BY id"
        return [str(row[0]) for row in self._query("trackers.db", query, conversation)]

    def stored(self) -> Json:
        """How many rows each table of the conversation log has."""
        tables = ("conversations", "events", "turns", "buttons", "handoffs", "feedback")
        return {name: self._query("conversations.db", f"SELECT count(*) FROM {name}")[0][0] for name in tables}

    def _query(self, database: str, query: str, *values: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self._folder / ".run" / database, timeout=10)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    @property
    def _printed(self) -> Path:
        return self._folder / "printed.txt"

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ASSISTANT_", "SANIC_"))}
        return {
            **inherited,
            **dict.fromkeys(LIMITS, PLENTY),
            "ASSISTANT_SECRET": SECRET,
            "ASSISTANT_USER_SECRET": USER_SECRET,
            "ASSISTANT_TODAY": TODAY,
            "ASSISTANT_TURN_SECONDS": "9",
            "RASA_TELEMETRY_ENABLED": "false",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "PYTHONWARNINGS": "ignore",
            **self._changed,
        }

    def _is_well(self) -> bool:
        try:
            return bool(requests.get(f"{self.base}/health", timeout=2).json()["status"] == "ok")
        except (requests.RequestException, ValueError):
            return False


class Visitor:
    """A customer without a browser: one conversation over plain HTTP."""

    def __init__(self, base: str, token: str | None = None) -> None:
        self.base = base
        self.token = token or self._begin()

    def _begin(self) -> str:
        opened = {"language": "sv", "timezone": "Europe/Stockholm"}
        made = requests.post(f"{self.base}/session", json=opened, timeout=ANSWER_SECONDS)
        made.raise_for_status()
        return str(made.json()["token"])

    def events(self, after: int = 0, wait: float = 0) -> list[Json]:
        """Every event after a number; when there is none, those that come within `wait` seconds."""
        read: list[Json] = []
        while page := self._page(int(read[-1]["id"]) if read else after, 0 if read else wait):
            read += page
        return read

    def _page(self, after: int, wait: float) -> list[Json]:
        headers = {"Authorization": f"Bearer {self.token}", "Last-Event-ID": str(after)}
        address = f"{self.base}/events?poll=1&wait={wait}"
        answer = requests.get(address, headers=headers, timeout=wait + ANSWER_SECONDS)
        answer.raise_for_status()
        page: list[Json] = answer.json()["events"]
        return page

    def do(self, message_id: str, **done: str) -> Json:
        """Sends `text` or `button` and returns the first event of the answer."""
        after = max([int(event["id"]) for event in self.events()], default=0)
        headers = {"Authorization": f"Bearer {self.token}"}
        sent = requests.post(
            f"{self.base}/messages", json={"id": message_id, **done}, headers=headers, timeout=ANSWER_SECONDS
        )
        sent.raise_for_status()
        while more := self.events(after, wait=20):
            for event in more:
                if event["from"] != "customer":
                    return event
            after = int(more[-1]["id"])
        raise TimeoutError(f"no answer to {done}")

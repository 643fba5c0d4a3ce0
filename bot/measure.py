"""`python -m bot.measure`: what the README says about size, start, memory and the time of a turn, measured here."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

PORT = 5998
BASE = f"http://127.0.0.1:{PORT}/webhooks/live"
START_LIMIT = 60  # seconds
TURNS = 60
QUESTIONS = ("Hur säger jag upp Zoom?", "Får man pengarna tillbaka?", "Hur länge fungerar det sedan?")


def main() -> None:
    """Start a server of its own beside a database of its own, measure, stop it."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"ASSISTANT_DATABASE": f"sqlite:///{folder}/conversations.db"}
        environment |= {"ASSISTANT_MESSAGES_PER_MINUTE": "10000", "ASSISTANT_READS_PER_MINUTE": "100000"}
        started = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "bot.server", "--port", str(PORT)], env=environment, stdout=subprocess.DEVNULL
        )
        try:
            ready = _wait(started)
            memory = _resident(server.pid)
            times = sorted(_turns())
        finally:
            server.terminate()
            server.wait()
    print(f"| size of .venv | {_size(Path('.venv')):.0f} MB |")
    print(f"| ready after start | {ready:.1f} s |")
    print(f"| resident memory after start | {memory:.0f} MB |")
    print(f"| a whole turn with the answering action, one client, median | {statistics.median(times):.0f} ms |")
    print(f"| the same, 95 % of {len(times)} turns | {times[int(0.95 * len(times))]:.0f} ms |")


def _wait(started: float) -> float:
    """Seconds from start until the server answers with a model. Raises `TimeoutError` after `START_LIMIT`."""
    while time.perf_counter() - started < START_LIMIT:
        try:
            if requests.get(f"{BASE}/health", timeout=1).json()["status"] == "ok":
                return time.perf_counter() - started
        except (requests.ConnectionError, requests.Timeout):
            pass
        time.sleep(0.05)
    raise TimeoutError(f"the server did not answer within {START_LIMIT} s")


def _turns() -> list[float]:
    """Milliseconds from the post of a message to its answer, for `TURNS` messages of several short conversations."""
    times = []
    for number in range(TURNS):
        if number % len(QUESTIONS) == 0:
            session, last = _session(), "0"
        started = time.perf_counter()
        message = {"id": f"m{number}", "text": QUESTIONS[number % len(QUESTIONS)]}
        session.post(f"{BASE}/messages", json=message, timeout=10).raise_for_status()
        while True:
            answer = session.get(f"{BASE}/events?poll=1&wait=5", headers={"Last-Event-ID": last}, timeout=10).json()
            last = answer["events"][-1]["id"] if answer["events"] else last
            if any(event["from"] == "bot" for event in answer["events"]):
                break
        times.append(1000 * (time.perf_counter() - started))
    return times[len(QUESTIONS) :]


def _session() -> requests.Session:
    opened = requests.post(f"{BASE}/session", json={"language": "sv", "timezone": "Europe/Stockholm"}, timeout=10)
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {opened.json()['token']}"
    return session


def _resident(pid: int) -> float:
    """Resident memory in MB of a process and its children."""
    command = ["ps", "-o", "rss=", "--pid", str(pid), "--ppid", str(pid)]
    listed = subprocess.run(command, capture_output=True, check=True)
    return sum(map(int, listed.stdout.split())) / 1024


def _size(folder: Path) -> float:
    """MB on disk, a hard-linked file counted once."""
    files = {path.lstat().st_ino: path.lstat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()}
    return sum(files.values()) / 1e6


if __name__ == "__main__":
    main()

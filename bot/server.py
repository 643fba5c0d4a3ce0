"""`python -m bot.server`: the whole assistant as one process."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import secrets
import sys
from functools import partial
from pathlib import Path

import structlog
from rasa.core.run import close_resources, configure_app, load_agent_on_start
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from bot import patches
from bot.actions import in_process
from bot.adapters import settings as adapters
from bot.adapters.connection import Connection
from bot.adapters.embedded import Embedded
from bot.adapters.routes import desk_webhooks
from bot.adapters.start import connect
from bot.adapters.variables import EMBEDDED
from bot.channel.live import LiveInput
from bot.channel.settings import SettingsError, read_settings
from bot.channel.tables import DatabaseError
from bot.channel.threads import Threads
from bot.desk.blueprint import PREFIX, desk_blueprint

ENDPOINTS = "bot/endpoints.yml"
DEMO = "/webhooks/live/demo"
QUIET = ("apscheduler", "matplotlib", "rasa.core.processor", "sanic.access")


def create_app(model: str, endpoints_file: str = ENDPOINTS) -> Sanic:
    """The server with the widget's channel, the desk and no other way in. `model` is a trained model's file."""
    patches.apply()
    endpoints = AvailableEndpoints.read_endpoints(endpoints_file)
    endpoints.action = in_process(endpoints.action)
    settings, help_desk = read_settings(os.environ), adapters.read_settings(os.environ)
    channel = LiveInput(settings)
    app: Sanic = configure_app(input_channels=[channel], enable_api=False, endpoints=endpoints)
    connection = connect(channel.engine, channel.desk, help_desk)
    _connect(app, connection)
    backlog = None if help_desk.desk == EMBEDDED else connection.backlog
    app.blueprint(desk_blueprint(channel.engine, settings.pseudo_locale, backlog))
    app.register_listener(partial(load_agent_on_start, model, endpoints, None), "before_server_start")
    app.register_listener(close_resources, "after_server_stop")
    return app


def _connect(app: Sanic, connection: Connection | Embedded) -> None:
    """The help desk elsewhere, where one is connected: its webhooks, and its threads while the server runs."""
    app.blueprint(desk_webhooks(connection, Threads()))

    async def start(app: Sanic, _: object) -> None:
        connection.start()

    async def stop(app: Sanic, _: object) -> None:
        await asyncio.to_thread(connection.stop)

    app.register_listener(start, "after_server_start")
    app.register_listener(stop, "before_server_stop")


def local_secret() -> str:
    """The signing key of this machine, made at the first start and kept beside what is stored."""
    path = Path(".run/secret")
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")


def main() -> None:
    """Read the command line, prepare the folder for what is stored, serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m bot.server", description="Run the assistant.")
    parser.add_argument("--model", default="models/assistant.tar.gz", help="file of the trained model")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5005)
    options = parser.parse_args()
    if not Path(options.model).exists():
        sys.exit(f"{options.model}: no such model; `make train` makes it, or give --model FILE")
    Path(".run").mkdir(exist_ok=True)
    _quieten()
    os.environ.setdefault("ASSISTANT_SECRET", local_secret())
    try:
        app = create_app(options.model)
    except (SettingsError, DatabaseError) as fault:
        sys.exit(str(fault))

    app.register_listener(partial(_announce, f"http://{options.host}:{options.port}"), "after_server_start")
    app.run(host=options.host, port=options.port, workers=1, access_log=False, motd=False)


async def _announce(address: str, app: Sanic, loop: object) -> None:
    """Say where the chat and the desk are, or stop: without a model nobody would be answered."""
    agent = getattr(app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        print("The model could not be loaded (see above); `make train` makes it anew.", file=sys.stderr, flush=True)
        app.stop()  # type: ignore[no-untyped-call]
        return
    print(f"\nThe assistant is ready: {address}{DEMO}\nSupport agents: {address}{PREFIX}\nCtrl-C stops it.", flush=True)


def _quieten() -> None:
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    logging.basicConfig(level=logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


if __name__ == "__main__":
    main()

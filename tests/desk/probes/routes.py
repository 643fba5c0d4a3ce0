"""Every route of the desk, as the server knows them: none is forgotten."""

from __future__ import annotations

from tests.desk.conftest import DeskServer

OPEN = {"/desk", "/desk/", "/desk/me", "/desk/sign-in"}
OPEN_BELOW = ("/desk/code/", "/desk/strings/")
DEEDS = ("take", "answer", "hand-back", "close", "transfer", "note")


def routes_of(server: DeskServer) -> list[tuple[str, str]]:
    """(method, path), with request 1 and every deed in the place of parameters; what is open for all is left out."""
    found = []
    for route in server.app.router.routes_all.values():
        path = f"/{route.path}".replace("<request_id:int>", "1")
        paths = [path.replace("<deed:str>", deed) for deed in DEEDS] if "<deed:str>" in path else [path]
        for each in paths:
            if each not in OPEN and not each.startswith(OPEN_BELOW):
                found += [(method, each) for method in route.methods if method in ("GET", "POST")]
    return sorted(found)

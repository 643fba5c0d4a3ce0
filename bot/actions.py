"""The actions in the server's own process: no second server to start, to reach or to lose."""

from __future__ import annotations

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor


class InProcessActions(EndpointConfig):
    """An action endpoint that runs rasa-sdk's executor instead of sending a request."""

    def __init__(self, package: str, **options: Any) -> None:
        """Import every action of `package`. Raises `ModuleNotFoundError` if there is no such package."""
        super().__init__(url=None, **options)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:
        """Run the action that Rasa's request names; the same reply as the action server's."""
        return await self._executor.run(kwargs["json"])


def in_process(endpoint: EndpointConfig | None) -> EndpointConfig | None:
    """The endpoint as configured; one that names a `package` instead of a `url` runs in this process."""
    if endpoint is None or endpoint.url or "package" not in endpoint.kwargs:
        return endpoint
    options = dict(endpoint.kwargs)
    return InProcessActions(options.pop("package"), **options)

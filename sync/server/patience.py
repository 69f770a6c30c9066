"""Connections on which nothing comes: uvicorn waits for the headers of a request without end, we do not."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle


class Patient(HttpToolsProtocol):
    """Closes a connection whose headers are not whole `SECONDS` after they could begin to come."""

    SECONDS = 10.0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn serves no other
        """Count from here."""
        super().connection_made(transport)
        self._begin()

    def data_received(self, data: bytes) -> None:
        """Count from the first byte of a further request."""
        cycle: RequestResponseCycle | None = self.cycle
        if self._deadline is None and cycle is not None and cycle.response_complete:
            self._begin()
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """The headers are whole."""
        self._end()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more to wait for."""
        self._end()
        super().connection_lost(exc)

    def _begin(self) -> None:
        self._deadline = self.loop.call_later(self.SECONDS, self._give_up)

    def _end(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        self.transport.close()


def patient(seconds: float) -> type[asyncio.Protocol]:
    """The protocol with this much patience."""
    return type("Patient", (Patient,), {"SECONDS": seconds})

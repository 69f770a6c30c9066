"""The server's face to HTTP: reads a request, lets one of the endpoints answer, writes what it said."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sync.protocol.messages import (
    MAX_WAIT_SECONDS,
    MEDIA_TYPE,
    Code,
    Failure,
    Moved,
    WaitRequest,
    encode,
)
from sync.server import metrics
from sync.server.auth import Caller
from sync.server.blobs.port import BlobsAway
from sync.server.endpoints import ENDPOINTS, Ask, Endpoint, post
from sync.server.limits import Room, expected, read_body
from sync.server.logs import log, shortened
from sync.server.refusal import Refusal
from sync.server.services import Services
from sync.server.store.port import StoreBusy

T = TypeVar("T")
RAW_TYPE = "application/octet-stream"
ROOM = 32 << 20
"""Bytes of bodies held at once in this worker."""
SMALL = 64 << 10
"""Bytes of a body that is read before it is known who sends it."""
LOOK_SECONDS = 15.0
"""How often one who waits looks for himself, should a hint have been lost."""
Handler = Callable[[Request], Awaitable[Response]]


class Face:
    """The endpoints over HTTP. Work that may block is done in a few threads."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._room = Room(ROOM)
        self._pool = ThreadPoolExecutor(services.settings.threads, "request")

    def app(self) -> Starlette:
        """The ASGI application."""
        routes = [
            Route(e.path, self._told(e.path, self._answering(e)), methods=[e.method]) for e in ENDPOINTS
        ]
        routes.append(Route("/v1/wait", self._told("/v1/wait", self._wait), methods=["POST"]))
        routes.append(Route("/healthz", self._healthz))
        routes.append(Route("/readyz", self._readyz))
        routes.append(Route("/metrics", self._metrics))
        handlers = {HTTPException: _no_such_thing, Exception: _broken}
        return Starlette(routes=routes, lifespan=self._lifespan, exception_handlers=handlers)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        self._services.wakeups.start()
        yield
        self._pool.shutdown()
        self._services.close()

    def _answering(self, endpoint: Endpoint) -> Handler:
        async def answer(request: Request) -> Response:
            if endpoint.open:
                self._stranger(request)
            elif not _small(request):
                # Much is only taken from somebody known; the little that is not costs one way less.
                await self._in_thread(lambda: self._caller(request))
            async with self._body(request, endpoint.most) as body:

                def work() -> tuple[bytes, str]:
                    caller = None if endpoint.open else self._caller(request)
                    ask = Ask(endpoint.read(body), request.path_params, request.query_params, caller)
                    told = endpoint.work(self._services, ask)
                    return (told, RAW_TYPE) if isinstance(told, bytes) else (encode(told), MEDIA_TYPE)

                content, media_type = await self._in_thread(work)
            return Response(content, media_type=media_type)

        return answer

    async def _wait(self, request: Request) -> Response:
        caller = await self._in_thread(lambda: self._caller(request))
        async with self._body(request, _WAIT.most) as body:
            told = _WAIT.read(body)
        if not isinstance(told, WaitRequest):
            raise TypeError(type(told).__name__)
        moved = await self._something_moved(caller, told)
        return Response(encode(Moved(moved)), media_type=MEDIA_TYPE)

    async def _something_moved(self, caller: Caller, told: WaitRequest) -> bool:
        services = self._services
        mine = {caller.user, *caller.roster.groups_of(caller.user)}
        shared = await self._in_thread(lambda: services.store.shares.homes(mine))
        waiter = services.wakeups.add(mine | shared)
        try:
            left = float(max(0, min(told.seconds, MAX_WAIT_SECONDS)))
            while not await self._in_thread(lambda: services.lister.anything(caller, told.since)):
                if left <= 0 or services.wakeups.closing:
                    return False
                if await services.wakeups.wait(waiter, min(left, LOOK_SECONDS)):
                    return True
                left -= LOOK_SECONDS
            return True
        finally:
            services.wakeups.remove(waiter)

    def _caller(self, request: Request) -> Caller:
        """Who asks, by the token; counted once against the laptop's own rate."""
        known: Caller | None = getattr(request.state, "caller", None)
        if known is not None:
            return known
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        found = self._services.gate.caller(token if scheme == "Bearer" else "")
        self._services.rate.take(found.device)
        request.state.caller = found
        return found

    def _stranger(self, request: Request) -> None:
        """Nobody signed in: counted against the address."""
        address = request.client.host if request.client else ""
        self._services.open_rate.take(address.encode())

    @asynccontextmanager
    async def _body(self, request: Request, most: int) -> AsyncIterator[bytes]:
        """The body, while room is held for it."""
        seconds = self._services.settings.body_seconds
        declared = request.headers.get("content-length")
        length = expected(declared if declared or "transfer-encoding" in request.headers else "0", most)
        if not length:
            yield b""
            return
        async with self._room.hold(length, seconds):
            yield await read_body(request.stream(), most, seconds)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def _told(self, path: str, handler: Handler) -> Handler:
        """The handler, with refusals turned into answers, counted and logged."""

        async def endpoint(request: Request) -> Response:
            began = time.perf_counter()
            try:
                response = await handler(request)
            except Refusal as refusal:
                response = _failure(refusal)
            except (StoreBusy, BlobsAway):
                response = _failure(Refusal(503, Code.BUSY))
            except ClientDisconnect:
                response = Response(status_code=499)
            self._note(request, path, response, time.perf_counter() - began)
            return response

        return endpoint

    def _note(self, request: Request, path: str, response: Response, seconds: float) -> None:
        received = int(request.headers.get("content-length") or 0)
        sent = len(response.body)
        self._services.metrics.request(path, response.status_code, seconds, received, sent)
        caller = getattr(request.state, "caller", None)
        facts = {
            "method": request.method,
            "path": path,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "in": received,
            "out": sent,
            "device": shortened(caller.device) if caller else "",
        }
        log.info("request", extra={"facts": facts})

    async def _healthz(self, _: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def _readyz(self, _: Request) -> Response:
        try:
            await self._in_thread(self._services.store.members.total)
        except StoreBusy:
            return PlainTextResponse("the database does not answer\n", status_code=503)
        return PlainTextResponse("ready\n")

    async def _metrics(self, _: Request) -> Response:
        gauges = await self._in_thread(self._services.gauges)
        return Response(self._services.metrics.text(gauges), media_type=metrics.MEDIA_TYPE)


_WAIT = post("/v1/wait", WaitRequest, lambda *_: Moved(False), most=4096)


def _small(request: Request) -> bool:
    declared = request.headers.get("content-length", "0" if request.method == "GET" else "")
    return declared.isascii() and declared.isdigit() and int(declared) <= SMALL


def _no_such_thing(_: Request, error: Exception) -> Response:
    """No such path, or not by this method."""
    return _failure(Refusal(getattr(error, "status_code", 404), Code.NOT_FOUND))


def _broken(_: Request, __: Exception) -> Response:
    """A fault of ours; uvicorn logs where."""
    return _failure(Refusal(500, "error"))


def _failure(refusal: Refusal) -> Response:
    headers = {}
    if (wait := refusal.detail.get("wait_ms")) is not None:
        headers["retry-after"] = str(-(-int(wait) // 1000))
    elif refusal.status == 503:
        headers["retry-after"] = "1"
    body = encode(Failure(refusal.code, refusal.detail))
    return Response(body, refusal.status, headers, MEDIA_TYPE)

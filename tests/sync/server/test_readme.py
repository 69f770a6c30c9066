"""The description of each request is exact: the table of the README and that of the code are one."""

from __future__ import annotations

import re

import msgspec

from sync.protocol import messages
from sync.server.endpoints import ENDPOINTS
from tests.architecture.files import ROOT

CELL = r" *([^|]*?) *\|"
ROW = re.compile(rf"^\| `(GET|POST|PUT) ([^`]+)` \|{CELL * 4}$", re.MULTILINE)
README = (ROOT / "sync/server/README.md").read_text("utf-8")


def test_every_request_is_described_and_nothing_else() -> None:
    described = {(method, path) for method, path, *_ in ROW.findall(README)}
    assert described == {(e.method, e.path) for e in ENDPOINTS} | {("POST", "/v1/wait")}


def test_the_words_open_and_member_say_who_may_ask() -> None:
    open_paths = {(e.method, e.path) for e in ENDPOINTS if e.open}
    told = {(method, path): who for method, path, _, _, who, _ in ROW.findall(README)}
    assert {at for at, who in told.items() if who.startswith(("open", "claim"))} == open_paths


def test_the_messages_named_are_messages() -> None:
    named = {name.strip() for row in ROW.findall(README) for name in row[2:4] if name.strip()[:1].isupper()}
    assert len(named) > 15
    for name in named:
        assert issubclass(getattr(messages, name), msgspec.Struct)


def test_every_code_is_explained() -> None:
    said = {code for code in messages.Code if f"`{code}`" in README}
    assert set(messages.Code) - said == set()

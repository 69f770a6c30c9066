"""How a server is run: one value for each option of the command line, with what holds by itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may differ from one server to another.

    `data` is a folder; `database` a PostgreSQL address (empty: SQLite in `data`); `chunks` a folder
    or `s3:` address (empty: a folder in `data`). Rates are requests a second and how many may come
    at once, by device and, where nobody has signed in yet, by address. `quota` is in bytes, 0: none.
    """

    data: str
    database: str = ""
    chunks: str = ""
    host: str = "127.0.0.1"
    port: int = 8470
    tls_cert: str = ""
    tls_key: str = ""
    workers: int = 1
    threads: int = 8
    rate: float = 50.0
    burst: int = 400
    open_rate: float = 50.0
    open_burst: int = 2000
    quota: int = 0
    token_seconds: int = 12 * 3600
    body_seconds: float = 60.0
    header_seconds: float = 10.0
    connections: int = 2000
    behind_proxy: bool = False

    def as_plain(self) -> dict[str, Any]:
        """The values by name, for handing them to another process."""
        return asdict(self)

"""What no statement may do on an open connection, whoever wrote it.

A second file attached, an extension loaded, a key changed later or a safety pragma loosened
are never needed by the program; refused here they cannot be reached by a mistake either.
"""

from __future__ import annotations

from sqlcipher3 import dbapi2

_REFUSED_FUNCTIONS = {"load_extension", "sqlcipher_export"}
_REFUSED = {"key", "rekey", "hexkey", "hexrekey", "textkey", "textrekey", "temp_store_directory"}
_FIXED = {
    "temp_store",
    "journal_mode",
    "synchronous",
    "trusted_schema",
    "cell_size_check",
    "secure_delete",
    "mmap_size",
    "query_only",
    "writable_schema",
    "ignore_check_constraints",
}
"""May be read, not set."""
_CIPHER_ALLOWED = {"cipher_status", "cipher_version", "cipher_integrity_check"}


def _pragma(name: str, value: str | None) -> bool:
    if name.startswith("cipher_"):
        return name in _CIPHER_ALLOWED and value is None
    return name not in _REFUSED and (name not in _FIXED or value is None)


def authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _inner: str | None
) -> int:
    """Answer the driver's question about one act of one statement: `SQLITE_OK` or `SQLITE_DENY`."""
    if action == dbapi2.SQLITE_PRAGMA:
        allowed = _pragma((first or "").lower(), second)
    elif action == dbapi2.SQLITE_FUNCTION:
        allowed = (second or "").lower() not in _REFUSED_FUNCTIONS
    elif action == dbapi2.SQLITE_ATTACH:
        allowed = first == ""  # VACUUM's own scratch, kept in memory by `temp_store`
    else:
        allowed = True
    return int(dbapi2.SQLITE_OK if allowed else dbapi2.SQLITE_DENY)

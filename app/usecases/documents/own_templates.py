"""Word templates, ours or a body's own, filled in without ever trusting them.

A template is a program of sorts: it runs in jinja2's sandbox, with no functions to call, few filters,
loops three deep at most, and only plain texts to show. The file itself is looked at before it is opened:
a zip of a sane size, no document type definitions, no macros, nothing fetched from elsewhere.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any, Final, NoReturn

from app.errors import DomainError
from app.storage.files import disk_errors

MOST_BYTES: Final = 5_000_000
"""Largest template file."""

MOST_UNPACKED: Final = 40_000_000
MOST_MEMBERS: Final = 500
MOST_RATIO: Final = 150
"""A member over `SMALL` bytes is not packed tighter than this by any word processor."""

SMALL: Final = 1_000_000
_DOCTYPES: Final = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_NAMED: Final = re.compile(r"'([^']*)'[^']*$")


def read(path: Path) -> bytes:
    """The bytes of a template that may be opened; DomainError that says what is wrong with it."""
    try:
        with disk_errors():
            if path.stat().st_size > MOST_BYTES:
                raise DomainError("documents.too_large")
            content = path.read_bytes()
    except FileNotFoundError:
        raise DomainError("documents.not_there") from None
    look_at(content)
    return content


def look_at(content: bytes) -> None:
    """Refuse what is no Word file, unpacks to too much, runs macros or fetches something."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if _is_bomb(members):
                raise DomainError("documents.too_large")
            if not {"[Content_Types].xml", "word/document.xml"} <= {one.filename for one in members}:
                raise DomainError("documents.not_word")
            for one in members:
                _look_inside(one.filename.lower(), archive.read(one))
    # All that `zipfile` raises for bytes that are no whole archive, or one with a password or another method.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError):
        raise DomainError("documents.not_word") from None


def filled(content: bytes, context: dict[str, Any]) -> bytes:
    """The document that `content` makes of `context`; DomainError in words for whoever wrote the template."""
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from jinja2 import TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError, TemplateError
    from lxml.etree import LxmlError

    from app.usecases.documents.sandbox import environment

    template, made = DocxTemplate(io.BytesIO(content)), io.BytesIO()
    try:
        template.render(context, environment(), autoescape=True)
        template.save(made)
    except UndefinedError as error:
        _unknown(error.message or "")
    except SecurityError:
        raise DomainError("documents.forbidden") from None
    except TemplateSyntaxError as error:
        raise DomainError("documents.syntax", words=(error.message or "")[:120]) from None
    except (TemplateError, TypeError, ArithmeticError, RecursionError):
        raise DomainError("documents.forbidden") from None
    except (PackageNotFoundError, LxmlError, KeyError, ValueError, AttributeError):
        raise DomainError("documents.not_word") from None
    return made.getvalue()


def _unknown(message: str) -> NoReturn:
    found = _NAMED.search(message)
    raise DomainError("documents.unknown_name", name=(found[1] if found else "?")[:60]) from None


def _is_bomb(members: list[zipfile.ZipInfo]) -> bool:
    too_tight = any(
        one.file_size > SMALL and one.file_size > MOST_RATIO * max(1, one.compress_size) for one in members
    )
    return too_tight or len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED


def _look_inside(name: str, data: bytes) -> None:
    if name.endswith("vbaproject.bin"):
        raise DomainError("documents.macros")
    if name.endswith((".xml", ".rels")) and any(word in data for word in _DOCTYPES):
        raise DomainError("documents.not_word")
    if name.endswith(".rels"):
        for found in _RELATION.findall(data):
            if b'"External"' in found.replace(b"'", b'"') and b"/hyperlink" not in found:
                raise DomainError("documents.fetches")

"""Make a document: gather what it says for who may print it, put it into a template, record it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final, Protocol

from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.declaration import Record
from app.domain.equipe import EquipeReview
from app.domain.erasure import Erasure
from app.domain.ids import RecordId
from app.domain.mediation import MediationRequest
from app.domain.plan import Plan
from app.domain.referral import Referral
from app.domain.user import User
from app.errors import NotAllowed
from app.storage.files import write_durably
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import reserved
from app.usecases.documents import erasure, letters, minutes, own_templates, plan, records
from app.usecases.documents.paper import Paper, context
from app.usecases.documents.voices import ITALIAN, Voices
from app.usecases.permissions import Act, allowed
from app.usecases.referrals.receipts import language_for
from app.usecases.saving import must_find


class Builder(Protocol):
    """Gathers one document of the record `id`."""

    def __call__(self, store: Store, id: RecordId, voices: Voices, /, *, with_reserved: bool) -> Paper:
        """The document in words."""


@dataclass(frozen=True, slots=True)
class Document:
    """One that can be made: of which kind of record, how, and whether it has a part for specialists."""

    of: type[Record]
    build: Builder
    has_reserved: bool = False
    acts: tuple[Act, ...] = (Act.PRINT,)
    """One of them is enough to make it."""


DOCUMENTS: Final[Mapping[str, Document]] = {
    "interview": Document(Contact, records.interview, has_reserved=True),
    "plan": Document(Plan, plan.plan),
    "referral": Document(Referral, letters.referral_letter, has_reserved=True),
    "mediation": Document(MediationRequest, records.mediation_sheet),
    "minutes": Document(EquipeReview, minutes.minutes),
    "exit": Document(Case, letters.exit_notice),
    "erasure": Document(Erasure, erasure.certificate, acts=(Act.PRINT, Act.ERASE)),
}
"""By name, which is also that of the template."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the one at the keyboard may choose, and the language to propose ("" is Italian alone)."""

    may: bool
    language: str
    may_reserved: bool


def choices(reader: Reader, by: User, what: str, id: RecordId) -> Choices:
    """What there is to choose for `by`, for a document of the record `id`."""
    document = DOCUMENTS[what]
    person: RecordId | None = getattr(must_find(reader, document.of, id), "person", None)
    second = language_for(reader, person)
    return Choices(
        _may(by, document),
        "" if second == ITALIAN else second,
        document.has_reserved and person is not None and reserved.may_read(reader, by, person),
    )


def gather(
    store: Store, what: str, id: RecordId, language: str = "", *, with_reserved: bool = False
) -> dict[str, Any]:
    """What the document says, as templates get it; recorded as printed. NotAllowed for other roles."""
    document = DOCUMENTS[what]
    if not _may(store.by, document):
        raise NotAllowed(act=Act.PRINT.value)
    record = must_find(store, document.of, id)
    made = document.build(store, id, Voices(language), with_reserved=with_reserved and document.has_reserved)
    store.note_act("print", record, detail=[what])
    return context(made)


def _may(by: User, document: Document) -> bool:
    return any(allowed(by, act) for act in document.acts)


def own(path: Path) -> bytes:
    """A body's own template, looked at; DomainError when it cannot be used."""
    return own_templates.read(path)


def ours(what: str) -> bytes:
    """The program's own template of a document."""
    return (resources.files("resources") / "templates" / f"{what}.docx").read_bytes()


def word_file(told: dict[str, Any], template: bytes = b"") -> bytes:
    """The document as a Word file; touches no profile, so that it may run beside the window."""
    return own_templates.filled(template or ours(told["what"]), told)


def web_page(told: dict[str, Any]) -> str:
    """The document as a page of HTML, for paper; every text is escaped."""
    from app.usecases.documents.sandbox import environment

    source = (resources.files("resources") / "templates" / "paper.html").read_text(encoding="utf-8")
    return environment().from_string(source).render(told)


def save(path: Path, content: bytes) -> None:
    """Write the file; the disk's errors are told."""
    write_durably(path, content)

"""The file that goes to a service without the program: what left, word for word, and the answer sheet."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any, Final

from app.catalogue.codelists import codelist
from app.catalogue.formats import Formats
from app.catalogue.messages import Messages
from app.crypto import parcels
from app.crypto.parcels import new_words
from app.domain.ids import RecordId
from app.domain.referral import Referral, ReferralCopy, ReferralReserved
from app.domain.return_codes import ReturnCode, sheet, written
from app.domain.sealed_records import is_true
from app.errors import DomainError
from app.storage.files import write_durably
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import reserved
from app.usecases.permissions import Act, require
from app.usecases.referrals import gates
from app.usecases.referrals.fact_source import ITALIAN
from app.usecases.saving import must_find, today

__all__ = [
    "age_file",
    "answer_sheet",
    "known_key",
    "letter",
    "new_words",
    "page_of",
    "save_age",
    "save_page",
    "sealed_page",
    "told",
]

_FIXED: Final = (2026, 1, 1, 0, 0, 0)


def told(store: Store, id: RecordId) -> dict[str, Any]:
    """What left with a referral, from its copy, reserved part included. DomainError when nothing left, when
    the copy is not the one that was made, or what `gates.check_again` raises; NotAllowed for who may not read
    the reserved part."""
    require(store.by, Act.PRINT)
    referral = must_find(store, Referral, id)
    copies = store.find(ReferralCopy, referral=id, descending=True, limit=1)
    if not copies:
        raise DomainError("referral.parcel.nothing")
    parts: list[ReferralCopy | ReferralReserved] = [*copies, *_reserved(store, referral)]
    if not all(is_true(one) for one in parts):
        raise DomainError("referral.parcel.changed")
    gates.check_again(store, referral, today(store))
    whole: dict[str, Any] = json.loads(copies[0].body or "{}")
    for one in parts[1:]:
        whole["data"] = [*whole["data"], *json.loads(one.body or "{}")["data"]]
    store.note_act("export", referral, detail=["referral_copy"])
    return whole


def letter(referral: Referral, whole: dict[str, Any]) -> str:
    """The page a recipient reads: Italian, self-contained, the same data again as JSON inside."""
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1)
    return _template("referral.html").substitute(
        short=html.escape(referral.short or ""),
        body="\n".join(_body(referral, whole)),
        json=text.replace("<", "\\u003c").replace("&", "\\u0026"),
    )


def sealed_page(page: str, said: str) -> bytes:
    """A page that opens itself in a browser with the words that were told by voice.

    Its own script alone may run in it, by its digest (Content Security Policy): nothing inside can.
    """
    box = json.dumps(asdict(parcels.boxed(page.encode(), said)))
    made = _template("sealed.html")
    script = made.substitute(box="", own="").partition("<script>")[2].partition("</script>")[0]
    own = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return made.substitute(box=box, own=own).encode()


def age_file(page: str, whole: dict[str, Any], recipient: str) -> bytes:
    """A zip of the page and of its data as JSON, sealed to the recipient's age key."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("invio.html", _FIXED), page)
        archive.writestr(
            zipfile.ZipInfo("invio.json", _FIXED), json.dumps(whole, ensure_ascii=False, indent=1)
        )
    return parcels.sealed_to(packed.getvalue(), recipient)


def answer_sheet(referral: Referral) -> list[tuple[str, str]]:
    """(What it means in Italian, code as it is printed) for every answer; empty before it left."""
    if not referral.secret or not referral.short:
        return []
    codes = sheet(bytes.fromhex(referral.secret), referral.short)
    return [(_meaning(code), written(code)) for code in codes]


def _reserved(store: Store, referral: Referral) -> list[ReferralReserved]:
    found = store.find(ReferralReserved, referral=referral.id, descending=True, limit=1)
    if found and referral.person is not None:
        reserved.require_reading(store, referral.person)
        store.note_act("read", found[0])
    return found


def _meaning(code: ReturnCode) -> str:
    state = codelist("referral_step").label(code.state, ITALIAN)
    return f"{state}: {codelist('V55').label(code.reason, ITALIAN)}" if code.reason else state


def _body(referral: Referral, whole: dict[str, Any]) -> Iterator[str]:
    say, formats = Messages(ITALIAN), Formats(Messages(ITALIAN))
    to = whole["to"]
    sender = _named(whole["from"][name] for name in ("organisation", "site", "person", "phone", "email"))
    day = formats.day(date.fromisoformat(whole["made_on"]))
    yield f"<h1>{_safe(say('referral.letter.title', service=to['service']))}</h1>"
    yield f'<p class="quiet">{_safe(" · ".join(_named([to["organisation"], day, whole["referral"]])))}</p>'
    yield f"<p>{_safe(say('referral.letter.from'))} <b>{_safe(' · '.join(sender))}</b></p>"
    yield f'<div class="reason">{_safe(whole["reason"])}</div>'
    facts = [
        (say(f"field.referral.{name}"), whole[name])
        for name in ("area", "urgency", "next_step")
        if whole[name]
    ]
    if whole["answer_by"]:
        answer_by = formats.day(date.fromisoformat(whole["answer_by"]))
        facts.append((say("field.referral.expected_by"), answer_by))
    yield _table(facts)
    for part in whole["data"]:
        yield f"<h2>{_safe(part['label'])}</h2>"
        rows = [(fact["label"], fact["value"]) for fact in part["facts"]]
        yield _table(rows) if rows else f'<p class="quiet">{_safe(say("referral.letter.nothing"))}</p>'
    yield f"<h2>{_safe(say('referral.letter.answer'))}</h2><p>{_safe(say('referral.letter.how'))}</p>"
    yield _table(answer_sheet(referral), "codes")
    yield f'<p class="quiet">{_safe(say("referral.letter.secrecy"))}</p>'


def _named(parts: Any) -> list[str]:
    return [str(part) for part in parts if part]


def _table(rows: list[tuple[str, str]], kind: str = "") -> str:
    cells = "".join(f"<tr><td>{_safe(label)}</td><td>{_safe(value)}</td></tr>" for label, value in rows)
    return f'<table class="{kind}">{cells}</table>' if cells else ""


def _safe(text: str) -> str:
    """Text of people and services is never markup. Marks that only set writing direction apart stay."""
    return html.escape(text).replace("\n", "<br>")


def _template(name: str) -> Template:
    return Template((resources.files("resources") / "letters" / name).read_text(encoding="utf-8"))


def save_page(store: Store, id: RecordId, said: str, path: Path) -> None:
    """Write the page that opens itself with these words; the disk's errors are told."""
    page = letter(must_find(store, Referral, id), told(store, id))
    write_durably(path, sealed_page(page, said))


def save_age(store: Store, id: RecordId, recipient: str, path: Path) -> None:
    """Write the age file for the recipient's key, and remember the key for the next referral there."""
    referral, whole = must_find(store, Referral, id), told(store, id)
    sealed = age_file(letter(referral, whole), whole, recipient)
    write_durably(path, sealed)
    store.remember_local(_key_of(referral), "".join(recipient.split()))


def known_key(reader: Reader, referral: Referral) -> str:
    """The age key that was used for this service the last time on this laptop, or nothing."""
    return str(reader.local(_key_of(referral)) or "")


def page_of(store: Store, id: RecordId) -> str:
    """The letter as a page, for printing."""
    return letter(must_find(store, Referral, id), told(store, id))


def _key_of(referral: Referral) -> str:
    # A hand-over goes to a body that need not be in the directory: it is known by its name.
    return f"referrals.age:{referral.service or referral.organisation_name or ''}"

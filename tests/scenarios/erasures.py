"""What tests of erasures do again and again: write a file, order it gone, make rounds as the program does."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import msgspec

from app.domain.attachment import Attachment
from app.domain.case import Case
from app.domain.contact import Contact, NamedNote, ReservedNote
from app.domain.erasure import Erasure
from app.domain.mediation import MediationRequest
from app.domain.person import Person
from app.storage import restore
from app.storage.attachments import put_bytes
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import erasing, erasure_backups, erasure_orders, lines, tending
from sync.client.ports import Transport
from sync.protocol import messages
from sync.server.store.opening import open_store
from tests.profile import KEY
from tests.scenarios.office import SITE, Desk, Office, new_case

BACKUP_KEY = KEY[::-1]


def rounds(*desks: Desk) -> None:
    """A round as the program does it: sync, what is left to do for orders, and what that wrote."""
    for desk in desks:
        desk.sync()
        tending.tend(desk.engine.laptop, desk.session.read_for_sync)
        erasure_orders.resume(desk.session, desk.engine.laptop)
        erasure_backups.settle(desk.session)
        desk.sync()


def write_file(desk: Desk, name: str = "Zyphora Quendril") -> Person:
    person = new_case(desk, name)

    def more(store: Store) -> None:
        (case,) = store.find(Case, person=person.id)
        store.save(replace(case, state="closed"))
        store.save(replace(person, birth_place="wexfjord"))
        store.add(Contact(person=person.id, text="jubzwick"))
        store.add(MediationRequest(site=SITE.id, person=person.id, called_name="Zyphora"))
        store.add(ReservedNote(person=person.id, text="gloamspar"))
        store.add(NamedNote(person=person.id, text="gloamspar", readers=frozenset({desk.user.id})))
        body = b"gloamspar" * 40
        digest = hashlib.sha256(body).hexdigest()
        sheet = Attachment(person=person.id, file_name="jubzwick", size=len(body), sha256=digest)
        put_bytes(store, store.add(sheet), body)

    desk.session.do(more)
    return person


def order(desk: Desk, person: Person, server: str) -> Erasure:
    desk.session.do(Store.remember_local, lines.URL, server)
    return erasing.order(desk.session, person.id, ground="request")


def has(desk: Desk, person: Person) -> bool:
    return desk.session.ask(Reader.get, Person, person.id) is not None


def restored(desk: Desk, office: Office) -> None:
    desk.shut()
    path = desk.folder / "profile.db"
    restore.restore(path, KEY, office.folder / "kept.db", BACKUP_KEY)
    restore.finish(path)


class Withheld:
    """A line to a server that shows the first so many lines of the membership log, and never says of more."""

    def __init__(self, inner: Transport, lines: int) -> None:
        self.inner, self.lines = inner, lines

    def post(self, path: str, body: bytes, *, token: str = "") -> bytes:
        answer = self.inner.post(path, body, token=token)
        if path != "/v1/heads":
            return answer
        told = msgspec.msgpack.decode(answer, type=messages.Heads)
        return messages.encode(msgspec.structs.replace(told, members=min(told.members, self.lines)))

    def get(self, path: str, *, token: str = "") -> bytes:
        answer = self.inner.get(path, token=token)
        if not path.startswith("/v1/members"):
            return answer
        told = msgspec.msgpack.decode(answer, type=messages.Members)
        seen = told.entries[: max(self.lines - told.first, 0)]
        return messages.encode(messages.Members(told.first, seen, min(told.total, self.lines)))

    def put(self, path: str, body: bytes, *, token: str = "") -> bytes:
        return self.inner.put(path, body, token=token)


def spaces_on_server(office: Office) -> set[bytes]:
    store = open_store(office.folder / "server")
    try:
        with store.database.reading() as cursor:
            cursor.execute("SELECT id FROM space")
            return {bytes(row[0]) for row in cursor.fetchall()}
    finally:
        store.close()

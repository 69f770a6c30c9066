"""An order is told of once, and nobody's word of one that is not there ends the rounds of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.erasure import Erasure
from app.domain.past_case import PastCase
from app.domain.sealed_records import sealed
from app.storage import backup as backups
from app.storage import erasing as erasing_rows
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import erasing, erasure_orders, sync_reports
from sync.client import membership
from sync.protocol.faults import SyncError
from tests.profile import KEY
from tests.scenarios.erasures import BACKUP_KEY, Withheld, has, order, restored, rounds, write_file
from tests.scenarios.office import Office, office_in

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_in(tmp_path) as made:
        yield made


def test_a_server_that_keeps_an_order_back_is_found_out(office: Office) -> None:
    """The colleague's word of it came, the line did not: the page about sync says whose word it is."""
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = write_file(sara)
    office.sync()
    withheld = Withheld(marta.line.inner, sara.engine.laptop.roster.total)
    marta.shut()
    marta.line.inner = withheld
    made = order(sara, person, office.server.url)
    rounds(sara)
    assert made.line is not None
    for _ in range(2):  # it is no reason to end a round
        rounds(marta)
    assert has(marta, person)
    assert not sara.session.ask(erasing.standing, made).complete
    (told,) = marta.session.ask(sync_reports.report).withheld
    assert (told.name, told.ordered_at) == ("Sara Dolci", made.ordered_at)
    withheld.lines = 1 << 30
    marta.shut()
    rounds(marta, sara)
    assert not has(marta, person)
    assert marta.session.ask(sync_reports.report).withheld == ()
    assert sara.session.ask(erasing.standing, made).complete


def test_a_colleague_who_tells_of_no_true_order_ends_nobodys_rounds(office: Office) -> None:
    """By a broken or an altered program of somebody who may order; a word of others is not even heard."""
    sara = office.founder()
    luca = office.joined(sara, "Luca Prova", "supervisor")
    marta, omar = (office.joined(sara, name) for name in ("Marta Prova", "Omar Prova"))
    kept = write_file(marta)
    office.sync()
    false = Erasure(
        subject="f" * 32, order_id="e" * 32, ground="request", by=luca.user.id, ordered_at=NOON, line=9_999
    )
    luca.session.do(Store.put, sealed(false))
    luca.session.do(Store.put, sealed(replace(false, order_id="no number", line=1)))
    unread = replace(sealed(replace(false, order_id="d" * 32)), order_id="c" * 32)
    luca.session.do(Store.put, unread)  # it does not say what it said
    operator = replace(false, order_id="b" * 32, by=omar.user.id)
    omar.session.do(Store.put, sealed(operator))
    with pytest.raises(SyncError):  # the laptop that tells of it had read the line, it says
        rounds(luca)
    with pytest.raises(SyncError):
        rounds(omar)
    for _ in range(2):
        rounds(sara, marta)
    for desk in (sara, marta):
        assert [one.name for one in desk.session.ask(sync_reports.report).withheld] == ["Luca Prova"]
        assert has(desk, kept)
    marta.session.do(Store.save, replace(marta.person(kept), arrival_place="Bari"))
    rounds(marta, sara)
    assert sara.person(kept).arrival_place == "Bari"
    membership.remove_user(sara.engine.laptop, luca.user.id)
    rounds(sara, marta)
    assert [marta.session.ask(sync_reports.report).withheld] == [()]


def test_an_order_is_carried_out_once(office: Office) -> None:
    """A round that read the order while it was being given, and a laptop put back between the two."""
    sara = office.founder()
    person = write_file(sara)
    office.sync()
    intent = erasure_orders.Intent(b"o" * 16, person.id, "request")
    sara.session.do(erasure_orders.keep, [intent])
    erasure_orders.tell(sara.engine.laptop, intent.order, sara.session.ask(erasure_orders.parts, person.id))
    sara.shut()
    backups.copy(sara.folder / "profile.db", KEY, office.folder / "kept.db", BACKUP_KEY)
    rounds(sara)
    (made,) = sara.session.ask(erasing.orders)
    cases = len(sara.session.ask(Reader.find, PastCase))
    line = sara.engine.laptop.roster.ordered_at(intent.order)
    sara.session.erase(erasure_orders.verbs_of(intent, line))
    assert sara.session.ask(Reader.find, Erasure) == [made]
    assert len(sara.session.ask(Reader.find, PastCase)) == cases == 1
    restored(sara, office)
    rounds(sara, sara)
    assert not has(sara, person)
    assert [one.id for one in sara.session.ask(erasing.orders)] == [made.id]


def test_a_line_that_arrives_late_is_carried_out_as_what_it_is(office: Office) -> None:
    """The answer was lost before the server had the line; it came when a round had gone by."""
    sara = office.founder()
    person = write_file(sara)
    office.sync()
    intent = erasure_orders.Intent(b"o" * 16, person.id, "request")
    sara.session.do(erasure_orders.keep, [intent])
    rounds(sara, sara)
    erasure_orders.tell(sara.engine.laptop, intent.order, sara.session.ask(erasure_orders.parts, person.id))
    sara.shut()
    rounds(sara)
    assert not has(sara, person)
    (made,) = sara.session.ask(erasing.orders)
    assert made.order_id == intent.order.hex()
    never = erasure_orders.Intent(b"n" * 16, person.id, "request")
    sara.session.do(erasure_orders.keep, [never])
    rounds(sara)
    assert sara.session.ask(Reader.local, erasing_rows.INTENTS) != "{}"
    office.joined(sara, "Marta Prova")  # the log has grown: that line can come no more
    rounds(sara)
    assert sara.session.ask(Reader.local, erasing_rows.INTENTS) == "{}"


def test_more_pieces_of_files_than_one_request_takes(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    names = [number.to_bytes(32) for number in range(10_001)]
    for desk in (sara, marta):
        desk.session.do(erasing_rows.remember, erasing_rows.PIECES, names)
        rounds(desk)
    assert not sara.session.ask(erasing_rows.remembered, erasing_rows.PIECES)
    assert len(marta.session.ask(erasing_rows.remembered, erasing_rows.PIECES)) == len(names)
    assert "/v1/chunks/forget" not in marta.line.asked, "who may not order it does not ask for it"

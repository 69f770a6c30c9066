from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app.catalogue.messages import Messages
from app.domain.directory.entries import Address, Conditions, Entry, Phone
from app.domain.directory.extensions import EXTENSIONS
from app.domain.directory.fits import FitState
from app.domain.directory.opening import OpeningHours
from app.domain.directory.schedules import Schedule, read_schedule
from app.errors import DomainError
from app.usecases.directory.slips import Both, qr_payload, slip, slip_of
from app.usecases.directory.weeks import week_lines
from tests.app.directory.shelf import HSDS, TODAY, bring, new_store

WEEK = OpeningHours(
    (
        Schedule(by_day=tuple((0, day) for day in range(5)), opens=540, closes=780),
        Schedule(by_day=((0, 1),), opens=900, closes=1080),
        read_schedule({"valid_from": "2026-12-24", "valid_to": "2027-01-06"}),
        read_schedule({"valid_from": "2025-12-24", "valid_to": "2026-01-06"}),
        read_schedule({"valid_from": "0001-08-15", "valid_to": "0001-08-15"}),
        read_schedule({"freq": "MONTHLY", "byday": "1SA,-1SU", "opens_at": "10:00", "closes_at": "12:00"}),
    )
)
ENTRY = Entry(
    id=b"1",
    service=b"1",
    location=b"2",
    name="Sportello stranieri",
    organization="Comune di Forlì",
    categories=frozenset({"legal.permit"}),
    address=Address("Via Roma 1", "47121", "Forlì", "FC"),
    phones=(Phone("0543 1", "voice"), Phone("0543 2", "fax")),
    conditions=Conditions(documents=frozenset({"CF", "PDS"}), languages=frozenset({"ara"}), free=True),
    hours=WEEK,
)


def test_a_slip_says_everything_twice() -> None:
    made = slip_of(ENTRY, "ar", TODAY)
    assert made.direction == "rtl"
    assert made.address == ("Via Roma 1", "47121 Forlì (FC)")
    assert made.what == (Both("Permesso di soggiorno", "تصريح الإقامة"),)
    assert [line.italian for line in made.bring] == ["Codice fiscale", "Permesso di soggiorno o ricevuta"]
    assert all(line.other != line.italian for line in made.bring)
    assert [phone.number for phone in made.phones] == ["0543 1"]
    assert made.languages[0].italian.lower() == "arabo"
    assert made.cost == Both("Gratuito", "مجاني")
    assert made.titles["bring"] == Both("Che cosa portare", "ماذا تُحضر")


def test_hours_in_words() -> None:
    assert week_lines(ENTRY, Messages("it"), TODAY) == [
        "lunedì: 09:00-13:00",
        "martedì: 09:00-13:00, 15:00-18:00",
        "mercoledì - venerdì: 09:00-13:00",
        "sabato - domenica: chiuso",
        "dal 24/12/2026 al 06/01/2027: chiuso",
        "15/08: chiuso",
        "1° sabato del mese, ultimo domenica del mese: 10:00-12:00",
    ]


@pytest.mark.parametrize("language", ["it", "en", "fr", "ar"])
def test_lines_stand_beside_each_other_in_every_language(language: str) -> None:
    assert len(slip_of(ENTRY, language, TODAY).hours) == 7


def test_what_is_not_known_is_said() -> None:
    bare = Entry(id=b"1", service=b"1", location=None, name="X", organization="X")
    made = slip_of(bare, "en", TODAY)
    assert made.hours == (
        Both("Orari non indicati: telefonare prima di andare", "Hours not stated: call before going"),
    )
    assert made.checked.other == "never checked: call before going"
    assert (made.organization, made.cost, made.bring) == ("", None, ())
    always = dataclasses.replace(bare, hours=OpeningHours((Schedule(opens=0, closes=1440),)))
    assert slip_of(always, "en", TODAY).hours[0].other == "always open, day and night"
    shut = dataclasses.replace(always, status="temporarily closed")
    assert slip_of(shut, "en", TODAY).hours[0].other == "Temporarily closed"


def test_the_square_code() -> None:
    assert qr_payload(ENTRY) == "Sportello stranieri\nVia Roma 1\n47121 Forlì (FC)\n0543 1"
    placed = dataclasses.replace(ENTRY, latitude=44.2225, longitude=12.0407)
    assert qr_payload(placed) == "geo:44.222500,12.040700"


def test_a_slip_of_a_stored_entry(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    bring(store, HSDS / "examples" / "csv")
    entry = bytes.fromhex("e94c9f381e8f456491d4d53501ab1765")
    made = slip(store, entry, "fr", TODAY)
    assert made.name == "Community Counselling"
    assert made.bring_notes[0].startswith("Any official identification")
    with pytest.raises(DomainError):
        slip(store, b"0" * 16, "fr", TODAY)


@pytest.mark.parametrize("language", ["it", "en", "fr", "ar"])
def test_every_answer_of_ours_has_a_label(language: str) -> None:
    messages = Messages(language)
    keys = [f"directory.term.{e.name}.{code}" for e in EXTENSIONS.values() for code in e.terms]
    assert [key for key in keys if not messages.has(key)] == []


def test_every_verdict_has_a_sentence() -> None:
    messages = Messages("it")
    judged = ("permit", "age", "documents", "language", "free", "access", "open", "open_on")
    keys = [f"{key}.{state.value}" for key in judged for state in FitState]
    keys += [
        f"{key}.{state}" for key in ("sex", "groups", "reception", "residence") for state in ("ok", "missing")
    ]
    keys += ["documents_none.ok", "mediation.ok", "open_later.missing", "open_on_later.missing"]
    assert [key for key in keys if not messages.has(f"directory.fit.{key}")] == []

"""A person's data erased by order on a laptop that works alone: gone everywhere, and the counts stay true."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.attachment import Attachment
from app.domain.case import Case
from app.domain.contact import Contact, NamedNote, ReservedNote
from app.domain.declaration import Scope, kind_of
from app.domain.erasure import Erasure
from app.domain.household import Household, HouseholdMember
from app.domain.ids import RecordId
from app.domain.mediation import MediationLine, MediationOffer, MediationRequest
from app.domain.mediation_job import CriticalPoint, MediationJob, MediationSession
from app.domain.partial_dates import PartialDate
from app.domain.person import Person, PersonName
from app.domain.reception import Absence, DailyPresence, Placement, presence_id
from app.domain.rights import RightsRequest
from app.domain.site import Site
from app.domain.space_ids import space_id
from app.domain.user import User
from app.errors import NotAllowed
from app.session import Session
from app.storage import erasing, ids_beside, mediation_hours, search
from app.storage.attachments import put_bytes
from app.storage.history import history
from app.storage.integrity import examine
from app.storage.reader import Reader
from app.storage.spaces import SpaceForgotten
from app.storage.store import RecordGone, Store
from app.usecases import erasing as verbs
from tests import every_byte
from tests.profile import KEY, FileAndKey, new_session

WORDS = ("Zyphora", "Quendril", "wexfjord", "jubzwick", "gloamspar", "frindle", "morvexa", "tarnwick")
ENTERED, LEFT = date(2026, 3, 1), date(2026, 5, 1)


@dataclass(frozen=True, slots=True)
class Life:
    """Somebody of whom much is written, and who else is named there."""

    person: RecordId
    twin: RecordId
    spouse: RecordId
    child: RecordId
    site: RecordId
    line: RecordId
    request: RecordId
    job: RecordId


def write_life(store: Store) -> Life:
    site = store.add(Site(name="Casa Prova"))
    person = store.add(Person(display_name="Zyphora Quendril", birth_place="wexfjord"))
    twin = store.add(Person(display_name="Zyphora Q.", duplicate_of=person.id))
    spouse, child = (
        store.add(Person(display_name="Amina Diallo")),
        store.add(Person(display_name="Ali Diallo")),
    )
    store.add(PersonName(person=person.id, full="Zyphora Quendril", preferred=True))
    store.add(Case(person=person.id, number="VKQ-77/1", state="closed", site=site.id))
    store.add(Contact(person=person.id, text="jubzwick"))
    store.add(ReservedNote(person=person.id, text="gloamspar"))
    store.add(NamedNote(person=person.id, text="gloamspar", readers=frozenset({store.by.id})))
    home = store.add(Household(person=person.id, head=person.id, text="frindle"))
    for one, kinship in ((person, "1"), (spouse, "2"), (child, "3")):
        store.add(HouseholdMember(household=home.id, person=one.id, kinship=kinship))
    other = store.add(Household(person=spouse.id, head=person.id))
    store.add(HouseholdMember(household=other.id, person=person.id, custody="frindle"))
    body = b"morvexa"
    sheet = Attachment(person=person.id, file_name="morvexa", size=7, sha256=hashlib.sha256(body).hexdigest())
    put_bytes(store, store.add(sheet), body)
    _stay(store, site, person)
    line = store.add(MediationLine(site=site.id, name="FAMI", hours=10, unit="30"))
    request, job = _mediation(store, site, person, line)
    return Life(person.id, twin.id, spouse.id, child.id, site.id, line.id, request.id, job.id)


def _stay(store: Store, site: Site, person: Person) -> None:
    entered, left = PartialDate.of_day(ENTERED), PartialDate.of_day(LEFT)
    stay = Placement(site=site.id, person=person.id, state="exited", entered_on=entered, left_on=left)
    store.save(dataclasses.replace(store.add(stay), exit_note="tarnwick"))
    store.add(Absence(site=site.id, person=person.id, kind="A", from_on=ENTERED, text="tarnwick"))
    mark = DailyPresence(site=site.id, person=person.id, on=ENTERED, state="P", unsigned_reason="tarnwick")
    store.add(dataclasses.replace(mark, id=presence_id(site.id, person.id, ENTERED)))


def _mediation(
    store: Store, site: Site, person: Person, line: MediationLine
) -> tuple[MediationRequest, MediationJob]:
    at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    request = store.add(
        MediationRequest(
            site=site.id, person=person.id, line=line.id, called_name="Zyphora", reason="jubzwick", minutes=60
        )
    )
    job = store.add(
        MediationJob(
            site=site.id,
            request=request.id,
            mediator=store.by.id,
            called_name="Zyphora",
            language="aeb",
            starts_at=at,
            state="done",
            offered_by=store.by.id,
        )
    )
    store.add(MediationOffer(site=site.id, request=request.id, job=job.id, note="frindle"))
    store.add(
        MediationSession(
            job=job.id,
            started_at=at,
            minutes=50,
            translated="jubzwick",
            validated_by=store.by.id,
            validated_at=at,
            billable_minutes=60,
        )
    )
    store.add(CriticalPoint(job=job.id, text="gloamspar", readers=frozenset({store.by.id})))
    return request, job


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path, "supervisor")
    yield made
    made.close()


@pytest.fixture
def life(session: Session) -> Life:
    made = session.do(write_life)
    session.save_draft(f"contact:{made.person.hex()}", "half a jubzwick")
    return made


def found(session: Session) -> dict[str, list[str]]:
    return every_byte.holding(every_byte.of_tables(session), *WORDS)


def test_no_word_stays_in_any_table_and_all_were_there(session: Session, life: Life) -> None:
    assert set(found(session)) == set(WORDS)
    made = verbs.order(session, life.person, ground="request")
    assert found(session) == {}
    assert (made.ground, made.by, made.line) == ("request", session.user.id, None)
    assert made.records
    assert made.records > 10
    assert session.ask(Reader.get, Person, life.person) is None
    assert session.ask(Reader.get, Person, life.twin) is None
    assert session.ask(Reader.get, Person, life.spouse) is not None
    assert not session.ask(search.files_named, "zyphora")
    assert session.glance(lambda reader: examine(reader.tables).good)
    assert session.ask(Reader.rows, "PRAGMA foreign_key_check") == []


def test_what_the_centre_counts_stays_true(session: Session, life: Life) -> None:
    spent = session.ask(mediation_hours.spent, life.line)
    verbs.order(session, life.person, ground="request")
    assert session.ask(mediation_hours.spent, life.line) == spent == 60
    (stay,) = session.ask(Reader.find, Placement)
    assert (stay.person, stay.left_on, stay.exit_note) == (life.person, PartialDate.of_day(LEFT), None)
    assert [one.state for one in session.ask(Reader.find, DailyPresence)] == ["P"]
    (job,) = session.ask(Reader.find, MediationJob)
    assert job.id != life.job
    assert job.called_name is None
    assert job.request == life.request
    assert [one.job for one in session.ask(Reader.find, MediationOffer)] == [job.id]
    (held,) = session.ask(Reader.find, MediationSession)
    assert (held.minutes, held.billable_minutes, held.translated) == (50, 60, None)


def test_a_family_goes_on_without(session: Session, life: Life) -> None:
    verbs.order(session, life.person, ground="request")
    households = {one.person: one for one in session.ask(Reader.find, Household)}
    assert set(households) <= {life.spouse, life.child}
    members = {one.person for one in session.ask(Reader.find, HouseholdMember)}
    assert members == {life.spouse, life.child}
    assert all(one.head is None for one in households.values())


def test_nothing_brings_it_back(session: Session, life: Life, tmp_path: Path) -> None:
    name = Person(id=life.person, display_name="Zyphora Quendril", sex="F")
    session.do(Store.save, name)
    receipt = session.last_receipt
    request = session.ask(Reader.get, MediationRequest, life.request)
    assert request is not None
    session.do(Store.save, dataclasses.replace(request, called_name="Zyphora Q"))
    words = session.last_receipt
    verbs.order(session, life.person, ground="mistake")
    assert session.last_receipt.before == ()
    with pytest.raises(RecordGone):
        session.undo(receipt)
    with pytest.raises(NotAllowed):
        session.undo(words)
    with pytest.raises(SpaceForgotten):
        session.do(Store.add, name)
    with pytest.raises(SpaceForgotten):
        session.do(Store.add, ReservedNote(person=life.person, text="again"))
    session.close()
    again = Session(FileAndKey(tmp_path / "profile.db"))
    assert found(again) == {}
    again.close()


def test_an_older_file_put_in_its_place_forgets_before_anything_is_asked(
    session: Session, life: Life, tmp_path: Path
) -> None:
    session.leave_no_trace()
    older = (tmp_path / "profile.db").read_bytes()
    verbs.order(session, life.person, ground="request")
    session.close()
    (tmp_path / "profile.db").write_bytes(older)
    again = Session(FileAndKey(tmp_path / "profile.db"))
    assert again.ask(Reader.get, Person, life.person) is None
    assert again.ask(Reader.get, Person, life.spouse) is not None
    assert set(found(again)) <= {"Zyphora", "jubzwick", "tarnwick", "frindle"}  # in the centre's own records
    again.close()
    assert ids_beside.ERASED.read(tmp_path / "profile.db", KEY)
    (tmp_path / "erased").unlink()
    (tmp_path / "profile.db").write_bytes(older)
    control = Session(FileAndKey(tmp_path / "profile.db"))
    assert control.ask(Reader.get, Person, life.person) is not None
    control.close()


def test_lines_nobody_but_this_profile_wrote_count(tmp_path: Path) -> None:
    database, id_ = tmp_path / "profile.db", bytes(range(16))
    ids_beside.ERASED.keep(database, KEY, [id_])
    assert ids_beside.ERASED.read(database, KEY) == {id_}
    assert ids_beside.ERASED.read(database, bytes(48)) == frozenset()
    (tmp_path / "erased").write_text(f"{id_.hex()} {'0' * 32}\nnonsense\n{'00' * 15} x\n", "ascii")
    assert ids_beside.ERASED.read(database, KEY) == frozenset()


def test_who_still_lives_here_is_not_erased(session: Session, life: Life) -> None:
    stay = Placement(site=life.site, person=life.person, state="in", entered_on=PartialDate.of_day(LEFT))
    session.do(Store.add, stay)
    with pytest.raises(verbs.Held):
        verbs.order(session, life.person, ground="request")
    assert [one.key for one in session.ask(verbs.holds, life.person)] == ["erasing.hold.stay"]
    assert session.ask(Reader.get, Person, life.person) is not None


def test_whom_nobody_knows_and_what_is_no_ground(session: Session, life: Life) -> None:
    with pytest.raises(RecordGone):
        verbs.order(session, RecordId(bytes(16)), ground="request")
    with pytest.raises(ValueError, match="whim"):
        verbs.order(session, life.person, ground="whim")


def test_several_at_once_and_what_they_would_take(session: Session, life: Life) -> None:
    before = session.ask(verbs.preview, life.person)
    assert before.spaces >= 6
    assert before.unsent > 0
    made = verbs.order_all(session, [life.person, life.spouse], ground="retention", rule="cas.10")
    assert [one.rule for one in made] == ["cas.10", "cas.10"]
    assert {one.id for one in session.ask(verbs.orders)} == {one.id for one in made}
    assert [one.display_name for one in session.ask(Reader.find, Person)] == ["Ali Diallo"]


def test_the_order_says_nothing_about_anybody(session: Session, life: Life) -> None:
    asked = session.do(Store.add, RightsRequest(person=life.person, type="erasure"))
    made = verbs.order(session, life.person, ground="request", request=asked.id)
    (kept,) = session.ask(Reader.find, Erasure)
    assert kept == made
    assert kept.request == asked.id
    assert life.person.hex() not in repr(dataclasses.asdict(kept))
    assert kept.subject == space_id(Scope.FILE, life.person).hex()
    assert session.ask(erasing.remembered, erasing.ERASED)


def test_only_who_writes_people_down_may_on_a_laptop_alone(session: Session, life: Life) -> None:
    me = session.user
    session.become(User(id=me.id, name="Revisore Prova", role="auditor"))
    with pytest.raises(verbs.NotForYou):
        verbs.order(session, life.person, ground="request")
    session.become(me)


def test_the_history_of_the_centre_s_records_tells_no_word(session: Session, life: Life) -> None:
    request = session.ask(Reader.get, MediationRequest, life.request)
    assert request is not None
    told = repr(session.ask(history, kind_of(request), request.id))
    assert "jubzwick" in told
    verbs.order(session, life.person, ground="request")
    assert found(session) == {}

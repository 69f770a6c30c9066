"""Invents mediation among invented people: mediators, a line of hours, requests in every state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from app.domain.ids import RecordId
from app.domain.mediation import MediationLine, MediationOffer, MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.mediator import MediatorAbsence, MediatorProfile
from app.domain.person import Person, PersonLanguage
from app.domain.site import Site
from app.domain.user import User
from app.storage.store import Store
from app.usecases.mediation_offers import called

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri")
_FORLI, _CESENA, _RAVENNA = "040012", "040007", "039014"

MEDIATORS: Final = (
    ("Nadia Haddad", "F", {"mother": "ara aeb", "fluent": "fra ita"}, "hospital clinic social", ("am", "pm")),
    ("Karim Mansour", "M", {"mother": "arz", "fluent": "ara ita"}, "court questura", ("pm",)),
    ("Fatou Ndiaye", "F", {"mother": "wol", "fluent": "fra ita", "working": "ful"}, "school social", ("am",)),
    ("Tahmina Akter", "F", {"mother": "ben", "fluent": "ita eng"}, "school hospital", ("am", "pm")),
    ("Ibrahima Bah", "M", {"mother": "fuf", "fluent": "fra", "working": "mnk ita"}, "reception job", ("pm",)),
    ("Sayed Ahmadi", "M", {"mother": "prs", "fluent": "fas pus ita"}, "court commission", ("am", "pm")),
)
"""Invented mediators: name, sex, languages by level, settings, parts of a working day."""

REQUESTS: Final = (
    ("requested", "hospital", "on_call", "Ospedale di Prova", "Dott.ssa Bruni", 2, 10, False),
    ("requested", "school", "scheduled", "Istituto comprensivo Prova", "Maestra Valli", 5, 16, False),
    ("approved", "clinic", "on_call", "Consultorio di Prova", "Ostetrica Sarti", 1, 9, True),
    ("assigned", "court", "scheduled", "Studio legale Prova", "Avv. Monti", 3, 11, False),
    ("accepted", "social", "scheduled", "Servizi sociali", "Ass. soc. Gatti", 4, 15, False),
    ("done", "hospital", "on_call", "Ospedale di Prova", "Dott. Riva", -3, 10, False),
    ("done", "school", "scheduled", "Istituto comprensivo Prova", "Maestra Valli", -8, 9, False),
    ("no_mediator", "questura", "scheduled", "Questura", "Isp. Neri", -5, 9, False),
    ("validated", "social", "scheduled", "Servizi sociali", "Ass. soc. Gatti", -14, 15, False),
    ("validated", "clinic", "on_call", "Consultorio di Prova", "Ostetrica Sarti", -20, 11, False),
    ("cancelled", "job", "phone", "Centro per l'impiego", "Sig. Dori", -2, 12, False),
)
"""State, setting, mode, body, who asks there, days from today, hour, urgent."""


@dataclass(frozen=True, slots=True)
class _Scene:
    store: Store
    site: RecordId
    users: tuple[RecordId, ...]
    decides: RecordId
    line: MediationLine
    profiles: tuple[MediatorProfile, ...]
    at: datetime


def invent_mediation(store: Store, today: date) -> int:
    """Mediators and requests around `today` for invented people and the first centre; how many requests."""
    site = store.find(Site, limit=1)[0].id
    users = tuple(user.id for user in store.find(User) if user.role in ("operator", "supervisor"))
    # Whoever founds an organisation with these may only sign for themselves.
    decides = store.by.id if store.by.role == "supervisor" else users[-1]
    profiles = tuple(_profile(store, *one) for one in MEDIATORS)
    away = MediatorAbsence(
        profile=profiles[3].id, from_on=today + timedelta(days=1), to_on=today + timedelta(days=9)
    )
    store.add(away)
    line = store.add(
        MediationLine(
            site=site,
            name="FAMI – mediazione a chiamata",
            from_on=today.replace(month=1, day=1),
            to_on=today.replace(month=12, day=31),
            hours=40,
            unit="30",
        )
    )
    scene = _Scene(
        store, site, users, decides, line, profiles, datetime.fromtimestamp(store.now_ms / 1000, UTC)
    )
    speakers = [one for one in store.find(PersonLanguage, limit=200) if one.person is not None]
    if not speakers:
        return 0
    for place, row in enumerate(REQUESTS):
        _request(scene, place, speakers[place * 7 % len(speakers)], today, *row)
    return len(REQUESTS)


def _profile(
    store: Store, name: str, sex: str, spoken: dict[str, str], settings: str, parts: tuple[str, ...]
) -> MediatorProfile:
    user = next((one for one in store.find(User) if one.name == name), None)
    user = user or store.add(User(name=name, role="mediator"))
    return store.add(
        MediatorProfile(
            name=name,
            user=user.id,
            sex=sex,
            qualification="Mediazione interculturale, qualifica regionale",
            settings=frozenset(settings.split()),
            comuni=frozenset({_FORLI, _CESENA} if sex == "F" else {_RAVENNA}),
            whole_province=sex == "F",
            remote=True,
            week=frozenset(f"{day}_{part}" for day in _WEEKDAYS for part in parts),
            monthly_hours=40,
            mother=_codes(spoken, "mother"),
            fluent=_codes(spoken, "fluent"),
            working=_codes(spoken, "working"),
        )
    )


def _codes(spoken: dict[str, str], level: str) -> frozenset[str]:
    return frozenset(spoken.get(level, "").split())


def _request(
    scene: _Scene,
    place: int,
    speaker: PersonLanguage,
    today: date,
    state: str,
    setting: str,
    mode: str,
    body: str,
    referent: str,
    days: int,
    hour: int,
    urgent: bool,
) -> None:
    store, approved = scene.store, state not in ("requested", "cancelled")
    person = store.get(Person, speaker.person)
    asked_at = scene.at - timedelta(hours=6) + min(timedelta(), timedelta(days=days - 2))
    request = store.add(
        MediationRequest(
            site=scene.site,
            person=speaker.person,
            language=speaker.language,
            nationality=min(person.citizenships, default=None) if person else None,
            other_languages=frozenset({"fra"}),
            day=today + timedelta(days=days),
            start_minute=60 * hour,
            minutes=60,
            setting=setting,
            mode=mode,
            comune=_FORLI,
            place=body,
            urgent=urgent or None,
            reason="Colloquio da preparare insieme alla persona.",
            body=body,
            referent=referent,
            present=referent,
            state=state if state in ("requested", "cancelled", "no_mediator") else "approved",
            line=scene.line.id if approved else None,
            requested_by=scene.users[place % len(scene.users)],
            requested_at=asked_at,
            approved_at=asked_at + timedelta(hours=2) if approved else None,
            decided_by=scene.decides if approved else None,
            cancel_reason="Appuntamento spostato" if state == "cancelled" else None,
        )
    )
    if state in ("assigned", "accepted", "done", "validated"):
        _job(scene, request, scene.profiles[place % len(scene.profiles)], state, asked_at)


def _job(
    scene: _Scene, request: MediationRequest, profile: MediatorProfile, state: str, asked_at: datetime
) -> None:
    store, day = scene.store, request.day or date.min
    starts_at = datetime.combine(day, time((request.start_minute or 0) // 60)).astimezone(UTC)
    offered_at = asked_at + timedelta(hours=3)
    job = store.add(
        MediationJob(
            site=request.site,
            request=request.id,
            mediator=profile.user,
            called_name=called(store, request) or None,
            place=request.place,
            language=request.language,
            starts_at=starts_at,
            minutes=60,
            setting=request.setting,
            mode=request.mode,
            offered_at=offered_at,
            answer_by=scene.at + timedelta(hours=5)
            if state == "assigned"
            else offered_at + timedelta(days=1),
            state={"assigned": "offered", "accepted": "accepted"}.get(state, "done"),
            answered_at=None if state == "assigned" else offered_at + timedelta(minutes=50),
            expires_on=day + timedelta(days=7),
        )
    )
    offer = MediationOffer(
        site=request.site, request=request.id, profile=profile.id, job=job.id, offered_at=offered_at
    )
    store.add(replace(offer, answer_by=job.answer_by, offered_by=request.requested_by))
    if state in ("done", "validated"):
        _session(scene, job, state)


def _session(scene: _Scene, job: MediationJob, state: str) -> None:
    starts_at = job.starts_at or scene.at
    validated = state == "validated"
    scene.store.add(
        MediationSession(
            job=job.id,
            started_at=starts_at,
            ended_at=starts_at + timedelta(minutes=50),
            minutes=50,
            held="done",
            mode=job.mode,
            language_from=job.language,
            language_to="ita",
            participants="Medico, persona",
            outcome="ok",
            women=1,
            requester_pin_ok=True,
            validated_by=scene.decides if validated else None,
            validated_at=starts_at + timedelta(days=1) if validated else None,
            billable_minutes=60 if validated else None,
        )
    )

"""The roll: one line a person and day, only inside a stay, an alert on the third day away."""

from __future__ import annotations

from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.domain.reception import DailyPresence, Placement
from app.domain.site import Site
from app.domain.task import Task
from app.session import Session
from app.storage.reader import Reader
from app.usecases import placements, presence, tasks
from tests.app.usecases.acting import day, forbidden, newcomer, refused, site, today


def guest(session: Session, where: Site, name: str = "Amina", entered: int = -30) -> RecordId:
    person = newcomer(session, name)
    since = PartialDate.of_day(day(session, entered))
    session.do(placements.check_in, Placement(site=where.id, person=person.id, entered_on=since))
    return person.id


def place(session: Session, person: RecordId) -> Placement:
    return session.ask(placements.stays, person)[0]


def alerts(session: Session) -> list[Task]:
    return session.ask(Reader.find, Task, kind="absent72", state="open")


def test_marking_again_changes_the_one_line(session: Session) -> None:
    centre = site(session)
    amina = guest(session, centre)
    session.do(presence.mark, centre.id, amina, today(session), "P", signed=True)
    session.do(presence.mark, centre.id, amina, today(session), "H")
    (line,) = session.ask(Reader.find, DailyPresence)
    assert (line.state, line.signed, line.on) == ("H", True, today(session))
    assert place(session, amina).state == "hospital"


def test_the_roll_lists_guests_by_name_with_yesterday(session: Session) -> None:
    centre = site(session)
    zaki, amina = guest(session, centre, "Zaki"), guest(session, centre, "Amina")
    gone = guest(session, centre, "Karim")
    session.do(placements.check_out, place(session, gone).id, reason="voluntary", on=day(session, -5))
    guest(session, site(session, name="Altro"), "Altrove")
    session.do(presence.mark, centre.id, amina, day(session, -1), "A")
    session.do(presence.mark, centre.id, zaki, today(session), "P")
    lines = session.ask(presence.roll, centre.id, today(session))
    assert [(line.name, line.marked.state if line.marked else None, line.before) for line in lines] == [
        ("Amina", None, "A"),
        ("Zaki", "P", None),
    ]
    names = [line.name for line in session.ask(presence.roll, centre.id, day(session, -6))]
    assert names == ["Amina", "Karim", "Zaki"]


def test_many_at_once_all_or_none(session: Session) -> None:
    centre = site(session)
    guests = [guest(session, centre, f"Ospite {n}") for n in range(5)]
    session.do(presence.mark_many, centre.id, guests, today(session), "P")
    assert session.ask(Reader.count, DailyPresence) == 5
    stranger = newcomer(session, "Estranea").id
    yesterday = day(session, -1)
    problems = refused(session, presence.mark_many, centre.id, [*guests, stranger], yesterday, "P")
    assert problems == {("presence.no_place", "person")}
    assert session.ask(Reader.find, DailyPresence, on=yesterday) == []


def test_outside_the_stay_in_the_future_and_unknown_marks(session: Session) -> None:
    centre = site(session)
    amina = guest(session, centre, entered=-3)
    assert refused(session, presence.mark, centre.id, amina, day(session, 1), "Z") == {
        ("presence.in_the_future", "on"),
        ("presence.unknown_mark", "state"),
    }
    assert refused(session, presence.mark, centre.id, amina, day(session, -4), "P") == {
        ("presence.no_place", "person")
    }
    session.do(presence.mark, centre.id, amina, day(session, -3), "P")


def test_a_mark_of_an_earlier_day_leaves_the_place_alone(session: Session) -> None:
    centre = site(session)
    amina = guest(session, centre)
    session.do(presence.mark, centre.id, amina, day(session, -2), "H")
    assert place(session, amina).state == "in"


def test_the_third_day_without_leave_raises_an_alert(session: Session) -> None:
    centre = site(session)
    amina = guest(session, centre)
    for offset in (-3, -2):
        session.do(presence.mark, centre.id, amina, day(session, offset), "U")
    assert alerts(session) == []
    session.do(presence.mark, centre.id, amina, day(session, -1), "U")
    (alert,) = alerts(session)
    assert (alert.due, alert.person, alert.priority) == (day(session, -1), amina, "high")
    session.do(presence.mark, centre.id, amina, today(session), "U")
    assert alerts(session) == [alert]
    assert place(session, amina).state == "unauth_absence"
    session.do(presence.mark, centre.id, amina, today(session), "P")
    assert alerts(session) == []
    assert place(session, amina).state == "in"
    session.do(presence.mark, centre.id, amina, today(session), "U")
    assert alerts(session) == [alert], "a slip of the finger does not silence the alert"
    session.do(tasks.done, alert.id)
    session.do(presence.mark, centre.id, amina, today(session), "U")
    assert alerts(session) == []


def test_days_filled_in_late_raise_the_alert_too(session: Session) -> None:
    centre = site(session)
    amina = guest(session, centre)
    for offset in (-3, -1, -2):
        session.do(presence.mark, centre.id, amina, day(session, offset), "U")
    assert [alert.due for alert in alerts(session)] == [day(session, -1)]
    session.do(presence.mark, centre.id, amina, day(session, -2), "A")
    assert alerts(session) == []
    run = session.ask(presence.absence, centre.id, amina)
    assert run is not None
    assert (run.since, run.days) == (day(session, -1), 1)


def test_leave_in_between_begins_the_count_again(session: Session) -> None:
    centre = site(session)
    amina = guest(session, centre)
    for offset, state in ((-4, "U"), (-3, "U"), (-2, "A"), (-1, "U"), (0, "U")):
        session.do(presence.mark, centre.id, amina, day(session, offset), state)
    assert alerts(session) == []


def test_a_day_without_a_line_ends_no_absence(session: Session) -> None:
    """On a Sunday nobody took the roll: 72 hours have passed all the same."""
    centre = site(session)
    amina = guest(session, centre)
    session.do(presence.mark, centre.id, amina, day(session, -3), "U")
    session.do(presence.mark, centre.id, amina, day(session, -2), "U")
    assert alerts(session) == []
    session.do(presence.mark, centre.id, amina, today(session), "U")
    assert [alert.due for alert in alerts(session)] == [day(session, -1)]


def test_a_long_absence_has_its_first_day(session: Session) -> None:
    centre = site(session)
    amina = guest(session, centre)
    session.do(presence.mark, centre.id, amina, day(session, -20), "P")
    for offset in range(-12, 1):
        session.do(presence.mark, centre.id, amina, day(session, offset), "U")
    run = session.ask(presence.absence, centre.id, amina)
    assert run is not None
    assert (run.since, run.days) == (day(session, -12), 13)
    assert [alert.due for alert in alerts(session)] == [day(session, -10)]


def test_a_line_taken_off_comes_back(session: Session) -> None:
    centre = site(session)
    amina = guest(session, centre)
    for offset in (-2, -1, 0):
        session.do(presence.mark, centre.id, amina, day(session, offset), "U")
    assert len(alerts(session)) == 1
    session.do(presence.clear, centre.id, amina, day(session, -1))
    assert len(alerts(session)) == 1, "nobody saw her come back"
    line = session.do(presence.mark, centre.id, amina, day(session, -1), "P")
    assert alerts(session) == []
    assert session.ask(Reader.get, DailyPresence, line.id) == line


def test_who_may_not(session: Session) -> None:
    centre = site(session)
    amina = guest(session, centre)
    for role in ["mediator", "specialist", "reporting", "dpo", "admin", "auditor"]:
        assert forbidden(session, role, presence.mark, centre.id, amina, today(session), "P")
        assert forbidden(session, role, presence.clear, centre.id, amina, today(session))

from __future__ import annotations

from sync.client.steps import Phase
from tests.sync.client.office import Office, Person


def test_what_one_wrote_is_on_the_other(anna: Person, luca: Person) -> None:
    anna.put("case", 1, "Amina")
    sent = anna.engine.sync()
    assert (sent.sent, sent.refused) == (1, 0)
    got = luca.engine.sync()
    assert got.applied == 1
    assert luca.see("case", 1) == ["Amina"]
    assert anna.replica.pending().total == 0


def test_the_same_field_on_two_laptops_keeps_both(anna: Person, luca: Person) -> None:
    anna.put("case", 1, "one")
    anna.engine.sync()
    luca.engine.sync()
    anna.put("case", 1, "Anna's")
    luca.put("case", 1, "Luca's")
    luca.put("case", 2, "other field")
    for person in (anna, luca, anna):
        person.engine.sync()
    assert anna.see("case", 1) == luca.see("case", 1) == ["Anna's", "Luca's"]
    assert anna.see("case", 2) == luca.see("case", 2) == ["other field"]
    assert anna.state() == luca.state()


def test_a_round_with_nothing_to_do_asks_once(anna: Person) -> None:
    anna.put("case", 1, "one")
    anna.engine.sync()
    anna.engine.sync()
    anna.line.asked.clear()
    anna.engine.sync()
    assert anna.line.asked == ["/v1/heads"]


def test_own_envelopes_are_not_fetched_again(anna: Person) -> None:
    for number in range(5):
        anna.put(f"case {number}", 1, number)
    anna.engine.sync()
    assert "/v1/pull" not in anna.line.asked


def test_many_spaces_and_pages(office: Office, anna: Person, luca: Person) -> None:
    for number in range(700):
        anna.put(f"case {number % 600}", 1, str(number) * 100)
    assert anna.engine.sync().sent == 700
    steps = list(luca.engine.once())
    assert luca.state() == anna.state()
    assert steps[-1].done == steps[-1].total == 600


def test_a_new_laptop_has_its_persons_own_cases_before_the_rest(
    office: Office, anna: Person, luca: Person
) -> None:
    for number in range(5):
        anna.put(f"mine {number}", 1, "x")
    anna.engine.sync()
    for number in range(520):
        luca.put(f"case {number}", 1, "x")
    luca.engine.sync()
    second = office.joined(anna, user=anna.user)
    for step in second.engine.once():
        if step.phase is Phase.FETCHING:
            break
    assert 5 <= step.done < 100
    assert [second.see(f"mine {number}", 1) for number in range(5)] == [["x"]] * 5
    assert second.see("case 3", 1) == []
    second.engine.sync()
    assert second.state() == luca.state()


def test_second_laptop_of_the_same_person(office: Office, anna: Person) -> None:
    anna.put("case", 1, "one")
    anna.engine.sync()
    second = office.joined(anna, user=anna.user)
    second.engine.sync()
    assert second.see("case", 1) == ["one"]
    second.put("case", 1, "two")
    second.engine.sync()
    anna.engine.sync()
    assert anna.see("case", 1) == ["two"]

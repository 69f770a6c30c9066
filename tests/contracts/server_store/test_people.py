"""The membership log, grants, tokens and invitations, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sync.protocol.messages import Grant
from sync.server.store.rows import PendingChallenge, Session, StoredInvitation
from sync.server.store.store import Store
from tests.contracts.server_store.arriving import NOW, key

LINK = bytes(16)


def test_the_membership_log_grows_only_at_its_end(store: Store) -> None:
    assert store.members.append(0, [b"one", b"two"], [])
    assert not store.members.append(1, [b"other"], [])
    assert not store.members.append(0, [b"other"], [])
    assert store.members.append(2, [b"three"], [])
    assert store.members.total() == 3
    assert store.members.entries(1) == [b"two", b"three"]
    assert store.members.entries(0, 2) == [b"one", b"two"]


def test_of_two_who_append_at_once_one_is_told_no(reopen: Callable[[], Store]) -> None:
    first, second = reopen(), reopen()
    told: list[bool] = []
    start = threading.Barrier(2)

    def add(store: Store, line: bytes) -> None:
        for at in range(20):
            start.wait()
            told.append(store.members.append(at, [line], []))

    threads = [threading.Thread(target=add, args=(s, n)) for s, n in ((first, b"a"), (second, b"b"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count(True) == 20
    assert first.members.total() == 20


def test_lines_and_their_grants_are_kept_together_or_not_at_all(store: Store) -> None:
    grant = Grant(key("group"), 1, key("luca"), b"sealed")
    assert not store.members.append(5, [b"late"], [grant])
    assert store.members.grants(key("luca"), [], LINK) == []
    assert store.members.append(0, [b"one"], [grant])
    assert store.members.grants(key("luca"), [], LINK) == [grant]


def test_grants_go_to_whom_they_are_for_and_links_to_the_group(store: Store) -> None:
    luca, group = key("luca"), key("group")
    mine, others = Grant(group, 2, luca, b"a"), Grant(group, 2, key("omar"), b"b")
    link = Grant(group, 2, LINK, b"c")
    store.members.put_grants([mine, others, link])
    assert store.members.grants(luca, [], LINK) == [mine]
    assert {g.sealed for g in store.members.grants(luca, [group], LINK)} == {b"a", b"c"}
    store.members.put_grants([Grant(group, 2, luca, b"again")])
    assert [g.sealed for g in store.members.grants(luca, [], LINK)] == [b"again"]


def test_a_challenge_is_given_out_once(store: Store) -> None:
    pending = PendingChallenge(key("d", 8), b"client", NOW + 1000)
    store.tokens.put_challenge(b"n" * 32, pending, NOW)
    assert store.tokens.take_challenge(b"n" * 32) == pending
    assert store.tokens.take_challenge(b"n" * 32) is None


def test_challenges_nobody_answered_and_tokens_that_ended_go(store: Store) -> None:
    store.tokens.put_challenge(b"old", PendingChallenge(b"d", b"c", NOW - 1), NOW - 10)
    store.tokens.put_challenge(b"new", PendingChallenge(b"d", b"c", NOW + 9), NOW)
    assert store.tokens.take_challenge(b"old") is None
    store.tokens.put(b"old", Session(b"d", NOW - 1), NOW - 10)
    store.tokens.put(b"new", Session(b"d", NOW + 9), NOW)
    assert store.tokens.get(b"old") is None
    assert store.tokens.get(b"new") == Session(b"d", NOW + 9)


def test_an_invitation_is_used_once(store: Store) -> None:
    one = StoredInvitation(key("i"), key("sara"), key("new"), NOW + 1000, b"", "open", b"")
    assert store.joins.invite(one, NOW)
    assert not store.joins.invite(one, NOW)
    assert store.joins.get(key("i")) == one
    assert store.joins.waiting() == []
    assert store.joins.request(key("i"), b"asked")
    assert store.joins.request(key("i"), b"asked")  # the reply was lost
    assert not store.joins.request(key("i"), b"another laptop")
    assert not store.joins.request(key("never"), b"asked")
    assert [(w.id, w.request) for w in store.joins.waiting()] == [(key("i"), b"asked")]
    assert store.joins.decide(key("i"), "approved", b"parcel")
    assert not store.joins.decide(key("i"), "refused", b"")
    found = store.joins.get(key("i"))
    assert found is not None
    assert (found.state, found.parcel) == ("approved", b"parcel")
    assert store.joins.waiting() == []


def test_long_ended_invitations_go(store: Store) -> None:
    old = StoredInvitation(key("old"), key("s"), key("n"), NOW, b"", "open", b"")
    store.joins.invite(old, NOW - 1000)
    new = StoredInvitation(key("new"), key("s"), key("n"), NOW + 10**10, b"", "open", b"")
    store.joins.invite(new, NOW + 8 * 86_400_000)
    assert store.joins.get(key("old")) is None


def test_a_fact_settled_by_one_holds_for_the_other(reopen: Callable[[], Store]) -> None:
    first, second = reopen(), reopen()
    assert first.facts.settle("server_key", b"one") == b"one"
    assert second.facts.settle("server_key", b"two") == b"one"
    second.facts.put("server_key", b"three")
    assert first.facts.get("server_key") == b"three"
    assert first.facts.get("never") is None


def test_pieces_are_remembered_with_their_size(store: Store) -> None:
    store.chunks.add(key("a", 32), 100, NOW)
    store.chunks.add(key("a", 32), 100, NOW)
    store.chunks.add(key("b", 32), 50, NOW)
    assert store.chunks.known([key("a", 32), key("c", 32)]) == {key("a", 32)}
    assert store.chunks.known([]) == set()
    assert store.chunks.usage() == 150
    assert set(store.chunks.all()) == {key("a", 32), key("b", 32)}

"""Create an organisation on the laptop of its first officer; what was done there alone is kept and sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

from app.domain.problems import Problem
from app.domain.roles import OFFICER, SUPERVISOR
from app.domain.site import Organisation, Site
from app.domain.user import User
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import recovery_kits
from app.usecases.audience import FileAudience, certified_sites
from app.usecases.lines import BODY, HEARD, URL, Doors, now_ms, told, transport_to
from app.usecases.membership import LineTrouble
from app.usecases.saving import refuse
from sync.seal.kit import KitSecrets

LONGEST_BODY = 120


class AlreadyJoined(DomainError):
    """This laptop belongs to an organisation."""

    key = "founding.already_joined"


def address(typed: str) -> str:
    """`typed` as an address: https in front where nothing was written, no slash behind."""
    text = typed.strip().rstrip("/")
    return text if not text or "://" in text else f"https://{text}"


def is_address(url: str) -> bool:
    """Whether `url` can be the address of a server: a name with a dot, a number, or a port said with it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    named = "." in host.strip(".") or ":" in host or host == "localhost" or bool(host and port)
    return parts.scheme in ("https", "http") and named and " " not in host


def problems(url: str, claim: str, body: str) -> Iterable[Problem]:
    """What is wrong with the answers, all at once."""
    if not is_address(url):
        yield Problem("founding.address_wrong", "url")
    if not claim:
        yield Problem("founding.claim_missing", "claim")
    if not body:
        yield Problem("founding.body_missing", "body")
    elif len(body) > LONGEST_BODY:
        yield Problem("founding.body_too_long", "body", {"n": LONGEST_BODY})


def create(doors: Doors, url: str, claim: str, body: str) -> None:
    """Found `body` on the server at `url` with the code it printed at its first start.

    The person becomes officer and supervisor of all sites written down here. DomainError with all
    problems of the answers, LineTrouble; tried again it goes on where it was cut off.
    """
    from sync.client.joining import found_organisation, founding_over

    url, claim, body = address(url), "".join(claim.split()), " ".join(body.split())
    refuse(problems(url, claim, body))
    replica = doors.replica()
    if resume(doors):
        return
    if replica.identity() is not None:
        raise AlreadyJoined
    doors.do(_remember_place, url, body)
    sites = frozenset(site.id for site in doors.ask(Reader.find, Site))
    with _told(doors):
        founded = found_organisation(
            replica,
            transport_to(url),
            FileAudience(doors.read_for_sync, b""),
            claim=claim,
            user=doors.user.id,
            roles=(OFFICER, SUPERVISOR),
            sites=certified_sites(sites),
        )
    secrets = KitSecrets(founded.organisation, founded.root_key, founded.recovery_key)
    doors.become(doors.do(_settle, secrets))
    founding_over(replica)


def resume(doors: Doors) -> bool:
    """Go on with a founding that was cut off before its recovery kit was kept; whether there was one."""
    from sync.client.joining import founding_kept, founding_over

    replica = doors.replica()
    founded = founding_kept(replica)
    if founded is None:
        return False
    if not doors.ask(Reader.local, recovery_kits.FILE):
        secrets = KitSecrets(founded.organisation, founded.root_key, founded.recovery_key)
        doors.become(doors.do(_settle, secrets))
    founding_over(replica)
    return True


@contextmanager
def _told(doors: Doors) -> Iterator[None]:
    """As `told`; a server without an organisation refuses nothing but a wrong code: said at that answer."""
    try:
        with told(doors):
            yield
    except LineTrouble as trouble:
        if trouble.message_key == "line.refused":
            refuse([Problem("founding.claim_wrong", "claim")])
        raise


def _remember_place(store: Store, url: str, body: str) -> None:
    """Before anything is founded: were it cut off, this laptop still knows where and what."""
    store.remember_local(URL, url)
    store.remember_local(BODY, body)


def _settle(store: Store, secrets: KitSecrets) -> User:
    body = str(store.local(BODY) or "")
    store.remember_local(HEARD, now_ms())
    recovery_kits.prepare(store, secrets)
    named = store.find(Organisation, name=body, limit=1)
    own = named[0] if named else store.add(Organisation(name=body))
    sites = frozenset(site.id for site in store.find(Site))
    me = store.get(User, store.by.id) or store.by
    return store.put(
        replace(me, role=SUPERVISOR, sites=me.sites | sites, organisation=me.organisation or own.id)
    )

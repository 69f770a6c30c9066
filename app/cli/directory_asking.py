"""The words of a command line become a question to the directory."""

from __future__ import annotations

import argparse
import datetime as dt
import re

from app.catalogue.codelists import codelist
from app.catalogue.places import Comune, comuni
from app.catalogue.services import services
from app.domain.directory.extensions import ACCESS, EXTENSIONS
from app.domain.directory.language_codes import iso_639_3
from app.domain.directory.questions import Place, Question, Reach, Seeker
from app.errors import DomainError
from app.usecases.directory.towns import by_istat, by_name, region_of

_POINT = re.compile(r"^\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*$")
_MOST = 1000


def question_from(args: argparse.Namespace, now: dt.datetime) -> Question:
    """The question that the arguments ask; DomainError names the first that makes no sense."""
    at, day = _when(args, now)
    if args.category and args.category not in services():
        raise DomainError("directory.cli.category", name=args.category)
    return Question(
        words=" ".join(args.words),
        category=args.category,
        place=_place(args),
        seeker=_seeker(args),
        open_at=at,
        open_on=day,
        free=args.free,
        access=_code("access", args.access, EXTENSIONS[ACCESS].terms) if args.access else "",
        verified_only=args.verified,
        only_fitting=args.only_fitting,
        limit=min(max(args.limit, 1), _MOST),
        offset=max(args.offset, 0),
    )


def _seeker(args: argparse.Namespace) -> Seeker:
    held = [code for code in (args.documents or "").upper().split(",") if code]
    for code in held:
        _code("documents", code, codelist("V79").codes)
    return Seeker(
        permit=_code("permit", args.permit.upper(), codelist("V14").codes) if args.permit else None,
        age=args.age,
        sex=args.sex,
        documents=frozenset(held) if args.documents is not None else None,
        languages=tuple(iso_639_3(code) for code in args.language),
    )


def _code(name: str, code: str, known: tuple[str, ...]) -> str:
    if code not in known:
        raise DomainError("directory.cli.code", name=name, code=code, known=", ".join(known))
    return code


def _when(args: argparse.Namespace, now: dt.datetime) -> tuple[dt.datetime | None, dt.date | None]:
    if args.open_now or args.on == "now":
        return now, None
    if not args.on:
        return None, None
    try:
        if "T" in args.on or " " in args.on:
            return dt.datetime.fromisoformat(args.on).replace(tzinfo=None), None
        return None, dt.date.fromisoformat(args.on)
    except ValueError:
        raise DomainError("directory.cli.moment") from None


def _place(args: argparse.Namespace) -> Place | None:
    latitude, longitude = _point(args.near) if args.near else (None, None)
    if args.comune is None:
        if latitude is None:
            return None
        return Place(latitude=latitude, longitude=longitude, radius_km=args.radius, reach=Reach.ANYWHERE)
    comune = _comune(args.comune)
    return Place(
        comune=comune.istat if comune else "",
        city=comune.name if comune else args.comune,
        province=comune.sigla if comune else "",
        region=region_of(comune) if comune else "",
        latitude=latitude,
        longitude=longitude,
        radius_km=args.radius,
        reach=Reach(args.around),
    )


def _point(text: str) -> tuple[float, float]:
    found = _POINT.match(text)
    if not found or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        raise DomainError("directory.cli.near")
    return float(found[1]), float(found[2])


def _comune(text: str) -> Comune | None:
    """The comune meant; a town that is not in Italy goes by its name alone."""
    if text.isdigit():
        found = by_istat(text)
        if found is None:
            raise DomainError("directory.cli.comune", name=text)
        return found
    name, _, sigla = text.rpartition(" ")
    if len(sigla) == 2 and sigla.isupper() and (exact := by_name(name, sigla)):
        return exact
    if exact := by_name(text):
        return exact
    several = comuni.search(text, limit=2)
    if len(several) > 1:
        raise DomainError("directory.cli.comune", name=text)
    return several[0] if several else None

"""What the types of a pack cannot refuse: repeated keys, wrong references, impossible dates."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from pariter.packs import conditions
from pariter.packs.errors import Finding
from pariter.packs.lines import Location
from pariter.packs.objective_checks import contradictions
from pariter.packs.raw import Raw, table, tables, texts, typed
from pariter.packs.references import dangling, unknown
from pariter.packs.values import zones
from pariter.packs.windows import window_findings


def findings(data: Raw) -> Iterator[Finding]:
    """Give every contradiction in the data of a pack.toml, whatever else is wrong in it."""
    if data.get("languages") and "en" not in texts(data, "languages"):
        yield Finding(("languages",), f"{data['languages']!r} has no 'en'; add it")
    for name in ("contact", "aim", "medium", "news", "topic", "venue", "strand", "initiative"):
        yield from _repeated(data, (), name, "key")
    yield from _repeated(data, (), "initiative", "slug")
    yield from _repeated(data, (), "organisation", "code")
    yield from dangling(data)
    yield from contradictions(data)
    for index, initiative in tables(data, "initiative"):
        yield from _initiative(data, initiative, ("initiative", index))


def _initiative(data: Raw, initiative: Raw, place: Location) -> Iterator[Finding]:
    yield from _repeated(initiative, place, "edition", "key")
    yield from _repeated(initiative, place, "checklist", "key")
    dated = []
    for index, edition in tables(initiative, "edition"):
        here = (*place, "edition", index)
        starts, ends = typed(edition, "starts", date), typed(edition, "ends", date)
        if starts and ends and ends < starts:
            yield Finding((*here, "ends"), f"{ends} is before starts {starts}; swap them")
        elif starts and ends:
            dated.append((starts, ends, index, edition.get("key")))
        yield from _edition(data, edition, here)
    dated.sort(key=lambda row: row[:3])
    for (starts, ends, _, key), later in pairwise(dated):
        if later[0] <= ends:
            yield Finding(
                (*place, "edition", later[2], "starts"),
                f"{later[0]} lies inside edition {key!r} ({starts} to {ends}); move one of the two",
            )


def _edition(data: Raw, edition: Raw, place: Location) -> Iterator[Finding]:
    yield from _repeated(edition, place, "call", "key")
    yield from _repeated(edition, place, "session", "key")
    seen: set[str] = set()
    for index, call in tables(edition, "call"):
        here = (*place, "call", index)
        yield from _call(data, call, edition, here)
        for number, offer in tables(call, "offer"):
            key = typed(offer, "key", str)
            if key and key in seen:
                yield Finding(
                    (*here, "offer", number, "key"),
                    f"{key!r} stands twice in this edition; give each offer its own key",
                )
            seen.add(key or "")
    for index, session in tables(edition, "session"):
        yield from _session(data, session, edition, seen, (*place, "session", index))


def _session(
    data: Raw, session: Raw, edition: Raw, offers: set[str], place: Location
) -> Iterator[Finding]:
    offer = typed(session, "offer", str)
    if offer and offer not in offers:
        yield Finding((*place, "offer"), unknown(offer, "offer of this edition", offers))
    starts, ends = typed(session, "starts", datetime), typed(session, "ends", datetime)
    if starts and ends and _plain(ends) <= _plain(starts):
        yield Finding((*place, "ends"), f"{ends} is not after starts {starts}; let it end later")
    first, last = typed(edition, "starts", date), typed(edition, "ends", date)
    for name, moment in (("starts", starts), ("ends", ends)):
        if moment and first and last and not first <= moment.date() <= last:
            yield Finding(
                (*place, name),
                f"{moment} is outside the edition ({first} to {last}); "
                "move the session or the edition",
            )
    yield from _session_facts(session, place)
    yield from _skipped_hours(data, session, place, ("starts", "ends"))


def _session_facts(session: Raw, place: Location) -> Iterator[Finding]:
    """Refuse what a session says of itself that cannot be."""
    least, most = typed(session, "least_age", int), typed(session, "most_age", int)
    if least is not None and most is not None and most < least:
        yield Finding(
            (*place, "most_age"),
            f"{most} is below least_age {least}; raise the one or lower the other",
        )
    if session.get("link") and not session.get("online"):
        yield Finding(
            (*place, "link"), "only an online session has a link; write online = true, or remove it"
        )
    if session.get("devices") and not session.get("watches"):
        yield Finding(
            (*place, "devices"),
            "devices are lent where an online session is watched; name it in 'watches'",
        )


def _call(data: Raw, call: Raw, edition: Raw, place: Location) -> Iterator[Finding]:
    yield from _call_dates(call, edition, place)
    yield from _skipped_hours(data, call, place, ("opens", "closes", "results"))
    yield from _skipped_hours(data, table(call, "lottery"), (*place, "lottery"), ("draw",), call)
    yield from _skipped_hours(data, table(call, "window"), (*place, "window"), ("closes",), call)
    least = typed(call, "minimum_choices", int) or 1
    most = typed(call, "maximum_choices", int)
    if most and most < least:
        yield Finding(
            (*place, "maximum_choices"),
            f"{most} is below minimum_choices {least}; raise the one or lower the other",
        )
    yield from _homes(data, call, place)
    yield from _open_sign_up(call, place)
    yield from window_findings(call, place)
    yield from _completion(call, edition, place)
    for name in ("question", "rule", "priority", "trait", "cap"):
        yield from _repeated(call, place, name, "key")
    for index, offer in tables(call, "offer"):
        yield from _repeated(offer, (*place, "offer", index), "slots", "key")
    yield from conditions.findings(call, edition, place)


def _open_sign_up(call: Raw, place: Location) -> Iterator[Finding]:
    """Refuse what only a sign-up in the order of coming can do, elsewhere."""
    mechanism = typed(call, "mechanism", str)
    if mechanism not in {None, "first_come"}:
        for name in ("needs_account", "most_together", "reminder_hours", "discreet", "training"):
            if name in call:
                yield Finding(
                    (*place, name), f"{mechanism} has no such choice; only first_come has it"
                )
    if call.get("needs_account") is False:
        for name in ("homes", "rule", "question", "training"):
            if call.get(name):
                yield Finding(
                    (*place, "needs_account"),
                    f"people without an account cannot be asked for what {name!r} needs; "
                    "leave one of the two out",
                )


def _completion(call: Raw, edition: Raw, place: Location) -> Iterator[Finding]:
    """Refuse to ask for more sessions than the people of a call can come to."""
    wanted = typed(call, "complete_after", int)
    if wanted is None:
        return
    offers = {typed(offer, "key", str) for _, offer in tables(call, "offer")}
    sessions = [typed(session, "offer", str) for _, session in tables(edition, "session")]
    most = sum(offer is None or offer in offers for offer in sessions)
    if wanted > most:
        yield Finding(
            (*place, "complete_after"),
            f"{wanted} is more than the {most} sessions that this call's people can come to; "
            "lower it or add sessions",
        )


def _call_dates(call: Raw, edition: Raw, place: Location) -> Iterator[Finding]:
    closes = typed(call, "closes", datetime)
    if closes is None:
        return
    opens, results = typed(call, "opens", datetime), typed(call, "results", datetime)
    draw = typed(table(call, "lottery"), "draw", datetime)
    last = typed(edition, "ends", date)
    if opens and _plain(closes) <= _plain(opens):
        yield Finding(
            (*place, "closes"), f"{closes} is not after opens {opens}; let the call close later"
        )
    if results and _plain(results) < _plain(closes):
        yield Finding(
            (*place, "results"),
            f"{results} is before the call closes {closes}; move one of the two",
        )
    if draw and "window" not in call and _plain(draw) <= _plain(closes):
        yield Finding(
            (*place, "lottery", "draw"),
            f"{draw} is not after closes {closes}; the draw must follow when the list is frozen",
        )
    if last and closes.date() > last:
        yield Finding(
            (*place, "closes"),
            f"{closes} is after the edition ends {last}; close the call earlier",
        )


def _homes(data: Raw, call: Raw, place: Location) -> Iterator[Finding]:
    organisations = [typed(part, "code", str) for _, part in tables(data, "organisation")]
    homes = texts(call, "homes")
    for index, home in enumerate(homes):
        if home not in organisations:
            yield Finding(
                (*place, "homes", index),
                unknown(home, "organisation of this pack", organisations),
            )
        if home in homes[:index]:
            yield Finding((*place, "homes", index), f"{home!r} stands twice; keep one")
    for index, offer in tables(call, "offer"):
        for home in table(offer, "quota"):
            if home not in {"*", *homes}:
                yield Finding(
                    (*place, "offer", index, "quota", home),
                    f"{home!r} is not among the call's homes; "
                    "add it there, or write '*' for each of the rest",
                )


def _repeated(part: Raw, place: Location, name: str, key: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, item in tables(part, name):
        value = typed(item, key, str)
        if value is not None and value in seen:
            yield Finding(
                (*place, name, index, key), f"{value!r} stands twice; give each {name} its own"
            )
        seen.add(value or "")


def _skipped_hours(
    data: Raw, part: Raw, place: Location, names: tuple[str, ...], zoned: Raw | None = None
) -> Iterator[Finding]:
    """Refuse wall times that the clocks jump over in spring."""
    zone = typed(zoned or part, "zone", str) or typed(data, "zone", str) or ""
    if zone not in zones():
        return
    for name in names:
        moment = typed(part, name, datetime)
        if moment is None or moment.tzinfo is not None:
            continue
        there = moment.replace(tzinfo=ZoneInfo(zone))
        back = datetime.fromtimestamp(there.timestamp(), there.tzinfo).replace(tzinfo=None)
        if back != moment:
            yield Finding(
                (*place, name),
                f"{moment} does not exist in {zone}, where clocks go forward; write {back}",
            )


def _plain(moment: datetime) -> datetime:
    """Drop an offset, which the schema refuses anyway, so that moments can be compared."""
    return moment.replace(tzinfo=None)

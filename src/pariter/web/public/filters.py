"""The two filters above a list of open opportunities; they work by address alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from pariter.apps.programmes.models import Call
from pariter.web.public.wording import audience_name

PARAMETERS = ("audience", "about", "page")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor may choose from, and the calls that are left by what she chose."""

    audiences: tuple[Option, ...]
    topics: tuple[tuple[str, tuple[Option, ...]], ...]
    """Programme → its strands; the programme's title is empty where there is only one."""
    matches: tuple[Call, ...]
    known: bool
    active: bool


def filtered(calls: Sequence[Call], chosen: QueryDict) -> Filters:
    """Apply the address's filters; choices are those that lead to at least one call."""
    audience, about = chosen.get("audience", ""), chosen.get("about", "")
    audiences = {key for call in calls for key in call.edition.initiative.audience}
    strands = {topic_key(call): call.edition.initiative.strand for call in calls}
    matches = tuple(
        call
        for call in calls
        if (not audience or audience in call.edition.initiative.audience)
        and (not about or about == topic_key(call))
    )
    titles = {
        call.edition.initiative.programme.key: str(call.edition.initiative.programme)
        for call in calls
    }
    topics = tuple(
        (
            title if len(titles) > 1 else "",
            tuple(
                Option(key, str(strand), key == about)
                for key, strand in sorted(strands.items(), key=lambda pair: pair[1].position)
                if key.partition(":")[0] == programme
            ),
        )
        for programme, title in sorted(titles.items(), key=lambda pair: pair[1])
    )
    options = (Option(key, audience_name(key), key == audience) for key in audiences)
    return Filters(
        audiences=tuple(sorted(options, key=lambda option: option.label)),
        topics=topics,
        matches=matches,
        known=(not audience or audience in audiences) and (not about or about in strands),
        active=bool(audience or about),
    )


def topic_key(call: Call) -> str:
    """Return the value that stands for a call's strand in the address."""
    initiative = call.edition.initiative
    return f"{initiative.programme.key}:{initiative.strand.key}"

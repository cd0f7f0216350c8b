"""Writes: store the sessions of a pack's edition, with their venues and who gives them."""

from collections.abc import Mapping, Sequence

from i18nfield.strings import LazyI18nString

from pariter.apps.people.models import Organisation
from pariter.apps.programmes import models
from pariter.packs import schema


def add_sessions(
    *,
    edition: models.Edition,
    offers: Mapping[str, models.Offer],
    parts: Sequence[schema.Session],
    pack: schema.Pack,
) -> None:
    """Store an edition's sessions. offers: of the edition, by key."""
    venues = {venue.key: venue for venue in edition.initiative.programme.venues.all()}
    givers = {
        giver.code: giver
        for giver in Organisation.objects.filter(
            code__in={part.organisation for part in parts if part.organisation}
        )
    }
    sessions = {
        part.key: models.Session(
            edition=edition,
            offer=offers[part.offer] if part.offer else None,
            key=part.key,
            title=LazyI18nString(part.title),
            starts_at=part.starts.replace(tzinfo=pack.zone_info(part)),
            ends_at=part.ends.replace(tzinfo=pack.zone_info(part)),
            zone=part.zone or pack.zone,
            place=LazyI18nString(part.place),
            venue=venues[part.venue] if part.venue else None,
            organisation=givers[part.organisation] if part.organisation else None,
            topics=part.topics,
            spoken=part.spoken,
            access=part.access,
            least_age=part.least_age,
            most_age=part.most_age,
            online=part.online,
            link=part.link or "",
            devices=part.devices,
        )
        for part in parts
    }
    models.Session.objects.bulk_create(sessions.values())
    for part in parts:
        if part.watches:
            sessions[part.key].watches = sessions[part.watches]
    models.Session.objects.bulk_update(
        [sessions[part.key] for part in parts if part.watches], ["watches"]
    )

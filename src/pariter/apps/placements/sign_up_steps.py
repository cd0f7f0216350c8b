"""The statements of a quick sign-up, in the words of PostgreSQL and of SQLite.

PostgreSQL takes them in three messages at most, each doing several things at once; SQLite cannot
write in more than one table with one statement, so there each part is a statement of its own.
"""

from pariter.apps.placements.turns import LOCK, TAKE_NUMBERED

NEXT_NUMBER = {
    "postgresql": "nextval(pg_get_serial_sequence('placements_placement', 'id'))",
    "sqlite": """
        (SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'placements_placement')
    """,
}
STANDING = """
SELECT {number}, person.id, person.public_id, person.language, person.name,
    application.id, application.reference,
    application.state = 'submitted' AND NOT EXISTS (
        SELECT 1 FROM placements_placement AS place
        WHERE place.application_id = application.id AND place.offer_id = %(offer)s
            AND place.state IN ('offered', 'accepted', 'waiting')
    )
FROM (SELECT 1) AS one
LEFT JOIN people_person AS person ON person.email = %(email)s
LEFT JOIN applications_application AS application
    ON application.person_id = person.id AND application.call_id = %(call)s
"""
"""The number that the place will have, and what is known of whoever an address belongs to."""
# Of a person who is known already nothing is inserted; then each that follows finds nothing either.
PERSON = """
INSERT INTO people_person
    (public_id, email, name, language, password, is_superuser, is_staff, is_active, is_synthetic,
     joined_at)
VALUES (%(public_id)s, %(email)s, %(name)s, %(language)s, %(password)s, %(no)s, %(no)s, %(yes)s,
    %(no)s, %(at)s)
ON CONFLICT DO NOTHING
"""
APPLICATION = """
INSERT INTO applications_application
    (call_id, person_id, reference, state, answers, draft, verdicts, created_at, submitted_at)
SELECT %(call)s, id, %(reference)s, 'submitted', %(nothing)s, %(nothing)s, '[]', %(at)s, %(at)s
FROM {person} ON CONFLICT (call_id, person_id) DO NOTHING
"""
WISH = """
INSERT INTO applications_preference (application_id, offer_id, rank)
SELECT id, %(offer)s, 1 FROM {application}
"""
HOLD = """
SELECT id FROM applications_application WHERE id = %(application)s FOR NO KEY UPDATE
"""
"""Lets two sign-ups of one person follow each other; what comes next sees what the first did."""
ONE_MORE_WISH = """
INSERT INTO applications_preference (application_id, offer_id, rank)
SELECT application.id, %(offer)s, COALESCE((
    SELECT MAX(rank) FROM applications_preference WHERE application_id = application.id
), 0) + 1
FROM applications_application AS application
WHERE application.id = %(application)s AND NOT EXISTS (
    SELECT 1 FROM applications_preference
    WHERE application_id = application.id AND offer_id = %(offer)s
)
"""
ACTS = """
INSERT INTO journal_auditentry (at, actor, action, subject_type, subject_id, details)
SELECT %(at)s, %(public_id)s, 'person.registered', 'people.person', %(person)s,
    CAST('{{}}' AS {json})
FROM {taken} WHERE %(is_new)s
UNION ALL
SELECT %(at)s, %(public_id)s, 'application.submitted', 'applications.application',
    CAST(application_id AS text), CAST(%(call_details)s AS {json})
FROM {taken} WHERE %(applies)s
UNION ALL
SELECT %(at)s, %(public_id)s, 'placement.' || state, 'placements.placement', CAST(id AS text),
    CAST('{{"order": ' || "order" || '}}' AS {json})
FROM {taken}
"""
MAIL = """
INSERT INTO journal_outgoingmail
    (message_id, "to", language, about_type, about_id, subject, body, state, attempts, not_before,
     last_error, created_at)
SELECT %(message_id)s, %(email)s, %(mail_language)s, %(about_type)s, %(about_id)s,
    CASE WHEN state = 'waiting' THEN %(waiting_subject)s ELSE %(kept_subject)s END,
    CASE WHEN state = 'waiting' THEN replace(%(waiting_body)s, %(turn)s, CAST({unseen} + (
        SELECT COUNT(*) FROM placements_placement WHERE offer_id = %(offer)s AND state = 'waiting'
    ) AS text)) ELSE %(kept_body)s END,
    'waiting', 0, %(at)s, '', %(at)s
FROM {taken}
"""

_OWN = "(SELECT * FROM placements_placement WHERE id = %(placement)s) AS taken"
_NEW = "people_person WHERE public_id = %(public_id)s"
_KNOWN = "people_person WHERE id = %(known)s"
_BY_REFERENCE = "applications_application WHERE reference = %(reference)s"
# One statement does not see what another part of it writes, so it adds its own row to the list.
_CLAIM = f"""
WITH taken AS ({TAKE_NUMBERED}),
acts AS ({ACTS.format(json="jsonb", taken="taken")})
{MAIL.format(unseen=1, taken="taken")}
"""
_APPLY = f"""
application AS ({APPLICATION} RETURNING id)
{WISH.format(application="application")}
"""
_TAKE = (
    TAKE_NUMBERED,
    ACTS.format(json="text", taken=_OWN),
    MAIL.format(unseen=0, taken=_OWN),
)
NEWCOMER = {
    "postgresql": (
        f"WITH person AS ({PERSON} RETURNING id), {_APPLY.format(person='person')}",
        LOCK,
        _CLAIM,
    ),
    "sqlite": (
        PERSON,
        APPLICATION.format(person=_NEW),
        WISH.format(application=_BY_REFERENCE),
        *_TAKE,
    ),
}
"""Of somebody whom the site does not know."""
FIRST_OF_CALL = {
    "postgresql": (f"WITH {_APPLY.format(person=_KNOWN)}", LOCK, _CLAIM),
    "sqlite": (
        APPLICATION.format(person=_KNOWN),
        WISH.format(application=_BY_REFERENCE),
        *_TAKE,
    ),
}
"""Of somebody known who has never signed up in this call."""
ONE_MORE = {
    "postgresql": (HOLD, ONE_MORE_WISH, LOCK, _CLAIM),
    "sqlite": (ONE_MORE_WISH, *_TAKE),
}
"""Of somebody who has signed up in this call, for something else."""

"""What a guardian agrees to, version by version; a text that was agreed to once never changes."""

from django.utils.translation import gettext_lazy as _

CURRENT = "2026-11"
"""The version that is asked today."""
TERMS = {
    "2026-11": (
        _("I may decide for this child: as a parent, or by law."),
        _("This child may take part in what is named above."),
        _("In an emergency you may call me, and call a doctor."),
    ),
}
"""Version → what somebody who confirms agrees to. Whoever changes a text adds a version."""
PHOTOS = {
    "2026-11": _(
        "Photos and films in which this child can be known may be taken, and shown by the "
        "programme."
    ),
}
"""Version → what somebody agrees to who says yes to photos; the place never depends on it."""

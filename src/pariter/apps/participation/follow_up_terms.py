"""What a young person, or her guardian, agrees to who may be asked once a year; by version."""

from django.utils.translation import gettext_lazy as _

CURRENT = "2026-11"
"""The version that is asked today."""
TERMS = {
    "2026-11": (
        _(
            "Once a year you get one e-mail with three questions: what you do, what you study, and "
            "whether you have applied to a scientific programme."
        ),
        _("We keep the e-mail address until the day named here, and the answers as numbers."),
        _(
            "Anybody who has this link can stop it at any time. Then the addresses are erased at "
            "once, and no answer leads to you any more."
        ),
    ),
}
"""Version → what is agreed to. Whoever changes a text adds a version."""

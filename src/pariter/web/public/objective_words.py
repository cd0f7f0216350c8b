"""Values, states and ways of objectives in words."""

from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pariter.apps.objectives.definitions import Definition
from pariter.apps.objectives.progress import Progress, State
from pariter.apps.objectives.queries import Line, Reading
from pariter.kernels.disclosure import WITHHELD
from pariter.web.templatetags.components import long_date
from pariter.web.templatetags.languages import in_its_language

TAGS = {
    State.REACHED: "success",
    State.ON_TRACK: "success",
    State.BEHIND: "warning",
    State.UNDEFINED: "neutral",
    State.NO_VALUE: "neutral",
}
"""The colour that repeats what the words of a state say."""


def state_words(state: State) -> str:
    """Return the words of a state."""
    return {
        State.REACHED: _("Reached"),
        State.ON_TRACK: _("On track"),
        State.BEHIND: _("Behind"),
        State.UNDEFINED: _("Cannot be said yet"),
        State.NO_VALUE: _("No value yet"),
    }[state]


def number(value: float | None) -> str:
    """Write a number with one decimal where it has one."""
    if value is None:
        return ""
    rounded = round(value, 1)
    return number_format(
        rounded, decimal_pos=0 if rounded == int(rounded) else 1, force_grouping=True
    )


def exact(value: float) -> str:
    """Write a number with all its digits, as someone types it."""
    return str(number_format(int(value) if value == int(value) else value))


def amount(value: float, definition: Definition) -> str:
    """Write a value with its unit."""
    if definition.kind == "share":
        return _("%(number)s%%") % {"number": number(value)}
    return f"{number(value)} {definition.unit}"


def reading_words(reading: Reading | None, definition: Definition) -> str:
    """Say what is known of a year."""
    if reading is None:
        return _("no value")
    if reading.is_other:
        return _("measured in another way")
    if reading.value is None:
        return WITHHELD if definition.kind != "own" else _("no value")
    return amount(reading.value, definition)


def way_words(line: Line, definition: Definition) -> str:
    """Say where an objective stands, in one or two sentences."""
    found: Progress = line.progress
    if found.value is None or found.year is None:
        return _("Nothing that can be compared was measured yet.")
    said = [
        _("%(value)s in %(year)d.")
        % {"value": capfirst(amount(found.value, definition)), "year": found.year}
    ]
    if found.expected is not None and found.state != State.REACHED:
        said.append(
            _("On the straight way to the target it would be %(expected)s by then.")
            % {"expected": amount(found.expected, definition)}
        )
    if found.state == State.UNDEFINED:
        said.append(_("No earlier value and no target of that year say what it should be."))
    if found.share is not None:
        said.append(_share_words(found.share))
    elif line.targets and found.state != State.UNDEFINED:
        said.append(_("How much of the way is done cannot be said: there is no value before."))
    return " ".join(said)


def _share_words(share: float) -> str:
    per_cent = round(share * 100)
    if per_cent < 0:
        return _("It is further from the target than at the start.")
    if per_cent > 100:
        return _("That is beyond the target.")
    return _("%(share)s of the way is done.") % {"share": _("%(number)s%%") % {"number": per_cent}}


def tag(progress: Progress) -> dict[str, str]:
    """Return words and colour of a state, for `status_tag`."""
    return {"text": state_words(progress.state), "state": TAGS[progress.state]}


def source_words(reading: Reading) -> SafeString:
    """Say who measured a value that did not come through the gate, and of which day it is."""
    words = [in_its_language(text) for text in (reading.source, reading.note) if text]
    said = *words, long_date(reading.source_date)
    return format_html_join(" · ", "{}", ((one,) for one in said))

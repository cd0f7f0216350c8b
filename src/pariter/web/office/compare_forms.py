"""Two settings of a call's rules to choose; only what the call has can be changed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.programmes.models import Call, Quota
from pariter.kernels.allocation.party_variants import PartyVariant
from pariter.kernels.allocation.variants import Variant
from pariter.web.office.forms import ActForm

MECHANISMS = (
    ("deferred_acceptance", gettext_lazy("Each offer has its own order (deferred acceptance)")),
    ("serial_dictatorship", gettext_lazy("One order for all offers (serial dictatorship)")),
)
RESERVES = (
    ("as_written", gettext_lazy("As the call says")),
    ("reserved_first", gettext_lazy("Reserved seats first (minimum guarantee)")),
    ("open_first", gettext_lazy("Open seats first (over and above)")),
    ("none", gettext_lazy("No reserved seats")),
)
POINTS = (("yes", gettext_lazy("Points count")), ("no", gettext_lazy("The draw alone decides")))
LIMITS = (("yes", gettext_lazy("They hold")), ("no", gettext_lazy("There are none")))
FIRST = (
    ("yes", gettext_lazy("Schools that never came")),
    ("no", gettext_lazy("The draw alone decides")),
)
SIDES = {"first": "A", "second": "B"}


class CompareForm(ActForm):
    """Settings A and B; A begins as the call says, B with one thing changed."""

    def __init__(self, call: Call, data: Any = None) -> None:
        self.call = call
        self.longest = min(call.maximum_choices or 1_000, max(call.offers.count(), 1))
        super().__init__(data)
        for side in SIDES:
            for name, field in self._settings():
                self.fields[f"{side}_{name}"] = field
        name, value = self._changed()
        self.fields[f"second_{name}"].initial = value

    def _changed(self) -> tuple[str, Any]:
        """Return what B begins with instead: the first rule of the call that can be left out."""
        for name, without in (("reserves", "none"), ("points", "no"), ("limits", "no")):
            if f"second_{name}" in self.fields:
                return name, without
        return "longest", 1

    def _settings(self) -> Any:
        call = self.call
        yield "mechanism", _choice(_("Rule"), MECHANISMS, call.mechanism)
        if any(offer.slots for offer in call.offers.all()):
            yield "reserves", _choice(_("Reserved seats"), RESERVES, "as_written")
        if call.priorities:
            yield "points", _choice(_("Points"), POINTS, "yes")
        if call.caps or Quota.objects.filter(offer__call=call).exists():
            yield "limits", _choice(_("Quotas and caps"), LIMITS, "yes")
        yield (
            "longest",
            forms.IntegerField(
                label=_("Longest list"),
                required=False,
                min_value=1,
                max_value=self.longest,
                help_text=_("Leave it empty to count all wishes. A number cuts each list."),
                widget=forms.TextInput({"inputmode": "numeric", "size": "4"}),
                error_messages=dict.fromkeys(
                    ("invalid", "min_value", "max_value"),
                    _("Enter a whole number from 1 to %(most)d, or nothing.")
                    % {"most": self.longest},
                ),
            ),
        )

    @property
    def sides(self) -> list[tuple[str, list[Any]]]:
        """Return the name of each setting with its fields."""
        return [
            (label, [self[name] for name in self.fields if name.startswith(side)])
            for side, label in SIDES.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse one order for all where offers would have orders of their own."""
        values: dict[str, Any] = super().clean() or {}
        for side, label in SIDES.items():
            if values.get(f"{side}_mechanism") != "serial_dictatorship":
                continue
            if values.get(f"{side}_reserves", "none") != "none":
                self.add_error(
                    f"{side}_reserves",
                    _("%(side)s: one order for all knows no reserved seats. Choose none.")
                    % {"side": label},
                )
            if values.get(f"{side}_points", "no") != "no" and self._has_own_orders():
                self.add_error(
                    f"{side}_points",
                    _("%(side)s: one order for all knows no points of offers. Leave points out.")
                    % {"side": label},
                )
        return values

    def _has_own_orders(self) -> bool:
        return self.call.mechanism != "serial_dictatorship"

    def variant(self, side: str) -> Variant:
        """Return one of the settings, for the kernel."""
        chosen = self.cleaned_data
        longest = chosen.get(f"{side}_longest")
        return Variant(
            mechanism=chosen[f"{side}_mechanism"],
            reserves=chosen.get(f"{side}_reserves", "as_written"),
            points=chosen.get(f"{side}_points", "yes") == "yes",
            limits=chosen.get(f"{side}_limits", "yes") == "yes",
            longest=None if longest == self.longest else longest,
        )

    def in_words(self, side: str) -> list[tuple[str, str]]:
        """Return one of the settings as pairs of name and choice."""
        rows = []
        for name, field in self.fields.items():
            if not name.startswith(side):
                continue
            value = self.cleaned_data[name]
            if isinstance(field, forms.ChoiceField):
                value = dict(field.choices)[value]  # type: ignore[arg-type]
            rows.append((str(field.label), str(value or _("All wishes"))))
        return rows


class WindowCompareForm(CompareForm):
    """Settings A and B of a draw of families or classes; they begin as those of people do."""

    def _changed(self) -> tuple[str, Any]:
        """Let B begin with one place for each party, or without a limit where that is the rule."""
        return "places", None if self.call.window_places == 1 else 1

    def _settings(self) -> Any:
        call = self.call
        yield "places", _limit(_("Most places of one party"), call.window_places)
        if call.for_classes:
            yield "share", _limit(_("Most places of one school"), call.most_per_school)
            yield "kept", _choice(_("Seats kept for schools that never came"), LIMITS, "yes")
            yield "new_first", _choice(_("Who goes first"), FIRST, "yes")

    def clean(self) -> dict[str, Any]:
        """Take both settings as they are: no two of them contradict each other."""
        return self.cleaned_data

    def variant(self, side: str) -> Any:
        """Return one of the settings, for the kernel."""
        chosen = self.cleaned_data
        return PartyVariant(
            places=chosen[f"{side}_places"],
            share=chosen.get(f"{side}_share"),
            kept=chosen.get(f"{side}_kept", "yes") == "yes",
            new_first=chosen.get(f"{side}_new_first", "yes") == "yes",
        )

    def in_words(self, side: str) -> list[tuple[str, str]]:
        """Return one of the settings as pairs of name and choice."""
        return [
            (name, str(value) if value != str(_("All wishes")) else str(_("No limit")))
            for name, value in super().in_words(side)
        ]


def _limit(label: str, initial: int | None) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        initial=initial,
        min_value=1,
        max_value=1_000,
        help_text=_("Leave it empty for no limit."),
        widget=forms.TextInput({"inputmode": "numeric", "size": "4"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            _("Enter a whole number from 1 to 1000, or nothing."),
        ),
    )


def _choice(label: str, choices: Any, initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=initial)

"""What a programme names together with others: organisations, which belong to no one programme."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.errors import EditError
from pariter.apps.programmes.models import Programme
from pariter.packs.export import Content
from pariter.packs.places import Place


def foreign_codes(programme: Programme, codes: Collection[str]) -> set[str]:
    """Return which of these codes mean an organisation that the programme's editors may not rename.

    Those are organisations that a programme of another institution names, and those that the
    site knows from elsewhere though no version of this programme that is in force names them.
    """
    own = _codes(programme.pack.content)
    others = Programme.objects.exclude(institution=programme.institution_id).select_related("pack")
    named = {code for other in others for code in _codes(other.pack.content)}
    known = set(Organisation.objects.filter(code__in=codes).values_list("code", flat=True))
    return {code for code in codes if code in named or (code in known and code not in own)}


def other_codes(name: str) -> list[str]:
    """Return the codes that mean organisations of another name, whoever knows them."""
    return [
        organisation.code
        for organisation in Organisation.objects.all()
        if name not in _names(organisation).values()
    ]


def refuse_foreign_names(programme: Programme, before: Content, after: Content) -> None:
    """Raise EditError where editors changed what an organisation of others is called."""
    said = {part["code"]: part for part in before["pack"]["organisation"]}
    changed = [part for part in after["pack"]["organisation"] if part != said.get(part["code"])]
    foreign = foreign_codes(programme, [part["code"] for part in changed])
    refusals: dict[Place, str] = {}
    for organisation in Organisation.objects.filter(code__in=foreign):
        [part] = [one for one in changed if one["code"] == organisation.code]
        names = _names(organisation, *part["name"])
        if part["name"] != names or part["url"] not in (None, organisation.url):
            refusals["pack", "organisation", organisation.code, "name"] = _(
                "%(name)s is named by programmes of others too. Only who runs this site can "
                "rename it."
            ) % {"name": organisation.name}
    if refusals:
        raise EditError(_("Some names belong to others."), refusals=refusals)


def _names(organisation: Organisation, *languages: str) -> dict[str, str | None]:
    """Return the name of an organisation by language; one in no language is the same in each."""
    said = organisation.name.data
    if isinstance(said, str):
        return dict.fromkeys(languages or ("",), said)
    return {code: said.get(code) for code in languages or said}


def _codes(content: Content) -> set[str]:
    return {part["code"] for part in content["pack"].get("organisation", ())}

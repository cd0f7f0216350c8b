"""Imported tables of counts: upload with a mapping, every problem or a preview, the import."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from i18nfield.strings import LazyI18nString

from pariter.apps.evidence.datasets import TableFile, import_table, packed, read_table, unpacked
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.models import Dataset
from pariter.apps.programmes.models import Programme
from pariter.apps.programmes.numbers import Grouped
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import visible
from pariter.web.office.applications_import import KEPT_SECONDS
from pariter.web.office.forms import ActForm
from pariter.web.office.frame import page
from pariter.web.templatetags.components import long_date

SALT = "office.tables"
LARGEST_FILE = 20_000_000
LARGEST_MAPPING = 100_000
LARGEST_KEPT = 2_000_000
COMMAND = "pariter import-counts FILE --kind {kind} --mapping MAPPING --programme {programme}"
EXAMPLE = """\
source = "Personnel office"
reference_date = 2025-12-31
institution = "own"
year = 2025

[columns]
count = "people"
by = { role = "role", sex = "sex" }

[codes]
role = { PO = "PO", PA = "PA", RU = "RU" }
sex = { F = "women", M = "men" }
"""


class TableForm(ActForm):
    """A table, who is counted in it, and how it is read."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Who is counted"),
        choices=Dataset.Kind.choices,
        error_messages={"required": gettext_lazy("Choose who is counted.")},
    )
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "Counts, or one person a row; people are added up, and no row about one is kept."
        ),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose another."),
        },
    )
    mapping = forms.FileField(
        label=gettext_lazy("Mapping file"),
        help_text=gettext_lazy("TOML or JSON: what the columns and codes stand for."),
        widget=forms.FileInput({"accept": ".toml,.json"}),
        error_messages={
            "required": gettext_lazy("Choose a mapping file."),
            "empty": gettext_lazy("The mapping is empty. Choose another."),
        },
    )

    def clean_file(self) -> Any:
        """Refuse a table that is too large for a page."""
        return _not_larger(self.cleaned_data["file"], LARGEST_FILE)

    def clean_mapping(self) -> Any:
        """Refuse what can be no mapping."""
        return _not_larger(self.cleaned_data["mapping"], LARGEST_MAPPING)


@office
def tables(request: HttpRequest, programme: str) -> HttpResponse:
    """List a programme's imported tables; take a new one, show what it holds, and import it."""
    found = visible.led_programme(person(request), programme)
    show_under(request, found)
    if request.method == "POST" and "content" in request.POST:
        return _import(request, found)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    table, content = None, ""
    if form.is_bound and form.is_valid():
        table = _read(found, form)
    if table and not table.problems:
        content = signing.dumps(
            {"by": person(request).pk, "table": packed(table)}, salt=SALT, compress=True
        )
        if len(content) > LARGEST_KEPT:
            form.refuse(_too_large(found, table))
    return _page(request, found, form, table, content)


def _read(programme: Programme, form: TableForm) -> TableFile | None:
    """Read what was uploaded; what is wrong goes into the form."""
    told = form.cleaned_data
    try:
        table = read_table(
            programme=programme,
            kind=told["kind"],
            name=told["file"].name,
            stream=told["file"].file,
            mapping=told["mapping"].read(),
            at=timezone.now(),
        )
    except EvidenceError as error:
        form.add_error("mapping", str(error))
        return None
    if table.problems:
        form.add_error("file", _("The file has problems. Nothing was imported."))
    return table


def _import(request: HttpRequest, programme: Programme) -> HttpResponse:
    someone = person(request)
    try:
        kept = signing.loads(request.POST["content"], salt=SALT, max_age=KEPT_SECONDS)
        if kept["by"] != someone.pk:
            raise signing.BadSignature
        table = unpacked(programme, kept["table"])
        import_table(table=table, at=timezone.now(), by=someone)
    except signing.BadSignature:
        return _refused(request, programme, _("The file waited for too long. Choose it again."))
    except EvidenceError as error:
        return _refused(request, programme, str(error))
    messages.success(request, _("The table is imported. Look at the figures before you publish."))
    return redirect("office_tables", programme.key)


def _refused(request: HttpRequest, programme: Programme, message: str) -> HttpResponse:
    form = TableForm({}, {})
    form.refuse(message)
    for name in form.fields:
        form.errors.pop(name, None)
    return _page(request, programme, form, None, "")


def _page(
    request: HttpRequest,
    programme: Programme,
    form: TableForm,
    table: TableFile | None,
    content: str,
) -> HttpResponse:
    shown = table if table and not form.errors else None
    return page(
        request,
        "tables",
        section="figures",
        status=422 if form.errors else 200,
        programme=programme,
        form=form,
        example=EXAMPLE,
        problems=table.problems_in_words if table else [],
        columns=[_("What the file holds"), _("Read")],
        rows=_rows(shown) if shown else None,
        content=content if shown else "",
        tables=Dataset.objects.filter(programme=programme).select_related(
            "imported_by", "replaced_by"
        ),
    )


def _rows(table: TableFile) -> list[tuple[str, str]]:
    report = table.report
    rows = [
        (_("Who is counted"), str(Dataset.Kind(table.kind).label)),
        (_("Lines"), str(Grouped(report["lines"]))),
        (_("Counted in all"), str(Grouped(report["counted"]))),
        (_("Years"), ", ".join(map(str, report["years"]))),
        (_("Institutions"), str(Grouped(report["institutions"]))),
        (_("Counted on"), long_date(table.mapping.reference_date)),
        (_("Source"), str(LazyI18nString(table.mapping.source))),
        (_("Totals that were checked"), str(Grouped(report["checks"]))),
    ]
    rows += [
        (_("Left out: %(code)s") % {"code": code}, str(Grouped(lines)))
        for code, lines in report["left_out"].items()
    ]
    if table.replaces:
        replaced = f"{table.replaces.name}, {long_date(table.replaces.imported_at)}"
        rows.append((_("Takes the place of"), replaced))
    return rows


def _too_large(programme: Programme, table: TableFile) -> str:
    """Say which command imports a table that no page can carry from its preview to the import."""
    told = {
        "cells": Grouped(table.report["cells"]),
        "command": COMMAND.format(kind=table.kind, programme=programme.key),
    }
    words = _("The file has %(cells)s different cells, too many for this page. Run: %(command)s")
    return words % told


def _not_larger(file: Any, most: int) -> Any:
    if file.size > most:
        raise forms.ValidationError(
            _("The file has %(size)s bytes. Send at most %(most)s, or use pariter import-counts.")
            % {"size": Grouped(file.size), "most": Grouped(most)}
        )
    return file

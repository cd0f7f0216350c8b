"""Every table of the app, in place of the migrations by which it grew."""

import django.db.models.deletion
import i18nfield.fields
from django.conf import settings
from django.db import migrations, models

from pariter.apps.journal.append_only import guard


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("evidence", "0001_initial"),
        ("evidence", "0002_append_only"),
        ("evidence", "0003_datasets"),
        ("evidence", "0004_sealed_pay"),
    ]
    dependencies = [
        ("people", "__first__"),
        ("programmes", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dataset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="datasets",
                        to="programmes.programme",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("staff", "Academic staff"),
                            ("students", "Enrolled students"),
                            ("administrative", "Technical and administrative staff"),
                            ("governance", "Members of governing bodies"),
                            ("pay", "Pay of staff"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(help_text="name of the file", max_length=200)),
                ("digest", models.CharField(help_text="SHA-256 of the file", max_length=64)),
                (
                    "source",
                    models.CharField(
                        help_text="who counted, and where it can be read", max_length=300
                    ),
                ),
                (
                    "reference_date",
                    models.DateField(help_text="the day on which people were counted"),
                ),
                ("mapping", models.JSONField(help_text="how the columns and codes were read")),
                ("report", models.JSONField(help_text="what was read, left out and checked")),
                ("imported_at", models.DateTimeField()),
                (
                    "imported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="evidence.dataset",
                    ),
                ),
            ],
            options={
                "ordering": ("-imported_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "ledger entries",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="SealedPay",
            fields=[
                (
                    "dataset",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="pay",
                        serialize=False,
                        to="evidence.dataset",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
            options={
                "verbose_name_plural": "sealed pay",
            },
        ),
        migrations.CreateModel(
            name="DatasetRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dataset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="evidence.dataset",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="an academic year has the year it begins in"
                    ),
                ),
                ("institution", models.CharField(max_length=40)),
                ("values", models.JSONField(help_text="dimension → value")),
                ("count", models.PositiveBigIntegerField()),
            ],
            options={
                "ordering": ("id",),
                "indexes": [
                    models.Index(fields=["dataset", "year", "institution"], name="dataset_cells")
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="programmes.edition",
                    ),
                ),
                ("indicator", models.SlugField(max_length=60)),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "digests",
                    models.JSONField(help_text="digests of the ledger entries it shows, in order"),
                ),
                ("headline", i18nfield.fields.I18nCharField(max_length=300)),
                ("charts", models.JSONField(help_text="language → SVG")),
                (
                    "values",
                    models.JSONField(
                        default=list, help_text="indicators computed from what was released"
                    ),
                ),
                (
                    "sources",
                    models.JSONField(
                        default=list, help_text="imported tables that it was counted from"
                    ),
                ),
                (
                    "proof",
                    models.JSONField(default=dict, help_text="what the gate was asked, and ruled"),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="evidence.publication",
                    ),
                ),
                ("correction_reason", models.CharField(blank=True, max_length=300)),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-published_at",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "indicator", "version"), name="publication_version_once"
                    )
                ],
            },
        ),
        guard("evidence_ledgerentry"),
        guard("evidence_publication"),
        guard("evidence_dataset"),
        guard("evidence_datasetrow"),
        guard("evidence_sealedpay"),
    ]

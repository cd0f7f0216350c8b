import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from pariter.apps.journal.append_only import guard, unguard


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0013_arrivals"),
        ("placements", "0008_lottery_windows"),
        ("programmes", "0018_training_of_helpers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_at", models.DateTimeField(blank=True, null=True)),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("recorded_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="ServiceStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("content", models.JSONField()),
                ("issued_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("issued_at", "id"),
            },
        ),
        unguard("participation_delivery"),
        unguard("participation_scan"),
        migrations.AddField(
            model_name="delivery",
            name="boys",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="girls",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="of a class that was counted by gender; else empty", null=True
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="others",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="scan",
            name="parts",
            field=models.JSONField(
                blank=True,
                help_text="of a class: girls, boys, others and adults, as told",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("boys__isnull", True), ("girls__isnull", True), ("others__isnull", True)
                    ),
                    (
                        "people__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("girls"), "+", models.F("boys")
                            ),
                            "+",
                            models.F("others"),
                        ),
                    ),
                    _connector="OR",
                ),
                name="delivery_counts_genders_of_people",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="corrects",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="participation.service",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="duty",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="services",
                to="participation.duty",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="servicestatement",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="service_statements",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="servicestatement",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="service_statements",
                to="programmes.programme",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects__isnull", True)),
                fields=("duty",),
                name="one_first_service",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corrects__isnull", True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="service_correction_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_at__isnull", True), ("until_at__isnull", True)),
                    models.Q(("from_at__isnull", False), ("until_at__gt", models.F("from_at"))),
                    _connector="OR",
                ),
                name="service_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestatement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True)),
                fields=("person", "programme"),
                name="one_valid_statement",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaced_at__isnull", True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="replaced_statement_has_reason",
            ),
        ),
        guard("participation_delivery"),
        guard("participation_scan"),
        guard("participation_service"),
    ]

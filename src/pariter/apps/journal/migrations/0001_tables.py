"""Every table of the app, in place of the migrations by which it grew."""

import django.core.serializers.json
from django.db import migrations, models

from pariter.apps.journal.append_only import guard


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("journal", "0001_initial"),
        ("journal", "0002_append_only"),
        ("journal", "0003_about"),
    ]
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.UUIDField(
                        help_text="Public id of the person; empty: the system.", null=True
                    ),
                ),
                ("action", models.CharField(max_length=60)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.CharField(max_length=60)),
                (
                    "details",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "audit entries",
                "ordering": ("id",),
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id"], name="audit_of_subject"),
                    models.Index(fields=["at"], name="audit_by_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message_id", models.CharField(max_length=255, unique=True)),
                ("to", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=10)),
                ("about_type", models.CharField(blank=True, max_length=60)),
                ("about_id", models.CharField(blank=True, max_length=60)),
                ("subject", models.TextField()),
                ("body", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be sent"),
                            ("sent", "Sent"),
                            ("undeliverable", "Could not be delivered"),
                        ],
                        default="waiting",
                        max_length=14,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("not_before", models.DateTimeField()),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "outgoing mail",
                "ordering": ("id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["not_before", "id"],
                        name="mail_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("state", "undeliverable")),
                        fields=["about_type", "about_id"],
                        name="mail_undelivered",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(
                                models.Q(("state", "sent"), _negated=True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="sent_mail_has_its_time",
                    )
                ],
            },
        ),
        guard("journal_auditentry"),
    ]

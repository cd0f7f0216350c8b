"""Every table of the app, in place of the migrations by which it grew."""

import django.db.models.deletion
import i18nfield.fields
from django.conf import settings
from django.db import migrations, models

from pariter.apps.journal.append_only import guard


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("programmes", "0001_initial"),
        ("programmes", "0002_whom_to_ask"),
        ("programmes", "0003_move_contacts"),
        ("programmes", "0004_institutions"),
        ("programmes", "0005_releases_and_drafts"),
        ("programmes", "0006_versions_in_force"),
        ("programmes", "0007_how_calls_decide"),
        ("programmes", "0008_withdrawal_policy"),
        ("programmes", "0009_open_sign_up"),
        ("programmes", "0010_festivals"),
        ("programmes", "0011_session_changes"),
        ("programmes", "0012_schools"),
        ("programmes", "0013_discreet_and_checklists"),
        ("programmes", "0014_change_requests"),
        ("programmes", "0015_lottery_windows"),
        ("programmes", "0016_rooms_of_venues"),
        ("programmes", "0017_training_first"),
        ("programmes", "0018_training_of_helpers"),
    ]
    dependencies = [
        ("people", "0001_tables"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="PackVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("programme_key", models.SlugField(max_length=60)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("content", models.JSONField()),
                ("loaded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=60, unique=True)),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.packversion",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes",
                        to="people.organisation",
                    ),
                ),
                ("title", i18nfield.fields.I18nCharField(max_length=200)),
                ("summary", i18nfield.fields.I18nTextField()),
                ("body", i18nfield.fields.I18nTextField()),
                ("initials", models.CharField(max_length=4)),
                ("primary_colour", models.CharField(max_length=7)),
                ("accent_colour", models.CharField(max_length=7)),
                ("languages", models.JSONField()),
                ("zone", models.CharField(max_length=60)),
                (
                    "topics",
                    models.JSONField(
                        default=list, help_text="key and label of what sessions are about"
                    ),
                ),
                (
                    "schools",
                    models.ManyToManyField(
                        blank=True,
                        help_text="whose teachers may bring classes",
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("key",),
            },
        ),
        migrations.CreateModel(
            name="Aim",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aims",
                        to="programmes.programme",
                    ),
                ),
                ("key", models.CharField(max_length=20)),
                ("text", i18nfield.fields.I18nTextField()),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ("programme", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "key"), name="aim_key_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="programmes.programme",
                    ),
                ),
                ("key", models.SlugField(max_length=60)),
                ("name", i18nfield.fields.I18nCharField(max_length=200)),
                ("email", models.EmailField(max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("hours", i18nfield.fields.I18nCharField(max_length=200)),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ("programme", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "key"), name="contact_key_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PackRelease",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="releases",
                        to="programmes.programme",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="programmes.packversion",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("folder", "Loaded from its folder"),
                            ("browser", "Edited in the browser"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("released_at", models.DateTimeField()),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="PackDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft",
                        to="programmes.programme",
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        help_text="the version that the content was changed from",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.packversion",
                    ),
                ),
                (
                    "content",
                    models.JSONField(help_text="as in a version, but texts may lack a language"),
                ),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Strand",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="strands",
                        to="programmes.programme",
                    ),
                ),
                ("key", models.SlugField(max_length=60)),
                ("title", i18nfield.fields.I18nCharField(max_length=200)),
                ("summary", i18nfield.fields.I18nTextField()),
                ("icon", models.SlugField(max_length=40)),
                ("colour", models.SlugField(max_length=20)),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ("programme", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "key"), name="strand_key_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Initiative",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="initiatives",
                        to="programmes.programme",
                    ),
                ),
                (
                    "strand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiatives",
                        to="programmes.strand",
                    ),
                ),
                ("key", models.CharField(max_length=20)),
                ("slug", models.SlugField(max_length=80)),
                ("title", i18nfield.fields.I18nCharField(max_length=200)),
                ("summary", i18nfield.fields.I18nTextField()),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiatives",
                        to="programmes.contact",
                    ),
                ),
                ("audience", models.JSONField()),
                ("stations", models.JSONField()),
                ("held", models.JSONField(help_text='"in_person", "online" or both')),
                (
                    "spoken",
                    models.JSONField(help_text="codes of the languages in which it takes place"),
                ),
                ("texts", models.JSONField(help_text="language → section → Markdown")),
                (
                    "checklist",
                    models.JSONField(default=list, help_text="what newcomers do, as in the pack"),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("aims", models.ManyToManyField(related_name="initiatives", to="programmes.aim")),
            ],
            options={
                "ordering": ("programme", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "key"), name="initiative_key_once"
                    ),
                    models.UniqueConstraint(
                        fields=("programme", "slug"), name="initiative_slug_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="programmes.initiative",
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("title", i18nfield.fields.I18nCharField(max_length=200)),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="programmes.packversion",
                    ),
                ),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
            ],
            options={
                "ordering": ("initiative", "starts"),
                "constraints": [
                    models.UniqueConstraint(fields=("initiative", "key"), name="edition_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))),
                        name="edition_ends_after",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
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
                        related_name="calls",
                        to="programmes.edition",
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("role", models.SlugField(max_length=40)),
                ("zone", models.CharField(max_length=60)),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("results_at", models.DateTimeField(blank=True, null=True)),
                ("closed_early_at", models.DateTimeField(blank=True, null=True)),
                ("mechanism", models.SlugField(max_length=40)),
                ("minimum_choices", models.PositiveSmallIntegerField(default=1)),
                ("maximum_choices", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("draw_at", models.DateTimeField(blank=True, null=True)),
                (
                    "draw_source",
                    i18nfield.fields.I18nCharField(blank=True, default="", max_length=300),
                ),
                ("answer_hours", models.PositiveIntegerField(default=168)),
                ("rules", models.JSONField(default=list)),
                (
                    "homes",
                    models.JSONField(
                        default=list, help_text="codes of the organisations people apply from"
                    ),
                ),
                (
                    "questions",
                    models.JSONField(
                        default=list, help_text="what everyone is asked, as in the pack"
                    ),
                ),
                (
                    "priorities",
                    models.JSONField(
                        default=list, help_text="key, points, text and offers of each"
                    ),
                ),
                (
                    "traits",
                    models.JSONField(default=list, help_text="what seats may be reserved for"),
                ),
                (
                    "caps",
                    models.JSONField(
                        default=list, help_text="the most seats of several offers together"
                    ),
                ),
                (
                    "pairing",
                    models.JSONField(
                        blank=True, help_text="how two calls' people are paired", null=True
                    ),
                ),
                (
                    "budget",
                    models.PositiveBigIntegerField(blank=True, help_text="in cents", null=True),
                ),
                (
                    "withdrawal",
                    models.SlugField(
                        default="chain",
                        help_text="how seats that are given back go on",
                        max_length=12,
                    ),
                ),
                ("needs_account", models.BooleanField(default=True)),
                ("most_together", models.PositiveSmallIntegerField(default=1)),
                ("reminder_hours", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "for_classes",
                    models.BooleanField(
                        default=False, help_text="a teacher signs up a whole class"
                    ),
                ),
                (
                    "most_per_school",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="classes of one school that may hold places",
                        null=True,
                    ),
                ),
                (
                    "kept_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="until when seats are kept for schools never served",
                        null=True,
                    ),
                ),
                (
                    "needs_guardian",
                    models.BooleanField(
                        default=False,
                        help_text="a place of a minor counts when her guardian has confirmed",
                    ),
                ),
                (
                    "asks_needs",
                    models.BooleanField(
                        default=False, help_text="people may say what they need to take part"
                    ),
                ),
                (
                    "discreet",
                    models.BooleanField(
                        default=False,
                        help_text="mails, tickets and calendars do not name what people come to",
                    ),
                ),
                (
                    "complete_after",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="sessions that one must attend for a certificate",
                        null=True,
                    ),
                ),
                (
                    "training",
                    models.CharField(
                        blank=True,
                        help_text="key of the initiative to complete before signing up",
                        max_length=60,
                    ),
                ),
                (
                    "duty_training",
                    models.CharField(
                        blank=True,
                        help_text="key of the initiative that helpers complete first",
                        max_length=60,
                    ),
                ),
                (
                    "window_closes_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="until when wishes are collected for one draw",
                        null=True,
                    ),
                ),
                (
                    "window_places",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="most places that one party gets by that draw",
                        null=True,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decides",
                        to="programmes.call",
                    ),
                ),
            ],
            options={
                "ordering": ("opens_at",),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "key"), name="call_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="call_closes_after_opening",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="programmes.call",
                    ),
                ),
                ("key", models.SlugField(max_length=80)),
                ("title", i18nfield.fields.I18nCharField(max_length=200)),
                ("summary", i18nfield.fields.I18nTextField(blank=True, default="")),
                ("host", models.CharField(blank=True, max_length=200)),
                ("capacity", models.PositiveIntegerField()),
                (
                    "kept_seats",
                    models.PositiveIntegerField(
                        default=0, help_text="of these, kept for schools never served"
                    ),
                ),
                ("most_classes", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "slots",
                    models.JSONField(
                        default=list, help_text="classes of seats, in the order of filling"
                    ),
                ),
                (
                    "cost",
                    models.PositiveBigIntegerField(blank=True, help_text="in cents", null=True),
                ),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ("call", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("call", "key"), name="offer_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kept_seats__lte", models.F("capacity"))),
                        name="offer_keeps_what_it_has",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Partnership",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partnerships",
                        to="programmes.programme",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships",
                        to="people.organisation",
                    ),
                ),
                ("kind", models.SlugField(max_length=20)),
                ("text", i18nfield.fields.I18nTextField()),
                ("since", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "initiatives",
                    models.ManyToManyField(related_name="partnerships", to="programmes.initiative"),
                ),
            ],
            options={
                "ordering": ("programme", "position"),
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quotas",
                        to="programmes.offer",
                    ),
                ),
                (
                    "home",
                    models.SlugField(
                        help_text="an organisation's code; * for each of the rest", max_length=60
                    ),
                ),
                ("seats", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("offer", "home"), name="quota_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responsibilities",
                        to="programmes.initiative",
                    ),
                ),
                ("scope", i18nfield.fields.I18nCharField(max_length=200)),
                ("role", i18nfield.fields.I18nCharField(max_length=200)),
                ("email", models.EmailField(max_length=254)),
                ("hours", i18nfield.fields.I18nCharField(blank=True, default="", max_length=200)),
                ("names", models.JSONField(default=list)),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ("initiative", "position"),
            },
        ),
        migrations.CreateModel(
            name="OfficeRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="office_roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="office_roles",
                        to="programmes.programme",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("office", "Office"),
                            ("editor", "Editor"),
                            ("observer", "Figures only"),
                            ("partner", "Partner"),
                        ],
                        default="office",
                        max_length=20,
                    ),
                ),
                (
                    "strand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="office_roles",
                        to="programmes.strand",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="office_roles",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("strand__isnull", True)),
                        fields=("person", "programme", "role"),
                        name="office_role_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("strand__isnull", False)),
                        fields=("person", "strand", "role"),
                        name="strand_role_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation__isnull", False), ("role", "partner")),
                            models.Q(
                                models.Q(("role", "partner"), _negated=True),
                                ("organisation__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="partner_role_names_organisation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Venue",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="venues",
                        to="programmes.programme",
                    ),
                ),
                ("key", models.SlugField(max_length=60)),
                ("name", i18nfield.fields.I18nCharField(max_length=200)),
                ("address", models.CharField(max_length=300)),
                (
                    "way",
                    i18nfield.fields.I18nTextField(
                        help_text="how to get there, with the way without steps"
                    ),
                ),
                ("step_free", models.BooleanField(default=False)),
                (
                    "latitude",
                    models.FloatField(blank=True, help_text="in degrees north", null=True),
                ),
                (
                    "longitude",
                    models.FloatField(blank=True, help_text="in degrees east", null=True),
                ),
                (
                    "rooms",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="names by language, and seats, of each room",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ("programme", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "key"), name="venue_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))
                            ),
                            _connector="OR",
                        ),
                        name="venue_lies_on_earth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="programmes.edition",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="programmes.offer",
                    ),
                ),
                ("key", models.SlugField(max_length=80)),
                ("title", i18nfield.fields.I18nCharField(max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("zone", models.CharField(max_length=60)),
                ("place", i18nfield.fields.I18nCharField(max_length=300)),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="programmes.venue",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        help_text="who gives it, where it is not the institution",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="people.organisation",
                    ),
                ),
                (
                    "topics",
                    models.JSONField(
                        blank=True, default=list, help_text="keys of the programme's topics"
                    ),
                ),
                (
                    "spoken",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="codes of its languages, where not the initiative's",
                    ),
                ),
                (
                    "access",
                    models.JSONField(
                        blank=True, default=list, help_text="what makes it easier to attend"
                    ),
                ),
                ("least_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("most_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("online", models.BooleanField(default=False)),
                (
                    "link",
                    models.URLField(
                        blank=True,
                        help_text="where it takes place online; told to who signed up",
                        max_length=300,
                    ),
                ),
                (
                    "watches",
                    models.ForeignKey(
                        blank=True,
                        help_text="the online session that is watched together here",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watch_rooms",
                        to="programmes.session",
                    ),
                ),
                (
                    "devices",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="how many can be borrowed there", null=True
                    ),
                ),
                (
                    "sequence",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="how often it was moved; calendars go by it"
                    ),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("starts_at", "key"),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "key"), name="session_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="session_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_age__isnull", True),
                            ("most_age__isnull", True),
                            ("most_age__gte", models.F("least_age")),
                            _connector="OR",
                        ),
                        name="session_ages_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="materials",
                        to="programmes.session",
                    ),
                ),
                ("title", i18nfield.fields.I18nCharField(max_length=200)),
                ("url", models.URLField(max_length=300)),
                (
                    "captions",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="of a recording: codes of the languages of its captions",
                    ),
                ),
                ("is_recording", models.BooleanField(default=False)),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("session", "published_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_recording", False),
                            models.Q(("captions", []), _negated=True),
                            _connector="OR",
                        ),
                        name="recording_has_captions",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_requests",
                        to="programmes.session",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("wished", models.JSONField(default=dict)),
                ("reason", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("done", "Done"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("asked_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("session",),
                        name="one_change_asked_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declined_change_has_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session_proposals",
                        to="programmes.call",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session_proposals",
                        to="people.organisation",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session_proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("sent", "Sent"),
                            ("returned", "Changes asked for"),
                            ("approved", "In the programme"),
                            ("declined", "Not taken"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("content", models.JSONField(default=dict)),
                ("note", models.TextField(blank=True)),
                (
                    "session",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
                        to="programmes.session",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            ("session__isnull", False),
                            _connector="OR",
                        ),
                        name="approved_proposal_is_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("returned", "declined")), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="returned_proposal_has_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="programmes.session",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("moved", "Moved"), ("cancelled", "Cancelled")], max_length=10
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.venue",
                    ),
                ),
                ("place", i18nfield.fields.I18nCharField(max_length=300)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("session", "changed_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "cancelled")),
                        fields=("session",),
                        name="session_cancelled_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "cancelled"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cancelled_session_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="changed_session_ended_after_start",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="programme",
            name="desk",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="programmes.contact",
            ),
        ),
        guard("programmes_sessionchange"),
    ]

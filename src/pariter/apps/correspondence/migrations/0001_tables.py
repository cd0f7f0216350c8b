"""Every table of the app, in place of the migrations by which it grew."""

import django.db.models.deletion
import i18nfield.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("correspondence", "0001_initial"),
        ("correspondence", "0002_group_messages"),
        ("correspondence", "0003_messages_to_several_sessions"),
        ("correspondence", "0004_messages_to_several_calls"),
    ]
    dependencies = [
        ("people", "__first__"),
        ("programmes", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=12, unique=True)),
                (
                    "token",
                    models.CharField(
                        help_text="opens it for who asked", max_length=43, unique=True
                    ),
                ),
                (
                    "submission",
                    models.CharField(
                        help_text="the same for the same form sent twice",
                        max_length=64,
                        unique=True,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enquiries",
                        to="programmes.programme",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enquiries",
                        to="programmes.initiative",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="programmes.contact",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "Question"),
                            ("proposal", "Proposal"),
                            ("barrier", "Barrier"),
                        ],
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="enquiries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("subject", models.CharField(blank=True, max_length=150)),
                (
                    "page",
                    models.CharField(
                        blank=True, help_text="where a barrier was met", max_length=500
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("waiting", "They wrote again"),
                            ("answered", "Answered"),
                            ("closed", "Closed"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "due_at",
                    models.DateTimeField(help_text="end of the day on which an answer is due"),
                ),
                ("moved_at", models.DateTimeField(help_text="when the last message was written")),
                ("answered_at", models.DateTimeField(help_text="first answer", null=True)),
                (
                    "in_time",
                    models.BooleanField(
                        help_text="the first answer came before it was due", null=True
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "keep_days",
                    models.PositiveSmallIntegerField(help_text="promised to whoever asked"),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_reason", models.CharField(blank=True, max_length=300)),
                ("is_spam", models.BooleanField(default=False)),
                ("erase_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name_plural": "enquiries",
                "ordering": ("received_at", "id"),
                "indexes": [
                    models.Index(fields=["programme", "state", "due_at"], name="enquiry_inbox"),
                    models.Index(fields=["email", "received_at"], name="enquiry_by_address"),
                    models.Index(
                        condition=models.Q(("erased_at__isnull", True)),
                        fields=["erase_at"],
                        name="enquiry_to_erase",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("state", "closed")),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="closed_enquiry_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("in_time__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("in_time__isnull", False)),
                            _connector="OR",
                        ),
                        name="answered_enquiry_is_in_time_or_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at__isnull", True),
                            models.Q(("email", ""), ("name", ""), ("page", ""), ("subject", "")),
                            _connector="OR",
                        ),
                        name="erased_enquiry_holds_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupMessage",
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
                        related_name="group_messages",
                        to="programmes.call",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.offer",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.session",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("applied", "Everyone who applied"),
                            ("placed", "Everyone who holds a place, accepted or not"),
                            ("accepted", "Whoever accepted a place"),
                            ("waiting", "Whoever waits for a place"),
                            ("no_place", "Whoever has no place"),
                            ("came", "Whoever came"),
                            ("absent", "Whoever was noted as absent"),
                        ],
                        max_length=10,
                    ),
                ),
                ("texts", models.JSONField(help_text="language → subject and body, as written")),
                ("counts", models.JSONField(help_text="language → number of people")),
                ("submission", models.CharField(max_length=64, unique=True)),
                ("sent_at", models.DateTimeField()),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "several",
                    models.ManyToManyField(
                        help_text="sessions to whose people it went together",
                        related_name="+",
                        to="programmes.session",
                    ),
                ),
                (
                    "others",
                    models.ManyToManyField(
                        help_text="calls of the same programme to whose people it also went",
                        related_name="+",
                        to="programmes.call",
                    ),
                ),
            ],
            options={
                "ordering": ("-sent_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("offer__isnull", True), ("session__isnull", True), _connector="OR"
                        ),
                        name="message_to_offer_or_session",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="correspondence.enquiry",
                    ),
                ),
                (
                    "author",
                    models.CharField(
                        choices=[("asker", "Who asked"), ("office", "Office")], max_length=10
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.TextField()),
                ("submission", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("enquiry", "at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="correspondence.enquiry",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("enquiry", "at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "enquiry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
                        to="correspondence.enquiry",
                    ),
                ),
                ("may_be_published", models.BooleanField(help_text="whoever proposed it agrees")),
                (
                    "signature",
                    models.CharField(
                        choices=[
                            ("student", "A student"),
                            ("phd", "A PhD candidate"),
                            ("researcher", "A researcher or professor"),
                            ("staff", "A member of staff"),
                            ("partner", "A partner organisation"),
                            ("family", "A parent or family member"),
                            ("someone", "Someone else"),
                            ("name", "With my name"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("discussion", "In discussion"),
                            ("agenda", "On the committee’s agenda"),
                            ("decided", "Decided"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=150)),
                ("text", models.TextField(blank=True)),
                ("signed_name", models.CharField(blank=True, max_length=200)),
                ("published_at", models.DateTimeField(null=True)),
                ("agenda_at", models.DateTimeField(null=True)),
                ("meeting_on", models.DateField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("partly", "Accepted in part"),
                            ("declined", "Not accepted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at__isnull", True),
                            ("may_be_published", True),
                            _connector="OR",
                        ),
                        name="published_proposal_has_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state", "decided"),
                                models.Q(("reason", ""), _negated=True),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(("state", "decided"), _negated=True),
                            _connector="OR",
                        ),
                        name="decided_proposal_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="correspondence.proposal",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "is_answer",
                    models.BooleanField(default=False, help_text="the office's own answer"),
                ),
                (
                    "signature",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("student", "A student"),
                            ("phd", "A PhD candidate"),
                            ("researcher", "A researcher or professor"),
                            ("staff", "A member of staff"),
                            ("partner", "A partner organisation"),
                            ("family", "A parent or family member"),
                            ("someone", "Someone else"),
                            ("name", "With my name"),
                        ],
                        max_length=12,
                    ),
                ),
                ("signed_name", models.CharField(blank=True, max_length=200)),
                ("language", models.CharField(max_length=10)),
                ("text", models.TextField()),
                ("submission", models.CharField(max_length=64, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits to be read"),
                            ("shown", "Shown"),
                            ("refused", "Not shown"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, help_text="why it is not shown", max_length=300),
                ),
                ("written_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("proposal", "written_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Watch",
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
                        related_name="watches",
                        to="programmes.initiative",
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=10)),
                (
                    "token",
                    models.CharField(help_text="confirms and ends it", max_length=43, unique=True),
                ),
                ("asked_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(help_text="when the link was sent last")),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name_plural": "watches",
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("initiative", "email"), name="watch_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("told_at__isnull", True),
                            ("confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="only_confirmed_watch_is_told",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerTemplate",
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
                        related_name="answer_templates",
                        to="programmes.programme",
                    ),
                ),
                ("title", models.CharField(max_length=100)),
                ("text", i18nfield.fields.I18nTextField()),
            ],
            options={
                "ordering": ("programme", "title"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "title"), name="answer_template_once"
                    )
                ],
            },
        ),
    ]

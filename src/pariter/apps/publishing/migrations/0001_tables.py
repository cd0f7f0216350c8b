"""Every table of the app, in place of the migrations by which it grew."""

import django.db.models.deletion
import i18nfield.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("publishing", "0001_initial"),
        ("publishing", "0002_keys_of_sessions"),
    ]
    dependencies = [
        ("programmes", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="MediaFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=120)),
                ("size", models.PositiveIntegerField(help_text="bytes")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("digest", "name"), name="media_file_address_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchText",
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
                        related_name="search_texts",
                        to="programmes.programme",
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("programme", "Programme"),
                            ("initiative", "Initiative"),
                            ("news", "News"),
                            ("strand", "Line of action"),
                            ("offer", "Place or course"),
                            ("session", "Session"),
                            ("partner", "Partner"),
                            ("person", "Person in charge"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        blank=True,
                        help_text="what its page's address needs, parts after “/”",
                        max_length=250,
                    ),
                ),
                ("title", models.TextField()),
                ("summary", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                ("since", models.DateField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("position", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ("programme", "language", "position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "language", "position"),
                        name="search_text_position_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("word", models.CharField(max_length=40)),
                ("stem", models.CharField(max_length=40)),
            ],
            options={
                "indexes": [models.Index(fields=["language", "stem"], name="search_word_stem")],
                "constraints": [
                    models.UniqueConstraint(fields=("language", "word"), name="search_word_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="publishing.searchtext",
                    ),
                ),
                (
                    "word",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="publishing.searchword",
                    ),
                ),
                ("weight", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("text", "word"), name="search_place_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Medium",
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
                        related_name="media",
                        to="programmes.programme",
                    ),
                ),
                ("key", models.SlugField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[("image", "Picture"), ("video", "Film")], max_length=10
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="media",
                        to="publishing.mediafile",
                    ),
                ),
                ("width", models.PositiveIntegerField(blank=True, help_text="pixels", null=True)),
                ("height", models.PositiveIntegerField(blank=True, help_text="pixels", null=True)),
                ("description", i18nfield.fields.I18nTextField()),
                ("credit", i18nfield.fields.I18nCharField(blank=True, default="", max_length=300)),
                (
                    "transcript",
                    i18nfield.fields.I18nTextField(blank=True, default="", help_text="Markdown"),
                ),
                (
                    "poster",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="films",
                        to="publishing.medium",
                    ),
                ),
            ],
            options={
                "ordering": ("programme", "key"),
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "key"), name="medium_key_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Showing",
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
                        related_name="showings",
                        to="programmes.initiative",
                    ),
                ),
                (
                    "medium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="showings",
                        to="publishing.medium",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ("initiative", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("initiative", "medium"), name="showing_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Caption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "medium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="captions",
                        to="publishing.medium",
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="captions",
                        to="publishing.mediafile",
                    ),
                ),
            ],
            options={
                "ordering": ("medium", "language"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("medium", "language"), name="caption_language_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="News",
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
                        related_name="news",
                        to="programmes.programme",
                    ),
                ),
                ("key", models.SlugField(max_length=60)),
                ("published", models.DateField()),
                ("title", i18nfield.fields.I18nCharField(max_length=200)),
                ("summary", i18nfield.fields.I18nTextField()),
                (
                    "body",
                    i18nfield.fields.I18nTextField(blank=True, default="", help_text="Markdown"),
                ),
                (
                    "image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="news",
                        to="publishing.medium",
                    ),
                ),
                (
                    "initiatives",
                    models.ManyToManyField(related_name="news", to="programmes.initiative"),
                ),
            ],
            options={
                "verbose_name_plural": "news",
                "ordering": ("-published", "key"),
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "key"), name="news_key_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="medium",
            name="initiatives",
            field=models.ManyToManyField(
                related_name="media", through="publishing.Showing", to="programmes.initiative"
            ),
        ),
    ]

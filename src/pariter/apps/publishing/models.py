"""Medium and News: what a programme shows and tells; SearchText: all its words, to be found."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField

from pariter.apps.programmes.media_files import storage_name
from pariter.apps.programmes.models import Initiative, Programme


class MediaFile(models.Model):
    """Bytes that a page may load, at an address that never shows others."""

    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField(help_text="bytes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("digest", "name"), name="media_file_address_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.digest[:12]}"

    @property
    def ending(self) -> str:
        """What follows the last dot of the name; says of which kind the file is."""
        return self.name.rpartition(".")[2]

    @property
    def stored_name(self) -> str:
        """Name of the bytes in the site's storage."""
        return storage_name(self.name, self.digest)


class Medium(models.Model):
    """A picture, or a film that all can follow: with captions, a transcript and a poster."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("Picture")
        VIDEO = "video", _("Film")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="media")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.ForeignKey(MediaFile, on_delete=models.PROTECT, related_name="media")
    width = models.PositiveIntegerField(null=True, blank=True, help_text="pixels")
    height = models.PositiveIntegerField(null=True, blank=True, help_text="pixels")
    description = I18nTextField()
    credit = I18nCharField(max_length=300, blank=True, default="")
    transcript = I18nTextField(blank=True, default="", help_text="Markdown")
    poster = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="films"
    )
    initiatives = models.ManyToManyField(Initiative, through="Showing", related_name="media")

    class Meta:
        ordering = ("programme", "key")
        constraints = [models.UniqueConstraint(fields=("programme", "key"), name="medium_key_once")]

    def __str__(self) -> str:
        return f"{self.programme.key}/{self.key}"

    @property
    def is_film(self) -> bool:
        """Tell whether it moves."""
        return self.kind == self.Kind.VIDEO


class Caption(models.Model):
    """What a film says, line by line, in one language."""

    medium = models.ForeignKey(Medium, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(max_length=10)
    file = models.ForeignKey(MediaFile, on_delete=models.PROTECT, related_name="captions")

    class Meta:
        ordering = ("medium", "language")
        constraints = [
            models.UniqueConstraint(fields=("medium", "language"), name="caption_language_once")
        ]

    def __str__(self) -> str:
        return f"{self.medium} ({self.language})"


class Showing(models.Model):
    """A medium on the page of an initiative, at its place."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="showings")
    medium = models.ForeignKey(Medium, on_delete=models.CASCADE, related_name="showings")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("initiative", "position")
        constraints = [
            models.UniqueConstraint(fields=("initiative", "medium"), name="showing_once")
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.medium}"


class News(models.Model):
    """A dated message of a programme; nobody sees it before its day."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="news")
    key = models.SlugField(max_length=60)
    published = models.DateField()
    title = I18nCharField(max_length=200)
    summary = I18nTextField()
    body = I18nTextField(blank=True, default="", help_text="Markdown")
    image = models.ForeignKey(
        Medium, on_delete=models.SET_NULL, null=True, blank=True, related_name="news"
    )
    initiatives = models.ManyToManyField(Initiative, related_name="news")

    class Meta:
        verbose_name_plural = "news"
        ordering = ("-published", "key")
        constraints = [models.UniqueConstraint(fields=("programme", "key"), name="news_key_once")]

    def __str__(self) -> str:
        return str(self.title)


class SearchText(models.Model):
    """One thing that can be found, in one language, as plain text."""

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("Programme")
        INITIATIVE = "initiative", _("Initiative")
        NEWS = "news", _("News")
        STRAND = "strand", _("Line of action")
        OFFER = "offer", _("Place or course")
        SESSION = "session", _("Session")
        PARTNER = "partner", _("Partner")
        PERSON = "person", _("Person in charge")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="search_texts")
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    key = models.CharField(
        max_length=250, blank=True, help_text="what its page's address needs, parts after “/”"
    )
    title = models.TextField()
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ("programme", "language", "position")
        constraints = [
            models.UniqueConstraint(
                fields=("programme", "language", "position"), name="search_text_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class SearchWord(models.Model):
    """A word as it is written somewhere in one language, without accents, and its stem."""

    language = models.CharField(max_length=10)
    word = models.CharField(max_length=40)
    stem = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("language", "word"), name="search_word_once")
        ]
        indexes = [models.Index(fields=("language", "stem"), name="search_word_stem")]

    def __str__(self) -> str:
        return self.word


class SearchPlace(models.Model):
    """That a word stands in a text, and how much that weighs."""

    text = models.ForeignKey(SearchText, on_delete=models.CASCADE, related_name="places")
    word = models.ForeignKey(SearchWord, on_delete=models.PROTECT, related_name="places")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("text", "word"), name="search_place_once")]

    def __str__(self) -> str:
        return f"{self.word} ({self.weight})"

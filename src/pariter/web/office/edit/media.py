"""The form of a picture or film: its file, what one sees, and the captions of a film."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.programmes.media_files import keep_file, read_file
from pariter.formats.pictures import PictureError, cleaned
from pariter.packs.export import Content
from pariter.packs.raw import Raw
from pariter.web.office.edit.fields import PAGE, TextField
from pariter.web.office.edit.forms import Group, Values
from pariter.web.office.edit.parts import PartForm, new_key
from pariter.web.office.edit.words import FIELDS, box, find

LARGEST = 5_000_000
"""Bytes of a picture that may be uploaded."""
SALT = "pariter.editing.picture"
REASONS = {
    "unknown": gettext_lazy("This is no picture. Choose a PNG, JPEG or WebP file."),
    "broken": gettext_lazy("This picture is damaged. Open it, save it again, and choose it anew."),
    "trailing": gettext_lazy("Something else hides behind this picture. Save it again."),
    "moving": gettext_lazy("This picture moves. Choose one that stands still."),
    "large": gettext_lazy("This picture has too many pixels. Make it smaller than 10,000 a side."),
}


@dataclass(frozen=True)
class Upload:
    """A picture that was sent and is kept: its name as sent, its digest, its ending."""

    name: str
    digest: str
    ending: str


class PictureField(forms.FileField):
    """A picture, known by its bytes alone."""

    def to_python(self, data: Any) -> Any:
        """Keep the picture without what nobody sees; return it as an Upload."""
        if data in self.empty_values:
            return None
        sent: Any = data
        if not sent.size or sent.size > LARGEST:
            raise ValidationError(_("This file is empty, or larger than 5 MB. Make it smaller."))
        try:
            picture = cleaned(sent.read())
        except PictureError as error:
            raise ValidationError(str(REASONS[error.reason])) from error
        digest = keep_file(path=f"media/x.{picture.ending}", content=picture.content)
        return Upload(sent.name or "", digest, picture.ending)


class MediumForm(PartForm):
    """A picture or a film; a new one is always a picture."""

    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def build(self) -> None:
        """Add the file of a picture, or the captions of a film."""
        super().build()
        if self.item and self.item["kind"] == "video":
            group = Group("", [])
            self.groups.append(group)
            self.add_texts(
                group,
                "captions",
                FIELDS["captions"],
                hint=_("WebVTT: begins with WEBVTT, then times and words."),
                longest=PAGE,
                rows=8,
                kind=CaptionsField,
            )
        else:
            field = PictureField(
                label=_("Another picture") if self.item else _("Picture"),
                help_text=_(
                    "PNG, JPEG or WebP, up to 5 MB; best below 400 KB. Notes inside the file, "
                    "such as where it was taken, are left out."
                ),
                required=False,
                error_messages={"invalid": _("Choose a file.")},
            )
            self.fields["file"] = field
            self.groups.insert(0, Group("", []))
            self.add_field(self.groups[0], "file", field)

    @property
    def item(self) -> Raw | None:
        """The part as the draft has it; None where it is new."""
        return find(self.editing.content, "medium", self.part_name) if self.part_name else None

    @property
    def upload(self) -> Upload | None:
        """The picture that was sent with this form, or kept when it was sent before."""
        found: Upload | None = self.cleaned_data.get("file")
        return found or self._kept()

    def clean(self) -> Values:
        """Ask for the picture of a new part; keep what was sent, whatever else is wrong."""
        values: Values = super().clean() or {}
        upload = self.upload
        if upload:
            typed: Any = self.data
            self.data = typed.copy()
            self.data["kept"] = signing.dumps(  # type: ignore[index]
                [self.editing.programme.key, upload.name, upload.digest, upload.ending], salt=SALT
            )
        elif not self.item and "file" not in self.errors:
            self.add_error("file", _("Choose a picture."))
        return values

    def values(self, content: Content) -> Values:
        """Return words and captions; a file is told apart by its digest."""
        found = super().values(content)
        item = find(content, "medium", self.part_name) if self.part_name else None
        if "file" in self.fields:
            found["file"] = content["media"].get(item["file"]) if item else None
        else:
            captions = item["captions"] if item else {}
            for language in self.editing.languages:
                path = captions.get(language, "")
                digest = content["media"].get(path)
                source = read_file(path, digest).decode("utf-8", "replace") if digest else ""
                found[box("captions", language)] = source.replace("\r\n", "\n").strip()
        return found

    @property
    def changed(self) -> Values:
        """What the editor changed; a picture counts where one was sent."""
        found = {
            name: value for name, value in super().changed.items() if name not in {"file", "kept"}
        }
        return found | ({"file": self.upload} if self.upload else {})

    def write(self, content: Content, changed: Values) -> None:
        """Write words, then the file or captions."""
        words = {name: value for name, value in changed.items() if name != "file"}
        upload: Upload | None = changed.get("file")
        super().write(content, self._named(words, upload))
        item = find(content, "medium", self.part_name) or content["pack"]["medium"][-1]
        if upload:
            _write_picture(content, item, upload)
        for name, value in changed.items():
            head, _dot, language = name.rpartition(".")
            if head == "captions":
                path = item["captions"].get(language) or f"media/{item['key']}.{language}.vtt"
                item["captions"][language] = path
                content["media"][path] = keep_file(path=path, content=f"{value}\n".encode())

    def clashes(self, content: Content) -> set[str]:
        """Compare words and captions; whoever sends a picture means it."""
        return super().clashes(content) - {"file"}

    def _named(self, words: Values, upload: Upload | None) -> Values:
        """Let a new picture be named after its file."""
        if self.item or upload is None:
            return words
        return {**words, "name.en": upload.name.rpartition(".")[0]}

    def _kept(self) -> Upload | None:
        try:
            key, name, digest, ending = signing.loads(self.data.get("kept") or "", salt=SALT)
        except (signing.BadSignature, ValueError):
            return None
        return Upload(name, digest, ending) if key == self.editing.programme.key else None


class CaptionsField(TextField):
    """What a film says, with its times."""

    def validate(self, value: Any) -> None:
        """Refuse what players would not read."""
        super().validate(value)
        if value and not value.startswith("WEBVTT"):
            raise ValidationError(_("Begin with the word WEBVTT in a line of its own."))


def _write_picture(content: Content, item: Raw, upload: Upload) -> None:
    """Let a medium show another file, at a path that says of which kind it is."""
    old = item.get("file") or ""
    path = old
    if not old.endswith(f".{upload.ending}"):
        taken = [name.removeprefix("media/").partition(".")[0] for name in content["media"]]
        path = f"media/{new_key(upload.name.rpartition('.')[0], taken)}.{upload.ending}"
        content["media"].pop(old, None)
    item.update(kind="image", file=path)
    content["media"][path] = upload.digest

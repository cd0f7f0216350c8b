"""A pack that is wrong is refused with file, line, key, value and mend; a right one loads."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pariter.packs.errors import PackError, Problem
from pariter.packs.loader import load, shipped_packs

Write = Callable[..., Path]

CAPACITY = "capacity = 12"
CLOSES = "closes = 2027-04-30T17:00:00"
SESSION = "starts = 2027-07-05T09:00:00"
LAST_EDITION = "starts = 2028-07-05"
OFFER_TITLE = 'title = { en = "Morning", it = "Mattina" }'
WHEN = 'when = "home in homes"'
TEXT = 'text = "camp"'
CALL = 'key = "pupils"'
TO_DO = """
[[initiative.checklist]]
key = "tax"
days = 5
text = { en = "Tax code", it = "Codice fiscale" }
"""


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(PackError) as refused:
        load(folder)
    return refused.value.problems


def test_right_pack_loads(write_pack: Write) -> None:
    loaded = load(write_pack())
    assert loaded.pack.key == "town_robotics"
    assert loaded.texts["camp"]["it"].sections == {"who": ("Chi", "- Vai a scuola.")}


def test_same_files_have_the_same_digest(write_pack: Write) -> None:
    folder = write_pack()
    assert load(folder).digest == load(folder).digest


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        (CAPACITY, "capacity = -1", "capacity", "-1 is wrong: should be greater than"),
        (CAPACITY, 'capacity = "12"', "capacity", "'12' is wrong: should be a valid integer"),
        (CAPACITY, "capacity = 1.5", "capacity", "1.5 is wrong"),
        (CAPACITY, "capacity = true", "capacity", "True is wrong"),
        (CAPACITY, "capacity = 2000000", "capacity", "2000000 is wrong"),
        (CAPACITY, "capacity = 12\ncapacty = 12", "capacty", "did you mean 'capacity'?"),
        (CAPACITY, "capacity = 12\nzzz = 12", "zzz", "its value is 12; remove it"),
        ("primary = ", "first = ", "first", "is no known key here"),
        ('zone = "Europe/Rome"', 'zone = "Europe/Roma"', "zone", "'Europe/Roma' is no time zone"),
        (CALL, f'{CALL}\nzone = "Mars"', "call.0.zone", "'Mars' is no time zone"),
        (CALL, f"{CALL}\ncomplete_after = 99", "complete_after", "99 is more than the"),
        (CALL, f"{CALL}\ndiscreet = true", "discreet", "only first_come has it"),
        (TEXT, f"{TEXT}{TO_DO.replace('5', '500')}", "checklist.0.days", "500 is wrong"),
        (TEXT, f"{TEXT}{TO_DO}{TO_DO}", "checklist.1.key", "'tax' stands twice"),
        (TEXT, f"{TEXT}{TO_DO}contact = 'nobody'", "checklist.0.contact", "'nobody' is no contact"),
        (CLOSES, "closes = 2027-02-28T17:00:00", "closes", "is not after opens 2027-03-01"),
        (CLOSES, "closes = 2027-05-11T17:00:00", "results", "is before the call closes"),
        (CLOSES, "closes = 2027-05-04T17:00:00", "draw", "is not after closes 2027-05-04"),
        (CLOSES, "closes = 2027-07-17T17:00:00", "closes", "is after the edition ends"),
        (CLOSES, "closes = 2027-04-30T17:00:00Z", "closes", "carries an offset"),
        (CLOSES, "closes = 2027-04-30", "closes", "is wrong: should be a valid datetime"),
        (CLOSES, 'closes = "tomorrow"', "closes", "'tomorrow' is wrong"),
        (
            "opens = 2027-03-01T09",
            "opens = 2027-03-28T02",
            "opens",
            "does not exist in Europe/Rome",
        ),
        (LAST_EDITION, "starts = 2027-07-16", "edition.1.starts", "lies inside edition '2027'"),
        ("ends = 2028-07-16", "ends = 2028-07-04", "ends", "is before starts 2028-07-05"),
        ('key = "2028"', 'key = "2027"', "edition.1.key", "'2027' stands twice"),
        (SESSION, "starts = 2027-07-04T09:00:00", "session.0.starts", "is outside the edition"),
        (SESSION, "starts = 2027-07-05T12:00:00", "session.0.ends", "is not after starts"),
        ('offer = "morning"', 'offer = "evening"', "offer", "use one of: morning"),
        (
            '"north-school" = 3',
            '"south" = 3',
            "quota.south",
            "'south' is not among the call's homes",
        ),
        ('"north-school" = 3', '"*" = -3', "quota.*", "-3 is wrong"),
        ('homes = ["north-school"]', 'homes = ["south"]', "homes.0", "use one of: north-school"),
        (WHEN, 'when = "home in homs"', "rule.0.when", "undeclared reference to 'homs'"),
        (WHEN, 'when = "home +"', "rule.0.when", "Syntax error"),
        (WHEN, 'when = "home"', "rule.0.when", "not true or false"),
        (OFFER_TITLE, 'title = { en = "Morning" }', "offer.0.title", "has no 'it'"),
        (OFFER_TITLE, 'title = "Morning"', "offer.0.title", "'Morning' is wrong"),
        ('it = "Mattina" }', 'it = "M", fr = "M" }', "title.fr", "'languages' does not name"),
        ('it = "Mattina" }', 'it = " " }', "offer.0.title", "the text for 'it' is empty"),
        ('languages = ["en", "it"]', 'languages = ["it"]', "languages", "has no 'en'"),
        ('strand = "robots"', 'strand = "robot"', "initiative.0.strand", "use one of: robots"),
        ('stations = ["publish", "apply", "place"]', 'stations = ["go"]', "stations.0", "'go' is"),
        ('primary = "#123a7c"', 'primary = "blue"', "brand.primary", "'blue' is not written as"),
        ('slug = "camp"', 'slug = "Big Camp"', "initiative.0.slug", "'Big Camp' is not written as"),
        ('"deferred_acceptance"', '"merit"', "mechanism", "'merit' is wrong"),
        ('slug = "camp"', 'slug = "news"', "initiative.0.slug", "is the address of another page"),
        ('key = "town_robotics"', 'key = "search"', "key", "is the address of another page"),
        ('institution = "town"', 'institution = "twon"', "institution", "use one of: north-school"),
        (TEXT, f'{TEXT}\ncontact = "dsk"', "initiative.0.contact", "use one of: desk"),
        (TEXT, f'{TEXT}\naims = ["G1"]', "initiative.0.aims.0", "none are written here"),
        (TEXT, f'{TEXT}\nmedia = ["film"]', "initiative.0.media.0", "is no medium of this pack"),
        (TEXT, f"{TEXT}\nheld = []", "initiative.0.held", "is wrong"),
        (TEXT, f'{TEXT}\nspoken = ["english"]', "initiative.0.spoken.0", "is not written as"),
        (
            'code = "north-school"',
            'code = "north-school"\nmember_of = "south"',
            "member_of",
            "no org",
        ),
        (
            'code = "north-school"',
            'code = "north-school"\nmember_of = "north-school"',
            "organisation.1.member_of",
            "is no member of itself",
        ),
        (CALL, f"{CALL}\nmaximum_choices = 0", "maximum_choices", "0 is wrong"),
        (CALL, f"{CALL}\nminimum_choices = 3\nmaximum_choices = 2", "maximum_choices", "is below"),
    ],
)
def test_wrong_value_is_refused_on_its_line(
    write_pack: Write, old: str, new: str, key: str, said: str
) -> None:
    folder = write_pack((old, new))
    found = [problem for problem in problems_of(folder) if problem.key.endswith(key)]
    assert [said in problem.message for problem in found] == [True], problems_of(folder)
    line = (folder / "pack.toml").read_text("utf-8").splitlines()[found[0].line - 1]
    assert line.split(" =")[0] in f"{new}\n{old}\n{found[0].key}" or key.split(".")[-1] in line
    assert str(found[0]).startswith(f"{folder / 'pack.toml'}:{found[0].line}: ")


def test_line_is_that_of_the_wrong_value(write_pack: Write) -> None:
    folder = write_pack((CAPACITY, "capacity = -1"))
    [problem] = problems_of(folder)
    assert (folder / "pack.toml").read_text("utf-8").splitlines()[problem.line - 1] == (
        "capacity = -1"
    )


def test_all_problems_are_listed_in_order(write_pack: Write) -> None:
    folder = write_pack(
        (CAPACITY, "capacity = -1"),
        (CLOSES, "closes = 2027-02-28T17:00:00"),
        (LAST_EDITION, "starts = 2027-07-16"),
        (WHEN, 'when = "homs"'),
        (OFFER_TITLE, 'title = { en = "Morning" }'),
        ('zone = "Europe/Rome"', 'zone = "Europe/Roma"'),
        texts={"it/camp.md": None, "en/camp.md": "Robot camp\n\n## Who\n\n## X {#x}\n"},
    )
    problems = problems_of(folder)
    assert [problem.key for problem in problems] == [
        "zone",
        "initiative.0.edition.0.call.0.closes",
        "initiative.0.edition.0.call.0.rule.0.when",
        "initiative.0.edition.0.call.0.offer.0.title",
        "initiative.0.edition.0.call.0.offer.0.capacity",
        "initiative.0.edition.1.starts",
        "",
        "## Who",
        "x",
        "",
        "",
    ]
    lines = [problem.line for problem in problems[:6]]
    assert lines == sorted(lines)
    assert len(str(PackError(problems)).splitlines()) == 11


def test_repeated_keys_are_refused(write_pack: Write) -> None:
    offer = f'[[initiative.edition.call.offer]]\nkey = "morning"\n{OFFER_TITLE}\n{CAPACITY}\n'
    folder = write_pack(
        ("[[initiative.edition.session]]", f"{offer}\n[[initiative.edition.session]]")
    )
    [problem] = problems_of(folder)
    assert problem.key == "initiative.0.edition.0.call.0.offer.1.key"
    assert "'morning' stands twice" in problem.message


def test_lottery_mechanism_needs_a_lottery(write_pack: Write) -> None:
    folder = write_pack(
        ("[initiative.edition.call.lottery]\ndraw = 2027-05-03T20:00:00\n", ""),
        ('source = { en = "A public draw", it = "Un\'estrazione pubblica" }\n', ""),
    )
    [problem] = problems_of(folder)
    assert problem.key.endswith("mechanism")
    assert "add a table 'lottery'" in problem.message


def test_missing_key_is_told_at_its_table(write_pack: Write) -> None:
    folder = write_pack((f"{CAPACITY}\n", ""))
    [problem] = problems_of(folder)
    assert (problem.key, problem.message) == (
        "initiative.0.edition.0.call.0.offer.0.capacity",
        "is missing; add it",
    )
    line = (folder / "pack.toml").read_text("utf-8").splitlines()[problem.line - 1]
    assert line == "[[initiative.edition.call.offer]]"


def test_text_that_is_no_toml_is_refused_on_its_line(write_pack: Write) -> None:
    folder = write_pack((CAPACITY, "capacity = twelve"))
    [problem] = problems_of(folder)
    line = (folder / "pack.toml").read_text("utf-8").splitlines()[problem.line - 1]
    assert line == "capacity = twelve"
    assert "'capacity = twelve' is no TOML" in problem.message


def test_cut_off_file_is_refused_on_its_last_line(write_pack: Write) -> None:
    folder = write_pack()
    file = folder / "pack.toml"
    file.write_text(file.read_text("utf-8")[:-12], "utf-8")
    [problem] = problems_of(folder)
    assert problem.line == file.read_text("utf-8").count("\n") + 1


def test_file_that_is_not_utf8_is_refused_on_its_line(write_pack: Write) -> None:
    folder = write_pack()
    (folder / "pack.toml").write_bytes(b'# fine\nkey = "caf\xe9"\n')
    [problem] = problems_of(folder)
    assert (problem.line, problem.message) == (2, r"b'\xe9' is not UTF-8; save the file as UTF-8")


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    [problem] = problems_of(tmp_path / "nowhere")
    assert str(problem) == f"{tmp_path / 'nowhere' / 'pack.toml'}:1: is no file here; create it"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("it/camp.md", None, "is no file here; create it"),
        ("it/camp.md", "# Campo\n\nDue settimane.\n", "is a section in 'en' and not here"),
        ("it/camp.md", "# Campo\n\n## Chi {#who}\n\nTu.\n", "has no summary"),
        ("it/camp.md", "", "'' is no title"),
        ("it/camp.md", "# C\n\nD.\n\n## Chi {#who}\n\n## Chi {#who}\n", "stands twice; keep one"),
        ("it/cmp.md", "# Campo\n\nDue settimane.\n", "nothing names the text 'cmp'"),
        ("de/camp.md", "# Camp\n\nWochen.\n", "the pack is not in 'de'"),
    ],
)
def test_wrong_text_is_refused(write_pack: Write, name: str, text: str | None, said: str) -> None:
    folder = write_pack(texts={name: text})
    found = [problem for problem in problems_of(folder) if said in problem.message]
    assert [problem.file for problem in found] == [folder / "texts" / name]


@pytest.mark.parametrize("folder", shipped_packs(), ids=lambda folder: folder.name)
def test_shipped_pack_loads_under_its_folders_name(folder: Path) -> None:
    assert load(folder).pack.key == folder.name

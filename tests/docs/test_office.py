"""What the office's how-tos say of roles, groups, placeholders and tasks is what the code knows."""

import re
from itertools import pairwise
from pathlib import Path

from pariter.apps.correspondence.group_messages import PLACEHOLDERS
from pariter.apps.correspondence.models import GroupMessage
from pariter.apps.programmes.models import OfficeRole
from pariter.web.office.tasks import Kind

HOWTO = Path(__file__).resolve().parents[2] / "docs" / "howto"


def first_cells(name: str) -> list[str]:
    """Return the first cell of each row of a how-to's tables, without heads and marks."""
    lines = [line.strip() for line in (HOWTO / name).read_text("utf-8").splitlines()]
    rows = [
        line
        for line, after in pairwise([*lines, ""])
        if line.startswith("|") and not _is_rule(line) and not _is_rule(after)
    ]
    return [re.sub(r"[*`]", "", row.split("|")[1]).strip() for row in rows]


def _is_rule(line: str) -> bool:
    """Tell whether a line is the one below a table's head."""
    return line.startswith("|") and set(line) <= set("|- ")


def test_roles_are_told() -> None:
    assert sorted(first_cells("team.md")) == sorted(OfficeRole.Role.values)


def test_groups_placeholders_and_tasks_are_told() -> None:
    told = [
        *(str(group.label) for group in GroupMessage.Group),
        *(f"{{{name}}}" for name in PLACEHOLDERS),
        *(kind.words for kind in Kind),
    ]
    assert sorted(first_cells("write-to-a-group.md")) == sorted(told)

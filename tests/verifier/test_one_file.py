"""The program that is handed out says what the package says, of files of every kind."""

import ast
import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from tests.kernels.test_array_audit import file_of, make
from tests.kernels.test_funding_audit import VOTES, drawn
from tests.kernels.test_knapsack import EXACT
from tests.kernels.test_pairs_audit import make_pairing, make_schedule
from tests.verifier.runs import Document, as_file, run

from pariter import verifier
from pariter.kernels.allocation.audit import build_audit, build_public
from pariter.kernels.allocation.award_audit import build_award_audit
from pariter.kernels.allocation.funding_audit import build_funding_audit, build_funding_public
from pariter.kernels.allocation.group_assignment import GroupAllocation, GroupMarket
from pariter.kernels.allocation.group_audit import build_group_audit
from pariter.kernels.allocation.knapsack import knapsack
from pariter.kernels.allocation.pairs_audit import build_pairs_audit, build_pairs_public
from pariter.verifier import one_file

PACKAGE = Path(verifier.__file__).parent
NOT_IN_IT = {"__init__", "one_file"}


def groups() -> Document:
    market = GroupMarket(
        sizes={"1a": 20, "1b": 25},
        capacities={"lab": 30},
        preferences={"1a": ("lab",), "1b": ("lab",)},
        order={"1a": 1, "1b": 2},
    )
    return build_group_audit(
        GroupAllocation(market, {"1a": None, "1b": "lab"}, "optimal", 25, ("value",))
    )


def arrays(folder: Path) -> Document:
    return file_of(make(5, 30, 4, 3, ranked=True), folder)


KINDS: dict[str, Callable[[Path], Document]] = {
    "seats": lambda _: build_audit(*run("reserved")),
    "seats, given on": lambda _: build_audit(*run("left")),
    "seats, public": lambda _: build_public(*run("reserved")),
    "arrays": arrays,
    "pairs": lambda _: build_pairs_audit(make_pairing("left")),
    "pairs, public": lambda _: build_pairs_public(make_pairing("pairs")),
    "schedule": lambda _: build_pairs_audit(make_schedule("schedule")),
    "schedule, public": lambda _: build_pairs_public(make_schedule("schedule")),
    "votes": lambda _: build_funding_audit(*drawn(VOTES)),
    "votes, public": lambda _: build_funding_public(*drawn(VOTES)),
    "awards": lambda _: build_award_audit(knapsack(EXACT).withdraw(["bridge"])),
    "groups": lambda _: groups(),
    "nothing known": lambda _: {"format": "pariter-nothing/1"},
}


@pytest.fixture(scope="module")
def joined(program: Path) -> ModuleType:
    """Load the program under a name of its own."""
    found = importlib.util.spec_from_file_location("joined_verifier", program)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kind", KINDS)
def test_one_file_says_what_the_package_says(
    kind: str, joined: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = as_file(KINDS[kind](tmp_path))
    tampered = [{**document, name: None} for name in document]
    path = tmp_path / "audit.json"
    codes = []
    for number, content in enumerate((document, {**document, "extra": 1}, *tampered)):
        path.write_text(json.dumps(content), "utf-8")
        codes.append(verifier.main([str(path)]))
        said = capsys.readouterr()
        assert (joined.main([str(path)]), capsys.readouterr()) == (codes[number], said)
    assert codes[:2] == ([2, 2] if kind == "nothing known" else [0, 1])


def parsed(source: str) -> list[ast.stmt]:
    return ast.parse(source, feature_version=(3, 11)).body


def test_one_file_needs_the_standard_library_alone(program: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.Module(parsed(program.read_text("utf-8")), [])):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module))
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_modules_can_be_joined() -> None:
    """Each is named, imports from earlier ones, and gives no name a second meaning."""
    files = {path.stem for path in PACKAGE.glob("*.py")} - NOT_IN_IT
    assert sorted(one_file.MODULES) == sorted(files)
    defined: dict[str, str] = {}
    for module in one_file.MODULES:
        title, *statements = parsed((PACKAGE / f"{module}.py").read_text("utf-8"))
        assert isinstance(title, ast.Expr), module
        imports = [one for one in statements if isinstance(one, ast.Import | ast.ImportFrom)]
        assert imports == statements[: len(imports)], f"{module}: an import stands below"
        for one in imports:
            assert not any(alias.asname for alias in one.names), module
            if isinstance(one, ast.ImportFrom) and str(one.module).startswith("pariter"):
                for alias in one.names:
                    assert f"pariter.verifier.{defined[alias.name]}" == one.module, module
        for statement in statements[len(imports) :]:
            for name in names_of(statement):
                assert name not in defined, f"{name} in {module} and {defined[name]}"
                defined[name] = module


def names_of(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def test_same_modules_give_the_same_file() -> None:
    first = one_file.build()
    one_file.build.cache_clear()
    assert one_file.build() == first
    assert first.count("# --- ") == len(one_file.MODULES)

"""The program that is handed out, and files of runs of several kinds."""

from pathlib import Path

import pytest
from tests.verifier.runs import Document, as_file, run

from pariter.kernels.allocation.audit import build_audit, build_public
from pariter.verifier import one_file


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the verifier as the one file that is handed out."""
    path = tmp_path_factory.mktemp("program") / "verifier.py"
    path.write_text(one_file.build(), "utf-8")
    return path


@pytest.fixture(scope="module", params=["deferred_acceptance", "first_come", "reserved", "left"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def audit(kind: str) -> Document:
    return as_file(build_audit(*run(kind)))


@pytest.fixture(scope="module")
def public(kind: str) -> Document:
    return as_file(build_public(*run(kind)))

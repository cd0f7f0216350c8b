"""`make test-spark`: prove, in an environment of its own, that Spark computes what DuckDB does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv

import debian
from environment import PROJECT
from progress import StepError, step

FOLDER = PROJECT / "build" / "spark"
PYTHON = FOLDER / "bin" / "python"
LOCK = PROJECT / "requirements" / "spark.txt"
TEST = "tests/analysis/test_spark.py"


def main() -> int:
    """Bring Spark and Java, then run its tests and nothing else."""
    try:
        if shutil.which("java") is None:
            debian.install("default-jre-headless", purpose="Spark")
        if not PYTHON.exists():
            venv.create(FOLDER, with_pip=True)
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes"]
        step("Installing Spark", [*pip, "--requirement", LOCK])
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    # Of the suite's settings only the layout: what else they ask for is not installed here.
    settings = ["-c", os.devnull, "--rootdir", PROJECT, "--noconftest", "--import-mode=importlib"]
    words = [PYTHON, "-m", "pytest", *settings, "-o", "markers=spark", PROJECT / TEST]
    surroundings = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    done = subprocess.run([str(word) for word in words], env=surroundings, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())

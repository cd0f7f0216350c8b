"""Debian's packages: installed where we may, named where we may not."""

from __future__ import annotations

import os
import shutil

from progress import StepError, step

UPDATE = ("apt-get", "update", "--quiet")
INSTALL = (
    "env",
    "DEBIAN_FRONTEND=noninteractive",
    "apt-get",
    "install",
    "--yes",
    "--quiet",
    "--no-install-recommends",
)


def install(*packages: str, purpose: str) -> None:
    """Install packages as root on Debian; elsewhere raise StepError naming what to install.

    purpose: what needs them, as the end of the sentence "… is needed for …"
    """
    names = " ".join(packages)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise StepError(
            f"{names} is needed for {purpose}. On Debian or Ubuntu run: "
            f"sudo apt-get install {names}"
        )
    step("Reading Debian's package lists", UPDATE)
    step(f"Installing {names} from Debian", [*INSTALL, *packages])

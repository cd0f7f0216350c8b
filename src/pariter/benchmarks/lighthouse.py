"""`pariter bench lighthouse`: Lighthouse's scores of home, opportunity, application step, figures.

Needs a demonstration that is set up, Chromium, and Lighthouse beside the other Node packages:
npm install --no-save lighthouse
"""

import http.cookiejar
import json
import os
import re
import subprocess
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from pariter.benchmarks.figure import Figure
from pariter.benchmarks.servers import serving
from pariter.benchmarks.site import SITE, public_pages
from pariter.demonstration.sign_ins import PASSWORD

PROGRAM = Path(__file__).resolve().parents[3] / "node_modules" / ".bin" / "lighthouse"
GOALS = {"accessibility": 100, "best-practices": 100, "performance": 95}
APPLICANT = "student@example.org"
# None of these reaches out of the machine, or needs a screen or a graphics card.
CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)


def measure() -> Iterator[Figure]:
    """Yield three scores a page, of 100."""
    if not PROGRAM.exists():
        raise RuntimeError(f"{PROGRAM} is missing; run: npm install --no-save lighthouse")
    environment = {"DJANGO_SETTINGS_MODULE": "pariter.project.settings"}
    with serving(SITE, workers=2, environment=environment) as port:
        home, _programme, opportunity, _list, publication, *_rest = public_pages(port)
        cookie, step = _application_step(port, opportunity)
        for page, headers in (
            (home, {}),
            (opportunity, {}),
            (publication, {}),
            (step, {"Cookie": cookie}),
        ):
            for category, score in _scores(f"http://127.0.0.1:{port}{page}", headers).items():
                yield Figure(
                    "lighthouse", f"{category} {page}", score, "of 100", GOALS[category], "least"
                )


def _application_step(port: int, opportunity: str) -> tuple[str, str]:
    """Sign in as the demonstration's applicant; return her cookie and the ranking step's path."""
    site = f"http://127.0.0.1:{port}"
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"{site}/en/account/sign-in/").read().decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    form = {"csrfmiddlewaretoken": token, "login": APPLICANT, "password": PASSWORD}
    opener.open(f"{site}/en/account/sign-in/", urllib.parse.urlencode(form).encode()).read()
    shown = opener.open(site + opportunity).read().decode()
    call = re.findall(r'href="/en/apply/(\d+)/', shown)[0]
    return "; ".join(f"{c.name}={c.value}" for c in jar), f"/en/apply/{call}/wishes/"


def _scores(address: str, headers: dict[str, str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(  # noqa: S603 - our own command
            [
                *(str(PROGRAM), address, "--quiet", "--output=json", f"--output-path={report}"),
                *(f"--chrome-flags={CHROMIUM}", f"--only-categories={','.join(GOALS)}"),
                f"--extra-headers={json.dumps(headers)}",
            ],
            env={"CHROME_PATH": "/usr/bin/chromium", **os.environ},
            check=True,
            timeout=180,
            stdout=subprocess.DEVNULL,
        )
        found = json.loads(report.read_text("utf-8"))["categories"]
    return {category: found[category]["score"] * 100 for category in GOALS}

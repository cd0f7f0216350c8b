"""Each kind of file, and what checks it."""

from pariter.verifier.arrays import ARRAYS_LEAVE_OPEN, verify_arrays
from pariter.verifier.audit import AUDIT_LEAVES_OPEN, verify_audit
from pariter.verifier.awards import AWARDS_LEAVE_OPEN, verify_awards
from pariter.verifier.claims import Broken, Report, UnknownFormatError
from pariter.verifier.funding import FUNDING_LEAVES_OPEN, verify_funding
from pariter.verifier.funding_public import FUNDING_PUBLIC_LEAVES_OPEN, verify_funding_public
from pariter.verifier.groups import GROUPS_LEAVE_OPEN, verify_groups
from pariter.verifier.pair_counts import PAIRS_PUBLIC_LEAVES_OPEN, verify_pairs_public
from pariter.verifier.pairs import PAIRS_LEAVE_OPEN, verify_pairs
from pariter.verifier.parties import PARTIES_LEAVE_OPEN, verify_parties
from pariter.verifier.parties_public import PARTIES_PUBLIC_LEAVES_OPEN, verify_parties_public
from pariter.verifier.public import PUBLIC_LEAVES_OPEN, verify_public


def verify(document: object) -> Report:
    """Check every claim of an audit.json or public.json.

    Raises UnknownFormatError when the document is neither, TooLargeError when it would take too
    long.
    """
    name = document.get("format") if isinstance(document, dict) else None
    known = {
        "pariter-audit/1": (verify_audit, AUDIT_LEAVES_OPEN),
        "pariter-arrays/1": (verify_arrays, ARRAYS_LEAVE_OPEN),
        "pariter-public/1": (verify_public, PUBLIC_LEAVES_OPEN),
        "pariter-pairs/1": (verify_pairs, PAIRS_LEAVE_OPEN),
        "pariter-pairs-public/1": (verify_pairs_public, PAIRS_PUBLIC_LEAVES_OPEN),
        "pariter-funding/1": (verify_funding, FUNDING_LEAVES_OPEN),
        "pariter-funding-public/1": (verify_funding_public, FUNDING_PUBLIC_LEAVES_OPEN),
        "pariter-awards/1": (verify_awards, AWARDS_LEAVE_OPEN),
        "pariter-groups/1": (verify_groups, GROUPS_LEAVE_OPEN),
        "pariter-parties/1": (verify_parties, PARTIES_LEAVE_OPEN),
        "pariter-parties-public/1": (verify_parties_public, PARTIES_PUBLIC_LEAVES_OPEN),
    }
    if not isinstance(document, dict) or not isinstance(name, str) or name not in known:
        raise UnknownFormatError(
            f"format {name!r}: this verifier knows {' and '.join(known)}. "
            "Give it the audit.json or public.json of a run."
        )
    check, leaves_open = known[name]
    proved: list[str] = []
    broken = None
    try:
        check(document, proved)
    except Broken as claim:
        broken = str(claim)
    except UnicodeError:
        broken = "A text in the file is not valid Unicode."
    return Report(broken is None, proved, broken, list(leaves_open))

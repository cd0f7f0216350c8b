"""Finding a run and telling what it gave; shared by the commands about runs."""

from typing import TYPE_CHECKING, Any

from pariter.cli.errors import CommandError

if TYPE_CHECKING:
    from pariter.apps.placements.models import AllocationRun
    from pariter.apps.programmes.models import Call


def real_run_of(call: "Call") -> "AllocationRun":
    """Return the call's real run, or refuse and name the mend."""
    from pariter.apps.placements.queries import real_run

    found = real_run(call)
    if found is None:
        raise CommandError(
            f"{call.address} has no real run yet; run: pariter allocate {call.address}"
        )
    return found


def told(run: "AllocationRun") -> dict[str, Any]:
    """Say what a run gave, as JSON data without any person in it."""
    own = _counts(run)
    if own:
        return {
            "call": run.call.address,
            "run": run.pk,
            "kind": run.kind,
            "mechanism": run.mechanism,
            "input_hash": run.input_hash,
            **own,
        }
    result = run.audit["result"]
    market = run.audit["market"]
    holders = [option for option in result["assignment"].values() if option]
    return {
        "call": run.call.address,
        "run": run.pk,
        "kind": run.kind,
        "mechanism": run.mechanism,
        "input_hash": run.input_hash,
        "status": result["status"],
        "applicants": len(result["assignment"]),
        "placed": len(holders),
        "first_choice": sum(
            option == market["preferences"][applicant][0]
            for applicant, option in result["assignment"].items()
            if option
        ),
        "offers": {
            option: {
                "seats": market["capacities"][option],
                "placed": holders.count(option),
                "waiting": len(result["waiting"].get(option, [])),
            }
            for option in market["options"]
        },
    }


def _counts(run: "AllocationRun") -> dict[str, int]:
    """Count what a vote funded or who was paired; nothing where seats were given."""
    audit = run.audit
    if run.mechanism == "equal_shares":
        return {
            "voters": len(audit["election"]["ballots"]),
            "projects": len(audit["election"]["costs"]),
            "funded": len(audit["purchases"]) + len(audit["completed"]),
        }
    if run.mechanism == "max_weight_b_matching":
        market = audit["market"]
        pairs = audit["result"]["steps"][-1]["pairs"]
        return {
            "first_side": len(market["first"]),
            "second_side": len(market["second"]),
            "pairs": len(pairs),
        }
    return {}


def lines(summary: dict[str, Any]) -> list[str]:
    """Say the same in words."""
    if "offers" not in summary:
        return [f"{name.replace('_', ' ')} {value}" for name, value in summary.items()]
    width = max((len(option) for option in summary["offers"]), default=0)
    rows = [
        f"  {option:<{width}}  {row['placed']:>4} of {row['seats']:>4} seats, "
        f"{row['waiting']} waiting"
        for option, row in summary["offers"].items()
    ]
    placed = f"{summary['placed']} of {summary['applicants']} applicants"
    kind = "dry run" if summary["kind"] == "dry" else "real run"
    return [
        f"{summary['call']}: {kind} {summary['run']}, {summary['mechanism']}, {summary['status']}",
        f"placed {placed}, {summary['first_choice']} of them in their first choice",
        *rows,
        f"input hash {summary['input_hash']}",
    ]

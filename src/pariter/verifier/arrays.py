"""The file of a large market: numbered applicants and classes of seats."""

import hashlib
import operator
import sys
from array import array
from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.reading import require_keys

ARRAYS_LEAVE_OPEN = (
    "Who the numbered applicants are, and that the wishes and orders are those that people sent.",
)


def verify_arrays(document: dict[str, Any], proved: list[str]) -> None:
    """Check the result of a market of numbered applicants and classes of seats.

    One pass over the wishes shows that nobody is passed over, and who waits first at each class.
    The result is the best stable one for every applicant if no trade along those who wait first
    comes back to where it began: each class would take its first in line, who leaves a seat
    elsewhere (the rotations of Gusfield and Irving 1989, for classes of several seats).
    """
    names = ("format", "engine", "mechanism", "starts", "wishes", "keys", "seats", "held",
             "cutoffs", "input_hash")  # fmt: skip
    require_keys("the file", document, names)
    if document["mechanism"] != "deferred_acceptance":
        fail(f"mechanism {document['mechanism']!r} is not known for arrays.")
    starts, wishes, keys, seats = (
        _whole_numbers(document, name) for name in ("starts", "wishes", "keys", "seats")
    )
    held = _whole_numbers(document, "held")
    _check_form_of_arrays(starts, wishes, keys, seats, held)
    digest = hashlib.sha256()
    for numbers in (starts, wishes, keys, seats):
        digest.update(len(numbers).to_bytes(8, "little"))
        digest.update(_packed(numbers))
    if digest.hexdigest() != document["input_hash"]:
        fail("The inputs have another hash than the file claims.")
    proved.append(f"The hash covers {len(held)} applicants and {len(wishes)} wishes.")
    given, last, first, who = _one_pass(starts, wishes, keys, len(seats), held)
    over = next((number for number, most in enumerate(seats) if given[number] > most), None)
    if over is not None:
        fail(f"Class {over}: {given[over]} hold {seats[over]} seats.")
    proved.append("No class of seats is overdrawn.")
    for number, most in enumerate(seats):
        if first[number] is None:
            continue
        if given[number] < most:
            fail(f"Class {number}: a seat is free, and applicant {who[number]} would have it.")
        if most and first[number] < last[number]:
            fail(f"Class {number}: applicant {who[number]} was passed over.")
    proved.append("Nobody was passed over for someone behind.")
    _check_rotations(seats, held, first, who)
    proved.append("Among all such results, this one is the best for every applicant.")
    told = document["cutoffs"]
    filled = [last[number] if given[number] else None for number in range(len(seats))]
    if told != filled or set(map(type, told)) - {int, type(None)}:
        fail("A cut-off is not the last who got in.")
    proved.append("Each cut-off is the last who got in.")


def _whole_numbers(document: dict[str, Any], name: str) -> list[int]:
    numbers = document[name]
    if not isinstance(numbers, list) or set(map(type, numbers)) - {int}:
        fail(f"{name}: not a list of whole numbers.")
    return numbers


def _packed(numbers: list[int]) -> bytes:
    """Write numbers as signed 64-bit little-endian integers."""
    packed = array("q", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _check_form_of_arrays(
    starts: list[int], wishes: list[int], keys: list[int], seats: list[int], held: list[int]
) -> None:
    if len(starts) != len(held) + 1 or starts[0] != 0 or starts[-1] != len(wishes):
        fail("starts: they do not divide the wishes among the applicants.")
    if any(map(operator.gt, starts, starts[1:])):
        fail("starts: one is smaller than the one before.")
    if len(keys) != len(wishes):
        fail(f"keys: {len(keys)} stand beside {len(wishes)} wishes.")
    for name, numbers, least, most in (
        ("wishes", wishes, 0, len(seats) - 1),
        ("keys", keys, 0, 2**63 - 1),
        ("seats", seats, 0, 2**63 - 1),
        ("held", held, -1, len(seats) - 1),
    ):
        if numbers and not (least <= min(numbers) and max(numbers) <= most):
            fail(f"{name}: a number is not between {least} and {most}.")


def _one_pass(
    starts: list[int], wishes: list[int], keys: list[int], classes: int, held: list[int]
) -> tuple[list[int], list[int], list[Any], list[int]]:
    """Give for each class: how many hold it, the last of them, and who waits first, by key."""
    given, last = [0] * classes, [-1] * classes
    first: list[Any] = [None] * classes
    who = [-1] * classes
    begin = 0
    for applicant, (end, seat) in enumerate(zip(starts[1:], held, strict=True)):
        for place in range(begin, end):
            number = wishes[place]
            key = keys[place]
            if number == seat:
                given[number] += 1
                if key > last[number]:
                    last[number] = key
                break
            ahead = first[number]
            if ahead is None or key < ahead:
                first[number] = key
                who[number] = applicant
        else:
            if seat >= 0:
                fail(f"Applicant {applicant} holds class {seat}, which she did not ask for.")
        begin = end
    return given, last, first, who


def _check_rotations(seats: list[int], held: list[int], first: list[Any], who: list[int]) -> None:
    """Follow each class to the class that its first in line would leave; none may come back."""
    seen = [0] * len(seats)
    for begin in range(len(seats)):
        number = begin
        while number >= 0 and not seen[number] and first[number] is not None and seats[number]:
            seen[number] = begin + 1
            number = held[who[number]]
            if number >= 0 and seen[number] == begin + 1:
                fail(
                    f"Class {number}: it and others could trade their first in line, "
                    "and all of these would be better off."
                )

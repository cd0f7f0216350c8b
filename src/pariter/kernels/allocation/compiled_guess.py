"""Deferred acceptance from guessed cutoffs, which spares most of the asking; needs numba.

A sample of applicants tells roughly whom each class lets in. With cutoffs guessed from it everyone
goes straight to the first class that she clears. Where a cutoff was too strict it is loosened until
nobody waits for a seat that is free; then classes that are overfull turn away as ever. That ends
in a stable result. It is taken if no trade would make applicants better off (Gusfield and Irving
1989), for then it is the one that `propose` gives.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pariter.kernels.allocation.compile_once import compiled
from pariter.kernels.allocation.compiled import (
    AT_ONCE,
    LAST,
    ask,
    hall,
    held_at,
    look_up,
    narrow,
    propose,
    settle_all,
)
from pariter.kernels.allocation.compiled_bounds import spread
from pariter.kernels.allocation.compiled_order import LOW, by, keep_best, put_in_order

STEP = 16
"""One applicant in so many is in the sample."""

ENOUGH = 128
"""Seats of a class, on average, from which a sample tells enough."""


def propose_quickly(
    starts: NDArray[np.int64],
    asks: NDArray[np.int64],
    seats: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Give what `propose` gives, from a guess where seats are scarce and classes large."""
    market = (starts, asks, seats)
    total = int(np.minimum(seats, len(starts) - 1).sum())
    if len(seats) * ENOUGH <= total < len(starts) - 1:
        held = propose_from_guess(*market)
        if held is not None:
            return held
    return propose(*market)


def propose_from_guess(
    starts: NDArray[np.integer],
    asks: NDArray[np.int64],
    seats: NDArray[np.int64],
    step: int = STEP,
) -> NDArray[np.int64] | None:
    """Give what `propose` gives, or None when the guess was not good enough."""
    starts, most = narrow(starts, asks, seats)
    count = len(starts) - 1
    # Rounded, not up: each whom a cutoff lets in too many displaces several others in the end.
    few = np.maximum((most + step // 2) // step, most > 0)
    # Five standard deviations of what a sample can be off by: a line also serves those whom other
    # classes call away, and one that is too short costs as much as all the rest.
    off = np.ceil(5 * np.sqrt(few)).astype(np.int64) + 4
    sample = _sample(starts, asks, step)
    cutoff, until = _guess(sample, few, off, 8 * step)
    place = np.empty(count, starts.dtype)
    inside, line = hall(2 * most + 8 * step), hall(2 * step * off)
    found = (starts, asks, most, place, cutoff, *inside, *line, until)
    if not (_fill(*found) and _loosen(*found)):
        return None
    turned_away = np.zeros(count, np.bool_)
    left = settle_all(most, *inside, place, turned_away, cutoff)
    ask(starts, asks, most, *inside, place, turned_away, cutoff, np.zeros_like(most), left)
    leaves = _first_in_line(starts, asks, most, place)
    return None if _can_trade(leaves) else held_at(starts, place)


def _guess(
    sample: tuple[NDArray[np.integer], NDArray[np.int64]],
    few: NDArray[np.int64],
    off: NDArray[np.int64],
    more: int,
) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """Give the cutoffs of a sample, and the keys of those who come a little after them."""
    starts, asks = sample
    cutoff = _cutoffs(asks, propose(starts, asks, few), few)
    until = np.where(few == 0, -1, np.iinfo(np.int64).max)
    place = np.empty(len(starts) - 1, starts.dtype)
    inside, line = hall(2 * few + more), hall(2 * off)
    _fill(starts, asks, few, place, cutoff, *inside, *line, until)
    return cutoff, until


@compiled
def _sample(starts: Any, asks: Any, step: Any) -> Any:
    """Take one of each `step` applicants, as if by lot, with all her wishes."""
    few = (len(starts) - 1) // step
    chosen = spread(few, step)
    new_starts = np.zeros(few + 1, starts.dtype)
    for one in range(few):
        length = starts[chosen[one] + 1] - starts[chosen[one]]
        new_starts[one + 1] = new_starts[one] + length
    new_asks = np.empty(new_starts[-1], np.int64)
    for one in range(few):
        begin = starts[chosen[one]]
        for number in range(new_starts[one + 1] - new_starts[one]):
            new_asks[new_starts[one] + number] = asks[begin + number]
    return new_starts, new_asks


@compiled
def _cutoffs(asks: Any, held: Any, most: Any) -> Any:
    """Give the last key that got in where a class is full, and the largest there is elsewhere."""
    cutoff = np.full(len(most), -1)
    given = np.zeros(len(most), np.int64)
    for seat in held:
        if seat >= 0:
            number = asks[seat] & LOW
            given[number] += 1
            cutoff[number] = max(cutoff[number], asks[seat] | LOW)
    for number in range(len(most)):
        if given[number] < most[number]:
            cutoff[number] = np.iinfo(np.int64).max
    return cutoff


@compiled
def _fill(
    starts: Any,
    asks: Any,
    most: Any,
    place: Any,
    cutoff: Any,
    rooms: Any,
    inside: Any,
    size: Any,
    line_rooms: Any,
    line: Any,
    length: Any,
    until: Any,
) -> Any:
    """Let everyone into the first class whose cutoff she clears; False if a room is too small.

    Before her place she stands in line, unless her key is above `until`, which sinks as the line
    grows too long.
    """
    reach = np.maximum(cutoff, until)
    for applicant in range(len(place)):
        wish, stop = starts[applicant], starts[applicant + 1]
        while wish < stop:
            number = asks[wish] & LOW
            if asks[wish] > reach[number]:
                wish += 1
                continue
            if asks[wish] <= cutoff[number]:
                entry = rooms[number] + size[number]
                if entry == rooms[number + 1]:
                    return False
                inside[entry] = by(asks[wish], applicant)
                size[number] += 1
                break
            first = line_rooms[number]
            entry = first + length[number]
            line[entry] = by(asks[wish], applicant)
            length[number] += 1
            if entry + 1 == line_rooms[number + 1]:
                length[number] >>= 1
                keep_best(line, first, entry + 1, length[number])
                until[number] = line[first : first + length[number]].max() | LOW
                reach[number] = max(cutoff[number], until[number])
            wish += 1
        place[applicant] = wish
    return True


@compiled
def _loosen(
    starts: Any,
    asks: Any,
    most: Any,
    place: Any,
    cutoff: Any,
    rooms: Any,
    inside: Any,
    size: Any,
    line_rooms: Any,
    line: Any,
    length: Any,
    until: Any,
) -> Any:
    """Give seats that are free to who stands first in line; False if a line is too short."""
    held = size.copy()
    moved = np.zeros(len(place), np.bool_)
    # Of each line those before the head were called; from there on a few at a time are in order.
    heads = line_rooms[:-1].copy()
    in_order = heads.copy()
    hall = (starts, asks, place, moved, rooms, inside, size)
    free = True
    while free:
        free = False
        for number in range(len(most)):
            end = line_rooms[number] + length[number]
            while held[number] < most[number] and cutoff[number] < np.iinfo(np.int64).max:
                free = True
                head = heads[number]
                stop = min(head + most[number] - held[number], head + AT_ONCE, end)
                if stop == head:
                    if until[number] < np.iinfo(np.int64).max:
                        return False
                    cutoff[number] = np.iinfo(np.int64).max
                    continue
                if stop > in_order[number]:
                    in_order[number] = _order_next(line, in_order[number], end)
                cutoff[number] = line[stop - 1] | LOW
                _move_up(number, line[head:stop], held, *hall)
                heads[number] = stop
    for number in range(len(most)):
        if held[number] < size[number]:
            _forget_gone(number, *hall)
    return True


@compiled
def _order_next(line: Any, first: Any, end: Any) -> Any:
    """Put the next in a line in order, and say where that order ends."""
    stop = min(first + LAST, end)
    if stop < end:
        keep_best(line, first, end, stop - first)
    put_in_order(line, first, stop)
    return stop


@compiled
def _move_up(
    number: Any,
    called: Any,
    held: Any,
    starts: Any,
    asks: Any,
    place: Any,
    moved: Any,
    rooms: Any,
    inside: Any,
    size: Any,
) -> None:
    """Give a class to those called who still like it better than what they hold."""
    look_up(starts, asks, place, called & LOW)
    for one in called:
        applicant = one & LOW
        wish, now = starts[applicant], place[applicant]
        while wish < now and asks[wish] & LOW != number:
            wish += 1
        if wish == now:
            continue
        place[applicant] = wish
        moved[applicant] = True
        if now < starts[applicant + 1]:
            held[asks[now] & LOW] -= 1
        if rooms[number] + size[number] == rooms[number + 1]:
            _forget_gone(number, starts, asks, place, moved, rooms, inside, size)
        entry = rooms[number] + size[number]
        inside[entry] = one
        size[number] += 1
        held[number] += 1


@compiled
def _forget_gone(
    number: Any,
    starts: Any,
    asks: Any,
    place: Any,
    moved: Any,
    rooms: Any,
    inside: Any,
    size: Any,
) -> None:
    """Take those out of a class who hold another by now."""
    first = rooms[number]
    kept = first
    for entry in range(first, first + size[number]):
        applicant = inside[entry] & LOW
        # Most never moved: their places need not be looked up, which is slow.
        if moved[applicant]:
            wish = place[applicant]
            if wish == starts[applicant + 1] or asks[wish] & LOW != number:
                continue
        inside[kept] = inside[entry]
        kept += 1
    size[number] = kept - first


@compiled
def _first_in_line(starts: Any, asks: Any, most: Any, place: Any) -> Any:
    """Give of each class what its first in line holds, or -1."""
    first = np.full(len(most), np.iinfo(np.int64).max)
    who = np.full(len(most), -1, np.int64)
    for applicant in range(len(place)):
        for wish in range(starts[applicant], place[applicant]):
            number = asks[wish] & LOW
            if asks[wish] <= first[number]:
                first[number] = asks[wish]
                who[number] = applicant
    leaves = np.full(len(most), -1, np.int64)
    for number in range(len(most)):
        if most[number] > 0 and who[number] >= 0:
            wish = place[who[number]]
            if wish < starts[who[number] + 1]:
                leaves[number] = asks[wish] & LOW
    return leaves


@compiled
def _can_trade(leaves: Any) -> Any:
    """Say whether those first in line could give each other their seats, in a ring."""
    seen = np.full(len(leaves), -1, np.int64)
    for begin in range(len(leaves)):
        number = begin
        while number >= 0 and seen[number] < 0:
            seen[number] = begin
            number = leaves[number]
        if number >= 0 and seen[number] == begin:
            return True
    return False

"""Small random markets for every property test: ask for `st.from_type(Market)`."""

from hypothesis import strategies as st

from pariter.kernels.allocation import Cap, Market, SlotClass

OPTIONS = ("north", "south", "east")
HOMES = ("delft", "milano")
TRAITS = ("doctoral", "first")
# Beyond 64 bits: a packed key must not run over, nor meet a sentinel.
NUMBERS = st.one_of(st.integers(-3, 9), st.integers(-(2**70), 2**70))


@st.composite
def markets(draw: st.DrawFn) -> Market:
    """Draw up to five applicants and three options, scarce, with or without each kind of rule."""
    applicants = tuple(f"a{number}" for number in range(draw(st.integers(0, 5))))
    options = OPTIONS[: draw(st.integers(1, 3))]
    wishes = st.lists(st.sampled_from(options), unique=True).map(tuple)
    order = draw(st.lists(NUMBERS, min_size=len(applicants), max_size=len(applicants), unique=True))
    with_slots = [option for option in options if draw(st.integers(0, 3)) == 0]
    plain = [option for option in options if option not in with_slots]
    slots = {option: draw(classes_of_slots(applicants)) for option in with_slots}
    pairs = [(option, home) for option in plain for home in HOMES]
    return Market(
        applicants=applicants,
        options=options,
        capacities={option: draw(st.integers(0, 3)) for option in plain}
        | {option: sum(part.seats for part in classes) for option, classes in slots.items()},
        preferences={applicant: draw(wishes) for applicant in applicants},
        order=dict(zip(applicants, order, strict=True)),
        priorities={
            option: {applicant: draw(st.integers(-1, 1)) for applicant in applicants}
            for option in options
            if draw(st.booleans())
        },
        groups={applicant: draw(st.sampled_from(HOMES)) for applicant in applicants},
        quotas={pair: draw(st.integers(0, 2)) for pair in pairs if draw(st.booleans())},
        slots=slots,
        caps=draw(laminar_caps(plain)),
        traits={
            applicant: draw(st.lists(st.sampled_from(TRAITS), unique=True).map(tuple))
            for applicant in applicants
        },
    )


@st.composite
def classes_of_slots(draw: st.DrawFn, applicants: tuple[str, ...]) -> tuple[SlotClass, ...]:
    """Draw up to three classes, some of them reserved, some with priorities of their own."""
    return tuple(
        SlotClass(
            name,
            draw(st.integers(0, 2)),
            draw(st.lists(st.sampled_from(TRAITS), unique=True).map(tuple)),
            only=draw(st.booleans()),
            priorities=(
                {applicant: draw(NUMBERS) for applicant in applicants}
                if draw(st.integers(0, 3)) == 0
                else {}
            ),
            protected=draw(st.booleans()),
        )
        for name in ("first", "second", "third")[: draw(st.integers(1, 3))]
    )


@st.composite
def laminar_caps(draw: st.DrawFn, options: list[str]) -> tuple[Cap, ...]:
    """Draw caps on nested families of options, and on homes within one option."""
    caps: list[Cap] = []
    if len(options) > 1 and draw(st.booleans()):
        caps.append(Cap("pair", draw(st.integers(0, 3)), tuple(options[:2])))
        if draw(st.booleans()):
            caps.append(Cap("all", draw(st.integers(0, 4)), ("pair", *options[2:])))
    if len(options) > 0 and draw(st.booleans()):
        caps.append(Cap("both", draw(st.integers(0, 2)), (options[0],), HOMES))
    if len(options) > 0 and draw(st.booleans()):
        caps.append(Cap("one", draw(st.integers(0, 2)), (options[-1],), HOMES[:1]))
    return tuple(caps)


st.register_type_strategy(Market, markets())

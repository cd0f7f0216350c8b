"""Small random markets for every property test: ask for `st.from_type(Market)`."""

from hypothesis import strategies as st

from pariter.kernels.allocation import Market

OPTIONS = ("north", "south", "east")
HOMES = ("delft", "milano")


@st.composite
def markets(draw: st.DrawFn) -> Market:
    """Draw up to five applicants and three options, scarce, with quotas and priorities or not."""
    applicants = tuple(f"a{number}" for number in range(draw(st.integers(0, 5))))
    options = OPTIONS[: draw(st.integers(1, 3))]
    wishes = st.lists(st.sampled_from(options), unique=True).map(tuple)
    pairs = [(option, home) for option in options for home in HOMES]
    # Beyond 64 bits: a packed key must not run over, nor meet a sentinel.
    number = st.one_of(st.integers(-3, 9), st.integers(-(2**70), 2**70))
    order = draw(st.lists(number, min_size=len(applicants), max_size=len(applicants), unique=True))
    return Market(
        applicants=applicants,
        options=options,
        capacities={option: draw(st.integers(0, 3)) for option in options},
        preferences={applicant: draw(wishes) for applicant in applicants},
        order=dict(zip(applicants, order, strict=True)),
        priorities={
            option: {applicant: draw(st.integers(-1, 1)) for applicant in applicants}
            for option in options
            if draw(st.booleans())
        },
        groups={applicant: draw(st.sampled_from(HOMES)) for applicant in applicants},
        quotas={pair: draw(st.integers(0, 2)) for pair in pairs if draw(st.booleans())},
    )


st.register_type_strategy(Market, markets())

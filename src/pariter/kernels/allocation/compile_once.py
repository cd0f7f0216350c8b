"""Compile functions of numbers; needs numba."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile at the first call, and keep the code for the next process where that is possible."""
    try:
        return cast(Function, numba.njit(cache=True)(function))
    except RuntimeError:  # there is no folder to keep it in
        return cast(Function, numba.njit(function))

"""One byte form for each JSON value, so that equal values have equal hashes."""

import json


def canonical_json(value: object) -> bytes:
    """Write a JSON value as bytes: sorted keys, no blanks, UTF-8.

    value: made of dict (keys are text), list, tuple, str, int, bool and None.

    Raises TypeError for any other type. Floats are refused: 0.1 has no one decimal form that
    every language writes alike.
    """
    _refuse_inexact(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def _refuse_inexact(value: object) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"Key {key!r} is not text; JSON objects have text keys only.")
            _refuse_inexact(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_inexact(inner)
    elif not (value is None or isinstance(value, str | int)):
        raise TypeError(
            f"{value!r} ({type(value).__name__}) has no canonical form; write it as text or int."
        )

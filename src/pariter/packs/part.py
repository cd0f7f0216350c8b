"""What all parts of a pack have in common."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """Common to all parts of a pack: unknown keys and values of another type are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

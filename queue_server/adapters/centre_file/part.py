"""What all tables of a centre file have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
CounterCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,15}$")]
Letter = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
ProcedureCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{0,63}$")]

Place = tuple[str | int, ...]
"""Where in the file: ``("service", 3, "letter")`` is the letter of the fourth ``[[service]]``."""
Fault = tuple[Place, str]
"""What is wrong, and where."""


class Part(BaseModel):
    """A table of the file; a key it does not know is an error, so that no misspelling is ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

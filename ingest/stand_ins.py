"""Whether an extract comes from stand-ins for its source, such as Eastmere's, for its manifest.

Who serves the stand-ins sets `BOROUGH_STAND_INS` to the names of the variables that lead to them.
An extract of a declaration that needs any other variable, or none, is a real source's.
"""

from collections.abc import Mapping
import json
import os
from typing import Any

from ingest.environment import REFERENCE

VARIABLE = "BOROUGH_STAND_INS"
MARK = "stand_ins"  # in the manifest, true; absent from a real source's


def mark(asked: Mapping[str, Any], variables: Mapping[str, str] = os.environ) -> dict[str, bool]:
    """What goes into the manifest, from the options by which the source was requested."""
    led_to = set(variables.get(VARIABLE, "").split())
    needed = {found[1] for found in REFERENCE.finditer(json.dumps(asked))}
    return {MARK: True} if needed and needed <= led_to else {}

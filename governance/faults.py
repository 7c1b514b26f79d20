"""After a step of dbt failed on Athena: what is known of such a failure, as a sentence.

dbt's own message is printed by dbt; these sentences say what to do. Nothing of the message is
repeated but the step's name, since an engine's message can quote the data.
"""

import re

AGAIN = "run the build again: what is built stays, and each table is as it was or new."

_KNOWN = {
    r"bytes scanned limit": (
        "{step} would have read more than the work group allows one query. Read fewer columns, "
        "extracts or partitions in it, or have the limit raised (BytesScannedCutoffPerQuery); its "
        "table stays as it was."
    ),
    r"exhausted resources": (
        "{step} needs more memory than Athena gives a query. Do less in it at once: join later, "
        "or make two models of it; its table stays as it was."
    ),
    r"throttl|too ?many ?requests|rate exceeded|slow ?down|reduce your request rate": (
        f"AWS asked to slow down at {{step}} and trying again was not enough: {AGAIN}"
    ),
    r"expired ?token|security token .* expired|token has expired": (
        f"The AWS credentials ran out at {{step}}: renew them and {AGAIN}"
    ),
    r"access ?denied|not authorized|insufficient (lake formation )?permission": (
        "AWS refused {step}: the role that builds may not read or write what it needs. Have it "
        f"allowed in IAM and Lake Formation, then {AGAIN}"
    ),
    r"(table_not_found|schema_not_found|does not exist).*\braw_": (
        "{step} reads raw tables that the catalogue does not have: run `python -m ingest register` "
        "first."
    ),
}


def sentence(step: str, message: str) -> str | None:
    """What to do about a step that failed with a message; None where it is not known."""
    said = " ".join(message.split())
    for pattern, known in _KNOWN.items():
        if re.search(pattern, said, re.IGNORECASE):
            return known.format(step=step)
    return None

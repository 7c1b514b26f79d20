"""The refusals as docs/athena-rehearsal.md lists them.

python -m tests.athena.rehearsal.refusals_table
"""

from .refusals import REFUSALS


def table() -> str:
    """A line for each, with where Athena's documentation says it."""
    lines = ["| refused | because Athena's User Guide says so in |", "|---|---|"]
    lines += [f"| {refusal.what} | [{refusal.section}]({refusal.link}) |" for refusal in REFUSALS]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())

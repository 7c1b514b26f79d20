"""The cleaning macros on cells that hypothesis made up: the same outcome on both engines."""

from cells import corpus
from cleaning_macros import Cleaning, compiled

PER_STATEMENT = 250  # cells; Athena takes 262,144 characters


def test_every_macro_cleans_every_cell_alike(ask, tmp_path):
    cells = corpus()
    here = Cleaning(compiled("local", tmp_path / "local"))
    there = compiled("production", tmp_path / "production")
    differ = {}
    for macro, sql in there.items():
        outcomes = {}
        for start in range(0, len(cells), PER_STATEMENT):
            some = cells[start : start + PER_STATEMENT]
            rows = ", ".join(f"({number}, {_literal(cell)})" for number, cell in enumerate(some))
            result = ask(
                f"select number, cast({sql} as varchar) from (values {rows}) as t (number, cell)"
            )
            assert result.state == "SUCCEEDED", (macro, result.reason)
            # As text a moment has its three decimals there, and only what is not 0 of them here.
            outcomes |= {
                some[int(number)]: outcome and outcome.removesuffix(".000")
                if macro == "parse_timestamp"
                else outcome
                for number, outcome in result.rows
            }
        expected = here(macro, cells)
        differ |= {
            (macro, cell): (expected[cell], outcomes[cell])
            for cell in cells
            if outcomes[cell] != expected[cell]
        }
    assert differ == {}


def _literal(cell: str) -> str:
    """A text as SQL, its control characters and what is not ASCII by their codes."""
    written = (
        letter
        if letter.isascii() and letter.isprintable() and letter != "\\"
        else f"\\{ord(letter):04x}"
        for letter in cell.replace("'", "''")
    )
    return f"U&'{''.join(written)}'"

"""The truth, kept aside: what the platform should make of all the sources together.

Nothing here reads a written source. Each source says what it claims of each repair, as its
generator meant it; this unites the claims by the contract's precedence.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from demo.world import World
from demo.world.geography import area_2021

# Whole rows win, from the left; the two sheets never hold the same job.
PRECEDENCE = ("repairs_hub", "electrical_supplies", "door_entry", "universal_housing")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one row of one source says of a repair; None where it says nothing readable."""

    repair_id: str
    origin: str
    turn: int  # within one origin the row that was typed last wins, wherever it stands by now
    uprn: str | None
    status: str
    raised_on: date | None
    completed_on: date | None
    cost_gbp: Decimal | None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that its owner should put right."""

    spreadsheet: str
    sheet_row: int
    sheet_column: str
    original_text: str


@dataclass(frozen=True, slots=True)
class Mess:
    """Something in a source that is not as it should be, and where it stands today."""

    system: str
    table_name: str
    source_part: str | None  # the part as the platform names it; None where it is in none
    source_row: int | None  # None for a whole part, and for what is there no more
    column_name: str | None  # None for a whole row
    kind: str
    repair_id: str | None  # the job that it is about


def repair_id(reference: str) -> str:
    """The platform's key for a job: the reference's letters and digits, in capitals."""
    return "".join(sign for sign in reference.upper() if sign.isascii() and sign.isalnum())


def files(
    world: World, claims: Iterable[Claim], unreadable: Iterable[Unreadable], mess: Iterable[Mess]
) -> dict[str, bytes]:
    """The Parquet files of the truth, by name."""
    import pyarrow as pa

    return {
        "repairs.parquet": _parquet(
            _united(claims),
            [
                ("repair_id", pa.string()),
                ("uprn", pa.string()),
                ("status", pa.string()),
                ("raised_on", pa.date32()),
                ("completed_on", pa.date32()),
                ("cost_gbp", pa.decimal128(12, 2)),
                ("origins", pa.string()),
            ],
        ),
        "unreadable_cells.parquet": _parquet(
            sorted(
                (cell.spreadsheet, cell.sheet_row, cell.sheet_column, cell.original_text)
                for cell in unreadable
            ),
            [
                ("spreadsheet", pa.string()),
                ("sheet_row", pa.int64()),
                ("sheet_column", pa.string()),
                ("original_text", pa.string()),
            ],
        ),
        "mess.parquet": _parquet(
            sorted(map(astuple, mess), key=lambda row: [(cell is not None, cell) for cell in row]),
            [
                ("system", pa.string()),
                ("table_name", pa.string()),
                ("source_part", pa.string()),
                ("source_row", pa.int64()),
                ("column_name", pa.string()),
                ("kind", pa.string()),
                ("repair_id", pa.string()),
            ],
        ),
        "homes.parquet": _parquet(
            _homes(world),
            [
                ("uprn", pa.string()),
                ("postcode", pa.string()),
                ("easting", pa.int64()),
                ("northing", pa.int64()),
                ("lsoa21_code", pa.string()),
                ("lsoa11_code", pa.string()),
                ("ward19_code", pa.string()),
                ("ward19_name", pa.string()),
            ],
        ),
    }


def _united(claims: Iterable[Claim]) -> list[tuple]:
    """One row per repair: the winning claim, and every source that has one."""
    by_repair: dict[str, list[Claim]] = {}
    for claim in claims:
        by_repair.setdefault(claim.repair_id, []).append(claim)
    rows = []
    for key, held in sorted(by_repair.items()):
        winner = min(held, key=lambda claim: (PRECEDENCE.index(claim.origin), -claim.turn))
        origins = ",".join(sorted({claim.origin for claim in held}))
        facts = (winner.uprn, winner.status, winner.raised_on, winner.completed_on)
        rows.append((key, *facts, winner.cost_gbp, origins))
    return rows


def _homes(world: World) -> list[tuple]:
    """Every home ever, with where it lies by the geography of each census."""
    return [
        (
            home.uprn,
            home.postcode.text,
            home.easting,
            home.northing,
            area_2021(home.easting, home.northing).code,
            home.postcode.area.code,
            *home.postcode.area.ward,
        )
        for home in world.places
        if home.is_home
    ]


def _parquet(rows: list[tuple], fields: list[tuple[str, Any]]) -> bytes:
    """Rows as one Parquet file; the same rows give the same bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = list(zip(*rows, strict=True)) or [[] for _ in fields]
    table = pa.table(
        [pa.array(column, kind) for column, (_, kind) in zip(columns, fields, strict=True)],
        schema=pa.schema(fields),
    )
    buffer = BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()

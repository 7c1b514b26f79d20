"""Code-Point Open: postcodes with their positions, as Ordnance Survey publishes them.

The data file has no header; two rows of headers come in a file of their own.
"""

from demo.sources import Written
from demo.world import World
from demo.world.geography import DISTRICT, Postcode

FOLDER = "open_data"
VARIABLES = {"OS_CODEPOINT_DROP": "{folder}"}

HEADERS = (
    "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\r\n"
    "Postcode,Positional_quality_indicator,Eastings,Northings,Country_code,NHS_regional_HA_code,"
    "NHS_HA_code,Admin_county_code,Admin_district_code,Admin_ward_code\r\n"
)


def write(world: World) -> Written:
    """The file of the EM area, and the headers."""
    rows = "".join(_row(postcode) for postcode in sorted(world.postcodes, key=lambda one: one.text))
    return Written(
        files={
            "codepoint/codepoint_open_em_eastmere_no_header.csv": rows.encode(),
            "codepoint/codepoint_open_column_headers.csv": HEADERS.encode(),
        }
    )


def _row(postcode: Postcode) -> str:
    """One line: a postcode is padded to seven characters, only the numbers are unquoted."""
    outward, inward = postcode.text.split()
    ward = postcode.area.ward[0] if postcode.area else ""
    codes = ("E92000001", "E19099001", "E18099001", "", DISTRICT[0], ward)
    return (
        f'"{outward:<4}{inward}",{postcode.quality},{postcode.easting},{postcode.northing},'
        + ",".join(f'"{code}"' for code in codes)
        + "\r\n"
    )

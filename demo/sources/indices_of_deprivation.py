"""The English Indices of Deprivation 2019 for Eastmere, with the publisher's long headers."""

import csv
from io import StringIO
from math import ceil

from demo.sources import Written
from demo.world import World
from demo.world.chance import chance
from demo.world.geography import AREAS_2011, DISTRICT

FOLDER = "open_data"
VARIABLES = {"INDICES_OF_DEPRIVATION_DROP": "{folder}"}

# Areas of 2011 in England; decile = ceil(rank * 10 / areas) (domain.md, answer keys).
AREAS = 32_844
HEADER = (
    "LSOA code (2011)",
    "LSOA name (2011)",
    "Local Authority District code (2019)",
    "Local Authority District name (2019)",
    "Index of Multiple Deprivation (IMD) Score",
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
)


def write(world: World) -> Written:
    """One row per area of 2011, from most of Harbour in the worst tenth to a quiet Northgate."""
    luck = chance(world.seed, "deprivation")
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(HEADER)
    for place, area in enumerate(AREAS_2011):
        rank = round((place + luck.uniform(0.05, 0.95)) / len(AREAS_2011) * AREAS)
        # The published scores fall with the rank, steeply at first: about 90 to about 1.
        score = round(90 * (1 - rank / AREAS) ** 3 + 0.5 + 6 * (1 - rank / AREAS), 3)
        decile = ceil(rank * 10 / AREAS)
        rows.writerow((area.code, area.name, *DISTRICT, score, rank, decile))
    return Written(files={"deprivation/imd2019_eastmere_lsoa.csv": text.getvalue().encode()})

"""The bank holidays as GOV.UK's API answers: an object of divisions, each with its events."""

import json

from demo.sources import Written
from demo.world import World
from demo.world.bank_holidays import DIVISIONS, bank_holidays

FOLDER = "open_data"
VARIABLES = {"GOV_UK_DROP": "{folder}"}
YEARS = range(2018, 2028)


def write(world: World) -> Written:
    """All bank holidays of ten years; they are facts, the same in every world."""
    answer = {
        division: {
            "division": division,
            "events": [
                {
                    "title": holiday.title,
                    "date": holiday.day.isoformat(),
                    "notes": holiday.notes,
                    "bunting": holiday.bunting,
                }
                for year in YEARS
                for holiday in bank_holidays(division, year)
            ],
        }
        for division in DIVISIONS
    }
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return Written(files={"reference/bank-holidays_api_shape.json": text.encode()})

"""An extract of a stand-in is marked in its manifest; a real source's never is."""

import pytest

from ingest.stand_ins import mark

EASTMERE = {"BOROUGH_STAND_INS": "LLPG_DROP REPAIRS_HUB_API REPAIRS_HUB_TOKEN"}


@pytest.mark.parametrize(
    ("asked", "variables", "marked"),
    [
        ({"path": "${LLPG_DROP}/llpg_*.csv"}, EASTMERE, True),
        ({"url": "${REPAIRS_HUB_API}", "auth": {"token": "${REPAIRS_HUB_TOKEN}"}}, EASTMERE, True),
        ({"path": "${LLPG_DROP}/llpg_*.csv"}, {}, False),
        ({"path": "${PARKING_DROP}/*.csv"}, EASTMERE, False),
        ({"url": "${REPAIRS_HUB_API}", "auth": {"token": "${REAL_TOKEN}"}}, EASTMERE, False),
        ({"url": "https://api.example"}, EASTMERE, False),
    ],
)
def test_all_that_leads_to_the_source_must_lead_to_a_stand_in(asked, variables, marked):
    assert mark(asked, variables) == ({"stand_ins": True} if marked else {})

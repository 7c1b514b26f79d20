"""The days that shaped Eastmere's records (contract: "Eastmere facts")."""

from datetime import date, datetime

# The repairs in Universal Housing begin here; older ones were never recovered.
UNIVERSAL_HOUSING_FROM = date(2018, 10, 1)

# The night Universal Housing was lost. Orders open then were carried on elsewhere, or not at all.
ATTACK = datetime(2020, 10, 11, 3, 0)

# Contractors' sheets stood in for it from here...
SHEETS_FROM = date(2020, 11, 2)

# ...until the Repairs Hub went live. Jobs still open in a sheet were loaded into it, and the sheets
# were frozen: what happened to a job afterwards is in the Hub alone.
CUT_OVER = datetime(2022, 4, 4, 0, 0)

# The first and last day that the world can be shown as at: it begins with the Hub.
FIRST_DAY, LAST_DAY = date(2022, 4, 5), date(2029, 12, 31)

# From this autumn on the sheets' owners put one unreadable cell right each Tuesday.
TIDYING_FROM = date(2026, 10, 6)

# Repairs that could wait did wait while homes were closed to visitors.
LOCKDOWN = (date(2020, 3, 23), date(2020, 6, 15))

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

# The week before the audit of the contractors' accounts. Both offices opened their frozen sheets
# again: they typed in jobs that they found in their job books, and corrected others.
SHEETS_REOPENED = date(2026, 11, 24)
SHEETS_CORRECTED = date(2026, 11, 25)

# In the same week the tablets of some operatives reached the Repairs Hub a day late, one of them
# with its clock in another year; a day later the supplier corrected that and deleted two records.
TABLETS_LATE = (date(2026, 11, 24), date(2026, 11, 30))
TABLET_CLOCK_WRONG = date(2026, 11, 24)
RECORDS_DELETED = date(2026, 11, 25)

# The night on which the gazetteer's export was run by hand, and the one on which it was cut off.
GAZETTEER_BY_HAND = date(2026, 11, 24)
GAZETTEER_CUT = date(2026, 11, 25)

# The day on which somebody downloaded the boundaries a second time.
BOUNDARIES_COPIED = date(2026, 11, 25)

"""Eastmere: a fictional council, written out as the source systems a real one would have.

`world/` holds what is so (streets, homes, repairs and their whole life); `mess.py` how people type
it; `sources/` one module per source system, which writes the world down as that system would;
`serve/` the two systems that are reached over the network. What the generator meant is kept apart
as the truth, so that the platform's answers can be compared with it, row by row.
On its first day the sources have the offices' habits only. From the day after on (`advance`) they
have accidents too: rows typed late, typed again, deleted, renumbered and sorted, files cut off and
copied, records that arrive late, are dated wrongly or are deleted (`reopened.py`, `tablets.py`,
`sources/llpg.py`; the days are in `world/history.py`). `truth/mess.parquet` lists each of them.
Nobody here exists: names are invented and identifiers come from ranges that belong to no one.
"""

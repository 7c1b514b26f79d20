"""Eastmere: a fictional council, written out as the source systems a real one would have.

`world/` holds what is so (streets, homes, repairs and their whole life); `mess.py` how people type
it; `sources/` one module per source system, which writes the world down as that system would;
`serve/` the two systems that are reached over the network. What the generator meant is kept apart
as the truth, so that the platform's answers can be compared with it, row by row.
Nobody here exists: names are invented and identifiers come from ranges that belong to no one.
"""

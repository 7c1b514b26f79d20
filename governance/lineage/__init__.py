"""Lineage: which classes of personal data each column of a query carries, and what may leave.

A query's syntax tree is evaluated over labels instead of rows: each column of each relation carries
the classes of the columns that it is worked out from (`labels`), and each relation what one of its
rows stands for (`grain`). Whatever cannot be read or resolved is a leak: the check fails closed.

`rendering` writes a model's SQL; `queries`, `origins`, `relations`, `sets`, `grouping` evaluate its
steps and `expressions`, `aggregates`, `conditions` what they work out; `shapes` knows the few forms
that make an identifier safe; `release` says what may not leave; `models` carries labels through the
project; `command` is `python -m governance check-sql`.
"""

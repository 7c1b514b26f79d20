"""Parity: the same landing gives the same columns, types and rows on DuckDB and on Athena.

Two steps. Every relation is summed up by one query on each engine, however many rows it has, and
the sums are compared. Only where they differ are rows fetched, and only of the parts that differ.
"""

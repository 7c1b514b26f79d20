"""Chance that can be repeated, and that one part of the world cannot disturb in another."""

from random import Random


def chance(seed: int, *what: object) -> Random:
    """A stream of random numbers that belongs to one thing, named by `what`.

    Drawing once more for one repair, or adding a source, then moves no other thing.
    """
    return Random("/".join(str(part) for part in (seed, *what)))  # noqa: S311 (nothing is secret)

"""Puts this folder, which has what the tests of several folders share, on the import path."""

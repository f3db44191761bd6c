"""Giliran: from a phone at home to a passport in hand."""

__version__ = "0.1.0"

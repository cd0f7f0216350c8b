"""Pariter runs, measures and proves programmes of equal opportunity."""

__version__ = "0.1.0"

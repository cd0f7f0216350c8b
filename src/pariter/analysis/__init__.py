"""Indicators from files: one Ibis expression, computed by DuckDB or by Spark.

Nothing here is loaded before a command asks for it: Ibis is an extra.
"""

"""Benchmarks: each module has `measure()`, which yields figures while it runs."""

"""Programmes as data: a folder with pack.toml and texts/<language>/*.md each."""

"""Requests for a place, with their revisions and ranked wishes."""

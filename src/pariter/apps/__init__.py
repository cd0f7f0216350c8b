"""The domain, lowest first.

journal, people, programmes, applications, placements, participation, evidence.
"""

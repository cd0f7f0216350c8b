"""Domain applications, lowest first: journal, people, programmes, applications, placements, participation, evidence."""

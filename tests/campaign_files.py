"""A campaign file that more than one journey begins with."""

POTHOLES = """
slug = "potholes-2026"
title = "Potholes, 2026"
ask = { function = "highways" }
subject = "FOI request: potholes"
letter = "Dear {{ authority.name }},\\n\\n{{ questions }}\\n"
applicant = { name = "Ada Researcher", organisation = "Example Trust", address = "1 Street" }
periods = [ { id = "2025", basis = "calendar" } ]

[[question]]
id = "1"
text = "How many potholes were reported?"
unit = "potholes"
kind = "count"
"""

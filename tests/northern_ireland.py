"""Children missing from care, by Health and Social Care Trust and financial year.

Source: Northern Ireland Assembly, AQW 29570/22-27. All five totals add up.
"""

YEARS = ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25")
TRUSTS = {
    "Belfast": (164, 143, 215, 128, 198),
    "Northern": (7, 25, 24, 30, 12),
    "South Eastern": (19, 13, 25, 22, 10),
    "Southern": (11, 17, 21, 18, 5),
    "Western": (58, 152, 57, 13, 40),
}
TOTALS = (259, 350, 342, 211, 265)

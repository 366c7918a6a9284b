"""Say roughly where each authority of our register lies, for maps of tiles.

    python script/place_authorities.py uk_local_authorities.csv

Writes responses_app/domain/pictures/places.csv: code, and whole kilometres east and north of a
point south-west of Scilly (a sinusoidal projection about 2 degrees west). Only the order of places
matters on a map of tiles, so a few kilometres do no harm.

The reference is a CSV with the columns of mySociety's `uk_local_authorities` register (CC BY 4.0,
https://github.com/mysociety/uk_local_authority_names_and_codes), whose latitudes and longitudes
come from the Office for National Statistics. It is only read, never copied. Three kinds of body
are placed otherwise:

- counties at the mean of their districts: several points of the reference lie far outside the
  county (Lancashire 186 km, Gloucestershire 99 km, Suffolk 86 km);
- abolished councils that have no point there at their chief town, by hand;
- Health and Social Care Trusts in the middle of the councils they serve, by hand.
"""

import csv
import math
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REGISTER = ROOT / "requests_app" / "data" / "authorities.csv"
PLACES = ROOT / "responses_app" / "domain" / "pictures" / "places.csv"

MERIDIAN = -2.0  # degrees
SOUTH = 49.8
WEST = 480  # km west of the meridian
KM_A_DEGREE = 111.2
NEW_CODES = {"E08000038": "E08000016", "E08000039": "E08000019"}  # boundary changes of 2025

BY_HAND = {
    # Abolished in England
    "Aylesbury Vale": (51.88, -0.85), "Bournemouth": (50.72, -1.88),
    "Buckinghamshire": (51.78, -0.81), "Chiltern": (51.68, -0.61),
    "Christchurch": (50.75, -1.77), "Corby": (52.49, -0.69), "Daventry": (52.26, -1.16),
    "Dorset": (50.77, -2.33), "East Dorset": (50.86, -1.93),
    "East Northamptonshire": (52.40, -0.53), "Forest Heath": (52.35, 0.50),
    "Kettering": (52.40, -0.73), "North Dorset": (50.90, -2.25), "Northampton": (52.24, -0.90),
    "Northamptonshire": (52.29, -0.87), "Poole": (50.72, -1.98), "Purbeck": (50.67, -2.12),
    "South Bucks": (51.56, -0.61), "South Northamptonshire": (52.10, -1.08),
    "St Edmundsbury": (52.20, 0.70), "Suffolk Coastal": (52.15, 1.45),
    "Taunton Deane": (51.02, -3.15), "Waveney": (52.45, 1.60), "Wellingborough": (52.30, -0.70),
    "West Dorset": (50.77, -2.60), "West Somerset": (51.15, -3.45),
    "Weymouth and Portland": (50.60, -2.45), "Wycombe": (51.64, -0.79),
    # Abolished in Northern Ireland
    "Antrim": (54.71, -6.20), "Ards": (54.59, -5.69), "Armagh": (54.35, -6.65),
    "Ballymena": (54.86, -6.28), "Ballymoney": (55.07, -6.51), "Banbridge": (54.35, -6.27),
    "Belfast": (54.60, -5.93), "Carrickfergus": (54.72, -5.81), "Castlereagh": (54.57, -5.89),
    "Coleraine": (55.13, -6.66), "Cookstown": (54.65, -6.75), "Craigavon": (54.45, -6.39),
    "Derry": (55.00, -7.32), "Down": (54.33, -5.72), "Dungannon and South Tyrone": (54.50, -6.77),
    "Fermanagh": (54.35, -7.64), "Larne": (54.85, -5.82), "Limavady": (55.05, -6.95),
    "Lisburn": (54.51, -6.05), "Magherafelt": (54.76, -6.61), "Moyle": (55.20, -6.25),
    "Newry and Mourne": (54.18, -6.34), "Newtownabbey": (54.66, -5.91),
    "North Down": (54.66, -5.67), "Omagh": (54.60, -7.30), "Strabane": (54.83, -7.46),
    # Health and Social Care Trusts
    "Belfast HSC Trust": (54.60, -5.93), "Northern HSC Trust": (54.90, -6.30),
    "South Eastern HSC Trust": (54.50, -5.75), "Southern HSC Trust": (54.35, -6.50),
    "Western HSC Trust": (54.70, -7.40),
}  # fmt: skip

Degrees = tuple[float, float]  # latitude, longitude


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        reference = list(csv.DictReader(file))
    with REGISTER.open(encoding="utf-8", newline="") as file:
        register = list(csv.DictReader(file))
    points = _points(reference)
    with PLACES.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["code", "east_km", "north_km"])
        for authority in sorted(register, key=lambda one: one["code"]):
            code, name = authority["code"], authority["plain_name"]
            rows.writerow([code, *_in_kilometres(points.get(code) or BY_HAND[name])])
    print(f"{len(register)} authorities placed in {PLACES.relative_to(ROOT)}")
    return 0


def _points(reference: list[dict[str, str]]) -> dict[str, Degrees]:
    own = {
        row["gss-code"]: (float(row["lat"]), float(row["long"])) for row in reference if row["lat"]
    }
    districts: dict[str, list[Degrees]] = defaultdict(list)
    for row in reference:
        if row["county-la"] and row["lat"]:
            districts[row["county-la"]].append(own[row["gss-code"]])
    for row in reference:
        if row["local-authority-type"] == "CTY":
            inside = districts.get(row["local-authority-code"])
            own.pop(row["gss-code"], None)
            if inside:
                own[row["gss-code"]] = _mean(inside)
    for new, old in NEW_CODES.items():
        own.setdefault(new, own[old])
    return own


def _mean(points: list[Degrees]) -> Degrees:
    latitudes, longitudes = zip(*points, strict=True)
    return sum(latitudes) / len(points), sum(longitudes) / len(points)


def _in_kilometres(point: Degrees) -> tuple[int, int]:
    latitude, longitude = point
    across = (longitude - MERIDIAN) * math.cos(math.radians(latitude)) * KM_A_DEGREE
    return round(across) + WEST, round((latitude - SOUTH) * KM_A_DEGREE)


if __name__ == "__main__":
    sys.exit(main())

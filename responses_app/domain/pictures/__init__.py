"""Pictures for a report: drawn by us, as SVG and PNG, each with its table and its words."""

from responses_app.domain.pictures import distribution, phase_map, rate_map, timeline, trend
from responses_app.domain.pictures.of_publication import OF_RATES, draw_rates
from responses_app.domain.pictures.own_rates import Asked, NoRate, own_rates
from responses_app.domain.pictures.phase_map import AtPhase
from responses_app.domain.pictures.picture import Picture, Table
from responses_app.domain.pictures.places import Body
from responses_app.domain.pictures.png import as_png
from responses_app.domain.pictures.sheet import About
from responses_app.domain.pictures.svg import as_svg, as_svg_file
from responses_app.domain.pictures.timeline import Sent

__all__ = [
    "OF_RATES",
    "About",
    "Asked",
    "AtPhase",
    "Body",
    "NoRate",
    "Picture",
    "Sent",
    "Table",
    "as_png",
    "as_svg",
    "as_svg_file",
    "distribution",
    "draw_rates",
    "own_rates",
    "phase_map",
    "rate_map",
    "timeline",
    "trend",
]

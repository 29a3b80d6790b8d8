"""Timelines as GeoJSON (RFC 7946): a feature an incident, unlocated ones without geometry."""

from typing import Any, Final, TextIO

from incidents.exporters.objects import as_object, describe_export, encode
from incidents.results import Timeline, TimelineEntry

# RFC 7946, 11.2: six decimal places are about ten centimetres.
DECIMALS: Final = 6


def write_geojson(timeline: Timeline, out: TextIO) -> None:
    """Write one FeatureCollection, a feature a line; what the export is stands in `about`."""
    about = encode(describe_export(timeline.about))
    out.write(f'{{"type": "FeatureCollection", "about": {about}, "features": [')
    between = "\n"
    for entry in timeline.read_entries():
        out.write(between + encode(_as_feature(entry)))
        between = ",\n"
    out.write("\n]}\n")


def _as_feature(entry: TimelineEntry) -> dict[str, Any]:
    properties = as_object(entry)
    latitude, longitude = properties.pop("latitude"), properties.pop("longitude")
    geometry = None
    if latitude is not None and longitude is not None:
        # Longitude first; adding nothing makes minus nought nought.
        point = [round(longitude, DECIMALS) + 0.0, round(latitude, DECIMALS) + 0.0]
        geometry = {"type": "Point", "coordinates": point}
    return {"type": "Feature", "id": entry.code, "geometry": geometry, "properties": properties}

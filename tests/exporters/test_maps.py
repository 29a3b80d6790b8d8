"""GeoJSON as RFC 7946 has it, by a judge of its own and by what that judge lets pass."""

import json

from geojson_pydantic import FeatureCollection

from tests.exporters.samples import ENTRY, HOSTILE, POINTS, VARIED, write_main

ALL = [*VARIED, *HOSTILE]


def test_a_judge_of_geojson_takes_all_of_it():
    found = FeatureCollection.model_validate_json(write_main(ALL, "geojson"))

    assert [feature.id for feature in found.features] == [entry.code for entry in ALL]


def test_points_lie_on_the_earth_longitude_first_with_six_decimals():
    located = [ENTRY._replace(latitude=y, longitude=x) for y, x in POINTS]
    text = write_main(located, "geojson").decode()
    points = [feature["geometry"] for feature in json.loads(text)["features"]]

    assert points[4] == {"type": "Point", "coordinates": [62.987654, 35.123457]}
    assert points[-1] is None
    assert [bad for bad in ("-0.0]", "[-0.0", "e-") if bad in text] == []
    for point in points[:-1]:
        longitude, latitude = point["coordinates"]
        assert -180 <= longitude <= 180
        assert -90 <= latitude <= 90


def test_properties_are_all_there_is_with_citations():
    (feature,) = json.loads(write_main([ENTRY], "geojson"))["features"]

    assert {"latitude", "longitude"}.isdisjoint(feature["properties"])
    assert feature["properties"]["deaths_high"] == 103
    assert feature["properties"]["citations"][1]["gist"] == "revised to 84"


def test_an_empty_collection_says_what_it_is():
    found = json.loads(write_main([], "geojson"))

    assert found["features"] == []
    assert found["about"]["left_out"] == {"undated": 2}
    assert "crs" not in found

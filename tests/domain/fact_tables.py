"""Reads the fact tables of services/domain/reference, and the public data they are checked against.

The public data is found through SSX_SHARED_DATA (default: ../shared/data beside the project); a
test that asks for a file that is not there is skipped.
"""

import csv
import os
import pathlib
import typing
import unicodedata
import xml.etree.ElementTree as ElementTree

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLES = ROOT / "services" / "domain" / "reference"
PUBLIC = pathlib.Path(
    os.environ.get("SSX_SHARED_DATA", ROOT.parent / "shared" / "data")) / "reference"

LANGUAGES = ("en", "fr", "es", "pt", "ar", "zh", "ru")
TOPIC_COLUMNS = ["id", "parent"] + [f"label_{language}" for language in LANGUAGES]


class Table(typing.NamedTuple):
    comments: list  # the lines before the header, with their #
    columns: list
    rows: list  # of dicts by column


def read_table(name):
    """Returns one of the project's tables, checking its outer form on the way."""
    raw = (TABLES / name).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf"), f"{name} has a byte order mark"
    assert b"\r" not in raw, f"{name} has carriage returns"
    assert raw.endswith(b"\n"), f"{name} does not end with a line end"
    lines = raw.decode("utf-8")[:-1].split("\n")
    comments = [line for line in lines if line.startswith("#")]
    assert lines[:len(comments)] == comments, f"{name}: a comment stands among the rows"
    columns, *body = [line.split("\t") for line in lines[len(comments):]]
    for number, cells in enumerate(body, start=len(comments) + 2):
        assert len(cells) == len(columns), f"{name}:{number}: {len(cells)} cells"
        for cell in cells:
            assert cell == cell.strip(), f"{name}:{number}: spaces around {cell!r}"
            assert '"' not in cell, f"{name}:{number}: quoting in {cell!r}"
            assert unicodedata.normalize("NFC", cell) == cell, f"{name}:{number}: {cell!r} not NFC"
    return Table(comments, columns, [dict(zip(columns, cells)) for cells in body])


def public_file(name):
    """The path of a file of public data; skips the test when it is not there."""
    path = PUBLIC / name
    if not path.exists():
        pytest.skip(f"needs the public data {name} (looked in {PUBLIC}; "
                    "set SSX_SHARED_DATA to the folder of shared data)")
    return path


def read_public_csv(name):
    with open(public_file(name), encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_codelist(name):
    """Returns {code: (names by language, category)} of the active items of an IATI codelist."""
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    items = {}
    for item in ElementTree.parse(public_file(name)).iter("codelist-item"):
        if item.get("status", "active") == "active":
            names = {n.get(language, "en"): n.text or "" for n in item.find("name")}
            items[item.findtext("code")] = (names, item.findtext("category"))
    return items

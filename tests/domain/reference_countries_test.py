"""Checks the country reference tables in services/domain/reference.

The tables are facts written down by hand, so they are checked twice: for their own consistency
(always), and against public data (when the shared data folder is there). Where a table knows
better than the public data, the difference is named below with its reason; a named difference
that has gone away fails too, so the lists cannot rot.
"""

import datetime
import json
import re

import pytest

from fact_tables import LANGUAGES, public_file, read_public_csv, read_table

# The day the tables speak for. Fixed: the real date would change the answers under the test.
TODAY = datetime.date(2026, 11, 1)
DAC_2021 = datetime.date(2021, 6, 30)


def split(cell):
    return cell.split(",") if cell else []


def parse_day(text):
    """A day of the tables; a bare year stands for its first of January, empty for no date."""
    if not text:
        return None
    assert re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", text), text
    return datetime.date.fromisoformat(text if len(text) > 4 else text + "-01-01")


def holds_on(row, day):
    until = parse_day(row["until"])
    return parse_day(row["from"]) <= day and (until is None or day < until)


COUNTRIES = {row["code"]: row for row in read_table("countries.tsv").rows}
REGIONS = {row["code"]: row for row in read_table("regions.tsv").rows}
MEMBERSHIPS = read_table("memberships.tsv").rows
DAC = read_table("dac.tsv").rows
BY_ALPHA3 = {row["alpha3"]: code for code, row in COUNTRIES.items()}


def members(group, day):
    return {row["country"] for row in MEMBERSHIPS if row["group"] == group and holds_on(row, day)}


# ---- The tables by themselves ----


@pytest.mark.parametrize("name, key", [
    ("countries.tsv", ("code",)), ("regions.tsv", ("code",)),
    ("memberships.tsv", ("group", "country", "from")), ("dac.tsv", ("country", "from"))])
def test_opens_with_its_sources_and_is_sorted_by_unique_keys(name, key):
    comments, _, rows = read_table(name)
    assert comments[1] == "# version: 2026.11"
    assert comments[2].startswith("# sources: ")
    keys = [tuple(row[column] for column in key) for row in rows]
    assert keys == sorted(set(keys))


def test_codes_are_well_formed_and_unique():
    assert len(COUNTRIES) == 249
    for column, form in (("code", r"[A-Z]{2}"), ("alpha3", r"[A-Z]{3}"), ("m49", r"\d{3}")):
        values = [row[column] for row in COUNTRIES.values()]
        assert [value for value in values if not re.fullmatch(form, value)] == []
        assert len(set(values)) == len(values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_there_distinct_and_in_their_own_script(language):
    letters = {"ar": r"[\u0621-\u064a]", "zh": r"[\u4e00-\u9fff]", "ru": r"[\u0401-\u0451]"}
    wanted = re.compile(letters.get(language, r"[A-Za-zÀ-ÿ]"))
    for table in (COUNTRIES, REGIONS):
        names = [row["name_" + language] for row in table.values()]
        assert [name for name in names if not wanted.search(name)] == []
        if language in letters:
            assert [name for name in names if re.search(r"[A-Za-z]", name)] == []
        assert len(set(names)) == len(names)


def test_regions_form_one_tree():
    parent_kinds = {"world": {None}, "region": {"world"}, "sub_region": {"region"},
                    "intermediate_region": {"sub_region"}}
    for row in REGIONS.values():
        assert re.fullmatch(r"\d{3}", row["code"])
        parent = REGIONS[row["parent"]]["kind"] if row["parent"] else None
        assert parent in parent_kinds[row["kind"]], row
    assert [code for code, row in REGIONS.items() if row["kind"] == "world"] == ["001"]


def test_countries_sit_in_regions_of_the_right_kind():
    without_region = set()
    for code, row in COUNTRIES.items():
        path = [row["region"], row["sub_region"], row["intermediate_region"]]
        if not any(path):
            without_region.add(code)
            continue
        parent = "001"
        for region, kind in zip(path, ("region", "sub_region", "intermediate_region")):
            if region:
                assert REGIONS[region]["kind"] == kind, code
                assert REGIONS[region]["parent"] == parent, code
                parent = region
        # A sub-region that M49 divides further has no countries of its own.
        children = [r for r in REGIONS.values() if r["parent"] == row["sub_region"]]
        assert bool(children) == bool(row["intermediate_region"]), code
    assert without_region == {"AQ"}
    used = {row[c] for row in COUNTRIES.values()
            for c in ("region", "sub_region", "intermediate_region")}
    assert set(REGIONS) - used == {"001"}


def test_developing_regions_follow_m49():
    developed_elsewhere = {"CY", "IL", "JP", "KR"}  # Developed, in regions that are not.
    silent = {"AQ", "TW"}  # M49 gives them no region of its own.
    for code, row in COUNTRIES.items():
        developed = (row["region"] == "150" or row["sub_region"] in ("021", "053")
                     or code in developed_elsewhere | silent)
        assert row["m49_developing"] == ("n" if developed else "y"), code


def test_coordinates_and_populations_are_in_range():
    uninhabited = set()
    for code, row in COUNTRIES.items():
        assert re.fullmatch(r"-?\d{1,2}\.\d\d", row["lat"]) and abs(float(row["lat"])) <= 90, code
        assert re.fullmatch(r"-?\d{1,3}\.\d\d", row["lon"]) and abs(float(row["lon"])) <= 180, code
        assert re.fullmatch(r"\d+", row["population"]), code
        if row["population"] == "0":
            uninhabited.add(code)
    assert uninhabited == {"AQ", "BV", "GS", "HM", "TF"}
    assert 8.0e9 < sum(int(row["population"]) for row in COUNTRIES.values()) < 8.4e9


def test_climates_are_koeppen_geiger_classes():
    form = re.compile(r"A[fmw]|BW[hk]|BS[hk]|C[fsw][abc]|D[fsw][abcd]|E[TF]")
    for code, row in COUNTRIES.items():
        classes = split(row["climate"])
        assert 1 <= len(classes) == len(set(classes)) <= 3, code
        assert all(form.fullmatch(c) for c in classes), code


def test_languages_are_primary_tags_listed_once():
    for code, row in COUNTRIES.items():
        tags = split(row["official_languages"]) + split(row["spoken_languages"])
        assert len(set(tags)) == len(tags), code
        assert all(re.fullmatch(r"[a-z]{2,3}", tag) for tag in tags), code
    none = {code for code, row in COUNTRIES.items() if not row["official_languages"]}
    assert none == {"AQ", "BV", "GS", "HM"}


def test_neighbours_exist_and_are_symmetric():
    for code, row in COUNTRIES.items():
        neighbours = split(row["neighbours"])
        assert neighbours == sorted(set(neighbours)) and code not in neighbours, code
        for neighbour in neighbours:
            assert code in split(COUNTRIES[neighbour]["neighbours"]), f"{code}-{neighbour}"


def test_neighbours_known_by_count():
    counts = {"CN": 16, "RU": 14, "BR": 10, "DE": 9, "CD": 9, "ZM": 8, "ML": 7, "LS": 1, "MG": 0,
              "SG": 0}
    assert {code: len(split(COUNTRIES[code]["neighbours"])) for code in counts} == counts


def test_dates_are_well_formed_in_order_and_do_not_overlap():
    for table, keys in ((MEMBERSHIPS, ("group", "country")), (DAC, ("country",))):
        spans = {}
        for row in table:
            assert row["country"] in COUNTRIES, row
            start, end = parse_day(row["from"]), parse_day(row["until"]) or datetime.date.max
            assert start is not None and start < end, row
            spans.setdefault(tuple(row[key] for key in keys), []).append((start, end))
        for key, days in spans.items():
            days.sort()
            assert all(a[1] <= b[0] for a, b in zip(days, days[1:])), key
    assert {row["group"] for row in MEMBERSHIPS} == {"LDC", "LLDC", "SIDS", "G77"}
    assert {row["income_group"] for row in DAC} == {"LDC", "LIC", "LMIC", "UMIC"}


def test_group_sizes_known_from_their_own_history():
    # 77 founders: these and Yugoslavia. 130 in March 2008: these and Bosnia and Herzegovina.
    assert len(members("G77", datetime.date(1964, 6, 15))) == 77 - 1
    assert len(members("G77", datetime.date(2008, 3, 31))) == 130 - 1
    assert len(members("G77", TODAY)) == 134
    assert len(members("LDC", TODAY)) == 44
    assert len(members("LLDC", TODAY)) == 32


def test_dac_groups_agree_with_ldc_membership():
    # The list follows a graduation from the next first of January.
    for year in range(2018, 2027):
        day = datetime.date(year, 1, 1)
        grouped = {r["country"] for r in DAC if r["income_group"] == "LDC" and holds_on(r, day)}
        ldcs = members("LDC", day)
        assert grouped == ldcs, (year, grouped ^ ldcs)


# ---- The tables against public data ----

# Names: M49 as published gives the whole constitutional name in brackets; the table drops it.
DROPPED_QUALIFIERS = {"BO", "IR", "NL", "VE"}
_EVERYDAY = "the everyday short name instead of the constitutional one"
_CASE = "published in an oblique case, or word order lost; the plain name here"
_STYLE = "published with a typing slip or in an unusual form; the usual form here"
NAME_DIFFERENCES = {
    "en": {"GB": _EVERYDAY, "HK": _EVERYDAY, "MO": _EVERYDAY, "CI": "official name everywhere",
           "FK": "M49 adds Malvinas", "MF": _STYLE, "SJ": _STYLE, "WF": _STYLE},
    "fr": {"GB": _EVERYDAY, "HK": _EVERYDAY, "MO": _EVERYDAY, "GS": _STYLE, "HM": _STYLE,
           "SJ": _STYLE, "WF": _STYLE},
    "es": {"GB": _EVERYDAY, "HK": _EVERYDAY, "MO": _EVERYDAY, "BL": _STYLE, "SX": _STYLE,
           "TF": _EVERYDAY, "SJ": _STYLE, "WF": _STYLE},
    "ar": {"GB": _EVERYDAY, "HK": _EVERYDAY, "MO": _EVERYDAY, "FM": _STYLE, "IO": _CASE,
           "TF": _CASE, "UM": _CASE, "SJ": _CASE},
    "zh": {"BO": _EVERYDAY, "GB": _EVERYDAY, "HK": _EVERYDAY, "IR": _EVERYDAY, "MO": _EVERYDAY,
           "NL": _EVERYDAY, "US": _EVERYDAY, "VE": _EVERYDAY},
    "ru": {"GB": _EVERYDAY, "HK": _EVERYDAY, "MO": _EVERYDAY, "AQ": _CASE, "AX": _CASE,
           "CC": _CASE, "CX": _STYLE, "KY": _STYLE, "SJ": _STYLE, "TF": _EVERYDAY,
           "WF": _EVERYDAY, "YT": _EVERYDAY},
}

# São Tomé and Príncipe graduated on 13 December 2024; the public lists are older than that.
GRADUATED_SINCE = {"ST"}

# The public DAC file is called 2021 but still shows the list of 2018-2019: the Cook Islands left
# on 1 January 2020, and Vanuatu moved from the LDC group to the LMICs on 1 January 2021.
DAC_2021_DIFFERENCES = {"CK": None, "VU": "LMIC"}
# A recipient without an ISO 3166-1 code.
DAC_WITHOUT_CODE = {"Kosovo"}
DAC_GROUPS = {"LDCs": "LDC", "Other LICs": "LIC", "LMICs": "LMIC", "UMICs": "UMIC"}
# More advanced developing countries and territories had left the list before 2021, and rows
# without an income group are regions: neither are recipients of 2021.
DAC_NOT_RECIPIENTS = {"MADCTs", "Part I unallocated by income"}
DAC_SPELLINGS = {"China (People's Republic of)": "CN", "Micronesia": "FM", "Moldova": "MD",
                 "Saint Helena": "SH", "Tanzania": "TZ", "Turkey": "TR",
                 "West Bank and Gaza Strip": "PS", "Wallis and Futuna": "WF"}

OFFICIAL_BESIDES_CLDR = {
    "CH": ({"rm"}, "Romansh is official in dealings with its speakers"),
    "CK": ({"rar"}, "Cook Islands Maori"), "CW": ({"en"}, "by the language ordinance of 2007"),
    "FO": ({"da"}, "Danish beside Faroese"),
    "IQ": ({"ckb"}, "Kurdish, by the constitution of 2005"),
    "MA": ({"zgh"}, "the standard form of Tamazight"),
    "MK": ({"sq"}, "Albanian, by the law of 2019"),
    "MP": ({"ch", "cal"}, "Chamorro and Carolinian"),
    "RW": ({"sw"}, "Swahili, by the law of 2017"), "SC": ({"crs"}, "Seychellois Creole"),
    "TF": ({"fr"}, "CLDR gives no status"), "VA": ({"la"}, "Latin of the Holy See"),
    "ZA": (set("af nr nso ss st tn ts ve xh zu".split()), "CLDR calls them regional"),
}
CLDR_NOT_OFFICIAL = {
    "CH": ({"gsw"}, "spoken; Standard German is official"), "LI": ({"gsw"}, "as in Switzerland"),
    "MG": ({"en"}, "dropped by the constitution of 2010"), "NG": ({"yo"}, "English alone is"),
    "SY": ({"fr"}, "French has no status"), "UA": ({"ru"}, "Ukrainian alone is"),
}


def read_m49():
    return {row["ISO3166-1-Alpha-2"]: row for row in read_public_csv("country-codes.csv")}


def test_codes_and_regions_agree_with_m49():
    public = read_m49()
    assert set(public) == set(COUNTRIES)
    columns = {"alpha3": "ISO3166-1-Alpha-3", "m49": "ISO3166-1-numeric", "region": "Region Code",
               "sub_region": "Sub-region Code", "intermediate_region": "Intermediate Region Code"}
    for code, row in COUNTRIES.items():
        for ours, theirs in columns.items():
            value = public[code][theirs]
            padded = value.zfill(3) if value else ""
            assert row[ours] == padded, (code, ours)
        assert int(public[code]["M49"]) == int(row["m49"]), code


def test_region_names_agree_with_m49():
    for row in read_m49().values():
        for prefix in ("Region", "Sub-region", "Intermediate Region"):
            if row[prefix + " Code"]:
                region = REGIONS[row[prefix + " Code"].zfill(3)]
                assert region["name_en"] == row[prefix + " Name"]


@pytest.mark.parametrize("language", sorted(NAME_DIFFERENCES))
def test_names_agree_with_m49(language):
    column = "official_name_" + {"zh": "cn"}.get(language, language)
    different = set()
    for code, row in read_m49().items():
        published = row[column].replace("\u2019", "'").strip()
        if code in DROPPED_QUALIFIERS:
            published = re.sub(r" \(.*\)", "", published)
        if COUNTRIES[code]["name_" + language] != published:
            different.add(code)
    assert different == set(NAME_DIFFERENCES[language])


@pytest.mark.parametrize("group, name", [("LDC", "ldc.csv"), ("LLDC", "lldc.csv"),
                                         ("SIDS", "sids.csv"), ("G77", "g77.csv")])
def test_members_today_agree_with_the_public_lists(group, name):
    public = {BY_ALPHA3[row["Code"]] for row in read_public_csv(name)}
    ours = members(group, TODAY)
    if group == "LDC":
        assert public - ours == GRADUATED_SINCE
    else:
        assert public <= ours
    associates = {row["country"] for row in MEMBERSHIPS if row["note"].startswith("associate")}
    assert ours - public == (associates if group == "SIDS" else set())


def test_members_today_agree_with_the_m49_flags():
    flags = {"LDC": "Least Developed Countries (LDC)",
             "LLDC": "Land Locked Developing Countries (LLDC)",
             "SIDS": "Small Island Developing States (SIDS)"}
    public = read_m49()
    for group, column in flags.items():
        flagged = {code for code, row in public.items() if row[column]}
        assert flagged - members(group, TODAY) == (GRADUATED_SINCE if group == "LDC" else set())
        assert members(group, TODAY) <= flagged, group


def test_ldc_years_agree_with_the_public_lists():
    ldc = {row["country"]: row for row in MEMBERSHIPS if row["group"] == "LDC"}
    graduated = read_public_csv("graduated-ldcs.csv")
    for row in read_public_csv("ldc.csv") + graduated:
        assert ldc[BY_ALPHA3[row["Code"]]]["from"][:4] == row["Year-Of-Inclusion"], row
    left = {code: row["until"][:4] for code, row in ldc.items()
            if row["until"] and not holds_on(row, TODAY)}
    public = {BY_ALPHA3[row["Code"]]: row["Graduation"] for row in graduated}
    assert {code: left[code] for code in public} == public
    assert set(left) - set(public) == GRADUATED_SINCE


def test_dac_recipients_of_2021_agree_with_the_public_list():
    codes = {row["name_en"]: code for code, row in COUNTRIES.items()} | DAC_SPELLINGS
    public = {}
    for row in read_public_csv("dac-recipients-2021.csv"):
        assert row["income_group"] in DAC_GROUPS or row["income_group"] in DAC_NOT_RECIPIENTS
        if row["income_group"] in DAC_GROUPS and row["name_en"] not in DAC_WITHOUT_CODE:
            public[codes[row["name_en"]]] = DAC_GROUPS[row["income_group"]]
    ours = {row["country"]: row["income_group"] for row in DAC if holds_on(row, DAC_2021)}
    different = {code: ours.get(code) for code in public.keys() | ours.keys()
                 if ours.get(code) != public.get(code)}
    assert different == DAC_2021_DIFFERENCES


def test_official_languages_agree_with_cldr():
    with open(public_file("cldr-territoryInfo.json"), encoding="utf-8") as file:
        territories = json.load(file)["supplemental"]["territoryInfo"]
    for code, row in COUNTRIES.items():
        spoken = territories[code].get("languagePopulation", {})
        cldr = {tag.split("_")[0] for tag, facts in spoken.items()
                if facts.get("_officialStatus") in ("official", "de_facto_official")}
        ours = set(split(row["official_languages"]))
        assert ours - cldr == OFFICIAL_BESIDES_CLDR.get(code, (set(), ""))[0], code
        assert cldr - ours == CLDR_NOT_OFFICIAL.get(code, (set(), ""))[0], code

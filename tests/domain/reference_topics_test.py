"""Checks the topic tables (CRS, clusters, programme areas) and the mappings between taxonomies.

The tables stand in services/domain/reference. Where a published codelist exists and is at hand,
they are compared with it.
"""

import re
import unicodedata

import pytest

from fact_tables import LANGUAGES, TABLES, TOPIC_COLUMNS, read_codelist, read_table

MAPPING_COLUMNS = ["from", "to", "relation", "strength", "note"]
TOPIC_TABLES = ("topics_crs.tsv", "topics_cluster.tsv", "topics_area.tsv")
MAPPINGS = "topic_mappings.tsv"

ID_SHAPES = {
    "topics_crs.tsv": r"crs-\d{3}(\d{2})?",
    "topics_cluster.tsv": r"cluster-[a-z]+(-[a-z]+)*",
    "topics_area.tsv": r"area-[a-z]+(-[a-z]+)*",
}

# Headings of the DAC's main groups that are not themselves three-digit categories.
CRS_GROUPS = {"110", "120", "150", "230", "310", "320", "500", "700"}

CLUSTERS = {
    "cluster-cccm": "", "cluster-early-recovery": "", "cluster-education": "", "cluster-etc": "",
    "cluster-food-security": "", "cluster-health": "", "cluster-logistics": "",
    "cluster-nutrition": "", "cluster-protection": "", "cluster-shelter": "", "cluster-wash": "",
    "cluster-child-protection": "cluster-protection", "cluster-gbv": "cluster-protection",
    "cluster-hlp": "cluster-protection", "cluster-mine-action": "cluster-protection",
}

# Strength each SKOS relation may carry, lowest and highest.
STRENGTHS = {"exact": (1.0, 1.0), "close": (0.7, 0.9), "related": (0.2, 0.6)}

# Categories that name no field of work: debt, donor costs, refugees in donor countries, other.
WITHOUT_GOAL = {"crs-600", "crs-910", "crs-930", "crs-998"}

# French labels that leave the official name on purpose, with the reason.
FRENCH_EXCEPTIONS = {
    "crs-13020": "the official name says fertility where the field says reproductive health",
    "crs-25030": "the codelist repeats the English name",
}


def rows_of(name):
    return read_table(name).rows


def all_topic_ids():
    return {row["id"] for path in TABLES.glob("topics_*.tsv") for row in rows_of(path.name)}


def partners():
    """Returns {id: set of ids it is mapped to}, read in both directions."""
    found = {}
    for row in rows_of(MAPPINGS):
        found.setdefault(row["from"], set()).add(row["to"])
        found.setdefault(row["to"], set()).add(row["from"])
    return found


def letters(text):
    return [character for character in text if character.isalpha()]


def script(character):
    return unicodedata.name(character).split()[0]


@pytest.mark.parametrize("name", TOPIC_TABLES + (MAPPINGS,))
def test_opens_with_title_version_and_sources(name):
    lines, columns, _ = read_table(name)
    assert re.fullmatch(r"# [A-Z].*\.", lines[0])
    assert re.fullmatch(r"# version: 20\d\d\.\d\d", lines[1])
    assert re.fullmatch(r"# sources: .+", lines[2])
    assert columns == (MAPPING_COLUMNS if name == MAPPINGS else TOPIC_COLUMNS)


@pytest.mark.parametrize("name", TOPIC_TABLES)
def test_ids_are_unique_and_parents_come_first(name):
    """Parents first also rules out cycles: no row can be its own ancestor."""
    seen = set()
    for row in rows_of(name):
        assert re.fullmatch(ID_SHAPES[name], row["id"]), row["id"]
        assert row["id"] not in seen, f"{row['id']} stands twice"
        assert row["parent"] == "" or row["parent"] in seen, f"{row['id']}: parent {row['parent']}"
        seen.add(row["id"])
    assert seen


@pytest.mark.parametrize("name", TOPIC_TABLES)
def test_labels_are_short(name):
    for row in rows_of(name):
        for language in LANGUAGES:
            label = row[f"label_{language}"]
            assert label, f"{row['id']} has no label_{language}"
            assert len(label) <= (22 if language == "zh" else 75), f"{row['id']}: {label}"
            assert len(re.findall(r"[^\s:]+", label)) <= 8, f"{row['id']}: {label}"
            assert not label.endswith((".", ",", ";", ":")), f"{row['id']}: {label}"
            assert label.count("(") == label.count(")"), f"{row['id']}: {label}"
            assert label.count("（") == label.count("）"), f"{row['id']}: {label}"


@pytest.mark.parametrize("name", TOPIC_TABLES)
def test_labels_are_in_the_script_of_their_language(name):
    for row in rows_of(name):
        for language in ("en", "fr", "es", "pt"):
            label = row[f"label_{language}"]
            assert letters(label), f"{row['id']}: {label}"
            assert {script(c) for c in letters(label)} == {"LATIN"}, f"{row['id']}: {label}"
        assert row["label_en"].isascii(), row["label_en"]
        assert set(map(script, letters(row["label_ar"]))) == {"ARABIC"}, row["label_ar"]
        assert not re.search("[\u06a9\u06cc\u06af]", row["label_ar"]), f"Persian: {row['label_ar']}"
        assert {script(c) for c in letters(row["label_zh"])} == {"CJK"}, row["label_zh"]
        # Acronyms such as COVID stand in Latin letters, but no word mixes the two alphabets.
        assert "CYRILLIC" in set(map(script, letters(row["label_ru"]))), row["label_ru"]
        for word in re.findall(r"[^\W\d_]+", row["label_ru"]):
            assert len(set(map(script, word))) == 1, f"{row['id']}: mixed letters in {word}"
            assert script(word[0]) == "CYRILLIC" or word.isupper(), f"{row['id']}: {word}"


@pytest.mark.parametrize("name", TOPIC_TABLES)
def test_labels_use_the_letters_of_their_language(name):
    """Catches a label in the wrong column: each language lacks letters of the others."""
    allowed = {
        "fr": "àâæçéèêëîïôœùûüÿ", "es": "áéíñóúü", "pt": "áâãàçéêíóôõú",
    }
    for row in rows_of(name):
        for language, accents in allowed.items():
            label = row[f"label_{language}"]
            odd = {c for c in label.lower() if c.isalpha() and not c.isascii()} - set(accents)
            assert not odd, f"{row['id']} {language}: {odd} in {label}"
        assert row["label_zh"].encode("gb2312"), row["id"]  # simplified characters only
        assert row["label_ru"].encode("cp1251"), row["id"]


@pytest.mark.parametrize("name", TOPIC_TABLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_siblings_have_different_labels(name, language):
    seen = {}
    for row in rows_of(name):
        key = (row["parent"], row[f"label_{language}"].casefold())
        assert key not in seen, f"{row['id']} and {seen.get(key)}: {key[1]}"
        seen[key] = row["id"]


def test_labels_are_translated():
    """A label may agree with the English one by chance (Police), a column may not."""
    rows = [row for name in TOPIC_TABLES for row in rows_of(name)]
    for language in ("fr", "es", "pt"):
        same = sum(row[f"label_{language}"] == row["label_en"] for row in rows)
        assert same <= len(rows) * 0.03, f"{same} labels in {language} repeat the English one"


def test_crs_codes_are_the_active_ones():
    official = read_codelist("iati-Sector.xml")
    categories = set(read_codelist("iati-SectorCategory.xml"))
    rows = rows_of("topics_crs.tsv")
    codes = {row["id"][4:]: row["parent"][4:] for row in rows}
    purposes = {code: parent for code, parent in codes.items() if len(code) == 5}
    assert purposes == {code: category for code, (_, category) in official.items()}
    assert {code for code in codes if len(code) == 3} == categories | CRS_GROUPS
    assert CRS_GROUPS.isdisjoint(categories)
    for code, parent in codes.items():
        if len(code) == 3 and parent:
            assert parent in CRS_GROUPS and parent[0] == code[0], f"{code} under {parent}"


def words(text):
    """Content words, without accents, cut to five letters so that inflections agree."""
    plain = unicodedata.normalize("NFD", text.lower().replace("œ", "oe"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    small = {"and", "of", "in", "for", "to", "the", "or", "on", "by", "at", "with", "from",
             "de", "des", "du", "la", "le", "les", "et", "en", "a", "au", "aux", "pour", "dans",
             "sur", "ou", "d", "l", "s", "par", "avec", "un", "une"}
    return {word[:5] for word in re.findall(r"[a-z0-9]+", plain)} - small


@pytest.mark.parametrize("language", ("en", "fr"))
def test_crs_labels_agree_with_the_official_names(language):
    official = {**read_codelist("iati-SectorCategory.xml"), **read_codelist("iati-Sector.xml")}
    exceptions = FRENCH_EXCEPTIONS if language == "fr" else {}
    for row in rows_of("topics_crs.tsv"):
        if row["id"][4:] in CRS_GROUPS:
            continue
        name = official[row["id"][4:]][0].get(language, "")
        mine = words(row[f"label_{language}"])
        shared = len(mine & words(name)) / len(mine)
        if row["id"] in exceptions:
            assert shared <= 0.5, f"{row['id']} needs no exception any more"
        else:
            assert shared > 0.5, f"{row['id']}: {row[f'label_{language}']!r}, officially {name!r}"


def test_clusters_are_those_of_the_iasc():
    assert {row["id"]: row["parent"] for row in rows_of("topics_cluster.tsv")} == CLUSTERS


def test_areas_are_a_tree_of_two_levels_without_lonely_roots():
    rows = rows_of("topics_area.tsv")
    roots = {row["id"] for row in rows if not row["parent"]}
    children = [row["parent"] for row in rows if row["parent"]]
    assert set(children) == roots, "a root without children, or a third level"
    for root in roots:
        assert children.count(root) >= 2, f"{root} has a single child"


def test_mapping_ends_are_known_topics():
    known = all_topic_ids()
    assert rows_of(MAPPINGS)
    for row in rows_of(MAPPINGS):
        for end in (row["from"], row["to"]):
            assert end in known, f"{end} is in no topics_*.tsv"


def test_mappings_join_different_taxonomies():
    for row in rows_of(MAPPINGS):
        assert row["from"].split("-")[0] != row["to"].split("-")[0], row


def test_mapping_pairs_are_unique():
    seen = set()
    for row in rows_of(MAPPINGS):
        pair = frozenset((row["from"], row["to"]))
        assert pair not in seen, f"{sorted(pair)} stands twice"
        seen.add(pair)


def test_mapping_strength_fits_the_relation():
    for row in rows_of(MAPPINGS):
        assert row["relation"] in STRENGTHS, row
        low, high = STRENGTHS[row["relation"]]
        assert low <= float(row["strength"]) <= high, row


def test_exact_mappings_are_one_to_one_between_two_taxonomies():
    """SKOS exactMatch is transitive: two exact partners in one taxonomy would be the same topic."""
    seen = set()
    for row in rows_of(MAPPINGS):
        if row["relation"] == "exact":
            for end, other in ((row["from"], row["to"]), (row["to"], row["from"])):
                key = (end, other.split("-")[0])
                assert key not in seen, f"{end} has two exact partners in {key[1]}"
                seen.add(key)


def test_every_area_leaf_and_cluster_reaches_an_sdg_target_and_a_crs_code():
    found = partners()
    leaves = [row["id"] for row in rows_of("topics_area.tsv") if row["parent"]]
    clusters = [row["id"] for row in rows_of("topics_cluster.tsv")]
    for topic in leaves + clusters:
        ends = found.get(topic, set())
        assert any(re.fullmatch(r"sdg-\d+\.\w+", end) for end in ends), f"{topic}: no SDG target"
        assert any(end.startswith("crs-") for end in ends), f"{topic}: no CRS code"


def test_every_area_root_reaches_an_sdg_and_a_crs_code():
    found = partners()
    for row in rows_of("topics_area.tsv"):
        prefixes = {end.split("-")[0] for end in found.get(row["id"], set())}
        assert {"sdg", "crs"} <= prefixes, f"{row['id']} reaches only {sorted(prefixes)}"


def test_every_cluster_reaches_an_area():
    found = partners()
    for row in rows_of("topics_cluster.tsv"):
        ends = found.get(row["id"], set())
        if row["id"] not in ("cluster-etc", "cluster-hlp"):  # no programme area is close to these
            assert any(end.startswith("area-") for end in ends), f"{row['id']}: no programme area"


def test_every_crs_purpose_reaches_an_sdg():
    found = partners()
    for row in rows_of("topics_crs.tsv"):
        if len(row["id"]) == len("crs-11110") and row["parent"] not in WITHOUT_GOAL:
            ends = found.get(row["id"], set()) | found.get(row["parent"], set())
            assert any(end.startswith("sdg-") for end in ends), f"{row['id']}: no SDG"

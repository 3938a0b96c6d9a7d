"""Checks the table of Sustainable Development Goals and targets, services/domain/reference.

Its own form is checked always. What the United Nations publishes (numbers of the targets, short
titles of the goals, official texts) is compared where the public data is at hand.
"""

import re
import unicodedata

import pytest

from fact_tables import LANGUAGES, TOPIC_COLUMNS, public_file, read_codelist, read_table

TABLE = "topics_sdg.tsv"
MAX_LABEL_CHARACTERS = 80

# Targets of each goal: how many are numbered, and the last letter of its means of implementation.
TARGETS = {
    1: (5, "b"), 2: (5, "c"), 3: (9, "d"), 4: (7, "c"), 5: (6, "c"), 6: (6, "b"), 7: (3, "b"),
    8: (10, "b"), 9: (5, "c"), 10: (7, "c"), 11: (7, "c"), 12: (8, "c"), 13: (3, "b"),
    14: (7, "c"), 15: (9, "c"), 16: (10, "b"), 17: (19, ""),
}

# What the Unicode name of every letter of a label begins with.
SCRIPTS = {
    "en": "LATIN ", "fr": "LATIN ", "es": "LATIN ", "pt": "LATIN ",
    "ar": "ARABIC ", "zh": "CJK UNIFIED IDEOGRAPH", "ru": "CYRILLIC ",
}

MISPRINT = "misprint in the translated list"
UN_ICON = "the list translates anew; the United Nations' goal icons have our wording"

# Goal labels that leave the translated list on purpose, with the reason.
GOAL_EXCEPTIONS = {
    ("fr", 7): "the list has the plural, the United Nations' icons the singular",
    ("fr", 8): MISPRINT, ("ru", 8): MISPRINT, ("zh", 9): MISPRINT, ("zh", 17): MISPRINT,
    ("es", 16): UN_ICON, ("zh", 8): UN_ICON, ("zh", 11): UN_ICON, ("zh", 16): UN_ICON,
    **{("ar", goal): UN_ICON for goal in (1, 2, 3, 4, 6, 7, 8, 10, 11, 12, 15, 16, 17)},
}

# How official texts name their date before they come to the matter.
DATE_LEAD_INS = (
    r"By 20\d\d, ", r"D[’']ici à 20\d\d, ", r"De aquí a 20\d\d, ", r"К 20\d\d году,? ",
    r"到20\d\d年[,，]",
)


def rows():
    return read_table(TABLE).rows


def labels():
    """Yields (id, language, label) of every cell that holds one."""
    for row in rows():
        for language in LANGUAGES:
            yield row["id"], language, row[f"label_{language}"]


def translations(name):
    """Returns {key: {language: text}} of a list in six languages."""
    lines = public_file(name).read_text(encoding="utf-8").splitlines()
    languages = [{"zh-Hans": "zh"}.get(head, head) for head in lines[0].split("\t")[1:]]
    return {cells[0]: dict(zip(languages, cells[1:]))
            for cells in (line.split("\t") for line in lines[1:])}


def official_targets():
    """Returns {id: {language: text}} of the targets in six languages."""
    result = {}
    for key, texts in translations("sdg_targets_6lang.tsv").items():
        goal, target, kind = key.split("-")
        assert kind == "title", key
        result[f"sdg-{goal}.{target}"] = texts
    return result


def iati_targets():
    """Returns {id: {language: text}} of the targets in IATI's codelist (English and French)."""
    return {"sdg-" + code: names
            for code, (names, _) in read_codelist("iati-UNSDG-Targets.xml").items()}


def bare(text):
    """Letters and digits alone, in lower case, so that case and punctuation do not count."""
    return "".join(character for character in unicodedata.normalize("NFKC", text).casefold()
                   if character.isalnum())


def copies(label, official):
    """Whether the label is the official text or its beginning, with or without its date."""
    matter = official
    for lead_in in DATE_LEAD_INS:
        matter = re.sub(f"^{lead_in}", "", matter)
    return any(bare(text).startswith(bare(label)) for text in (official, matter))


def expected_ids():
    for goal, (numbered, last_letter) in TARGETS.items():
        yield f"sdg-{goal}", ""
        means = [letter for letter in "abcd" if letter <= last_letter]
        for target in [*range(1, numbered + 1), *means]:
            yield f"sdg-{goal}.{target}", f"sdg-{goal}"


def test_opens_with_title_version_and_sources():
    comments, columns, _ = read_table(TABLE)
    assert columns == TOPIC_COLUMNS
    assert len(comments) >= 3
    assert re.fullmatch(r"# Sustainable Development Goals\b.*", comments[0])
    assert re.fullmatch(r"# version: 20\d\d\.\d\d", comments[1])
    sources = " ".join(comments[2:])
    assert sources.startswith("# sources: ")
    assert "A/RES/70/1" in sources and "A/RES/71/313" in sources


def test_has_17_goals_and_169_targets_with_their_parents_in_numeric_order():
    found = [(row["id"], row["parent"]) for row in rows()]
    assert sum(parent == "" for _, parent in found) == 17
    assert sum(parent != "" for _, parent in found) == 169
    assert found == list(expected_ids())


def test_labels_are_present_trimmed_unquoted_and_short():
    faults = [(topic, language, label) for topic, language, label in labels()
              if not label or label != " ".join(label.split()) or '"' in label
              or len(label) > MAX_LABEL_CHARACTERS
              or unicodedata.normalize("NFC", label) != label]
    assert not faults


def test_english_target_labels_have_three_to_nine_words():
    faults = [(topic, label) for topic, language, label in labels()
              if language == "en" and "." in topic and not 3 <= len(label.split()) <= 9]
    assert not faults


def test_every_letter_is_of_the_script_of_its_language():
    faults = [(topic, language, label) for topic, language, label in labels()
              if not (letters := [character for character in label if character.isalpha()])
              or any(not unicodedata.name(letter).startswith(SCRIPTS[language])
                     for letter in letters)]
    assert not faults


def test_no_label_occurs_twice_in_a_language():
    first = {}
    faults = []
    for topic, language, label in labels():
        other = first.setdefault((language, bare(label)), topic)
        if other != topic:
            faults.append((language, other, topic, label))
    assert not faults


def test_target_ids_are_those_of_both_published_lists():
    ours = {row["id"] for row in rows() if row["parent"]}
    assert ours == set(iati_targets())
    assert ours == set(official_targets())


def test_goal_labels_are_the_published_short_titles():
    published = translations("sdg_goals_6lang.tsv")
    differing = set()
    for row in rows():
        if row["parent"]:
            continue
        goal = int(row["id"].removeprefix("sdg-"))
        for language, title in published[f"{goal}-short"].items():
            if bare(row[f"label_{language}"]) != bare(title):
                differing.add((language, goal))
    # Equality both ways: an exception that no longer applies must leave the list.
    assert differing == set(GOAL_EXCEPTIONS)


@pytest.mark.parametrize("official", [official_targets, iati_targets])
def test_no_target_label_is_the_official_text_cut_off(official):
    texts = official()
    faults = [(topic, language, label) for topic, language, label in labels()
              if "." in topic and language in texts[topic]
              and copies(label, texts[topic][language])]
    assert not faults

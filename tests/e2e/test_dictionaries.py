"""Dictionaries of the machine: what the server tells of them, and what they add to a ranking."""

import gzip
import string

import pytest
from ssx.v1 import match_pb2, scoring_profile_pb2

import samples
from client import connected
from server import Server, free_address, run_to_exit

DIGITS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"


def base64_number(number):
    text = DIGITS[number % 64]
    while number := number // 64:
        text = DIGITS[number % 64] + text
    return text


def write_dictd(folder, name, articles):
    index, text = "", b""
    for headword, article in articles.items():
        article = f"{headword}\n{article}\n".encode()
        index += f"{headword}\t{base64_number(len(text))}\t{base64_number(len(article))}\n"
        text += article
    (folder / f"{name}.index").write_text(index)
    (folder / f"{name}.dict.dz").write_bytes(gzip.compress(text))


@pytest.fixture()
def folder(tmp_path):
    made = tmp_path / "dictd"
    made.mkdir()
    return made


def serve(tmp_path, folder):
    return Server(tmp_path / "server", "--store", "memory", "--dictionaries", folder,
                  roles="registry,scoring").start()


def text_of_match(api):
    """How the guitars of an offer in English answer a need in French."""
    ministry = api.organizations.create(samples.organization(national_focal_point=True))
    need = api.needs.create(samples.need(ministry.name, title="Guitares", summary="Des guitares",
                                         language_code="fr"))
    provider = api.organizations.create(samples.organization(country_code="CU"))
    offer = api.offers.create(samples.offer(provider.name, title="Guitars", summary="Guitars",
                                            language_code="en"))
    revision = api.admin.GetServerStatus().store.revision
    explained = api.scoring.ExplainMatch(need=need.name, offer=offer.name, min_revision=revision)
    text = next(c for c in explained.match.components if c.component == scoring_profile_pb2.COMPONENT_TEXT)
    return text.score, list(explained.matched_words)


def test_a_dictionary_lets_texts_meet_and_is_reported(tmp_path, folder):
    write_dictd(folder, "freedict-fra-eng", {"guitare": "guitar"})
    server = serve(tmp_path, folder)
    try:
        with connected(server) as api:
            status = api.admin.GetServerStatus().dictionaries
            assert status.folder == str(folder)
            assert [(d.name, d.language_code, d.translation_count, d.fault)
                    for d in status.dictionaries] == [("freedict-fra-eng", "fr", 1, "")]
            assert list(status.missing_language_codes) == ["es", "pt", "ar", "zh", "ru"]
            value, words = text_of_match(api)
            assert value > 0
            assert [(w.need_words, w.offer_words, w.kind) for w in words] == [
                ("guitares", "guitars", match_pb2.WORD_MATCH_KIND_SAME_MEANING)]
        assert "freedict-fra-eng" in server.log_text()
    finally:
        assert server.stop() == 0


def test_none_is_no_fault(tmp_path, folder):
    server = serve(tmp_path, folder)
    try:
        with connected(server) as api:
            status = api.admin.GetServerStatus().dictionaries
            assert not status.dictionaries
            assert len(status.missing_language_codes) == 6
            assert text_of_match(api) == (0, [])
    finally:
        assert server.stop() == 0


def test_a_damaged_one_is_left_out_and_named(tmp_path, folder):
    write_dictd(folder, "freedict-fra-eng", {"guitare": "guitar"})
    (folder / "freedict-fra-eng.index").write_text("guitare\n")
    server = serve(tmp_path, folder)
    try:
        with connected(server) as api:
            (dictionary,) = api.admin.GetServerStatus().dictionaries.dictionaries
            assert "freedict-fra-eng.index:1" in dictionary.fault
            assert text_of_match(api)[0] == 0
        assert "does without the dictionary freedict-fra-eng" in server.log_text()
    finally:
        assert server.stop() == 0


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    status, stderr = run_to_exit("--listen", free_address(), "--dictionaries", tmp_path / "none")
    assert status == 2 and "--dictionaries" in stderr and str(tmp_path / "none") in stderr

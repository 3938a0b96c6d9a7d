"""Scoring profiles as resources: their life, their versions, and rankings by them, through gRPC and the command."""

import pytest
from ssx.v1 import scoring_profile_pb2

import samples
from client import refused
from command import ssx, ssx_json
from server import Server, wait_until
from standard_services import health


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    instance = Server(tmp_path_factory.mktemp("ssxd")).start()
    yield instance
    assert instance.stop() == 0, instance.log_text()


def weights(profile):
    return {scoring_profile_pb2.Component.Name(one.component)[len("COMPONENT_"):].lower(): one.weight
            for one in profile.weights}


def rank(api, need, profile):
    answer = api.scoring.RankOffers(need=need.name, profile={"name": profile},
                                    min_revision=api.revision())
    assert len(answer.matches) == 3
    return answer


def shares(answer):
    """The weights that a ranking used."""
    return {scoring_profile_pb2.Component.Name(one.component)[len("COMPONENT_"):].lower(): one.weight
            for one in answer.matches[0].components}


def test_life(api):
    name = f"scoringProfiles/{samples.unique_id('own')}"
    made = api.profiles.create(samples.profile(topic=60, text=40), id=name.split("/")[1])
    assert (made.name, made.version, made.built_in) == (name, 1, False)
    assert api.profiles.get(name) == made
    with refused("ALREADY_EXISTS"):
        api.profiles.create(samples.profile(text=100), id=name.split("/")[1])
    with refused("ALREADY_EXISTS"):
        api.profiles.create(samples.profile(text=100), id="default")

    changed = samples.profile(topic=30, text=70)
    changed.name, changed.etag = name, made.etag
    second = api.profiles.update(changed, mask=["weights"])
    assert second.version == 2 and weights(second) == {"topic": 30, "text": 70}
    with refused("ABORTED", reason="ETAG_MISMATCH"):
        api.profiles.update(changed, mask=["weights"])
    dry = api.profiles.update(scoring_profile_pb2.ScoringProfile(name=name, display_name="Other"),
                              validate_only=True)
    assert dry.version == 3 and api.profiles.get(name) == second
    with refused("NOT_FOUND"):
        api.profiles.get(f"{name}@3")
    request_id = samples.request_id()
    answers = [api.profiles.update(
        scoring_profile_pb2.ScoringProfile(name=name, display_name="Renamed"),
        request_id=request_id) for _ in range(2)]
    assert answers[0] == answers[1] and answers[0].version == 3

    first = api.profiles.get(f"{name}@1")
    assert first.name == f"{name}@1" and weights(first) == {"topic": 60, "text": 40}
    versions = api.profiles.ListScoringProfileVersions(name=name).scoring_profiles
    assert [one.name for one in versions] == [f"{name}@{n}" for n in (3, 2, 1)]

    deleted = api.profiles.delete(name)
    assert deleted.HasField("delete_time")
    assert name not in [one.name for one in api.profiles.list()]
    assert name in [one.name for one in api.profiles.list(show_deleted=True)]
    assert api.profiles.get(f"{name}@1") == first
    with refused("FAILED_PRECONDITION", reason="RESOURCE_DELETED"):
        api.profiles.update(changed)
    assert not api.profiles.undelete(name).HasField("delete_time")


@pytest.mark.parametrize("profile, fields", [
    (samples.profile(topic=60, text=39), ["weights"]),
    (samples.profile(topic=101), ["weights[0].weight", "weights"]),
    (samples.profile(topic=-1, text=101), ["weights[0].weight", "weights[1].weight"]),
    (samples.profile(), ["weights"]),
    (scoring_profile_pb2.ScoringProfile(weights=[{"component": 1, "weight": 100}]), ["display_name"]),
])
def test_faults_are_named(api, profile, fields):
    with refused("INVALID_ARGUMENT") as refusal:
        api.profiles.create(profile)
    assert refusal.fields == [f"scoring_profile.{field}" for field in fields]


def test_built_in_ones_are_read_only(api):
    built_in = api.profiles.list(filter="built_in = true")
    assert [one.name.split("/")[1] for one in built_in] == [
        "default", "humanitarian", "knowledge-exchange", "technology-transfer"]
    for one in built_in:
        assert sum(weights(one).values()) == 100
        one.display_name = "Mine"
        with refused("FAILED_PRECONDITION", reason="BUILT_IN_PROFILE"):
            api.profiles.update(one)
        with refused("FAILED_PRECONDITION", reason="BUILT_IN_PROFILE"):
            api.profiles.delete(one.name)


def test_ranking_by_a_profile_from_the_moment_it_is_made(api, need):
    name = api.profiles.create(samples.profile(topic=60, text=40)).name
    first = rank(api, need, name)
    assert first.profile == f"{name}@1" and shares(first) == {"topic": 60, "text": 40}

    changed = samples.profile(modality=100)
    changed.name = name
    api.profiles.update(changed, mask=["weights"])
    second = rank(api, need, name)
    assert second.profile == f"{name}@2" and shares(second) == {"modality": 100}
    pinned = rank(api, need, f"{name}@1")
    assert pinned.profile == f"{name}@1" and list(pinned.matches) == list(first.matches)

    api.profiles.delete(name)
    with refused("FAILED_PRECONDITION", reason="RESOURCE_DELETED") as refusal:
        rank(api, need, name)
    assert f"{name}@2" in refusal.message
    assert list(rank(api, need, f"{name}@1").matches) == list(first.matches)
    with refused("NOT_FOUND"):
        rank(api, need, f"{name}@3")


def test_profiles_survive_a_restart(api, server, need):
    name = api.profiles.create(samples.profile(topic=55, text=45)).name
    api.profiles.update(scoring_profile_pb2.ScoringProfile(name=name, description="Newer"))
    before = rank(api, need, f"{name}@1")
    server.restart()
    wait_until(lambda: health(api.channel, "ssx.v1.ScoringService") == "SERVING", what="the replica")
    after = rank(api, need, f"{name}@1")
    assert list(after.matches) == list(before.matches)
    assert api.profiles.get(name).version == 2


def test_the_command(api, server, need, tmp_path):
    created = ssx(server, "profiles", "create", "from-command", "--display-name", "By hand",
                  "--weight", "TOPIC=50", "--weight", "text=50")
    assert "created scoringProfiles/from-command" in created
    ssx(server, "profiles", "update", "from-command", "--weight", "EVIDENCE=100")
    assert weights(api.profiles.get("scoringProfiles/from-command")) == {"evidence": 100}
    shown = ssx_json(server, "profiles", "get", "from-command@1")
    assert [one["weight"] for one in shown["weights"]] == [50, 50]
    lines = ssx(server, "profiles", "versions", "from-command").splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["from-command@2", "from-command@1"]
    assert "TOPIC=50, TEXT=50" in lines[2]
    listed = ssx(server, "profiles", "list")
    assert "from-command" in listed and "default" in listed

    weights_file = tmp_path / "weights.json"
    weights_file.write_text(ssx(server, "profiles", "get", "from-command@1", "-o", "json"))
    revision = ["--min-revision", api.revision()]
    pinned = ssx_json(server, "rank", "offers", "--need", need.name, *revision,
                      "--profile", "from-command@1")
    assert pinned["profile"] == "scoringProfiles/from-command@1"
    experiment = ssx_json(server, "rank", "offers", "--need", need.name, *revision,
                          "--profile-file", weights_file)
    assert experiment["profile"] == "inline" and experiment["matches"] == pinned["matches"]

    fault = ssx(server, "profiles", "create", "--display-name", "Bad", "--weight", "TOPIC=50",
                "--weight", "TOPIC=50", code=1)
    assert "scoring_profile.weights[1].component" in fault
    assert "TOPIC=25" in ssx(server, "profiles", "create", "--weight", "TOPIC", code=2)
    assert "built in" in ssx(server, "profiles", "delete", "default", code=6)
    ssx(server, "profiles", "delete", "from-command")
    assert "from-command@2" in ssx(server, "rank", "offers", "--need", need.name, *revision,
                                   "--profile", "from-command", code=6)
    ssx(server, "profiles", "undelete", "from-command")
    assert ssx(server, "profiles", "versions", "none-such", code=5)

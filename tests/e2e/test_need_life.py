"""The whole life of a need: creation, reading, changes, every step, what each state forbids, deletion."""

import datetime

import pytest
from ssx.v1 import need_pb2

import samples
from client import connected, refused
from server import Server, wait_until

STATES = ["DRAFT", "SUBMITTED", "ENDORSED", "MATCHED", "FULFILLED", "WITHDRAWN", "EXPIRED"]

# What the proto promises: verb -> (states it is allowed from, state it leads to).
STEPS = {
    "Submit": (["DRAFT"], "SUBMITTED"),
    "Endorse": (["SUBMITTED"], "ENDORSED"),
    "Return": (["SUBMITTED", "ENDORSED"], "DRAFT"),
    "Match": (["ENDORSED"], "MATCHED"),
    "Reopen": (["MATCHED"], "ENDORSED"),
    "Fulfill": (["MATCHED"], "FULFILLED"),
    "Withdraw": (["DRAFT", "SUBMITTED", "ENDORSED", "MATCHED"], "WITHDRAWN"),
    "Expire": (["DRAFT", "SUBMITTED", "ENDORSED"], "EXPIRED"),
}

# The way from a draft to each state.
PATHS = {
    "DRAFT": [],
    "SUBMITTED": ["Submit"],
    "ENDORSED": ["Submit", "Endorse"],
    "MATCHED": ["Submit", "Endorse", "Match"],
    "FULFILLED": ["Submit", "Endorse", "Match", "Fulfill"],
    "WITHDRAWN": ["Withdraw"],
    "EXPIRED": ["Expire"],
}


def state_of(need):
    return need_pb2.NeedState.Name(need.state).removeprefix("NEED_STATE_")


def step(api, ministry, verb, name, **fields):
    if verb == "Endorse":
        fields = {"focal_point": ministry.name, "endorsed_by": "D. Bat", **fields}
    return api.needs.call(verb, name=name, **fields)


def need_in(api, ministry, state, **fields):
    need = api.needs.create(samples.need(ministry.name, **fields))
    for verb in PATHS[state]:
        need = step(api, ministry, verb, need.name)
    assert state_of(need) == state
    return need


def test_create_with_a_chosen_id(api, ministry):
    id = samples.unique_id("need")
    sent = samples.need(ministry.name, modalities=["MODALITY_TRAINING"], languages=["mn", "en"],
                        budget={"required": {"currency_code": "USD", "units": 5}},
                        population={"groups": ["POPULATION_GROUP_CHILDREN"], "people_count": 9})
    need = api.needs.create(sent, id=id)
    assert need.name == f"needs/{id}"
    assert state_of(need) == "DRAFT"
    assert need.etag and need.create_time.seconds > 0 and need.create_time == need.update_time
    assert not need.HasField("delete_time") and not need.HasField("purge_time")
    for field, value in sent.ListFields():
        assert getattr(need, field.name) == value
    assert api.needs.get(need.name) == need
    with refused("ALREADY_EXISTS") as refusal:
        api.needs.create(sent, id=id)
    assert refusal.metadata["resource"] == need.name


def test_create_with_a_generated_id(api, ministry):
    needs = [api.needs.create(samples.need(ministry.name)) for _ in range(5)]
    assert len({need.name for need in needs}) == 5
    for need in needs:
        collection, id = need.name.split("/")
        assert collection == "needs" and 4 <= len(id) <= 63
        assert api.needs.get(need.name) == need


def test_create_ignores_name_and_output_only_fields(api, ministry):
    need = api.needs.create(samples.need(
        ministry.name, name="needs/mine", state="NEED_STATE_ENDORSED", etag="made-up",
        endorsement={"focal_point": ministry.name}, state_reason="because",
        create_time={"seconds": 1}, delete_time={"seconds": 1}, purge_time={"seconds": 1}))
    assert need.name != "needs/mine"
    assert state_of(need) == "DRAFT"
    assert not need.HasField("endorsement") and not need.state_reason
    assert need.create_time.seconds > 1 and need.etag != "made-up"
    assert not need.HasField("delete_time") and not need.HasField("purge_time")


def test_get_one_that_does_not_exist(api):
    with refused("NOT_FOUND") as refusal:
        api.needs.get("needs/nowhere")
    assert refusal.metadata["resource"] == "needs/nowhere"


def test_list_shows_it_once(api, ministry):
    need = need_in(api, ministry, "DRAFT")
    assert [n for n in api.needs.list() if n.name == need.name] == [need]


def test_update_with_a_mask_changes_what_it_names(api, ministry):
    need = api.needs.create(samples.need(ministry.name, contact={"full_name": "D. Bat",
                                                                 "email": "bat@example.org"}))
    change = need_pb2.Need(name=need.name, title="Warm and clean winters", summary="ignored",
                           contact={"email": "desk@example.org"})
    changed = api.needs.update(change, mask=["title", "contact.email"])
    expected = need_pb2.Need()
    expected.CopyFrom(need)
    expected.title = "Warm and clean winters"
    expected.contact.email = "desk@example.org"
    expected.update_time.CopyFrom(changed.update_time)
    expected.etag = changed.etag
    assert changed == expected
    assert changed.etag != need.etag
    assert (changed.update_time.seconds, changed.update_time.nanos) > (
        need.update_time.seconds, need.update_time.nanos)
    assert api.needs.get(need.name) == changed


def test_update_with_a_mask_clears_what_is_not_set(api, ministry):
    need = need_in(api, ministry, "DRAFT", languages=["mn"])
    changed = api.needs.update(need_pb2.Need(name=need.name), mask=["languages", "summary"])
    assert not changed.languages and not changed.summary
    assert changed.title == need.title


def test_update_without_a_mask_changes_what_is_set(api, ministry):
    need = need_in(api, ministry, "DRAFT")
    changed = api.needs.update(need_pb2.Need(name=need.name, title="Other", humanitarian=True))
    assert changed.title == "Other" and changed.humanitarian
    assert changed.summary == need.summary and changed.topics == need.topics


def test_update_of_everything_replaces_all_but_what_the_server_sets(api, ministry):
    need = need_in(api, ministry, "SUBMITTED", languages=["mn"])
    replacement = samples.need(ministry.name, name=need.name, title="New", summary="")
    replacement.ClearField("summary")
    replacement.description = "Only this."
    changed = api.needs.update(replacement, mask=["*"])
    assert changed.title == "New" and not changed.summary and not changed.languages
    assert changed.create_time == need.create_time
    assert state_of(changed) == "SUBMITTED"


def test_update_that_changes_nothing_keeps_the_etag(api, ministry):
    need = need_in(api, ministry, "DRAFT")
    assert api.needs.update(need_pb2.Need(name=need.name, title=need.title), mask=["title"]) == need


@pytest.mark.parametrize("path", ["state", "create_time", "etag", "name", "endorsement",
                                  "endorsement.focal_point", "delete_time", "state_reason"])
def test_update_refuses_fields_that_the_server_sets(api, ministry, path):
    need = need_in(api, ministry, "DRAFT")
    with refused("INVALID_ARGUMENT", field="update_mask") as refusal:
        api.needs.update(need, mask=["title", path])
    assert path.split(".")[0] in refusal.message
    assert api.needs.get(need.name) == need


def test_update_checks_the_result(api, ministry):
    need = need_in(api, ministry, "DRAFT")
    with refused("INVALID_ARGUMENT", field="need.title"):
        api.needs.update(need_pb2.Need(name=need.name), mask=["title"])
    with refused("INVALID_ARGUMENT", field="need.organization"):
        api.needs.update(need_pb2.Need(name=need.name, organization="organizations/nobody"))
    assert api.needs.get(need.name) == need


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", list(STEPS))
def test_every_step_from_every_state(api, ministry, verb, state):
    need = need_in(api, ministry, state)
    allowed, target = STEPS[verb]
    if state in allowed:
        after = step(api, ministry, verb, need.name)
        assert state_of(after) == target
        assert after.etag != need.etag and after.create_time == need.create_time
        assert api.needs.get(need.name) == after
        return
    with refused("FAILED_PRECONDITION", reason="ILLEGAL_TRANSITION") as refusal:
        step(api, ministry, verb, need.name)
    assert refusal.metadata["currentState"] == state
    assert refusal.metadata["allowedStates"].split(",") == allowed
    assert refusal.metadata["method"] == f"{verb}Need"
    open_methods = [f"{v}Need" for v, (froms, _) in STEPS.items() if state in froms]
    assert [m for m in refusal.metadata["allowedMethods"].split(",") if m] == open_methods
    assert state in refusal.message
    for name in allowed:
        assert name in refusal.message
    assert api.needs.get(need.name) == need


def test_steps_record_their_reason(api, ministry):
    need = need_in(api, ministry, "ENDORSED")
    for verb in ["Match", "Reopen", "Match", "Fulfill"]:
        need = step(api, ministry, verb, need.name, reason=f"{verb}: so it is")
        assert need.state_reason == f"{verb}: so it is"


def test_a_step_checks_the_etag(api, ministry):
    need = need_in(api, ministry, "DRAFT")
    changed = api.needs.update(need_pb2.Need(name=need.name, title="Newer"))
    with refused("ABORTED", reason="ETAG_MISMATCH") as refusal:
        step(api, ministry, "Submit", need.name, etag=need.etag)
    assert refusal.metadata["field"] == "etag"
    assert refusal.metadata["currentEtag"] == changed.etag
    assert state_of(step(api, ministry, "Submit", need.name, etag=changed.etag)) == "SUBMITTED"


@pytest.mark.parametrize("missing,word", [({"topics": []}, "topic"),
                                          ({"summary": ""}, "description or a summary")])
def test_an_incomplete_need_cannot_be_submitted(api, ministry, missing, word):
    need = api.needs.create(samples.need(ministry.name, **missing))
    with refused("FAILED_PRECONDITION", reason="INCOMPLETE") as refusal:
        api.needs.SubmitNeed(name=need.name)
    assert word in refusal.message
    assert next(iter(missing)) in refusal.metadata["fields"] or "description" in (
        refusal.metadata["fields"])


def test_endorsement_is_recorded_and_void_once_returned(api, ministry):
    need = need_in(api, ministry, "SUBMITTED")
    need = step(api, ministry, "Endorse", need.name, comment="A priority of the plan.")
    assert need.endorsement.focal_point == ministry.name
    assert need.endorsement.endorsed_by == "D. Bat"
    assert need.endorsement.comment == "A priority of the plan."
    assert need.endorsement.endorse_time == need.update_time or (
        need.endorsement.endorse_time.seconds > 0)
    need = step(api, ministry, "Return", need.name, reason="Costs are missing.")
    assert state_of(need) == "DRAFT"
    assert not need.HasField("endorsement")
    assert need.state_reason == "Costs are missing."


def test_only_a_national_focal_point_of_the_country_endorses(api, ministry):
    need = need_in(api, ministry, "SUBMITTED")
    ordinary = api.organizations.create(samples.organization())
    foreign = api.organizations.create(
        samples.organization(country_code="KE", national_focal_point=True))
    for other in [ordinary, foreign]:
        with refused("FAILED_PRECONDITION", reason="NOT_A_FOCAL_POINT") as refusal:
            step(api, other, "Endorse", need.name)
        assert refusal.metadata["countryCode"] == "MN"
        assert refusal.metadata["focalPoint"] == other.name
        assert "focal_point" in refusal.message
    gone = api.organizations.create(samples.organization(national_focal_point=True))
    api.organizations.delete(gone.name)
    for name in [gone.name, "organizations/nobody"]:
        with refused("INVALID_ARGUMENT", field="focal_point"):
            api.needs.EndorseNeed(name=need.name, focal_point=name, endorsed_by="X")
    with refused("INVALID_ARGUMENT", field="focal_point"):
        api.needs.EndorseNeed(name=need.name, endorsed_by="X")
    with refused("INVALID_ARGUMENT", field="endorsed_by"):
        api.needs.EndorseNeed(name=need.name, focal_point=ministry.name)
    assert api.needs.get(need.name) == need


LOCKED = {
    "title": "Another wish", "summary": "Other words.", "description": "More words.",
    "country_code": "KE", "topics": ["topics/sdg-4"], "modalities": ["MODALITY_TRAINING"],
    "languages": ["fr"], "language_code": "fr", "humanitarian": True,
    "period": {"start_date": {"year": 2027, "month": 1, "day": 1}},
    "population": {"people_count": 7}, "national_strategy": {"title": "Plan"},
    "excluded_provider_countries": ["BR"],
}
FREE = {
    "contact": {"email": "desk@example.org"}, "visibility": "VISIBILITY_PUBLIC",
    "ongoing_initiatives": [{"title": "Stoves"}], "urgency": "URGENCY_HIGH",
    "budget": {"required": {"currency_code": "USD", "units": 10}},
    "sources": [{"title": "Gazette"}],
}


@pytest.mark.parametrize("state", ["ENDORSED", "MATCHED"])
@pytest.mark.parametrize("field", list(LOCKED))
def test_what_was_endorsed_is_locked(api, ministry, state, field):
    need = need_in(api, ministry, state)
    with refused("FAILED_PRECONDITION", reason="FIELD_LOCKED") as refusal:
        api.needs.update(need_pb2.Need(name=need.name, **{field: LOCKED[field]}), mask=[field])
    assert refusal.metadata["fields"] == field
    assert refusal.metadata["currentState"] == state
    assert field in refusal.message and "ReturnNeed" in refusal.message
    assert api.needs.get(need.name) == need


@pytest.mark.parametrize("state", ["ENDORSED", "MATCHED"])
def test_the_rest_of_an_endorsed_need_is_free(api, ministry, state):
    need = need_in(api, ministry, state)
    for field, value in FREE.items():
        expected = need_pb2.Need(**{field: value})
        changed = api.needs.update(need_pb2.Need(name=need.name, **{field: value}), mask=[field])
        assert getattr(changed, field) == getattr(expected, field)
    assert state_of(changed) == state and changed.HasField("endorsement")


@pytest.mark.parametrize("state", ["FULFILLED", "WITHDRAWN", "EXPIRED"])
def test_a_final_need_is_locked(api, ministry, state):
    need = need_in(api, ministry, state)
    for field, value in {**LOCKED, **FREE}.items():
        with refused("FAILED_PRECONDITION", reason="FIELD_LOCKED") as refusal:
            api.needs.update(need_pb2.Need(name=need.name, **{field: value}), mask=[field])
        assert refusal.metadata["fields"] == field


@pytest.mark.parametrize("state", STATES)
def test_soft_delete_and_undelete(api, ministry, state):
    need = need_in(api, ministry, state)
    with refused("ABORTED", reason="ETAG_MISMATCH"):
        api.needs.delete(need.name, etag="stale")
    with refused("FAILED_PRECONDITION", reason="RESOURCE_NOT_DELETED"):
        api.needs.undelete(need.name)
    deleted = api.needs.delete(need.name, etag=need.etag)
    assert deleted.delete_time == deleted.update_time
    assert deleted.purge_time.seconds - deleted.delete_time.seconds == 30 * 24 * 3600
    assert deleted.state == need.state
    assert api.needs.get(need.name) == deleted
    assert need.name not in [n.name for n in api.needs.list()]
    assert deleted in api.needs.list(show_deleted=True)

    with refused("FAILED_PRECONDITION", reason="RESOURCE_DELETED"):
        api.needs.delete(need.name)
    with refused("FAILED_PRECONDITION", reason="RESOURCE_DELETED"):
        api.needs.update(need_pb2.Need(name=need.name, title="Other"))
    for verb in STEPS:
        with refused("FAILED_PRECONDITION", reason="RESOURCE_DELETED"):
            step(api, ministry, verb, need.name)
    with refused("ALREADY_EXISTS") as refusal:
        api.needs.create(samples.need(ministry.name), id=need.name.split("/")[1])
    assert "undelete" in refusal.message

    with refused("ABORTED", reason="ETAG_MISMATCH"):
        api.needs.undelete(need.name, etag=need.etag)
    live = api.needs.undelete(need.name, etag=deleted.etag)
    assert not live.HasField("delete_time") and not live.HasField("purge_time")
    assert live.state == need.state and live.title == need.title
    assert live in api.needs.list()


def test_an_organization_in_use_cannot_be_deleted(api):
    organization = api.organizations.create(samples.organization())
    need = api.needs.create(samples.need(organization.name))
    with refused("FAILED_PRECONDITION", reason="RESOURCE_IN_USE") as refusal:
        api.organizations.delete(organization.name)
    assert refusal.metadata["usedBy"] == need.name and need.name in refusal.message
    api.needs.delete(need.name)
    api.organizations.delete(organization.name)
    with refused("FAILED_PRECONDITION", reason="REFERENCE_MISSING"):
        api.needs.undelete(need.name)
    with refused("INVALID_ARGUMENT", field="need.organization"):
        api.needs.create(samples.need(organization.name))
    api.organizations.undelete(organization.name)
    assert api.needs.undelete(need.name).organization == organization.name


def test_a_need_whose_period_ended_expires_by_itself(tmp_path):
    yesterday = datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=1)
    period = {"end_date": {"year": yesterday.year, "month": yesterday.month, "day": yesterday.day}}
    server = Server(tmp_path, roles="registry").start()
    try:
        with connected(server) as api:
            ministry = api.organizations.create(samples.organization(national_focal_point=True))
            over = need_in(api, ministry, "ENDORSED", period=period)
            open_ended = need_in(api, ministry, "ENDORSED")
        server.restart()  # upkeep begins with the server
        with connected(server) as api:
            wait_until(lambda: state_of(api.needs.get(over.name)) == "EXPIRED", what="expiry")
            assert api.needs.get(open_ended.name) == open_ended
    finally:
        server.stop()

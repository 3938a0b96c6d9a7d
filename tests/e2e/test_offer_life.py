"""The whole life of an offer: creation, reading, changes, every step, what each state forbids, deletion."""

import datetime

import pytest
from ssx.v1 import offer_pb2

import samples
from client import connected, refused
from server import Server, wait_until

STATES = ["DRAFT", "PUBLISHED", "PAUSED", "EXPIRED", "RETIRED"]

# What the proto promises: verb -> (states it is allowed from, state it leads to).
STEPS = {
    "Publish": (["DRAFT", "PAUSED", "EXPIRED"], "PUBLISHED"),
    "Pause": (["PUBLISHED"], "PAUSED"),
    "Expire": (["PUBLISHED", "PAUSED"], "EXPIRED"),
    "Retire": (["DRAFT", "PUBLISHED", "PAUSED", "EXPIRED"], "RETIRED"),
}

PATHS = {
    "DRAFT": [],
    "PUBLISHED": ["Publish"],
    "PAUSED": ["Publish", "Pause"],
    "EXPIRED": ["Publish", "Expire"],
    "RETIRED": ["Retire"],
}


def state_of(offer):
    return offer_pb2.OfferState.Name(offer.state).removeprefix("OFFER_STATE_")


def offer_in(api, ministry, state, **fields):
    offer = api.offers.create(samples.offer(ministry.name, **fields))
    for verb in PATHS[state]:
        offer = api.offers.call(verb, name=offer.name)
    assert state_of(offer) == state
    return offer


def day(offset):
    date = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=offset)
    return {"year": date.year, "month": date.month, "day": date.day}


def test_create_get_and_list(api, ministry):
    id = samples.unique_id("offer")
    sent = samples.offer(
        ministry.name, capacity={"total_exchanges": 3, "committed_exchanges": 1},
        cost_sharing={"model": "COST_SHARING_MODEL_SHARED", "provider_share_percent": 40},
        evidence=[{"type": "EVIDENCE_TYPE_PAST_EXCHANGE", "title": "Stoves in Nepal",
                   "partner_country_code": "NP", "date": {"year": 2024, "month": 2, "day": 29}}],
        materials=[{"type": "MATERIAL_TYPE_CURRICULUM", "title": "Course", "language_code": "es"}],
        eligible_countries=["MN", "NP"], modalities=["MODALITY_TRAINING"])
    chosen = api.offers.create(sent, id=id)
    assert chosen.name == f"offers/{id}"
    assert state_of(chosen) == "DRAFT"
    for field, value in sent.ListFields():
        assert getattr(chosen, field.name) == value
    generated = api.offers.create(sent)
    assert generated.name.startswith("offers/") and generated.name != chosen.name
    for offer in [chosen, generated]:
        assert api.offers.get(offer.name) == offer
        assert [o for o in api.offers.list() if o.name == offer.name] == [offer]
    with refused("ALREADY_EXISTS"):
        api.offers.create(sent, id=id)
    with refused("NOT_FOUND"):
        api.offers.get("offers/nowhere")


def test_update_with_masks(api, ministry):
    offer = offer_in(api, ministry, "DRAFT",
                     capacity={"total_exchanges": 3, "committed_exchanges": 1})
    changed = api.offers.update(
        offer_pb2.Offer(name=offer.name, title="Better stoves", summary="ignored",
                        capacity={"total_exchanges": 9}),
        mask=["title", "capacity.total_exchanges"])
    assert changed.title == "Better stoves" and changed.summary == offer.summary
    assert changed.capacity.total_exchanges == 9 and changed.capacity.committed_exchanges == 1
    changed = api.offers.update(offer_pb2.Offer(name=offer.name), mask=["capacity"])
    assert not changed.HasField("capacity")
    changed = api.offers.update(samples.offer(ministry.name, name=offer.name, title="All new",
                                              languages=["es"]), mask=["*"])
    assert changed.title == "All new" and list(changed.languages) == ["es"]
    assert changed.create_time == offer.create_time
    changed = api.offers.update(offer_pb2.Offer(name=offer.name, humanitarian=True))
    assert changed.humanitarian and changed.title == "All new"
    for path in ["state", "etag", "purge_time", "no_such_field", "evidence.title", ""]:
        with refused("INVALID_ARGUMENT", field="update_mask"):
            api.offers.update(offer_pb2.Offer(name=offer.name), mask=[path])
    with refused("ABORTED", reason="ETAG_MISMATCH"):
        api.offers.update(offer_pb2.Offer(name=offer.name, title="Late", etag=offer.etag))
    assert api.offers.get(offer.name) == changed


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", list(STEPS))
def test_every_step_from_every_state(api, ministry, verb, state):
    offer = offer_in(api, ministry, state)
    allowed, target = STEPS[verb]
    if state in allowed:
        after = api.offers.call(verb, name=offer.name, etag=offer.etag)
        assert state_of(after) == target and after.etag != offer.etag
        assert api.offers.get(offer.name) == after
        return
    with refused("FAILED_PRECONDITION", reason="ILLEGAL_TRANSITION") as refusal:
        api.offers.call(verb, name=offer.name)
    assert refusal.metadata["currentState"] == state
    assert refusal.metadata["allowedStates"].split(",") == allowed
    assert refusal.metadata["method"] == f"{verb}Offer"
    open_methods = [f"{v}Offer" for v, (froms, _) in STEPS.items() if state in froms]
    assert [m for m in refusal.metadata["allowedMethods"].split(",") if m] == open_methods
    assert state in refusal.message
    for name in allowed:
        assert name in refusal.message
    assert api.offers.get(offer.name) == offer


def test_an_incomplete_offer_cannot_be_published(api, ministry):
    for missing in [{"topics": []}, {"summary": ""}]:
        offer = api.offers.create(samples.offer(ministry.name, **missing))
        with refused("FAILED_PRECONDITION", reason="INCOMPLETE"):
            api.offers.PublishOffer(name=offer.name)
        assert api.offers.get(offer.name) == offer


def test_an_offer_whose_availability_is_over_cannot_be_published(api, ministry):
    offer = api.offers.create(samples.offer(ministry.name, availability={"end_date": day(-1)}))
    with refused("FAILED_PRECONDITION", reason="AVAILABILITY_OVER") as refusal:
        api.offers.PublishOffer(name=offer.name)
    assert refusal.metadata["fields"] == "availability.end_date"
    api.offers.update(offer_pb2.Offer(name=offer.name, availability={"end_date": day(+1)}))
    assert state_of(api.offers.PublishOffer(name=offer.name)) == "PUBLISHED"


def test_steps_record_their_reason(api, ministry):
    offer = offer_in(api, ministry, "PUBLISHED")
    offer = api.offers.PauseOffer(name=offer.name, reason="The team is abroad.")
    assert offer.state_reason == "The team is abroad."
    offer = api.offers.RetireOffer(name=offer.name, reason="The programme closed.")
    assert offer.state_reason == "The programme closed."


def test_a_retired_offer_is_locked(api, ministry):
    offer = offer_in(api, ministry, "RETIRED")
    with refused("FAILED_PRECONDITION", reason="FIELD_LOCKED") as refusal:
        api.offers.update(offer_pb2.Offer(name=offer.name, title="Again", humanitarian=True))
    assert refusal.metadata["fields"] == "title,humanitarian"
    for state in ["DRAFT", "PUBLISHED", "PAUSED", "EXPIRED"]:
        other = offer_in(api, ministry, state)
        assert api.offers.update(offer_pb2.Offer(name=other.name, title="Again")).title == "Again"


@pytest.mark.parametrize("state", STATES)
def test_soft_delete_and_undelete(api, ministry, state):
    offer = offer_in(api, ministry, state)
    deleted = api.offers.delete(offer.name, etag=offer.etag)
    assert deleted.purge_time.seconds - deleted.delete_time.seconds == 30 * 24 * 3600
    assert api.offers.get(offer.name) == deleted
    assert offer.name not in [o.name for o in api.offers.list()]
    assert deleted in api.offers.list(show_deleted=True)
    with refused("FAILED_PRECONDITION", reason="RESOURCE_DELETED"):
        api.offers.delete(offer.name)
    with refused("FAILED_PRECONDITION", reason="RESOURCE_DELETED"):
        api.offers.update(offer_pb2.Offer(name=offer.name, title="Other"))
    for verb in STEPS:
        with refused("FAILED_PRECONDITION", reason="RESOURCE_DELETED"):
            api.offers.call(verb, name=offer.name)
    live = api.offers.undelete(offer.name)
    assert not live.HasField("delete_time") and live.state == offer.state
    with refused("FAILED_PRECONDITION", reason="RESOURCE_NOT_DELETED"):
        api.offers.undelete(offer.name)


def test_an_organization_in_use_cannot_be_deleted(api):
    organization = api.organizations.create(samples.organization())
    offer = api.offers.create(samples.offer(organization.name))
    fund = api.funds.create(samples.fund(organization.name))
    with refused("FAILED_PRECONDITION", reason="RESOURCE_IN_USE") as refusal:
        api.organizations.delete(organization.name)
    assert sorted(refusal.metadata["usedBy"].split(",")) == sorted([offer.name, fund.name])
    api.offers.delete(offer.name)
    with refused("FAILED_PRECONDITION", reason="RESOURCE_IN_USE") as refusal:
        api.organizations.delete(organization.name)
    assert refusal.metadata["usedBy"] == fund.name
    api.funds.delete(fund.name)
    assert api.organizations.delete(organization.name).HasField("delete_time")


def test_an_offer_whose_availability_ended_expires_by_itself(tmp_path):
    server = Server(tmp_path, roles="registry").start()
    try:
        with connected(server) as api:
            owner = api.organizations.create(samples.organization())
            over, lasting = (offer_in(api, owner, "PAUSED") for _ in range(2))
            ended = {"end_date": day(-1)}
            over = api.offers.update(offer_pb2.Offer(name=over.name, availability=ended))
            assert state_of(over) == "PAUSED"
            published = offer_in(api, owner, "PUBLISHED")
            with refused("FAILED_PRECONDITION", reason="AVAILABILITY_OVER"):
                api.offers.update(offer_pb2.Offer(name=published.name, availability=ended))
        server.restart()  # upkeep begins with the server
        with connected(server) as api:
            wait_until(lambda: state_of(api.offers.get(over.name)) == "EXPIRED", what="expiry")
            assert api.offers.get(lasting.name) == lasting
    finally:
        server.stop()

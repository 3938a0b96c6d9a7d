"""Resources to test with, complete unless told otherwise."""

import uuid

from ssx.v1 import fund_pb2, need_pb2, offer_pb2, organization_pb2, scoring_profile_pb2


def unique_id(prefix="t"):
    return f"{prefix}-{uuid.uuid4().hex[:16]}"


def request_id():
    return str(uuid.uuid4())


def organization(**fields):
    return organization_pb2.Organization(**{
        "display_name": "Ministry of Health", "type": "ORGANIZATION_TYPE_GOVERNMENT",
        "country_code": "MN", **fields})


def need(organization, **fields):
    return need_pb2.Need(**{
        "organization": organization, "country_code": "MN", "title": "Cleaner winter air",
        "summary": "Families in the ger districts need less smoke.", "topics": ["topics/sdg-3.9"],
        **fields})


def offer(organization, **fields):
    return offer_pb2.Offer(**{
        "organization": organization, "country_code": "CU", "title": "Clean stoves that sell",
        "summary": "Ten years of stove programmes with city councils.",
        "topics": ["topics/sdg-3.9"], **fields})


def fund(organization, **fields):
    return fund_pb2.Fund(**{
        "organization": organization, "display_name": "Cooperation fund", **fields})


def profile(**weights):
    """`topic=60, text=40`."""
    return scoring_profile_pb2.ScoringProfile(
        display_name="Our weights",
        weights=[{"component": f"COMPONENT_{name.upper()}", "weight": weight}
                 for name, weight in weights.items()])


def of_each(api, ministry):
    """(collection, a resource that can be created, a changed copy of it) for every collection."""
    return [
        (api.organizations, organization(), organization(display_name="Changed")),
        (api.needs, need(ministry.name), need(ministry.name, title="Changed")),
        (api.offers, offer(ministry.name), offer(ministry.name, title="Changed")),
        (api.funds, fund(ministry.name), fund(ministry.name, display_name="Changed")),
    ]

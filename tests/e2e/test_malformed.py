"""Requests that are wrong: every method, every kind of fault; each answer names the code and the field at fault.

The cases are made from the protos' descriptors and the tables of faulty_resources. Requests go out as bytes, so that
what a well-behaved client library would refuse to write can be sent too.
"""

import dataclasses

import grpc
import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.rpc import status_pb2
from ssx.v1 import (admin_service_pb2, change_service_pb2, fund_service_pb2, import_pb2,
                    need_service_pb2, offer_service_pb2, organization_service_pb2,
                    reference_service_pb2, scoring_profile_service_pb2, scoring_service_pb2)

import faulty_resources
import samples
from client import Api, Refusal
from server import Server

MODULES = [admin_service_pb2, change_service_pb2, fund_service_pb2, need_service_pb2,
           offer_service_pb2, organization_service_pb2, reference_service_pb2,
           scoring_profile_service_pb2, scoring_service_pb2]
METHODS = {method.name: method for module in MODULES
           for service in module.DESCRIPTOR.services_by_name.values()
           for method in service.methods}
ORGANIZATION = "organizations/the-ministry"
EXISTING = {"Organization": "organizations/the-idle-one", "Need": "needs/the-need",
            "Offer": "offers/the-offer", "Fund": "funds/the-fund"}
COLLECTIONS = {"Organization": "organizations", "Need": "needs", "Offer": "offers", "Fund": "funds"}


@dataclasses.dataclass
class Case:
    id: str
    method: str
    payload: bytes
    code: str = "INVALID_ARGUMENT"
    field: str = None
    row: bool = False  # the fault is a row's: the stream goes on


CASES = []


def add(id, method, request, code="INVALID_ARGUMENT", field=None, row=False):
    """`request`: bytes, or the fields of the request."""
    if isinstance(request, dict):
        request = METHODS[method].input_type._concrete_class(**request).SerializeToString()
    id = f"{method}: {id} #{len(CASES)}"
    CASES.append(Case(id, method, request, code, field, row))


def good(kind, **fields):
    makers = {"Need": samples.need, "Offer": samples.offer, "Fund": samples.fund}
    if kind == "Organization":
        return samples.organization(**fields)
    fields.setdefault("organization", ORGANIZATION)
    return makers[kind](**fields)


# Bytes that are no request.

def length_delimited(number, content):
    tag, size = number << 3 | 2, len(content)
    prefix = b""
    for value in [tag, size]:
        while value > 127:
            prefix += bytes([value & 127 | 128])
            value >>= 7
        prefix += bytes([value])
    return prefix + content


def text_fields(message, depth):
    """(path, bytes) of a message with invalid UTF-8 in one text field, for every such field."""
    for field in message.fields:
        index = "[0]" if field.label == FieldDescriptor.LABEL_REPEATED else ""
        if field.type == FieldDescriptor.TYPE_STRING:
            yield f"{field.name}{index}", length_delimited(field.number, b"caf\xe9")
        elif field.type == FieldDescriptor.TYPE_MESSAGE and depth > 0:
            for path, content in text_fields(field.message_type, depth - 1):
                yield f"{field.name}{index}.{path}", length_delimited(field.number, content)


for _method in METHODS.values():
    add("garbage", _method.name, b"\xff\xff\xff\xff")
    add("a field that ends too early", _method.name, b"\x0a\x7fshort")
    add("a field of an impossible type", _method.name, b"\x0f")
    add("field number zero", _method.name, b"\x02\x00")
    for _path, _payload in text_fields(_method.input_type, depth=2):
        add(f"{_path} is not UTF-8", _method.name, _payload, field=_path)

# A good request, cut short within a nested message: the field that was cut is named.
for _kind, _singular in [("Need", "need"), ("Offer", "offer"), ("Fund", "fund")]:
    add("cut short", f"Create{_kind}",
        METHODS[f"Create{_kind}"].input_type._concrete_class(
            **{_singular: good(_kind)}).SerializeToString()[:-3], field=_singular)

# Names.

BAD_NAMES = ["", "nonsense", "{c}", "{c}/", "{c}/UPPER", "{c}/with space", "{c}/abcd/efgh", "{c}/abc",
             "/{c}/abcd", "{c}/" + "x" * 64, "{c}/été-1", "{c}/../abcd", "other/abcd"]

for _method in METHODS.values():
    _kind = next((k for k in COLLECTIONS if _method.name.endswith(k)), None)
    if _kind and "name" in _method.input_type.fields_by_name:
        _extra = {"focal_point": ORGANIZATION, "endorsed_by": "X"} if (
            _method.name == "EndorseNeed") else {}
        for _name in BAD_NAMES:
            _name = _name.replace("{c}", COLLECTIONS[_kind])
            add(f"name {_name[:30]!r}", _method.name, {"name": _name, **_extra}, field="name")
        add("an unknown name", _method.name,
            {"name": f"{COLLECTIONS[_kind]}/nowhere", **_extra}, "NOT_FOUND")
        if "etag" in _method.input_type.fields_by_name and not _method.name.startswith("Undelete"):
            add("a stale etag", _method.name,
                {"name": EXISTING[_kind], "etag": "stale", **_extra}, "ABORTED")
    if "request_id" in _method.input_type.fields_by_name and _kind:
        for _id in ["1", "not-a-uuid", "1f0c8a52-5d3e-4c6b-9a53-0b7f6f2d9e1",
                    "1f0c8a525d3e4c6b9a530b7f6f2d9e11", "1f0c8a52-5d3e-4c6b-9a53-0b7f6f2d9e1g",
                    "{1f0c8a52-5d3e-4c6b-9a53-0b7f6f2d9e11}", "x" * 10000]:
            _request = {"request_id": _id}
            if "name" in _method.input_type.fields_by_name:
                _request.update(name=EXISTING[_kind])
            if _method.name == "EndorseNeed":
                _request.update(focal_point=ORGANIZATION, endorsed_by="X")
            if _method.name.startswith(("Create", "Update")):
                _request[_kind.lower()] = good(_kind, name=EXISTING[_kind])
            add(f"request_id {_id[:40]!r}", _method.name, _request, field="request_id")
    if "reason" in _method.input_type.fields_by_name:
        add("too long a reason", _method.name,
            {"name": EXISTING[_kind], "reason": "x" * 2001}, field="reason")

for _name, _field, _code in [
        ("countries/ZZ", "GetCountry", "NOT_FOUND"), ("topics/none-such", "GetTopic", "NOT_FOUND")]:
    add("an unknown name", _field, {"name": _name}, _code)
for _name in ["", "MN", "countries/", "countries/MNG", "topics/MN"]:
    add(f"name {_name!r}", "GetCountry", {"name": _name}, field="name")
for _name in ["", "sdg-3", "countries/MN"]:
    add(f"name {_name!r}", "GetTopic", {"name": _name}, field="name")

# Resources.

TABLES = {"Need": (faulty_resources.NEED, faulty_resources.NEED_REFERENCES),
          "Offer": (faulty_resources.OFFER, faulty_resources.OFFER_REFERENCES),
          "Organization": (faulty_resources.ORGANIZATION, []),
          "Fund": (faulty_resources.FUND, faulty_resources.FUND_REFERENCES)}

for _kind, (_faults, _references) in TABLES.items():
    _field = _kind.lower()
    for _fields, _path in _faults + _references:
        _bad = good(_kind, **_fields)
        _what = str(_fields)[:60]
        add(_what, f"Create{_kind}", {_field: _bad}, field=f"{_field}.{_path}")
        _changed = type(_bad)(**{**_fields, "name": EXISTING[_kind]})
        add(_what, f"Update{_kind}", {
            _field: _changed, "update_mask": {"paths": list(_fields)}}, field=f"{_field}.{_path}")
        if _kind != "Fund":
            add(_what, f"BatchCreate{_kind}s", {"requests": [{_field: good(_kind)}, {_field: _bad}]},
                field=f"requests[1].{_field}.{_path}")
            add(_what, f"Import{_kind}s", {"rows": [{"row_number": 3, _field: _bad}]},
                field=_path, row=True)
    for _method, _inline in [("RankOffers", "Need"), ("RankNeeds", "Offer")]:
        if _inline == _kind:
            for _fields, _path in _faults:
                if _path != "organization" or _fields["organization"]:
                    add(str(_fields)[:60], _method, {f"inline_{_field}": good(_kind, **_fields)},
                        field=f"inline_{_field}.{_path}")
    # Nothing given at all.
    add("an empty request", f"Create{_kind}", {},
        field=f"{_field}.{'title' if _kind in ('Need', 'Offer') else 'display_name'}")
    add("an empty request", f"Update{_kind}", {}, field=f"{_field}.name")
    for _name in BAD_NAMES:
        _name = _name.replace("{c}", COLLECTIONS[_kind])
        add(f"name {_name[:30]!r}", f"Update{_kind}", {_field: good(_kind, name=_name)},
            field=f"{_field}.name")
        if _kind != "Fund" and _name:
            add(f"name {_name[:30]!r}", f"Import{_kind}s",
                {"rows": [{_field: good(_kind, name=_name)}]}, field="name", row=True)
    for _id in ["abc", "UPPER", "1abc", "abc-", "with space", "x" * 64, "été-a", "a/bcd", "-abc"]:
        add(f"id {_id[:20]!r}", f"Create{_kind}",
            {_field: good(_kind), f"{_field}_id": _id}, field=f"{_field}_id")
    add("an id that is taken", f"Create{_kind}",
        {_field: good(_kind), f"{_field}_id": EXISTING[_kind].split("/")[1]}, "ALREADY_EXISTS")
    add("an unknown name", f"Update{_kind}",
        {_field: good(_kind, name=f"{COLLECTIONS[_kind]}/nowhere")}, "NOT_FOUND")
    add("a stale etag", f"Update{_kind}",
        {_field: good(_kind, name=EXISTING[_kind], etag="stale")}, "ABORTED")
    for _mask in [[""], ["no_such"], ["title,summary"], ["*", "title"], ["name"], ["etag"],
                  ["create_time"], ["delete_time.seconds"], ["display_name.x"], ["TITLE"],
                  [".title"], ["title."], ["sources.title"], ["sources[0]"], ["x" * 5000]]:
        add(f"mask {str(_mask)[:30]}", f"Update{_kind}", {
            _field: good(_kind, name=EXISTING[_kind]), "update_mask": {"paths": _mask}},
            field="update_mask")

for _kind in ["Need", "Offer", "Organization"]:
    _field = _kind.lower()
    add("no creations", f"BatchCreate{_kind}s", {}, field="requests")
    add("too many creations", f"BatchCreate{_kind}s",
        {"requests": [{_field: good(_kind)}] * 1001}, field="requests")
    add("an inner request_id", f"BatchCreate{_kind}s",
        {"requests": [{_field: good(_kind), "request_id": samples.request_id()}]},
        field="requests[0]")
    add("an inner validate_only", f"BatchCreate{_kind}s",
        {"requests": [{_field: good(_kind), "validate_only": True}]}, field="requests[0]")
    add("the same id twice", f"BatchCreate{_kind}s",
        {"requests": [{_field: good(_kind), f"{_field}_id": "twice-here"}] * 2},
        field=f"requests[1].{_field}_id")
    add("a bad id", f"BatchCreate{_kind}s",
        {"requests": [{_field: good(_kind), f"{_field}_id": "No"}]},
        field=f"requests[0].{_field}_id")
    add("a bad request_id", f"BatchCreate{_kind}s",
        {"requests": [{_field: good(_kind)}], "request_id": "7"}, field="request_id")
    add("too many rows", f"Import{_kind}s", {"rows": [{_field: good(_kind)}] * 1001}, field="rows")
    add("an unknown conflict rule", f"Import{_kind}s",
        {"options": {"on_conflict": 44}, "rows": [{_field: good(_kind)}]},
        field="options.on_conflict")
    add("a row without a resource", f"Import{_kind}s", {"rows": [{"row_number": 3}]},
        field="title" if _kind != "Organization" else "display_name", row=True)
    add("a name that is taken", f"Import{_kind}s",
        {"rows": [{_field: good(_kind, name=EXISTING[_kind])}]}, "ALREADY_EXISTS", row=True)

for _state in [99, -1]:
    add(f"state {_state}", "ImportNeeds", {"rows": [{"need": good("Need", state=_state)}]},
        field="state", row=True)
    add(f"state {_state}", "ImportOffers", {"rows": [{"offer": good("Offer", state=_state)}]},
        field="state", row=True)

# Steps.

add("no focal point", "EndorseNeed", {"name": EXISTING["Need"], "endorsed_by": "X"},
    field="focal_point")
add("a focal point that is no name", "EndorseNeed",
    {"name": EXISTING["Need"], "endorsed_by": "X", "focal_point": "D. Bat"}, field="focal_point")
add("nobody who signs", "EndorseNeed", {"name": EXISTING["Need"], "focal_point": ORGANIZATION},
    field="endorsed_by")
add("too long a comment", "EndorseNeed",
    {"name": EXISTING["Need"], "focal_point": ORGANIZATION, "endorsed_by": "X",
     "comment": "x" * 2001}, field="comment")
for _verb in ["Endorse", "Return", "Match", "Reopen", "Fulfill"]:
    add("from a draft", f"{_verb}Need",
        {"name": EXISTING["Need"], **({"focal_point": ORGANIZATION, "endorsed_by": "X"}
                                      if _verb == "Endorse" else {})}, "FAILED_PRECONDITION")
for _verb in ["Pause", "Expire"]:
    add("from a draft", f"{_verb}Offer", {"name": EXISTING["Offer"]}, "FAILED_PRECONDITION")
for _kind in COLLECTIONS:
    add("one that is not deleted", f"Undelete{_kind}", {"name": EXISTING[_kind]},
        "FAILED_PRECONDITION")

# Lists.

for _method in METHODS.values():
    if not _method.name.startswith("List") or _method.name == "ListSnapshot":
        continue
    _fields = _method.input_type.fields_by_name
    for _size in [-1, -2**31]:
        add(f"page_size {_size}", _method.name, {"page_size": _size}, field="page_size")
    for _token in ["x", "not a token", "QUJD" * 20, "é", "=" * 9]:
        add(f"page_token {_token!r}"[:40], _method.name, {"page_token": _token}, field="page_token")
    if "filter" in _fields:
        for _filter in ["name =", "= 3", "(name = a", "name = a)", "no_such = 1", 'name = "open',
                        "name = a AND", "OR", "f(name) = 3", "name.x = 3", "x" * 5000,
                        "(" * 50 + "a" + ")" * 50]:
            add(f"filter {_filter[:20]!r}", _method.name, {"filter": _filter}, field="filter")
    if "order_by" in _fields:
        for _order in ["no_such", "name upwards", ",", "name,,name", "name, name", "sources",
                       "name desc asc", "a,b,c,d,e,f"]:
            add(f"order_by {_order!r}", _method.name, {"order_by": _order}, field="order_by")

# The change feed.

add("a negative revision", "WatchChanges", {"after_revision": -1}, field="after_revision")
add("a future revision", "WatchChanges", {"after_revision": 10**9}, "OUT_OF_RANGE")
add("another store", "WatchChanges", {"store_id": "another"}, "OUT_OF_RANGE")

# Rankings.

for _method, _subject, _kind in [("RankOffers", "need", "Need"), ("RankNeeds", "offer", "Offer")]:
    add("no subject", _method, {}, field=_subject)
    for _name in ["nonsense", f"{_subject}s/NO", "organizations/some-one"]:
        add(f"{_subject} {_name!r}", _method, {_subject: _name}, field=_subject)
    add("an unknown subject", _method, {_subject: f"{_subject}s/nowhere"}, "NOT_FOUND")
    add("a draft", _method, {_subject: EXISTING[_kind]}, "FAILED_PRECONDITION")
    _given = {f"inline_{_subject}": good(_kind)}
    for _k in [-1, 1001]:
        add(f"top_k {_k}", _method, {**_given, "top_k": _k}, field="top_k")
    for _score in [-0.1, 100.5, float("nan"), float("inf")]:
        add(f"min_score {_score}", _method, {**_given, "min_score": _score}, field="min_score")
    add("a negative min_revision", _method, {**_given, "min_revision": -1}, field="min_revision")
    add("an unknown profile", _method,
        {**_given, "profile": {"name": "scoringProfiles/none-such"}}, "NOT_FOUND")
    add("no name of a profile", _method, {**_given, "profile": {"name": "default"}},
        field="profile.name")
    for _weights, _at in [([], ""), ([(1, 99)], ""), ([(1, 101)], ""), ([(1, 101)], "[0].weight"),
                          ([(1, -1), (2, 101)], "[0].weight"), ([(1, -1), (2, 101)], "[1].weight"),
                          ([(0, 100)], "[0].component"), ([(77, 100)], "[0].component"),
                          ([(1, 50), (1, 50)], "[1].component")]:
        add(f"weights {_weights} {_at}", _method,
            {**_given, "profile": {"inline_profile": {
                "weights": [{"component": c, "weight": w} for c, w in _weights]}}},
            field=f"profile.inline_profile.weights{_at}")
for _need, _offer, _at in [("", EXISTING["Offer"], "need"), (EXISTING["Need"], "", "offer"),
                           ("offers/abcd", EXISTING["Offer"], "need")]:
    add(f"{_need!r}, {_offer!r}", "ExplainMatch", {"need": _need, "offer": _offer}, field=_at)
add("an unknown need", "ExplainMatch", {"need": "needs/nowhere", "offer": EXISTING["Offer"]},
    "NOT_FOUND")
for _name in ["", "default", "scoringProfiles/", "scoringProfiles/default@", "scoringProfiles/default@x"]:
    add(f"name {_name!r}", "GetScoringProfile", {"name": _name}, field="name")
add("an unknown version", "GetScoringProfile", {"name": "scoringProfiles/default@99999"},
    "NOT_FOUND")

_weights = {"weights": [{"component": 1, "weight": 100}]}
for _fields, _at in [({}, "display_name"), ({}, "weights"), ({"display_name": "x" * 201}, "display_name"),
                     ({"weights": [{"component": 1, "weight": 101}]}, "weights[0].weight"),
                     ({"description": "x" * 20_001}, "description")]:
    add(f"profile, {_at}", "CreateScoringProfile", {"scoring_profile": _fields},
        field=f"scoring_profile.{_at}")
add("a profile's id", "CreateScoringProfile",
    {"scoring_profile": {"display_name": "Mine", **_weights}, "scoring_profile_id": "mine@2"},
    field="scoring_profile_id")
for _method, _fields in [("UpdateScoringProfile", {"scoring_profile": {"name": "{}", **_weights}}),
                         ("DeleteScoringProfile", {"name": "{}"}), ("UndeleteScoringProfile", {"name": "{}"})]:
    def _of(name, fields=_fields):
        return {key: name if value == "{}" else {**value, "name": name}
                for key, value in fields.items()}
    _at = "scoring_profile.name" if _method == "UpdateScoringProfile" else "name"
    add("built in", _method, _of("scoringProfiles/default"), "FAILED_PRECONDITION")
    add("a version", _method, _of("scoringProfiles/mine@1"), field=_at)
    add("no name", _method, _of("default"), field=_at)
    add("an unknown one", _method, _of("scoringProfiles/none-such"), "NOT_FOUND")
add("a version", "ListScoringProfileVersions", {"name": "scoringProfiles/default@1"}, field="name")
add("a page of another", "ListScoringProfileVersions",
    {"name": "scoringProfiles/default", "page_token": "nonsense"}, field="page_token")

# Too much.

HUGE = b"\x0a\xff\xff\xff\x08" + b"x" * (17 << 20)
for _method in ["CreateNeed", "ListOffers", "BatchCreateOrganizations", "ImportNeeds",
                "WatchChanges", "RankOffers", "GetServerStatus"]:
    add("more than 16 MiB", _method, HUGE, "RESOURCE_EXHAUSTED")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """(server, channel): what the cases refer to exists, and the replica has it."""
    server = Server(tmp_path_factory.mktemp("ssxd"), roles="registry,scoring").start()
    with server.channel() as channel:
        api = Api(channel)
        api.organizations.create(samples.organization(national_focal_point=True),
                                 id=ORGANIZATION.split("/")[1])
        for kind, collection in [("Organization", api.organizations), ("Need", api.needs),
                                 ("Offer", api.offers), ("Fund", api.funds)]:
            collection.create(good(kind), id=EXISTING[kind].split("/")[1])
        api.scoring.RankNeeds(inline_offer=good("Offer"), min_revision=api.revision())
        yield server, channel
    assert server.stop() == 0


def send(channel, case):
    method = METHODS[case.method]
    path = f"/{method.containing_service.full_name}/{method.name}"
    if method.client_streaming:
        return list(channel.stream_stream(path)(iter([case.payload]), timeout=60))
    if method.server_streaming:
        return list(channel.unary_stream(path)(case.payload, timeout=60))
    return [channel.unary_unary(path)(case.payload, timeout=60)]


def refusal_of(channel, case):
    if not case.row:
        with pytest.raises(grpc.RpcError) as caught:
            send(channel, case)
        return Refusal.of(caught.value)
    [answer] = send(channel, case)
    response = METHODS[case.method].output_type._concrete_class.FromString(answer)
    [result] = response.results
    assert result.outcome == import_pb2.IMPORT_OUTCOME_REFUSED
    return Refusal.of_row(result.error)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_malformed(world, case):
    server, channel = world
    refusal = refusal_of(channel, case)
    assert server.running(), server.log_text()
    if case.code == "RESOURCE_EXHAUSTED":
        # Refused by the transport, before the server sees a request.
        assert refusal.code == case.code and "16777216" in refusal.message
        return
    refusal.check(case.code, field=case.field)
    if case.code == "ABORTED":
        assert refusal.metadata["field"] == "etag"
    if case.code in ("NOT_FOUND", "ALREADY_EXISTS"):
        assert refusal.metadata["resource"] in refusal.message


def test_there_are_hundreds_of_cases_over_all_methods():
    assert len(CASES) >= 300
    assert len({(case.method, case.payload) for case in CASES}) >= 300
    covered = {case.method for case in CASES}
    assert covered == set(METHODS)


def test_nothing_was_stored_and_the_server_is_well(world):
    _, channel = world
    api = Api(channel)
    assert [n.name for n in api.needs.list(show_deleted=True)] == [EXISTING["Need"]]
    assert [o.name for o in api.offers.list(show_deleted=True)] == [EXISTING["Offer"]]
    assert len(api.organizations.list(show_deleted=True)) == 2
    assert api.revision() == 5


def test_unknown_methods_and_services_are_unimplemented(world):
    _, channel = world
    for path in ["/ssx.v1.NeedService/NoSuchMethod", "/ssx.v1.NoSuchService/GetNeed",
                 "/ssx.v2.NeedService/GetNeed", "/nonsense"]:
        with pytest.raises(grpc.RpcError) as caught:
            channel.unary_unary(path)(b"", timeout=60)
        assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_a_fault_in_a_stream_leaves_what_was_answered(world):
    """Rows before the damage are stored and answered; the damage itself ends the stream with its place."""
    _, channel = world
    request = need_service_pb2.ImportNeedsRequest
    first = request(rows=[{"row_number": 1, "need": good("Need")}], options={"validate_only": True})
    answers = []
    with pytest.raises(grpc.RpcError) as caught:
        for answer in channel.stream_stream("/ssx.v1.NeedService/ImportNeeds")(
                iter([first.SerializeToString(), b"\x12\x06\x12\x04\x22\x02\xff\xfe"]), timeout=60):
            answers.append(need_service_pb2.ImportNeedsResponse.FromString(answer))
    Refusal.of(caught.value).check("INVALID_ARGUMENT", field="rows[0].need.title")
    assert [r.outcome for a in answers for r in a.results] == [import_pb2.IMPORT_OUTCOME_CREATED]


def test_many_faults_are_told_at_once(world):
    _, channel = world
    api = Api(channel)
    bad = good("Need", title="", country_code="ZZ", topics=["topics/none-such"], visibility=44)
    with pytest.raises(grpc.RpcError) as caught:
        api.needs.create(bad)
    refusal = Refusal.of(caught.value)
    assert refusal.fields == ["need.country_code", "need.title", "need.topics[0]", "need.visibility"]


def test_so_many_faults_that_they_do_not_fit_are_cut(world):
    """An answer's headers are small; a thousand faults must not break them."""
    _, channel = world
    api = Api(channel)
    bad = good("Need", topics=[f"topics/none-{i}" for i in range(30)],
               excluded_provider_countries=[f"Z{i}" for i in range(250)],
               sources=[{"uri": "x" * 2000}] * 50)
    with pytest.raises(grpc.RpcError) as caught:
        api.needs.create(bad)
    refusal = Refusal.of(caught.value)
    refusal.check("INVALID_ARGUMENT", field="need.topics[0]")
    assert refusal.fields[-1] == "*" and "more" in refusal.bad_request.field_violations[-1].description
    [result] = api.needs.import_rows([(1, bad)])
    refusal = Refusal.of_row(result.error)
    refusal.check("INVALID_ARGUMENT", field="topics[0]")
    assert status_pb2.Status.ByteSize(result.error) < 8000

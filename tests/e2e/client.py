"""The API as an outside client sees it: calls by name with keywords, and the details of errors."""

import contextlib
import importlib

import grpc
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, error_info_pb2, status_pb2

TIMEOUT_S = 120  # far more than any call takes, also on a machine that is busy with other tests


class Service:
    """One gRPC service: `api.needs.SubmitNeed(name="needs/...")`.

    A call takes the fields of its request as keywords, or the request itself.
    """

    def __init__(self, channel, proto, name):
        self._channel = channel
        module = importlib.import_module(f"ssx.v1.{proto}_pb2")
        self._stub = getattr(importlib.import_module(f"ssx.v1.{proto}_pb2_grpc"), f"{name}Stub")(
            channel)
        self.descriptor = module.DESCRIPTOR.services_by_name[name]

    def request(self, method, **fields):
        """The request message of a method, filled."""
        return self.descriptor.methods_by_name[method].input_type._concrete_class(**fields)

    def __getattr__(self, method):
        if method.startswith("_") or method not in self.descriptor.methods_by_name:
            raise AttributeError(f"{self.descriptor.full_name} has no method {method}")
        rpc = getattr(self._stub, method)

        def call(request=None, timeout=TIMEOUT_S, **fields):
            if request is None:
                request = self.request(method, **fields)
            return rpc(request, timeout=timeout)

        return call


def camel(noun):
    """"scoring_profile" -> "ScoringProfile"."""
    return noun.title().replace("_", "")


class Collection(Service):
    """A service of standard methods, to be called alike whatever the resource."""

    def __init__(self, channel, singular, plural):
        super().__init__(channel, f"{singular}_service", f"{camel(singular)}Service")
        self.singular, self.plural = singular, plural
        self.resource = importlib.import_module(f"ssx.v1.{singular}_pb2").__dict__[camel(singular)]

    def method_name(self, verb):
        """"Submit" -> "SubmitNeed", "List" -> "ListNeeds"."""
        noun = self.plural if verb in ("List", "BatchCreate", "Import") else self.singular
        return verb + camel(noun)

    def call(self, verb, *request, **fields):
        return getattr(self, self.method_name(verb))(*request, **fields)

    def get(self, name):
        return self.call("Get", name=name)

    def create(self, resource, id="", **fields):
        return self.call("Create", **{self.singular: resource, f"{self.singular}_id": id}, **fields)

    def update(self, resource, mask=None, **fields):
        if mask is not None:
            fields["update_mask"] = {"paths": mask}
        return self.call("Update", **{self.singular: resource}, **fields)

    def delete(self, name, **fields):
        return self.call("Delete", name=name, **fields)

    def undelete(self, name, **fields):
        return self.call("Undelete", name=name, **fields)

    def page(self, **fields):
        """One page: (resources, next_page_token)."""
        answer = self.call("List", **fields)
        return list(getattr(answer, self.plural)), answer.next_page_token

    def pages(self, **fields):
        token = ""
        while True:
            resources, token = self.page(page_token=token, **fields)
            yield resources
            if not token:
                return

    def list(self, page_size=1000, **fields):
        """All pages together."""
        return [one for page in self.pages(page_size=page_size, **fields) for one in page]

    def batch_create(self, resources, ids=None, **fields):
        ids = ids or [""] * len(resources)
        requests = [{self.singular: resource, f"{self.singular}_id": id}
                    for resource, id in zip(resources, ids)]
        return list(getattr(self.call("BatchCreate", requests=requests, **fields), self.plural))

    def import_requests(self, rows, options=None, batch=500):
        """The messages of an import stream. `rows`: (row number, resource) each."""
        rows = list(rows)
        method = self.method_name("Import")
        for start in range(0, max(len(rows), 1), batch):
            request = self.request(
                method, rows=[{"row_number": number, self.singular: resource}
                              for number, resource in rows[start:start + batch]])
            if start == 0 and options:
                request.options.MergeFrom(type(request.options)(**options))
            yield request

    def import_rows(self, rows, options=None, batch=500):
        """Imports rows and returns a result for each."""
        answers = self.call("Import", self.import_requests(rows, options, batch))
        return [result for answer in answers for result in answer.results]


class Api:
    """All services over one channel."""

    def __init__(self, channel):
        self.channel = channel
        self.organizations = Collection(channel, "organization", "organizations")
        self.needs = Collection(channel, "need", "needs")
        self.offers = Collection(channel, "offer", "offers")
        self.funds = Collection(channel, "fund", "funds")
        self.profiles = Collection(channel, "scoring_profile", "scoring_profiles")
        self.reference = Service(channel, "reference_service", "ReferenceService")
        self.changes = Service(channel, "change_service", "ChangeService")
        self.scoring = Service(channel, "scoring_service", "ScoringService")
        self.admin = Service(channel, "admin_service", "AdminService")

    @property
    def collections(self):
        return [self.organizations, self.needs, self.offers, self.funds]

    def revision(self):
        """The newest revision of the registry."""
        return self.admin.GetServerStatus().store.revision


@contextlib.contextmanager
def connected(server):
    with server.channel() as channel:
        yield Api(channel)


class Refusal:
    """An error as the API gives it: code, message, and the google.rpc details."""

    def __init__(self, code, message, details=()):
        self.code = code
        self.message = message
        self.info = None
        self.bad_request = None
        for detail in details:
            info, bad = error_info_pb2.ErrorInfo(), error_details_pb2.BadRequest()
            if detail.Unpack(info):
                self.info = info
            elif detail.Unpack(bad):
                self.bad_request = bad

    @classmethod
    def of(cls, error):
        """From an RpcError."""
        for key, value in error.trailing_metadata() or ():
            if key == "grpc-status-details-bin":
                status = status_pb2.Status.FromString(value)
                assert status.code == error.code().value[0] and status.message == error.details()
                return cls(error.code().name, error.details(), status.details)
        return cls(error.code().name, error.details())

    @classmethod
    def of_row(cls, status):
        """From the google.rpc.Status of an import result."""
        code = next(c.name for c in grpc.StatusCode if c.value[0] == status.code)
        return cls(code, status.message, status.details)

    @property
    def fields(self):
        """The fields at fault."""
        if self.bad_request is None:
            return []
        return [violation.field for violation in self.bad_request.field_violations]

    @property
    def reason(self):
        return self.info.reason if self.info else ""

    @property
    def metadata(self):
        return dict(self.info.metadata) if self.info else {}

    def __str__(self):
        return (f"{self.code} {self.reason} fields={self.fields} {self.message!r} "
                f"metadata={self.metadata}")

    def check(self, code, field=None, reason=None):
        """Asserts what every error must have, and what this one must."""
        assert self.code == code, str(self)
        assert self.message, "an error without a message"
        assert self.info is not None and self.info.domain == "ssx" and self.info.reason, str(self)
        if reason is not None:
            assert self.reason == reason, str(self)
        if field is not None:
            assert field in self.fields, str(self)
        if self.code == "INVALID_ARGUMENT":
            assert self.fields, f"no field at fault: {self}"
            assert all(v.description for v in self.bad_request.field_violations), str(self)


@contextlib.contextmanager
def refused(code, field=None, reason=None):
    """Asserts that the body is refused so; what it yields is a Refusal once the body has ended."""
    refusal = Refusal("OK", "not refused")
    try:
        yield refusal
    except grpc.RpcError as error:
        refusal.__dict__.update(Refusal.of(error).__dict__)
    refusal.check(code, field, reason)

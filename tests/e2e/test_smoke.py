"""The shortest way through: an organization, a need, its endorsement, a list."""

from ssx.v1 import need_pb2

import samples


def test_create_and_read_back(api, ministry):
    assert ministry.etag
    need = api.needs.create(samples.need(ministry.name))
    assert api.needs.get(need.name) == need
    need = api.needs.SubmitNeed(name=need.name, etag=need.etag)
    need = api.needs.EndorseNeed(name=need.name, focal_point=ministry.name, endorsed_by="D. Bat")
    assert need.state == need_pb2.NEED_STATE_ENDORSED
    listed = api.needs.list(filter='state = ENDORSED AND country_code = "MN"')
    assert [n.name for n in listed] == [need.name]

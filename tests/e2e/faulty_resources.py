"""One fault at a time: fields that break a rule of the protos, and the path that an answer must name.

Each table has (fields that replace those of a good resource, path of the field at fault). References that are well
formed but lead nowhere are apart, since they are no fault where nothing is stored.
"""

LISTING = [
    ({"organization": ""}, "organization"),
    ({"organization": "nonsense"}, "organization"),
    ({"organization": "needs/some-need"}, "organization"),
    ({"organization": "organizations/UPPER"}, "organization"),
    ({"country_code": ""}, "country_code"),
    ({"country_code": "ZZ"}, "country_code"),
    ({"country_code": "mn"}, "country_code"),
    ({"country_code": "MNG"}, "country_code"),
    ({"country_code": "Mongolia"}, "country_code"),
    ({"title": ""}, "title"),
    ({"title": " \t "}, "title"),
    ({"title": "x" * 301}, "title"),
    ({"title": "two\nlines"}, "title"),
    ({"title": "a bell \x07"}, "title"),
    ({"summary": "x" * 2001}, "summary"),
    ({"description": "é" * 20001}, "description"),
    ({"description": "nothing \x00 after"}, "description"),
    ({"language_code": "not a tag"}, "language_code"),
    ({"language_code": "x" * 65}, "language_code"),
    ({"topics": ["topics/none-such"]}, "topics[0]"),
    ({"topics": ["sdg-3.9"]}, "topics[0]"),
    ({"topics": ["topics/sdg-3.9", ""]}, "topics[1]"),
    ({"topics": ["topics/sdg-3.9", "topics/sdg-4", "topics/sdg-3.9"]}, "topics[2]"),
    ({"topics": ["topics/sdg-3.9"] * 31}, "topics"),
    ({"modalities": [99]}, "modalities[0]"),
    ({"modalities": [1, 0]}, "modalities[1]"),
    ({"modalities": [1, -7]}, "modalities[1]"),
    ({"modalities": [4, 4]}, "modalities[1]"),
    ({"modalities": list(range(1, 12))}, "modalities"),
    ({"languages": ["plain english"]}, "languages[0]"),
    ({"languages": ["en", ""]}, "languages[1]"),
    ({"languages": ["en", "EN"]}, "languages[1]"),
    ({"languages": ["en"] * 31}, "languages"),
    ({"contact": {"email": "nobody"}}, "contact.email"),
    ({"contact": {"email": "x" * 250 + "@example.org"}}, "contact.email"),
    ({"contact": {"phone": "call me"}}, "contact.phone"),
    ({"contact": {"full_name": "x" * 201}}, "contact.full_name"),
    ({"contact": {"position": "two\nlines"}}, "contact.position"),
    ({"contact": {"visibility": 44}}, "contact.visibility"),
    ({"visibility": 99}, "visibility"),
    ({"visibility": -1}, "visibility"),
    ({"sources": [{"title": "A"}] * 51}, "sources"),
    ({"sources": [{}]}, "sources[0]"),
    ({"sources": [{"uri": "ftp://example.org/a"}]}, "sources[0].uri"),
    ({"sources": [{"title": "ok"}, {"uri": "no address"}]}, "sources[1].uri"),
    ({"sources": [{"title": "x" * 501}]}, "sources[0].title"),
    ({"sources": [{"uri": "https://example.org/" + "x" * 2000}]}, "sources[0].uri"),
]


def nested(path, value):
    """"a.b", 3 -> {"a": {"b": 3}}."""
    for part in reversed(path.split(".")):
        value = {part: value}
    return value


def of_money(path):
    return [(nested(path, value), f"{path}.{part}") for value, part in [
        ({"currency_code": "DOLLARS", "units": 1}, "currency_code"),
        ({"currency_code": "", "units": 1}, "currency_code"),
        ({"currency_code": "usd", "units": 1}, "currency_code"),
        ({"currency_code": "USD", "units": -1}, "units"),
        ({"currency_code": "USD", "nanos": -1}, "nanos"),
        ({"currency_code": "USD", "nanos": 10**9}, "nanos"),
    ]]


def of_period(path):
    def day(year, month, day):
        return {"year": year, "month": month, "day": day}
    return [(nested(path, value), f"{path}.{part}") for value, part in [
        ({"start_date": day(2026, 13, 1)}, "start_date"),
        ({"start_date": day(2026, 2, 29)}, "start_date"),
        ({"start_date": day(2026, 0, 0)}, "start_date"),
        ({"start_date": day(1899, 12, 31)}, "start_date"),
        ({"end_date": day(2201, 1, 1)}, "end_date"),
        ({"end_date": day(2026, 4, 31)}, "end_date"),
        ({"end_date": day(-2026, 4, 30)}, "end_date"),
        ({"start_date": day(2027, 1, 2), "end_date": day(2027, 1, 1)}, "end_date"),
    ]]


def of_countries(path, most=250):
    return [(nested(path, value), f"{path}{part}") for value, part in [
        (["ZZ"], "[0]"), (["MN", "kenya"], "[1]"), (["MN", "MN"], "[1]"), ([""], "[0]"),
        (["MN"] * (most + 1), ""),
    ]]


NEED = LISTING + of_period("period") + of_money("budget.required") + of_countries(
    "excluded_provider_countries") + [
    ({"population": {"groups": [99]}}, "population.groups[0]"),
    ({"population": {"groups": [1, 1]}}, "population.groups[1]"),
    ({"population": {"groups": [1] * 21}}, "population.groups"),
    ({"population": {"age_bands": [{"min_months": 5, "max_months": 4}]}},
     "population.age_bands[0].max_months"),
    ({"population": {"age_bands": [{"min_months": -1}]}}, "population.age_bands[0].min_months"),
    ({"population": {"age_bands": [{"max_months": 1801}]}}, "population.age_bands[0].max_months"),
    ({"population": {"age_bands": [{}] * 11}}, "population.age_bands"),
    ({"population": {"people_count": -1}}, "population.people_count"),
    ({"population": {"children_count": -1}}, "population.children_count"),
    ({"population": {"people_count": 3, "children_count": 4}}, "population.children_count"),
    ({"urgency": 99}, "urgency"),
    ({"national_strategy": {"uri": "https://example.org"}}, "national_strategy.title"),
    ({"national_strategy": {"title": "x" * 501}}, "national_strategy.title"),
    ({"national_strategy": {"title": "Plan", "uri": "javascript:alert(1)"}},
     "national_strategy.uri"),
    ({"ongoing_initiatives": [{}]}, "ongoing_initiatives[0].title"),
    ({"ongoing_initiatives": [{"title": "A", "implementer": "x" * 201}]},
     "ongoing_initiatives[0].implementer"),
    ({"ongoing_initiatives": [{"title": "A", "implementer": "organizations/NO"}]},
     "ongoing_initiatives[0].implementer"),
    ({"ongoing_initiatives": [{"title": "A", "provider_country_code": "ZZ"}]},
     "ongoing_initiatives[0].provider_country_code"),
    ({"ongoing_initiatives": [{"title": "A"}, {"title": "B", "topics": ["topics/none-such"]}]},
     "ongoing_initiatives[1].topics[0]"),
    ({"ongoing_initiatives": [{"title": "A", "uri": "example.org"}]},
     "ongoing_initiatives[0].uri"),
    ({"ongoing_initiatives": [{"title": "A", "period": {"end_date": {"year": 2026, "month": 13,
                                                                     "day": 1}}}]},
     "ongoing_initiatives[0].period.end_date"),
    ({"ongoing_initiatives": [{"title": "A"}] * 51}, "ongoing_initiatives"),
    ({"budget": {"funded": {"currency_code": "USD", "units": 1}}}, "budget.required"),
    ({"budget": {"required": {"currency_code": "USD", "units": 1},
                 "funded": {"currency_code": "EUR", "units": 1}}}, "budget.funded.currency_code"),
    ({"budget": {"required": {"currency_code": "USD", "units": 1},
                 "funded": {"currency_code": "USD", "units": 1, "nanos": 1}}}, "budget.funded"),
    ({"fund": "nonsense"}, "fund"),
    ({"fund": "organizations/some-one"}, "fund"),
    ({"excluded_organizations": ["nonsense"]}, "excluded_organizations[0]"),
    ({"excluded_organizations": ["organizations/a-one", "organizations/a-one"]},
     "excluded_organizations[1]"),
    ({"excluded_organizations": ["organizations/a-one"] * 101}, "excluded_organizations"),
]

NEED_REFERENCES = [
    ({"organization": "organizations/nobody-here"}, "organization"),
    ({"fund": "funds/nowhere"}, "fund"),
]

OFFER = LISTING + of_period("availability") + of_money("budget_ceiling") + of_countries(
    "eligible_countries") + of_countries("excluded_countries") + [
    ({"capacity": {"total_exchanges": -1}}, "capacity.total_exchanges"),
    ({"capacity": {"total_exchanges": 10001}}, "capacity.total_exchanges"),
    ({"capacity": {"committed_exchanges": -1}}, "capacity.committed_exchanges"),
    ({"capacity": {"total_exchanges": 2, "committed_exchanges": 3}},
     "capacity.committed_exchanges"),
    ({"cost_sharing": {"model": 99}}, "cost_sharing.model"),
    ({"cost_sharing": {"model": 2, "provider_share_percent": 101}},
     "cost_sharing.provider_share_percent"),
    ({"cost_sharing": {"model": 2, "provider_share_percent": -1}},
     "cost_sharing.provider_share_percent"),
    ({"cost_sharing": {"model": 1, "provider_share_percent": 50}},
     "cost_sharing.provider_share_percent"),
    ({"cost_sharing": {"note": "x" * 2001}}, "cost_sharing.note"),
    ({"evidence": [{"title": "A"}]}, "evidence[0].type"),
    ({"evidence": [{"type": 99, "title": "A"}]}, "evidence[0].type"),
    ({"evidence": [{"type": 1}]}, "evidence[0].title"),
    ({"evidence": [{"type": 1, "title": "A", "description": "x" * 2001}]},
     "evidence[0].description"),
    ({"evidence": [{"type": 1, "title": "A", "uri": "//example.org"}]}, "evidence[0].uri"),
    ({"evidence": [{"type": 1, "title": "A", "partner_country_code": "XX"}]},
     "evidence[0].partner_country_code"),
    ({"evidence": [{"type": 1, "title": "A", "date": {"year": 2025, "month": 2, "day": 29}}]},
     "evidence[0].date"),
    ({"evidence": [{"type": 1, "title": "A"}] * 51}, "evidence"),
    ({"materials": [{"title": "A"}]}, "materials[0].type"),
    ({"materials": [{"type": 1, "title": " "}]}, "materials[0].title"),
    ({"materials": [{"type": 1, "title": "A", "uri": "http://"}]}, "materials[0].uri"),
    ({"materials": [{"type": 1, "title": "A", "language_code": "e"}]},
     "materials[0].language_code"),
    ({"materials": [{"type": 1, "title": "A"}] * 51}, "materials"),
]

OFFER_REFERENCES = [({"organization": "organizations/nobody-here"}, "organization")]

ORGANIZATION = [
    ({"display_name": ""}, "display_name"),
    ({"display_name": "x" * 201}, "display_name"),
    ({"display_name": "two\nlines"}, "display_name"),
    ({"acronym": "x" * 41}, "acronym"),
    ({"type": 0}, "type"),
    ({"type": 99}, "type"),
    ({"type": -1}, "type"),
    ({"country_code": "ZZ"}, "country_code"),
    ({"country_code": "", "national_focal_point": True}, "country_code"),
    ({"description": "x" * 20001}, "description"),
    ({"languages": ["?"]}, "languages[0]"),
    ({"languages": ["en"] * 31}, "languages"),
    ({"website_uri": "www.example.org"}, "website_uri"),
    ({"website_uri": "https://exa mple.org"}, "website_uri"),
    ({"external_ids": ["A", "A"]}, "external_ids[1]"),
    ({"external_ids": [""]}, "external_ids[0]"),
    ({"external_ids": [f"{i}" for i in range(21)]}, "external_ids"),
    ({"contact": {"email": "a@b@c"}}, "contact.email"),
    ({"sources": [{"uri": "x"}]}, "sources[0].uri"),
    ({"sources": [{"title": "A"}] * 51}, "sources"),
]

FUND = of_period("period") + of_money("envelope") + of_countries(
    "eligibility.beneficiary_countries") + of_countries("eligibility.provider_countries") + [
    ({"display_name": ""}, "display_name"),
    ({"display_name": "x" * 201}, "display_name"),
    ({"organization": ""}, "organization"),
    ({"organization": "nonsense"}, "organization"),
    ({"description": "x" * 20001}, "description"),
    ({"eligibility": {"beneficiary_groups": [99]}}, "eligibility.beneficiary_groups[0]"),
    ({"eligibility": {"modalities": [1, 1]}}, "eligibility.modalities[1]"),
    ({"eligibility": {"topics": ["topics/none-such"]}}, "eligibility.topics[0]"),
    ({"sources": [{}]}, "sources[0]"),
]

FUND_REFERENCES = [({"organization": "organizations/nobody-here"}, "organization")]

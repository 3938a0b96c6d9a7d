"""Real activities as resources: World Bank projects and IATI activities, row by row.

A row becomes a resource or a reason why it cannot; nothing is left out in silence. Codes come from the API, so that the
tables here hold only what these files call differently.
"""

import csv
import dataclasses
import functools
import hashlib
import re
import unicodedata

from ssx.v1 import need_pb2, offer_pb2, organization_pb2

# How the files call countries whose name in the reference data is another one.
ALIASES = {
    "Arab Republic of Egypt": "EG", "Argentine Republic": "AR", "Bosnia and Herzegovina": "BA",
    "Czech Republic": "CZ", "Democratic Republic of Sao Tome and Prin": "ST",
    "Democratic Republic of Timor-Leste": "TL", "Democratic Republic of the Congo": "CD",
    "Democratic Socialist Republic of Sri Lan": "LK", "Dominican Republic": "DO",
    "Gabonese Republic": "GA", "Islamic Republic of Iran": "IR", "Kyrgyz Republic": "KG",
    "Lao People's Democratic Republic": "LA", "Lebanese Republic": "LB",
    "Macedonia, Republic of North": "MK", "Plurinational State of Bolivia": "BO",
    "Republic of Cabo Verde": "CV", "Republic of Congo": "CG", "Republic of Cote d'Ivoire": "CI",
    "Republic of Korea": "KR", "Republic of Moldova": "MD", "Republic of The Gambia": "GM",
    "Republic of Turkiye": "TR", "Republic of the Union of Myanmar": "MM",
    "Republica Bolivariana de Venezuela": "VE", "Russian Federation": "RU", "Sint Maarten": "SX",
    "Slovak Republic": "SK", "Socialist People's Libyan Arab Jamahiriy": "LY",
    "Socialist Republic of Vietnam": "VN", "Somali Democratic Republic": "SO",
    "St. Kitts and Nevis": "KN", "St. Lucia": "LC", "St. Vincent and the Grenadines": "VC",
    "Syrian Arab Republic": "SY", "The Independent State of Papua New Guine": "PG",
    "Union of the Comoros": "KM", "United Mexican States": "MX",
    "United Republic of Tanzania": "TZ", "West Bank and Gaza": "PS",
}
FORMS_OF_STATE = re.compile(
    r"\b(the|republic|peoples|islamic|federal|federative|democratic|kingdom|states?|oriental|"
    r"hashemite|co-operative|federated|commonwealth|of)\b")

# Sectors, in the words of the World Bank, to CRS codes; the first words found in a sector decide.
SECTORS = [
    ("early childhood", "11240"), ("primary education", "11220"), ("secondary education", "11320"),
    ("tertiary education", "114"), ("vocational", "11330"), ("education", "110"),
    ("health", "120"), ("social protection", "16010"), ("pension", "16010"), ("housing", "160"),
    ("water supply", "140"), ("sanitation", "140"), ("sewerage", "140"), ("waste", "14050"),
    ("irrigation", "31140"), ("forestry", "312"), ("fish", "313"), ("livestock", "31163"),
    ("agri", "311"), ("crops", "311"), ("roads", "21020"), ("highways", "21020"),
    ("rail", "21030"), ("waterways", "21040"), ("aviation", "21050"), ("transport", "210"),
    ("renewable", "232"), ("energy", "230"), ("power", "230"), ("oil and gas", "322"),
    ("mining", "322"), ("ict", "220"), ("information", "220"), ("telecom", "220"),
    ("bank", "240"), ("financ", "240"), ("insurance", "240"), ("capital markets", "240"),
    ("tourism", "332"), ("trade", "331"), ("industry", "321"), ("manufacturing", "321"),
    ("justice", "151"), ("government", "151"), ("public", "151"), ("civil service", "151"),
    ("environment", "410"), ("natural resources", "410"), ("pollution", "410"), ("urban", "430"),
]


@dataclasses.dataclass
class Row:
    """A row of a file: the resource it becomes, or why it becomes none."""

    file: str
    line: int
    resource: object = None
    reason: str = ""


@functools.cache
def fold(name):
    """A country's name without accents, punctuation and the form of its state."""
    text = unicodedata.normalize("NFKD", name.lower())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"[.,'’()]", "", text)
    return " ".join(FORMS_OF_STATE.sub(" ", text).split())


@functools.cache
def code_of_sector(sector):
    return next((code for words, code in SECTORS if words in sector), None)


def short_id(prefix, text):
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:20]}"


def read(path):
    """(first line, row) of a CSV file with a header."""
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        line = reader.line_num
        while True:
            begin = max(line, 1) + 1
            row = next(reader, None)
            if row is None:
                return
            line = reader.line_num
            yield begin, row


def date(text):
    year, month, day = text.split("-")
    return {"year": int(year), "month": int(month), "day": int(day)}


class Mapper:
    """Knows countries and topics from the API; collects the organizations that rows refer to."""

    def __init__(self, countries, topics):
        self.countries = {country.country_code: country for country in countries}
        self.by_name = {fold(country.display_names["en"]): country.country_code
                        for country in countries}
        self.topics = {topic.name for topic in topics}
        self.organizations = {}

    def country_of(self, name):
        return ALIASES.get(name) or self.by_name.get(fold(name))

    def organization(self, display_name, country, **fields):
        display_name = " ".join(display_name.split())[:200].strip()
        name = "organizations/" + short_id("org", f"{country}|{display_name}")
        if name not in self.organizations:
            self.organizations[name] = organization_pb2.Organization(**{
                "name": name, "display_name": display_name, "country_code": country,
                "type": "ORGANIZATION_TYPE_GOVERNMENT", **fields})
        return name

    def focal_point(self, country):
        return self.organization("National focal point", country, national_focal_point=True)

    def topics_of_sectors(self, sectors):
        found = []
        for sector in sectors:
            code = code_of_sector(sector.lower())
            if code and f"topics/crs-{code}" not in found:
                found.append(f"topics/crs-{code}")
        return found

    def topics_of_codes(self, crs, sdg):
        found = []
        for prefix, codes in [("crs", crs.split()), ("sdg", sdg.split())]:
            for code in codes:
                topic = next((t for t in [f"topics/{prefix}-{code}", f"topics/{prefix}-{code[:3]}"]
                              if t in self.topics), None)
                if topic and topic not in found:
                    found.append(topic)
        return found[:30]

    def world_bank(self, line, row):
        made = Row("worldbank_projects.csv", line)
        status = row["projectstatusdisplay"]
        code = self.country_of(row["countryname"])
        if status not in ("Closed", "Active", "Pipeline"):
            made.reason = f"status {status!r} is neither a need nor an offer"
        elif code is None:
            made.reason = f"unknown country name {row['countryname']!r}"
        elif not self.countries[code].developing:
            made.reason = f"{row['countryname']} is not a developing country"
        elif status == "Closed":
            made.resource = self._closed_project(row, code)
        else:
            made.resource = self._open_project(row, code)
        return made

    def _texts(self, row, code):
        return {"country_code": code, "title": row["project_name"], "description": row["pdo"],
                "language_code": "en",
                "topics": self.topics_of_sectors(row[f"sector{i}"] for i in (1, 2, 3)),
                "sources": [{"title": f"World Bank project {row['id']}"}]}

    def _closed_project(self, row, code):
        evidence = {"type": "EVIDENCE_TYPE_RESULT", "title": row["project_name"]}
        if row["closingdate"]:
            evidence["date"] = date(row["closingdate"])
        agency = row["impagency"].strip() or "National focal point"
        offer = offer_pb2.Offer(
            name=f"offers/wb-{row['id'].lower()}",
            organization=self.focal_point(code) if agency == "National focal point"
            else self.organization(agency, code),
            evidence=[evidence], **self._texts(row, code))
        offer.state = (offer_pb2.OFFER_STATE_PUBLISHED if offer.topics
                       else offer_pb2.OFFER_STATE_DRAFT)
        return offer

    def _open_project(self, row, code):
        focal_point = self.focal_point(code)
        need = need_pb2.Need(name=f"needs/wb-{row['id'].lower()}", organization=focal_point,
                             **self._texts(row, code))
        if row["boardapprovaldate"]:
            need.period.start_date.__init__(**date(row["boardapprovaldate"]))
        if row["closingdate"]:
            need.period.end_date.__init__(**date(row["closingdate"]))
        if float(row["curr_total_commitment"] or 0) > 0:
            need.budget.required.currency_code = "USD"
            need.budget.required.units = int(float(row["curr_total_commitment"]))
        need.state = need_pb2.NEED_STATE_ENDORSED if need.topics else need_pb2.NEED_STATE_DRAFT
        if need.topics:
            need.endorsement.focal_point = focal_point
            need.endorsement.endorsed_by = "Focal point"
        return need

    def iati(self, line, row):
        made = Row("iati_ssc_activities.csv", line)
        recipients = row["recipient_countries"].split()
        known = [code for code in recipients if code in self.countries]
        if not known:
            made.reason = (f"unknown country {row['recipient_countries']!r}" if recipients
                           else "no recipient country")
            return made
        if not self.countries[known[0]].developing:
            made.reason = f"{known[0]} is not a developing country"
            return made
        offer = offer_pb2.Offer(
            name="offers/" + short_id("iati", row["iati_id"]), country_code=known[0],
            organization=self.organization(row["reporting_org"], "",
                                           type="ORGANIZATION_TYPE_MULTILATERAL"),
            title=row["title"], description=row["description"],
            language_code=row["lang"].lower(),
            topics=self.topics_of_codes(row["crs_codes"], row["sdg_codes"]),
            sources=[{"title": f"IATI activity {row['iati_id']}"}])
        if row["first_date"]:
            offer.evidence.add(type="EVIDENCE_TYPE_PAST_EXCHANGE", title=row["title"][:500],
                               date=date(row["first_date"]))
        offer.state = (offer_pb2.OFFER_STATE_PUBLISHED if offer.topics
                       else offer_pb2.OFFER_STATE_DRAFT)
        made.resource = offer
        return made

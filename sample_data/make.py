"""Writes the synthetic indicator and population exports of sample_data.

Everything here is invented: a seeded model of eighteen authorities is run month by month, and each authority's figures are
then written the way that authority is imagined to export them. Only the figures marked with a `Source paper` are taken from
the five committee papers; README.md lists them.

    python3 sample_data/make.py

uses the standard library only, no clock and a fixed seed, so that the same bytes come out on every run. Judgements, plans and
targets live beside these files and are not written from here.
"""

import csv
import gzip
import io
import math
import random
from pathlib import Path
from typing import NamedTuple

SEED = "peermark sample 2026"
ROOT = Path(__file__).resolve().parent
INDICATORS = ROOT / "indicators"
POPULATIONS = ROOT / "populations"


# Periods ------------------------------------------------------------------------------------------------------------------

class Month(NamedTuple):
    year: int
    month: int

    def __str__(self):
        return f"{self.year}-{self.month:02}"

    @property
    def number(self):
        return self.year * 12 + self.month - 1

    @property
    def financial_year(self):
        """The calendar year in which this month's financial year begins."""
        return self.year if self.month >= 4 else self.year - 1


NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def months(first, last):
    return [Month(n // 12, n % 12 + 1) for n in range(Month(*first).number, Month(*last).number + 1)]


def iso(m):  # 2024-05
    return str(m)


def short(m):  # May-24
    return f"{NAMES[m.month - 1]}-{m.year % 100:02}"


def spoken(m):  # May 2024
    return f"{NAMES[m.month - 1]} {m.year}"


def first_day(m):  # 01/05/2024
    return f"01/{m.month:02}/{m.year}"


def years(start):  # 2024/25
    return f"{start}/{(start + 1) % 100:02}"


def quarters(of):
    """The months in threes, each with its number and financial year; the first month must begin a quarter."""
    for i in range(0, len(of), 3):
        three = of[i : i + 3]
        yield (three[0].month - 4) % 12 // 3 + 1, years(three[0].financial_year), three


MODELLED = months((2021, 4), (2026, 9))  # long enough for the published financial years
SENT = months((2023, 10), (2026, 9))  # what the authorities export
SEASON = [1.04, 0.98, 1.09, 0.94, 1.03, 1.08, 1.05, 0.86, 1.00, 1.06, 1.08, 0.88]  # demand, January to December


# The model ----------------------------------------------------------------------------------------------------------------

class Profile(NamedTuple):
    """One authority's size, and where each measure stands in October 2023 and in September 2026."""

    code: str
    gss: str
    name: str
    region: str
    children: int
    referrals_a_year: int
    rereferral: tuple
    in_45_days: tuple
    in_15_days: tuple
    cin: tuple
    cla: tuple
    cp: tuple
    workers: tuple
    vacancies: tuple
    agency_percent: tuple
    caseload: tuple


WM, SE, NW, EM, OL = "E12000005", "E12000008", "E12000002", "E12000004", "E13000002"
PROFILES = [
    Profile("330", "E08000025", "Birmingham", WM, 291800, 16800, (22, 20.6), (84, 88), (79, 84), (9600, 9200), (2260, 2340), (1290, 1180), (742, 785), (176, 148), (15.5, 11.5), (16.4, 15.1)),
    Profile("331", "E08000026", "Coventry", WM, 83100, 4650, (20.4, 18.6), (86, 83), (82, 85), (3420, 3300), (705, 680), (430, 405), (352, 381), (41, 29), (8.8, 6.0), (13.9, 12.7)),
    Profile("332", "E08000027", "Dudley", WM, 71000, 3050, (20.2, 23.1), (79, 70), (74, 66), (2480, 2650), (598, 571), (352, 388), (171, 146), (24, 33), (11.5, 16.5), (17.1, 20.0)),
    Profile("333", "E08000028", "Sandwell", WM, 88200, 4050, (23.9, 20.8), (74, 87), (70, 83), (2960, 2740), (862, 811), (468, 421), (248, 272), (42, 25), (15.0, 9.5), (17.8, 15.0)),
    Profile("334", "E08000029", "Solihull", WM, 49100, 3300, (26.3, 24.9), (77, 85), (72, 81), (1930, 1820), (512, 486), (262, 231), (141, 155), (30, 18), (28.0, 21.5), (16.2, 14.0)),
    Profile("335", "E08000030", "Walsall", WM, 71700, 3250, (20.6, 19.5), (88, 90), (84, 86), (2990, 2930), (618, 574), (331, 310), (271, 289), (33, 24), (10.5, 7.5), (13.0, 11.8)),
    Profile("336", "E08000031", "Wolverhampton", WM, 68100, 4000, (20.9, 21.2), (85, 84), (81, 80), (2840, 2930), (522, 499), (291, 302), (221, 228), (36, 43), (8.5, 10.2), (13.2, 13.9)),
    Profile("860", "E10000028", "Staffordshire", WM, 174500, 5100, (14.2, 14.6), (83, 86), (85, 87), (5150, 5320), (1258, 1312), (702, 661), (428, 441), (118, 104), (10.2, 8.6), (19.4, 18.2)),
    Profile("861", "E06000021", "Stoke-on-Trent", WM, 62300, 4300, (25.4, 21.6), (69, 78), (66, 77), (3390, 3160), (1108, 1058), (452, 401), (262, 283), (92, 74), (19.5, 15.5), (20.1, 17.8)),
    Profile("884", "E06000019", "Herefordshire, County of", WM, 34400, 1850, (20.8, 15.1), (64, 86), (58, 84), (1690, 1560), (402, 338), (208, 141), (104, 128), (71, 52), (27.5, 17.0), (18.9, 13.4)),
    Profile("885", "E10000034", "Worcestershire", WM, 120000, 4780, (18.8, 20.1), (90, 82), (88, 79), (3480, 3690), (962, 1044), (438, 482), (296, 279), (31, 42), (8.0, 11.8), (13.6, 15.3)),
    Profile("893", "E06000051", "Shropshire", WM, 60100, 1510, (12.8, 13.2), (87, 85), (90, 84), (2080, 2230), (672, 721), (288, 312), (158, 161), (22, 29), (14.5, 18.0), (15.2, 16.6)),
    Profile("894", "E06000020", "Telford and Wrekin", WM, 44200, 1460, (17.6, 16.0), (92, 93), (91, 93), (1620, 1550), (438, 408), (176, 158), (166, 170), (7, 4), (5.5, 3.8), (18.2, 17.6)),
    Profile("937", "E10000031", "Warwickshire", WM, 129200, 5350, (18.1, 17.2), (89, 91), (86, 89), (3760, 3610), (768, 722), (402, 371), (431, 447), (29, 21), (2.5, -0.4), (15.6, 14.7)),
    Profile("886", "E10000016", "Kent", SE, 354800, 24000, (22.9, 21.4), (85, 88), (82, 86), (11600, 11200), (1840, 1905), (1240, 1168), (742, 769), (146, 126), (15.8, 13.0), (18.3, 16.9)),
    Profile("344", "E08000015", "Wirral", NW, 66200, 4100, (23.3, 21.9), (73, 81), (70, 80), (2860, 2690), (742, 676), (372, 322), (228, 244), (52, 40), (17.5, 12.0), (16.9, 14.7)),
    Profile("891", "E10000024", "Nottinghamshire", EM, 171000, 7300, (25.0, 23.0), (91, 92), (88, 90), (4180, 4000), (938, 898), (561, 522), (438, 459), (62, 50), (9.6, 7.6), (14.6, 13.2)),
    Profile("312", "E09000017", "Hillingdon", OL, 75300, 4000, (20.4, 19.8), (93, 95), (90, 93), (2490, 2570), (338, 309), (284, 262), (166, 182), (61, 44), (14.0, 9.0), (15.0, 13.7)),
]


class Figure(NamedTuple):
    """A figure as the model knows it; numerator and denominator only where the measure is a share."""

    value: float
    numerator: float | None = None
    denominator: float | None = None


class Drift:
    """Noise with a memory, so that a series wanders rather than jumps."""

    def __init__(self, *key):
        self.random = random.Random("/".join([SEED, *key]))
        self.level = 0.0

    def step(self, memory=0.6):
        self.level = memory * self.level + self.bell()
        return self.level

    def bell(self):
        """Roughly normal, mean 0 and deviation 1, from uniform numbers alone."""
        return sum(self.random.random() for _ in range(12)) - 6


def along(ends, month):
    """The value on the way from October 2023 to September 2026; the years before lean the same way, less steeply."""
    share = (month.number - SENT[0].number) / (len(SENT) - 1)
    return ends[0] + (ends[1] - ends[0]) * (share if share >= 0 else 0.4 * share)


def share_of(percent, denominator, drift):
    spread = 100 * math.sqrt(0.2 / max(denominator, 1)) * 0.5 + 0.6
    percent = min(max(percent + spread * drift.step(0.5), 0), 100)
    numerator = min(round(denominator * percent / 100), denominator)
    return Figure(100 * numerator / denominator if denominator else 0.0, numerator, denominator)


def model(profile):
    """{indicator: {month: Figure}} for one authority."""
    taste = random.Random(f"{SEED}/{profile.code}/taste")
    pick = {key: taste.uniform(low, high) for key, low, high in [
        ("contacts", 2.2, 3.1), ("assessed", 0.86, 0.98), ("s47", 0.26, 0.36), ("icpc", 0.33, 0.42), ("reviews", 90, 98),
        ("visits", 84, 95), ("cla_reviews", 92, 98.5), ("cin_visits", 76, 91), ("supervision", 70, 90), ("leavers_eet", 50, 64),
        ("holders", 0.52, 0.62), ("good", 46, 72), ("missing", 0.009, 0.02), ("early_help", 0.5, 0.9), ("nfa", 1.0, 9.0),
        ("moves", 8.5, 12.5), ("joiners", 0.011, 0.016), ("goers", 0.009, 0.013),
    ]}
    drift = {key: Drift(profile.code, key) for key in (
        "referrals contacts rereferral assessed in_45 s47 icpc in_15 cp reviews visits cin cla cla_reviews cin_visits workers "
        "vacancies agency caseload supervision eet missing early_help good nfa moves joiners goers").split()}
    out = {}

    def put(indicator, month, figure):
        out.setdefault(indicator, {})[month] = figure if isinstance(figure, Figure) else Figure(figure)

    for month in MODELLED:
        season = SEASON[month.month - 1]
        demand = profile.referrals_a_year / 12 * season
        referrals = round(demand + 0.9 * math.sqrt(demand) * drift["referrals"].step())
        put("referrals", month, referrals)
        put("contacts", month, round(referrals * pick["contacts"] * (1 + 0.03 * drift["contacts"].step())))
        put("rereferral_rate", month, share_of(along(profile.rereferral, month), referrals, drift["rereferral"]))
        put("referrals_nfa_rate", month, share_of(pick["nfa"], referrals, drift["nfa"]))
        assessed = round(referrals * pick["assessed"] * (1 + 0.03 * drift["assessed"].step()))
        put("assessments_completed", month, assessed)
        put("assessments_in_45_days", month, share_of(along(profile.in_45_days, month), assessed, drift["in_45"]))
        enquiries = round(referrals * pick["s47"] * (1 + 0.04 * drift["s47"].step()))
        put("s47_enquiries", month, enquiries)
        conferences = max(4, round(enquiries * pick["icpc"] * (1 + 0.06 * drift["icpc"].step())))
        put("icpc", month, conferences)
        put("icpc_in_15_days", month, share_of(along(profile.in_15_days, month), conferences, drift["in_15"]))
        plans = round(along(profile.cp, month) * (1 + 0.018 * drift["cp"].step(0.8)))
        put("cp_plans", month, plans)
        put("cp_reviews_in_time", month, share_of(pick["reviews"], round(plans * 0.74), drift["reviews"]))
        put("cp_visits_in_time", month, share_of(pick["visits"], plans, drift["visits"]))
        put("cin", month, round(along(profile.cin, month) * (1 + 0.012 * drift["cin"].step(0.8) + 0.15 * (season - 1))))
        looked_after = round(along(profile.cla, month) * (1 + 0.006 * drift["cla"].step(0.8)))
        put("cla", month, looked_after)
        put("cla_reviews_in_time", month, share_of(pick["cla_reviews"], round(looked_after * 0.31), drift["cla_reviews"]))
        put("cla_3_placements", month, share_of(pick["moves"], looked_after, drift["moves"]))
        put("cla_missing", month, max(0, round(looked_after * pick["missing"] * (1 + 0.2 * drift["missing"].step()))))
        put("cin_visits_in_time", month, share_of(pick["cin_visits"], round(out["cin"][month].value * 0.42), drift["cin_visits"]))
        put("care_leavers_eet", month, share_of(pick["leavers_eet"], round(looked_after * 0.48), drift["eet"]))
        put("early_help_assessments", month, round(referrals * pick["early_help"] * (1 + 0.05 * drift["early_help"].step())))
        workers = round(along(profile.workers, month) + 0.012 * profile.workers[0] * drift["workers"].step(0.8), 1)
        vacancies = max(1.0, round(along(profile.vacancies, month) * (1 + 0.035 * drift["vacancies"].step(0.7)), 1))
        agency_percent = max(0.0, along(profile.agency_percent, month) * (1 + 0.05 * drift["agency"].step(0.7)))
        agency = round(workers * agency_percent / (100 - agency_percent), 1)
        put("social_workers_fte", month, workers)
        put("vacancy_fte", month, vacancies)
        put("establishment_fte", month, round(workers + vacancies, 1))
        put("vacancy_rate_fte", month, Figure(100 * vacancies / (workers + vacancies)))
        put("agency_fte", month, agency)
        put("agency_headcount", month, math.ceil(agency * 1.03))
        put("agency_rate_fte", month, Figure(100 * agency / (workers + agency), agency, round(workers + agency, 1)))
        put("starters_fte", month, round(max(0, workers * pick["joiners"] * (1 + 0.3 * drift["joiners"].step(0.2))), 1))
        put("leavers_fte", month, round(max(0, workers * pick["goers"] * (1 + 0.3 * drift["goers"].step(0.2))), 1))
        holders = round(workers * pick["holders"], 1)
        held = round(holders * along(profile.caseload, month) * (1 + 0.015 * drift["caseload"].step(0.7)))
        put("caseload_fte", month, Figure(held / holders, held, holders))
        put("supervision_in_time", month, share_of(pick["supervision"], round(workers * 0.9), drift["supervision"]))
        put("cases_good", month, share_of(pick["good"], max(18, round(workers * 0.12)), drift["good"]))
    return out


SNAPSHOTS = {
    "cp_plans", "cin", "cla", "cla_3_placements", "social_workers_fte", "vacancy_fte", "vacancy_rate_fte", "establishment_fte",
    "agency_fte", "agency_headcount", "agency_rate_fte", "caseload_fte",
}
WHOLE = {
    "referrals", "contacts", "assessments_completed", "s47_enquiries", "icpc", "cp_plans", "cin", "cla", "cla_missing",
    "agency_headcount", "early_help_assessments",
}


def over(series, indicator, three):
    """A quarter of a monthly series: flows add up, snapshots take the last month."""
    if indicator in SNAPSHOTS:
        return series[indicator][three[-1]]
    parts = [series[indicator][month] for month in three]
    if parts[0].numerator is None:
        return Figure(round(sum(part.value for part in parts), 1))
    numerator, denominator = sum(p.numerator for p in parts), sum(p.denominator for p in parts)
    return Figure(100 * numerator / denominator, numerator, denominator)


# Cells and files ----------------------------------------------------------------------------------------------------------

def plain(number, places=None):
    """1387, 12.4; whole numbers without a point unless places says otherwise."""
    if places is None:
        places = 0 if float(number).is_integer() else 1
    return f"{number:.{places}f}"


def grouped(number):  # 1,387
    return f"{number:,.0f}"


def value_cell(indicator, figure):
    return plain(figure.value, 0 if indicator in WHOLE else 1)


def percent_cell(figure):
    return plain(figure.value, 1) + "%"


def table(rows, delimiter=",", newline="\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return text.getvalue()


def save(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text if isinstance(text, bytes) else text.encode(encoding)
    if path.suffix == ".gz":
        packed = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as file:
            file.write(data)
        data = packed.getvalue()
    path.write_bytes(data)


UTF16_LE = "utf-16-le"
BYTE_ORDER_MARK = "\ufeff"


# The authorities, one after another -----------------------------------------------------------------------------------------

def birmingham(series):
    """Long; byte order mark; a nickname in the authority column; thousands separators; two rows with a misspelt name."""
    labels = [
        ("Contacts received", "contacts"), ("Referrals", "referrals"), ("Re-referrals within 12 months", "rereferral_rate"),
        ("Assessments in 45 days", "assessments_in_45_days"), ("Section 47 enquiries", "s47_enquiries"),
        ("ICPCs in 15 days", "icpc_in_15_days"), ("Child protection plans", "cp_plans"), ("CP reviews in time", "cp_reviews_in_time"),
        ("Children looked after", "cla"), ("Children in need", "cin"), ("Social worker vacancies FTE", "vacancy_fte"),
        ("Social worker establishment FTE", "establishment_fte"), ("Agency rate FTE", "agency_rate_fte"),
        ("Average caseload FTE", "caseload_fte"),
    ]
    shares = {"rereferral_rate", "assessments_in_45_days", "icpc_in_15_days", "cp_reviews_in_time"}
    rows = [["LA", "Month", "Measure", "Value", "Numerator", "Denominator"]]
    for month in SENT:
        for label, indicator in labels:
            figure = series[indicator][month]
            name = "Birmngham" if str(month) == "2025-08" and indicator in ("cla", "cin") else "B'ham"
            if indicator in shares:
                cells = [plain(figure.value, 1), grouped(figure.numerator), grouped(figure.denominator)]
            elif indicator in WHOLE:
                cells = [grouped(figure.value), "", ""]
            else:
                cells = [value_cell(indicator, figure), "", ""]
            rows.append([name, iso(month), label, *cells])
    save(INDICATORS, "birmingham/birmingham_return_2026-10-09.csv", BYTE_ORDER_MARK + table(rows))


def coventry(series):
    """Wide; semicolons; CRLF; `May-24`; percent signs; the authority only in the file's name."""
    columns = [
        ("Referrals", "referrals"), ("Re-referral %", "rereferral_rate"), ("Assessments <=45 days %", "assessments_in_45_days"),
        ("ICPC <=15 days %", "icpc_in_15_days"), ("CP plans", "cp_plans"), ("CP reviews on time %", "cp_reviews_in_time"),
        ("CLA", "cla"), ("CIN", "cin"), ("Vacancies FTE", "vacancy_fte"), ("Establishment FTE", "establishment_fte"),
        ("Agency %", "agency_rate_fte"), ("Caseload", "caseload_fte"), ("Early help assessments", "early_help_assessments"),
        ("CLA reviews on time %", "cla_reviews_in_time"),
    ]
    rows = [["Month", *(label for label, _ in columns), "Comment"]]
    for month in SENT:
        cells = [percent_cell(series[i][month]) if "%" in label else value_cell(i, series[i][month]) for label, i in columns]
        rows.append([short(month), *cells, "Bank holidays; office shut a week" if month.month == 12 else ""])
    save(INDICATORS, "coventry/Coventry_CSC_20261012.csv", table(rows, ";", "\r\n"))


def dudley(series):
    """Long; CRLF; a line break inside a header; then a later file that is no table at all: a workbook cut off half-way."""
    labels = [
        ("REF1 Referrals received", "referrals"), ("REF2 Re-referrals %", "rereferral_rate"),
        ("ASS1 Assessments in timescale %", "assessments_in_45_days"), ("CP1 Conferences in timescale %", "icpc_in_15_days"),
        ("CP2 Children with a plan", "cp_plans"), ("CP3 Reviews in timescale %", "cp_reviews_in_time"), ("CLA1 Children looked after", "cla"),
        ("CIN1 Children in need", "cin"), ("WF1 Vacancies FTE", "vacancy_fte"), ("WF2 Establishment FTE", "establishment_fte"),
        ("WF3 Agency %", "agency_rate_fte"), ("WF4 Caseload", "caseload_fte"), ("CL1 Care leavers in work or training %", "care_leavers_eet"),
    ]
    rows = [["Council", "Period", "Indicator", "Value\n(see notes)", "Notes"]]
    for month in SENT[:33]:
        for label, indicator in labels:
            note = "Strike days, figures as counted" if str(month) == "2025-11" and indicator == "referrals" else ""
            rows.append(["Dudley MBC", spoken(month), label, value_cell(indicator, series[indicator][month]), note])
    save(INDICATORS, "dudley/dudley_2026-07-14.csv", table(rows, newline="\r\n"))
    noise = random.Random(f"{SEED}/332/cut off")
    header = b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00\x21\x00"
    save(INDICATORS, "dudley/dudley_2026-10-13.csv", header + bytes(noise.randrange(256) for _ in range(1900)))


def sandwell(series):
    """Wide; UTF-16 with byte order mark; tabs; CRLF; the name of the children's trust instead of the council's."""
    columns = [
        ("Referrals", "referrals", "value"), ("Re-referred", "rereferral_rate", "numerator"), ("Referred (re-referral base)", "rereferral_rate", "denominator"),
        ("C&F assessments completed", "assessments_in_45_days", "denominator"), ("C&F assessments by day 45", "assessments_in_45_days", "numerator"),
        ("ICPC held", "icpc_in_15_days", "denominator"), ("ICPC by day 15", "icpc_in_15_days", "numerator"), ("CPP", "cp_plans", "value"),
        ("CP reviews on time %", "cp_reviews_in_time", "value"), ("CLA", "cla", "value"), ("CIN", "cin", "value"), ("Vacant FTE", "vacancy_fte", "value"),
        ("Established FTE", "establishment_fte", "value"), ("Agency %", "agency_rate_fte", "value"), ("Caseload", "caseload_fte", "value"),
        ("Supervision on time %", "supervision_in_time", "value"),
    ]
    rows = [["Organisation", "Month", *(label for label, _, _ in columns)]]
    for month in SENT:
        cells = []
        for _, indicator, part in columns:
            figure = series[indicator][month]
            cells.append(value_cell(indicator, figure) if part == "value" else plain(getattr(figure, part)))
        rows.append(["Sandwell Children's Trust", spoken(month), *cells])
    save(INDICATORS, "sandwell/SCT_monthly_2026-10-07.txt", BYTE_ORDER_MARK + table(rows, "\t", "\r\n"), UTF16_LE)


APPENDIX = [
    ("Referrals", "referrals", "value"), ("Re-referrals within 12 months (%)", "rereferral_rate", "value"),
    ("Assessments completed", "assessments_in_45_days", "denominator"), ("Assessments completed in 45 working days", "assessments_in_45_days", "numerator"),
    ("Initial conferences in 15 working days (%)", "icpc_in_15_days", "value"), ("Children subject of a child protection plan", "cp_plans", "value"),
    ("Child protection reviews in timescale (%)", "cp_reviews_in_time", "value"), ("Children looked after", "cla", "value"),
    ("Reviews of children looked after in timescale (%)", "cla_reviews_in_time", "value"), ("Children in need", "cin", "value"),
    ("Vacant posts (FTE)", "vacancy_fte", "value"), ("Establishment (FTE)", "establishment_fte", "value"),
    ("Agency social workers (%)", "agency_rate_fte", "value"), ("Caseload per worker", "caseload_fte", "value"),
]


def appendix_rows(series, header, blanks):
    """The table of a committee appendix: a line a measure, a column a month; `blanks` puts a text in some cells."""
    rows = [["Measure", "Good is", *(header(month) for month in SENT)]]
    good = {"rereferral_rate": "Low", "vacancy_fte": "Low", "agency_rate_fte": "Low", "caseload_fte": "Low"}
    for label, indicator, part in APPENDIX:
        cells = []
        for month in SENT:
            figure = series[indicator][month]
            if (label, str(month)) in blanks:
                cells.append(blanks[label, str(month)])
            elif part != "value":
                cells.append(grouped(getattr(figure, part)))
            elif "(%)" in label:
                cells.append(plain(figure.value, 0) + "%")
            else:
                cells.append(grouped(figure.value) if indicator in WHOLE else value_cell(indicator, figure))
        rows.append([label, good.get(indicator, "High" if "%" in label or part != "value" else "-"), *cells])
    return rows


def solihull(series):
    """The council appendix: months as columns, title lines, notes; Windows-1252 with a dash and a pound sign far down."""
    rows = [
        ["Solihull MBC - Children's Services Scrutiny Board, 21 October 2026"],
        ["Appendix A: performance of children's social care (SYNTHETIC figures)"],
        [],
        *appendix_rows(series, short, {
            ("Reviews of children looked after in timescale (%)", "2024-08"): "-",
            ("Caseload per worker", "2024-02"): "-",
            ("Caseload per worker", "2024-03"): "-",
        }),
        [],
        ["Note 1: percentages are rounded to whole numbers."],
        ["Note 2: the caseload report failed in February and March 2024 \u2013 figures for these months cannot be recovered."],
        ["Note 3: agency spend was \u00a31.9m in 2025/26."],
    ]
    save(INDICATORS, "solihull/appendix_a_2026-10-14.csv", table(rows, newline="\r\n"), "cp1252")


def walsall(series):
    """The same appendix from another council: `May 2024`, trailing empty columns, a row of commas, a dash for nothing."""
    rows = appendix_rows(series, spoken, {("Vacant posts (FTE)", "2025-12"): "-", ("Establishment (FTE)", "2025-12"): "-"})
    width = len(rows[0]) + 3
    rows = [["Walsall Council: monthly scorecard (SYNTHETIC)"], [], rows[0], *rows[1:8], [], *rows[8:], [], ["Workforce return not run in December 2025"]]
    save(INDICATORS, "walsall/appendix_a_2026-10-15.csv", table([row + [""] * (width - len(row)) for row in rows]))


def wolverhampton(series):
    """Long; pipes; capitals; first-of-month dates; Windows-1252 with an apostrophe in the last lines; no final newline."""
    labels = [
        ("Referrals", "referrals"), ("Re-referrals within 12 months", "rereferral_rate"), ("Assessments in 45 days", "assessments_in_45_days"),
        ("ICPCs in 15 days", "icpc_in_15_days"), ("Child protection plans", "cp_plans"), ("CP reviews in time", "cp_reviews_in_time"),
        ("Children looked after", "cla"), ("Children in need", "cin"), ("Social worker vacancies FTE", "vacancy_fte"),
        ("Social worker establishment FTE", "establishment_fte"), ("Agency rate FTE", "agency_rate_fte"), ("Average caseload FTE", "caseload_fte"),
        ("cla_missing", "cla_missing"),
    ]
    rows = [["LA", "Month", "Measure", "Value", "Numerator", "Denominator"]]
    for month in SENT:
        for label, indicator in labels:
            figure = series[indicator][month]
            cells = [value_cell(indicator, figure), "", ""]
            if indicator in ("rereferral_rate", "assessments_in_45_days", "icpc_in_15_days"):
                cells[1:] = [plain(figure.numerator), plain(figure.denominator)]
            if indicator == "cla_missing" and 1 <= figure.value <= 5:
                cells = ["c", "", ""]
            if indicator == "caseload_fte" and str(month) in ("2025-04", "2025-05"):
                cells = ["x", "", ""]
            rows.append(["WOLVERHAMPTON", first_day(month), label, *cells])
    rows += [[], ["Notes"], ["c = small number withheld, x = not available while the children\u2019s system moved to a new supplier (cost \u00a3640k)"]]
    save(INDICATORS, "wolverhampton/csc_extract_20261006.csv", table(rows, "|").rstrip("\n"), "cp1252")


def staffordshire(series):
    """Wide; quarters; two title lines; only counts for the caseload; a stray comma in a quoted title."""
    columns = [
        ("Contacts", "contacts", "value"), ("Referrals", "referrals", "value"), ("Re-referrals (%)", "rereferral_rate", "value"),
        ("Assessments", "assessments_in_45_days", "denominator"), ("Assessments in 45 days", "assessments_in_45_days", "numerator"),
        ("Conferences", "icpc_in_15_days", "denominator"), ("Conferences in 15 days", "icpc_in_15_days", "numerator"),
        ("CP plans at quarter end", "cp_plans", "value"), ("CP reviews in time (%)", "cp_reviews_in_time", "value"), ("CLA at quarter end", "cla", "value"),
        ("CIN at quarter end", "cin", "value"), ("Vacancies FTE", "vacancy_fte", "value"), ("Establishment FTE", "establishment_fte", "value"),
        ("Agency FTE", "agency_fte", "value"), ("Agency rate (%)", "agency_rate_fte", "value"), ("Cases held", "caseload_fte", "numerator"),
        ("Case holders FTE", "caseload_fte", "denominator"), ("Starters FTE", "starters_fte", "value"), ("Leavers FTE", "leavers_fte", "value"),
    ]
    rows = [["Staffordshire County Council, quarterly return to the region"], ["SYNTHETIC. Quarters of the financial year."]]
    rows.append(["Authority", "Quarter", *(label for label, _, _ in columns)])
    for number, year, three in quarters(SENT):
        cells = []
        for _, indicator, part in columns:
            figure = over(series, indicator, three)
            cells.append(value_cell(indicator, figure) if part == "value" else plain(getattr(figure, part)))
        rows.append(["Staffordshire County Council", f"Q{number} {year}", *cells])
    save(INDICATORS, "staffordshire/quarterly_return_2026-10-16.csv", table(rows))


def stoke(series):
    """Long and gzipped; revision marks behind figures; `x` for a lost month and `z` before a measure was collected."""
    labels = [
        ("Referrals", "referrals"), ("Re-referrals within 12 months", "rereferral_rate"), ("Assessments in 45 days", "assessments_in_45_days"),
        ("ICPCs in 15 days", "icpc_in_15_days"), ("Child protection plans", "cp_plans"), ("CP reviews in time", "cp_reviews_in_time"),
        ("Children looked after", "cla"), ("Children in need", "cin"), ("Social worker vacancies FTE", "vacancy_fte"),
        ("Social worker establishment FTE", "establishment_fte"), ("Agency rate FTE", "agency_rate_fte"), ("Average caseload FTE", "caseload_fte"),
        ("care_leavers_eet", "care_leavers_eet"),
    ]
    rows = [["LA", "Month", "Measure", "Value", "Numerator", "Denominator"]]
    for month in SENT:
        for label, indicator in labels:
            figure = series[indicator][month]
            cell = value_cell(indicator, figure)
            if indicator == "care_leavers_eet" and month < Month(2024, 4):
                cell = "z"
            elif indicator == "agency_rate_fte" and str(month) == "2025-01":
                cell = "x"
            elif indicator == "agency_rate_fte" and Month(2025, 2) <= month <= Month(2025, 6):
                cell += " [r]"
            rows.append(["Stoke on Trent City Council", iso(month), label, cell, "", ""])
    save(INDICATORS, "stoke_on_trent/stoke_2026-10-12.csv.gz", table(rows))


HEREFORDSHIRE = [
    ("Referrals", "referrals", "value"), ("Re-referrals", "rereferral_rate", "numerator"), ("Referrals for rate", "rereferral_rate", "denominator"),
    ("Re-referral rate", "rereferral_rate", "value"), ("Assessments authorised", "assessments_in_45_days", "denominator"),
    ("Authorised in 45 days", "assessments_in_45_days", "numerator"), ("ICPC", "icpc_in_15_days", "denominator"), ("ICPC in 15 days", "icpc_in_15_days", "numerator"),
    ("CP plans", "cp_plans", "value"), ("CP reviews in time %", "cp_reviews_in_time", "value"), ("CLA", "cla", "value"), ("CIN", "cin", "value"),
    ("CIN visits in time %", "cin_visits_in_time", "value"), ("Vacancies FTE", "vacancy_fte", "value"), ("Establishment FTE", "establishment_fte", "value"),
    ("Agency %", "agency_rate_fte", "value"), ("Caseload", "caseload_fte", "value"),
    ("Audits graded good or better", "cases_good", "numerator"), ("Audits completed", "cases_good", "denominator"),
]


def herefordshire(series):
    """Wide; a comma inside the name; an October file that corrects five figures of the July one and takes one back."""
    def rows(of, as_first_sent):
        out = [["Authority", "Month", *(label for label, _, _ in HEREFORDSHIRE), "Submitted by"]]
        for month in of:
            cells = []
            for label, indicator, part in HEREFORDSHIRE:
                figure = series[indicator][month]
                cell = value_cell(indicator, figure) if part == "value" else plain(getattr(figure, part))
                if as_first_sent:
                    step = {("Referrals", "2026-03"): 9, ("CIN", "2026-03"): 38, ("CIN", "2026-04"): 41, ("CLA", "2026-05"): -3}.get((label, str(month)))
                    cell = plain(figure.value + step) if step else cell
                    if str(month) == "2026-06" and indicator == "assessments_in_45_days":
                        cell = plain(getattr(figure, part) - 7)
                elif str(month) == "2026-02" and indicator == "rereferral_rate":
                    cell = "u"  # taken back: duplicate referrals were found after the first return
                cells.append(cell)
            out.append(["Herefordshire, County of", iso(month), *cells, "Performance team"])
        return out

    save(INDICATORS, "herefordshire/return_2026-07-10.csv", table(rows(SENT[:33], True)))
    save(INDICATORS, "herefordshire/return_2026-10-05.csv", table(rows(SENT[24:], False)))


def worcestershire(series):
    """Long; title lines and notes; actual and forecast in one column; one percentage with its digits swapped."""
    labels = [
        ("Referrals", "referrals"), ("Re-referrals", "rereferral_rate"), ("Assessments within 45 days", "assessments_in_45_days"),
        ("Conferences within 15 days", "icpc_in_15_days"), ("Child protection plans", "cp_plans"), ("Child protection reviews in time", "cp_reviews_in_time"),
        ("Children looked after", "cla"), ("Children in need", "cin"), ("Vacancies", "vacancy_fte"), ("Establishment", "establishment_fte"),
        ("Agency rate", "agency_rate_fte"), ("Caseload", "caseload_fte"), ("Placed three or more times", "cla_3_placements"),
        ("Section 47 enquiries", "s47_enquiries"),
    ]
    shares = {"rereferral_rate", "assessments_in_45_days", "icpc_in_15_days"}
    rows = [
        ["Worcestershire - monthly data set for the regional dashboard"],
        ["SYNTHETIC. Forecasts are the service's own."],
        ["Extract of 13 October 2026"],
        [],
        ["Reporting month", "Indicator name", "Type", "Result", "Count", "Out of"],
    ]
    for month in SENT:
        for label, indicator in labels:
            figure = series[indicator][month]
            cells = [value_cell(indicator, figure), "", ""]
            if indicator in shares:
                cells[1:] = [plain(figure.numerator), plain(figure.denominator)]
            if indicator == "assessments_in_45_days" and str(month) == "2025-09":
                tens, ones, _, tenths = cells[0]
                cells[0] = f"{ones}{tens}.{tenths}"
            rows.append([spoken(month), label, "Actual", *cells])
    for ahead, month in enumerate(months((2026, 10), (2026, 12)), 1):
        for label, indicator in labels[6:10]:
            last = series[indicator][SENT[-1]].value
            step = {"cla": 2, "cin": 11, "vacancy_fte": -1.5, "establishment_fte": 0}[indicator]
            rows.append([spoken(month), label, "Forecast", plain(last + ahead * step, 0 if indicator in WHOLE else 1), "", ""])
    rows += [[], ["Notes: counts are given where the indicator is a percentage."], ["Forecasts assume no change in demand."]]
    save(INDICATORS, "worcestershire/dashboard_2026-10-13.csv", table(rows))


def shropshire(series):
    """Long; tabs; one row twice, one key with two values, a number nobody can read, a thirteenth month."""
    labels = [
        ("Referrals", "referrals"), ("Re-referral rate", "rereferral_rate"), ("Assessments in 45 days", "assessments_in_45_days"),
        ("ICPC in 15 days", "icpc_in_15_days"), ("CP plans", "cp_plans"), ("CP reviews in time", "cp_reviews_in_time"), ("CLA", "cla"), ("CIN", "cin"),
        ("Vacancy FTE", "vacancy_fte"), ("Establishment FTE", "establishment_fte"), ("Agency rate", "agency_rate_fte"), ("Caseload", "caseload_fte"),
        ("S47 enquiries", "s47_enquiries"), ("CLA missing", "cla_missing"),
    ]
    rows = [["Local authority", "Month", "Measure", "Value", "Signed off"]]
    for month in SENT:
        for label, indicator in labels:
            cell = value_cell(indicator, series[indicator][month])
            typed = iso(month)
            if indicator == "agency_rate_fte" and str(month) == "2024-12":
                cell = "n/k?"
            if indicator == "referrals" and str(month) == "2026-01":
                typed = "2025-13"
            if indicator == "cla" and str(month) == "2025-06":
                rows.append(["Shropshire Council", typed, label, cell[0] + cell[2] + cell[1], "N"])  # two digits swapped
            rows.append(["Shropshire Council", typed, label, cell, "Y"])
            if indicator == "cin" and str(month) == "2024-09":
                rows.append(rows[-1])
    save(INDICATORS, "shropshire/shropshire_20261008.csv", table(rows, "\t", "\r\n"))


def telford(series):
    """Wide; catalogue ids as headers; an ampersand in the name; small counts withheld; one share above a hundred."""
    columns = [
        ("referrals", "value"), ("rereferral_rate", "value"), ("assessments_in_45_days", "value"), ("icpc_in_15_days", "numerator"),
        ("icpc_in_15_days", "denominator"), ("cp_plans", "value"), ("cp_reviews_in_time", "value"), ("cla", "value"), ("cin", "value"), ("cla_missing", "value"),
        ("vacancy_fte", "value"), ("establishment_fte", "value"), ("agency_rate_fte", "value"), ("agency_fte", "value"), ("caseload_fte", "value"),
    ]
    rows = [["authority", "month", *(indicator if part == "value" else f"{indicator}_{part}" for indicator, part in columns)]]
    for month in SENT:
        cells = []
        for indicator, part in columns:
            figure = series[indicator][month]
            number = figure.value if part == "value" else getattr(figure, part)
            if indicator == "icpc_in_15_days" and figure.denominator - figure.numerator == 1 or indicator == "cla_missing" and 1 <= number <= 5:
                cells.append("c")
            elif indicator == "assessments_in_45_days" and str(month) == "2026-04":
                cells.append("104.2")
            else:
                cells.append(value_cell(indicator, figure) if part == "value" else plain(number))
        rows.append(["Telford & Wrekin", iso(month), *cells])
    save(INDICATORS, "telford_and_wrekin/tw_2026-10-02.csv", table(rows))


def warwickshire(series):
    """Wide; semicolons; a GSS code for a name; a line break in a header; a column that no pipeline knows; true zeros."""
    columns = [
        ("Referrals", "referrals"), ("Re-referrals (%)", "rereferral_rate"), ("Assessments in 45 working days (%)", "assessments_in_45_days"),
        ("Conferences in 15 working days (%)", "icpc_in_15_days"), ("Child protection plans", "cp_plans"), ("Child protection reviews in time (%)", "cp_reviews_in_time"),
        ("Child protection visits in time (%)", "cp_visits_in_time"), ("Children looked after", "cla"), ("Children in need", "cin"), ("Vacancies (FTE)", "vacancy_fte"),
        ("Establishment (FTE)", "establishment_fte"), ("Agency workers\n(% of workforce)", "agency_rate_fte"), ("Average caseload", "caseload_fte"),
        ("Care leavers in work or training (%)", "care_leavers_eet"),
    ]
    rows = [["LA code", "Month", *(label for label, _ in columns), "Net change in CLA"]]
    before = series["cla"][MODELLED[MODELLED.index(SENT[0]) - 1]].value
    for month in SENT:
        now = series["cla"][month].value
        change = f"({plain(before - now)})" if now < before else plain(now - before)
        before = now
        rows.append(["E10000031", short(month), *(value_cell(i, series[i][month]) for _, i in columns), change])
    rows += [[], ["Agency use ended in summer 2026: 0.0 means none, not missing."], ["Net change is on the month before; brackets are falls."]]
    save(INDICATORS, "warwickshire/warwickshire_csc_2026-10-09.csv", table(rows, ";"))


def kent(series):
    """A scorecard with months as columns; tabs; a target and a rating column beside the figures."""
    lines = [
        ("Contacts", "contacts", "value", "n/a"), ("Referrals", "referrals", "value", "n/a"), ("Re-referrals: number", "rereferral_rate", "numerator", "n/a"),
        ("Re-referrals: out of", "rereferral_rate", "denominator", "n/a"), ("Assessments in 45 days: number", "assessments_in_45_days", "numerator", "n/a"),
        ("Assessments in 45 days: out of", "assessments_in_45_days", "denominator", "n/a"), ("Assessments in 45 days", "assessments_in_45_days", "value", "90%"),
        ("ICPC in 15 days", "icpc_in_15_days", "value", "87%"), ("Child protection plans", "cp_plans", "value", "n/a"),
        ("Child protection reviews in time", "cp_reviews_in_time", "value", "98%"), ("Children in care", "cla", "value", "n/a"),
        ("Children in need", "cin", "value", "n/a"), ("Vacant posts FTE", "vacancy_fte", "value", "90"), ("Posts FTE", "establishment_fte", "value", "n/a"),
        ("Agency staff", "agency_rate_fte", "value", "10%"), ("Caseload", "caseload_fte", "value", "15"),
        ("Audits good or outstanding", "cases_good", "value", "80%"),
    ]
    shares = {"assessments_in_45_days", "icpc_in_15_days", "cp_reviews_in_time", "agency_rate_fte", "cases_good"}
    rows = [["Kent County Council - children's scorecard, September 2026 (SYNTHETIC)"], [], ["Measure", "Target", *(short(m) for m in SENT), "RAG"]]
    for label, indicator, part, target in lines:
        cells = []
        for month in SENT:
            figure = series[indicator][month]
            if part != "value":
                cells.append(grouped(getattr(figure, part)))
            elif indicator in shares:
                cells.append(percent_cell(figure))
            else:
                cells.append(grouped(figure.value) if indicator in WHOLE else value_cell(indicator, figure))
        rows.append([label, target, *cells, "" if target == "n/a" else "Amber"])
    rows += [[], ["RAG is set by the service."]]
    save(INDICATORS, "kent/scorecard_2026-10-08.csv", table(rows, "\t"))


def wirral(series):
    """Wide; workforce above all, since the board asked about agency workers; one measure begins late."""
    columns = [
        ("Referrals", "referrals"), ("Re-referral rate %", "rereferral_rate"), ("Assessments in 45 days %", "assessments_in_45_days"),
        ("ICPC in 15 days %", "icpc_in_15_days"), ("Child protection plans", "cp_plans"), ("CP reviews in time %", "cp_reviews_in_time"),
        ("Children looked after", "cla"), ("Children in need", "cin"), ("Social workers FTE", "social_workers_fte"), ("Vacancies FTE", "vacancy_fte"),
        ("Establishment FTE", "establishment_fte"), ("Vacancy rate %", "vacancy_rate_fte"), ("Agency FTE", "agency_fte"),
        ("Agency headcount", "agency_headcount"), ("Agency rate %", "agency_rate_fte"),
        ("Leavers FTE", "leavers_fte"), ("Caseload", "caseload_fte"), ("Supervision in time %", "supervision_in_time"),
    ]
    rows = [["SYNTHETIC figures for Wirral MBC"], ["Council", "Month", *(label for label, _ in columns)]]
    for month in SENT:
        late = month < Month(2024, 1)
        cells = ["" if late and i == "supervision_in_time" else value_cell(i, series[i][month]) for _, i in columns]
        rows.append(["Wirral MBC", spoken(month), *cells])
    save(INDICATORS, "wirral/wirral_improvement_20261005.csv", table(rows, newline="\r\n"))


def nottinghamshire(series):
    """Long; quarters with the year in front; the county's nickname; quoted notes with a line break."""
    labels = [
        ("Referrals", "referrals"), ("Re-referrals", "rereferral_rate"), ("Assessments 45 days", "assessments_in_45_days"), ("ICPC 15 days", "icpc_in_15_days"),
        ("CP plans", "cp_plans"), ("CP reviews", "cp_reviews_in_time"), ("CLA", "cla"), ("CIN", "cin"), ("Vacant FTE", "vacancy_fte"),
        ("Establishment FTE", "establishment_fte"), ("Agency rate", "agency_rate_fte"), ("Caseload", "caseload_fte"),
    ]
    shares = {"rereferral_rate", "assessments_in_45_days", "icpc_in_15_days", "cp_reviews_in_time"}
    rows = [["Authority", "Quarter", "Indicator", "Num", "Den", "Value", "Commentary"]]
    for number, year, three in quarters(SENT):
        for label, indicator in labels:
            figure = over(series, indicator, three)
            parts = [plain(figure.numerator), plain(figure.denominator)] if indicator in shares else ["", ""]
            remark = "Summer holidays:\nfewer referrals from schools, as every year" if number == 2 and indicator == "referrals" else ""
            rows.append(["Notts CC", f"{year} Q{number}", label, *parts, value_cell(indicator, figure), remark])
    save(INDICATORS, "nottinghamshire/quarterly_2026-10-15.csv", table(rows))


def hillingdon(series):
    """Wide; byte order mark and CRLF; the full style of a London borough; first-of-month dates; trailing spaces in names."""
    columns = [
        ("Referrals", "referrals"), ("Re-referrals %", "rereferral_rate"), ("Assessments 45 days %", "assessments_in_45_days"), ("ICPC 15 days %", "icpc_in_15_days"),
        ("CP plans", "cp_plans"), ("CP reviews %", "cp_reviews_in_time"), ("Looked after", "cla"), ("In need", "cin"), ("Vacant FTE", "vacancy_fte"),
        ("Establishment FTE", "establishment_fte"), ("Agency %", "agency_rate_fte"), ("Caseload FTE", "caseload_fte"), ("Audits good %", "cases_good"),
        ("Supervision on time %", "supervision_in_time"),
    ]
    rows = [["Borough", "Month starting", *(label for label, _ in columns)]]
    for month in SENT:
        rows.append(["London Borough of Hillingdon ", first_day(month), *(value_cell(i, series[i][month]) for _, i in columns)])
    save(INDICATORS, "hillingdon/lbh_2026-10-12.csv", BYTE_ORDER_MARK + table(rows, newline="\r\n"))


# What the committee papers say -----------------------------------------------------------------------------------------------

def paper_nottinghamshire():
    """Paper 003: assessments in time in April 2010 and May 2011; caseloads becoming sustainable; more children placed for adoption."""
    paper, span = "Nottinghamshire, June 2011", months((2010, 4), (2011, 5))
    initial = [37, 41, 45, 44, 50, 55, 58, 61, 60, 66, 70, 72, 74, 76]
    core = [50, 51, 54, 53, 56, 60, 59, 63, 62, 66, 68, 70, 71, 73]
    sampled = [100, 96, 104, 98, 92, 107, 110, 103, 95, 101, 99, 106, 97, 100]
    rows = [["SYNTHETIC: only April 2010 and May 2011 are figures of the paper, and their hundreds are invented too"], []]
    rows.append(["Measure", "Month", "In time", "Completed", "Per cent", "Source paper"])
    for label, shares in [("Initial assessments in timescale", initial), ("Core assessments in timescale", core)]:
        for month, share, completed in zip(span, shares, sampled):
            in_time = round(completed * share / 100)
            rows.append([label, spoken(month), in_time, completed, plain(100 * in_time / completed, 0) + "%", paper])
    save(INDICATORS, "nottinghamshire/timeliness_2011-06-13.csv", table(rows, newline="\r\n"))

    sustainable = [61, 64, 66, 71, 73, 78, 82, 85, 91, 96, 101, 107, 112, 118]
    middle = [80, 80, 82, 79, 81, 80, 79, 80, 78, 76, 76, 74, 73, 72]
    high = [74, 72, 71, 68, 67, 63, 60, 59, 54, 52, 48, 45, 42, 38]
    placed = [2, 3, 2, 3, 3, 2, 4, 3, 3, 4, 4, 5, 4, 5]
    rows = [["SYNTHETIC: the paper gives the direction, every number is invented"]]
    rows.append(["Month", "All workers", "Sustainable", "In between", "High", "Placed for adoption", "Source paper"])
    rows += [[spoken(m), s + i + h, s, i, h, p, paper] for m, s, i, h, p in zip(span, sustainable, middle, high, placed)]
    save(INDICATORS, "nottinghamshire/caseload_bands_2011-06-13.csv", table(rows))


def paper_hillingdon():
    """Paper 004: what the committee was told in early 2015, actual beside projected, and a measure with no figure."""
    rows = [["SYNTHETIC: days and periods that the minutes do not state are invented"], []]
    rows.append(["Measure", "Period", "Figure", "Result", "Remark", "Source paper"])
    for measure, period, figure, result, remark in [
        ("Average weeks of care proceedings", "2013/14", "Actual", "57", ""),
        ("Average weeks of care proceedings", "YTD Feb 2015", "Actual", "34", "completed cases"),
        ("Average weeks of care proceedings", "Apr 2015", "Projected", "25", "from April 2015"),
        ("Children in need without a plan for six weeks", "Feb 2015", "Actual", "250", ""),
        ("Children in need without a plan for six weeks", "Apr 2015", "Anticipated", "0", "the minutes say soon; this day is invented"),
        ("Cases that meet good", "Feb 2015", "Actual", "35%", ""),
        ("Case file audits completed by managers", "Feb 2015", "Actual", "100%", ""),
        ("Average stay of agency staff in weeks", "Feb 2015", "Actual", "37", ""),
        ("Frontline staff per manager", "Feb 2015", "Actual", "5", "1:5"),
        ("3C All cases, closed management sign off", "May 2014", "Actual", "18%", "baseline, assessments that met good"),
        ("3C All cases, closed management sign off", "Sep 2014", "Actual", "90%", ""),
        ("3C All cases, closed management sign off", "Feb 2015", "Actual", "no figure", "the baseline has changed"),
        ("3C All cases, closed management sign off", "Mar 2015", "Anticipated", "100%", ""),
    ]:
        rows.append([measure, period, figure, result, remark, "Hillingdon, early 2015"])
    save(INDICATORS, "hillingdon/action_plan_evidence_2015-03-10.csv", table(rows, newline="\r\n"))


def paper_kent():
    """Paper 001: posts and vacancies by month, referrals by source agency, and case files reviewed."""
    paper, span = "Kent, December 2010", months((2009, 4), (2010, 11))
    rows = [["SYNTHETIC: a third of posts vacant in October 2010 is the paper's, the other figures are invented"]]
    rows.append(["Month", "Role", "Figure", "Posts established", "Posts vacant", "Source paper"])
    workers = [62, 64, 67, 69, 0, 74, 78, 81, 83, 0, 89, 93, 96, 99, 103, 107, 111, 116, 120, 117]
    principals = [14, 14, 15, 16, 0, 17, 18, 19, 20, 0, 21, 22, 23, 24, 25, 26, 27, 29, 30, 29]
    for month, worker, principal in zip(span, workers, principals):
        posts = (348, 84) if month < Month(2010, 4) else (360, 90)
        for role, established, vacant in [("Social worker", posts[0], worker), ("Principal social worker", posts[1], principal), ("All", sum(posts), worker + principal)]:
            cells = [established, vacant] if worker else ["not returned", "not returned"]
            rows.append([short(month), role, "Actual", *cells, paper])
    rows += [["Apr-11", role, "Expected", posts, vacant, paper] for role, posts, vacant in [("Social worker", 360, 9), ("Principal social worker", 90, 3), ("All", 450, 12)]]
    save(INDICATORS, "kent/posts_2010-12-08.csv", table(rows))

    rows = [["SYNTHETIC: the rise of 27% is the paper's; that it is October on October, and all counts, are invented"], []]
    rows.append(["Month", "Source of referral", "Number", "Source paper"])
    drift = Drift("886", "sources 2009")
    for month in span:
        total = {"2009-10": 1500, "2010-10": 1905}.get(str(month))
        if total is None:
            growth = 1 + 0.27 * max(0, month.number - Month(2009, 10).number) / 12
            total = round(1500 * growth * SEASON[month.month - 1] / SEASON[9] + 14 * drift.bell())
        parts = {"Police": round(total * (0.60 + 0.008 * drift.bell())), "Schools": round(total * (0.065 + 0.004 * drift.bell())),
                 "Health": round(total * (0.125 + 0.005 * drift.bell())), "Unknown": round(total * (0.018 + 0.002 * drift.bell()))}
        parts["Other"] = total - sum(parts.values()) - (1 if str(month) == "2010-06" else 0)
        for source in ["Police", "Schools", "Health", "Other", "Unknown"]:
            rows.append([spoken(month), source, grouped(parts[source]), paper])
        rows.append([spoken(month), "All sources", grouped(total), paper])
    save(INDICATORS, "kent/referral_sources_2010-12-08.csv", table(rows))

    rows = [["SYNTHETIC: 7,000 files are the paper's aim; the count on the way there is invented"]]
    rows.append(["Year to date", "Figure", "Case files reviewed", "Source paper"])
    rows += [["YTD Nov 2010", "Actual", "2,310", paper], ["YTD Dec 2010", "Expected", "7,000", paper]]
    save(INDICATORS, "kent/case_files_2010-12-08.csv", table(rows))


def paper_herefordshire():
    """Paper 000: fourteen vacancies, one of them filled. The steady referral rate is in the published file below."""
    paper = "Herefordshire, early 2013"
    rows = [["SYNTHETIC: 14 vacancies and 1 filled are the paper's; that this was February 2013, and the other months, are invented"]]
    rows.append(["Month", "Social work vacancies", "Vacancies filled from the shortlist", "Source paper"])
    for month, vacant, filled in zip(months((2012, 10), (2013, 2)), [11, 12, 13, 13, 14], ["", "", "", 0, 1]):
        rows.append([spoken(month), vacant, filled, paper])
    save(INDICATORS, "herefordshire/recruitment_2013-03-20.csv", table(rows))


# What the statistical office publishes ---------------------------------------------------------------------------------------

REGIONS = [  # code, name, share of England, except for the West Midlands, which adds up from its authorities
    ("E12000001", "North East", 0.056), ("E12000002", "North West", 0.158), ("E12000003", "Yorkshire and The Humber", 0.117),
    ("E12000004", "East Midlands", 0.094), (WM, "West Midlands", None), ("E12000006", "East of England", 0.118),
    ("E12000007", "London", 0.182), ("E12000008", "South East", 0.171), ("E12000009", "South West", 0.091),
]
LONDON = [("E13000001", "Inner London", 0.39), (OL, "Outer London", 0.61)]
GEOGRAPHY = [
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name", "old_la_code", "new_la_code", "la_name",
]
REGION_NAMES = {code: name for code, name, _ in REGIONS + LONDON}


def tens(number):
    return int(number / 10 + 0.5) * 10


def geography(period, level, region="", profile=None):
    cells = [period, "Financial year", level, "E92000001", "England", region, REGION_NAMES.get(region, "")]
    return cells + ([profile.code, profile.gss, profile.name] if profile else ["", "", ""])


def published_statistics(all_series):
    """Wide, with national and regional rows between the local ones: counts at ten above the local level, shares at one decimal."""
    columns = ["referral_count", "rereferral_count", "rereferral_percent", "nfa_count", "nfa_percent", "cpp_at31", "cin_at31", "cla_at31"]
    counted = [("referrals", "value"), ("rereferral_rate", "numerator"), ("referrals_nfa_rate", "numerator")]
    of_england = [0.109, 0.109, 0.109, 0.121, 0.118, 0.149]  # how much of each the West Midlands is
    rows = [GEOGRAPHY + columns]
    for start in range(2021, 2026):
        of = [month for month in MODELLED if month.financial_year == start]
        period = f"{start}{(start + 1) % 100:02}"
        local = {}
        for profile in PROFILES:
            series = all_series[profile.code]
            # A census is cleaned after the monthly return: the stock at 31 March moves by a child or two.
            settle = random.Random(f"{SEED}/{profile.code}/{start}/census")
            local[profile.code] = [
                *(sum(getattr(series[i][m], part) for m in of) for i, part in counted),
                *(series[i][of[-1]].value + settle.choice([-2, -1, 0, 0, 0, 1, 2]) for i in ("cp_plans", "cin", "cla")),
            ]
        west_midlands = [sum(local[p.code][i] for p in PROFILES if p.region == WM) for i in range(6)]
        regional = {WM: west_midlands}
        for code, _, share in REGIONS:
            if code != WM:
                sway = random.Random(f"{SEED}/{code}/{start}")
                regional[code] = [n / part * share * sway.uniform(0.97, 1.03) for n, part in zip(west_midlands, of_england)]
        national = [sum(regional[code][i] for code, _, _ in REGIONS) for i in range(6)]
        for code, _, share in LONDON:
            regional[code] = [n * share for n in regional["E12000007"]]

        def cells(counts, unit):
            shown = [unit(n) for n in counts]
            return [shown[0], shown[1], plain(100 * counts[1] / counts[0], 1), shown[2], plain(100 * counts[2] / counts[0], 1), *shown[3:]]

        rows.append(geography(period, "National") + cells(national, tens))
        for code, _, _ in REGIONS + LONDON:
            rows.append(geography(period, "Regional", code) + cells(regional[code], tens))
            for profile in PROFILES:
                if profile.region == code:
                    shown = cells(local[profile.code], int)
                    if profile.code == "884" and start == 2023:
                        shown[:5] = ["u"] * 5
                    if profile.code in ("331", "336") and start >= 2023:
                        shown[3:5] = ["c", "c"]
                    rows.append(geography(period, "Local authority", code, profile) + shown)
    save(INDICATORS, "published/children_in_need_2026-10-29.csv", table(rows))


def published_history():
    """The same shape for the years of the papers: Herefordshire's referral rate stays where it was while others move."""
    rows = [GEOGRAPHY + ["referral_count", "referral_rate", "rereferral_percent", "Source paper"]]
    for start in range(2009, 2014):
        period, step = f"{start}{(start + 1) % 100:02}", start - 2009
        local = {}
        for profile in PROFILES:
            if profile.region != WM:
                continue
            lean = random.Random(f"{SEED}/{profile.code}/2009")
            level, slope = lean.uniform(440, 690), lean.uniform(-22, 30)
            sway = random.Random(f"{SEED}/{profile.code}/{start}/rate")
            rate = level + slope * step + sway.uniform(-14, 14)
            rereferral = lean.uniform(17, 29) - 0.5 * step
            if profile.code == "884":
                rate, rereferral = [522, 517, 525, 520, 523][step], [24.6, 24.1, 24.9, 23.8, 24.0][step]
            children = children_in(profile, start)
            local[profile.code] = (round(rate * children / 10000), children, rereferral)
        count, children = sum(c for c, _, _ in local.values()), sum(n for _, n, _ in local.values())
        share = sum(c * r for c, _, r in local.values()) / count
        england = [603700, 615000, 605100, 593500, 657800][step]
        rows.append(geography(period, "National") + [tens(england), plain(england / (11045000 + 98000 * step) * 10000, 1), plain(23.7 - 0.3 * step, 1), ""])
        rows.append(geography(period, "Regional", WM) + [tens(count), plain(count / children * 10000, 1), plain(share, 1), ""])
        for profile in PROFILES:
            if profile.code in local:
                count, children, rereferral = local[profile.code]
                share = "x" if profile.code == "894" and start == 2009 else plain(rereferral, 1)
                paper = "Herefordshire, early 2013" if profile.code == "884" else ""
                rows.append(geography(period, "Local authority", WM, profile) + [count, plain(count / children * 10000, 1), share, paper])
    save(INDICATORS, "published/referrals_2014-10-29.csv", table(rows))


# Denominators ---------------------------------------------------------------------------------------------------------------

def children_in(profile, year):
    """Children aged 0 to 17 at the middle of a year: growth that differs by place, no year of birth modelled."""
    lean = random.Random(f"{SEED}/{profile.code}/children").uniform(0.002, 0.011)
    sway = random.Random(f"{SEED}/{profile.code}/{year}/children").uniform(-0.0015, 0.0015)
    return round(profile.children * (1 + lean * (year - 2024) + sway))


def populations():
    for first, last in [(2009, 2014), (2020, 2025)]:
        rows = [["Code", "Area", "Mid-year", "Children aged 0 to 17"]]
        for year in range(first, last + 1):
            rows += [[p.code, p.name, f"30/06/{year}", grouped(children_in(p, year))] for p in PROFILES]
        save(POPULATIONS, f"mid_year_{first}_to_{last}.csv", table(rows))


EXPORTS = {
    "330": birmingham, "331": coventry, "332": dudley, "333": sandwell, "334": solihull, "335": walsall, "336": wolverhampton,
    "860": staffordshire, "861": stoke, "884": herefordshire, "885": worcestershire, "893": shropshire, "894": telford, "937": warwickshire,
    "886": kent, "344": wirral, "891": nottinghamshire, "312": hillingdon,
}


def main():
    all_series = {profile.code: model(profile) for profile in PROFILES}
    for code, export in EXPORTS.items():
        export(all_series[code])
    paper_nottinghamshire()
    paper_hillingdon()
    paper_kent()
    paper_herefordshire()
    published_statistics(all_series)
    published_history()
    populations()


if __name__ == "__main__":
    main()

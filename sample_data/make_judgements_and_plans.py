#!/usr/bin/env python3
"""Write the synthetic judgement files and the files of plans, targets, interventions and claims of the sample.

    python3 sample_data/make_judgements_and_plans.py

The files land beside this script, in `judgements/`, `plans/`, `interventions/` and `claims/`. Nothing here reads a clock, a network or a
random number: the tables below are the whole of it, so the same script always writes the same bytes.

What is true and what is not. A row whose `Source paper` names a council carries a figure or a grade from that
council's committee paper; `Public record` marks a published inspection result of the five authorities that the
papers are about. Everything else is `Invented`: real names, made-up grades, made-up days. None of it says
anything about any council.
"""

import csv
import io
import pathlib

HERE = pathlib.Path(__file__).resolve().parent

SYNTHETIC = "SYNTHETIC: made up for a demonstration; see the column 'Source paper'"

GSS = {
    "Birmingham": "E08000025", "Coventry": "E08000026", "Dudley": "E08000027", "Herefordshire": "E06000019",
    "Sandwell": "E08000028", "Shropshire": "E06000051", "Solihull": "E08000029", "Staffordshire": "E10000028",
    "Stoke-on-Trent": "E06000021", "Telford & Wrekin": "E06000020", "Walsall": "E08000030",
    "Warwickshire": "E10000031", "Wolverhampton": "E08000031", "Worcestershire": "E10000034",
}

# One letter per grade keeps the tables below readable; '' is a cell that the publisher left blank.
GRADES = {"O": "Outstanding", "G": "Good", "A": "Adequate", "R": "Requires improvement to be good", "I": "Inadequate", "-": ""}


def spell(letters):
    """'G R -' -> ['Good', 'Requires improvement to be good', '']"""
    return [GRADES[letter] for letter in letters.split()]


def slashed(day):
    """2019-02-18 -> 18/02/2019"""
    return "/".join(reversed(day.split("-"))) if day else ""


def slashed_short(day):
    """2019-02-18 -> 18/02/19"""
    return f"{day[8:10]}/{day[5:7]}/{day[2:4]}" if day else ""


def midnight(day):
    """2019-02-18 -> 2019-02-18 00:00:00, as a spreadsheet exports a date"""
    return f"{day} 00:00:00" if day else ""


def write(path, rows, *, delimiter=",", newline="\n", encoding="utf-8", pad=False):
    """Write rows of text; `pad` fills short rows with empty cells, as spreadsheets do."""
    width = max(len(row) for row in rows) if pad else 0
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline)
    for row in rows:
        writer.writerow(list(row) + [""] * (width - len(row)))
    target = HERE / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.getvalue().encode(encoding))
    print(f"{path}: {len(rows)} rows")


# ---------------------------------------------------------------------------------------------------------------
# Judgements
# ---------------------------------------------------------------------------------------------------------------

def slac_inspections():
    """Safeguarding and looked after children, 2009 to 2012: two strands, each with a capacity of its own."""
    header = ["Authority", "Inspection started", "Inspection ended", "Report published",
              "Safeguarding: overall effectiveness", "Safeguarding: capacity for improvement",
              "Looked after children: overall effectiveness", "Looked after children: capacity for improvement",
              "Note", "Source paper"]
    table = [
        ("Kent County Council", "2010-10-11", "2010-10-22", "2010-11-19", "I I I -",
         "The paper gives safeguarding; looked after children from the public record; no grade known for its capacity", "Kent"),
        ("Essex CC", "2010-07-12", "2010-07-23", "2010-08-20", "I A - -",
         "Grades from the Kent paper; all days invented", "Kent"),
        ("Nottinghamshire", "2010-03-01", "2010-03-12", "2010-04-09", "I - - -",
         "Month and grade from the paper; days invented", "Nottinghamshire"),
        ("Hillingdon", "2009-11-02", "2009-11-13", "2009-12-11", "G G G G", "", "Invented"),
        ("Birmingham", "2010-05-10", "2010-05-21", "2010-06-25", "I I A A", "", "Invented"),
        ("Coventry", "2011-03-07", "2011-03-18", "2011-04-15", "G G G A", "", "Invented"),
        ("Herefordshire", "2010-09-06", "2010-09-17", "2010-10-15", "A A G G", "", "Invented"),
        ("Sandwell", "2009-11-16", "2009-11-27", "2010-01-08", "I I A A", "", "Invented"),
        ("Shropshire", "2011-01-31", "2011-02-11", "2011-03-11", "A G G G", "", "Invented"),
        ("Staffordshire", "2009-06-22", "2009-07-03", "2009-07-31", "A G A G", "", "Invented"),
        ("Telford & Wrekin", "2012-05-14", "2012-05-25", "2012-06-29", "A G A A", "", "Invented"),
        ("Warwickshire", "2011-10-31", "2011-11-11", "2011-12-09", "G G G O", "", "Invented"),
        ("Worcestershire", "2010-09-27", "2010-10-08", "2010-11-05", "I A A A", "", "Invented"),
    ]
    rows = [["Safeguarding and looked after children inspections 2009 to 2012 - " + SYNTHETIC], [], header]
    for name, start, end, published, grades, note, paper in table:
        rows.append([name, slashed(start), slashed(end), slashed(published), *spell(grades), note, paper])
    write("judgements/slac_inspections_2009_2012.csv", rows)


# The 26 of the Herefordshire paper. The paper names no members: these are invented. DfE code, start, published, grade.
PAPER_REGION = [
    ("330", "Birmingham", "2012-09-17", "2012-10-26", "I"),
    ("331", "Coventry", "2013-01-14", "2013-02-22", "A"),
    ("332", "Dudley", "2012-11-12", "2012-12-21", "I"),
    ("333", "Sandwell", "2013-01-21", "2013-03-01", "I"),
    ("334", "Solihull", "2012-10-08", "2012-11-16", "A"),
    ("335", "Walsall", "2012-06-18", "2012-07-27", "A"),
    ("336", "Wolverhampton", "2012-12-03", "2013-01-18", "A"),
    ("830", "Derbyshire", "2012-07-02", "2012-08-10", "A"),
    ("831", "Derby", "2013-01-28", "2013-03-08", "A"),
    ("855", "Leicestershire", "2012-10-22", "2012-11-30", "A"),
    ("856", "Leicester", "2012-11-19", "2013-01-04", "A"),
    ("857", "Rutland", "2013-02-04", "2013-03-15", "A"),
    ("860", "Staffordshire", "2012-06-11", "2012-07-20", "A"),
    ("861", "Stoke-on-Trent", "2012-11-26", "2013-01-11", "A"),
    ("884", "Herefordshire", "2012-10-01", "2012-11-09", "I"),
    ("885", "Worcestershire", "2012-09-17", "2012-10-26", "A"),
    ("891", "Nottinghamshire", "2012-10-15", "2012-11-23", "A"),
    ("892", "Nottingham", "2012-12-10", "2013-01-25", "A"),
    ("893", "Shropshire", "2013-01-07", "2013-02-15", "A"),
    ("894", "Telford and Wrekin", "2013-02-11", "2013-03-22", "A"),
    ("895", "Cheshire East", "2013-02-18", "2013-03-28", "I"),
    ("896", "Cheshire West and Chester", "2012-07-09", "2012-08-17", "G"),
    ("916", "Gloucestershire", "2012-09-03", "2012-10-12", "A"),
    ("928", "Northamptonshire", "2013-02-25", "2013-03-27", "I"),
    ("931", "Oxfordshire", "2012-07-16", "2012-08-24", "G"),
    ("937", "Warwickshire", "2012-11-05", "2012-12-14", "G"),
]


def poc_inspections():
    """Arrangements for the protection of children, 2012-13: here 'three of twenty-six' can be counted."""
    overall = "Overall effectiveness"
    others = ["Effectiveness of help and protection", "Quality of practice", "Leadership and governance"]
    header = ["LA code", "LA", "Framework", "Judgement area", "Grade", "Inspection start", "Published", "Source paper"]
    rows = [["Child protection arrangements inspections June 2012 to February 2013 - " + SYNTHETIC], header]
    for code, name, start, published, grade in PAPER_REGION:
        paper = "Herefordshire" if code == "884" else "Invented"
        rows.append([code, name, "POC", overall, GRADES[grade], start, published, paper])
        sub_grades = {"884": "I I A", "937": "G G O"}.get(code)
        for area, sub_grade in zip(others, spell(sub_grades)) if sub_grades else []:
            rows.append([code, name, "POC", area, sub_grade, start, published, "Invented"])
    rows.append(["886", "Kent", "POC", overall, "Adequate", "2012-12-03", "2013-01-15", "Public record"])
    write("judgements/poc_inspections_2012_2013.csv", rows)


def other_events():
    """What is no inspection of a council's children's services: ratings, visits without a grade, other bodies."""
    header = ["Authority", "Framework", "Judged body", "Judgement area", "Grade", "Started", "Published", "Remark", "Source paper"]
    oe = "Overall effectiveness"
    not_graded = "Not graded"
    table = [
        ("Kent", "CPA", "council", oe, "4-star", "", "2008-12-31", "Rating of the whole council; day invented", "Kent"),
        ("Kent", "CRA", "council", "", not_graded, "2010-08-10", "2010-09-07", "Unannounced visit; days invented", "Kent"),
        ("Kent", "CSA", "council", oe, "Performs poorly", "", "2010-12-09", "Annual rating; day invented", "Public record"),
        ("Nottinghamshire", "CRA", "council", "", not_graded, "2009-10-13", "2009-11-10", "Days invented", "Nottinghamshire"),
        ("Nottinghamshire", "CRA", "council", "", not_graded, "2011-02-08", "2011-03-08", "Days invented", "Nottinghamshire"),
        ("Wirral", "CSA", "council", oe, "Performs well", "", "2011-11-08", "Annual rating; day invented", "Public record"),
        ("Herefordshire", "CSA", "council", oe, "Performs adequately", "", "2010-12-09", "", "Invented"),
        ("Sandwell", "CSA", "council", oe, "Performs poorly", "", "2010-12-09", "", "Invented"),
        ("Staffordshire", "CSA", "council", oe, "Performs excellently", "", "2010-12-09", "", "Invented"),
        ("Shropshire", "CSA", "council", oe, "Withheld", "", "2011-11-08", "Not published that year", "Invented"),
        ("Herefordshire", "Fostering inspection", "fostering_service", oe, "Adequate", "2012-06-18", "2012-07-27", "Days invented", "Herefordshire"),
        ("Herefordshire", "Fostering inspection", "fostering_service", "Outcomes for children and young people", "Good", "2012-06-18", "2012-07-27", "", "Herefordshire"),
        ("Herefordshire", "Fostering inspection", "fostering_service", "Quality of service", "Good", "2012-06-18", "2012-07-27", "", "Herefordshire"),
        ("Herefordshire", "Fostering inspection", "fostering_service", "Safeguarding children and young people", "Adequate", "2012-06-18", "2012-07-27", "", "Herefordshire"),
        ("Herefordshire", "Fostering inspection", "fostering_service", "Leadership and management", "Adequate", "2012-06-18", "2012-07-27", "", "Herefordshire"),
        ("Birmingham", "LSCB", "lscb", "Effectiveness of the LSCB", "Inadequate", "2014-03-17", "2014-05-16", "", "Invented"),
        ("Staffordshire", "LSCB", "lscb", "Effectiveness of the LSCB", "Good", "2014-02-03", "2014-03-28", "", "Invented"),
        ("Wirral", "SIF monitoring visit", "council", "", not_graded, "2017-03-14", "2017-04-07", "Monitoring visit: front door", "Invented"),
        ("Wirral", "SIF monitoring visit", "council", "", not_graded, "2017-07-11", "2017-08-04", "Monitoring visit: care leavers", "Invented"),
        ("Wolverhampton", "JTAI", "council", "", not_graded, "2019-06-10", "2019-07-22", "About the partnership", "Invented"),
        ("Herefordshire", "ILACS Monitoring Visit", "council", "", not_graded, "2024-02-14", "2024-03-14", "Monitoring visit; days invented", "Public record"),
        ("Herefordshire", "ILACS Monitoring Visit", "council", "", not_graded, "2024-10-09", "2024-11-07", "Monitoring visit; days invented", "Public record"),
        ("Herefordshire", "ILACS Monitoring Visit", "council", "", not_graded, "2025-02-12", "2025-03-13", "Monitoring visit; days invented", "Public record"),
    ]
    rows = [["Ratings, visits and reviews beside the inspections 2008 to 2025 - " + SYNTHETIC], header, *table]
    write("judgements/other_events_2008_2025.csv", rows)


def single_inspections():
    """The single inspection framework, wide, as a spreadsheet saves it: BOM, CRLF, padded title and notes."""
    header = ["Authority", "Inspection type", "Start of inspection", "Publication date", "Overall judgement",
              "Children who need help and protection", "Children looked after and achieving permanence",
              "Adoption performance", "Experiences and progress of care leavers",
              "Leadership, management and governance", "Source paper"]
    table = [
        ("Birmingham City Council", "Single inspection", "2014-03-17", "2014-05-16", "I I R R R I", "Invented"),
        ("Birmingham City Council", "SIF re-inspection", "2016-09-19", "2016-11-18", "I I R G R R", "Invented"),
        ("City of Coventry", "Single inspection", "2014-01-20", "2014-03-14", "R R G G R R", "Invented"),
        ("Dudley MBC", "Single inspection", "2016-01-18", "2016-03-11", "I I R R R I", "Invented"),
        ("Essex County Council", "Single inspection", "2014-02-10", "2014-04-04", "G G G G R G", "Invented"),
        ("Herefordshire, County of", "Single inspection", "2014-05-06", "2014-06-30", "R R R G R R", "Public record"),
        ("London Borough of Hillingdon", "Single inspection", "2013-12-02", "2014-02-03", "R R R G R R", "Hillingdon"),
        ("Kent CC", "Single inspection", "2017-02-20", "2017-04-14", "G G G G R G", "Invented"),
        ("Nottinghamshire County Council", "Single inspection", "2015-05-18", "2015-07-10", "G G G G R G", "Public record"),
        ("Sandwell Metropolitan Borough Council", "Single inspection", "2015-02-02", "2015-03-27", "I I R R I I", "Invented"),
        ("Sandwell Metropolitan Borough Council", "SIF re-inspection", "2017-10-09", "2017-12-01", "I I R R R I", "Invented"),
        ("Shropshire Council", "Single inspection", "2015-10-12", "2015-12-04", "G R G G G G", "Invented"),
        ("Solihull MBC", "Single inspection", "2016-05-09", "2016-07-01", "R R R G G R", "Invented"),
        ("Staffordshire CC", "Single inspection", "2014-02-03", "2014-03-28", "G G G G R G", "Invented"),
        ("Stoke-on-Trent City Council", "Single inspection", "2015-06-15", "2015-08-07", "R R R R G R", "Invented"),
        ("Borough of Telford & Wrekin", "Single inspection", "2016-06-20", "2016-08-12", "G G O O G G", "Invented"),
        ("Walsall Council", "Single inspection", "2017-06-12", "2017-08-04", "R R R G R R", "Invented"),
        ("Warwickshire County Council", "Single inspection", "2017-04-24", "2017-06-16", "R R G G G R", "Invented"),
        ("City of Wolverhampton", "Single inspection", "2017-01-09", "2017-03-03", "G R G O G G", "Invented"),
        ("Worcestershire", "Single inspection", "2016-10-31", "2017-01-06", "I I I R I I", "Invented"),
    ]
    rows = [["Single inspections 2013 to 2017 - " + SYNTHETIC], header]
    for name, kind, start, published, grades, paper in table:
        rows.append([name, kind, slashed(start), slashed(published), *spell(grades), paper])
    rows += [[], ["Notes"],
             ["1. Public record: Herefordshire's publication day and adoption grade, and Nottinghamshire's grades; the rest of both rows is invented."],
             ["2. Hillingdon: the month and the overall judgement are the paper's, the five grades below it are invented."]]
    write("judgements/single_inspections_2013_2017.csv", rows, encoding="utf-8-sig", newline="\r\n", pad=True)


def wirral_inspection():
    """One inspection and one board review as an officer typed them: seven grades, two bodies."""
    header = ["Authority", "Framework", "Judged body", "Judgement area", "Grade", "Inspection start", "Published", "Source paper"]
    table = [
        ("SIF", "council", "Overall effectiveness", "inadequate"),
        ("SIF", "council", "Children who need help and protection", "inadequate"),
        ("SIF", "council", "Children looked after and achieving permanence", "requiring improvement"),
        ("SIF", "council", "Adoption performance", "requiring improvement"),
        ("SIF", "council", "Experiences and progress of care leavers", "inadequate"),
        ("SIF", "council", "Leadership, management and governance", "inadequate"),
        ("LSCB", "lscb", "Effectiveness of the LSCB", "inadequate"),
    ]
    rows = [["Inspection of July 2016 - grades from the committee paper, days from the public record; typed for a demonstration (SYNTHETIC file)"], header]
    for framework, body, area, grade in table:
        rows.append(["Wirral Council", framework, body, area, grade, "4 July 2016", "20 September 2016", "Wirral"])
    write("judgements/wirral_inspection_2016.csv", rows)


ILACS_HEADER = ["Web link", "Local authority area code", "Local authority name", "Local authority status", "Ofsted region",
                "Inspection date", "Publication date", "Inspection type", "Overall\neffectiveness",
                "The impact of leaders on social work practice\nwith children and families",
                "The experiences and progress of children\nwho need help and protection",
                "The experiences and progress of children in care",
                "The experiences and progress of care leavers", "Source paper"]

STANDARD, SHORT, FOCUSED, MONITORING = (f"ILACS {kind}" for kind in
                                        ("Standard Inspection", "Short Inspection", "Focused Visit", "Monitoring Visit"))

# name, start, published, kind, overall, leaders, help, children in care, care leavers
ILACS = [
    ("Birmingham", "2019-03-04", "2019-04-29", STANDARD, "I R I I -", "Invented"),
    ("Birmingham", "2023-06-19", "2023-08-14", STANDARD, "R G R R G", "Invented"),
    ("Coventry", "2019-10-14", "2019-12-09", STANDARD, "R R R G -", "Invented"),
    ("Coventry", "2023-11-13", "2024-01-15", STANDARD, "G G G G G", "Invented"),
    ("Dudley", "2018-09-17", "2018-11-05", STANDARD, "R R R R -", "Invented"),
    ("Dudley", "2023-03-06", "2023-05-02", STANDARD, "R R I R G", "Invented"),
    ("Herefordshire", "2018-06-11", "2018-07-23", STANDARD, "R I R R -", "Public record"),
    ("Herefordshire", "2022-07-18", "2022-09-21", STANDARD, "I I I I -", "Public record"),
    ("Sandwell", "2020-02-24", "2020-05-04", STANDARD, "I R I R -", "Invented"),
    ("Sandwell", "2024-10-07", "2024-12-02", STANDARD, "R G R R R", "Invented"),
    ("Shropshire", "2018-11-12", "2019-01-14", SHORT, "G G G G -", "Invented"),
    ("Shropshire", "2022-06-13", "2022-08-01", SHORT, "G O G G -", "Invented"),
    ("Staffordshire", "2019-05-13", "2019-07-01", SHORT, "G G G O -", "Invented"),
    ("Staffordshire", "2024-03-11", "2024-05-07", SHORT, "G G R G G", "Invented"),
    ("Stoke-on-Trent", "2019-09-09", "2019-11-04", STANDARD, "I I I R -", "Invented"),
    ("Stoke-on-Trent", "2022-11-14", "2023-01-16", STANDARD, "R G R R -", "Invented"),
    ("Telford & Wrekin", "2019-06-24", "2019-08-12", SHORT, "O O G O -", "Invented"),
    ("Telford & Wrekin", "2023-05-15", "2023-07-03", SHORT, "O O O O G", "Invented"),
    ("Walsall", "2021-07-05", "2021-08-31", STANDARD, "R R R G -", "Invented"),
    ("Warwickshire", "2022-01-17", "2022-03-14", STANDARD, "G G R G -", "Invented"),
    ("Wolverhampton", "2021-11-08", "2022-01-10", SHORT, "G O G G -", "Invented"),
    ("Wolverhampton", "2025-02-03", "2025-03-31", SHORT, "G G G O G", "Invented"),
    ("Worcestershire", "2019-01-28", "2019-03-25", STANDARD, "R R R R -", "Invented"),
    ("Worcestershire", "2023-09-25", "2023-11-20", STANDARD, "G G R G R", "Invented"),
]

# After the edition of May 2025. From April 2026 there is no overall grade, so its cell is blank.
ILACS_LATER = [
    ("Dudley", "2025-06-16", "2025-08-11", STANDARD, "R G R R G", "Invented"),
    ("Solihull", "2025-09-15", "2025-11-10", STANDARD, "R R R R G", "Invented"),
    ("Telford & Wrekin", "2026-04-20", "2026-06-08", SHORT, "- O G O O", "Invented"),
    ("Walsall", "2026-06-15", "2026-08-03", STANDARD, "- G R G G", "Invented"),
]


def ilacs_row(name, start, published, kind, grades, paper):
    return ["Inspection page", GSS[name], name, "Current", "West Midlands", midnight(start), midnight(published), kind, *grades, paper]


def ilacs_histories():
    """Two editions of one history; the later one repeats the first, adds to it and corrects one grade."""
    title = "ILACS inspection history, West Midlands - " + SYNTHETIC
    note = ("This worksheet contains one table, which begins in row 3. The last sub-judgement was introduced on 1 January 2023: "
            "its cell is blank for inspections before.")
    rows = [[title], [note], ILACS_HEADER]
    not_yet = ilacs_row("Solihull", "", "", "ILACS", ["Not yet inspected"] * 5, "Invented")
    first = [ilacs_row(name, start, published, kind, spell(grades), paper) for name, start, published, kind, grades, paper in ILACS]
    after = next(number for number, row in enumerate(first) if row[2] == "Staffordshire")
    write("judgements/ilacs_history_2025-05-30.csv", rows + first[:after] + [not_yet] + first[after:], newline="\r\n", pad=True)

    # Published as good in the edition before; the report said otherwise.
    corrected = {("Coventry", "2023-11-13"): "G G G G R"}
    second = [ilacs_row(name, start, published, kind, spell(corrected.get((name, start), grades)), paper)
              for name, start, published, kind, grades, paper in sorted(ILACS + ILACS_LATER, key=lambda row: (row[0], row[1]))]
    correction = [["Correction: Coventry's care leavers grade of November 2023 stood as 'Good' in the edition of May 2025; it is 'Requires improvement to be good'."]]
    write("judgements/ilacs_history_2026-09-15.csv", rows + second + [[]] + correction, newline="\r\n", pad=True)


def in_year_activity():
    """The year's inspections and visits: a visit has a theme and no grade, an inspection grades and no theme."""
    header = [" ".join(name.split()) for name in ILACS_HEADER]
    header[5], header[7] = "Inspection/Visit date", "Inspection/Visit type"
    header.insert(13, "Visit theme")
    inspections = [row for row in ILACS_LATER if row[1] >= "2026-04-01"]
    inspections.append(("Warwickshire", "2026-09-07", "2026-10-19", STANDARD, "- G G G R", "Invented"))
    visits = [
        ("Birmingham", "2026-05-12", "2026-06-09", FOCUSED, "Children in need/subject to a plan"),
        ("Herefordshire", "2026-07-08", "2026-08-05", MONITORING, "Front door"),
        ("Sandwell", "2026-06-23", "2026-07-21", FOCUSED, "Care leavers"),
        ("Shropshire", "2026-09-29", "2026-10-23", FOCUSED, "Children in care"),
    ]
    body = [ilacs_row(name, start, published, kind, spell(grades) + [""], paper)
            for name, start, published, kind, grades, paper in inspections]
    body += [ilacs_row(name, start, published, kind, [""] * 5 + [theme], "Invented") for name, start, published, kind, theme in visits]
    # A publisher that cannot leave a cell empty writes words into it instead.
    for row in body:
        if row[2] == "Walsall":
            row[8] = "Not judged"
    rows = [["Inspection activity April to October 2026, West Midlands - " + SYNTHETIC],
            ["Blank cells: a visit carries no grades, an inspection no theme. No overall grade is given from April 2026."],
            header, *sorted(body, key=lambda row: (row[2], row[5]))]
    write("judgements/in_year_activity_2026-10-26.csv", rows, newline="\r\n", pad=True)


def typed_inspections():
    """A list that an officer keeps by hand: Windows-1252, semicolons, lower-case names, two forms of date."""
    header = ["local_authority", "inspection_framework", "inspection_start_date", "publication_date",
              "judgement_area", "grade", "note", "Source paper"]
    areas = ["overall effectiveness", "the impact of leaders on social work practice with children and families",
             "the experiences and progress of children who need help and protection",
             "the experiences and progress of children in care", "the experiences and progress of care leavers"]
    words = {"O": "outstanding", "G": "good", "R": "requires improvement", "I": "inadequate",
             "pre": "inspection_pre_dates_judgement", "None": "None", "nan": "nan", "goood": "goood"}
    inspections = [
        ("kent", STANDARD, "2022-05-09", "2022-07-05", "O O G O pre", "Public record"),
        ("wirral", STANDARD, "2019-06-17", "2019-07-29", "R G R R nan", "Public record"),
        ("wirral", STANDARD, "2023-09-18", "2024-02-02", "R R R R R", "Public record"),
        ("nottinghamshire", STANDARD, "2019-10-07", "2019-12-19", "G G R G pre", "Public record"),
        ("nottinghamshire", SHORT, "2024-05-20", "2024-07-12", "G O G G G", "Public record"),
        ("hillingdon", STANDARD, "2018-04-16", "2018-05-30", "G O G G None", "Public record"),
        ("hillingdon", SHORT, "2023-10-02", "2023-11-20", "O O G O G", "Public record"),
        ("essex cc", STANDARD, "2018-10-29", "2018-12-17", "O O G O pre", "Invented"),
        ("essex cc", SHORT, "2023-07-10", "2023-09-04", "O O goood O G", "Invented"),
        ("herefordshire, county of", STANDARD, "2022-07-18", "", "I I I I pre", "Public record"),
    ]
    rows = [["SYNTHETIC \u2013 list of children\u2019s services inspections, kept by hand"], header]
    for name, kind, start, published, grades, paper in inspections:
        for area, grade in zip(areas, grades.split()):
            note = "no day of publication to hand" if name.startswith("herefordshire") else ""
            rows.append([name, kind, slashed(start), slashed_short(published) or "None", area, words[grade], note, paper])
    rows += [
        # Grades carried into areas that were not judged then.
        ["telford & wrekin", SHORT, "20/04/2026", "08/06/26", areas[0], "outstanding", "carried over \u2013 no overall was given", "Invented"],
        ["herefordshire, county of", STANDARD, "11/06/2018", "23/07/18", areas[4], "requires improvement", "carried over from the joint grade", "Invented"],
        # An inspection that is none of children's social care.
        ["kent", "Youth Justice Full Joint Inspection", "13/05/2024", "27/08/24", "overall rating", "good", "another inspectorate\u2019s", "Invented"],
    ]
    write("judgements/inspections_typed_2026-08-03.csv", rows, delimiter=";", encoding="cp1252", newline="\r\n")


# ---------------------------------------------------------------------------------------------------------------
# Plans
# ---------------------------------------------------------------------------------------------------------------

OFSTED_PLAN, IMPROVEMENT_PLAN = "Ofsted Action Plan", "Child Services Improvement Plan"

# Eleven areas; an action is (title, owner). Ids are the area's number and a letter: 3C is the third of area 3.
HILLINGDON_AREAS = [
    ("Front door and triage", [
        ("One front door for every contact, with a triage team", "Head of Access"),
        ("Clear the backlog of contacts that await a decision", "Head of Access"),
        ("Agree thresholds with partners and publish them", "Assistant Director, Safeguarding"),
        ("Record every decision at the front door with its reason", "Triage Manager")]),
    ("Public Law Outline and permanence", [
        ("Bring care proceedings down to 26 weeks on average", "Head of Court Work"),
        ("Track every case in pre-proceedings each week", "Head of Court Work"),
        ("A permanency plan by the second review", "Head of Looked After Children"),
        ("Quarterly meeting with the court on delay", "Head of Court Work")]),
    ("Assessment and management oversight", [
        ("Use one assessment template", "Head of Assessment"),
        ("Managers set the scope at the start of each assessment", "Head of Assessment"),
        ("All cases, closed management sign off", "Head of Assessment"),
        ("Weekly list of assessments near their limit", "Performance Manager")]),
    ("Children in need", [
        ("Review every open case with no visit in six weeks", "Head of Children in Need"),
        ("No child in need without a plan for six weeks or longer", "Head of Children in Need"),
        ("Step-down panel with early help", "Head of Early Help"),
        ("Plans written in words that families use", "Head of Children in Need")]),
    ("Child protection", [
        ("Conferences follow the Signs of Safety model", "Head of Safeguarding"),
        ("Reports reach the family two days before a conference", "Head of Safeguarding"),
        ("Core groups meet within ten days", "Head of Safeguarding"),
        ("Review of plans that last longer than two years", "Head of Safeguarding")]),
    ("Looked after children", [
        ("Health assessments in time", "Head of Looked After Children"),
        ("Personal education plans of good quality", "Head of the Virtual School"),
        ("Reviewing officers raise concerns by a set route", "Reviewing Service Manager"),
        ("More placements within ten miles of home", "Head of Placements")]),
    ("Care leavers", [
        ("A pathway plan for every care leaver", "Leaving Care Manager"),
        ("Suitable accommodation for every care leaver of 18", "Leaving Care Manager"),
        ("A health passport for every care leaver", "Leaving Care Manager"),
        ("A forum of care leavers that meets the lead member", "Participation Manager")]),
    ("Workforce and supervision", [
        ("Keep agency staff for longer", "Head of Human Resources"),
        ("One manager for every five practitioners", "Director of Children's Services"),
        ("Recruit to permanent posts", "Head of Human Resources"),
        ("Supervision that meets the standard, audited monthly", "Principal Social Worker")]),
    ("Performance information", [
        ("A weekly report for team managers", "Performance Manager"),
        ("Close the gaps in what the case system records", "Performance Manager"),
        ("A scorecard for the committee", "Performance Manager")]),
    ("Quality assurance and audit", [
        ("Every manager audits case files each month", "Head of Quality Assurance"),
        ("Audit the quality of assessments", "Head of Quality Assurance"),
        ("Report the share of cases that meet good standards", "Head of Quality Assurance")]),
    ("Leadership and partnership", [
        ("Lead member briefed every fortnight", "Director of Children's Services"),
        ("Safeguarding board challenges the plan each quarter", "Safeguarding Board Manager"),
        ("Staff survey twice a year", "Director of Children's Services")]),
]

MOVED = ["2C", "4B", "5D", "6D", "7B", "8C", "9B"]
OUTSTANDING = ["3C", "8D", "9C", "10B"]
COMPLETE_BY_OCTOBER = ["1A", "1C", "2B", "2D", "3A", "3D", "5A", "6B", "7D", "8B", "9A", "11A"]
REDATED = {"2C": "2014-12-31", "3C": "2014-12-31", "4B": "2014-11-30", "7B": "2015-01-31", "8D": "2014-12-31", "9B": "2014-10-31"}

# id -> (indicator, baseline, target, what the service says it has reached)
HILLINGDON_MEASURES = {
    "2A": ("plo_weeks_mean", "57", "26", "34"),
    "3C": ("measure_3c", "18%", "100%", ""),
    "4B": ("cin_no_plan_6wk", "", "0", "250"),
    "8A": ("agency_stay_weeks", "", "", "37"),
    "8B": ("staff_per_manager", "", "", "5"),
    "10A": ("file_audits_complete", "", "100%", "100%"),
    "10C": ("cases_good", "", "", "35%"),
}
HILLINGDON_NOTES = {
    "2A": "Figures from the paper, status invented",
    "3C": "No figure now: the baseline has changed",
    "4B": "Figures from the paper",
    "8A": "Figure from the paper",
    "8B": "Figure from the paper",
    "10A": "Figure from the paper, target invented",
    "10B": "Outstanding in the paper",
    "10C": "Figure from the paper",
}


def hillingdon_actions():
    """(id, area number, area, title, owner, day first due) of the 41 actions."""
    for number, (area, actions) in enumerate(HILLINGDON_AREAS, start=1):
        for letter, (title, owner) in zip("ABCD", actions):
            action = f"{number}{letter}"
            month = 7 + (number + ord(letter)) % 6
            due = REDATED.get(action, f"2014-{month:02d}-{30 if month in (9, 11) else 31}")
            yield action, number, area, title, owner, due


def redated(action, due):
    """The second day a milestone was given, where it was missed and given one."""
    return {"3C": "2015-03-31", "4B": "2015-04-30"}.get(action, "2015-06-30") if action in REDATED else due


def hillingdon_action_plan():
    """The tracker in two editions: every change of status between them is an event."""
    header = ["Plan", "Ref", "Area no", "Area", "Action", "Lead officer", "Status", "Status date", "Challenged", "Originally due",
              "Due", "Completed", "Moved to", "Measure", "Baseline", "Target", "Reported", "Note", "Source paper"]

    def rows(edition):
        for action, number, area, title, owner, due in hillingdon_actions():
            now_due = redated(action, due) if edition == "2015-03-17" else due
            moved_to, completed = "", ""
            if edition == "2014-10-14":
                status = "Complete" if action in COMPLETE_BY_OCTOBER else "In progress"
            elif action in MOVED:
                status, moved_to = "Transferred", IMPROVEMENT_PLAN
            else:
                status = "In progress" if action in OUTSTANDING else "Complete"
            if status == "Complete":
                completed = "2014-09-30" if action in COMPLETE_BY_OCTOBER else "2015-02-27"
            status_on = completed or (edition if moved_to else "")
            indicator, baseline, target, reported = HILLINGDON_MEASURES.get(action, ("", "", "", ""))
            note = HILLINGDON_NOTES.get(action, "")
            if edition == "2014-10-14":
                reported, note = ("90%", "Figure of September 2014") if action == "3C" else ("", "")
            paper = "Hillingdon" if note or baseline else "Invented"
            yield [OFSTED_PLAN, action, number, area, title, owner, status, slashed(status_on),
                   "Yes" if action == "2A" and edition == "2015-03-17" else "", slashed(due), slashed(now_due), slashed(completed),
                   moved_to, indicator, baseline, target, reported, note, paper]

    for edition in ("2014-10-14", "2015-03-17"):
        title = [f"Ofsted Action Plan, progress at {slashed(edition)} - the counts are the paper's; actions, owners and days: " + SYNTHETIC]
        write(f"plans/hillingdon_action_plan_{edition}.csv", [title, header, *rows(edition)])


def hillingdon_improvement_plan():
    """The plan that took the residual actions in: they keep the id they had."""
    header = ["Plan", "Ref", "Area", "Action", "Accountable", "RAG", "First milestone", "Milestone", "Achieved on",
              "Measure", "Baseline", "Target", "Reported", "Source paper"]
    rag = {"2C": "On track", "4B": "Slipped", "5D": "Achieved", "6D": "On track", "7B": "Slipped", "8C": "On track", "9B": "On track"}
    rows = []
    for action, _, area, title, owner, due in hillingdon_actions():
        if action in MOVED:
            indicator, baseline, target, reported = HILLINGDON_MEASURES.get(action, ("", "", "", ""))
            rows.append([IMPROVEMENT_PLAN, action, area, title, owner, rag[action], due, "2015-09-30",
                         "2015-04-10" if rag[action] == "Achieved" else "", indicator, baseline, target, reported,
                         "Hillingdon" if action == "4B" else "Invented"])
    new = [
        ("IP1", "Workforce", "Agree a workforce development plan with human resources", "Head of Human Resources", "On track"),
        ("IP2", "Workforce", "Practice advisors coach every team", "Principal Social Worker", "Achieved"),
        ("IP3", "Workforce", "Caseloads fall to the level agreed", "Director of Children's Services", "On track"),
        ("IP4", "Information", "Recalibrate the measures whose baseline has changed", "Performance Manager", "Slipped"),
        ("IP5", "Information", "Internal audit tests the plan and its evidence", "Head of Internal Audit", "On track"),
        ("IP6", "Leadership", "Sustainability plan to the leader of the council", "Director of Children's Services", "Achieved"),
    ]
    for action, area, title, owner, status in new:
        rows.append([IMPROVEMENT_PLAN, action, area, title, owner, status, "2015-07-31", "2015-07-31",
                     "2015-04-17" if status == "Achieved" else "", "", "", "", "", "Invented"])
    title = ["Child Services Improvement Plan, April 2015 - which actions moved here is invented: " + SYNTHETIC]
    write("plans/hillingdon_improvement_plan_2015-04-22.csv", [title, header, *rows])


def wirral_plan():
    """26 actions, 19 for the council and 7 for the safeguarding board."""
    header = ["Plan", "No.", "Theme", "Recommendation", "For", "Recommended in", "Owner", "Progress", "By", "Finished", "Source paper"]
    council = [
        ("Leadership", "Recruit a permanent head of children's services", "Chief Executive", "Underway"),
        ("Leadership", "Set up an improvement board with an independent chair", "Chief Executive", "Done"),
        ("Leadership", "Work with the adviser whom the department appoints", "Chief Executive", "Underway"),
        ("Leadership", "Elected members see and challenge performance each month", "Lead Member Support Officer", "Underway"),
        ("Performance", "Base all performance information on accurate data", "Head of Performance", "Underway"),
        ("Performance", "Managers use performance information every week", "Head of Performance", "Not started"),
        ("Performance", "Quality assurance leads to changes in practice in time", "Head of Quality Assurance", "Not started"),
        ("Workforce", "Recruit social workers and keep them", "Head of Human Resources", "Underway"),
        ("Workforce", "Reduce the reliance on agency staff", "Head of Human Resources", "Underway"),
        ("Workforce", "Supervision of every worker as the policy says", "Principal Social Worker", "Not started"),
        ("Help and protection", "Thresholds understood and applied alike", "Head of Assessment", "Underway"),
        ("Help and protection", "Recognise cumulative neglect early", "Head of Assessment", "Underway"),
        ("Help and protection", "Strategy discussions with all partners present", "Head of Safeguarding", "Underway"),
        ("Help and protection", "Return interviews after a child goes missing", "Head of Safeguarding", "Underway"),
        ("Looked after children", "Permanence planned without delay", "Head of Looked After Children", "Underway"),
        ("Looked after children", "Adoption: sustain the improvement", "Adoption Manager", "Done"),
        ("Care leavers", "Pathway plans of good quality", "Leaving Care Manager", "Not started"),
        ("Care leavers", "Suitable homes for care leavers", "Leaving Care Manager", "Underway"),
        ("Commissioning", "Joint commissioning with the clinical group", "Head of Commissioning", "Not started"),
    ]
    board = [
        ("Board", "Appoint an independent chair", "Safeguarding Board Manager", "Underway"),
        ("Board", "Chairs of sub-groups from across the partners", "Safeguarding Board Manager", "Done"),
        ("Board", "Revise and publish the threshold document", "Safeguarding Board Manager", "Underway"),
        ("Board", "A data set for all partners", "Safeguarding Board Manager", "Not started"),
        ("Board", "Audits by several agencies, with their findings followed up", "Safeguarding Board Manager", "Not started"),
        ("Board", "Hold partners to account in public minutes", "Safeguarding Board Chair", "Not started"),
        ("Board", "Training that is evaluated for its effect", "Training Manager", "Underway"),
    ]
    rows = []
    for number, (body, report, (theme, title, owner, progress)) in enumerate(
            [("Council", "Ofsted inspection of the council", action) for action in council]
            + [("Safeguarding board", "Ofsted review of the safeguarding board", action) for action in board], start=1):
        month = 1 + number % 12
        rows.append(["Wirral Improvement Plan", number, theme, title, body, report, f"{body}: {owner}", progress,
                     f"{28 if month == 2 else 30} {'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()[month - 1]} 2017",
                     "11 Nov 2016" if progress == "Done" else "", "Wirral"])
    title = ["Improvement plan, November 2016 - 26 actions, 7 of them the board's, are the paper's; wording, owners, progress and days: " + SYNTHETIC]
    write("plans/wirral_improvement_plan_2016-11-14.csv", [title, [], header, *rows], encoding="utf-8-sig", newline="\r\n", pad=True)


def kent_plan():
    """Milestones with days and, for one, a quantity."""
    header = ["Plan", "Milestone", "Workstream", "What will be done", "Responsible", "State", "Due", "Done on",
              "Measure", "Baseline", "Target", "Source paper"]
    table = [
        ("K01", "Practice", "Review 7,000 case files before the end of December", "Head of Quality Assurance", "In hand", "2010-12-31", "", "case_files_reviewed", "", "7,000", "Kent"),
        ("K02", "Workforce", "Almost fully staffed by April 2011", "Head of Human Resources", "In hand", "2011-04-30", "", "vacancy_posts", "", "", "Kent"),
        ("K03", "Programme", "The fundamentals put right within six months", "Managing Director, Children's Services", "In hand", "2011-06-08", "", "", "", "", "Kent"),
        ("K04", "Programme", "Significant improvement within one year", "Managing Director, Children's Services", "To begin", "2011-12-08", "", "", "", "", "Kent"),
        ("K05", "Programme", "Recruit three people who have led a recovery elsewhere", "Leader of the Council", "Finished", "2010-11-30", "2010-11-30", "", "", "", "Kent"),
        ("K06", "Systems", "The Integrated Children's System works as well as it can", "Head of Information Systems", "In hand", "2011-03-31", "", "", "", "", "Kent"),
        ("K07", "Workforce", "Review reward and career progression", "Head of Human Resources", "In hand", "2011-03-31", "", "", "", "", "Kent"),
        ("K08", "Workforce", "Recruit supervising social workers", "Head of Human Resources", "In hand", "2011-04-30", "", "", "", "", "Kent"),
        ("K09", "Front door", "Triage of contacts with partners", "Head of Duty and Assessment", "To begin", "2011-05-31", "", "", "", "", "Kent"),
        ("K10", "Governance", "Review of governance arrangements", "Head of Democratic Services", "In hand", "2011-01-31", "", "", "", "", "Kent"),
        ("K11", "Governance", "Risk register for the response plan", "Head of Audit and Risk", "Finished", "2010-12-31", "2010-12-06", "", "", "", "Kent"),
        ("K12", "Scrutiny", "Report posts and vacancies in numbers since April 2009", "Cabinet Member", "To begin", "2011-01-31", "", "vacancy_posts", "", "", "Kent"),
        ("K13", "Scrutiny", "Report referrals by agency since April 2009", "Cabinet Member", "To begin", "2011-01-31", "", "referrals", "", "", "Kent"),
        ("K14", "Practice", "New supervision policy in use", "Director, Specialist Children's Services", "In hand", "2011-02-28", "", "supervision_in_time", "", "", "Kent"),
    ]
    rows = [["Kent Recovery Plan", *row] for row in table]
    title = ["Recovery plan, December 2010 - what is to be done is the paper's; owners, states and most days: " + SYNTHETIC]
    write("plans/kent_recovery_plan_2010-12-08.csv", [title, header, *rows])


def herefordshire_plan():
    """The messy one: Windows-1252, semicolons, two title lines, colours in the status, notes below."""
    header = ["Plan", "Action no", "Area", "Action", "Lead", "RAG status", "Date due", "Date completed", "Indicator",
              "Start", "Aim", "Claimed", "Note", "Source paper"]
    red, amber, green, withdrawn = "RED - behind", "AMBER - in hand", "GREEN - done", "Withdrawn"
    director, people, practice = "Director of People\u2019s Services", "Head of Human Resources", "Head of Safeguarding"
    # number, area, action, lead, status, due, completed, indicator, start, aim, claimed, note
    table = [
        ("1.1", "Workforce", "Fill the fourteen social work vacancies", "Assistant Director", red, "2013-09-30", "", "vacancy_posts", "14", "0", "", "Aim invented"),
        ("1.2", "Workforce", "Appoint from the short list", people, red, "2013-02-28", "", "vacancies_filled", "", "14", "1", ""),
        ("1.3", "Workforce", "Offer a \u00a35k \u2018golden hello\u2019 to experienced candidates", people, withdrawn, "2013-03-31", "", "", "", "", "", ""),
        ("1.4", "Workforce", "Apprenticeships for newly qualified staff", people, green, "2013-01-31", "2013-01-28", "", "", "", "", ""),
        ("1.5", "Workforce", "A career route to senior practice", people, amber, "2013-12-31", "", "", "", "", "", ""),
        ("2.1", "Practice", "Audit every open case", practice, green, "2013-02-28", "2013-02-22", "cases_audited", "", "", "", ""),
        ("2.2", "Practice", "Children seen in the time required", practice, green, "2013-02-28", "2013-02-22", "cp_visits_in_time", "", "100%", "100%", "Aim and claim invented"),
        ("2.3", "Practice", "Compare referral rates with other authorities", "Performance Manager", amber, "2013-06-30", "", "referrals_rate", "", "", "", ""),
        ("3.1", "Systems", "Make the case system easier to use", "Head of Information Systems", amber, "2015-02-28", "", "", "", "", "", ""),
        ("3.2", "Systems", "Management information that managers can rely on", "Performance Manager", red, "2013-12-31", "", "", "", "", "", ""),
        ("4.1", "Governance", "Statement of expectation endorsed by cabinet", director, green, "2013-02-28", "2013-02-14", "", "", "", "", ""),
        ("4.2", "Governance", "Improvement board meets each month", director, green, "2013-01-31", "2013-01-15", "", "", "", "", ""),
        ("4.3", "Governance", "Return oversight to the safeguarding board", "Safeguarding Board Chair", amber, "2015-02-28", "", "", "", "", "", ""),
    ]
    rows = [["Herefordshire \u2013 children\u2019s safeguarding improvement plan, March 2013"],
            ["SYNTHETIC: subjects are the paper\u2019s, and figures unless noted; states, owners and days are invented"], [], header]
    for row in table:
        cells = ["Herefordshire Improvement Plan", *row, "Herefordshire"]
        cells[6], cells[7] = slashed_short(row[5]), slashed_short(row[6])
        rows.append(cells)
    rows += [[], ["RED: behind its date. AMBER: in hand. GREEN: done and evidenced."]]
    write("plans/herefordshire_improvement_plan_2013-03-11.csv", rows, delimiter=";", encoding="cp1252", newline="\r\n")


TARGET_HEADER = ["Authority", "Target no", "Set by", "Notice", "Title", "Measure", "Baseline", "Baseline period", "Operator", "Target value",
                 "Due", "Baseline changed on", "Reason", "Note", "Source paper"]


def plan_targets():
    """Targets of the notices and plans of the papers."""
    table = [
        ("Hillingdon", "HIL1", "Ofsted Action Plan", "", "Care proceedings within 26 weeks on average", "plo_weeks_mean", "57", "2013/14", "<=", "26", "2015-04-30", "", "", "Day invented", "Hillingdon"),
        ("Hillingdon", "HIL2", "Ofsted Action Plan", "", "No child in need without a plan for six weeks", "cin_no_plan_6wk", "", "", "=", "0", "2015-04-30", "", "", "Day invented", "Hillingdon"),
        ("Hillingdon", "HIL3", "Ofsted Action Plan", "", "3C: all cases, closed management sign off", "measure_3c", "18%", "May 2014", ">=", "100%", "2015-03-31", "2015-02-01", "baseline changed", "Day of the change invented", "Hillingdon"),
        ("Nottinghamshire", "NOT1", "Improvement Notice June 2010", "NOT-1", "Initial assessments in time", "ia_in_timescale", "37%", "Apr 2010", ">=", "80%", "2011-07-31", "", "", "Target value and day invented", "Nottinghamshire"),
        ("Nottinghamshire", "NOT2", "Improvement Notice June 2010", "NOT-1", "Core assessments in time", "ca_in_timescale", "50%", "Apr 2010", ">=", "70%", "2011-07-31", "", "", "Target value and day invented", "Nottinghamshire"),
        ("Kent", "KEN1", "Recovery plan", "", "Case files reviewed", "case_files_reviewed", "0", "Oct 2010", ">=", "7,000", "2010-12-31", "", "", "Baseline invented", "Kent"),
        ("Herefordshire", "HER1", "Improvement Notice 2013", "HER-1", "Vacant social work posts", "vacancy_posts", "14", "Feb 2013", "<=", "3", "2015-02-28", "", "", "Target value and days invented", "Herefordshire"),
        ("Herefordshire", "HER2", "Improvement Notice 2013", "HER-1", "Child protection visits in time", "cp_visits_in_time", "", "", ">=", "95%", "", "", "", "Target value invented; due by the term of the notice", "Herefordshire"),
    ]
    rows = [["Targets of the notices and plans in the committee papers - " + SYNTHETIC], TARGET_HEADER, *table]
    write("plans/targets_of_notices_2015-03-17.csv", rows)


def regional_targets():
    """Targets of today. Two are set so that the answer does not hang on the data: nearly nothing, nearly everything."""
    table = [
        ("Sandwell", "WM1", "Regional improvement plan", "", "Assessments completed within 45 working days", "assessments_in_45_days", "", "", ">=", "85", "2027-03-31", "", "", "", "Invented"),
        ("Sandwell", "WM2", "Regional improvement plan", "", "Vacancy rate of social workers", "vacancy_rate_fte", "", "", "<=", "12", "2026-09-30", "", "", "", "Invented"),
        ("Coventry", "WM3", "Regional improvement plan", "", "Assessments within 45 working days (a bar that any data meets)", "assessments_in_45_days", "", "", ">=", "1", "2027-03-31", "", "", "Extreme on purpose", "Invented"),
        ("Coventry", "WM4", "Regional improvement plan", "", "Vacancy rate of social workers (a bar that no data meets)", "vacancy_rate_fte", "", "", "<=", "0.01", "2026-09-30", "", "", "Extreme on purpose", "Invented"),
    ]
    rows = [["Regional targets 2026 - " + SYNTHETIC], TARGET_HEADER, *table]
    write("plans/targets_regional_2026-04-13.csv", rows)


INTERVENTION_HEADER = ["Ref", "Authority", "Step", "About", "By", "Began", "Revised", "Term to", "Closed", "Belongs to",
                       "Inspection", "Inspected on", "What came of it", "Note", "Source paper"]


def interventions():
    """Two editions of one list of interventions; the second brings what came since and closes what ended."""
    department = "Department for Education"
    kent = [
        ("KEN-1", "Kent", "Peer review", "Duty and assessment teams", "", "15/06/2009", "", "", "", "", "", "", "Practice variable", "Day invented", "Kent"),
        ("KEN-2", "Kent", "Improvement Board", "Improvement and development steering group", "", "06/09/2010", "", "", "30/03/2012", "", "CRA", "10/08/2010", "", "Day invented", "Kent"),
        ("KEN-3", "Kent", "Re-inspection", "Expected within the year", "Ofsted", "10/10/2011", "", "", "", "", "SLAC", "19/11/2010", "", "Day invented", "Kent"),
    ]
    notice = ("NOT-1", "Nottinghamshire", "Notice to Improve", "Safeguarding", department, "17/06/2010")
    of_notice = ("", "SLAC", "01/03/2010")
    first = [*notice, "", "", "", *of_notice, "", "Day invented", "Nottinghamshire"]
    second = [*notice, "15/04/2011", "31/03/2012", "", *of_notice, "", "Term invented", "Nottinghamshire"]
    nottinghamshire = [
        ("NOT-2", "Nottinghamshire", "Review meeting", "Progress against the notice", department, "15/04/2011", "", "", "", "NOT-1", "", "", "Ministers content with the progress", "", "Nottinghamshire"),
        ("NOT-3", "Nottinghamshire", "Peer challenge", "Safeguarding", "", "16/05/2011", "", "", "", "", "", "", "", "Day invented", "Nottinghamshire"),
        ("NOT-4", "Nottinghamshire", "Review meeting", "Progress against the notice", department, "15/07/2011", "", "", "", "NOT-1", "", "", "", "Day invented", "Nottinghamshire"),
        ("NOT-5", "Nottinghamshire", "Re-inspection", "Asked for by the council", "Ofsted", "01/09/2011", "", "", "", "NOT-1", "", "", "", "", "Nottinghamshire"),
    ]
    herefordshire = [
        ("HER-1", "Herefordshire, County of", "Notice to Improve", "Child protection", department, "18/02/2013", "", "17/02/2015", "29/09/2014", "", "POC", "", "Closed early after the inspection of May 2014", "Days and end invented", "Herefordshire"),
        ("HER-2", "Herefordshire, County of", "Improvement Board", "Children\u2019s safeguarding", "", "15/01/2013", "", "", "29/09/2014", "", "POC", "", "", "Days invented", "Herefordshire"),
    ]
    wirral = [
        ("WIR-1", "Wirral", "Improvement Board", "Children\u2019s services", "", "17/10/2016", "", "", "", "", "SIF", "", "", "Day invented", "Wirral"),
    ]
    closed = [*second[:8], "30/03/2012", *second[9:12], "Closed after review", "Term and end invented", "Nottinghamshire"]
    title = ["Interventions - " + SYNTHETIC]
    write("interventions/interventions_2011-06-20.csv", [title, INTERVENTION_HEADER, *kent, second, *nottinghamshire], newline="\r\n", pad=True)
    write("interventions/interventions_2010-07-12.csv", [title, INTERVENTION_HEADER, kent[0], first], newline="\r\n", pad=True)
    write("interventions/interventions_2016-11-14.csv", [title, INTERVENTION_HEADER, closed, *herefordshire, *wirral], encoding="cp1252", newline="\r\n", pad=True)


CLAIM_HEADER = ["Claim", "Authority", "Said in", "Said on", "Words", "What", "Measure", "Slice", "Out of", "From", "To", "Figure", "From figure",
                "To figure", "Give or take", "Note", "Source paper"]


def claims():
    """What was said of figures in the papers. 'Three of twenty six' is a standing of judgements and stands with those."""
    kent, nottinghamshire = ("Kent", "Cabinet Scrutiny Committee", "08/12/2010"), ("Nottinghamshire", "Committee, June 2011", "20/06/2011")
    hillingdon, herefordshire = ("Hillingdon", "Committee, early 2015", "17/03/2015"), ("Herefordshire, County of", "Committee, early 2013", "11/03/2013")
    table = [
        ("KEN-1", *kent, "referrals had increased by 27%", "Up by per cent", "referrals", "", "", "Oct 2009", "Oct 2010", "27%", "", "", "", "Months invented", "Kent"),
        ("KEN-2", *kent, "a third of social work posts were vacant", "Share", "vacancy_posts", "", "establishment_fte", "", "31/10/2010", "33", "", "", "1", "Day invented", "Kent"),
        ("KEN-3", "Kent", "Another report", "01/12/2010", "referrals are 21% higher than a year ago", "Up by per cent", "referrals", "", "", "Sep 2009", "Sep 2010", "21%", "", "", "", "Invented, to conflict with KEN-1", "Invented"),
        ("KEN-4", *kent, "the police make the vast majority of referrals", "Share", "referrals", "source=police", "", "", "Oct 2010", "80%", "", "", "5", "The paper has no figure; 80 invented", "Invented"),
        ("NOT-1", *nottinghamshire, "initial assessments in time rose from 37% to 76% over the last 12 months", "Change", "ia_in_timescale", "", "", "Apr 2010", "May 2011", "", "37%", "76%", "", "", "Nottinghamshire"),
        ("NOT-2", *nottinghamshire, "core assessments in time rose from 50% to 73%", "Change", "ca_in_timescale", "", "", "Apr 2010", "May 2011", "", "50%", "73%", "", "", "Nottinghamshire"),
        ("HIL-1", *hillingdon, "care cases take 34 weeks, from 57 weeks in 2013/14", "Change", "plo_weeks_mean", "", "", "2013/14", "YTD Feb 2015", "", "57", "34", "", "", "Hillingdon"),
        ("HIL-2", *hillingdon, "250 children in need without a plan for six weeks", "Figure", "cin_no_plan_6wk", "", "", "", "28/02/2015", "250", "", "", "", "Day invented", "Hillingdon"),
        ("HIL-3", *hillingdon, "90% of cases closed with management sign off", "Figure", "measure_3c", "", "", "", "Feb 2015", "90%", "", "", "", "The 90 is of September 2014; month invented", "Invented"),
        ("HIL-4", *hillingdon, "35% of cases meet 'good'", "Figure", "cases_good", "", "", "", "Feb 2015", "35%", "", "", "", "", "Hillingdon"),
        ("HER-1", *herefordshire, "fourteen social work vacancies", "Figure", "vacancy_posts", "", "", "", "28/02/2013", "14", "", "", "", "Day invented", "Herefordshire"),
    ]
    rows = [["Claims of the committee papers - " + SYNTHETIC], CLAIM_HEADER, *table]
    write("claims/claims_2015-03-31.csv", rows)


def main():
    slac_inspections()
    poc_inspections()
    other_events()
    single_inspections()
    wirral_inspection()
    ilacs_histories()
    in_year_activity()
    typed_inspections()
    hillingdon_action_plan()
    hillingdon_improvement_plan()
    wirral_plan()
    kent_plan()
    herefordshire_plan()
    plan_targets()
    regional_targets()
    interventions()
    claims()


if __name__ == "__main__":
    main()

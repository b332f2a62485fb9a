"""The inspection frameworks published so far; administrators add to them in the browser.

Sources: Ofsted's published framework for each (single inspection framework 2013–2017;
inspecting local authority children's services from January 2018, with care leavers judged by
themselves from January 2023 and without overall effectiveness from April 2026; joint targeted
area inspections from 2016; area SEND inspections from May 2016 and, with three outcomes, from
January 2023). Periods: Education and Inspections Act 2006 ss.136–137 with SI 2007/462;
Children Act 2004 s.20 with SI 2015/1792.
"""

from datetime import date

from django.db import migrations

LEADERSHIP, HELP, CARE, CARE_LEAVERS = (
    "Leadership", "Help and protection", "Children in care", "Care leavers",
)  # fmt: skip
LSCB = "Local Safeguarding Children Board"
FOUR_GRADES = (
    ("Outstanding", 4), ("Good", 3), ("Requires improvement to be good", 2), ("Inadequate", 1),
)  # fmt: skip
ILACS = "Inspection of local authority children’s services"
LEADERS = ("The impact of leaders on social work practice with children and families", LEADERSHIP)
HELPED = ("The experiences and progress of children who need help and protection", HELP)
IN_CARE = ("The experiences and progress of children in care", CARE)
LEFT_CARE = ("The experiences and progress of care leavers", CARE_LEAVERS)
OVERALL = ("Overall effectiveness", "Overall")
ACT_2006 = {
    "source": "SI 2007/462",
    "publish_days": 30,
    "statement_name": "written statement of action",
    "statement_days": 70,
    "publicity": "full",
}
ACT_2004 = {
    "source": "SI 2015/1792",
    "statement_name": "written statement of action",
    "statement_days": 70,
    "is_statement_optional": True,
    "publicity": "website",
}
SEND_OUTCOMES = (
    (
        "The local area partnership’s special educational needs and/or disability (SEND) "
        "arrangements typically lead to positive experiences and outcomes for children and young "
        "people with SEND. The local area partnership is taking action where improvements are "
        "needed.",
        None,
        "The next full inspection is expected in about five years.",
    ),
    (
        "The local area partnership’s arrangements lead to inconsistent experiences and outcomes "
        "for children and young people with SEND. The local area partnership must work jointly to "
        "make improvements.",
        None,
        "The next full inspection is expected in about three years.",
    ),
    (
        "There are widespread and/or systemic failings leading to significant concerns about the "
        "experiences and outcomes of children and young people with SEND, which the local area "
        "partnership must address urgently.",
        None,
        "A monitoring inspection is expected in about 18 months, a full one in about three years.",
    ),
)
# name, title, first day, its other facts, subjects (words, theme, body), grades (words, level, next)
PUBLISHED = (
    ("ILACS", ILACS, date(2026, 4, 1), ACT_2006, (LEADERS, HELPED, IN_CARE, LEFT_CARE),
     FOUR_GRADES),
    ("ILACS", ILACS, date(2023, 1, 1), ACT_2006, (LEADERS, HELPED, IN_CARE, LEFT_CARE, OVERALL),
     FOUR_GRADES),
    ("ILACS", ILACS, date(2018, 1, 1), ACT_2006,
     (LEADERS, HELPED,
      ("The experiences and progress of children in care and care leavers", CARE), OVERALL),
     FOUR_GRADES),
    ("SIF", "Single inspection framework", date(2013, 11, 1), ACT_2006,
     (("Children who need help and protection", HELP),
      ("Children looked after and achieving permanence", CARE),
      ("Adoption performance", "Adoption"),
      ("Experiences and progress of care leavers", CARE_LEAVERS),
      ("Leadership, management and governance", LEADERSHIP),
      OVERALL,
      ("The effectiveness of the board", "Safeguarding board", LSCB)),
     (("Outstanding", 4), ("Good", 3), ("Requires improvement", 2), ("Inadequate", 1))),
    ("Focused visit", "ILACS focused visit", date(2018, 1, 1),
     ACT_2006 | {"topic_label": "Topic", "draft_days": 20}, (), ()),
    ("Monitoring visit", "ILACS monitoring visit", date(2018, 1, 1),
     {"publicity": "none",
      "note": "A monitoring visit gives no judgements, and no statement answers it."}, (), ()),
    ("JTAI", "Joint targeted area inspection", date(2016, 1, 1),
     ACT_2004 | {"topic_label": "Theme"}, (), ()),
    ("Area SEND", "Area special educational needs and disability inspection", date(2023, 1, 1),
     ACT_2004 | {
         "statement_name": "priority action plan (area SEND)",
         "statement_days": None,
         "note": "The period for a priority action plan (area SEND) is not known here.",
     },
     (("Inspection outcome", "Area partnership", "Local area partnership"),), SEND_OUTCOMES),
    ("Area SEND", "Local area special educational needs and disability inspection",
     date(2016, 5, 1), ACT_2004, (), ()),
)  # fmt: skip


def add_published_frameworks(apps, schema_editor):
    """Add the frameworks to a table that has none."""
    version = apps.get_model("actionplans", "FrameworkVersion")
    if version.objects.exists():
        return
    for name, title, since, facts, subjects, grades in PUBLISHED:
        row = version.objects.create(name=name, title=title, since=since, **facts)
        for position, (words, theme, *body) in enumerate(subjects, 1):
            row.subjects.create(position=position, words=words, theme=theme, body="".join(body))
        for position, (words, level, *follow_up) in enumerate(grades, 1):
            row.grades.create(
                position=position, words=words, level=level, follow_up="".join(follow_up)
            )


class Migration(migrations.Migration):

    dependencies = [("actionplans", "0003_frameworks")]

    operations = [migrations.RunPython(add_published_frameworks, migrations.RunPython.noop)]

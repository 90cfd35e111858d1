"""Which page answers which address?"""

from django.urls import include, path

from tocsin.web.begin import begin
from tocsin.web.case import case, cases, sheet
from tocsin.web.changes import decisions, documents, next_, register, simulation, summary, timeline, timetable, views
from tocsin.web.changes_answer import answer, consultation
from tocsin.web.changes_build import build
from tocsin.web.changes_collated import worked
from tocsin.web.changes_compared import rulebooks_compared, rules
from tocsin.web.changes_desk import desk
from tocsin.web.changes_open import calendar, change_json, feed, register_csv, register_json
from tocsin.web.changes_paper import document, saved
from tocsin.web.changes_procedure import procedure
from tocsin.web.changes_simulate import simulate
from tocsin.web.changes_simulated import simulated, simulations
from tocsin.web.changes_vary import variation
from tocsin.web.claim import claimed
from tocsin.web.cover import cover
from tocsin.web.decide import decide
from tocsin.web.gaps import gaps, listed
from tocsin.web.guest import guest
from tocsin.web.health import health
from tocsin.web.home import home
from tocsin.web.inbox import notice, notices
from tocsin.web.invitations import invitations
from tocsin.web.mine import mine
from tocsin.web.operator import operator
from tocsin.web.organisation import organisation
from tocsin.web.routes import routes
from tocsin.web.rulebooks import rulebook, rulebooks
from tocsin.web.seen import seen
from tocsin.web.step_in import step_in
from tocsin.web.systems import systems

OF_CHANGES = (
    ("changes/", register),
    ("changes/next/", next_),
    ("changes/<str:reference>/", summary),
    ("changes/<str:reference>/documents/", documents),
    ("changes/<str:reference>/documents/<str:document>/", document),
    ("changes/<str:reference>/documents/<str:document>.<str:ending>", saved),
    ("changes/<str:reference>/views/", views),
    ("changes/<str:reference>/timetable/", timetable),
    ("changes/<str:reference>/decisions/", decisions),
    ("changes/<str:reference>/simulation/", simulation),
    ("changes/<str:reference>/timeline/", timeline),
    ("changes/<str:reference>/rules/", rules),
    ("changes/<str:reference>/consultations/<str:consultation>/", consultation),
    ("rulebooks/compare/", rulebooks_compared),
    ("processes/<str:name>/", procedure),
)
"""Open to everybody as far as they are White, and under an organisation's address as it may see them."""

urlpatterns = [
    path("changes/register.json", register_json, name="changes-json"),
    path("changes/register.csv", register_csv, name="changes-csv"),
    path("changes/feed.atom", feed, name="changes-feed"),
    path("changes/calendar.ics", calendar, name="changes-calendar"),
    path("changes/<str:reference>/change.json", change_json, name="change-json"),
    *(path(where, view, name="open-changes") for where, view in OF_CHANGES),
    *(path(f"as/<str:party>/{where}", view, name="changes") for where, view in OF_CHANGES),
    path("as/<str:party>/changes/<str:reference>/paper/", build, name="change-paper"),
    path("as/<str:party>/changes/<str:reference>/desk/", desk, name="change-desk"),
    path("as/<str:party>/changes/<str:reference>/variation/", variation, name="change-variation"),
    path("as/<str:party>/changes/<str:reference>/simulate/", simulate, name="change-simulate"),
    path(
        "as/<str:party>/changes/<str:reference>/consultations/<str:consultation>/answer/", answer, name="change-answer"
    ),
    path("as/<str:party>/changes/<str:reference>/consultations/<str:consultation>/desk/", worked, name="change-worked"),
    path("as/<str:party>/simulations/", simulations, name="simulations"),
    path("as/<str:party>/simulations/<str:run>/", simulated, name="simulated"),
    path("", begin, name="begin"),
    path("account/", mine, name="mine"),
    path("account/", include("tocsin.web.accounts.urls")),
    path("step-in/", step_in, name="step-in"),
    path("n/<str:token>", guest, name="guest"),
    path("claim/", claimed, name="claim"),
    path("operator-can-read/", operator, name="operator"),
    path("health/", health, name="health"),
    path("as/<str:party>/", home, name="home"),
    path("as/<str:party>/notices/", notices, name="notices"),
    path("as/<str:party>/notices/<str:reference>/", notice, name="notice"),
    path("as/<str:party>/organisation/", organisation, name="organisation"),
    path("as/<str:party>/seen/", seen, name="seen"),
    path("as/<str:party>/invitations/", invitations, name="invitations"),
    path("as/<str:party>/cases/", cases, name="cases"),
    path("as/<str:party>/cases/<str:reference>/", case, name="case"),
    path("as/<str:party>/cases/<str:reference>/report.<str:ending>", sheet, name="sheet"),
    path("as/<str:party>/cases/<str:reference>/<str:act>/", decide, name="decide"),
    path("as/<str:party>/systems/", systems, name="systems"),
    path("as/<str:party>/routes/", routes, name="routes"),
    path("as/<str:party>/gaps/", gaps, name="gaps"),
    path("as/<str:party>/gaps/list.<str:ending>", listed, name="listed"),
    path("as/<str:party>/cover/", cover, name="cover"),
    path("as/<str:party>/rulebooks/", rulebooks, name="rulebooks"),
    path("as/<str:party>/rulebooks/<str:name>/", rulebook, name="rulebook"),
]
handler400 = "tocsin.web.broken.wrong"
handler403 = "tocsin.web.broken.barred"
handler404 = "tocsin.web.broken.nothing"
handler500 = "tocsin.web.broken.ours"

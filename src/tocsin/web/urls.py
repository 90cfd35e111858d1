"""Which page answers which address?"""

from django.urls import path

from tocsin.web.case import case, cases, sheet
from tocsin.web.choose import choose
from tocsin.web.cover import cover
from tocsin.web.gaps import gaps, listed
from tocsin.web.guest import guest
from tocsin.web.home import home
from tocsin.web.routes import routes
from tocsin.web.rulebooks import rulebook, rulebooks
from tocsin.web.systems import systems

urlpatterns = [
    path("", choose, name="choose"),
    path("n/<str:token>", guest, name="guest"),
    path("as/<str:party>/", home, name="home"),
    path("as/<str:party>/cases/", cases, name="cases"),
    path("as/<str:party>/cases/<str:reference>/", case, name="case"),
    path("as/<str:party>/cases/<str:reference>/report.<str:ending>", sheet, name="sheet"),
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

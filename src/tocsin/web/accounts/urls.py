"""Which pages sign somebody in, keep second factors and end sessions? All of them stand under one address."""

from allauth.socialaccount.providers.openid_connect.urls import urlpatterns as providers
from django.urls import include, path

urlpatterns = [
    path("", include("allauth.account.urls")),
    path("factors/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("joined/", include("allauth.socialaccount.urls")),
    *providers,
]

"""The addresses of duties: each verb is a noun."""

from __future__ import annotations

from django.urls import path

from huilu.web.duties import contacts, portfolios

_UNIT, _CONTACTS = "units/<str:code>/duties/", "units/<str:code>/contacts/"

urlpatterns = [
    path(_UNIT, portfolios.index, name="duties"),
    path(f"{_UNIT}topics/", portfolios.topics, name="duty-topics"),
    path(f"{_UNIT}release/", portfolios.release, name="duty-release"),
    path(f"{_UNIT}first/", portfolios.first, name="duty-first"),
    path(_CONTACTS, contacts.index, name="contacts"),
    path(f"{_CONTACTS}plan/", contacts.plan, name="contact-plan"),
    path(f"{_CONTACTS}ending/", contacts.ending, name="contact-ending"),
    path(f"{_CONTACTS}items/", contacts.items, name="contact-items"),
    path(f"{_CONTACTS}items/<str:number>/", contacts.uptake, name="contact-uptake"),
]

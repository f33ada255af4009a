"""The org app."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "huilu.org"
    label = "org"

"""The programmes app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "huilu.programmes"
    label = "programmes"

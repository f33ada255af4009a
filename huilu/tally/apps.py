"""The tally app."""

from django.apps import AppConfig


class TallyConfig(AppConfig):
    name = "huilu.tally"
    label = "tally"

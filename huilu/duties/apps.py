"""The duties app."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "huilu.duties"
    label = "duties"

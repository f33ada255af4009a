"""The burden app."""

from django.apps import AppConfig


class BurdenConfig(AppConfig):
    name = "huilu.burden"
    label = "burden"

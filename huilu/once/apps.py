"""The once app."""

from django.apps import AppConfig


class OnceConfig(AppConfig):
    name = "huilu.once"
    label = "once"

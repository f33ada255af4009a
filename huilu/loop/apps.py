"""The loop app."""

from django.apps import AppConfig


class LoopConfig(AppConfig):
    name = "huilu.loop"
    label = "loop"

"""The clock app."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "huilu.clock"
    label = "clock"

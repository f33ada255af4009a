"""The handover app."""

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "huilu.handover"
    label = "handover"

"""The reorganisation app."""

from django.apps import AppConfig


class ReorganisationConfig(AppConfig):
    name = "huilu.reorganisation"
    label = "reorganisation"

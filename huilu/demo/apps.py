"""The demo app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "huilu.demo"
    label = "demo"

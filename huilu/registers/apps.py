"""The registers app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "huilu.registers"
    label = "registers"

"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "huilu.accounts"
    label = "accounts"

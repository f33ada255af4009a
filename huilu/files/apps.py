"""The files app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "huilu.files"
    label = "files"

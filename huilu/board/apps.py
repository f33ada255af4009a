"""The board app."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "huilu.board"
    label = "board"

"""The answers app."""

from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "huilu.answers"
    label = "answers"

"""The reviews app."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "huilu.reviews"
    label = "reviews"

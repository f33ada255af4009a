"""The web server's way in."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# A page that waits for others is worse than one that says so; imports and migrations take the time they need.
for database in settings.DATABASES.values():
    database["OPTIONS"]["options"] += " -c lock_timeout=5s -c statement_timeout=30s"
application = get_wsgi_application()

"""The web server's way in: gunicorn foi_tracker.wsgi"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "foi_tracker.settings")

application = get_wsgi_application()

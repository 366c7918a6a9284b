# One image for the web server, the worker and the timetable; docker-compose.yml says which.
FROM python:3.13-slim-trixie

# pg_dump and pg_restore of the same release as the PostgreSQL in docker-compose.yml; and the program
# that recognises words in scans, English and Welsh.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client-17 tesseract-ocr tesseract-ocr-cym \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp foi \
    && install -d -o foi -g foi -m 0750 /data

WORKDIR /app
# The packages first: a change of our own code does not fetch them again.
COPY requirements.lock redis-binary.lock ./
COPY script/setup script/setup
RUN script/setup --without-redis && rm -rf /root/.cache
COPY . .
RUN chmod -R a+rX foi_tracker requests_app responses_app templates script manage.py \
    && .venv/bin/python -m compileall -q .venv/lib foi_tracker requests_app responses_app

ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    FOI_DATA_DIR=/data
USER foi
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "foi_tracker.wsgi", "--bind", "0.0.0.0:8000", \
     "--workers", "2", "--threads", "4", "--timeout", "120", "--worker-tmp-dir", "/dev/shm", \
     "--no-control-socket", "--access-logfile", "-"]

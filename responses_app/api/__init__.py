"""The read-only JSON API under `/api/v1/`: a door like the pages, for scripts.

`door` lets people in and keeps errors plain, `routes/` has a module for each thing to read, and
`service` puts them together. django-ninja and pydantic are loaded with the first question that
the API is asked, never with the rest of the site: that would make every command start slower.
"""

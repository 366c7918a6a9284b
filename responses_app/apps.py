from django.apps import AppConfig


class ResponsesAppConfig(AppConfig):
    name = "responses_app"
    verbose_name = "Responses: what came back, and what it adds up to"

    def ready(self) -> None:
        """The outbox, which does not know this app, asks whether a digest is still true."""
        from requests_app import outbox
        from responses_app import digest

        outbox.still_true = digest.still_true

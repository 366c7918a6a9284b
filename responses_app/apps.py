from django.apps import AppConfig


class ResponsesAppConfig(AppConfig):
    name = "responses_app"
    verbose_name = "Responses: what came back, and what it adds up to"

    def ready(self) -> None:
        """The outbox, which does not know this app, asks whether a letter is still true."""
        from requests_app import last_look, outbox
        from responses_app import confirmations, digest

        outbox.still_true = digest.still_true
        last_look.why_figures_changed = confirmations.why_not_sent

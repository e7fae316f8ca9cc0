"""What every response carries, and what a request may not do."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import Flask, Request, Response, current_app, request
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    HTTPException,
    MethodNotAllowed,
    RequestEntityTooLarge,
)
from werkzeug.formparser import FormDataParser

from formc.devserver.uploads import MAX_FILE
from formc.runtime.messages import size_words
from formc.templating import environment

MAX_BODY = 3 * MAX_FILE  # where no form allows more
MAX_TEXT = 512 * 1024  # of everything that is no file
MAX_FIELDS = 10_000
MAX_PARTS = 1_000

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # "no-referrer" would make browsers post with `Origin: null`, which we refuse.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=()",
    "Cache-Control": "no-store",
}

_WORDS = {
    400: ("Tego nie da się odczytać", "Wyślij formularz jeszcze raz ze strony, na której jest."),
    403: ("Nie wolno", "Formularz można wysłać tylko z tej samej strony."),
    404: ("Nie ma takiej strony", "Sprawdź adres albo zacznij od listy usług."),
    405: ("Tak nie można", "Ta strona nie przyjmuje takiego żądania."),
    413: (
        "Za dużo",
        "Jeden plik może mieć najwyżej {file}, a wszystko razem {body}. Dodaj mniejsze pliki.",
    ),
    415: ("Tego nie przyjmujemy", "Wyślij formularz ze strony, na której jest."),
    500: ("Coś się zepsuło", "To nasz błąd, nie Twój. Szczegóły są w dzienniku serwera."),
}


class _StrictRequest(Request):
    """A body that cannot be parsed is an error; Flask would go on as if it were empty."""

    def make_form_data_parser(self) -> FormDataParser:
        parser = super().make_form_data_parser()
        parser.silent = False
        return parser


def protect(app: Flask, hosts: tuple[str, ...], file: int = MAX_FILE, body: int = MAX_BODY) -> None:
    """Limits, headers and error pages for an application. `hosts` are the names by which it may
    be called (none: any), so that no foreign name can be pointed at this machine; `file` and `body`
    are the most bytes of one upload and of a whole request."""
    app.config.update(
        MAX_FILE=file,
        MAX_CONTENT_LENGTH=body,
        MAX_FORM_MEMORY_SIZE=MAX_TEXT,
        MAX_FORM_PARTS=MAX_PARTS,
        TRUSTED_HOSTS=list(hosts) or None,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.request_class = _StrictRequest
    app.before_request(_same_origin)
    app.after_request(_with_headers)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _our_bug)


def posted_pairs(request: Request) -> list[tuple[str, str]]:
    """The fields of a body, in order. Strict UTF-8: raises 400, or 413 for too many."""
    if request.mimetype != "multipart/form-data":
        return _url_encoded(request)
    try:
        pairs = list(request.form.items(multi=True))
    except ValueError as error:  # no multipart at all, whatever it calls itself
        raise BadRequest from error
    # Werkzeug writes U+FFFD where bytes are no UTF-8; nobody types it.
    if any("\N{REPLACEMENT CHARACTER}" in text for pair in pairs for text in pair):
        raise BadRequest
    return pairs


def _url_encoded(request: Request) -> list[tuple[str, str]]:
    body = request.stream.read(MAX_TEXT + 1)
    if len(body) > MAX_TEXT or body.count(b"&") >= MAX_FIELDS:
        raise RequestEntityTooLarge
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeError as error:
        raise BadRequest from error


def error_page(code: int) -> str:
    """The page of an HTTP error: what happened and what to do, nothing of ours."""
    title, words = _WORDS.get(code, (f"Błąd {code}", "Wróć do listy usług."))
    template = environment().get_template("devserver/error.html")
    config = current_app.config
    limits = {"file": config["MAX_FILE"], "body": config["MAX_CONTENT_LENGTH"]}
    said = words.format(**{name: size_words(most) for name, most in limits.items()})
    return template.render(code=code, title=title, words=said)


def _same_origin() -> None:
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin and origin != request.host_url.rstrip("/"):
        raise Forbidden


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def _http_error(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    code = error.code or 500
    methods = error.valid_methods if isinstance(error, MethodNotAllowed) else None
    headers = {"Allow": ", ".join(sorted(methods))} if methods else {}
    return error_page(code), code, headers


def _our_bug(error: Exception) -> tuple[str, int]:
    current_app.logger.error("unexpected", exc_info=error)
    return error_page(500), 500

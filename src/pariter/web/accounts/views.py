"""The views of django-allauth, answering errors as all our pages do."""

from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from pariter.web.access import View


def plainly(view: View) -> View:
    """Answer a form with errors with status 422."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponseBase:
        response = view(request, *arguments, **options)
        if isinstance(response, TemplateResponse) and response.status_code == HTTPStatus.OK:
            form = (response.context_data or {}).get("form")
            if form is not None and form.errors:
                response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    return answer

"""A certificate as one self-contained HTML page."""

from __future__ import annotations

from autograder.audit import Certificate
from autograder.report.pages import render

__all__ = ["certificate_html"]


def certificate_html(certificate: Certificate) -> str:
    """The rates, every miss, and what a student with each mistake reads. Needs jinja2."""
    return render("certificate.html", certificate=certificate)

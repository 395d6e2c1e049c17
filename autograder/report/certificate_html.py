"""A certificate as one self-contained HTML page."""

from __future__ import annotations

from autograder.audit import Certificate
from autograder.report.text import clean

__all__ = ["certificate_html"]


def certificate_html(certificate: Certificate) -> str:
    """The rates, every miss, and what a student with each mistake reads. Needs jinja2."""
    from jinja2 import Environment, PackageLoader

    loader = PackageLoader("autograder.report", "templates")
    page = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page.filters |= {"clean": clean, "percent": lambda rate: f"{rate:.1%}"}
    return page.get_template("certificate.html").render(certificate=certificate)

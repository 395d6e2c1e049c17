"""Renderers: a verdict, a class or a certificate as terminal text, a table or a page."""

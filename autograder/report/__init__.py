"""Renderers: a verdict or a certificate as terminal text or a page."""

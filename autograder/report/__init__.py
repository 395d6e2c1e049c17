"""Renderers: a verdict as terminal text."""

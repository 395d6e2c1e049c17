"""Renderers: a verdict or a class as terminal text, a page, a card or a table.

They read results and give back text. They write no file, grade nothing, and change no verdict.
"""

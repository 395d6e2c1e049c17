"""Processes of this machine that read and judge submissions, one at a time each, within bounds.

Jobs come in and results leave, here as in a cluster: an order, and an answer in JSON that has to
fit it. One fork server lends all of these processes their children.
"""

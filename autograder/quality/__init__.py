"""Proves a suite: the audit on wheats and chaffs, and the calibration of its accuracy threshold.

Error rates with their bounds leave, as a certificate and as a record of trainings. Nothing in
here is needed to grade anybody.
"""

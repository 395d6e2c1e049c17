"""Audits a suite: do its checks accept correct submissions, and catch and name known mistakes?"""

from autograder.audit.certificate import Certificate, certify
from autograder.audit.corpus import Specimen, read_corpus
from autograder.audit.trials import Trial, grade_all, plan

__all__ = ["Certificate", "Specimen", "Trial", "certify", "grade_all", "plan", "read_corpus"]

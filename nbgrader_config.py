"""Settings of nbgrader: the folder of this file is the course directory."""

import os
import sys
from pathlib import Path

from autograder.frontends.nbgrader.autograde_all import autograde_all
from autograder.frontends.nbgrader.plain_logs import log_plainly

c = get_config()  # noqa: F821 - nbgrader defines it

# nbgrader starts `alembic` by its name to make a gradebook. It lies beside this Python, also where
# the environment is not activated.
os.environ["PATH"] = (
    f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{Path(sys.executable).parent}"
)

# What students wrote, file names included, reaches no terminal and no log as control characters.
log_plainly()

# submitted/<student>/mnist/mnist.py is graded as a notebook is, where there is no notebook, and a
# file that is another one than was graded last is graded without --force, too.
autograde_all()

c.CourseDirectory.course_id = "digits"

# Students' notebooks are graded by the kit: their code runs in a box, and never in nbgrader's own
# process or in a kernel. Uncomment the last line of this block to have nbgrader run every cell in
# a kernel instead, as it does without the kit; nothing then keeps student code off this machine.
c.Autograde.autograde_preprocessors = [
    "autograder.frontends.nbgrader.grade_in_box.GradeInBox",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "autograder.frontends.nbgrader.save_grades.SaveGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# c.Autograde.autograde_preprocessors[0] = "nbgrader.preprocessors.Execute"

# A file that is no notebook costs its own student alone, and is named.
c.Autograde.exporter_class = "autograder.frontends.nbgrader.untrusted.AnyNotebookExporter"

# What students deleted, doubled or spoilt of nbgrader's cells is put right first.
c.Autograde.sanitize_preprocessors = [
    "autograder.frontends.nbgrader.restore_cells.RestoreCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# "auto" is the highest level of isolation that this machine gives, but never L0, which keeps
# student code off nothing: for that, write "L0".
c.GradeInBox.isolation = "auto"

# Verdicts that were reached before, by `autograder grade` or by nbgrader, are not reached again.
c.GradeInBox.results = "graded/results.jsonl"

# `nbgrader zip_collect mnist` takes what `autograder collect` takes: the platform's folders and
# names say whose a file is, people.csv beside this file gives ids, and decisions.csv has what a
# person decided. What cannot be unpacked costs its own student alone.
c.ZipCollectApp.extractor_plugin = "autograder.frontends.nbgrader.unpack_download.UnpackDownload"
c.ZipCollectApp.collector_plugin = "autograder.frontends.nbgrader.collect_by_owner.CollectByOwner"

# What handing in late costs: nothing, unless you say so. So many percent of the points that can
# be reached for each day (or hour) that has begun, after some minutes of grace, up to a limit. When
# somebody handed in stands in timestamp.txt beside the file; the deadline is set by
# `nbgrader db assignment add mnist --duedate "2026-01-10 12:00 UTC"`. Extensions are rows of
# extensions.csv: student,assignment,until,reason, as in ada,mnist,2026-01-12 12:00 UTC,ill.
# After a change of any of these: `nbgrader autograde mnist --force`.
c.AssignLatePenalties.plugin_class = "autograder.frontends.nbgrader.late_rules.LateRules"
# c.LateRules.percent = 10
# c.LateRules.per = "day"
# c.LateRules.grace_minutes = 15
# c.LateRules.most_percent = 50
c.LateRules.extensions = "extensions.csv"

# `nbgrader export` leaves the points of whoever a person still has to grade empty, and says why.
c.ExportApp.plugin_class = "autograder.frontends.nbgrader.plain_export.PlainExport"

# A kernel that imports TensorFlow and trains needs longer than nbgrader's 30 seconds a cell.
c.Execute.timeout = 300

# On the formgrader's pages and in feedback, what students wrote is text: it can neither act nor
# pass for one of the page's own fields, and what takes long to format is shown as it was written.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.preprocessors = ["autograder.frontends.nbgrader.pages.SafePages"]
c.HTMLExporter.filters = {
    "markdown2html": "autograder.frontends.nbgrader.pages.shown_markdown",
    "highlight_code": "autograder.frontends.nbgrader.pages.shown_code",
    "clean_html": "autograder.frontends.nbgrader.pages.shown_html",
}

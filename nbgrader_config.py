"""nbgrader's configuration: plain `nbgrader` commands run from this folder put torchmark's judge to work."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "torchmark"

# torchmark repairs what was done to a notebook and judges it in a sandbox; the rest is nbgrader's own.
c.Autograde.sanitize_preprocessors = [
    "torchmark.nbgrader.Repair",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "torchmark.nbgrader.Overwrite",
    "torchmark.nbgrader.Checked",
]
c.Autograde.autograde_preprocessors = [
    "torchmark.nbgrader.Judge",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "torchmark.nbgrader.Book",
    "nbgrader.preprocessors.AssignLatePenalties",
    "torchmark.nbgrader.Checked",
]

# A notebook is validated when all of these are done with it, not after each.
c.Exporter.optimistic_validation = True

# A link in a submission is not followed.
c.Autograde.pre_convert_hook = "torchmark.nbgrader.refuse_links"

# The feedback page: verdicts on top, messages below, nothing that runs or is fetched.
c.GenerateFeedback.exporter_class = "torchmark.feedback.FeedbackExporter"

# In the formgrader no script of a student runs.
c.HTMLExporter.filters = {"markdown2html": "torchmark.page.markdown2html"}

# The seed of all random inputs: another number gives another set of hidden inputs (build again after a change).
c.Judge.seed = 0

# How student code is held: "bubblewrap", or "none" (unprotected).
c.Judge.sandbox = "bubblewrap"

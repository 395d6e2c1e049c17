"""``pytest exercises``: a submission's tasks and checks as pytest's own tree."""

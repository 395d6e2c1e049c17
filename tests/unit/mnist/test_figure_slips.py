"""One slip in a plot costs one check, the rest is judged as if it were right, and it is named."""

from __future__ import annotations

import pytest

from autograder.box.probing import CallFailedError
from tests.support.figure_words import ROLES, WORDS
from tests.support.figures import judged, lost

PAIR = """
fig, (a, b) = plt.subplots(1, 2)
for ax, k in ((a, 'accuracy'), (b, 'loss')):
    ax.plot(e, h[k], label='train'); ax.plot(e, h['val_' + k], label='val')
    ax.set(title=k, xlabel='epoch'); ax.legend()
"""
TUTORIAL = """
for k in ('accuracy', 'loss'):
    plt.plot(h[k]); plt.plot(h['val_' + k])
    plt.title('model ' + k); plt.ylabel(k); plt.xlabel('epoch')
    plt.legend(['train', 'val'], loc='upper left')
    plt.show()
"""
BACK = "\nreturn fig"
FIGURE, CURVES = "returns_a_figure", "shows_the_four_curves"
METRIC, PART = "tells_accuracy_from_loss", "tells_training_from_validation"
TEST, EPOCH = "says_validation_not_test", "x_axis_says_epoch"


def pair(**changes: str) -> str:
    """The right figure with some words in it changed: train, val, title, xlabel."""
    wanted = {"train": "'train'", "val": "'val'", "title": "k", "xlabel": "'epoch'"} | changes
    body = PAIR.replace("label='train'", f"label={wanted['train']}")
    body = body.replace("label='val'", f"label={wanted['val']}")
    return (
        body.replace("title=k", f"title={wanted['title']}").replace(
            "xlabel='epoch'", f"xlabel={wanted['xlabel']}"
        )
        + BACK
    )


RIGHT = {
    "shown_and_given_back": PAIR + "\nplt.show()" + BACK,
    "kept_before_it_is_shown": PAIR + "\nf = plt.gcf(); plt.show()\nreturn f",
    "shown_without_waiting": PAIR + "\nplt.show(block=False)\nreturn plt.gcf()",
    "drawn_and_current": PAIR + "\nplt.draw()\nreturn plt.gcf()",
    "an_empty_figure_beside": "\nplt.figure()" + PAIR + BACK,
    "epoch_below_one_of_two_panels": pair(xlabel="'epoch' if ax is b else ''"),
    "limits_that_are_wide_enough": PAIR + "    ax.set(xlim=(-1, 20), ylim=(0, 4))" + BACK,
    "validation_in_an_unknown_word": pair(val="'Uthibitisho'"),
    "validation_without_a_word_for_it": pair(val="k"),
    "training_in_an_unknown_word": pair(train="'Mafunzo'"),
    "misspelt": pair(train="'trianing'", val="'vaildation'", title="k[:-1] + k[-1]"),
    "unseen": pair(train="'seen'", val="'unseen'"),
    "eval": pair(val="'eval'"),
    "cv": pair(val="'cv'"),
    "error_for_loss": pair(title="{'accuracy': 'accuracy', 'loss': 'error'}[k]"),
    "number_of_the_epoch": pair(xlabel="'# of epochs'"),
    "epoch_at_the_ticks": pair(xlabel="''").replace(
        BACK, "\nb.set_xticks(e, [f'epoch {i}' for i in e])" + BACK
    ),
    "epoch_below_the_figure": pair(xlabel="''").replace(BACK, "\nfig.supxlabel('Epochs')" + BACK),
    "epoch_in_the_title": pair(xlabel="''", title="k + ' over the epochs'"),
}

# What is wrong: the body, the checks that it costs, words of the first one's cause.
SLIPS: dict[str, tuple[str, list[str], str]] = {
    "current_after_show": (PAIR + "\nplt.show()\nreturn plt.gcf()", [FIGURE], "plt.gcf() after"),
    "current_after_pyplot": (
        TUTORIAL.replace("    plt.plot(h[k])", "    plt.subplot(1, 2, 1 + (k == 'loss'))\n"
                         "    plt.plot(h[k])").replace("    plt.show()", "")
        + "\nplt.show(); return plt.gcf()", [FIGURE], "is empty",
    ),
    "show_returned": (PAIR + "\nreturn plt.show()", [FIGURE], "what plt.show() gives"),
    "nothing_returned": (PAIR, [FIGURE], "no return of it"),
    "with_axes": (PAIR + "\nreturn fig, (a, b)", [FIGURE], "as a tuple"),
    "pyplot": (PAIR + "\nreturn plt", [FIGURE], "pyplot itself"),
    "axes": (PAIR + "\nreturn a", [FIGURE], "Axes came back"),
    "array_of_axes": (PAIR + "\nreturn np.array([a, b])", [FIGURE], "as a ndarray"),
    "no_brackets": (PAIR + "\nreturn plt.gcf", [FIGURE], "brackets are missing"),
    "legend": (PAIR + "\nreturn ax.legend()", [FIGURE], "A part of the figure"),
    "name_of_a_file": (PAIR + "\nreturn 'curves.png'", [FIGURE], "A str came back"),
    "the_history": (PAIR + "\nreturn history", [FIGURE], "handed in"),
    "number": (PAIR + "\nreturn 1", [FIGURE], "gave back a int"),
    "an_empty_figure_made_first": (
        "first = plt.figure()" + PAIR + "\nreturn first", [FIGURE], "in another one",
    ),
    "two_shows": (TUTORIAL, [FIGURE, CURVES], "drawn and shown"),
    "two_shows_and_current": (TUTORIAL + "\nreturn plt.gcf()", [FIGURE, CURVES], "is empty"),
    "two_figures": (
        TUTORIAL.replace("plt.plot(h[k])", "fig = plt.figure(); plt.plot(h[k])")
        .replace("plt.show()", "") + BACK, [CURVES], "several figures; only one",
    ),
    "two_figures_first_given_back": (
        TUTORIAL.replace("plt.plot(h[k])", "fig = plt.figure(); plt.plot(h[k])")
        .replace("plt.show()", "") + "\nreturn plt.figure(1)", [CURVES], "several figures",
    ),
    "two_figures_with_titles_of_their_own": (
        "for k in ('accuracy', 'loss'):\n"
        "    fig, ax = plt.subplots(); fig.suptitle(k); fig.supxlabel('epoch')\n"
        "    ax.plot(h[k]); ax.plot(h['val_' + k]); fig.legend(['train', 'val'])" + BACK,
        [CURVES], "several figures",
    ),
    "y_limits_of_accuracy_for_both": (
        PAIR + "    ax.set_ylim(0, 1)" + BACK, [CURVES], "y axis shows 0 to 1",
    ),
    "y_limits_too_narrow": (PAIR + "\na.set_ylim(0.9, 1)" + BACK, [CURVES], "0.9 to 1"),
    "x_limits": (PAIR + "    ax.set_xlim(0, 5)" + BACK, [CURVES], "x axis shows 0 to 5"),
    "all_limits": (PAIR + "\nb.axis([0, 10, 0, 1])" + BACK, [CURVES], "partly outside"),
    "invisible": (pair(val="'val', alpha=0"), [CURVES], "drawn invisibly"),
    "switched_off": (PAIR + "\nb.set_visible(False)" + BACK, [CURVES], "switched off"),
    "under_a_sheet": (
        PAIR + "    ax.axhspan(*ax.get_ylim(), color='w', zorder=9)" + BACK,
        [CURVES], "something lies on it",
    ),
    "epochs_from_two": (
        pair().replace("plot(e,", "plot(np.array(e) + 2,"), [CURVES], "other x values",
    ),
    "epochs_upwards": (
        pair().replace("(e, h[k]", "(h[k], e").replace("(e, h['val_' + k]", "(h['val_' + k], e"),
        [CURVES], "x and y changed over",
    ),
    "two_figures_in_one_show": (
        TUTORIAL.replace("plt.plot(h[k])", "plt.figure(); plt.plot(h[k])")
        .replace("    plt.show()", "") + "\nplt.show()", [FIGURE, CURVES], "drawn and shown",
    ),
    "loss_in_percent": (pair().replace("(e, h[k]", "(e, 100 * np.array(h[k])"), [CURVES], "100"),
    "accuracy_in_both_panels": (
        pair().replace("h[k]", "h['accuracy']").replace("h['val_' + k]", "h['val_accuracy']"),
        [CURVES], "drawn more than once",
    ),
    "training_twice": (pair().replace("h['val_' + k]", "h[k]"), [CURVES], "more than once"),
    "validation_forgotten": (
        pair().replace("ax.plot(e, h['val_' + k], label='val')", ""), [CURVES, PART],
        "validation curves are missing",
    ),
    "loss_forgotten": (
        pair().replace("(b, 'loss')", "").replace(", ):", ",):"), [CURVES, METRIC],
        "loss curves are missing",
    ),
    "validation_curves_in_each_others_panel": (
        "fig, (a, b) = plt.subplots(1, 2)\n"
        "a.plot(h['accuracy'], label='train'); a.plot(h['val_loss'], label='val')\n"
        "b.plot(h['loss'], label='train'); b.plot(h['val_accuracy'], label='val')\n"
        "for ax, k in ((a, 'accuracy'), (b, 'loss')):\n"
        "    ax.set(title=k, xlabel='epoch'); ax.legend()" + BACK,
        [METRIC], "into the panel that is labelled as loss",
    ),
    "one_title_for_both": (pair(title="'accuracy'"), [METRIC], "accuracy instead of loss"),
    "titles_swapped": (
        pair(title="'loss' if ax is a else 'accuracy'"), [METRIC], "loss instead of accuracy",
    ),
    "titles_without_a_metric": (pair(title="'my model'"), [METRIC], "Nothing in the figure"),
    "titles_of_an_unknown_language": (
        pair(title="{'accuracy': 'Usahihi', 'loss': 'Hasara'}[k]"), [METRIC],
        "cannot read in 'Usahihi' which curve is accuracy",
    ),
    "labels_of_an_unknown_language": (
        pair(train="'Mafunzo'", val="'Uthibitisho'"), [PART],
        "cannot read in 'Mafunzo' which curve is training",
    ),
    "all_in_one_panel": (
        TUTORIAL.replace("plt.show()", "") + "\nreturn plt.gcf()", [METRIC, PART],
        "in one panel, and it is labelled as loss only",
    ),
    "labels_swapped_in_one_panel": (
        "fig, ax = plt.subplots()\n"
        "for k in ('accuracy', 'loss'):\n"
        "    ax.plot(e, h[k], label='val ' + k); ax.plot(e, h['val_' + k], label='train ' + k)\n"
        "ax.set(title='accuracy and loss', xlabel='epoch'); ax.legend()" + BACK,
        [PART], "validation instead of training",
    ),
    "labels_swapped": (pair(train="'validation'", val="'train'"), [PART], "validation instead of"),
    "one_label_twice": (pair(train="k", val="k"), [PART], "same label"),
    "training_twice_in_the_legend": (pair(val="'training'"), [PART], "training instead of"),
    "no_legend": (pair().replace("ax.legend()", "pass"), [PART], "no legend shows them"),
    "no_label_for_training": (pair(train="''"), [PART], "has no label, while others"),
    "test_for_validation": (pair(val="'test'"), [TEST], "labelled as test"),
    "test_in_turkish": (pair(train="'eğitim'", val="'test'"), [TEST], "labelled as test"),
    "test_in_chinese": (pair(train="'训练'", val="'测试'"), [TEST], "labelled as test"),
    "no_x_label": (pair(xlabel="''"), [EPOCH], "x axis has no label"),
    "iterations": (pair(xlabel="'iterations'"), [EPOCH], "labelled 'iterations'"),
    "time": (pair(xlabel="'time (s)'"), [EPOCH], "labelled 'time (s)'"),
    "metric_at_the_x_axis": (pair(xlabel="k"), [EPOCH], "labelled 'accuracy'"),
    "one_panel_says_steps": (
        pair(xlabel="'epoch' if ax is a else 'steps'"), [EPOCH], "curve of loss",
    ),
    "axis_labels_swapped": (pair(xlabel="k, ylabel='epoch'"), [EPOCH], "changed places"),
    "epoch_in_an_unknown_language": (pair(xlabel="'kipindi'"), [EPOCH], "does not read"),
    "old_key": (
        pair().replace("h[k]", "h[k[:3] if k == 'accuracy' else k]")
        .replace("h['val_' + k]", "h['val_acc' if k == 'accuracy' else 'val_loss']"),
        [CURVES], "no entry of this name: 'acc', 'val_acc'",
    ),
    "misspelt_key": (
        pair().replace("h['val_' + k]", "h['validation_' + k]"), [CURVES],
        "'validation_accuracy', 'validation_loss'",
    ),
    "history_as_dictionary": (
        pair().replace("h[k]", "history[k]"), [CURVES], "used like a dictionary",
    ),
    "lists_as_attributes": (
        pair().replace("h[k]", "getattr(history, k)"), [CURVES], "no attribute 'accuracy'",
    ),
    "values_changed": (
        "h['loss'].sort(); h['loss'].reverse()" + pair(), [CURVES, "leaves_history_unchanged"], "",
    ),
}  # fmt: skip
LANGUAGES = {
    language: dict(zip(ROLES, words.split("|"), strict=True)) for language, words in WORDS.items()
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_a_reader_understands_passes(name: str) -> None:
    assert lost(RIGHT[name]) == {}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_costs_its_own_check_and_is_named(name: str) -> None:
    body, checks, words = SLIPS[name]
    found = lost(body)
    assert list(found) == checks
    assert words in found[checks[0]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_may_be_labelled_in_any_of_these_languages(language: str) -> None:
    words = LANGUAGES[language]
    body = pair(
        train=repr(words["training"]),
        val=repr(words["validation"]),
        title=f"{ {one: words[one].title() for one in ('accuracy', 'loss')} }[k]",
        xlabel=repr(words["epoch"].capitalize()),
    )
    assert lost(body) == {}


def test_test_for_validation_and_the_x_axis_cost_a_point_each() -> None:
    task = judged(pair(val="'test'", xlabel="'time'"))
    assert task.points == task.max_points - 2 == 13


@pytest.mark.parametrize("body", ["pass", "return plt.figure()", "plt.subplots(1, 2)"])
def test_nothing_drawn_is_worth_no_words(body: str) -> None:
    found = lost(body)
    assert {CURVES, METRIC, PART, TEST, EPOCH, "leaves_history_unchanged"} <= set(found)
    assert sum(why.startswith("Not looked at") for why in found.values()) == 5


def test_a_figure_that_was_wiped_is_said_to_be_empty() -> None:
    cause = next(
        one.cause for one in judged(PAIR + "\nplt.clf()" + BACK).checks if one.id == CURVES
    )
    assert cause is not None
    assert "plt.clf()" in cause.help


@pytest.mark.parametrize(
    ("body", "error"),
    [("h['lr']", KeyError), ("{}['loss']", KeyError), ("history.figure", AttributeError),
     ("plt.loss", AttributeError), ("5[0]", TypeError), ("history[0]", KeyError)],
)  # fmt: skip
def test_what_is_no_slip_in_reading_the_history_raises(body: str, error: type[Exception]) -> None:
    with pytest.raises(CallFailedError) as found:
        judged(f"x = 5; {body.replace('5[0]', 'x[0]')}")
    assert type(found.value.error) is error


def test_only_a_show_for_each_figure_is_said_to_end_it() -> None:
    two, one = (lost(SLIPS[name][0]) for name in ("two_shows", "two_figures_in_one_show"))
    assert "as each plt.show() ends one" in two[CURVES]
    assert "plt.show()" not in one[CURVES]


def advised(body: str) -> dict[str, str]:
    return {one.id: one.cause.help for one in judged(body).checks if one.cause}


@pytest.mark.parametrize("body", [TUTORIAL, TUTORIAL + "\nreturn plt.gcf()"])
def test_who_shows_each_panel_reads_one_recipe(body: str) -> None:
    found = advised(body)
    for words in (found[FIGURE], found[CURVES]):
        for part in ("one figure with two axes first", "left.set_title", "Leave plt.show() out"):
            assert part in words
        assert "gcf()" not in words


def test_who_shows_one_figure_keeps_it_by_a_name() -> None:
    assert "two axes first" not in advised(SLIPS["show_returned"][0])[FIGURE]
    assert "plt.show()" not in advised(SLIPS["two_figures"][0])[CURVES]

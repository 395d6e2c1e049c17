"""Figures as people draw them: every readable one passes, every unreadable one does not."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.support.figures import failing

PAIR = """
fig, (a, b) = plt.subplots(1, 2)
for ax, k in ((a, 'accuracy'), (b, 'loss')):
    ax.set_title(k)
    train, val = h[k], h['val_' + k]
"""

READABLE = {
    "keys_as_titles": """
        fig = plt.figure()
        for i, k in enumerate(h, 1):
            plt.subplot(2, 2, i); plt.plot(h[k]); plt.title(k)
        """,
    "keys_as_legends": """
        fig = plt.figure()
        for i, k in enumerate(h, 1):
            plt.subplot(2, 2, i); plt.plot(h[k]); plt.legend([k])
        """,
    "pandas": """
        import pandas as pd
        pd.DataFrame(h).plot(subplots=True, layout=(2, 2)); fig = plt.gcf()
        """,
    "values_written_on_the_axes": PAIR + """
    ax.plot(e, train, label='training'); ax.plot(e, val, label='validation'); ax.legend()
    ax.text(.95, .05, f'train: {train[-1]:.3f}\\nval: {val[-1]:.3f}', transform=ax.transAxes)
    """,
    "label_on_the_dots": PAIR + """
    for v, n, c in ((train, 'train', 'C0'), (val, 'val', 'C1')):
        ax.plot(e, v, c); ax.scatter(e, v, color=c, label=n)
    ax.legend()
    """,
    "patches_in_the_legend": PAIR + """
    ax.plot(e, train, 'b'); ax.plot(e, val, 'r')
    ax.legend(handles=[mpatches.Patch(color='b', label='train'),
                       mpatches.Patch(color='r', label='val')])
    """,
    "thick_proxies": PAIR + """
    ax.plot(e, train, 'o-', color='C0'); ax.plot(e, val, 'o-', color='C1')
    ax.legend([Line2D([0], [0], color='C0', lw=4), Line2D([0], [0], color='C1', lw=4)],
              ['Train', 'Validation'])
    """,
    "black_proxies_on_twins": """
        fig, a = plt.subplots(); b = a.twinx()
        a.plot(e, h['accuracy'], 'b-'); a.plot(e, h['val_accuracy'], 'b--')
        b.plot(e, h['loss'], 'r-'); b.plot(e, h['val_loss'], 'r--')
        a.set_ylabel('accuracy', color='b'); b.set_ylabel('loss', color='r')
        a.legend([Line2D([], [], color='k'), Line2D([], [], color='k', ls='--')],
                 ['training', 'validation'])
        """,
    "markers_of_one_colour": PAIR + """
    ax.scatter(e, train, c='k', marker='o', label='train')
    ax.scatter(e, val, c='k', marker='x', label='val')
    ax.legend()
    """,
    "full_and_hollow": PAIR + """
    ax.plot(e, train, 'bo', label='Training'); ax.plot(e, val, 'bo', mfc='none', label='Validation')
    ax.legend()
    """,
    "pale_validation": PAIR + """
    ax.plot(e, train, 'k', label='train'); ax.plot(e, val, 'k', alpha=.3, label='val'); ax.legend()
    """,
    "own_dashes": PAIR + """
    ax.plot(e, train, 'k', ls=(0, (1, 1)), label='train')
    ax.plot(e, val, 'k', ls=(0, (6, 3)), label='val'); ax.legend()
    """,
    "figure_legend_with_all_names": PAIR + """
    ax.plot(e, train, label='train ' + k); ax.plot(e, val, label='val ' + k)
fig.legend()
    """,
    "one_legend_for_two_panels": PAIR + """
    ax.plot(e, train); ax.plot(e, val)
a.legend(['train', 'validation'])
    """,
    "words_on_the_margins": """
        fig, axs = plt.subplots(2, 2)
        for row, k in zip(axs, ('accuracy', 'loss')):
            row[0].set_ylabel(k.title()); row[0].plot(e, h[k]); row[1].plot(e, h['val_' + k])
        axs[0, 0].set_title('Training'); axs[0, 1].set_title('Validation')
        """,
    "reference_line_and_black_texts": PAIR + """
    ax.axhline(.5, color='k')
    ax.plot(e, train); ax.plot(e, val)
    ax.text(e[-1], train[-1], 'training'); ax.text(e[-1], val[-1], 'validation')
    """,
    "two_legends_kept": """
        fig, ax = plt.subplots()
        l = [ax.plot(e, h[k], s)[0] for k, s in
             zip(('accuracy', 'val_accuracy', 'loss', 'val_loss'), ('b-', 'b--', 'r-', 'r--'))]
        ax.add_artist(ax.legend(l[:2], ['train acc', 'val acc'], loc='upper left'))
        ax.legend(l[2:], ['train loss', 'val loss'])
        """,
    "subfigures": """
        fig = plt.figure(); parts = fig.subfigures(1, 2)
        for part, k in zip(parts, ('accuracy', 'loss')):
            part.suptitle(k); ax = part.subplots()
            ax.plot(e, h[k], label='train'); ax.plot(e, h['val_' + k], label='val'); ax.legend()
        """,
    "camel_case": """
        fig, ax = plt.subplots()
        for k, n in zip(h, ('trainAcc', 'trainLoss', 'valAcc', 'valLoss')):
            ax.plot(e, h[k], label=n)
        ax.legend()
        """,
    "epochs_from_one_in_percent": PAIR + """
    f = 100 if k == 'accuracy' else 1
    x = np.arange(1, len(e) + 1)
    ax.step(x, f * np.array(train), label='train'); ax.step(x, f * np.array(val), label='valid')
    ax.legend()
    """,
    "error_bars": PAIR + """
    ax.errorbar(e, train, label='train'); ax.errorbar(e, val, label='val'); ax.legend()
    """,
    "stems": PAIR + """
    for v, n, c in ((train, 'train', 'C0'), (val, 'val', 'C1')):
        ax.stem(e, v, linefmt=c + '-', markerfmt=c + 'o', label=n)
    ax.legend()
    """,
    "stairs": PAIR + """
    edges = np.arange(len(e) + 1)
    ax.stairs(train, edges, label='train'); ax.stairs(val, edges, label='val'); ax.legend()
    """,
    "line_collections": PAIR + """
    for v, n, c in ((train, 'train', 'b'), (val, 'val', 'r')):
        ax.add_collection(LineCollection([np.column_stack([e, v])], colors=c, label=n))
    ax.autoscale(); ax.legend()
    """,
    "metric_as_title_of_the_legend": """
        fig, axs = plt.subplots(1, 2)
        for ax, k in zip(axs, ('accuracy', 'loss')):
            ax.plot(e, h[k], label='train'); ax.plot(e, h['val_' + k], label='dev')
            ax.legend(title=k)
        """,
    "proxies_for_colours_and_for_dashes": """
        fig, ax = plt.subplots()
        for k, c in (('accuracy', 'b'), ('loss', 'r')):
            ax.plot(e, h[k], c + '-'); ax.plot(e, h['val_' + k], c + '--')
        ax.legend([Line2D([], [], color=c, ls=s) for c, s in
                   (('b', '-'), ('r', '-'), ('k', '-'), ('k', '--'))],
                  ['accuracy', 'loss', 'training', 'validation'])
        """,
    "keys_as_labels_in_a_colour_per_metric": """
        fig, ax = plt.subplots()
        for k, c in (('accuracy', 'b'), ('loss', 'r')):
            for name, dashes in ((k, '-'), ('val_' + k, '--')):
                ax.plot(e, h[name], c + dashes, label=name)
        ax.legend()
        """,
    "short_words_in_a_colour_per_metric": """
        fig, axs = plt.subplots(1, 2)
        for ax, k, c, n in zip(axs, ('accuracy', 'loss'), 'br', ('acc', 'loss')):
            ax.plot(e, h[k], c + '-', label=n); ax.plot(e, h['val_' + k], c + '--', label='val')
            ax.set_ylabel(k); ax.legend()
        """,
    "metric_as_a_text_in_the_panel": """
        fig, axs = plt.subplots(1, 2)
        for ax, k in zip(axs, ('accuracy', 'loss')):
            ax.plot(e, h[k], label='train'); ax.plot(e, h['val_' + k], label='val'); ax.legend()
            ax.text(0.5, 1.02, k, transform=ax.transAxes)
        """,
    "metric_as_a_text_of_the_figure": """
        fig, axs = plt.subplots(1, 2)
        for ax, k, x in zip(axs, ('accuracy', 'loss'), (0.3, 0.72)):
            ax.plot(e, h[k], label='train'); ax.plot(e, h['val_' + k], label='val'); ax.legend()
            fig.text(x, 0.92, k.title(), ha='center')
        """,
    "label_of_a_subfigure": """
        fig = plt.figure(layout='constrained')
        for part, k in zip(fig.subfigures(2), ('accuracy', 'loss')):
            ax = part.subplots(); ax.plot(e, h[k], 'o-'); ax.plot(e, h['val_' + k], 'x--')
            part.supylabel(k); part.legend(['training', 'validation'], loc='upper right')
        """,
    "filled_between": PAIR + """
    ax.fill_between(e, train, val, alpha=.2)
    ax.semilogy(e, train, label='train'); ax.semilogy(e, val, label='val'); ax.legend()
    """,
    "dark_style": """
        with plt.style.context('dark_background'):
            fig, axs = plt.subplots(1, 2)
            for ax, k in zip(axs, ('accuracy', 'loss')):
                ax.plot(e, h[k], label='train'); ax.plot(e, h['val_' + k], 'w--', label='val')
                ax.set_title(k); ax.legend()
        """,
    "styles_of_matplotlib": """
        with plt.style.context('ggplot'):
            fig, axs = plt.subplots(1, 2)
            for ax, k in zip(axs, ('accuracy', 'loss')):
                ax.plot(e, h[k], label='train'); ax.plot(e, h['val_' + k], label='val')
                ax.set_ylabel(k); ax.legend()
        """,
    "dark_panels_of_a_white_figure": PAIR + """
    ax.set_facecolor('#222222')
    ax.plot(e, train, color='w', label='train'); ax.plot(e, val, color='y', label='val')
    ax.legend()
    """,
    "dark_panels_with_twins": """
        fig, axs = plt.subplots(1, 2)
        for ax, n in zip(axs, ('', 'val_')):
            ax.set_facecolor('k'); other = ax.twinx(); ax.set_title(n or 'train')
            ax.plot(e, h[n + 'accuracy'], 'w'); other.plot(e, h[n + 'loss'], 'w--')
            ax.set_ylabel('accuracy'); other.set_ylabel('loss')
            ax.legend([Line2D([], [], color='w'), Line2D([], [], color='w', ls='--')],
                      ['accuracy', 'loss'])
        """,
    "pale_colours_thin_lines_small_dots": PAIR + """
    ax.plot(e, train, color='lightgrey', lw=.4, label='train')
    ax.plot(e, val, '.', color='khaki', ms=2, label='val'); ax.legend()
    """,
    "colours_of_a_map": PAIR + """
    a, b = plt.cm.viridis([.2, .9])
    ax.plot(e, train, color=a, label='train'); ax.plot(e, val, color=b, label='val'); ax.legend()
    """,
    "letters_in_a_box": PAIR + """
    ax.plot(e, train, 'b'); ax.plot(e, val, 'r--')
    ax.legend(['train', 'val'], labelcolor='w', facecolor='k', framealpha=1)
    """,
    "white_words_on_a_dark_figure": """
        fig, axs = plt.subplots(1, 2, facecolor='#1f2430')
        for ax, k in zip(axs, ('accuracy', 'loss')):
            ax.plot(e, h[k], label='train'); ax.plot(e, h['val_' + k], label='val')
            ax.set_title(k, color='w'); ax.legend()
        """,
}  # fmt: skip

UNREADABLE: dict[str, tuple[str, str]] = {
    "labels_swapped": (PAIR + """
    ax.plot(e, train, label='validation'); ax.plot(e, val, label='training'); ax.legend()
    """, "tells_training_from_validation"),
    "called_test": (PAIR + """
    ax.plot(e, train); ax.plot(e, val); ax.legend(['train', 'test'])
    """, "says_validation_not_test"),
    "one_colour_for_both": (PAIR + """
    ax.plot(e, train, 'k', label='train'); ax.plot(e, val, 'k', label='val'); ax.legend()
    """, "tells_training_from_validation"),
    "only_validation_labelled": (PAIR + """
    ax.plot(e, train); ax.plot(e, val, label='validation'); ax.legend()
    """, "tells_training_from_validation"),
    "no_metric_named": ("""
fig, axs = plt.subplots(1, 2)
for ax, k in zip(axs, ('accuracy', 'loss')):
    ax.plot(e, h[k], label='training'); ax.plot(e, h['val_' + k], label='validation'); ax.legend()
    """, "tells_accuracy_from_loss"),
    "titles_swapped": (PAIR + """
    ax.plot(e, train, label='train'); ax.plot(e, val, label='val'); ax.legend()
    ax.set_title('loss' if k == 'accuracy' else 'accuracy')
    """, "tells_accuracy_from_loss"),
    "texts_swapped": ("""
fig, axs = plt.subplots(1, 2)
for ax, k in zip(axs, ('loss', 'accuracy')):
    ax.plot(e, h[k], label='train'); ax.plot(e, h['val_' + k], label='val'); ax.legend()
    ax.text(.5, 1.02, 'accuracy' if k == 'loss' else 'loss', transform=ax.transAxes)
    """, "tells_accuracy_from_loss"),
    "proxies_of_one_colour": ("""
fig, ax = plt.subplots()
for k, c in (('accuracy', 'b'), ('loss', 'b')):
    ax.plot(e, h[k], c + '-'); ax.plot(e, h['val_' + k], c + '--')
ax.legend([Line2D([], [], color='b', ls=s) for s in '- - -- --'.split()],
          ['accuracy train', 'loss train', 'accuracy val', 'loss val'])
    """, "tells_accuracy_from_loss"),
    "smoothed": (PAIR + """
    ax.plot(e, np.convolve(train, [.5, .5], 'same'), label='train')
    ax.plot(e, val, label='val'); ax.legend()
    """, "shows_the_four_curves"),
    "against_wrong_epochs": (PAIR + """
    ax.plot(np.linspace(0, 1, len(e)), train, label='train')
    ax.plot(e, val, label='val'); ax.legend()
    """, "shows_the_four_curves"),
    "invisible": (PAIR + """
    ax.plot(e, train, label='train'); ax.plot(e, val, alpha=0, label='val'); ax.legend()
    """, "shows_the_four_curves"),
    "formula_that_is_none": (PAIR + """
    ax.plot(e, train, label='train'); ax.plot(e, val, label='val'); ax.legend()
    ax.set_xlabel(r'$\\epoch$')
    """, "returns_a_figure"),
    "history_as_arrays": (PAIR + """
    h[k] = np.array(h[k])
    ax.plot(e, train, label='train'); ax.plot(e, val, label='val'); ax.legend()
    """, "leaves_history_unchanged"),
    "in_the_colour_of_paper": (PAIR + """
    ax.plot(e, train, label='train')
    ax.plot(e, val, color='#fffffe', label='val'); ax.legend()
    """, "shows_the_four_curves"),
    "in_the_colour_of_a_dark_paper": (PAIR + """
    ax.plot(e, train, label='train')
    ax.set_facecolor('k'); ax.plot(e, val, color='#010101', label='val'); ax.legend()
    """, "shows_the_four_curves"),
    "as_thin_as_nothing": (PAIR + """
    ax.plot(e, train, label='train')
    ax.plot(e, val, lw=1e-5, label='val'); ax.legend()
    """, "shows_the_four_curves"),
    "hardly_there": (PAIR + """
    ax.plot(e, train, label='train')
    ax.plot(e, val, alpha=.01, label='val'); ax.legend()
    """, "shows_the_four_curves"),
    "transparent_by_its_colour": (PAIR + """
    ax.plot(e, train, label='train')
    ax.plot(e, val, color=(0, 0, 1, .02), label='val'); ax.legend()
    """, "shows_the_four_curves"),
    "dots_of_no_size": (PAIR + """
    ax.plot(e, train, label='train')
    ax.scatter(e, val, s=1e-6, label='val'); ax.legend()
    """, "shows_the_four_curves"),
    "pale_dots": (PAIR + """
    ax.plot(e, train, label='train')
    ax.scatter(e, val, color='#fefefe', label='val'); ax.legend()
    """, "shows_the_four_curves"),
    "markers_of_no_size": (PAIR + """
    ax.plot(e, train, label='train')
    ax.plot(e, val, 'o', ms=.01, label='val'); ax.legend()
    """, "shows_the_four_curves"),
    "gaps_for_dashes": (PAIR + """
    ax.plot(e, train, label='train')
    ax.plot(e, val, ls=(0, (.001, 999)), label='val'); ax.legend()
    """, "shows_the_four_curves"),
    "under_a_sheet_of_paper": (PAIR + """
    ax.plot(e, train, label='train'); ax.plot(e, val, label='val')
    ax.axhspan(*ax.get_ylim(), color='w', zorder=9); ax.legend()
    """, "shows_the_four_curves"),
    "under_a_patch_of_the_figure": (PAIR + """
    ax.plot(e, train, label='train'); ax.plot(e, val, label='val')
    fig.patches.append(plt.Rectangle((0, 0), 1, 1, fc='w', transform=fig.transFigure)); ax.legend()
    """, "shows_the_four_curves"),
    "cut_to_nothing": (PAIR + """
    ax.plot(e, train, label='train'); ax.plot(e, val, label='val')
    [one.set_clip_path(plt.Circle((0, 0), .01)) for one in ax.lines]; ax.legend()
    """, "shows_the_four_curves"),
    "legend_in_the_colour_of_paper": (PAIR + """
    ax.plot(e, train, label='train'); ax.plot(e, val, label='val')
    ax.legend(labelcolor='w')
    """, "tells_training_from_validation"),
    "legend_in_the_colour_of_its_box": (PAIR + """
    ax.plot(e, train, label='train'); ax.plot(e, val, label='val')
    ax.legend(labelcolor='#333', facecolor='#333', framealpha=1)
    """, "tells_training_from_validation"),
    "legend_of_tiny_letters": (PAIR + """
    ax.plot(e, train, label='train'); ax.plot(e, val, label='val')
    ax.legend(fontsize=.5)
    """, "tells_training_from_validation"),
    "legend_hardly_there": (PAIR + """
    ax.plot(e, train, label='train'); ax.plot(e, val, label='val')
    [one.set_alpha(.02) for one in ax.legend().get_texts()]
    """, "tells_training_from_validation"),
    "titles_in_the_colour_of_paper": ("""
fig, axs = plt.subplots(1, 2)
for ax, k in zip(axs, ('accuracy', 'loss')):
    ax.plot(e, h[k], label='train'); ax.plot(e, h['val_' + k], label='val'); ax.legend()
    ax.set_title(k, color='white')
    """, "tells_accuracy_from_loss"),
    "axis_labels_switched_off": ("""
fig, axs = plt.subplots(1, 2)
for ax, k in zip(axs, ('accuracy', 'loss')):
    ax.plot(e, h[k], label='train'); ax.plot(e, h['val_' + k], label='val'); ax.legend()
    ax.set_ylabel(k); ax.set_axis_off()
    """, "tells_accuracy_from_loss"),
    "notes_in_the_colour_of_paper": ("""
fig, axs = plt.subplots(1, 2)
for ax, k in zip(axs, ('accuracy', 'loss')):
    ax.plot(e, h[k], label='train'); ax.plot(e, h['val_' + k], label='val'); ax.legend()
    ax.text(.5, .5, k, transform=ax.transAxes, color='#fffefe')
    """, "tells_accuracy_from_loss"),
}  # fmt: skip


@pytest.mark.parametrize("name", READABLE)
def test_a_readable_figure_passes(name: str) -> None:
    assert failing(with_x_labels(READABLE[name])) == []


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_figure_fails_its_check_and_no_other(name: str) -> None:
    body, check = UNREADABLE[name]
    assert failing(with_x_labels(body)) == [check]


def with_x_labels(body: str) -> str:
    """The body, with the word epoch below its figure."""
    return dedent(body).strip() + "\nfig.text(.5, .01, 'epoch', color='grey')"

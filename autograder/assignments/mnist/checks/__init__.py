"""Checks: judge what the probes brought back, with the answers the child never had."""

from autograder.assignments.mnist.checks.accuracy import (
    TRAINING,
    measured_accuracy,
    reaches_minimum_accuracy,
)
from autograder.assignments.mnist.checks.fault_notes import FAULT_NOTES
from autograder.assignments.mnist.checks.model_activations import (
    adds_nothing_else,
    hidden_layers_use_relu,
    output_is_softmax,
)
from autograder.assignments.mnist.checks.model_compile import (
    loss_fits_the_output,
    loss_is_sparse_crossentropy,
    reports_accuracy,
)
from autograder.assignments.mnist.checks.model_layers import (
    fresh_model_each_call,
    layer_sizes,
    maps_images_to_ten_scores,
)
from autograder.assignments.mnist.checks.model_optimizer import optimizer_is_adam
from autograder.assignments.mnist.checks.normalize import (
    gives_floats,
    keeps_shape,
    leaves_images_unchanged,
    same_scale_for_every_batch,
    scales_to_unit_range,
)
from autograder.assignments.mnist.checks.plot import (
    leaves_history_unchanged,
    returns_a_figure,
    shows_the_four_curves,
)
from autograder.assignments.mnist.checks.plot_axis import x_axis_says_epoch
from autograder.assignments.mnist.checks.plot_telling import (
    says_validation_not_test,
    tells_accuracy_from_loss,
    tells_training_from_validation,
)
from autograder.assignments.mnist.checks.split import (
    every_sample_once,
    labels_stay_with_images,
    leaves_arrays_unchanged,
    returns_two_pairs,
    validation_size,
    values_stay_as_they_are,
)
from autograder.assignments.mnist.schema import SCHEMAS
from autograder.checks import AccuracyMeasure, Check

__all__ = ["ACCURACY", "CHECKS", "FAULT_NOTES", "SCHEMAS"]

ACCURACY = AccuracyMeasure(TRAINING, measured_accuracy)

CHECKS: tuple[Check, ...] = (
    keeps_shape,
    gives_floats,
    scales_to_unit_range,
    same_scale_for_every_batch,
    leaves_images_unchanged,
    returns_two_pairs,
    validation_size,
    every_sample_once,
    labels_stay_with_images,
    values_stay_as_they_are,
    leaves_arrays_unchanged,
    maps_images_to_ten_scores,
    layer_sizes,
    hidden_layers_use_relu,
    output_is_softmax,
    adds_nothing_else,
    fresh_model_each_call,
    loss_is_sparse_crossentropy,
    loss_fits_the_output,
    optimizer_is_adam,
    reports_accuracy,
    returns_a_figure,
    shows_the_four_curves,
    tells_accuracy_from_loss,
    tells_training_from_validation,
    says_validation_not_test,
    x_axis_says_epoch,
    leaves_history_unchanged,
    reaches_minimum_accuracy,
)

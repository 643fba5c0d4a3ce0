"""Rasa without TensorFlow: the stand-in serves imports and refuses work."""

from __future__ import annotations

import pytest
import tensorflow


def test_the_stand_in_is_what_gets_imported() -> None:
    assert tensorflow.Placeholder.__module__ == "tensorflow"


def test_any_name_below_it_can_be_imported_and_subclassed() -> None:
    from tensorflow.keras.callbacks import Callback

    class Logger(Callback):
        pass

    assert Logger()


def test_nothing_is_a_tensor() -> None:
    assert not tensorflow.is_tensor([1.0])


def test_computing_with_it_fails_loudly() -> None:
    with pytest.raises(RuntimeError, match="needs TensorFlow"):
        tensorflow.constant(1.0)


def test_rasa_can_be_imported_whole() -> None:
    import rasa.core.agent
    import rasa.model_training

    assert rasa.core.agent.Agent


def test_diet_cannot_be_trained() -> None:
    from rasa.nlu.classifiers.diet_classifier import DIETClassifier
    from rasa.utils.tensorflow.models import RasaModel

    assert DIETClassifier
    with pytest.raises(RuntimeError, match="needs TensorFlow"):
        RasaModel(name="diet").compile(tensorflow.keras.optimizers.Adam(0.001))

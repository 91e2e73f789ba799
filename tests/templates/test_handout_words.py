"""The words of a worked solution are there for everything that can be told."""

from __future__ import annotations

from derive.losses import LOSSES
from templates.handout_words import LOSS_REASONS


def test_every_loss_has_a_reason_for_its_slope() -> None:
    assert set(LOSS_REASONS) == set(LOSSES)

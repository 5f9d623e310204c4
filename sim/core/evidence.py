"""The grades of evidence behind declared numbers."""

from __future__ import annotations

GRADE_MEANINGS = {
    "A": "meta-analysis or official statistics in this setting",
    "B": "adjacent setting, or several studies",
    "C": "one study, including the founding study",
    "D": "expert judgement",
    "E": "no evidence; needed to close the model",
}

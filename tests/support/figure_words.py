"""The words of a figure in many languages."""

# ruff: noqa: RUF001 (letters of other alphabets are what this is about)
from __future__ import annotations

__all__ = ["ROLES", "WORDS"]

# For each language: training, validation, accuracy, loss, epoch.
WORDS = {
    "en": "training|validation|accuracy|loss|epoch",
    "de": "Training|Validierung|Genauigkeit|Verlust|Epoche",
    "fr": "entraînement|validation|exactitude|perte|époque",
    "es": "entrenamiento|validación|exactitud|pérdida|época",
    "pt": "treinamento|validação|acurácia|perda|época",
    "it": "addestramento|validazione|accuratezza|perdita|epoca",
    "nl": "training|validatie|nauwkeurigheid|verlies|epoche",
    "tr": "eğitim|doğrulama|doğruluk|kayıp|dönem",
    "ru": "обучение|валидация|точность|потери|эпоха",
    "uk": "навчання|валідація|точність|втрати|епоха",
    "pl": "trening|walidacja|dokładność|strata|epoka",
    "zh": "训练|验证|准确率|损失|轮次",
    "ja": "訓練|検証|正解率|損失|エポック",
    "ko": "훈련|검증|정확도|손실|에포크",
    "sv": "träning|validering|noggrannhet|förlust|epok",
    "cs": "trénování|validace|přesnost|ztráta|epocha",
    "vi": "huấn luyện|kiểm định|độ chính xác|mất mát|kỷ nguyên",
    "el": "εκπαίδευση|επικύρωση|ακρίβεια|απώλεια|εποχή",
    "ar": "تدريب|تحقق|دقة|خسارة|حقبة",
    "hi": "प्रशिक्षण|सत्यापन|सटीकता|हानि|युग",
}
ROLES = ("training", "validation", "accuracy", "loss", "epoch")

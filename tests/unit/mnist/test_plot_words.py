"""Words of a figure in many languages: each has its meaning, past a wrong letter, and no other."""

# ruff: noqa: RUF001 (letters of other alphabets are what this is about)
from __future__ import annotations

import time

import pytest

from autograder.assignments.mnist.checks.plot_spelling import meanings_of, unread
from autograder.assignments.mnist.checks.plot_vocabulary import STEMS
from tests.support.figure_words import ROLES, WORDS

EACH = [
    (language, role, word)
    for language, words in WORDS.items()
    for role, word in zip(ROLES, words.split("|"), strict=True)
]
OTHER_WORDS = {
    "training": """
        train Train_set trn trainAcc Lerndaten apprentissage treino allenamento тренировочная
        навчальна treningowy 学習データ 訓練集 학습 in-sample seen ENTRAÎNEMENT EĞİTİM
        """,
    "validation": """
        val valid Val. val_loss eval evaluation cv unseen verification dev holdout hold-out
        held-out development dev-set Prüfdaten évaluation verifica controle geçerleme проверка
        контрольная перевірка weryfikacja 驗證 校验 バリデーション 평가
        out-of-sample cross-validation
        """,
    "accuracy": """
        acc Acc. valAcc train_acc correct Trefferquote précision exatidão precisione noggrannhet
        доля-верных:точность trafność 精度 準確率 정답률 DOĞRULUĞU Accuracies
        """,
    "loss": """
        Loss logloss losses cost error cross-entropy crossentropy NLL Fehler Kosten coût erreur
        coste erro errore fout hata kaybı ошибка похибка błąd koszt 誤差 误差 오차 кросс-энтропия
        """,
    "test": "test Testdaten testing prueba тест 测试 テスト 테스트",
    "epoch": "epochs Epoch Epochen Durchlauf époques épocas epoki эпохи 轮数 エポック数 에폭 ep",
}
ALSO = [
    (role, word) for role, words in OTHER_WORDS.items() for word in words.split() if word != "#"
]
MISSPELT = {
    "training": """
        trianing traning trainning trainig tarining Trainung entrenamento addestamento
        """,
    "validation": """
        vaildation valdation validaton vlaidation valiadtion vallidation Valdierung walidation
        evalution verfication
        """,
    "accuracy": """
        acuracy accurracy acurracy accurcy accuarcy acccuracy ccuracy Genauikgeit точнсть
        """,
    "loss": "losss entrpy Verlsut crosentropy cross-entropie",
    "epoch": "epcoh epohc epoc eopch epochh",
}
SLIPS = [(role, word) for role, words in MISSPELT.items() for word in words.split()]
NOTHING = """
    model curve history value values valor valeur valore waarde interval internal latest
    contest fastest performance result evolution figure strategy stratified space access
    direct curriculum drawing gain rain chain brain main turning burning valley evil medieval
    number percent lowest highest best size deep speech topic poach step iteration batch time
    """


@pytest.mark.parametrize(("language", "role", "word"), EACH)
def test_a_word_of_a_language_has_its_meaning_and_no_other(
    language: str, role: str, word: str
) -> None:
    for text in (word, word.upper(), word.capitalize(), f"{word} 1", f"[{word}]"):
        assert meanings_of([text]) == {role}, text
    assert not unread(word)


@pytest.mark.parametrize("language", WORDS)
def test_two_words_beside_each_other_have_both_meanings(language: str) -> None:
    words = dict(zip(ROLES, WORDS[language].split("|"), strict=True))
    for part in ("training", "validation"):
        for metric in ("accuracy", "loss"):
            text = f"{words[part]} {words[metric]}"
            assert meanings_of([text]) == {part, metric}, text


@pytest.mark.parametrize(("role", "word"), ALSO)
def test_other_words_say_it_too(role: str, word: str) -> None:
    assert role in meanings_of([word])
    assert meanings_of([word]) <= {role, *({"accuracy", "loss", "training", "validation"} - {role})}


@pytest.mark.parametrize(("role", "word"), SLIPS)
def test_one_wrong_letter_is_read_over(role: str, word: str) -> None:
    assert meanings_of([word]) == {role}


@pytest.mark.parametrize("text", ["not trained on", "never seen", "non-training"])
def test_what_is_not_for_training_is_not_called_training(text: str) -> None:
    assert meanings_of([text]) == {"validation"}


@pytest.mark.parametrize("word", NOTHING.split())
def test_words_that_look_alike_mean_nothing(word: str) -> None:
    assert meanings_of([word]) == frozenset()


def test_no_stem_with_a_wrong_letter_is_a_stem_of_another_meaning() -> None:
    """Else a slip of the pen would turn one role into the other."""
    for role, languages in STEMS.items():
        for stem in (one for words in languages.values() for one in words.split()):
            bare = stem.strip("=*").replace("-", " ")
            assert meanings_of([bare]) == {role}, stem
            if len(bare) >= 7 and bare.isascii() and " " not in bare:
                for at in range(len(bare)):
                    slips = (bare[:at] + bare[at + 1 :], f"{bare[:at]}x{bare[at + 1 :]}")
                    for slip in slips:
                        assert meanings_of([slip]) <= {role}, slip


def test_a_word_that_is_not_known_is_told_from_a_title_that_says_nothing() -> None:
    assert unread("Usahihi")
    assert unread("Mafunzo: accuracy")
    assert not unread("Model accuracy of the training")
    assert not unread("Figure 1: my model")
    assert not unread("")
    assert not unread("0.95 (%)")


def test_a_text_without_end_is_read_in_no_time() -> None:
    start = time.process_time()
    for number in range(300):
        meanings_of([f"{'trainvalidatoin' * 30} {number}" + " lsos" * 100])
        unread("xy" * 250 + str(number))
    assert time.process_time() - start < 5

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.spelling import PRINTED, Spelling, ends, spelled

SIGN = st.text("abhoNO0123456789", min_size=1, max_size=3)
SPELLINGS = st.builds(
    Spelling,
    st.sampled_from(["w", "net", "out", "delta", "ybar"]),
    st.lists(SIGN.filter(lambda text: text[0].isalpha() or text.isdigit()), max_size=3).map(tuple),
    st.lists(st.sampled_from("123456789"), max_size=2).map(tuple),
    st.booleans(),
)


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        ("w_{11}^{(2)} w^(2)_11 w^{(2)}_{1,1} w₁₁^[2] w_11^{[2]} w_{11}^<2>", "w^2_11"),
        ("net_{h_1} net_h1 net_h_1 net_{h1} net_{h_{1}}", "net_h1"),
        ("out_{h_1^2} out_{h^2_1} out^(2)_{h1}", "out^2_h1"),
        ("w_5' w_5^+ w_{5}^{+} w_5^{new} w_5′ w̃_5", "w_5'"),
        ("δ_1 δ₁ delta_1 delta_{1}", "delta_1"),
        ("ŷ_2 yhat_2 ŷ₂", "yhat_2"),
        ("N_2^{input} N^input_2", "N^input_2"),
        ("w_{1,N_2} w_{1, N2}", "w_1,N2"),
        ("w_{12,3}", "w_12,3"),
        ("Σ", "Sigma"),
    ],
)
def test_ways_of_typing_lead_to_one_key(texts: str, key: str) -> None:
    for text in texts.replace(", ", ",").split():
        found = spelled(text)
        assert found is not None
        assert found.keys[0] == key, text


@given(SPELLINGS)
def test_what_is_typed_with_braces_is_read_back(name: Spelling) -> None:
    lowered = f"_{{{', '.join(name.sub)}}}" if name.sub else ""
    text = name.base + lowered + "".join(f"^{{({part})}}" for part in name.sup) + "'" * name.primed
    found = spelled(text)
    assert found is not None
    assert found.keys == name.keys


@pytest.mark.parametrize("text", ["", "_1", "1", "w_", "w_{1", "w^2", "w[1]", "w_1 + 1", "x*", "ж", "w{1}", "w_{}{}"])
def test_other_text_is_no_printed_name(text: str) -> None:
    assert spelled(text) is None


@given(st.text("w_^{}()[]<>1a,' +₁̃δ", max_size=80))
def test_any_text_is_read_or_left(text: str) -> None:
    match = PRINTED.match(text)
    if match:
        assert all(0 < end <= match.end() for end in ends(match))
    assert spelled(text) is None or isinstance(spelled(text), Spelling)


@pytest.mark.parametrize(
    "text", ["w" + "_{{" * 2000, "w" + "_{a{b}" * 500, "w" * 5000, "w" + "_{" + "{}" * 900, "w^(" * 900]
)
def test_hostile_text_takes_no_time(text: str) -> None:
    start = time.thread_time()
    PRINTED.match(text)
    spelled(text)
    assert time.thread_time() - start < 0.05

"""Laws of audit/answers/author_names.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.answers.author_names import first_author, split_authors


@pytest.mark.parametrize(
    ("authors", "first"),
    [
        ("Wright JT Jr, Williamson JD, et al", "Wright"),
        ("Wright, J. T., & Whelton, P. K.", "Wright"),
        ("Jackson T. Wright, Paul K. Whelton", "Wright"),
        ("van den Berg, A., & Jones, B.", "van den Berg"),
        ("Ludwig van Beethoven and others", "van Beethoven"),
        ("de Boer IH, Rue TC", "de Boer"),
        ("Obermeyer, Ziad, et al.", "Obermeyer"),
        ("O'Brien K", "O'Brien"),
        ("Lloyd-Jones DM", "Lloyd-Jones"),
        ("Lesné S", "Lesné"),
        ("SPRINT Research Group, Wright JT", "SPRINT Research Group"),
        ("World Health Organization", "World Health Organization"),
        ("van der Meer", "van der Meer"),
        ("National Institute for Health and Care Excellence", "National Institute for Health and Care Excellence"),
        ("张三, 李四", "张三"),
        ("", None),
    ],
)
def test_first_author(authors: str, first: str | None) -> None:
    """The family name of the first author, with its particle, or the name of the group."""
    assert first_author(authors) == first


@pytest.mark.parametrize(
    ("text", "names", "cut"),
    [
        ("Smith JA, Lee K, et al.", ("Smith JA", "Lee K"), True),
        ("Smith, J. A., & Lee, K.", ("Smith, J. A", "Lee, K"), False),
        ("Smith, J., Lee, K. and Park, S.", ("Smith, J", "Lee, K", "Park, S"), False),
        ("Jackson T. Wright, Paul K. Whelton", ("Jackson T. Wright", "Paul K. Whelton"), False),
        ("Smith, John and Lee, Kim", ("Smith, John", "Lee, Kim"), False),
        ("Müller, Anna A.; Zhou, Li", ("Müller, Anna A", "Zhou, Li"), False),
        ("Müller, Anna K., and Jorge García-Ruiz", ("Müller, Anna K", "Jorge García-Ruiz"), False),
        ("van den Berg, A., Jones, B. C., ... de Boer, I.", ("van den Berg, A", "Jones, B. C", "de Boer, I"), True),
        ("Uzun, Quispe, and Mbeki", ("Uzun", "Quispe", "Mbeki"), False),
        ("Smith, John", ("Smith, John",), False),
        ("Nguyen, Thi Hong, Van Anh Tran, Min-Ji Lee", ("Nguyen, Thi Hong", "Van Anh Tran", "Min-Ji Lee"), False),
        ("Camm, A John, Paulus Kirchhof", ("Camm, A John", "Paulus Kirchhof"), False),
        ("Wright JT Jr, Williamson JD", ("Wright JT", "Williamson JD"), False),
        ("SPRINT Research Group, Wright JT", ("SPRINT Research Group", "Wright JT"), False),
        ("National Institute for Health and Care Excellence", ("National Institute for Health and Care Excellence",), False),
        ("王伟军, 李娜洋, 等", ("王伟军", "李娜洋"), True),
        ("Smith J|Lee K\nPark S", ("Smith J", "Lee K", "Park S"), False),
        ("", (), False),
    ],
)
def test_lists_of_every_style(text: str, names: tuple[str, ...], cut: bool) -> None:
    """Vancouver, APA, BibTeX, MLA, Chinese, and lists that say that they are cut."""
    assert split_authors(text) == (names, cut)


@given(st.text(max_size=120))
def test_never_fails(text: str) -> None:
    """Any text gives names that hold letters."""
    names, _ = split_authors(text)
    assert all(any(sign.isalpha() for sign in name) for name in names)

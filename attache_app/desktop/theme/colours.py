"""The colours of the window by what they mean: light, dark, high contrast. Every pair of text and ground reaches 4.5 : 1, the last 7 : 1."""

from typing import NamedTuple


class Colours(NamedTuple):
    """`ground` lies under cards (`surface`); `sunken` is a field that is not to be typed in; `accent` is what can be done here."""

    is_dark: bool
    ground: str
    surface: str
    raised: str
    sunken: str
    line: str
    line_strong: str
    handle: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    focus: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    side: str
    side_text: str
    side_muted: str
    side_chosen: str


LIGHT = Colours(
    is_dark=False,
    ground="#f3f5f8", surface="#ffffff", raised="#ffffff", sunken="#eef1f5",
    line="#dde3ea", line_strong="#7d8b9e", handle="#bcc6d2", text="#16202c", muted="#566375",
    accent="#1b5299", accent_hover="#164481", accent_soft="#e4edf9", on_accent="#ffffff", focus="#2f7be0",
    good="#1c6b3f", good_soft="#e3f3e9", warn="#84540a", warn_soft="#fdf2dd", bad="#a8231f", bad_soft="#fce8e6",
    side="#142a47", side_text="#eef3fa", side_muted="#a9bad1", side_chosen="#27466f",
)  # fmt: skip

DARK = Colours(
    is_dark=True,
    ground="#12161c", surface="#1a2028", raised="#232b35", sunken="#151a21",
    line="#2e3844", line_strong="#75849a", handle="#46525f", text="#e8edf4", muted="#a3b0c0",
    accent="#7db1f5", accent_hover="#9cc4f8", accent_soft="#1f3350", on_accent="#0c1a2e", focus="#8cbcff",
    good="#7fd3a2", good_soft="#17301f", warn="#f0c274", warn_soft="#362a12", bad="#ff9c94", bad_soft="#3c1d1b",
    side="#0d1117", side_text="#e8edf4", side_muted="#94a3b8", side_chosen="#22314a",
)  # fmt: skip

CONTRAST = Colours(
    is_dark=True,
    ground="#000000", surface="#000000", raised="#000000", sunken="#1c1c1c",
    line="#9a9a9a", line_strong="#ffffff", handle="#ffffff", text="#ffffff", muted="#e4e4e4",
    accent="#ffe14d", accent_hover="#fff0a0", accent_soft="#3b3500", on_accent="#000000", focus="#3ff0ff",
    good="#86ffa8", good_soft="#00260d", warn="#ffd257", warn_soft="#2c2200", bad="#ffb3b3", bad_soft="#350000",
    side="#000000", side_text="#ffffff", side_muted="#e4e4e4", side_chosen="#4a4300",
)  # fmt: skip

THEMES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


def colours(theme: str) -> Colours:
    """`light`, `dark` or `contrast`; anything else is light."""
    return THEMES.get(theme, LIGHT)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.1), 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

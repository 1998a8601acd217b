"""The style sheet and the palette of the window, made from colours and spacing. Widgets say what they are by the property `role`."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from attache_app.data import data_path
from attache_app.desktop.theme.colours import Colours, colours
from attache_app.desktop.theme.fonts import base_font
from attache_app.desktop.theme.spacing import RADIUS, ROW

_LARGE_PERCENT = 150  # on 1366 pixels a page has room for 60 letters then
_POINTS = re.compile(r"font-size: ([\d.]+)pt")
_LEAST = re.compile(r"min-height: (\d+)px")

_SHEET = """
QWidget {{ color: {text}; }}
QMainWindow, QDialog, *[role="ground"], QScrollArea[role="ground"] {{ background: {ground}; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line_strong}; padding: 4px; }}

*[role="card"] {{ background: {surface}; border: 1px solid {line}; border-radius: {radius}px; }}
*[role="chosen-card"] {{ background: {accent_soft}; border: 2px solid {accent}; border-radius: {radius}px; }}
*[role="field-card"] {{ background: {surface}; border: 1px solid {line}; border-radius: {radius}px; }}
*[role="field-card"]:focus {{ border: 2px solid {focus}; }}
*[role="inner-card"] {{ background: {sunken}; border: 1px solid {line}; border-radius: {radius}px; }}
*[role="plain-frame"] {{ background: transparent; border: 1px dashed {line_strong}; border-radius: {radius}px; }}
*[role="bare"] {{ background: transparent; border: none; }}
*[role="drop"] {{ background: {sunken}; border: 2px dashed {line_strong}; border-radius: {radius}px; }}
*[role="drop-over"] {{ background: {accent_soft}; border: 2px solid {accent}; border-radius: {radius}px; }}
QLabel[role="paper"] {{ border: 1px solid {line_strong}; background: #ffffff; }}
*[role="rule"] {{ background: {line}; border: none; }}
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: 15pt; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: 11.5pt; font-weight: 600; }}
QLabel[role="number"] {{ font-size: 26pt; font-weight: 600; letter-spacing: 1px; }}
QLabel[role="figure"] {{ font-size: 20pt; font-weight: 600; }}
QLabel[role="clock"] {{ font-size: 54pt; font-weight: 300; color: {muted}; }}
QLabel[role="clock-date"] {{ font-size: 15pt; color: {muted}; }}
QLabel[role="label"] {{ font-weight: 600; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="help"] {{ color: {muted}; font-size: 8.5pt; }}
QLabel[role="problem"] {{ color: {bad}; }}
QLabel[role="badge"] {{ background: {sunken}; color: {muted}; border: 1px solid {line}; border-radius: 4px; padding: 0px 5px; font-size: 8.5pt; }}
QLabel[role="badge-warn"] {{ background: {warn_soft}; color: {warn}; border: 1px solid {warn}; border-radius: 4px; padding: 0px 5px; font-size: 8.5pt; }}
QLabel[role="badge-accent"] {{ background: {accent_soft}; color: {accent}; border-radius: 4px; padding: 0px 5px; font-size: 8.5pt; }}

*[role="banner-info"], *[role="banner-good"], *[role="banner-warn"], *[role="banner-bad"] {{ border: none; border-radius: {radius}px; }}
*[role="banner-info"] {{ background: {accent_soft}; border-left: 4px solid {accent}; }}
*[role="banner-good"] {{ background: {good_soft}; border-left: 4px solid {good}; }}
*[role="banner-warn"] {{ background: {warn_soft}; border-left: 4px solid {warn}; }}
*[role="banner-bad"] {{ background: {bad_soft}; border-left: 4px solid {bad}; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox, QListView[role="field"] {{
    background: {surface}; color: {text}; border: 1px solid {line_strong}; border-radius: {radius}px; padding: 4px 7px;
    selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit {{ min-height: 17px; }}
QPlainTextEdit, QTextEdit {{ padding: 3px 4px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QListView[role="field"]:focus {{
    border: 2px solid {focus}; padding: 3px 6px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: 2px 3px; }}
QLineEdit:read-only, QPlainTextEdit[readOnly="true"], QLineEdit:disabled, QComboBox:disabled {{ background: {sunken}; border-color: {line}; color: {text}; }}
QLineEdit[role="search"] {{ padding-left: 8px; min-height: 24px; }}
QLineEdit[role="big"] {{ font-size: 13pt; padding: 8px 12px; }}
*[unreadable="true"] {{ border: 2px dashed {bad}; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: 20px; subcontrol-origin: border; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
QAbstractSpinBox::up-arrow {{ image: url("{icons}/sheet-up.svg"); width: 13px; height: 13px; }}
QAbstractSpinBox::down-arrow {{ image: url("{icons}/sheet-down.svg"); width: 13px; height: 13px; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow {{ image: url("{icons}/sheet-down.svg"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView, QListView[role="popup"], QAbstractItemView[role="popup"] {{
    background: {raised}; border: 1px solid {line_strong}; outline: none; padding: 2px;
    selection-background-color: {accent_soft}; selection-color: {text}; }}

QPushButton, QToolButton {{
    background: {surface}; color: {text}; border: 1px solid {line_strong}; border-radius: {radius}px; padding: 5px 12px; min-height: 18px; }}
QPushButton:hover, QToolButton:hover {{ background: {accent_soft}; border-color: {accent}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {focus}; padding: 4px 11px; }}
QPushButton:pressed, QToolButton:pressed {{ background: {line}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {muted}; background: {sunken}; border-color: {line}; }}
QPushButton[role="primary"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: 600; }}
QPushButton[role="primary"]:hover {{ background: {accent_hover}; border-color: {accent_hover}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {text}; }}
QPushButton[role="primary"]:disabled {{ background: {sunken}; color: {muted}; border-color: {line}; }}
QPushButton[role="danger"] {{ color: {bad}; border-color: {bad}; }}
QPushButton[role="danger"]:hover {{ background: {bad_soft}; }}
QPushButton[role="quiet"], QToolButton[role="quiet"] {{ background: transparent; border: 2px solid transparent; padding: 3px 6px; color: {accent}; }}
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover {{ background: {accent_soft}; }}
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus {{ border: 2px solid {focus}; }}
QPushButton[role="quiet"]:checked {{ color: {text}; border-bottom: 2px solid {accent}; }}
QPushButton[role="quiet"]:disabled {{ color: {muted}; }}
QToolButton[role="dot"] {{ background: transparent; border: 2px solid transparent; padding: 0px; min-height: 0px; }}
QToolButton[role="dot"]:hover {{ background: {accent_soft}; }}
QToolButton::menu-indicator, QPushButton::menu-indicator {{ image: none; width: 0px; }}
QPushButton[role="segment"] {{ padding: 5px 9px; }}
QPushButton[role="segment"]:checked {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton[role="segment"]:checked:focus {{ border: 2px solid {text}; padding: 4px 8px; }}
QPushButton[role="segment"]:focus {{ padding: 4px 8px; }}
QPushButton[role="tile"] {{ text-align: left; padding: 0px; }}
QPushButton[role="group"] {{ text-align: left; border: 2px solid transparent; background: transparent; padding: 7px 8px; font-weight: 600; font-size: 10.5pt; }}
QPushButton[role="group"]:hover {{ background: {accent_soft}; }}
QPushButton[role="group"]:focus {{ border: 2px solid {focus}; }}
QPushButton[role="mark"] {{ color: {bad}; border-color: {bad}; padding: 0px 6px; min-height: 14px; font-size: 8.5pt; }}
QPushButton[role="mark"]:focus {{ border: 2px solid {focus}; padding: 0px 5px; }}
QPushButton[role="chip"] {{ background: {sunken}; border: 1px solid {line_strong}; color: {text}; text-align: left; }}
QPushButton[role="chip"]:focus {{ border: 2px solid {focus}; }}

QCheckBox, QRadioButton {{ spacing: 8px; padding: 3px; border: 2px solid transparent; border-radius: {radius}px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {focus}; }}
QCheckBox::indicator, QListView::indicator {{ width: {box}px; height: {box}px; border: 1px solid {line_strong}; border-radius: 3px; background: {surface}; }}
QCheckBox::indicator:checked, QListView::indicator:checked {{ background: {accent}; border-color: {accent}; image: url("{icons}/sheet-check-{tone}.svg"); }}

QTableView, QListView, QTreeView {{ background: {surface}; alternate-background-color: {ground}; border: 1px solid {line}; border-radius: {radius}px;
    gridline-color: {line}; selection-background-color: {accent_soft}; selection-color: {text}; outline: none; }}
QTableView:focus, QListView:focus, QTreeView:focus {{ border: 2px solid {focus}; }}
QTableView::item {{ padding: 0px 8px; border: none; border-bottom: 1px solid {line}; }}
QTableView::item:selected {{ background: {accent_soft}; color: {text}; }}
QTableView::item:focus {{ border: 1px solid {focus}; }}
QHeaderView {{ background: {surface}; border: none; }}
QHeaderView::section {{ background: {surface}; color: {muted}; border: none; border-bottom: 2px solid {line}; padding: 6px 11px; font-weight: 600; }}
QHeaderView::section:hover {{ color: {text}; background: {accent_soft}; }}
QHeaderView::down-arrow {{ image: url("{icons}/sheet-down.svg"); width: 13px; }}
QHeaderView::up-arrow {{ image: url("{icons}/sheet-up.svg"); width: 13px; }}
QListView::item {{ padding: 4px 6px; border-radius: 4px; }}
QListView[role="entries"], QListView[role="entries"]:focus {{ background: transparent; border: none; }}
QScrollArea#form:focus {{ border-left: 2px solid {focus}; }}
QListView::item:selected {{ background: {accent_soft}; color: {text}; }}

QMenu {{ background: {raised}; border: 1px solid {line_strong}; padding: 4px; }}
QMenu::item {{ padding: 6px 22px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent_soft}; color: {text}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 6px; }}

QScrollArea {{ border: none; background: transparent; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {handle}; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
QProgressBar {{ background: {sunken}; border: 1px solid {line}; border-radius: 4px; text-align: center; min-height: 14px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QTabWidget::pane {{ border: none; }}
QTabBar::tab {{ background: transparent; color: {muted}; padding: 7px 12px; border: none; border-bottom: 2px solid transparent; font-weight: 600; }}
QTabBar::tab:selected {{ color: {accent}; border-bottom: 2px solid {accent}; }}
QTabBar::tab:selected:focus {{ border: 2px solid {focus}; border-radius: 4px; }}

*[role="side"] {{ background: {side}; border: none; border-right: 1px solid {side_chosen}; }}
*[role="side"] QLabel {{ color: {side_text}; }}
*[role="side"] QLabel[role="muted"] {{ color: {side_muted}; }}
*[role="side"] QPushButton {{ background: transparent; color: {side_text}; border: 2px solid transparent; text-align: left; padding: 5px 8px; }}
*[role="side"] QPushButton:hover {{ background: {side_chosen}; }}
*[role="side"] QPushButton:checked {{ background: {side_chosen}; font-weight: 600; border-left: 3px solid {focus}; }}
*[role="side"] QPushButton:focus {{ border: 2px solid {focus}; }}
*[role="side"] QPushButton[role="side-search"] {{ background: {side_chosen}; color: {side_text}; }}
*[role="side"] QPushButton[role="side-child"] {{ padding: 3px 8px 3px 34px; }}
*[role="side"] QScrollArea, *[role="side"] QScrollArea > QWidget > QWidget {{ background: {side}; }}
*[role="side"] QScrollBar::handle {{ background: {side_chosen}; }}

*[role="day"] {{ padding: 2px; border: 2px solid transparent; background: transparent; min-width: 26px; min-height: 22px; }}
*[role="day"]:hover {{ background: {accent_soft}; }}
*[role="day"]:focus {{ border: 2px solid {focus}; padding: 2px; }}
*[role="day"]:checked {{ background: {accent}; color: {on_accent}; }}
*[role="day"]:checked:focus {{ border: 2px solid {text}; padding: 2px; }}
"""


def sheet(shades: Colours, percent: int = 100) -> str:
    """The style sheet in these colours, with all text at `percent` of its size."""
    icons = data_path("resources", "icons").as_posix()
    tone = "dark" if shades.is_dark else "light"
    made = _SHEET.format(**shades._asdict(), icons=icons, radius=RADIUS, row=ROW, tone=tone, box=15 * percent // 100)
    made = _POINTS.sub(lambda found: f"font-size: {float(found[1]) * percent / 100:g}pt", made)
    # To Qt the height set here is the least a button needs, whatever its letters need.
    return _LEAST.sub(lambda found: f"min-height: {int(found[1]) * percent // 100}px", made)


def palette(shades: Colours) -> QPalette:
    """The palette for what the sheet leaves to Fusion: dialogs of the system, selections, disabled text."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in {
        role.Window: shades.ground, role.WindowText: shades.text, role.Base: shades.surface, role.AlternateBase: shades.ground,
        role.Text: shades.text, role.Button: shades.surface, role.ButtonText: shades.text, role.BrightText: shades.bad,
        role.Highlight: shades.accent, role.HighlightedText: shades.on_accent, role.Link: shades.accent, role.ToolTipBase: shades.raised,
        role.ToolTipText: shades.text, role.PlaceholderText: shades.muted,
    }.items():  # fmt: skip
        made.setColor(which, QColor(colour))
    for which in (role.Text, role.ButtonText, role.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(shades.muted))
    return made


def dress(app: QApplication, theme: str, percent: int = 100) -> Colours:
    """Give the whole program the look of a theme, `system`, `light`, `dark` or `contrast`, and its text this size; also while it runs."""
    theme = _of_system(app) if theme == "system" else theme
    shades = colours(theme)
    if app.property("theme") is None:
        app.setStyle(QStyleFactory.create("Fusion"))
    font = base_font()
    font.setPointSizeF(font.pointSizeF() * percent / 100)
    app.setFont(font)
    app.setProperty("theme", theme)
    app.setProperty("percent", percent)
    app.setPalette(palette(shades))
    app.setStyleSheet(sheet(shades, percent))
    return shades


def _of_system(app: QApplication) -> str:
    """What the user chose for all programs of this computer."""
    hints = app.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def shades_of(app: QApplication | None = None) -> Colours:
    """The colours in use."""
    found = app or QApplication.instance()
    return colours(str(found.property("theme")) if found else "light")


def pixels(size: int) -> int:
    """The side of a small picture that is `size` at the usual size of the text, beside which it stands."""
    found = QApplication.instance()
    percent = found.property("percent") if found else None
    return size * int(percent or 100) // 100


def text_is_large() -> bool:
    """Whether the text is so large that what stands side by side elsewhere stands one under the other, and hints make room."""
    return pixels(100) >= _LARGE_PERCENT

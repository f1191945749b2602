"""The built-in number formats of spreadsheets, as in English Excel (ECMA-376, 18.8.30).

Those of Chinese, Japanese and Korean (27 to 36, 50 to 58) depend on the reader's language, except that they are days.
"""

_BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"$"#,##0_);("$"#,##0)', 6: '"$"#,##0_);[Red]("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)', 8: '"$"#,##0.00_);[Red]("$"#,##0.00)', 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)', 42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_);_("$"* \(#,##0.00\);_("$"* "-"??_);_(@_)', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    48: "##0.0E+0", 49: "@", **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), "yyyy-mm-dd"), 32: "h:mm",
    33: "h:mm:ss",
}  # fmt: skip


class CellFormats:
    """The number formats of a workbook by the styles of its cells."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = dict(_BUILTIN)
        self._styles: list[int] = []

    def add_code(self, number: int, code: str) -> None:
        """Add a format and its number, by which styles name it."""
        self._codes[number] = code

    def add_style(self, number: int) -> None:
        """Add the next style, which has the format of that number."""
        self._styles.append(number)

    def of(self, style: int) -> str | None:
        """The format of a style; None for the general one."""
        return self._codes.get(self._styles[style]) if style < len(self._styles) else None

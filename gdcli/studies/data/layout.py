"""How a file of data is laid out: its encoding, what parts the cells, its header, what columns are called.

What is plain is taken and said in a note; what is not is refused with the row and the column.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from gdcli.errors import GdcliError
from gdcli.language.operands import is_function
from gdcli.language.tokens import WORDS, tokens
from gdcli.studies.data.cells import is_missing, is_number

# What may part cells, in the order in which it is looked for, and what a note calls it; a comma is the ordinary one.
DELIMITERS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "", " ": "blanks"}
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
PACKED = {  # how files begin that hold a table and are no text, and what would do
    b"\x1f\x8b": "it is compressed: unpack it first, as with gunzip",
    b"PK\x03\x04": "it is a zip archive, or a spreadsheet: save the sheet as CSV",
    b"\xd0\xcf\x11\xe0": "it is an old spreadsheet: save the sheet as CSV",
    b"PAR1": "it is a Parquet file: write it as CSV",
}
SAMPLE = 25  # lines that the layout is told by


@dataclass(frozen=True)
class Layout:
    """A file of data, not read yet: `content` is UTF-8 without a mark in front.

    `first` is how many lines stand before the data; `heads` are the names in the file, `names` those in a model, "" for
    one that no model can name; `naming` says what is special about them.
    """

    content: bytes
    delimiter: str
    first: int
    heads: tuple[str, ...]
    names: tuple[str, ...]
    notes: tuple[str, ...]
    naming: str = ""

    @property
    def top(self) -> str:
        """What the first row is."""
        return "the header" if self.heads != self.names or not self.naming else "the first row"

    def lines(self) -> io.TextIOWrapper:
        """The text, line by line; any line ends."""
        return io.TextIOWrapper(io.BytesIO(self.content), encoding="utf-8", newline=None)

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """The records below the header, each with the number of its line in the file; [] for a blank line.

        Raises GdcliError for quotes that do not close.
        """
        lines = self.lines()
        found = _records(islice(lines, self.first, None), self.delimiter)
        try:
            for number, cells in found:
                yield self.first + number, cells
        except csv.Error as wrong:
            raise GdcliError(f"the data cannot be read: {wrong}", hint="is a quote open that never closes?") from None


def layout_of(content: bytes) -> Layout:
    r"""Tell how a file of data is laid out.

    Raises GdcliError for a file that is empty or no text, and for a first row that is half a header.

    >>> layout_of(b"x;y\n1,5;2\n").names
    ('x', 'y')
    """
    text, notes = _decoded(content)
    sample = [*islice(io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline=None), 20 * SAMPLE)]
    first = next((number for number, line in enumerate(sample) if not _is_remark(line)), len(sample))
    if first == len(sample):
        raise GdcliError("the file is empty" if not text.strip() else "the file has no data")
    delimiter = _delimiter([line for line in sample[first:] if line.strip()][:SAMPLE])
    number, heads = _first_row(sample[first:], delimiter)
    inside = () if _is_header(heads) else _header_in_a_remark(sample[:first], delimiter, len(heads))
    if inside:
        number, heads = 0, inside
        notes.append("the header is the last line in front that begins with #")
    elif any(line.strip() for line in sample[:first]):
        notes.append("lines in front that begin with # are remarks")
    if DELIMITERS[delimiter]:
        notes.append(f"{DELIMITERS[delimiter]} part the cells")
    if not _is_header(heads):
        heads = tuple(f"c{place}" for place in range(1, len(heads) + 1))
        naming = f"there is no header: the columns are called {_some(heads)}"
        return Layout(text, delimiter, first, heads, heads, (*notes, naming), naming)
    names = tuple(map(_name, heads))
    naming = _renaming(heads, names)
    return Layout(text, delimiter, first + number, heads, names, (*notes, *[naming] * bool(naming)), naming)


def _first_row(lines: Sequence[str], delimiter: str) -> tuple[int, tuple[str, ...]]:
    """How many lines the first row takes, and its cells."""
    try:
        number, row = next(_records(iter(lines), delimiter))
    except csv.Error as wrong:
        raise GdcliError(f"the first row cannot be read: {wrong}") from None
    return number, tuple(cell.strip() for cell in row)


def _header_in_a_remark(remarks: Sequence[str], delimiter: str, width: int) -> tuple[str, ...]:
    """The names in the last remark, as NumPy's savetxt writes them above the numbers; () where it has none for each."""
    last = next((line.strip() for line in reversed(remarks) if line.strip()), "").lstrip("#").strip()
    names = _first_row([last], delimiter)[1] if last else ()
    return names if len(names) == width > 1 and all(map(_is_name, names)) else ()


def _renaming(heads: Sequence[str], names: Sequence[str]) -> str:
    renamed = [f"'{head}' is {name}" for head, name in zip(heads, names, strict=True) if name and name != head]
    return f"in the model, the column {_some(renamed)}" if renamed else ""


def _some(texts: Sequence[str]) -> str:
    shown = [text if len(text) <= 80 else f"{text[:77]}..." for text in texts[:6]]
    return ", ".join(shown) + ", ..." * (len(texts) > 6)


def _decoded(content: bytes) -> tuple[bytes, list[str]]:
    """The text as UTF-8, and what was special about it."""
    notes: list[str] = []
    for mark, encoding in BOMS.items():
        if content.startswith(mark):
            try:
                content = content[3:] if encoding == "utf-8-sig" else content.decode(encoding).encode()
            except UnicodeDecodeError:
                raise GdcliError(f"the file begins as {encoding} and is none") from None
            notes.append(f"the file begins with a byte order mark ({encoding.removesuffix('-sig')})")
            break
    packed = next((what for mark, what in PACKED.items() if content.startswith(mark)), "")
    if packed or b"\0" in content:
        hint = packed or "UTF-16 without a mark in front? Save it as UTF-8" * (content[:64].count(0) >= 8)
        raise GdcliError("the file is no text" + ": it has zero bytes" * (not packed), hint=hint)
    if not content.isascii():
        content = _as_utf8(content, notes)
    if b"\r" in content:
        notes.append("the line ends are Windows'" if b"\r\n" in content else "the line ends are carriage returns")
    return content, notes


def _as_utf8(content: bytes, notes: list[str]) -> bytes:
    try:
        content.decode()
    except UnicodeDecodeError:
        notes.append("the file is no UTF-8, it is read as Windows-1252")
        return content.decode("cp1252", "replace").encode()
    return content


def _is_remark(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _records(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the number of the line that each ends in."""
    blanks = delimiter == " "
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    for cells in reader:
        told = [cell for cell in cells if cell] if blanks else cells
        yield reader.line_num, [] if all(not cell.strip() for cell in told) and len(told) <= 1 else told


def _delimiter(lines: Sequence[str]) -> str:
    """What parts the cells: the first sign that is in the first line and as often in the others; else any in it."""
    counts = {sign: [_count(line, sign) for line in lines] for sign in DELIMITERS}
    for sign, found in counts.items():
        if found[0] and len(set(found)) == 1:
            return sign
    return next((sign for sign, found in counts.items() if found[0] and sign != " "), ",")


def _count(line: str, sign: str) -> int:
    """How often a sign parts two cells in a line, outside quotes."""
    bare = re.sub(r'"[^"]*"', "q", line.strip("\r\n"))
    return len(bare.split()) - 1 if sign == " " else bare.count(sign)


def _is_header(cells: Sequence[str]) -> bool:
    """Whether the first row has names; refuses one that has both names and numbers."""
    kinds = [is_number(cell) for cell in cells if not is_missing(cell)]
    if any(kinds) and not all(kinds):
        number = next(place for place, cell in enumerate(cells) if is_number(cell))
        text = next(place for place, cell in enumerate(cells) if not is_missing(cell) and not is_number(cell))
        raise GdcliError(
            f"row 1: '{cells[text][:40]}' (column {text + 1}) is no number and '{cells[number]}' (column {number + 1}) "
            "no name",
            hint="the first row is a header of names, or all its cells are numbers",
        )
    return not any(kinds)


def _name(head: str) -> str:
    """What a column is called in a model: its head where that is a name, else the name that is nearest to it."""
    bare = re.sub(r"\s+", "", head) if "[" in head else head
    if _is_name(bare):
        return bare
    made = re.sub(r"\W+", "_", head).strip("_")
    made = f"c_{made}" if made[:1].isdigit() else made
    for name in (made, f"{made}_"):
        if _is_name(name):
            return name
    return ""


def _is_name(text: str) -> bool:
    """Whether a text can stand in a model for a column: a name, or one of a family."""
    try:
        name, *rest = tokens(text)
    except (GdcliError, ValueError):
        return False
    if name.kind != "name" or name.text != text.partition("[")[0] or name.text in WORDS or is_function(name.text):
        return False
    return not rest[:-1] or re.fullmatch(r"\[[0-9]{1,6}(,[0-9]{1,6})*\]", text[name.end :]) is not None

"""On which line of a TOML text a key stands, so that errors can point at it."""

import re

Location = tuple[str | int, ...]
"""A path such as ("initiative", 0, "edition", 1, "starts")."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BASIC_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL_STRING = re.compile(r"'[^'\n]*'")
_LONG_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}', re.DOTALL)
_PLAIN_VALUE = re.compile(r"[^,\]}#\n]+")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


def line_of(source: str, location: Location) -> int:
    """Return the line (from 1) of a place in TOML text, or of the nearest table around it.

    source: text that `tomllib` accepts. A place that is not there has the line of its table.
    """
    lines = lines_of(source)
    while location and location not in lines:
        location = location[:-1]
    return lines.get(location, 1)


def lines_of(source: str) -> dict[Location, int]:
    """Return the line on which each key, table and array item begins."""
    return _Reader(source).read()


class _Reader:
    """Walks once over valid TOML and notes where each thing begins; values are not kept."""

    def __init__(self, source: str) -> None:
        self.source = source.replace("\r\n", "\n")
        self.position = 0
        self.lines: dict[Location, int] = {}
        self._last: dict[Location, int] = {}
        """Index of the latest table of each array of tables."""
        self._counted, self._line = 0, 1

    def read(self) -> dict[Location, int]:
        table: Location = ()
        self._skip()
        while self.position < len(self.source):
            if self._at("["):
                table = self._header()
            else:
                self._pair(table)
            self._skip()
        return self.lines

    def _header(self) -> Location:
        line = self._here()
        is_array = self.source.startswith("[[", self.position)
        self.position += 2 if is_array else 1
        path: Location = ()
        parts = self._key()
        for part in parts[:-1]:
            path = self._inside((*path, part))
            self.lines.setdefault(path, line)
        path = (*path, parts[-1])
        self.lines.setdefault(path, line)
        if is_array:
            self._last[path] = self._last.get(path, -1) + 1
            path = (*path, self._last[path])
            self.lines[path] = line
        else:
            self.lines[path] = line
        self.position += 2 if is_array else 1
        return path

    def _inside(self, path: Location) -> Location:
        """Return the path of the latest table, where the path names an array of tables."""
        return (*path, self._last[path]) if path in self._last else path

    def _pair(self, table: Location) -> None:
        line = self._here()
        path = table
        for part in self._key():
            path = (*path, part)
            self.lines.setdefault(path, line)
        self.position += 1  # the sign "="
        self._skip()
        self._value(path)

    def _key(self) -> list[str]:
        parts = [self._key_part()]
        while self._at("."):
            self.position += 1
            parts.append(self._key_part())
        return parts

    def _key_part(self) -> str:
        self._skip()
        if self._at('"'):
            part = _unescaped(self._take(_BASIC_STRING)[1:-1])
        elif self._at("'"):
            part = self._take(_LITERAL_STRING)[1:-1]
        else:
            part = self._take(_BARE_KEY)
        self._skip()
        return part

    def _value(self, path: Location) -> None:
        if self._at("["):
            self._array(path)
        elif self._at("{"):
            self._inline_table(path)
        elif self.source.startswith(('"""', "'''"), self.position):
            self._take(_LONG_STRING)
        elif self._at('"'):
            self._take(_BASIC_STRING)
        elif self._at("'"):
            self._take(_LITERAL_STRING)
        else:
            self._take(_PLAIN_VALUE)

    def _array(self, path: Location) -> None:
        self.position += 1
        self._skip()
        index = 0
        while not self._at("]"):
            self.lines[*path, index] = self._here()
            self._value((*path, index))
            index += 1
            self._skip_comma()
        self.position += 1

    def _inline_table(self, path: Location) -> None:
        self.position += 1
        self._skip()
        while not self._at("}"):
            self._pair(path)
            self._skip_comma()
        self.position += 1

    def _skip_comma(self) -> None:
        self._skip()
        if self._at(","):
            self.position += 1
            self._skip()

    def _skip(self) -> None:
        self._take(_SPACE)

    def _at(self, sign: str) -> bool:
        return self.source.startswith(sign, self.position)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.position)
        if match is None:
            raise ValueError(f"no TOML on line {self._here()}; give text that tomllib accepts")
        self.position = match.end()
        return match[0]

    def _here(self) -> int:
        self._line += self.source.count("\n", self._counted, self.position)
        self._counted = self.position
        return self._line


def _unescaped(text: str) -> str:
    def sign(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])

    return _ESCAPE.sub(sign, text)

"""The widget's two scripts, each made of its modules: what a site embeds, and what that loads with the first opening.

The modules also work as they are, without this step. What is done here is all that a bundler would have to do for
files of this style: an import stands on one line, what is exported is declared there and then, and no two modules use
the same name at top level; a file that breaks one of these rules is an error, never a broken script. Comments on
lines of their own and white space that means nothing are left out: so statements end with a semicolon, a division has a
space on both sides, and no number that is added has a sign. `import.meta` belongs into the first file only, and only
its exports remain exports.

`python -m bot.widget.bundle` prints each script's hash for the `integrity` attribute or an import map.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent
ENTRY = "widget.js"
MORE = "more.js"

_IMPORT = re.compile(r'import \{ ([\w, ]+) \} from "(\./[\w/.-]+)";')
_EXPORT = re.compile(r"export (?=(?:async )?function\b|const\b|class\b)")
_NAME = re.compile(r"(?:async )?(?:function\*?|const|let|class) (\w+)")
_STYLE = re.compile(r"(?<=const CSS = )`[^`]*`")
_LOADED = re.compile(r'(?<=const MORE=)"([\w.-]+)"')
_SPACE = re.compile(
    r"""
    ( "(?:[^"\\\n]|\\.)*" | `[^`]*`                              # a text, and a regular expression: kept
    | /(?![ ])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/ )
    | ;\s*(?=})
    | [ ]*(?: ([{}\[(,:;])\s* | ([=)<>?&|!*%+])[ ]* )
    """,
    re.VERBOSE,
)
_COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*\n", re.DOTALL | re.MULTILINE)


class BundleError(ValueError):
    """A module that cannot be joined with the others; the text names the file, the line and the remedy."""


def bundle(folder: Path = FOLDER, entry: str = ENTRY) -> str:
    """The script `entry` with all it imports, and with the tag of the script that it loads. Raises `BundleError`."""
    owners: dict[str, Path] = {}
    pieces = []
    for path in _in_order(folder / entry, []):
        lines = [line.strip() for line in _code(path).splitlines()]
        if path != folder / entry:
            lines = [_EXPORT.sub("", line) for line in lines]
        for line in _top_level(path):
            name = _NAME.match(_EXPORT.sub("", line))
            if name and owners.setdefault(name[1], path) != path:
                raise BundleError(f"{path.name}: {name[1]} is also in {owners[name[1]].name}; rename one of them")
        pieces += [line for line in lines if line and not _IMPORT.fullmatch(line)]
    styled = _STYLE.sub(_tight, "\n".join(pieces))
    script = _SPACE.sub(lambda found: "".join(filter(None, found.groups())), styled) + "\n"
    return _LOADED.sub(lambda found: f'"{found[1]}?v={tag(bundle(folder, found[1]))}"', script)


def tag(script: str) -> str:
    """What stands behind `?v=` in the script's address: another one for every other content."""
    return hashlib.sha256(script.encode()).hexdigest()[:20]


def integrity(script: str) -> str:
    """The value of the `integrity` attribute for the script."""
    return "sha384-" + base64.b64encode(hashlib.sha384(script.encode()).digest()).decode()


def _in_order(path: Path, seen: list[Path]) -> Iterator[Path]:
    """The module after all that it imports, each once."""
    seen.append(path)
    for line in _top_level(path):
        found = _IMPORT.fullmatch(line)
        if found is None and line.startswith(("import ", "export {", "export default", "export *")):
            remedy = 'import { name } from "./file.js";'
            raise BundleError(f"{path.name}: write `{line}` as `{remedy}` or `export function`")
        imported = path.parent / found[2] if found else path
        if imported not in seen:
            yield from _in_order(imported, seen)
    yield path


def _tight(style: re.Match[str]) -> str:
    """The same style sheet without the white space that is there for its readers."""
    return re.sub(r"(?<=[\w)]): ", ":", re.sub(r"\s*([{};,])\s*", r"\1", style[0])).replace(";}", "}")


def _top_level(path: Path) -> list[str]:
    return [line for line in _code(path).splitlines() if line[:1].isalpha()]


def _code(path: Path) -> str:
    return _COMMENT.sub("", path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    for name in (ENTRY, MORE):
        print(name, integrity(bundle(entry=name)))

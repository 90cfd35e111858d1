"""Where may a name be broken so that it stays inside its place?"""


def wrap(text: str, width: float, size: float, lines: int) -> tuple[str, ...]:
    """Break `text` at spaces into at most `lines` lines of about `width` units at font size `size`; the rest becomes an ellipsis.

    Widths are estimated at 0.53 of the font size a letter, a little above the mean of a sans-serif: lines come out short rather than long.
    """
    room = max(int(width / (size * 0.53)), 4)
    out: list[str] = []
    for word in text.split() or [""]:
        if out and len(out[-1]) + 1 + len(word) <= room:
            out[-1] = f"{out[-1]} {word}"
        else:
            out.extend(word[i : i + room] for i in range(0, len(word), room))
    if not out or len(out) <= lines:
        return tuple(out)
    return (*out[: lines - 1], out[lines - 1][: room - 1].rstrip() + "…")

"""Letters that stand raised, written so that they are still told apart in plain text."""

_PLAIN = "0123456789abcdefghijklmnoprstuvwxyz"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_TABLE = str.maketrans(_PLAIN, _RAISED)


def raised(piece: str) -> str:
    """A raised piece of a text, such as ¹ for 1; the "th" of "4th" is left as it is.

    >>> raised("1"), raised("th"), raised("a, b")
    ('¹', 'th', 'ᵃ, ᵇ')
    """
    words = piece.replace(",", " ").split()
    is_mark = all(word.isdigit() or len(word.strip("()[]")) == 1 for word in words)
    return piece.translate(_TABLE) if is_mark else piece

"""Ukrainian names in Latin letters, as passports and road signs write them.

Rules of the Cabinet of Ministers' resolution No. 55 of 27 January 2010: a letter table, a second
table for the beginning of a word, and "зг" as "zgh".
"""

_LETTERS = dict(
    zip(
        "абвгґдежзийклмнопрстуфхцчшщьіїєюя",
        "a,b,v,h,g,d,e,zh,z,y,i,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,i,i,ie,iu,ia".split(","),  # noqa: SIM905 - a table, read as one line
        strict=True,
    )
)
_WORD_BEGINNING = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_SILENT = frozenset("ьʼ’'`")


def romanise(name: str) -> str:
    """Return `name` in Latin letters; what is not Ukrainian stays as it is. «Згурівка» → "Zghurivka"."""
    result: list[str] = []
    at_beginning = True
    previous = ""
    for letter in name:
        small = letter.lower()
        if small in _SILENT:
            continue
        latin = _WORD_BEGINNING.get(small) if at_beginning else None
        latin = latin or ("gh" if previous == "з" and small == "г" else _LETTERS.get(small, small))
        result.append(latin.capitalize() if letter.isupper() else latin)
        at_beginning = not (letter.isalpha() or letter in _SILENT)
        previous = small
    return "".join(result)

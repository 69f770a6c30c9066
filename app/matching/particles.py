"""The small words of names: articles, "son of", titles; and the pieces that belong together.

Lists are of words as `to_latin` spells them, and of folded Arabic ones.
"""

from __future__ import annotations


def _list(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Carry no identity: `al-`, `bin`, `de`, titles. Left out unless nothing else is left.
SILENT = _list(
    "al el ul ur ud il ad ar as at az an ash ech ess ed er es et en ez l d "
    "bin ben ibn bn binti bint bent binte bt ould ouled oulad wuld uld mint ag ait walad wld "
    "ogly oglu ugli oglou qizi kyzy gizi uulu zade "
    "de da di del della dello dei degli delle do dos das du des la le lo las los van von der den ter te "
    "zu zum zur af av y e and und et i "
    "mr mrs ms miss dr sig signora signor mme mlle jr sr ii iii iv hajj haj hadj hajji haji hadji "
    "alhaji alhadji elhadj elhadji alhaj mst mosammat musammat mosammot ato weyzero woizero "
    "بن ابن بنت ال ولد الحاج حاج"
)

#: Articles: the only silent words that tie "abd" or "nur" to the word after them.
ARTICLES = _list("al el ul ur ud ad ar as at az an ash ed er es il l ال")

#: Start a name that goes on in the next word: Abd al-Rahman, Abu Bakr, Umm Kulthum.
OPENERS = _list("abd abdel abdul abdal abdoul abdur abdus abdil abu abou abo oum umm um عبد ابو ابا ابی ام")

#: End the name begun by the word before them: Nur al-Din, Habib Ullah.
CLOSERS = _list(
    "din dine deen eddine eddin uddin udin uddeen addin aldin eldin eldine eldeen aldeen "
    "ullah allah ollah oullah ulla alla الدین دین الله"
)

#: Short for a longer name; Bengali and Urdu papers write Mohammad as Md.
SHORT_FOR = {
    **dict.fromkeys(_list("md mohd muhd mohmd mhd"), "mohammad"),
    **dict.fromkeys(_list("মো মোঃ মোহাঃ মুহাঃ মোহা"), "মোহাম্মদ"),
    **dict.fromkeys(("sk", "shk"), "sheikh"),
}

#: Words before a name that offices write now apart and now in one with it (`Ben Ali`, `Benali`), as one
#: begins to look for them: the forms of "abd" differ in the article, which an index has as its own word.
IN_ONE = {
    **{word: word for word in _list("ben bin ibn bint el al abu abou abo oum umm ould bou ait abd")},
    **dict.fromkeys(_list("abdel abdul abdal abdoul abder abdur abdol"), "abd"),
}

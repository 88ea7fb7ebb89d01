"""The list of a class, and which person each file is from: by number, by name, or by that list."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from nnlib.course.grading.layouts import SYSTEMS, Owner, folded, printable
from nnlib.course.grading.tables import read_table
from nnlib.course.refusal import Refusal


class Person(NamedTuple):
    """A row of the list."""

    id: str
    name: str
    email: str


class Roster:
    """The people of a class in the order of their list; empty where there is none."""

    def __init__(self, people: Sequence[Sequence[str]] = ()):
        self.people = [Person(*one) for one in people]
        self.places = {one.id: place for place, one in enumerate(self.people)}
        self._by_id = {folded(text): one for one in self.people for text in (one.email, one.id) if text}
        self._by_name = defaultdict(set)
        for one in self.people:
            words = _words(one.name)
            for place in range(len(words)):  # Anna Berg is annaberg, and berganna in Canvas
                self._by_name["".join(words[place:] + words[:place])].add(one)

    def by_id(self, *ids: str) -> Person | None:
        """The person with one of these as id or e-mail address."""
        return next((self._by_id[folded(id)] for id in ids if id and folded(id) in self._by_id), None)

    def by_name(self, name: str) -> set[Person]:
        """The people of this name, whichever of its parts comes first."""
        return self._by_name.get("".join(_words(name)), set())

    def find(self, key: str, name: str) -> Person | None:
        """The person whom an earlier run knew by this key and name, if that is clear."""
        return _on_roster(Claim(Owner(key, name, key), ""), self, False, [])[0]


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.replace("_", " ").casefold())


def _fits(person: Person, name: str) -> bool:
    """Whether a name may be this person's: it shares two words with theirs, or all there are."""
    words, text = set(_words(person.name)), "".join(_words(name))
    return sum(word in text for word in words) >= min(2, len(words))


def read_roster(path: Path) -> Roster:
    """The roster in a CSV file with the columns id, name and e-mail; only the first is needed.

    Raises Refusal: it cannot be read or is empty, a row has no id, or two rows share an id or an address.
    """
    people, seen = [], {}
    for number, row in enumerate(read_table(path, ("id", "name", "e-mail", "email"), ("id",)), start=2):
        email = row.get("e-mail") or row.get("email") or ""
        if not any(row.values()):
            continue
        if not row["id"]:
            raise Refusal(f"{path.name}, row {number}: there is no id.")
        for text in {row["id"], email} - {""}:
            if seen.setdefault(folded(text), number) != number:
                raise Refusal(f"{path.name}, row {number}: {text} stands in row {seen[folded(text)]} too.")
        people.append(Person(row["id"], row.get("name") or row["id"], email))
    if not people:
        raise Refusal(f"{path.name} lists nobody.")
    return Roster(people)


class Submitter(NamedTuple):
    """One of those who handed in, as a system's own list tells it."""

    name: str
    email: str
    id: str


@dataclass(frozen=True)
class Claim:
    """A file of a lesson, "" for none, that is said to be somebody's."""

    owner: Owner
    lesson: str
    submitter: Submitter | None = None

    @property
    def name(self) -> str:
        """The person's name, or what there is in its place."""
        return self.submitter.name if self.submitter else self.owner.name

    @property
    def token(self) -> str:
        """What the system or the folder calls the person."""
        return self.submitter and (self.submitter.email or self.submitter.id) or self.owner.token

    @property
    def lasting(self) -> bool:
        """Whether the owner's key is the same in every assignment, and no name."""
        return not self.owner.system or SYSTEMS[self.owner.system].numbered


def join(
    claims: Sequence[Claim], roster: Roster, doubts: Sequence[str] = ()
) -> tuple[list[tuple[str, str]], list[str]]:
    """The key and name of each claim's person, and sentences on how they were found.

    `doubts` are what speaks against the names of files themselves.

    Raises Refusal: one name belongs to two people, or one person has two names; it lists them.
    """
    # In an assignment for groups, Canvas puts the name of the group in place of the person's.
    slugs = {claim.name for claim in claims if claim.owner.system == "canvas"}
    groups = slugs if roster.people and not any(map(roster.by_name, slugs)) else set()
    people, doubts, how = [], list(doubts), {}
    for claim in claims:
        person, route = _on_roster(claim, roster, claim.name in groups, doubts)
        key = printable(claim.name) if claim.submitter else claim.owner.key
        people.append((person.id, person.name) if person else (key, claim.name))
        how[people[-1]] = route
    if doubts := sorted({*doubts, *_doubts(claims, people, roster)}):
        listed = "".join(f"\n  {one}" for one in doubts)
        raise Refusal(
            f"it is not clear whose submissions these are, so nothing was graded:{listed}\n"
            "Rename the files, list both people in --roster, or name the right --layout."
        )
    return people, _sentences(claims, roster, how)


def _on_roster(claim: Claim, roster: Roster, is_group: bool, doubts: list[str]) -> tuple[Person | None, str]:
    """(the person on the roster, how they were found), or None and what speaks against it in `doubts`."""
    owner, submitter = claim.owner, claim.submitter
    ids = (submitter.email, submitter.id) if submitter else (owner.key,) if claim.lasting else ()
    listed, named = roster.by_id(*ids), roster.by_name(claim.name)
    if listed and (submitter or is_group or claim.name == owner.key or _fits(listed, claim.name)):
        return listed, "id"
    if len(named) == 1:
        return next(iter(named)), "name"
    if listed:
        doubts.append(f"{owner.key} is {listed.name} on the roster and {claim.name} in the name of a file")
    elif named:
        ids = ", ".join(sorted(person.id for person in named))
        doubts.append(f"{claim.name} is the name of several people on the roster: {ids}")
    return None, ""


def _doubts(claims: Sequence[Claim], people: Sequence[tuple[str, str]], roster: Roster) -> list[str]:
    """Two names for one person, or one name for two, in words."""
    names, tokens, keys = defaultdict(set), defaultdict(set), defaultdict(set)
    for claim, (key, name) in zip(claims, people, strict=True):
        owner, here = claim.owner, (claim.owner.place, claim.lesson)
        if key not in roster.places and not claim.submitter:
            names[owner.system, () if claim.lasting else here, claim.token].add(claim.name)
        # A system without lasting numbers has one of a person in each assignment, a section one folder.
        one_each = here if owner.section or owner.system not in ("", "canvas") else ()
        tokens[key if owner.system else owner.key, one_each].add(claim.token)
        keys[folded(name)].add(key)
    said = [f"{token} stands with the names {_and(given)}" for (*_, token), given in _several(names)]
    said += [f"{key} would be the key of {_and(given)}" for (key, _), given in _several(tokens)]
    shared = [given for _, given in _several(keys) if not given <= roster.places.keys()]
    said += [f"{_and(given)} have one name, or differ only in capitals and spaces" for given in shared]
    return sorted(said)


def _several(found: Mapping[Any, set[str]]) -> list[tuple[Any, list[str]]]:
    return [(key, given) for key, given in found.items() if len(given) > 1]


def _and(texts: Iterable[str]) -> str:
    *most, last = sorted(texts)
    return f"{', '.join(most)} and {last}" if most else last


def _sentences(claims: Sequence[Claim], roster: Roster, how: Mapping[Any, str]) -> list[str]:
    said = []
    named = [claim for claim in claims if not claim.lasting and not claim.name.endswith(claim.owner.number)]
    if named:
        titles = {claim.owner.system.capitalize() for claim in named}
        said.append(
            f"{_and(titles)} gives people a new number in each assignment, so they are joined by "
            f"{'the roster' if roster.people else 'name'}."
        )
    if roster.people:
        counts, unknown = Counter(how.values()), sorted(name for (_, name), way in how.items() if not way)
        absent = len(roster.people) - counts["id"] - counts["name"]
        said.append(
            f"Roster: {counts['id']} found by id, {counts['name']} by name; {absent} handed in nothing."
        )
        if unknown:
            said.append(f"Not on the roster: {', '.join(unknown)}.")
    return said

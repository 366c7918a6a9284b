"""Who was asked, and which areas they stand in, laid out for adding up."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from responses_app.domain.areas import UK, area_order

Numbers = NDArray[Any]
"""Whole numbers: int64 as a rule, Python's own where a sum might not fit."""


@dataclass(frozen=True)
class Asked:
    """The authorities asked, in such an order that those of the same areas stand together.

    `membership` has a row an area and a column an authority. Built by `asked`.
    """

    authorities: tuple[Hashable, ...]
    areas: tuple[str, ...]
    membership: NDArray[np.bool_]
    replied: NDArray[np.bool_]
    starts: NDArray[np.int64] = field(repr=False)
    atom_of: NDArray[np.int64] = field(repr=False)
    areas_of_atoms: NDArray[np.int64] = field(repr=False)

    def __len__(self) -> int:
        return len(self.authorities)

    def by_area(self, values: NDArray[Any]) -> Numbers:
        """Add up values of the authorities (last axis) for each area."""
        if not len(self):
            return np.zeros((*values.shape[:-1], len(self.areas)), np.int64)
        kind = np.int64 if values.dtype != object else None
        atoms = np.add.reduceat(values, self.starts, axis=-1, dtype=kind)
        areas: Numbers = atoms @ self.areas_of_atoms.astype(atoms.dtype)
        return areas

    def count(self, codes: NDArray[np.int64], width: int) -> NDArray[np.int64]:
        """Count codes 0 to `width` - 1 of the authorities (last axis) for each area.

        The result has an axis for areas and one for codes in place of the last one.
        """
        lines = int(np.prod(codes.shape[:-1]))
        atoms = len(self.starts)
        place = np.arange(lines)[:, None] * atoms + self.atom_of[None, :]
        keys = place * width + codes.reshape(lines, len(self))
        counted = np.bincount(keys.ravel(), minlength=lines * atoms * width)
        counted = counted.reshape(lines, atoms, width).swapaxes(1, 2) @ self.areas_of_atoms
        return counted.swapaxes(1, 2).reshape(*codes.shape[:-1], len(self.areas), width)


def asked(areas: Mapping[Hashable, Iterable[str]], replied: Iterable[Hashable]) -> Asked:
    """Lay out authorities, each with the areas it stands in; `replied` are those that replied.

    Without anybody asked there is still the UK, with nobody in it.
    """
    stands_in = {authority: frozenset(where) for authority, where in areas.items()}
    every = sorted(frozenset().union(*stands_in.values()) or {UK}, key=area_order)
    index = {area: place for place, area in enumerate(every)}
    atoms = sorted({tuple(sorted(index[a] for a in where)) for where in stands_in.values()})
    atom_index = {atom: place for place, atom in enumerate(atoms)}
    atom = {
        authority: atom_index[tuple(sorted(index[a] for a in where))]
        for authority, where in stands_in.items()
    }
    authorities = tuple(sorted(stands_in, key=lambda one: atom[one]))
    atom_of = np.array([atom[one] for one in authorities], np.int64)
    areas_of_atoms = np.zeros((len(atoms), len(every)), np.int64)
    for place, where in enumerate(atoms):
        areas_of_atoms[place, list(where)] = 1
    who = frozenset(replied)
    return Asked(
        authorities=authorities,
        areas=tuple(every),
        membership=areas_of_atoms[atom_of].T.astype(bool)
        if authorities
        else np.zeros((len(every), 0), bool),
        replied=np.array([one in who for one in authorities], bool),
        starts=np.flatnonzero(np.diff(atom_of, prepend=-1)),
        atom_of=atom_of,
        areas_of_atoms=areas_of_atoms,
    )

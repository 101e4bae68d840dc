"""A keyholder's aggregate share of a batch, and the noise in it where there are enough people."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chefslog.team.keyholder.batch import Batch
from chefslog.team.release.noise import FROM, laplace, scale
from chefslog.team.sections import layout
from chefslog.team.task import Task


def is_noisy(batch: Batch, opened: Sequence[str]) -> bool:
    """Whether each keyholder adds noise to its share of this batch."""
    return len(batch.standing) >= FROM and bool(opened)


def aggregate_share(
    task: Task, batch: Batch, opened: Sequence[str], urandom: Callable[[int], bytes]
) -> list[int]:
    """The sums of this keyholder's output shares: zeros in shut sections, noise from 500 people.

    One element of the field for each cell of the task (VDAF: "Aggregation").
    """
    vdaf = task.vdaf
    share = vdaf.aggregate(vdaf.decode_agg_share(one.out_share) for one in batch.standing)
    size = scale(task.file.epsilon, len(opened)) if is_noisy(batch, opened) else None
    for section, start, stop in layout(task.file.sections):
        for cell in range(start, stop):
            if section.name not in opened:
                share[cell] = 0
            elif size is not None:
                share[cell] = (share[cell] + laplace(size, urandom)) % vdaf.field.MODULUS
    return share

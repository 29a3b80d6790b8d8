"""How a file is to be imported."""

from collections.abc import Callable
from dataclasses import dataclass, field

from incidents.entry.imports.edition import Naming
from incidents.importers.plan import RejectedRow


@dataclass
class ImportOptions:
    """How a file is to be imported.

    Attributes:
        naming: what the edition is called, and which part of the data set it is.
        published: day of its publication, EDTF.
        drops: whether to deny what the work knew and the file doesn't hold; None leaves it to
            whether the edition is a new one, and refuses where that would be a great deal.
        with_articles: whether to record the articles that rows were coded from.
        on_progress: called now and then with the rows read and the share of the file.
        on_reject: called with each row that is rejected.
    """

    naming: Naming = field(default_factory=Naming)
    published: str | None = None
    drops: bool | None = None
    with_articles: bool = False
    on_progress: Callable[[int, float], None] = lambda _rows, _share: None
    on_reject: Callable[[RejectedRow], None] = lambda _row: None

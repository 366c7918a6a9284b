"""What an import did, or every reason why it did nothing."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file: where it is, what is wrong, and what was expected."""

    message: str
    line: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        where = [f"line {self.line}"] if self.line else []
        where += [f"column {self.column!r}"] if self.column else []
        return f"{', '.join(where)}: {self.message}" if where else self.message

    def as_dict(self) -> dict[str, object]:
        return {"line": self.line, "column": self.column, "message": self.message}


@dataclass
class ImportReport:
    """Counts of what an import did. With any error nothing was written."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    preview: list[dict[str, object]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.errors

    def wrong(self, message: str, line: int | None = None, column: str | None = None) -> None:
        self.errors.append(Problem(message, line, column))

    def warn(self, message: str, line: int | None = None, column: str | None = None) -> None:
        self.warnings.append(Problem(message, line, column))

    def as_dict(self) -> dict[str, object]:
        """The keys that scripts rely on. An import that was refused did nothing: counts are 0."""
        counts = (self.created, self.updated, self.unchanged) if self.ok else (0, 0, 0)
        return {
            "created": counts[0],
            "updated": counts[1],
            "unchanged": counts[2],
            "errors": [str(problem) for problem in self.errors],
            "warnings": [str(problem) for problem in self.warnings],
        }

"""Replies by seed: each from one line of `specs.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random

from . import pages, papers, pro_formas, prose, workbooks
from .blocks import Block, Book, Items, Letter, Para, Sheet, Table
from .headings import labels, period_names, question_ids
from .layouts import LAYOUTS, Maker, sheets_of
from .letters import (
    advice,
    closing,
    cost_refusal,
    cost_refusal_of_all,
    head,
    neither,
    not_held,
    opening,
    personal_data,
    signature,
)  # fmt: skip
from .officers import Officer
from .reply import Reply, Truth
from .saying import Said, exact, truth_of
from .specs import SPECS
from .words import choose

_PLAIN_PAPERS = {"docx": papers.docx_file, "odt": papers.odt, "rtf": papers.rtf}
_WHOLE = {
    "refused": "refused", "not held all": "not_held", "ncnd": "neither_confirm_nor_deny",
}  # fmt: skip
_WELSH_CLOSE = (
    "Os ydych yn anfodlon â'r ymateb hwn, gallwch ofyn am adolygiad mewnol o fewn 40 diwrnod"
    " gwaith."
)


def replies(seed: int, count: int = len(SPECS)) -> Iterator[Reply]:
    """So many replies; another seed gives other numbers, words, orders and layouts."""
    for number in range(count):
        spec = SPECS[number % len(SPECS)]
        yield _Writer(
            Random(f"{seed}/{number}"), spec, f"{number:03} {spec.form} {spec.layout}"
        ).reply()


class _Writer(Officer):
    """How what the officer answers is laid out and written."""

    def _maker(self, **more) -> Maker:
        paper = self.spec.form not in ("xlsx", "xls", "ods", "csv")
        style = ""
        if self.spec.form in ("scan", "png", "tiff"):
            style = self.rng.choice(["id called", "called"])
        maker = Maker(
            self.rng, self.campaign, self.figures, self.manner, basis=self.told_basis, label=style,
            as_number=not paper and self.rng.random() < 0.85, is_ruled="unruled" not in self.has,
            welsh="welsh" in self.has, **more,
        )  # fmt: skip
        if "bilingual" in self.has:
            ids = question_ids(self.rng, self.campaign)
            maker.labels = {
                key: f"{ids[key]} {choose(self.rng, self.campaign.called[key])} / {text}"
                for key, text in self.campaign.welsh.items()
            }
        self._name_part_year(maker.names)
        return maker

    def _name_part_year(self, names: dict[str, str]) -> None:
        if "part year" in self.has:
            first = self.campaign.periods[0]
            names[first.key] += choose(self.rng, "{ (from July only)| (July onwards only)}")

    def _tables(self) -> list[Block]:
        maker = self._maker()
        tables = LAYOUTS[self.spec.layout](maker)
        notes: list[Block] = [*maker.below()]
        if "footnotes" in self.has:
            tables[0], note = self._with_footnote(tables[0])
            notes.append(note)
        if "totals note" in self.has:
            notes.append(Para(f"Source: case management system, extracted {self.council.day}"))
        return [*tables, *notes]

    def _with_footnote(self, table: Table) -> tuple[Table, Para]:
        """One number gets a raised marker that a note below explains."""
        rows = [list(cells) for cells in table.rows]
        places = [
            (r, c)
            for r in range(table.head, len(rows))
            for c in range(len(rows[r]))
            if (one := rows[r][c]) and one.text.replace(",", "").isdigit()
        ]
        note = Para("1 Includes a small number of cases that were transferred in.", small=True)
        if not places:
            return table, note
        r, c = self.rng.choice(places)
        rows[r][c] = replace(rows[r][c], marker="1")  # type: ignore[type-var]
        return replace(table, rows=rows), note

    def _prose(self) -> list[Block]:
        form = self.spec.layout.removeprefix("prose: ")
        names = period_names(self.rng, self.campaign, self.told_basis, "welsh" in self.has)
        self._name_part_year(names)
        style = "id text" if self.rng.random() < 0.75 else "id called"
        if form == "one line":
            style = self.rng.choice(["id", "id", "id called"])
        named = labels(self.rng, self.campaign, style)
        if "welsh" in self.has:
            ids = question_ids(self.rng, self.campaign)
            named = {key: f"{ids[key]} {text}" for key, text in self.campaign.welsh.items()}
        how = (
            "quoted"
            if {"quoted"} & self.has
            else "bold"
            if "bold questions" in self.has
            else "plain"
        )
        figures = dict(self.figures)
        made: list[Block] = []
        costly = self.campaign.keys[-1] if "cost one" in self.has else ""
        if costly:
            figures = {at: said for at, said in figures.items() if at[0] != costly}
        form = "colon" if form == "single" else form
        made += prose.answers(self.rng, self.campaign, figures, names, named, form, how)
        if costly:
            made.append(Para(named[costly], bold=how == "bold", is_quoted=how == "quoted"))
            made += cost_refusal(self.rng, self.council, "this part of your request")
            made.append(advice(self.rng, self.council))
        return made

    def _numbered(self) -> list[Block]:
        """An automatic numbered list: our question 1 is item 1, its periods in one sentence."""
        names = period_names(self.rng, self.campaign)
        items = []
        for key in self.campaign.keys:
            said = {
                period: one for (question, period), one in self.figures.items() if question == key
            }
            text = prose.sentence(self.rng, self.campaign, key, names, said)
            items.append(f"{choose(self.rng, self.campaign.called[key])}: {text}")
        return [Items(tuple(items), "1.")]

    def _body(self) -> list[Block]:
        layout = self.spec.layout
        if layout.startswith("prose"):
            return self._prose()
        if layout == "numbered":
            return self._numbered()
        return self._tables()

    def _letter(self, body: list[Block], has_answers: bool = True) -> Letter:
        if "letter" not in self.has:
            title = Para(f"FOI {self.council.reference}: {self.campaign.about}", bold=True)
            return Letter((title, *body), None, "wide" in self.has)
        rng = self.rng
        blocks: list[Block] = opening(rng, self.council, self.campaign)
        if not has_answers:
            blocks.pop()  # "Our answers are below"
        if "two pages" in self.has:
            blocks.append(
                Para(
                    choose(
                        rng,
                        "{The tables below set out the figures by year. |}Please note that a"
                        " child may be counted in more than one row.",
                    )
                )
            )
        if any(said.kind in ("bounded", "suppressed") for said in self.figures.values()):
            limit = personal_data(rng, self.council, self.manner.limit)
            body = [*body, limit] if rng.random() < 0.5 else body
        blocks += [*body, *closing(rng, self.council)]
        if "welsh" in self.has:
            blocks = [
                Para("Annwyl Ms Researcher"),
                Para("Diolch am eich cais dan Ddeddf Rhyddid Gwybodaeth 2000.", bold=True),
                Para("Gweler ein hymateb isod."), *body, Para(_WELSH_CLOSE), Para("Yn gywir"),
                Para(self.council.person),
            ]  # fmt: skip
        return Letter(tuple(blocks), head(rng, self.council), "wide" in self.has)

    # Whole replies

    def reply(self) -> Reply:
        form = self.spec.form
        if self.spec.layout in ("refused", "not held all", "ncnd"):
            return self._refusal()
        if self.spec.layout == "correction":
            return self._correction()
        if form.startswith("pro forma"):
            return self._pro_forma(form.split()[-1])
        if form in ("xlsx", "xls", "ods", "csv"):
            return self._made((self._workbook(form),), self._short_mail())
        if form.startswith("covered"):
            return self._covered(form.split()[-1])
        if form == "mail":
            return self._made((), self._mail(self._body()))
        return self._made((self._paper(form, self._letter(self._body())),), self._short_mail())

    def _made(
        self,
        files: tuple[tuple[str, bytes], ...],
        mail: str,
        truth: tuple[Truth, ...] | None = None,
    ) -> Reply:
        found = truth_of(self.figures, self.basis) if truth is None else truth
        features = {self.spec.form, self.spec.layout, self.spec.campaign, *self.has, self.law}
        if self.spec.form == "mail" or not files:
            features.add("mail body")
        return Reply(self.name, files, mail, self.campaign.asked, found, frozenset(features))

    def _workbook(self, form: str) -> tuple[str, bytes]:
        maker = self._maker()
        heading = choose(
            self.rng,
            f"{{|{self.council.name} - FOI {self.council.reference}|Response to request"
            f" {self.council.reference}: {self.campaign.about}}}",
        )
        sheets = sheets_of(maker, self.spec.layout, "sheets" in self.has, heading)
        name = choose(
            self.rng, f"{{FOI {self.council.reference} data|Response|Copy of FOI data v2|final}}"
        ).replace("/", "-")
        if form == "csv":
            encoding = self.rng.choice(["utf-8-sig", "utf-8", "cp1252", "cp1252"])
            return f"{name}.csv", workbooks.csv_file(sheets[0], encoding)
        if self.rng.random() < 0.2:
            sheets = [replace(sheet, left=1) for sheet in sheets]
        book = Book(sheets)
        if "hidden sheet" in self.has:
            book.sheets.append(self._hidden())
        if self.rng.random() < 0.3:
            cover = Sheet(
                "Cover",
                (
                    Para(self.council.name, bold=True),
                    Para(f"Ref {self.council.reference}"),
                    Para(f"Date {self.council.day}"),
                ),
            )
            book.sheets.insert(0, cover)
        writer = {"xlsx": workbooks.xlsx, "xls": workbooks.xls, "ods": workbooks.ods}[form]
        return f"{name}.{form}", writer(book)

    def _hidden(self) -> Sheet:
        """An old draft with other numbers, that nobody is meant to see."""
        others = {
            at: exact(int(Decimal(number)) + 3, "count", "", self.manner)
            for at, number in self.campaign.numbers.items()
        }
        maker = Maker(self.rng, self.campaign, others, self.manner)
        return Sheet("draft", tuple(maker.grid()), is_hidden=True)

    def _paper(self, form: str, letter: Letter) -> tuple[str, bytes]:
        rng = self.rng
        name = choose(
            rng, f"{{Response {self.council.reference}|FOI response|Final response letter}}"
        ).replace("/", "-")
        if form in _PLAIN_PAPERS:
            return f"{name}.{form}", _PLAIN_PAPERS[form](letter)
        if form == "html":
            quoted = tuple(self._thread()) if "quoted thread" in self.has else ()
            return "message.html", papers.html(letter, quoted)
        made = pages.pdf(
            letter,
            rng.choice(["sans", "sans", "serif"]),
            rng.choice([9.5, 10, 11]),
            rng.random() < 0.4,
        )
        if form == "scan":
            return "Scan0001.pdf", pages.scanned_pdf(made, rng)
        if form in ("png", "tiff"):
            return f"IMG_2041.{form}", pages.picture_file(made, rng, form.upper())
        return f"{name}.pdf", made

    def _short_mail(self) -> str:
        return (
            choose(
                self.rng,
                "Dear {Ms Researcher|Ada|Requester}\n\n{Please find attached the Council's response"
                " to your request.|Please see attached.|Our response to your recent FOI request is"
                " attached.}\n\n",
            )
            + signature(self.rng, self.council)
            + "\n"
        )

    def _thread(self) -> list[str]:
        """Our own letter below theirs."""
        asked = self.campaign.asked
        periods = ", ".join(one.key for one in asked.periods)
        return [
            "Dear Sir or Madam,",
            f"Under the {self.council.act} please tell me"
            + (f" for each of {periods}:" if periods else ":"),
            *[f"{one.key}) {one.text}" for one in asked.questions],
            "Please reply within 20 working days.",
            "Ada Researcher",
        ]

    def _mail(self, body: list[Block], lead: str = "") -> str:
        rng = self.rng
        form = "spaces" if "spaces" in self.has else "tabs"
        hello = (
            "Annwyl Ms Researcher"
            if "welsh" in self.has
            else rng.choice(["Dear Ms Researcher", "Good afternoon", "Hi Ada"])
        )
        lead = lead or choose(
            rng,
            f"{{Thank you for your FOI request, ref {self.council.reference}. |}}{{Our response is"
            " below.|Please see answers below.|The information you requested is as follows:}",
        )
        if "welsh" in self.has:
            lead = "Diolch am eich cais. Gweler ein hymateb isod."
        text = papers.mail_text(Letter((Para(hello), Para(lead), *body)), form)
        text += "\n" + signature(rng, self.council) + "\n"
        if {"quoted thread", "plain"} & self.has and rng.random() < 0.6:
            text += f"\nOn {self.council.received} Ada Researcher wrote:\n"
            text += "\n".join(f"> {line}" for line in self._thread()) + "\n"
        return text

    def _refusal(self) -> Reply:
        """One reason for the whole request."""
        kind = _WHOLE[self.spec.layout]
        self.figures = {at: Said("", kind) for at in self.figures}
        body = {"refused": cost_refusal_of_all, "not_held": not_held}.get(kind, neither)(
            self.rng, self.council
        )
        if self.spec.form == "mail":
            return self._made((), self._mail(body, "Thank you for your FOI request."))
        letter = self._letter(body, has_answers=False)
        return self._made((self._paper(self.spec.form, letter),), self._short_mail())

    def _correction(self) -> Reply:
        """One figure put right after the reply."""
        names = period_names(self.rng, self.campaign)
        ids = question_ids(self.rng, self.campaign)
        key = self.campaign.keys[0]
        period = self.rng.choice(self.campaign.periods).key
        number = int(Decimal(self.campaign.numbers[key, period])) + 6
        wrong = number + self.rng.choice([-4, 3, 9, 20])
        called = choose(self.rng, self.campaign.called[key])
        what = f"{ids[key]} ({called}) for {names[period]}"
        text = choose(
            self.rng,
            f"{{The figure given for {what} was incorrect. It should read {number}, not {wrong}."
            f"|Please note that we have found an error in our reply. The answer to {what} should be"
            f" {number} and not {wrong} as stated.}} We apologise for the error.",
        )
        mail = papers.mail_text(
            Letter(
                (
                    Para("Dear Ms Researcher"),
                    Para(f"Further to our response {self.council.reference}."),
                    Para(text),
                )
            )
        )
        mail += "\n" + signature(self.rng, self.council) + "\n"
        truth = (Truth(key, period, "exact", str(number), str(number), str(number)),)
        return self._made((), mail, truth)

    def _pro_forma(self, form: str) -> Reply:
        notes = {}
        if self.rng.random() < 0.3 and self.campaign.periods[0].basis == "calendar":
            last = self.campaign.periods[0]
            notes[last.key] = (
                f"Figure is for financial year {last.start.year}/{(last.start.year + 1) % 100:02}"  # type: ignore[union-attr]
            )
            self.basis = {last.key: "financial"}
        changes = frozenset(self.has)
        written = pro_formas.written(
            self.rng, self.campaign, self.figures, self.council.name, form, changes, notes
        )
        return self._made((written,), self._short_mail())

    def _covered(self, form: str) -> Reply:
        """A letter that only points to its attachment."""
        frame = [*opening(self.rng, self.council, self.campaign)]
        told = choose(
            self.rng,
            "{The information is contained in the attached file|Please see Appendix A, attached}.",
        )
        letter = Letter(
            (*frame, Para(told), *closing(self.rng, self.council)), head(self.rng, self.council)
        )
        first = ("Covering letter.docx", papers.docx_file(letter))
        if form == "xlsx":
            second = self._workbook("xlsx")
        else:
            second = (
                "Appendix A.pdf",
                pages.pdf(Letter((Para("Appendix A", bold=True), *self._tables()))),
            )
        return self._made((first, second), self._short_mail())

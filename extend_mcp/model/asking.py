"""Asks a model the questions of one run, portion by portion, within bounds."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extend_mcp.model.chat import Chat
from extend_mcp.model.completion import read_completion
from extend_mcp.model.failures import BadModelAnswer, Cut, ModelFailure, SchemaRefused, TooLong
from extend_mcp.model.form import AnswerForm
from extend_mcp.model.prompt import make_messages
from extend_mcp.model.token_counts import most_tokens
from extend_mcp.model.window_size import SMALLEST, look_up
from extend_mcp.model.windows import halves, portions
from extend_mcp.questions import Answer, Answers, PageText, Question, Questions

MOST_REQUESTS = 24
"""The most requests of one run."""
AT_ONCE = 25
"""Questions in one request."""
GENEROUS = 4
"""An answer may have this many times its expected tokens: some grammars let a model write blanks between tokens."""
VALUE_TOKENS, QUOTE_TOKENS, ROWS = 30, 40, 20
"""The expected tokens of a value and of a quote, and the expected number of rows."""
FEWEST, MOST_ANSWER = 256, 8192
"""Bounds of the tokens that an answer may have."""


@dataclass(frozen=True, slots=True)
class AskedPart:
    """What one request is about."""

    pages: list[PageText]
    questions: list[Question]


async def ask(chat: Chat, questions: Questions) -> Answers:
    """The model's answers, and what went wrong. Never raises for what the server does."""
    run = _Run(chat, questions)
    try:
        await run.work()
    except ModelFailure as failure:
        run.result.problems.append(f"The model was asked nothing more: {failure}.")
    return run.result


class _Run:
    def __init__(self, chat: Chat, questions: Questions) -> None:
        self._chat, self._questions = chat, questions
        self._sent = 0
        self._with_schema = True
        self._window = 0
        self._pieces: deque[AskedPart] = deque()
        self.result = Answers(model=chat.address.model)

    async def work(self) -> None:
        self._window = (await look_up(self._chat)).tokens
        if self._window < SMALLEST:
            raise ModelFailure(f"its window of {self._window} tokens is too small: {SMALLEST} are needed")
        self._pieces.extend(self._first_pieces())
        while self._pieces and self._sent < MOST_REQUESTS:
            self._sent += 1
            await self._work_on(self._pieces.popleft())
        if self._pieces:
            pages = sorted({page.number for piece in self._pieces for page in piece.pages})
            self.result.problems.append(
                f"The model was asked {MOST_REQUESTS} times, the most for a run: some questions were not asked of "
                f"pages {pages[0]} to {pages[-1]}."
            )

    def _first_pieces(self) -> Iterator[AskedPart]:
        """All questions of the first pages, then of the next."""
        questions = self._questions.questions
        groups = [AnswerForm(questions[at : at + AT_ONCE]) for at in range(0, len(questions), AT_ONCE)]
        room = min(self._window - self._most(form) - self._overhead(form) for form in groups)
        room = max(room, self._window // 4)
        for pages in portions(self._questions.pages, room, overlap=any(question.pages for question in questions)):
            for form in groups:
                fitting = _answerable(form.questions.values(), pages)
                if fitting:
                    yield AskedPart(pages, fitting)

    def _overhead(self, form: AnswerForm) -> int:
        messages = make_messages(form, [], self._questions.rules, with_schema=not self._with_schema)
        return sum(most_tokens(message["content"]) for message in messages) + 50

    def _most(self, form: AnswerForm) -> int:
        """The most tokens of an answer."""
        return min(max(GENEROUS * _expected(form), FEWEST), self._window // 2, MOST_ANSWER)

    async def _work_on(self, piece: AskedPart) -> None:
        try:
            self.result.answers += await self._request(piece)
        except SchemaRefused as refusal:
            if not self._with_schema:
                raise ModelFailure(f"the server says: {refusal}") from refusal
            self._with_schema = False
            self._pieces.appendleft(piece)
        except TooLong as refusal:
            self._retry(_with_less_text(piece), piece, str(refusal))
        except Cut as refusal:
            self._retry(_with_fewer_questions(piece) or _with_less_text(piece), piece, str(refusal))
        except BadModelAnswer as refusal:
            self._retry([], piece, str(refusal))

    async def _request(self, piece: AskedPart) -> list[Answer]:
        form = AnswerForm(piece.questions)
        messages = make_messages(form, piece.pages, self._questions.rules, with_schema=not self._with_schema)
        schema = form.schema if self._with_schema else None
        body = await self._chat.complete(messages, self._most(form), schema)
        return read_completion(body, form, "".join(message["content"] for message in messages))

    def _retry(self, smaller: Sequence[AskedPart], piece: AskedPart, why: str) -> None:
        self._pieces.extendleft(reversed(smaller))
        if not smaller:
            pages = f"{piece.pages[0].number} to {piece.pages[-1].number}"
            self.result.problems.append(f"The model gave no usable answer about pages {pages}: {why}.")


def _expected(form: AnswerForm) -> int:
    """The tokens of an answer that has a value for every question."""
    sizes = []
    for key, question in form.questions.items():
        single = most_tokens(key) + VALUE_TOKENS + (QUOTE_TOKENS if question.is_judged else 0)
        row = sum(most_tokens(member.path) + VALUE_TOKENS // 2 for member in question.members)
        sizes.append(ROWS * row if question.kind == "rows" else single)
    return sum(sizes)


def _answerable(questions: Iterable[Question], pages: Sequence[PageText]) -> list[Question]:
    """The questions all of whose pages are among these."""
    numbers = {page.number for page in pages}
    return [question for question in questions if numbers.issuperset(question.pages)]


def _with_less_text(piece: AskedPart) -> list[AskedPart]:
    smaller = []
    for pages in halves(piece.pages):
        fitting = _answerable(piece.questions, pages)
        smaller += [AskedPart(pages, fitting)] if fitting else []
    return smaller


def _with_fewer_questions(piece: AskedPart) -> list[AskedPart]:
    middle = len(piece.questions) // 2
    return [AskedPart(piece.pages, part) for part in (piece.questions[:middle], piece.questions[middle:]) if middle]

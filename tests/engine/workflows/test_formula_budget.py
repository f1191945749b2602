"""What formulas and texts of workflow runs may cost, and how they end."""

from collections.abc import Callable
from typing import Any

import anyio
import anyio.to_thread
import httpx
import pytest

from extend_mcp.engine.app import build_app
from extend_mcp.engine.budget import Ended, OverBudget
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.workflows import formula_budget as limits
from extend_mcp.engine.workflows import functions
from extend_mcp.engine.workflows.expressions import References, as_text, is_met
from extend_mcp.engine.workflows.formula_budget import FormulaBudget
from extend_mcp.engine.workflows.formulas import check_rule, evaluate, read
from extend_mcp.engine.workflows.functions import FUNCTIONS
from extend_mcp.engine.workflows.operators import OPERATORS
from tests.deadlines import DEADLINE
from tests.engine.conftest import client_of, until
from tests.engine.workflows.conftest import Body, extract, ran, started, step, steps
from tests.engine.workflows.doubles import document, work

OUTPUT: dict[str, Any] = {"numbers": list(range(1000)), "word": "w" * 60, "deep": [[{"a": 1}] * 50] * 50}
MANY = {"type": "object", "properties": {"many": {"type": "array", "items": {"type": "number"}}}}
FILE = document(value={"many": list(range(1000))})
LOOKS_AT_NONE = {"IF", "ISPRESENT", "ISBLANK", "LEN", "LLMJUDGE", "FUZZYMATCH"}
"""Functions that take an array without a look at its items, or none."""


def references(budget: FormulaBudget) -> References:
    return References({"bill": {"type": "EXTRACT"}}, lambda _: {"value": OUTPUT}, None, budget)


def rule(formula: str) -> dict[str, Any]:
    budget = FormulaBudget()
    return check_rule("r", formula, references(budget).variable, budget)


def spent(use: Callable[[FormulaBudget], Any]) -> int:
    budget = FormulaBudget()
    use(budget)
    return budget.spent


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(bill.numbers) = 1",
        "bill.numbers + 1 > 5",
        "bill.numbers = bill.numbers",
        "AND(bill.numbers > 1)",
        "CONTAINS(bill.numbers, 7777)",
        "ROUND(bill.numbers) = 1",
        "COUNT(bill.deep.a) = 0",
        "OR(" + ", ".join(["1 = 2"] * 150) + ")",
    ],
)
def test_a_formula_of_too_many_steps_is_given_up(formula: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rule(formula)["name"] == "r"
    monkeypatch.setattr(limits, "FORMULA_STEPS", 900)
    with pytest.raises(OverBudget, match="the rule 'r' takes more than 900 steps"):
        rule(formula)


@pytest.mark.parametrize(
    "formula", ['bill.word & bill.word = ""', 'UPPER("' + "a" * 101 + '") = ""', 'INCLUDES("' + "a" * 101 + '", "b")']
)
def test_a_formula_that_makes_too_long_a_text_is_given_up(formula: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not rule(formula)["valid"]
    monkeypatch.setattr(limits, "MAX_TEXT", 100)
    with pytest.raises(OverBudget, match="the rule 'r' makes a text of more than 100 characters"):
        rule(formula)


@pytest.mark.parametrize("text", ["{{bill.output.value.word}} and {{bill.output.value.word}}", "x {{bill.output}}"])
def test_a_template_that_makes_too_long_a_text_is_given_up(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert references(FormulaBudget()).fill(text)
    monkeypatch.setattr(limits, "MAX_TEXT", 100)
    with pytest.raises(OverBudget, match="makes a text of more than 100 characters"):
        references(FormulaBudget()).fill(text)


def test_what_is_shown_is_written_no_further_than_a_text_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_TEXT", 100)

    def show(value: Any) -> Callable[[FormulaBudget], None]:
        def call(budget: FormulaBudget) -> None:
            with pytest.raises(OverBudget):
                as_text(value, budget)

        return call

    assert spent(show(list(range(10_000)))) == spent(show(list(range(1000))))


def test_a_long_way_through_values_is_paid_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FORMULA_STEPS", 900)
    budget = FormulaBudget()
    for path in (".a" * 1000, "[0]" * 1000):
        with pytest.raises(OverBudget, match="takes more than 900 steps"), budget.of("field", "url"):
            references(budget).fill(f"{{{{bill.output{path}}}}}")


def test_a_condition_pays_for_its_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FORMULA_STEPS", 100)
    budget = FormulaBudget()
    given = {"id": "c", "type": "IF", "operation": "CONTAINS", "leftOperand": "x" * 5000, "rightOperand": "y" * 50}
    with pytest.raises(OverBudget, match="the condition 'c' takes more"), budget.of("condition", "c"):
        is_met(given, references(budget))


@pytest.mark.parametrize("name", sorted({*FUNCTIONS, *OPERATORS} - LOOKS_AT_NONE))
def test_whatever_looks_at_all_items_pays_for_each(name: str) -> None:
    work: Callable[..., Any] = FUNCTIONS[name].work if name in FUNCTIONS else OPERATORS[name]
    values = 2 if name in OPERATORS else FUNCTIONS[name].least
    item = True if name in {"AND", "OR", "NOT"} else "no" if name in {"UPPER", "LOWER", "TRIM", "&"} else 5
    other = item if name in {"AND", "OR", "&"} else 7

    def cost(length: int) -> int:
        return spent(lambda budget: work(budget, [item] * length, *[other] * (values - 1)))

    assert cost(1000) - cost(100) >= 900


def test_texts_of_any_length_are_not_compared_loosely(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rule('FUZZYMATCH(bill.word, "w")')["failureReason"] == "RULE_FAILED"
    monkeypatch.setattr(functions, "MAX_FUZZY_CHARS", 50)
    found = rule('FUZZYMATCH(bill.word, "w")')
    assert (found["failureReason"], found["error"]) == (
        "VALUE_ERROR",
        "FUZZYMATCH compares texts of at most 50 characters",
    )
    assert rule('FUZZYMATCH("Müller GmbH", "mueller gmbh", 0.7)')["valid"]


def test_the_next_step_of_a_run_that_was_ended_is_not_taken() -> None:
    budget = FormulaBudget()
    tree = read("1 + 1 = 2", budget)
    budget.end()
    with pytest.raises(Ended):
        evaluate(tree, references(budget).variable, budget)


def checking(*rules: str, name: str = "check") -> Body:
    return step("RULE_VALIDATION", name, rules=[{"name": f"rule {one}", "formula": one} for one in rules])


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("last", "why"),
    [
        (checking("1 = 1", "SUM(bill.many) = 1"), "Step 'check': the rule 'rule SUM(bill.many) = 1' takes more than"),
        (
            step(
                "CONDITIONAL",
                "check",
                conditions=[{"id": "first", "type": "IF", "operation": "EQUALS", "leftOperand": "{{bill.output}} ?"}],
            ),
            "Step 'check': the condition 'first' takes more than",
        ),
        (
            step(
                "EXTERNAL_DATA_VALIDATION",
                "check",
                requestOptions={"url": "http://127.0.0.1:1/?{{bill.output}}", "method": "GET"},
                failureBehavior="CONTINUE",
            ),
            "Step 'check': the field 'requestOptions.url' takes more than",
        ),
    ],
)
async def test_a_run_whose_formulas_cost_too_much_fails_and_says_where(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, last: Body, why: str
) -> None:
    monkeypatch.setattr(limits, "FORMULA_STEPS", 300)
    run = await ran(client, steps(extract("bill", "check", schema=MANY), last), file=FILE)
    assert (run["status"], run["failureReason"]) == ("FAILED", "INVALID_WORKFLOW")
    assert run["failureMessage"].startswith(f"{why} 300 steps")


@pytest.mark.anyio
async def test_what_the_steps_of_a_run_cost_is_added_up(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RUN_STEPS", 1500)
    one = checking("SUM(bill.many) = 1", name="one") | {"next": [{"step": "two", "result": "fail"}]}
    defined = steps(extract("bill", "one", schema=MANY), one, checking("SUM(bill.many) = 1", name="two"))
    run = await ran(client, defined, file=FILE)
    assert run["failureMessage"].startswith("Step 'two': the rule 'rule SUM(bill.many) = 1' takes the run over 1,500")


def at_work() -> int:
    """How many threads do something for somebody."""
    return anyio.to_thread.current_default_thread_limiter().borrowed_tokens


LONG = [f"SUM({', '.join(['bill.many'] * 700)}) = {index}" for index in range(60)]
"""A minute of work, where nothing limits it."""


async def begun(client: httpx.AsyncClient) -> Body:
    """A run that is at work on rules that take long."""
    run = await started(client, steps(extract("bill", "check", schema=MANY), checking(*LONG)), file=FILE)
    await until(at_work_on_rules(client, run))
    return run


def at_work_on_rules(client: httpx.AsyncClient, run: Body) -> Callable[[], Any]:
    async def call() -> bool:
        step_runs = (await client.get(f"/workflow_runs/{run['id']}")).json()["stepRuns"]
        return [one["step"]["name"] for one in step_runs if one["status"] == "PENDING"] == ["check"] and at_work() > 0

    return call


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FORMULA_STEPS", 10**12)
    monkeypatch.setattr(limits, "RUN_STEPS", 10**12)


@pytest.mark.anyio
@pytest.mark.usefixtures("unlimited")
async def test_others_are_answered_while_formulas_are_worked_out_and_cancel_ends_them(
    client: httpx.AsyncClient,
) -> None:
    run = await begun(client)
    assert (await client.get("/extractors")).status_code == 200
    answer = await client.post(f"/workflow_runs/{run['id']}/cancel")
    assert answer.json()["status"] == "CANCELLED"
    await until(lambda: at_work() == 0)


@pytest.mark.anyio
@pytest.mark.usefixtures("unlimited")
async def test_an_engine_that_stops_ends_formulas_and_hands_their_run_back(config: EngineConfig) -> None:
    app = build_app(config, work)
    with anyio.fail_after(DEADLINE):
        async with app.router.lifespan_context(app), client_of(app) as client:
            run = await begun(client)
    await until(lambda: at_work() == 0)
    app = build_app(config, work)
    async with app.router.lifespan_context(app), client_of(app) as client:
        answer = await client.post(f"/workflow_runs/{run['id']}/cancel")
        assert answer.json()["status"] == "CANCELLED"

"""What is asked of a model server, and what becomes of everything that servers answer."""

import json
from typing import Any

import anyio
import pytest

from extend_mcp.model.asking import MOST_REQUESTS, ask
from extend_mcp.model.chat import Chat
from extend_mcp.questions import Answers, PageText, Question, Questions
from tests.deadlines import DEADLINE
from tests.model.scripted_server import DROP, KEY, SILENCE, Reply, Script, ScriptedServer, completion, fields_of

pytestmark = pytest.mark.anyio

TEXT = "Invoice 7 of ACME\nDue within ten days"
ASKED = Questions(
    work="extract",
    pages=[PageText(number=1, text=TEXT)],
    questions=[Question(path="seller"), Question(path="terms.days")],
)
GOOD = '{"seller":"ACME","terms.days":"ten"}'
USER_OF_VLLM = {"message": "Key not valid", "type": "BadRequestError", "param": None, "code": 400}


async def answered(server: ScriptedServer, *replies: Script, asked: Questions = ASKED, **address: Any) -> Answers:
    server.replies = list(replies)
    with anyio.fail_after(DEADLINE):
        return await ask(Chat(server.address(**address)), asked)


def values(said: Answers) -> dict[str, Any]:
    return {one.path: one.value for one in said.answers}


async def test_a_request_holds_to_the_dialect_that_all_servers_enforce(server: ScriptedServer) -> None:
    questions = [
        Question(path="day", kind="date"),
        Question(path="paid", kind="boolean", about="Was it paid?"),
        Question(path="kind", kind="choice", choices=["a", "b"]),
        Question(path="lines", kind="rows", members=[Question(path="sum", kind="number")]),
    ]
    await answered(server, completion("{}"), asked=ASKED.model_copy(update={"questions": questions}))
    request = server.requests[0]
    told = request["response_format"]
    assert (told["type"], told["json_schema"]["strict"], request["temperature"]) == ("json_schema", True, 0)
    schema = told["json_schema"]["schema"]
    assert schema["properties"]["day"] == {"type": ["string", "null"], "format": "date"}
    assert schema["properties"]["kind"] == {"type": ["string", "null"], "enum": ["a", "b", None]}
    assert schema["properties"]["lines"]["items"]["properties"] == {"sum": {"type": ["string", "null"]}}
    assert schema["required"] == list(schema["properties"])
    assert schema["additionalProperties"] is schema["properties"]["lines"]["items"]["additionalProperties"] is False
    assert not {"$ref", "anyOf", "oneOf", "pattern", "minimum"} & set(json.dumps(schema).split('"'))
    assert "Was it paid?" in server.prompts[0]  # which no grammar tells the model


async def test_the_document_stands_between_marks_that_it_cannot_know(server: ScriptedServer) -> None:
    await answered(server, completion(GOOD))
    await answered(server, completion(GOOD))
    marks = [prompt.split("[document ")[1].split("]")[0] for prompt in server.prompts]
    assert marks[0] != marks[1]
    for mark, prompt in zip(marks, server.prompts, strict=True):
        assert TEXT in prompt.split(f"[document {mark}]\n")[1].split(f"\n[/document {mark}]")[0]


@pytest.mark.parametrize(
    "reply",
    [
        completion(GOOD),
        completion(f"\n\n   {GOOD}  \n"),
        completion('{"terms.days":"ten","seller":"ACME"}'),
        completion(f"<think>Let me see {{}}</think>\n{GOOD}"),
        completion(f"who else</think>{GOOD}"),
        completion(f"```json\n{GOOD}\n```"),
        completion(f"<think>a</think>\n```\n{GOOD}\n```\n"),
        completion("", reasoning_content=GOOD),
        completion(None, reasoning=GOOD),
        completion(GOOD, usage={"prompt_tokens": 0, "completion_tokens": 0}),
        completion(GOOD, usage={"prompt_tokens": 700, "prompt_tokens_details": {"cached_tokens": 690}}),
    ],
    ids=[
        "plain", "blanks", "other order", "thought", "end of a thought", "fence", "thought and fence",
        "LM Studio's thoughts", "Ollama's thoughts", "counts of 0", "cached prompt",
    ],
)  # fmt: skip
async def test_every_form_of_a_good_answer_is_read(server: ScriptedServer, reply: Reply) -> None:
    said = await answered(server, reply)
    assert (values(said), said.problems) == ({"seller": "ACME", "terms.days": "ten"}, [])


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (completion("It is ACME."), "not valid JSON"),
        (completion('{"seller":NaN,"terms.days":null}'), "not valid JSON"),
        (completion('{"seller":"ACME","seller":"B","terms.days":null}'), "not valid JSON"),
        (completion("[" * 100_000), "not valid JSON"),
        (completion('{"seller":"ACME","terms.days":null,"more":"x"}'), "not an object of the fields"),
        (completion('["ACME"]'), "not an object of the fields"),
        (completion("", reasoning_content="I think that it is ACME"), "not valid JSON"),
        (completion(GOOD, finish="content_filter"), "ended with content_filter"),
        (Reply(200, {"object": "chat.completion", "choices": []}), "`choices` is missing or empty"),
        (Reply(200, ["no object"]), "no JSON object"),
    ],
)
async def test_what_is_no_answer_is_told_and_not_used(server: ScriptedServer, reply: Reply, why: str) -> None:
    said = await answered(server, reply)
    assert said.answers == []
    assert why in said.problems[0]
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (400, {"error": {"code": 400, "message": "Key not valid", "type": "x"}}, "Key not valid"),
        (400, {"error": "Key not valid"}, "Key not valid"),
        (400, {"object": "error", **USER_OF_VLLM}, "Key not valid"),
        (400, {"error": USER_OF_VLLM}, "Key not valid"),
        (500, "<h1>Key not valid</h1>", "Key not valid"),
        (200, {"error": {"message": "Key not valid", "code": None}}, "Key not valid"),
        (401, {"error": {"message": f"wrong key {KEY}"}}, "EXTEND_LLM_API_KEY"),
        (404, {"error": {"message": f"no model m for {KEY}"}}, "no model m for …"),
        (302, "", "EXTEND_LLM_BASE_URL"),
        (200, "not JSON", "not JSON"),
    ],
)
async def test_a_refusal_in_any_form_ends_the_asking_and_shows_no_key(
    server: ScriptedServer, status: int, body: Any, said: str
) -> None:
    problems = (await answered(server, Reply(status, body))).problems
    assert said in problems[0]
    assert KEY not in problems[0]
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "busy",
    [
        Reply(503, {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}}),
        Reply(429, {"error": "slow down"}),
        DROP,
    ],
    ids=["loading", "too many", "dropped"],
)
async def test_a_busy_server_is_asked_twice_more(server: ScriptedServer, busy: Script) -> None:
    assert values(await answered(server, busy, busy, completion(GOOD)))["seller"] == "ACME"
    assert len(server.requests) == 3
    said = await answered(server, busy)
    assert len(server.requests) == 6
    assert (said.answers, len(said.problems)) == ([], 1)


async def test_a_refused_schema_is_told_in_the_prompt_instead(server: ScriptedServer) -> None:
    refusal = Reply(400, {"error": {"code": 400, "message": "JSON schema conversion failed: x", "type": "x"}})
    assert values(await answered(server, refusal, completion(GOOD)))["seller"] == "ACME"
    assert "response_format" not in server.requests[1]
    assert '"additionalProperties":false' in server.prompts[1]
    again = await answered(server, refusal)
    assert again.problems == ["The model was asked nothing more: the server says: JSON schema conversion failed: x."]
    assert len(server.requests) == 4


LONG = [PageText(number=number, text=f"page {number} " + "word " * 400) for number in (1, 2)]
TOO_LONG = [
    Reply(400, {"error": {"code": 400, "message": "the request exceeds the available context size", "n_ctx": 512}}),
    Reply(400, {"error": {"message": "This model's maximum context length is 4096 tokens", "code": 400}}),
    completion(GOOD, usage={"prompt_tokens": 300}),
]


@pytest.mark.parametrize("refusal", TOO_LONG, ids=["llama.cpp", "vLLM", "cut in silence"])
async def test_a_prompt_that_does_not_fit_is_asked_in_smaller_windows(server: ScriptedServer, refusal: Reply) -> None:
    asked = ASKED.model_copy(update={"pages": LONG})
    said = await answered(server, refusal, completion(GOOD), asked=asked)
    assert [["page 1 " in prompt, "page 2 " in prompt] for prompt in server.prompts] == [
        [True, True], [True, False], [False, True],
    ]  # fmt: skip
    assert [one.value for one in said.answers] == ["ACME", "ten"] * 2


@pytest.mark.parametrize(
    "cut",
    [
        completion('{"seller":"ACME","terms.', finish="length"),
        completion(" \n\t \n", finish="length"),
        completion(GOOD, finish="length"),
        completion(""),
    ],
    ids=["in the middle", "blanks alone", "looks whole", "no text"],
)
async def test_a_cut_answer_is_never_read_and_asked_again_with_fewer_fields(server: ScriptedServer, cut: Reply) -> None:
    said = await answered(server, cut, completion('{"seller":"ACME"}'), completion('{"terms.days":"ten"}'))
    assert [fields_of(request) for request in server.requests] == [
        ["seller", "terms.days"], ["seller"], ["terms.days"],
    ]  # fmt: skip
    assert values(said) == {"seller": "ACME", "terms.days": "ten"}


async def test_values_of_a_wrong_type_are_left_out_alone(server: ScriptedServer) -> None:
    questions = [
        Question(path="a"),
        Question(path="b", kind="boolean"),
        Question(path="c", kind="choice", choices=["x"]),
        Question(path="d", kind="rows", members=[Question(path="e")]),
        Question(path="f"),
        Question(path="g", kind="number"),
    ]
    rows = [{"e": "one"}, {"e": None}, {"other": "x"}, "two", {"e": {"deep": 1}}]
    reply = {"a": ["ACME"], "b": "yes", "c": "z", "d": rows, "f": "kept", "g": 12.50, "c quote": 3}
    text = json.dumps(reply).replace("12.5", "12.50")
    said = await answered(server, completion(text), asked=ASKED.model_copy(update={"questions": questions}))
    assert values(said) == {"d": [{"e": "one"}], "f": "kept", "g": "12.50"}


async def test_no_more_is_sent_for_a_run_than_its_bound(server: ScriptedServer) -> None:
    pages = [PageText(number=number, text="word " * 1500) for number in range(1, 100)]
    said = await answered(server, completion(GOOD), asked=ASKED.model_copy(update={"pages": pages}))
    assert len(server.requests) == MOST_REQUESTS
    assert f"asked {MOST_REQUESTS} times, the most for a run" in said.problems[0]
    assert said.problems[0].endswith("to 99.")
    assert all(one["max_tokens"] <= 2048 for one in server.requests)


async def test_a_server_that_says_nothing_is_given_up_after_the_time_that_is_set(server: ScriptedServer) -> None:
    said = await answered(server, SILENCE, seconds=0.2)
    assert said.problems == [
        "The model was asked nothing more: there was no answer within 0.2 seconds (EXTEND_LLM_TIMEOUT)."
    ]


async def test_a_cancel_closes_the_connection(server: ScriptedServer) -> None:
    server.replies = [SILENCE]
    with anyio.fail_after(DEADLINE):
        async with anyio.create_task_group() as group:
            group.start_soon(ask, Chat(server.address()), ASKED)
            await server.asked.wait()
            group.cancel_scope.cancel()
        await server.left.wait()


async def test_one_request_is_sent_at_a_time(server: ScriptedServer) -> None:
    server.replies = [completion(GOOD)]
    chat = Chat(server.address())
    with anyio.fail_after(DEADLINE):
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(ask, chat, ASKED)
    assert (len(server.requests), server.most_at_once) == (5, 1)


async def test_a_server_that_is_not_there_is_named() -> None:
    server = ScriptedServer(url="http://127.0.0.1:1")
    said = await ask(Chat(server.address()), ASKED)
    assert "127.0.0.1:1 cannot be reached" in said.problems[0]


@pytest.mark.parametrize("name", ['say "no"', "back\\slash", "two\nlines", ""])
async def test_names_that_no_grammar_can_write_are_sent_under_others(server: ScriptedServer, name: str) -> None:
    questions = [Question(path=name), Question(path="Größe / 値")]
    asked = ASKED.model_copy(update={"questions": questions})
    said = await answered(server, completion('{"f1":"a","f2":"b"}'), asked=asked)
    assert values(said) == {name: "a", "Größe / 値": "b"}

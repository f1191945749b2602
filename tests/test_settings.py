"""Settings from the environment and from flags, and what is said of wrong ones."""

import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from extend_mcp.cli.main import main
from extend_mcp.server.backend import connect, make_engine_config, make_model_address
from extend_mcp.server.callers import Caller
from extend_mcp.server.tools import build_tools
from extend_mcp.settings import REGIONS, Settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("EXTEND_")]:
        monkeypatch.delenv(name)


def test_without_a_key_the_engine_is_used() -> None:
    assert Settings().uses_cloud is False


def test_with_a_key_the_cloud_is_used_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTEND_API_KEY", "sk_1")
    assert Settings().uses_cloud is True
    assert Settings(backend="local").uses_cloud is False


def test_no_migrate_without_a_database_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["engine", "--no-migrate", "--data-dir", str(tmp_path)])
    assert ended.value.code == 64
    assert "--no-migrate needs EXTEND_DATABASE_URL" in capsys.readouterr().err


@pytest.mark.parametrize(
    "empty",
    ["", " ", '""', "${EXTEND_API_KEY}", "${env:EXTEND_API_KEY}", "$EXTEND_API_KEY", "{env:KEY}", "%KEY%", "undefined"],
)
def test_a_key_that_a_client_left_empty_or_did_not_fill_in_is_none(monkeypatch: pytest.MonkeyPatch, empty: str) -> None:
    monkeypatch.setenv("EXTEND_API_KEY", empty)
    assert Settings().has_key is False


@pytest.mark.parametrize("written", ["sk_1", " sk_1\n", '"sk_1"', "'sk_1'", "Bearer sk_1", '"bearer  sk_1" '])
def test_a_key_is_read_without_what_is_around_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str) -> None:
    (tmp_path / "key").write_text(written)
    assert Settings(api_key_file=tmp_path / "key").read_key() == "sk_1"
    monkeypatch.setenv("EXTEND_API_KEY", written)
    assert Settings().read_key() == "sk_1"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_key_file_may_begin_with_the_mark_of_its_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "key").write_text("sk_1\r\n", encoding=encoding)
    assert Settings(api_key_file=tmp_path / "key").read_key() == "sk_1"


def test_blanks_quotes_and_the_case_of_words_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    written = {
        "EXTEND_BACKEND": " Local ",
        "EXTEND_REGION": '"EU"',
        "EXTEND_BASE_URL": " http://127.0.0.1:9 ",
        "EXTEND_API_VERSION": "'2025-04-21'",
        "EXTEND_TOOLSETS": ' Core, "EDIT"',
        "EXTEND_WAIT_SECONDS": " ",
    }
    for name, value in written.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert (settings.backend, settings.region, settings.api_version) == ("local", "eu", "2025-04-21")
    assert (settings.api_url, settings.toolsets) == ("http://127.0.0.1:9", ("core", "edit"))
    assert settings.wait_seconds == 45


@pytest.mark.parametrize("written", ["core,edit", '["core", "edit"]', "'core,edit'", " CORE ,edit, "])
def test_toolsets_are_separated_by_commas_or_are_a_json_list(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("EXTEND_TOOLSETS", written)
    assert Settings().toolsets == ("core", "edit")


def test_the_name_of_a_variable_may_be_in_any_case_and_what_is_given_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("extend_wait_seconds", "5")
    assert Settings().wait_seconds == 5
    assert Settings(wait_seconds=6).wait_seconds == 6


def test_a_key_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(" sk_1\n")
    assert Settings(api_key_file=tmp_path / "key").read_key() == "sk_1"


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_a_key_file_that_gives_no_key_is_refused(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "key").write_text(content)
    with pytest.raises(ValueError, match="EXTEND_API_KEY_FILE"):
        Settings(api_key_file=tmp_path / "key").read_key()


def test_a_key_is_not_shown() -> None:
    assert "sk_secret" not in repr(Settings(api_key="sk_secret"))  # type: ignore[arg-type]


def test_a_region_names_its_address_and_a_url_wins() -> None:
    assert {region: Settings(region=region).api_url for region in REGIONS} == REGIONS  # type: ignore[arg-type]
    assert Settings(region="eu", base_url="https://proxy.example/extend/").api_url == "https://proxy.example/extend"


@pytest.mark.parametrize(
    "url", ["http://api.extend.ai", "nonsense", "ftp://a", "https://", "https://key@host", "https://a?b"]
)
def test_an_address_that_would_show_the_key_or_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="https://"):
        Settings(base_url=url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://ada:word@host", "without user and password: a key goes into EXTEND_API_KEY"),
        ("https://:word@host", "without user and password"),
        ("https://a?b", "without a query or a fragment"),
        ("https://a#b", "without a query or a fragment"),
    ],
)
@pytest.mark.parametrize("name", ["base_url", "engine_public_url"])
def test_an_address_with_more_than_host_port_and_path_says_what_is_too_much(name: str, url: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason) as told:
        Settings(**{name: url})  # type: ignore[arg-type]
    assert "word@" not in str([error["msg"] for error in told.value.errors()])


@pytest.mark.parametrize("url", ["foo", "foo.example:8700", "ftp://foo.example", "http://", "/engine"])
def test_a_public_address_of_the_engine_is_one(url: str) -> None:
    with pytest.raises(ValueError, match="must be an http:// or https:// address"):
        Settings(engine_public_url=url)


@pytest.mark.parametrize("url", ["http://engine.lan:8700", "https://engine.example/extend/"])
def test_the_engine_may_be_reached_at_a_name_and_below_a_path(url: str) -> None:
    assert Settings(engine_public_url=url).engine_public_url == url


@pytest.mark.parametrize("url", ["http://127.0.0.1:8700", "http://localhost:1", "http://[::1]:1"])
def test_an_engine_on_this_machine_needs_no_tls(url: str) -> None:
    assert Settings(base_url=url).api_url == url


@pytest.mark.parametrize("name", ["eu", "EU", " us2 "])
def test_the_region_may_come_by_the_name_that_the_vendors_server_has_for_it(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("EXTEND_ENVIRONMENT", name)
    assert Settings().api_url == REGIONS[name.strip().lower()]
    assert Settings(base_url="https://proxy.example").api_url == "https://proxy.example"
    monkeypatch.setenv("EXTEND_REGION", name.upper())
    assert Settings().api_url == REGIONS[name.strip().lower()]


def test_two_regions_are_one_too_many(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("EXTEND_ENVIRONMENT", "eu")
    for flags in (["--region", "us"], []):
        with pytest.raises(SystemExit):
            main([*flags, "doctor"])
        assert "the region is us by EXTEND_REGION or --region, and eu by EXTEND_ENVIRONMENT" in capsys.readouterr().err
        monkeypatch.setenv("EXTEND_REGION", "us")


@pytest.mark.parametrize("name", ["production", "${EXTEND_ENVIRONMENT}", "eu1"])
def test_a_region_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.setenv("EXTEND_ENVIRONMENT", name)
    with pytest.raises(SystemExit):
        main(["doctor"])
    assert capsys.readouterr().err.startswith("extend-mcp: EXTEND_ENVIRONMENT: Input should be 'us', 'us2' or 'eu'")


@pytest.mark.parametrize(
    ("value", "off"), [("1", True), ("true", True), ("please", True), ("0", False), ("False", False), ("", False)]
)
def test_local_paths_are_switched_off_by_any_word_that_is_no_no(
    monkeypatch: pytest.MonkeyPatch, value: str, off: bool
) -> None:
    monkeypatch.setenv("EXTEND_DISABLE_FILE_PATH", value)
    assert Settings().disable_file_path is off


def test_doctor_says_what_is_set_and_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EXTEND_TOOLS", "parse")
    monkeypatch.setenv("EXTEND_DISABLE_FILE_PATH", "1")
    with pytest.raises(SystemExit):
        main(["--data-dir", str(tmp_path), "doctor"])
    said = capsys.readouterr().out
    assert "not used:       EXTEND_TOOLS: a setting of the vendor's own server" in said
    assert "local paths:    not accepted: EXTEND_DISABLE_FILE_PATH is set" in said


def test_doctor_stops_at_tools_with_which_the_server_does_not_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for chosen in ("core", "core,banana"):
        monkeypatch.setenv("EXTEND_TOOLSETS", chosen)
        with pytest.raises(SystemExit):
            main(["--data-dir", str(tmp_path), "doctor"])
    told = capsys.readouterr()
    assert told.out.count("tools:          15\n") == 1
    assert "EXTEND_TOOLSETS: 'banana' is neither a toolset nor a tool" in told.err


def test_a_key_of_another_product_is_refused_wherever_it_comes_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("apik_1\n")
    for settings in (Settings(api_key="apik_1"), Settings(api_key_file=tmp_path / "key")):  # type: ignore[arg-type]
        with pytest.raises(ValueError, match=r"virtual cards .* EXTEND_API_SECRET") as told:
            settings.read_key()
        assert "apik_1" not in str(told.value)
    monkeypatch.setenv("EXTEND_API_SECRET", "s")
    with pytest.raises(ValueError, match="virtual cards"):
        Settings(api_key="something").read_key()  # type: ignore[arg-type]
    for key in ("sk_1", "xt_1"):
        assert Settings(api_key=key).read_key() == key  # type: ignore[arg-type]


@pytest.mark.anyio
async def test_a_key_of_another_product_that_a_caller_brought_is_refused(tmp_path: Path) -> None:
    caller = Caller("ada", "admin", SecretStr("apik_1"))
    with pytest.raises(ValueError, match="virtual cards"):
        async with connect(Settings(backend="local", data_dir=tmp_path), caller):
            pass


def test_a_key_of_another_shape_alone_is_taken() -> None:
    assert Settings(api_key="something").read_key() == "something"  # type: ignore[arg-type]


def test_folders_are_separated_as_in_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTEND_ALLOWED_DIRS", f"/a{os.pathsep}~/b{os.pathsep}")
    assert Settings().allowed_dirs == (Path("/a"), Path("~/b").expanduser())


def test_two_ways_to_give_a_key_are_one_too_many(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not both"):
        Settings(api_key="a", api_key_file=tmp_path)  # type: ignore[arg-type]


def test_the_cloud_needs_a_key() -> None:
    with pytest.raises(ValueError, match="needs EXTEND_API_KEY"):
        Settings(backend="cloud")


def test_read_only_leaves_the_tools_that_change_nothing() -> None:
    names = {tool.name for tool in build_tools(["core"], read_only=True) if not tool.for_apps}
    assert names == {
        "ground_values",
        "get_run",
        "read_run",
        "list_runs",
        "get_batch",
        "search_batch",
        "list_processors",
        "get_status",
    }


def test_toolsets_and_single_tools_are_chosen_by_name() -> None:
    names = [tool.name for tool in build_tools(["files", "get_run"], read_only=False) if not tool.for_apps]
    assert names == ["list_folder", "list_files", "get_file", "save_file", "delete_file", "estimate_work", "get_run"]


def test_all_holds_every_toolset_and_read_only_wins_over_it() -> None:
    assert sum(not tool.for_apps for tool in build_tools(["all"], read_only=False)) == 67
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in build_tools(["all"], read_only=True))


def test_a_name_that_is_neither_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"'fils' is neither .* Toolsets: core, files"):
        build_tools(["core", "fils"], read_only=False)


def test_flags_win_over_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EXTEND_DATA_DIR", "/nowhere")
    with pytest.raises(SystemExit) as ended:
        main(["--data-dir", str(tmp_path), "--allow-dir", str(tmp_path), "doctor"])
    printed = capsys.readouterr().out
    assert ended.value.code == 0
    assert "/nowhere" not in printed
    assert printed.count(str(tmp_path)) == 2


def test_doctor_names_a_store_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = (tmp_path / "not-mounted").as_uri()
    monkeypatch.setenv("EXTEND_STORE_URL", url)
    with pytest.raises(SystemExit) as ended:
        main(["--data-dir", str(tmp_path / "data"), "doctor"])
    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert url in next(line for line in said.splitlines() if line.startswith("store:"))
    assert f"answers:        no: The store {url} cannot be used: the folder is missing" in said


def test_doctor_says_which_entry_is_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXTEND_ALLOWED_DIRS", f"{tmp_path},${{workspaceFolder}}")
    with pytest.raises(SystemExit):
        main(["--data-dir", str(tmp_path / "data"), "--allow-dir", f'"{tmp_path}/no"', "--allow-dir", "", "doctor"])
    said = [line.split(maxsplit=2)[2] for line in capsys.readouterr().out.splitlines() if line.startswith("allowed")]
    unfilled = "${workspaceFolder}  (not filled in by the client that started the server)"
    assert said == [str(tmp_path), unfilled, f"{tmp_path}/no  (no such folder)"]


def test_doctor_names_the_output_folder_and_whether_it_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, said in ((tmp_path, str(tmp_path)), (tmp_path / "gone", f"{tmp_path}/gone  (no such folder)")):
        with pytest.raises(SystemExit):
            main(["--data-dir", str(tmp_path / "data"), "--output-dir", str(folder), "doctor"])
        assert f"output folder:  {said}\n" in capsys.readouterr().out


def test_a_misspelt_setting_is_warned_about(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("EXTEND_ALOWED_DIRS", "/a")
    with pytest.raises(SystemExit):
        main(["--data-dir", str(tmp_path), "doctor"])
    said = "EXTEND_ALOWED_DIRS is ignored: it is not a setting of this version; EXTEND_ALLOWED_DIRS may be meant"
    assert said in caplog.text


def test_a_wrong_setting_is_named_without_its_value(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--region", "mars", "doctor"])
    said = capsys.readouterr().err
    assert said.startswith("extend-mcp: EXTEND_REGION: ")
    assert "mars" not in said


def test_the_http_front_stays_on_this_machine(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--http", "--host", "0.0.0.0"])
    assert "reachable from other machines" in capsys.readouterr().err


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user that the machine does not know, as a container may run under: no HOME, and no entry among the users."""

    def unknown(user: int) -> None:
        raise KeyError(user)

    for name in ("HOME", "XDG_DATA_HOME", "USERPROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["engine"], "EXTEND_DATA_DIR is not set, and no home folder is known"),
        (["data"], "EXTEND_DATA_DIR is not set, and no home folder is known"),
        (["--data-dir", "~/data"], "EXTEND_DATA_DIR: ~/data: no home folder is known"),
        (["--output-dir", "~/out"], "EXTEND_OUTPUT_DIR: ~/out: no home folder is known"),
        (["install", "cursor"], "~: no home folder is known"),
    ],
)
def test_a_user_without_a_home_is_told_in_one_line(
    homeless: None, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 64
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"extend-mcp: {said}")


def test_the_cloud_needs_no_home(homeless: None) -> None:
    assert Settings(api_key=SecretStr("sk_1")).uses_cloud


MODEL: dict[str, Any] = {"llm_base_url": "http://127.0.0.1:8080", "llm_model": "m"}


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1"),
        ("https://models.example/api", "https://models.example/api"),
    ],
)
def test_a_model_server_is_asked_below_its_address(url: str, asked: str) -> None:
    address = make_model_address(Settings(llm_base_url=url, llm_model="m"))
    assert address is not None
    assert (address.url, address.model, address.key) == (asked, "m", None)


def test_the_key_of_a_model_server_may_be_in_a_file_and_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk_secret\n")
    address = make_model_address(Settings(**MODEL, llm_api_key_file=tmp_path / "key"))
    assert address is not None
    assert address.key == "sk_secret"
    assert "sk_secret" not in repr(address) + repr(Settings(**MODEL, llm_api_key=SecretStr("sk_secret")))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"llm_base_url": "http://192.168.0.7:8080"}, "must begin with https://"),
        ({"llm_base_url": "https://sk@host"}, "a key goes into EXTEND_LLM_API_KEY"),
        ({"llm_model": ""}, "needs EXTEND_LLM_MODEL"),
        ({"llm_base_url": ""}, "needs EXTEND_LLM_BASE_URL"),
        ({"llm_api_key": "a", "llm_api_key_file": "b"}, "not both"),
    ],
)
def test_a_model_server_that_cannot_be_used_safely_is_refused(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Settings(**{key: value for key, value in (MODEL | given).items() if value})


@pytest.mark.parametrize("url", ["s3://bucket", "s3://bucket/some/prefix", "file:///srv/extend"])
def test_a_store_is_a_bucket_or_a_folder(url: str) -> None:
    store = make_engine_config(Settings(store_url=url, cache_bytes=2_000_000), served=True).store
    assert store is not None
    assert (store.url, store.cache_bytes, store.is_public) == (url, 2_000_000, False)
    assert make_engine_config(Settings(), served=True).store is None


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"store_url": "https://bucket.s3.amazonaws.com"}, "must be s3://bucket/prefix or file:///folder"),
        ({"store_url": "s3://"}, "must be s3://bucket/prefix or file:///folder"),
        ({"store_url": "s3://key:secret@bucket"}, "keys go into AWS_ACCESS_KEY_ID"),
        ({"store_url": "s3://bucket?endpoint=x"}, "AWS_ENDPOINT_URL"),
        ({"store_url": "file://srv/extend"}, "three slashes"),
        ({"store_url": "file:///"}, "three slashes"),
        ({"store_url": "file:///srv/extend", "store_public": True}, "EXTEND_STORE_PUBLIC needs"),
        ({"store_public": True}, "EXTEND_STORE_PUBLIC needs"),
    ],
)
def test_a_store_that_cannot_be_used_is_refused(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Settings(**given)


def test_keys_of_the_store_may_be_in_files_and_are_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("secret-of-the-store\n")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY_FILE", str(tmp_path / "key"))
    config = make_engine_config(Settings(store_url="s3://bucket"), served=True)
    assert config.store is not None
    assert config.store.options == {"secret_access_key": "secret-of-the-store"}
    assert "secret-of-the-store" not in repr(config)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY_FILE", str(tmp_path / "nope"))
    with pytest.raises(ValueError, match="AWS_SECRET_ACCESS_KEY_FILE cannot be read"):
        make_engine_config(Settings(store_url="s3://bucket"), served=True)


def test_without_a_model_server_none_is_asked() -> None:
    assert make_model_address(Settings()) is None

"""What the commands say of settings, wrong ones too."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from extend_mcp.cli.main import main
from extend_mcp.settings import Settings

pytestmark = pytest.mark.usefixtures("clean_environment")


def test_no_migrate_without_a_database_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["engine", "--no-migrate", "--data-dir", str(tmp_path)])
    assert ended.value.code == 64
    assert "--no-migrate needs EXTEND_DATABASE_URL" in capsys.readouterr().err


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

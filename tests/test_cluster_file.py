"""The compose file of a cluster agrees with the program. No image is run here."""

import re
import shlex
from pathlib import Path
from typing import Any

import yaml

from extend_mcp.cli.parser import build_parser
from extend_mcp.settings import Settings

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docker" / "cluster.yaml").read_text(encoding="utf-8")
COMPOSED = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSED["services"]
OURS = {name: SERVICES[name] for name in ("engine", "worker")}
STORE = {"AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_SECRET_ACCESS_KEY"}


def test_engines_and_workers_are_two_each() -> None:
    assert {name: service["deploy"]["replicas"] for name, service in OURS.items()} == {"engine": 2, "worker": 2}


def test_their_commands_and_settings_are_known_to_the_program() -> None:
    known = {Settings.variable(name) for name in Settings.model_fields}
    for name, service in OURS.items():
        assert build_parser().parse_args(shlex.split(service["command"])).run.__name__ == name
        assert set(service["environment"]) - STORE <= known
        assert service["environment"].keys() >= {"EXTEND_DATABASE_URL", "EXTEND_STORE_URL", *STORE}
    assert OURS["engine"]["environment"]["EXTEND_ENGINE_WORKERS"] == "0"


def test_what_a_service_names_is_there() -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", ())) <= SERVICES.keys()
        mounted = {volume.split(":")[0] for volume in service.get("volumes", ())}
        assert mounted <= COMPOSED["volumes"].keys()
    hosts = re.findall(r"(?:@|http://|--to )([a-z]+)(?=[:/])", TEXT)
    assert set(hosts) == {"postgres", "store", "engine"}


def test_no_secret_stands_in_the_file() -> None:
    assert set(re.findall(r"\$\{(\w+):\?\}", TEXT)) == {"DATABASE_PASSWORD", "EXTEND_ENGINE_KEYS"}

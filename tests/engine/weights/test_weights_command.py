from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import pytest

from engine.weights import Manager
from engine.weights.catalogue import File, Weights
from engine.weights.command import add_arguments, report, run

BODY = b"weights" * 1000
FILE = File("model.gguf", hashlib.sha256(BODY).hexdigest(), len(BODY))


@pytest.fixture
def manager(tmp_path: Path) -> Manager:
    return Manager(tmp_path / "data", [Weights("tiny", "a test", "MIT", (FILE,), (), shipped=False)])


def models(manager: Manager, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(arguments), manager)


def test_pull_list_path_verify_remove(
    tmp_path: Path, manager: Manager, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "given"
    given.write_bytes(BODY)
    assert models(manager, "pull", "tiny", "--from", str(given)) == 0
    path = tmp_path / "data" / "tiny" / "model.gguf"
    assert models(manager, "list") == models(manager, "path", "tiny") == models(manager, "verify", "tiny") == 0
    assert capsys.readouterr().out.count(str(path)) == 4
    assert models(manager, "verify") == 0
    assert models(manager, "remove", "tiny") == 0
    assert not path.exists()


@pytest.mark.parametrize("arguments", [("path", "tiny"), ("pull", "tiny"), ("verify", "tiny"), ("path", "who")])
def test_what_cannot_be_done_is_one_sentence_and_exit_code_2(
    manager: Manager, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert models(manager, *arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_verify_fails_on_damage_and_not_on_what_is_optional(
    tmp_path: Path, manager: Manager, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models(manager, "verify") == 0
    damaged = tmp_path / "data" / "tiny" / "model.gguf"
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(BODY[:-1])
    assert models(manager, "verify", "--present") == 2
    assert "damaged" in capsys.readouterr().err


def test_verify_fails_on_shipped_weights_that_are_gone_unless_only_what_is_here_is_asked_for(
    tmp_path: Path,
) -> None:
    shipped = Manager(tmp_path, [Weights("tiny", "a test", "MIT", (FILE,), (), shipped=True)])
    assert models(shipped, "verify") == 2
    assert models(shipped, "verify", "--present") == 0


def test_the_doctor_gets_one_entry_for_each_name(manager: Manager) -> None:
    ((name, there, text),) = report(manager)
    assert (name, there) == ("tiny", False)
    assert "models pull tiny" in text

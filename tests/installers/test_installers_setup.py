from __future__ import annotations

import fcntl
import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from installers import setup, system
from installers.console import CommandError, Console, SetupError
from installers.environment import Environment
from installers.system import Need

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_bytes((REPOSITORY / "pyproject.toml").read_bytes())
    (tmp_path / "installers").mkdir()
    (tmp_path / "installers" / "setup.py").write_text("one")
    return tmp_path


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace what takes minutes; the list says what was done."""
    done: list[str] = []

    def make(self: Environment) -> None:
        self.python.parent.mkdir(parents=True, exist_ok=True)
        self.python.touch()
        done.append("environment")

    def install(self: Environment, project: object, *, tests: bool, gpu: bool, torch: str, train: bool) -> None:
        del self, project, gpu, torch
        done.append("packages and tests" if tests else "packages and voices" if train else "packages")

    def part(console: Console, title: str, environment: Environment, *module: str) -> None:
        del console, title, environment
        done.append(module[0])

    monkeypatch.setattr(Environment, "make", make)
    monkeypatch.setattr(Environment, "install", install)
    monkeypatch.setattr(setup, "_run_part", part)
    monkeypatch.setattr(system, "missing", lambda wanted: [])
    return done


def quiet() -> Console:
    return Console(stream=io.StringIO())


WHOLE = ["environment", "packages", "installers.llama", "kernels.cpu", "engine.weights"]


def test_a_second_set_up_does_nothing(root: Path, steps: list[str]) -> None:
    setup.set_up("run", root, quiet())
    assert steps == WHOLE
    setup.set_up("run", root, quiet())
    assert steps == WHOLE


def test_tests_add_to_what_is_there_and_running_needs_no_more(root: Path, steps: list[str]) -> None:
    setup.set_up("run", root, quiet())
    steps.clear()
    setup.set_up("test", root, quiet())
    assert "packages and tests" in steps
    steps.clear()
    setup.set_up("run", root, quiet())
    setup.set_up("test", root, quiet())
    assert steps == []


def test_training_adds_its_voices_and_tests_have_them_already(root: Path, steps: list[str]) -> None:
    setup.set_up("run", root, quiet())
    steps.clear()
    setup.set_up("train", root, quiet())
    assert "packages and voices" in steps
    steps.clear()
    setup.set_up("run", root, quiet())
    setup.set_up("train", root, quiet())
    assert steps == []
    setup.set_up("test", root, quiet())
    assert "packages and tests" in steps
    steps.clear()
    setup.set_up("train", root, quiet())
    assert steps == []


@pytest.mark.parametrize("changed", ["pyproject.toml", "installers/setup.py"])
def test_what_set_up_depends_on_brings_it_back(root: Path, steps: list[str], changed: str) -> None:
    setup.set_up("test", root, quiet())
    steps.clear()
    path = root / changed
    path.write_text(path.read_text() + "\n# changed\n")
    setup.set_up("run", root, quiet())
    parts = ["installers.llama", "kernels.cpu", "engine.weights", "installers.mcp_servers", "engine.weights"]
    assert steps == ["environment", "packages and tests", *parts]


def test_a_mirror_that_is_gone_keeps_nobody_from_the_tests(
    root: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def part(console: Console, title: str, environment: Environment, *module: str) -> None:
        del console, environment
        steps.append(module[0])
        if "pull" in module:
            raise SetupError(f"{title}: gone")

    monkeypatch.setattr(setup, "_run_part", part)
    console = quiet()
    setup.set_up("test", root, console)
    steps.clear()
    setup.set_up("test", root, console)
    assert steps == []


def test_an_interrupted_set_up_is_not_taken_for_done(
    root: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Environment, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            setup.set_up("run", root, quiet())
    assert not (root / ".venv" / "tandem.json").exists()
    steps.clear()
    setup.set_up("run", root, quiet())
    assert steps == WHOLE


def test_a_damaged_stamp_counts_for_nothing(root: Path, steps: list[str]) -> None:
    setup.set_up("run", root, quiet())
    (root / ".venv" / "tandem.json").write_text("{")
    steps.clear()
    setup.set_up("run", root, quiet())
    assert steps == WHOLE


def test_an_environment_whose_python_is_gone_is_set_up_again(root: Path, steps: list[str]) -> None:
    setup.set_up("run", root, quiet())
    (root / ".venv" / "bin" / "python").unlink()
    steps.clear()
    setup.set_up("run", root, quiet())
    assert steps == WHOLE


def test_missing_libraries_stop_running_before_the_long_part(
    root: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "missing", lambda wanted: ["libportaudio2"])
    monkeypatch.setattr(system, "apt_prefix", lambda: None)
    with pytest.raises(SetupError, match="libportaudio2"):
        setup.set_up("run", root, quiet())
    assert steps == []


def test_missing_libraries_are_told_and_the_other_tests_still_run(
    root: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "missing", lambda wanted: ["xvfb"])
    monkeypatch.setattr(system, "apt_prefix", lambda: None)
    stream = io.StringIO()
    setup.set_up("test", root, Console(stream=stream))
    assert "The tests that need xvfb will fail" in stream.getvalue()
    assert "packages and tests" in steps


def test_a_failing_step_is_one_sentence_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fails(*arguments: object) -> None:
        raise SetupError("It did not work: do this.")

    monkeypatch.setattr(setup, "set_up", fails)
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    assert setup.main(["run"]) == 2
    assert capsys.readouterr().err == "Set-up stopped. It did not work: do this.\n"


def test_a_second_set_up_waits_for_the_first(tmp_path: Path) -> None:
    stream = io.StringIO()
    entered = threading.Event()
    (tmp_path / "build").mkdir()
    with (tmp_path / "build" / "setup.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        class Watched(Console):
            def say(self, text: str) -> None:
                super().say(text)
                fcntl.flock(held, fcntl.LOCK_UN)

        with setup.only_one(tmp_path, Watched(stream=stream)):
            entered.set()
    assert entered.is_set()
    assert "Another set-up" in stream.getvalue()


def test_set_up_starts_without_any_package(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", "import sys; sys.path.insert(0, '.'); import installers.setup"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0


class TestSystem:
    def test_every_group_names_packages_once(self) -> None:
        needs = system.needs(("run", "test", "train"))
        assert len({need.package for need in needs}) == len(needs)
        assert {"libportaudio2", "xvfb", "festival"} <= {need.package for need in needs}
        assert "xvfb" not in {need.package for need in system.needs(("run", "train"))}

    def test_what_is_there_is_not_missing(self, tmp_path: Path) -> None:
        (tmp_path / "font.ttf").touch()
        wanted = [
            Need("a", "bin:sh"),
            Need("b", "bin:no-such-program"),
            Need("c", f"file:{tmp_path}/**/*.ttf"),
            Need("d", f"file:{tmp_path}/*.otf"),
            Need("e", "lib:libc.so.6" if sys.platform == "linux" else "bin:sh"),
            Need("f", "lib:libnothing.so.1"),
        ]
        assert system.missing(wanted) == ["b", "d", "f"]

    def test_where_apt_may_not_be_used_the_exact_line_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(system, "apt_prefix", lambda: None)
        monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/apt-get")
        with pytest.raises(SetupError, match="type  sudo apt-get install -y a b  and"):
            system.install(["a", "b"], quiet())

    def test_where_there_is_no_apt_the_names_are_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.which", lambda name: None)
        with pytest.raises(SetupError, match="own package manager"):
            system.install(["a"], quiet())

    def test_old_package_lists_are_renewed_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        commands: list[list[str]] = []

        class Flaky(Console):
            def run(self, title: str, command: object, **options: object) -> list[str]:
                del title, options
                assert isinstance(command, list)
                commands.append(command)
                if len(commands) == 1:
                    raise CommandError(["E: Unable to locate package a"])
                return []

        monkeypatch.setattr(system, "apt_prefix", list)
        system.install(["a"], Flaky())
        assert ["update" in command for command in commands] == [False, True, False]

    def test_root_needs_no_sudo(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        assert system.apt_prefix() == []


class TestConsole:
    def test_a_quick_command_is_one_line(self) -> None:
        stream = io.StringIO()
        output = Console(stream=stream).run("Step", [sys.executable, "-c", "print('hello')"], timeout=60)
        assert output == ["hello"]
        assert stream.getvalue().startswith("Step: done in ")
        assert stream.getvalue().count("\n") == 1

    def test_a_failing_command_gives_its_last_lines_and_the_log_everything(self, tmp_path: Path) -> None:
        log = tmp_path / "setup.log"
        program = "import sys; print('one'); print('two', file=sys.stderr); sys.exit(3)"
        with pytest.raises(CommandError) as caught:
            Console(log, io.StringIO()).run("Step", [sys.executable, "-c", program], timeout=60)
        assert sorted(caught.value.tail) == ["one", "two"]
        assert "two" in log.read_text()

    def test_a_command_that_does_not_exist(self) -> None:
        with pytest.raises(CommandError, match="no-such-program"):
            Console(stream=io.StringIO()).run("Step", ["no-such-program"], timeout=60)

    def test_a_command_that_hangs_is_ended(self) -> None:
        """It listens also where this is run in a shell's background, which has its children ignore SIGINT."""
        program = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_DFL); time.sleep(600)"
        with pytest.raises(CommandError, match="longer than"):
            Console(stream=io.StringIO()).run("Step", [sys.executable, "-c", program], timeout=0.1)

    def test_a_command_that_does_not_listen_is_ended(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("installers.console.GRACE_SECONDS", 0.1)
        program = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(600)"
        with pytest.raises(CommandError, match="longer than"):
            Console(stream=io.StringIO()).run("Step", [sys.executable, "-c", program], timeout=1.0)


def test_the_stamp_is_written_whole(tmp_path: Path) -> None:
    stamp = setup.Stamp(tmp_path / "tandem.json")
    stamp.write("abc", tests=True, train=False)
    written = json.loads((tmp_path / "tandem.json").read_text())
    assert written == {"digest": "abc", "tests": True, "train": False}
    assert [path.name for path in tmp_path.iterdir()] == ["tandem.json"]

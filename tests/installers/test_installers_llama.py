"""How llama.cpp comes into an environment: built once, kept, and replaced where it cannot be built."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from installers import llama as module
from installers.console import CommandError, Console, SetupError
from installers.llama import (
    BUILT,
    READY,
    Llama,
    WheelCache,
    can_compile,
    cmake_flags,
    cpu_features,
    describe_build,
)

WHEEL = "llama_cpp_python-0.3.36-py3-none-linux_x86_64.whl"


class Machine(Console):
    """A console whose commands happen on a pretended machine: pip, a compiler, llama.cpp."""

    def __init__(self, *, builds: bool = True, decodes: bool = True, offline: bool = False) -> None:
        super().__init__()
        self.builds, self.decodes, self.offline = builds, decodes, offline
        self.installed: set[str] = set()
        self.steps: list[str] = []
        self.flags = ""

    def say(self, text: str) -> None:
        del text

    def run(
        self,
        title: str,
        command: Sequence[str],
        *,
        timeout: float,
        describe: Callable[[str], str | None] = lambda line: None,
        env: Mapping[str, str] | None = None,
    ) -> list[str]:
        del title, timeout, describe
        if "wheel" in command:
            self.steps.append("build")
            self.flags = (env or {}).get("CMAKE_ARGS", "")
            if not self.builds:
                raise CommandError(["g++: internal compiler error"])
            (Path(command[command.index("--wheel-dir") + 1]) / WHEEL).write_bytes(b"a wheel")
        elif "--check" in command:
            self.steps.append("check")
            if not self.decodes:
                raise CommandError(["Illegal instruction"])
        elif "uninstall" in command:
            self.installed.discard(BUILT)
        elif READY in command:
            self.steps.append("ready")
            if self.offline:
                raise CommandError(["no network"])
            self.installed.add(READY)
        else:
            self.steps.append("install")
            self.installed.add(BUILT)
        return []


@pytest.fixture
def cache(tmp_path: Path) -> WheelCache:
    return WheelCache(tmp_path, ("-DGGML_NATIVE=OFF",))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Machine]:
    """Makes a machine that what is asked of the environment is answered from."""

    def make(*, compiler: bool = True, **options: bool) -> Machine:
        made = Machine(**options)
        monkeypatch.setattr(module, "can_compile", lambda: compiler)
        monkeypatch.setattr(module, "is_installed", made.installed.__contains__)
        monkeypatch.setattr(module, "installed_from", lambda wheel: BUILT in made.installed)
        monkeypatch.setattr(module, "has_weights", lambda: True)
        return made

    return make


def test_it_is_built_once_and_kept(cache: WheelCache, machine: Callable[..., Machine]) -> None:
    first = machine()
    assert Llama(cache, first).ensure() == BUILT
    assert first.steps == ["build", "install", "check"]
    assert first.flags == "-DGGML_NATIVE=OFF"
    assert Llama(cache, first).ensure() == BUILT
    assert first.steps == ["build", "install", "check"]
    another = machine()
    assert Llama(cache, another).ensure() == BUILT
    assert another.steps == ["install", "check"]


def test_without_a_compiler_the_ready_wheel_serves(cache: WheelCache, machine: Callable[..., Machine]) -> None:
    bare = machine(compiler=False)
    assert Llama(cache, bare).ensure() == READY
    assert Llama(cache, bare).ensure() == READY
    assert bare.steps == ["ready"]


@pytest.mark.parametrize("trouble", ["builds", "decodes"])
def test_what_does_not_build_or_run_is_replaced_and_not_tried_again(
    trouble: str, cache: WheelCache, machine: Callable[..., Machine]
) -> None:
    poor = machine(**{trouble: False})
    assert Llama(cache, poor).ensure() == READY
    assert BUILT not in poor.installed
    assert cache.failure.exists()
    tried = list(poor.steps)
    assert Llama(cache, poor).ensure() == READY
    assert poor.steps == tried
    mended = machine()
    assert Llama(cache, mended).ensure(retry=True) == BUILT
    assert not cache.failure.exists()


def test_with_neither_there_is_one_sentence(cache: WheelCache, machine: Callable[..., Machine]) -> None:
    with pytest.raises(SetupError, match=r"no wheel fits this machine \(no network\).*--retry$"):
        Llama(cache, machine(compiler=False, offline=True)).ensure()


def test_a_wheel_is_told_by_its_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / WHEEL
    wheel.write_bytes(b"a wheel")
    origin = {"archive_info": {"hashes": {"sha256": hashlib.sha256(b"a wheel").hexdigest()}}}

    class Distribution:
        def __init__(self, text: str | None) -> None:
            self.text = text

        def read_text(self, name: str) -> str | None:
            return self.text if name == "direct_url.json" else None

    for text, same in ((json.dumps(origin), True), (None, False), ("{}", False), ("not json", False)):
        monkeypatch.setattr(importlib.metadata, "distribution", lambda name, text=text: Distribution(text))
        assert module.installed_from(wheel) is same
    wheel.write_bytes(b"another wheel")
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: Distribution(json.dumps(origin)))
    assert not module.installed_from(wheel)


def test_flags_fit_the_kind_of_cpu() -> None:
    modern = cmake_flags("Linux", "x86_64", frozenset({"avx", "avx2", "fma", "f16c", "bmi2", "amx_tile"}))
    assert modern[:2] == ["-DGGML_NATIVE=OFF", "-DGGML_AVX=ON"]
    assert "-DGGML_AVX2=ON" in modern
    assert not any("AMX" in flag for flag in modern)
    old = cmake_flags("Linux", "x86_64", frozenset({"avx"}))
    assert {"-DGGML_AVX=ON", "-DGGML_AVX2=OFF", "-DGGML_FMA=OFF"} <= set(old)
    assert "-DGGML_AVX2=ON" in cmake_flags("Windows", "AMD64", frozenset())
    assert not any("NATIVE" in flag for flag in cmake_flags("Darwin", "arm64", frozenset()))


def test_another_kind_of_cpu_has_its_own_wheel(tmp_path: Path) -> None:
    one, other = (WheelCache(tmp_path, (flag,)) for flag in ("-DGGML_AVX2=ON", "-DGGML_AVX2=OFF"))
    built = tmp_path / WHEEL
    built.write_bytes(b"a wheel")
    assert one.keep(built) == one.wheel()
    assert other.wheel() is None


def test_features_of_the_cpu_are_read(tmp_path: Path) -> None:
    info = tmp_path / "cpuinfo"
    info.write_text("processor : 0\nflags\t\t: fpu avx avx2\n\nprocessor : 1\nflags\t\t: fpu avx avx2\n")
    assert cpu_features(info) == {"fpu", "avx", "avx2"}
    assert cpu_features(tmp_path / "absent") == frozenset()


@pytest.mark.parametrize(
    ("programs", "can"),
    [({"gcc", "g++"}, True), ({"clang", "clang++"}, True), ({"gcc"}, False), (set(), False)],
)
def test_both_compilers_are_needed(programs: set[str], can: bool) -> None:
    assert can_compile(lambda name: name if name in programs else None) is can


def test_progress_is_read_from_the_build() -> None:
    assert describe_build("  [24/193] /usr/bin/g++ -DGGML_AVX") == "compiling 24 of 193"
    assert describe_build("  -- Configuring done") is None

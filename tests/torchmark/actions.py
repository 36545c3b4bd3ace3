"""Runs the jobs of a workflow here, as a runner of GitHub Actions would: `run` steps in bash, stand-ins for actions."""

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

StandIn = Callable[[dict[str, str], Path], None]


@dataclass
class Done:
    """What came of a job: the steps that ran, the first that failed, what was printed, and the summary."""

    steps: list[str] = field(default_factory=list)
    failed: str = ""
    printed: str = ""
    summary: str = ""


def run_job(
    workflow: Path, workspace: Path, actions: dict[str, StandIn], values: dict[str, Any], env: dict[str, str]
) -> Done:
    """Run the only job of a workflow in a folder.

    actions: what stands in for an action, by its name without the version. values: what `${{ ... }}` gives, by the
    text between the braces; one that is not there is an error, as is an action without a stand-in.
    """
    (job,) = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"].values()
    done, values = Done(), dict(values)
    files = {name: workspace.parent / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    for path in files.values():
        path.touch()
    env = {"GITHUB_ACTIONS": "true", **env, **{name: str(path) for name, path in files.items()}}
    for number, step in enumerate(job["steps"]):
        name = step.get("name", step.get("uses", str(number)))
        if done.failed and "if" not in step:
            continue
        if "if" in step and not _holds(step["if"], values):
            continue
        done.steps.append(name)
        if "uses" in step:
            inputs = {key: _filled(value, values) for key, value in step.get("with", {}).items()}
            actions[step["uses"].split("@")[0]](inputs, workspace)
            continue
        ended = _shell(step, workspace, values, env)
        done.printed += ended.stdout
        done.failed = done.failed or (name if ended.returncode else "")
        if "id" in step:
            outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
            values |= {f"steps.{step['id']}.outputs.{key}": value for key, value in outputs.items()}
    done.summary = files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
    return done


def _shell(step: dict[str, Any], workspace: Path, values: dict[str, Any], env: dict[str, str]) -> Any:
    """Run the script of a step as GitHub does where no shell is named."""
    more = {key: _filled(value, values) for key, value in step.get("env", {}).items()}
    return subprocess.run(
        ["bash", "-e", "-c", step["run"]], cwd=workspace / step.get("working-directory", "."), env={**env, **more},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600,
    )  # fmt: skip


def _holds(condition: str, values: dict[str, Any]) -> bool:
    """A condition of terms that must all hold, as in `${{ !cancelled() && steps.grade.outputs.results }}`."""
    terms = condition.removeprefix("${{ ").removesuffix(" }}").split(" && ")
    return all(term == "!cancelled()" or _filled(f"${{{{ {term} }}}}", values) for term in terms)


def _filled(text: Any, values: dict[str, Any]) -> str:
    """A text with what its expressions give; a run step takes none, for what is in them would be run."""

    def value(found: re.Match[str]) -> str:
        return str(values.get(found[1], "") if found[1].startswith("steps.") else values[found[1]])

    return re.sub(r"\$\{\{ (.*?) \}\}", value, str(text))


def empty_venv(folder: Path) -> Path:
    """A new virtual environment with the libraries of this one, but without torchmark's installation; its bin/."""
    import sys
    import sysconfig

    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    words = ["-m", "pip", "uninstall", "-q", "-y", "setuptools"]  # an old one, in the way of this environment's
    subprocess.run([folder / "bin" / "python", *words], check=True, env={"PATH": ""})
    here = sysconfig.get_path("purelib")
    (there,) = folder.glob("lib/python*/site-packages")
    (there / "libraries.pth").write_text(f"{here}\n")  # whose own .pth files, torchmark's finder in them, do nothing
    return folder / "bin"


def clean_env(bin_: Path, home: Path) -> dict[str, str]:
    """The environment of a person who has nothing but that virtual environment, and no package index."""
    return {
        "PATH": f"{bin_}{os.pathsep}/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8",
        "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_BUILD_ISOLATION": "0",
    }  # fmt: skip

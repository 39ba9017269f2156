"""Every check of the code base, one after another; all are run, then the failures are told."""

import os
import subprocess
import sys
import time

PYTHON = sys.executable
MODULE = [PYTHON, "-W", "ignore", "-m"]
CHECKS = {
    "ruff": [*MODULE, "ruff", "check", "--output-format", "concise", "--quiet", "."],
    "imports": [*MODULE, "importlinter.cli", "lint"],
    "templates": [*MODULE, "tools.templates"],
    "migrations": [*MODULE, "parcours.config.cli", "manage", "makemigrations", "--check", "--dry-run"],
    "generated docs": [*MODULE, "tools.docs", "--check"],
    "catalogues": [*MODULE, "tools.catalogues", "check"],
}


def main(names: list[str]) -> int:
    unknown = set(names) - set(CHECKS)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(CHECKS)}")
        return 2
    failed = []
    quiet = {**os.environ, "PARCOURS_LOG_LEVEL": "ERROR", "PYTHONPATH": os.getcwd()}
    for name in names or CHECKS:
        started = time.monotonic()
        done = subprocess.run(CHECKS[name], capture_output=True, text=True, env=quiet)
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:<16} {verdict:<7} {time.monotonic() - started:5.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print("    " + (done.stdout + done.stderr).strip().replace("\n", "\n    "))
    if failed:
        print(f"{len(failed)} failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

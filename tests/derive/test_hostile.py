"""The first 10,000 of the hostile texts of benchmarks/hostile.py, in a process of their own for its audit hook."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "hostile.py"


def test_hostile_texts_run_no_code_take_no_time_and_break_nothing() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--count", "10000"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("10,000 hostile texts")
    assert "code, files or processes: none" in done.stdout


def test_a_text_that_ran_code_would_be_found() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(SCRIPT.parent)!r}); import hostile\n"
        "hostile.READERS['expression'] = eval\n"
        "sys.argv = ['hostile.py', '--count', '2']\n"
        "hostile.ATTACKS[:] = ['1 + 1', '().x']\n"
        "sys.exit(hostile.main())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "'compile': 2, 'exec': 2" in done.stdout
    assert "expression: AttributeError" in done.stdout

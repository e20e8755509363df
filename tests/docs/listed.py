"""Which tests the options of ctest choose."""
import pathlib
import subprocess
import tempfile


def trouble(build, options):
    """None where they choose a test of that build; else why not.  Asked in a folder of its own: ctest writes a log even to list."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "CTestTestfile.cmake").write_text(f'subdirs("{build}")\n', encoding="utf-8")
        result = subprocess.run(["ctest", "-N", *options], cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode != 0 or "Total Tests: 0" in result.stdout:
        return f"no such test{': ' if result.stderr else ''}{result.stderr.strip()}"
    return None

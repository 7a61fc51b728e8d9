"""Runs Bonafide and its peers over the same raw frames on one core, in turn, and prints the ratios.

Every program takes `RAW WIDTH HEIGHT` and prints one line of JSON: `{"name", "version", "stages": {stage: median ms}}`.
A stage that two of them share is compared. Ours runs before each run of a peer, so that both see the same state of the
machine, and the ratio is the median over the rounds of the ratio within a round.
"""

import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PYTHON = ROOT / "bench/.venv/bin/python"
PEERS = ROOT / "bench/peers"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "RTEN_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
STAGES = {
    "track": "detect + mesh per frame, following the face",
    "detect+mesh": "detect + mesh per frame, from scratch",
    "detect": "detect per frame",
    "embed": "descriptor of a found face",
}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("raw", type=pathlib.Path)
    parser.add_argument("width", type=int)
    parser.add_argument("height", type=int)
    parser.add_argument("--pack", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--core", type=int, default=0)
    return parser.parse_args()


def measure(command, given):
    """One run pinned to the core; None with the reason on stderr when it does not end well."""
    frames = [str(given.raw), str(given.width), str(given.height), "--pack", str(given.pack)]
    pinned = ["taskset", "-c", str(given.core), *map(str, command), *frames]
    done = subprocess.run(pinned, capture_output=True, text=True, env={**os.environ, **ONE_THREAD})
    if done.returncode == 0 and done.stdout.strip():
        return json.loads(done.stdout.strip().splitlines()[-1])
    reason = (done.stderr.strip().splitlines() or ["no answer"])[-1]
    print(f"    {pathlib.Path(command[-1]).name}: exit code {done.returncode}: {reason}", file=sys.stderr)
    return None


def compare(ours, peer, given):
    """Rounds of ours, then peer; per shared stage the medians and the median of the ratios."""
    pairs = []
    for _ in range(given.rounds):
        left = measure(ours, given)
        if left is None:
            sys.exit("error: the Bonafide side did not run")
        right = measure(peer, given)
        if right is None:
            return None
        pairs.append((left, right))
    rows = []
    for stage in pairs[0][1]["stages"]:
        if stage not in pairs[0][0]["stages"]:
            continue
        values = [(left["stages"][stage], right["stages"][stage]) for left, right in pairs]
        rows.append(
            {
                "stage": stage,
                "ours_ms": statistics.median(value[0] for value in values),
                "peer_ms": statistics.median(value[1] for value in values),
                "ratio": statistics.median(value[0] / value[1] for value in values),
            }
        )
    facts = {key: value for key, value in pairs[0][1].items() if key != "stages"}
    return {**facts, "ours": {k: v for k, v in pairs[0][0].items() if k != "stages"}, "rows": rows}


def cpu():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown"


def main():
    given = arguments()
    ours = [ROOT / "target/release/examples/stages"]
    peers = {
        "mediapipe": [PYTHON, PEERS / "mediapipe_mesh.py"],
        "onnxruntime": [PYTHON, PEERS / "onnx_runtime.py"],
        "dlib": [PYTHON, PEERS / "dlib_faces.py"],
        "human": ["node", PEERS / "human.mjs"],
    }
    frames = given.raw.stat().st_size // (given.width * given.height * 3)
    print(f"{cpu()}, core {given.core}, load {os.getloadavg()[0]:.2f}; {frames} frames of {given.width}x{given.height}")
    print(f"medians over {given.rounds} rounds, ours and the peer in turn; ratio under 1 means ours is faster\n")

    results, absent = [], []
    for name, command in peers.items():
        result = compare(ours, command, given)
        if result is None:
            absent.append(name)
        else:
            results.append(result)

    print(f"{'stage':44} {'ours ms':>9} {'peer ms':>9} {'ratio':>6}  peer")
    for result in results:
        label = f"{result['name']} {result['version']}"
        for row in result["rows"]:
            stage = STAGES.get(row["stage"], row["stage"])
            print(f"{stage:44} {row['ours_ms']:9.2f} {row['peer_ms']:9.2f} {row['ratio']:6.2f}  {label}")
        if not result["rows"]:
            print(f"{'(no stage in common)':44} {'':26}  {label}")
    for result in results:
        if "frames_with_face" in result:
            print(f"    {result['name']}: a face in {result['frames_with_face']} of {result['frames']} frames")
    for name in absent:
        print(f"    {name}: not installed or not running, left out")

    machine = {"cpu": cpu(), "core": given.core, "system": platform.platform(), "frames": frames}
    given.out.write_text(json.dumps({"machine": machine, "rounds": given.rounds, "peers": results, "absent": absent}, indent=2) + "\n")


main()

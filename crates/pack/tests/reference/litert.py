"""Writes litert.json: what LiteRT makes of the original TFLite files.

    pip install ai-edge-litert numpy
    python litert.py ../../../../models/node_modules > litert.json
"""

import json
import sys
from pathlib import Path

from ai_edge_litert.interpreter import Interpreter
from picture import picture, summary

modules = Path(sys.argv[1])
detection = modules / "@mediapipe/face_detection"


def mesh():
    folder = modules / "@mediapipe/face_mesh"
    script = (folder / "face_mesh_solution_packed_assets_loader.js").read_text()
    package, _ = json.JSONDecoder().raw_decode(script, script.rindex("loadPackage({") + len("loadPackage("))
    file = next(file for file in package["files"] if file["filename"].endswith("/face_landmark.tflite"))
    return (folder / "face_mesh_solution_packed_assets.data").read_bytes()[file["start"] : file["end"]]


MODELS = [
    ("blazeface-short", (detection / "face_detection_short_range.tflite").read_bytes(), 127.5, 127.5),
    ("blazeface-full", (detection / "face_detection_full_range.tflite").read_bytes(), 127.5, 127.5),
    ("face-mesh", mesh(), 0.0, 255.0),
]

runs = []
for name, model, mean, deviation in MODELS:
    interpreter = Interpreter(model_content=model, num_threads=1)
    interpreter.allocate_tensors()
    (source,) = interpreter.get_input_details()
    side = int(source["shape"][1])
    for seed in range(2):
        values = (picture(side, seed) - mean) / deviation
        interpreter.set_tensor(source["index"], values.transpose(1, 2, 0)[None].astype("float32"))
        interpreter.invoke()
        outputs = [summary(interpreter.get_tensor(output["index"])) for output in interpreter.get_output_details()]
        runs.append({"model": name, "seed": seed, "mean": [mean] * 3, "deviation": deviation, "outputs": outputs})

print("[\n" + ",\n".join(json.dumps(run) for run in runs) + "\n]")

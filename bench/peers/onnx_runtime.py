"""onnxruntime on the networks of our own pack, one thread: the networks alone, without the work around them."""

import pathlib
import tomllib

import cv2
import numpy
import onnxruntime

import frames

given = frames.arguments()
pictures = frames.read(given)
folder = pathlib.Path(given.pack)
manifest = tomllib.loads((folder / "pack.toml").read_text())

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1

stages = {}
for model in manifest["model"]:
    session = onnxruntime.InferenceSession(
        folder / model["file"], options, providers=["CPUExecutionProvider"]
    )
    [entry] = session.get_inputs()
    convention = model["input"]
    size = (convention["width"], convention["height"])

    def network_input(picture):
        """The whole frame in the network's size and range; what is in it does not change how long it takes."""
        chip = cv2.resize(picture, size).astype(numpy.float32)
        chip = (chip - convention["mean"]) / convention["deviation"]
        return chip.astype(numpy.float32).transpose(2, 0, 1)[numpy.newaxis].copy()

    inputs = [network_input(picture) for picture in pictures]
    stages[f"network {model['name']}"], _ = frames.median_ms(
        lambda chip: session.run(None, {entry.name: chip}), inputs
    )

frames.answer("onnxruntime", onnxruntime.__version__, stages)

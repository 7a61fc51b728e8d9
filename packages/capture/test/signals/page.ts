/** Runs in Chromium: collects everything as a session does and sends it to the test, after doing what the address says. */

import * as signals from "../../src/signals/index.js";

const SCENES: Record<string, () => void> = {
  plain: () => undefined,
  adapter: () => {
    // As webrtc-adapter does: a wrapper on the instance that makes errors of its own.
    const devices = navigator.mediaDevices;
    const own = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (constraints) =>
      own(constraints).catch((error: Error) => Promise.reject({ name: error.name, message: error.message }));
  },
  instance: () => {
    navigator.mediaDevices.getUserMedia = () => Promise.resolve(drawn());
  },
  prototype: () => {
    // Hides itself from Function.prototype.toString.
    const give = (): Promise<MediaStream> => Promise.resolve(drawn());
    MediaDevices.prototype.getUserMedia = give;
    const own = Function.prototype.toString;
    Function.prototype.toString = function (this: unknown): string {
      return this === give ? "function getUserMedia() { [native code] }" : (Reflect.apply(own, this, []) as string);
    };
  },
  counted: () => {
    MediaDevices.prototype.getUserMedia = new Proxy(MediaDevices.prototype.getUserMedia, {
      apply: (own, receiver, args) => Reflect.apply(own, receiver, args),
    });
  },
  loopback: () => {
    // The pictures of another stream, through a connection of the page with itself.
    MediaDevices.prototype.getUserMedia = new Proxy(MediaDevices.prototype.getUserMedia, {
      apply: (own, receiver, args) => {
        const [constraints] = args;
        return constraints?.video === undefined ? Reflect.apply(own, receiver, args) : looped();
      },
    });
  },
  overridden: () => {
    const own = MediaDevices.prototype.getUserMedia;
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await Reflect.apply(own, navigator.mediaDevices, [constraints]);
      Object.defineProperty(stream.getVideoTracks()[0], "label", { value: "FaceTime HD Camera" });
      return stream;
    };
  },
};

function drawn(): MediaStream {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  let turn = 0;
  setInterval(() => {
    turn += 1;
    if (context !== null) context.fillStyle = `hsl(${turn * 7} 80% 50%)`;
    context?.fillRect(0, 0, canvas.width, canvas.height);
  }, 30);
  return canvas.captureStream(30);
}

async function looped(): Promise<MediaStream> {
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
  from.onicecandidate = ({ candidate }) => void to.addIceCandidate(candidate ?? undefined);
  to.onicecandidate = ({ candidate }) => void from.addIceCandidate(candidate ?? undefined);
  const came = new Promise<MediaStream>((resolve) => {
    to.ontrack = ({ track }) => resolve(new MediaStream([track]));
  });
  for (const track of drawn().getTracks()) from.addTrack(track);
  await from.setLocalDescription();
  await to.setRemoteDescription(from.localDescription as RTCSessionDescription);
  await to.setLocalDescription();
  await from.setRemoteDescription(to.localDescription as RTCSessionDescription);
  return came;
}

async function watch(stream: MediaStream, count: number): Promise<signals.TimingFacts> {
  const frames = signals.frameSignals();
  const video = document.createElement("video");
  video.muted = true;
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  for (let taken = 0; taken < count; taken += 1) {
    await new Promise<void>((resolve) => {
      video.requestVideoFrameCallback((time, { mediaTime, presentedFrames, captureTime, width, height }) => {
        [canvas.width, canvas.height] = [width, height];
        context?.drawImage(video, 0, 0);
        const pixels = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
        const hash = signals.frameHash(pixels, width, height);
        const luma = signals.frameLuma(pixels, width, height);
        frames.push({ time, mediaTime, presentedFrames, captureTime: captureTime ?? null, width, height, hash, luma });
        resolve();
      });
    });
  }
  return frames.summary();
}

async function collect(count: number): Promise<unknown> {
  const tamper = await signals.tamperSignals();
  const access = signals.mediaAccess();
  const stream = await access.getUserMedia({ video: { width: 640, height: 480 } });
  const [track] = stream.getVideoTracks();
  if (track === undefined) throw new Error("no track");
  const devices = await access.enumerateDevices();
  const collected = {
    environment: await signals.collectEnvironment(),
    tamper,
    camera: signals.cameraSignals(track, devices),
    frames: count === 0 ? signals.frameSignals().summary() : await watch(stream, count),
    sdk: "0.0.0",
  };
  const started = performance.now();
  const assessment = signals.assess(collected, []);
  const allowed = signals.assess(collected, ["fake_device_*"]);
  const info = signals.additionalInfo(collected, assessment, { session: "", light: null, opinion: null });
  stream.getTracks().forEach((one) => one.stop());
  return { collected, assessment, allowed, info, spent: performance.now() - started };
}

const [scene, count] = [location.hash.slice(1).split(",")[0] ?? "", Number(location.hash.split(",")[1] ?? 0)];
SCENES[scene]?.();
collect(count)
  .catch((error: unknown) => ({ error: String(error) }))
  .then((found) => fetch(`/found/${scene}`, { method: "POST", body: JSON.stringify(found) }))
  .then((answer) => answer.text())
  .then((next) => {
    if (next !== "") location.href = next;
  });

// The page's own script: opens the plugin and keeps what the callbacks give.
globalThis.heard = [];

globalThis.openPlugin = (options = {}) => {
  globalThis.opened = performance.now();
  const names = ["on_submit", "on_result", "on_complete", "on_capture_complete", "on_error", "on_close"];
  const callbacks = Object.fromEntries(
    names.map((name) => [
      name,
      (payload) => {
        globalThis.heard.push({ name, payload, time: performance.now() });
      },
    ]),
  );
  globalThis.OzLiveness.open({ ...callbacks, ...options });
};

/** What the page would send to its backend: the documented object, and the file. */
globalThis.captured = async (index) => {
  const result = globalThis.heard.filter(({ name }) => name === "on_capture_complete")[index].payload;
  const bytes = new Uint8Array(await result.archive.arrayBuffer());
  let archive = "";
  for (let at = 0; at < bytes.length; at += 32768) archive += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return {
    json: JSON.parse(JSON.stringify(result)),
    archive: btoa(archive),
    blobs: result.frame_blobs.map(({ size, type }) => ({ size, type })),
    tags: result.tags,
    media: result.media,
  };
};

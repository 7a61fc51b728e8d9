/** What draws: a graphics card, or software, which emulators and servers have. */

const LENGTH = 200;

/** `undefined` without WebGL, or where the browser hides it. */
export function renderer(): string | undefined {
  try {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("webgl");
    if (context === null) return undefined;
    const extension = context.getExtension("WEBGL_debug_renderer_info");
    const name: unknown = context.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER);
    // Browsers allow few contexts at a time.
    context.getExtension("WEBGL_lose_context")?.loseContext();
    return typeof name === "string" ? name.slice(0, LENGTH) : undefined;
  } catch {
    return undefined;
  }
}

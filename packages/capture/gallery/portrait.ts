/** What stands in for a camera: drawn, so that the gallery needs neither a camera nor a person. */

/** A stream of one drawing of a face, `width` by `height`, which is drawn anew so that frames come. */
export function portrait(width: number, height: number): MediaStream {
  return stream(width, height, (pen) => {
    const room = pen.createLinearGradient(0, 0, width, height);
    room.addColorStop(0, "#cfd8dc");
    room.addColorStop(1, "#90a4ae");
    fill(pen, room, () => pen.rect(0, 0, width, height));
    const unit = Math.min(height * 0.86, width * 1.18);
    const at = (x: number, y: number): [number, number] => [width / 2 + x * unit, height / 2 + y * unit];
    const oval = (colour: string, x: number, y: number, rx: number, ry: number) =>
      fill(pen, colour, () => pen.ellipse(...at(x, y), rx * unit, ry * unit, 0, 0, 2 * Math.PI));
    oval("#37474f", 0, 0.72, 0.5, 0.3);
    oval("#d9a47e", 0, 0.42, 0.11, 0.16);
    oval("#3e2723", 0, -0.1, 0.3, 0.37);
    oval("#e6b894", 0, 0.02, 0.255, 0.36);
    oval("#3e2723", 0, -0.29, 0.22, 0.11);
    for (const side of [-1, 1]) {
      oval("#ffffff", side * 0.1, -0.04, 0.045, 0.024);
      oval("#4e342e", side * 0.1, -0.04, 0.02, 0.022);
      oval("#5d4037", side * 0.1, -0.1, 0.055, 0.008);
    }
    oval("#d29a73", 0, 0.09, 0.03, 0.02);
    oval("#b5655a", 0, 0.19, 0.075, 0.018);
  });
}

/** A drawing of a card on a table. */
export function card(width: number, height: number): MediaStream {
  return stream(width, height, (pen) => drawCard(pen, width, height));
}

export async function cardPicture(width: number, height: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("no canvas");
  drawCard(pen, width, height);
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
}

type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

function drawCard(pen: Pen, width: number, height: number): void {
  fill(pen, "#5d4a3a", () => pen.rect(0, 0, width, height));
  const wide = Math.min(0.84 * width, 0.8 * height * 1.586);
  const high = wide / 1.586;
  const [left, top] = [(width - wide) / 2, (height - high) / 2];
  const box = (colour: string, x: number, y: number, w: number, h: number) =>
    fill(pen, colour, () => pen.roundRect(left + x * wide, top + y * high, w * wide, h * high, 0.03 * wide));
  box("#e3edf3", 0, 0, 1, 1);
  box("#8fb1c4", 0, 0, 1, 0.16);
  box("#b9c9d2", 0.07, 0.26, 0.25, 0.5);
  for (const [index, share] of [0.5, 0.4, 0.45, 0.3].entries()) box("#54707f", 0.4, 0.28 + 0.13 * index, share, 0.05);
  box("#9fb3bd", 0.07, 0.85, 0.86, 0.05);
}

function fill(pen: Pen, colour: string | CanvasGradient, outline: () => void): void {
  pen.fillStyle = colour;
  pen.beginPath();
  outline();
  pen.fill();
}

function stream(width: number, height: number, draw: (pen: CanvasRenderingContext2D) => void): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("no canvas");
  draw(pen);
  setInterval(() => draw(pen), 100);
  return canvas.captureStream(10);
}

// The best frame with the face's box and points drawn over it, and a legend.

const POINTS = [
  ["left_eye", "left eye"],
  ["right_eye", "right eye"],
  ["nose_base", "nose"],
  ["mouth_bottom", "mouth"],
  ["left_ear", "left ear"],
  ["right_ear", "right ear"],
];
/** Of the legend's signs in the style sheet, too. */
const BOX = "#ffd166";
const EYES = "#37c5ea";
const OTHERS = "#ff8fab";
/** A picture is drawn at most this wide; canvases have little memory on phones. */
const WIDEST = 1280;

/**
 * A figure for a picture and the face in it, both in the same pixels.
 *
 * `best` is `{ width, height, face: { bounding_box, landmarks } }` of the server.
 */
export function annotated(address, best) {
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, WIDEST / best.width);
  canvas.width = Math.max(1, Math.round(best.width * scale));
  canvas.height = Math.max(1, Math.round(best.height * scale));
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "The best frame. A box is drawn around the face, and points mark eyes, nose, mouth and ears.");
  const figure = document.createElement("figure");
  figure.className = "best";
  figure.append(canvas, legend());
  const image = new Image();
  image.addEventListener("load", () => draw(canvas, image, best.face));
  image.addEventListener("error", () => {
    const text = document.createElement("p");
    text.className = "small";
    text.textContent = "The picture is no longer there.";
    figure.replaceChildren(text);
  });
  image.src = address;
  return figure;
}

function draw(canvas, image, face) {
  const pen = canvas.getContext("2d");
  // The picture comes in its own size, which the frame's may differ from.
  const scale = canvas.width / image.naturalWidth;
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { left, top, right, bottom } = face.bounding_box;
  const [width, height] = [(right - left) * scale, (bottom - top) * scale];
  const side = Math.max(40, Math.min(canvas.width, Math.max(width, height)));
  corners(pen, left * scale, top * scale, width, height, "rgb(0 0 0 / 0.55)", side * 0.022);
  corners(pen, left * scale, top * scale, width, height, BOX, side * 0.012);
  for (const [name] of POINTS) {
    const [x, y] = face.landmarks[name];
    pen.beginPath();
    pen.arc(x * scale, y * scale, side * 0.017, 0, 2 * Math.PI);
    pen.fillStyle = name.endsWith("eye") ? EYES : OTHERS;
    pen.fill();
    pen.lineWidth = side * 0.007;
    pen.strokeStyle = "#ffffff";
    pen.stroke();
  }
}

/** The four corners of a box: its sides would hide the face's outline. */
function corners(pen, left, top, width, height, colour, line) {
  const arm = Math.min(width, height) / 5;
  pen.beginPath();
  for (const [x, y, across, down] of [
    [left, top, arm, arm],
    [left + width, top, -arm, arm],
    [left + width, top + height, -arm, -arm],
    [left, top + height, arm, -arm],
  ]) {
    pen.moveTo(x + across, y);
    pen.lineTo(x, y);
    pen.lineTo(x, y + down);
  }
  pen.strokeStyle = colour;
  pen.lineWidth = line;
  pen.lineJoin = "round";
  pen.lineCap = "round";
  pen.stroke();
}

function legend() {
  const caption = document.createElement("figcaption");
  for (const [sign, words] of [["box", "face"], ["eye", "eyes"], ["other", "nose, mouth, ears"]]) {
    const entry = document.createElement("span");
    entry.className = `key ${sign}`;
    entry.textContent = words;
    caption.append(entry);
  }
  return caption;
}

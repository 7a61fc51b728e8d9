// Words for codes. Whatever code is not here is shown as it is, for newer servers have newer ones.

/** Heading and sentence of each outcome, for the person. */
export const VERDICTS = {
  success: { mark: "good", title: "Thank you, that worked", text: "A living person is in front of this camera. You can go on to the payment." },
  declined: { mark: "bad", title: "The check did not pass", text: "Nothing was ordered." },
  operator_required: { mark: "doubtful", title: "Somebody has a look at it", text: "The pictures do not decide it. In a real shop a member of staff would look at them now." },
  failed: { mark: "doubtful", title: "The check could not be done", text: "The pictures could not be judged. Another try may go better." },
};

/** What a reason means to the person; where there is none the operator alone has use for it. */
const FOR_PERSON = {
  texture_model_missing: "This server has no network yet that tells skin from a print or a screen, so it lets nobody pass. It is not about you.",
  no_evidence: "There is nothing else to judge by, so it is not let pass.",
  texture_not_measured: "Your face was too small, too dark or too blurred. Come closer, and turn to the light.",
  texture_of_attack: "It looked like a picture or a screen. Try again in daylight, without a mirror or a screen behind you.",
  attack_likely: "The signs speak for a picture or a recording.",
  few_single_faces: "Most pictures do not show exactly one face. Stay in front of the camera, alone.",
  no_face: "No face was found. Hold the device at the height of your eyes, with light from the front.",
  several_faces: "More than one face was to be seen. Try again alone.",
  virtual_camera: "The camera is a program and not a device. Switch off camera effects, or choose your device’s own camera.",
  camera_suspect: null,
  light_skipped: "You left the colours out, which would have shown a living face.",
  light_not_seen: "The light of the screen was not to be seen on your face. Make the screen brighter, come closer, and turn away from the sun.",
  light_not_measured: "It was too bright or too dark around you to see the screen’s light on your face. Go where the light is softer.",
  light_too_few_frames: "The camera gave too few pictures while the screen was coloured. Close other programs and try again.",
  light_of_another_order: "The light on the face is not that of this screen: it looks like a recording.",
  light_follows_flat: null,
  gesture_by_plane: null,
  moves_as_plane: "The face moved like a flat picture.",
  surroundings_move_with_face: "What is beside the head moved along with it, as on a picture that is held up.",
  raster_seen: "The face has the pattern of a screen or a print.",
  stream_loops: "The same pictures came again and again, as in a recording.",
  stream_stands_still: "It was one and the same picture all the time.",
  stream_cut: "The picture jumped, as where a film was cut. Try again without moving the camera.",
  surroundings_frozen: "Only the face moved, before a picture that stood still. Switch off backgrounds and effects.",
  person_changed: "The person at the end was not the one at the beginning. Try again alone.",
  gesture_not_performed: "The gesture was not to be seen. Try again and follow the words on the screen.",
  gesture_not_seen: "The gesture was not to be seen.",
  unreadable: "The pictures could not be read.",
  internal: "Something went wrong at the server.",
};

/** What of a pass the person had a part in. */
const SHOWN = {
  light_follows_unsure: "Your face took on the colours of the screen.",
  light_follows: "Your face took on the colours of the screen.",
  gesture_performed: "You did what was asked.",
};

/** Outcomes of the sum, which say less than what was summed. */
const GENERAL = ["attack_likely", "no_evidence"];

/** Up to `most` sentences for the person, the weightiest first. */
export function forPerson(reasons, most = 2) {
  const codes = reasons.map(({ code }) => code);
  const special = codes.filter((code) => !GENERAL.includes(code));
  // The network that is missing is the matter only where the light could not have taken its place.
  const lit = special.some((code) => code.startsWith("light_")) || codes.includes("attack_likely");
  const known = lit ? special.filter((code) => code !== "texture_model_missing") : special;
  return sentences([...known, ...codes.filter((code) => GENERAL.includes(code))], FOR_PERSON, most);
}

/** The same of a pass. */
export function forPassed(reasons) {
  return sentences(reasons.map(({ code }) => code), SHOWN, 2);
}

function sentences(codes, words, most) {
  const known = codes.map((code) => words[code]).filter((sentence) => typeof sentence === "string");
  return [...new Set(known)].slice(0, most);
}

/** What the person can do about an error of the plugin: heading, sentence, and a command for who runs the server. */
const ERRORS = {
  camera_denied: ["The camera was not allowed", "Allow it at the padlock or the camera sign beside the address, then try again."],
  camera_absent: ["No camera was found", "Connect one, or open this page on a phone.", "scripts/start --phone"],
  camera_busy: ["The camera is in use", "Close the other program or tab that uses it, then try again."],
  camera_timeout: ["The camera did not start", "The browser’s question may be waiting behind another window. Try again and answer it."],
  camera_lost: ["The camera stopped", "It was unplugged or taken by another program. Try again."],
  context_insecure: ["The browser gives no camera here", "It does so only over HTTPS or on the machine itself. Whoever runs the server can start it for phones:", "scripts/start --phone"],
  browser_unsupported: ["This browser cannot do it", "It lacks something that the capture needs. A current Chrome, Safari, Firefox or Edge has it."],
  engine_failed: ["The measuring did not start", "The parts of the plugin could not be loaded or run. Reload the page."],
  position_timeout: ["Your face was not in place in time", "Hold the device at the height of your eyes, in good light, and try again."],
  action_timeout: ["The gesture was not seen in time", "Try again, a little slower and clearer."],
  face_changed: ["Another face appeared", "Only one person can do the check. Try again alone."],
  hidden_too_long: ["The page was out of sight", "Stay on this page while the camera runs, and try again."],
  upload_failed: ["The pictures did not arrive", "The connection was lost. Try again when it is back."],
  upload_refused: ["The server did not take the pictures", "Try again. If it stays so, the details below help whoever runs the server."],
  server_unavailable: ["The server does not answer", "It may be restarting. Try again in a moment."],
  config_unreachable: ["The server does not answer", "It may be restarting. Try again in a moment."],
  analysis_failed: ["The check could not be done", "The pictures arrived, and the analysis broke down. Try again."],
  result_timeout: ["It takes longer than usual", "The server still works on it. Try again in a while."],
  session_token_expired: ["That took too long", "The token of this check has expired. Start again."],
  session_used: ["This check was used already", "Start again: every check is good for one capture."],
  language_unknown: ["There is no such language here", "Choose another language in the options."],
  origin_forbidden: ["This page may not capture here", "The server does not know the page’s address. Whoever runs it sets public_url or plugin.origins."],
  config_invalid: ["The server’s settings have a mistake", "The details below name it for whoever runs the server."],
};

/** `{ title, text, command }` for what `on_error` gave. */
export function ofError({ code, message }) {
  const [title, text, command = null] = ERRORS[code] ?? ["That did not work", message ?? "Try again."];
  return { title, text, command };
}

/** The page is not one that a browser gives a camera. */
export const INSECURE = ofError({ code: "context_insecure" });
export const SERVER_DOWN = { title: "The shop’s server does not answer", text: "It may be restarting, or the network is gone. Try again in a moment.", command: null };
export const SERVER_BUSY = { title: "Many checks at once", text: "The server has no room for another one. Try again in a moment.", command: null };
export const NO_VERDICT = { title: "There is no verdict yet", text: "The server takes longer than this page waits. Try again later.", command: null };

/** Why the plugin's script is not there, by HTTP status. */
export function ofMissingPlugin(status) {
  if (status === 0) return SERVER_DOWN;
  if (status !== 503 && status !== 404) return { title: "The capture cannot be loaded", text: `The server answers ${status}.`, command: null };
  return {
    title: "The capture plugin is not built",
    text: "The server runs without the files of the plugin, or without the models for browsers. In its folder, this makes them; then start it again:",
    command: "scripts/pack && scripts/plugin",
  };
}

/** What the shop is doing. */
export const BUSY = {
  opening: "Opening the camera window …",
  capturing: "The camera window is open.",
  sending: "Sending the pictures to the shop …",
  waiting: "The pictures are on their way …",
  processing: "Looking at the pictures …",
  lost: "The server does not answer. Trying again …",
};

const ACTIONS = {
  video_selfie_blank: "Look into the camera",
  video_selfie_best: "Look into the camera",
  video_selfie_oneshot: "One picture",
  video_selfie_scan: "Come closer",
  video_selfie_smile: "Smile",
  video_selfie_eyes: "Blink",
  video_selfie_left: "Turn left",
  video_selfie_right: "Turn right",
  video_selfie_high: "Look up",
  video_selfie_down: "Look down",
  photo_selfie: "Portrait",
  photo_id_front: "Document, front",
  photo_id_back: "Document, back",
};

export function ofAction(code) {
  return ACTIONS[code] ?? plain(code ?? "capture");
}

/** What an attacker would have had to overcome. */
export const ASSURANCES = {
  none: "none: nothing was measured that could let anybody pass",
  low: "low: the pictures alone; a picture or a film that is shown well enough may pass",
  substantial: "substantial: the gesture or the light that this session asked for was answered",
  high: "high: the gesture and the light that this session asked for were both answered",
};

/** A name of the API as words: `head_pose_yaw` is "Head pose yaw". */
export function plain(name) {
  const text = String(name).replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Seconds as people say them. */
export function duration(seconds) {
  const [count, unit] = seconds < 90 ? [seconds, "second"] : seconds < 5400 ? [seconds / 60, "minute"]
    : seconds < 129_600 ? [seconds / 3600, "hour"] : [seconds / 86_400, "day"];
  const whole = Math.round(count);
  return `${whole} ${unit}${whole === 1 ? "" : "s"}`;
}

/** Bytes as people say them. */
export function size(bytes) {
  return bytes < 1000 ? `${bytes} bytes` : bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

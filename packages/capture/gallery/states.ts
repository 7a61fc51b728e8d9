/** Every state that the window can be in, and how a session brings it about. */

import { type Action, type Guide, GUIDES, type Phase } from "../src/core/types.js";
import type { CaptureWindow, Colour, Verdict } from "../src/window/contract.js";
import { GROUPS, type ErrorGroup } from "../src/window/failures.js";
import type { ErrorCode } from "../src/errors.js";
import { cardPicture } from "./portrait.js";

export interface State {
  name: string;
  /** What the camera sees, where it is seen. */
  scene: "face" | "document" | null;
  show(window: CaptureWindow): void | Promise<void>;
}

const phase = (window: CaptureWindow, name: Phase, action: Action, index = 0, count = 1) =>
  window.handle({ effect: "phase", phase: name, action, index, count });
const guide = (window: CaptureWindow, code: Guide) => window.handle({ effect: "guide", code, since: 0 });
const progress = (window: CaptureWindow, value: number) => window.handle({ effect: "progress", value });

const DOING: Partial<Record<Guide, Action>> = {
  turn_left: "video_selfie_left",
  turn_right: "video_selfie_right",
  look_up: "video_selfie_high",
  look_down: "video_selfie_down",
  smile: "video_selfie_smile",
  blink: "video_selfie_eyes",
  come_closer: "video_selfie_scan",
  move_back: "video_selfie_scan",
  look_straight: "video_selfie_left",
};

function guided(code: Guide): State {
  if (code === "place_document" || code === "hold_document") {
    const action = code === "place_document" ? "photo_id_front" : "photo_id_back";
    return {
      name: `guide-${code}`,
      scene: "document",
      show(window) {
        phase(window, "document", action, action === "photo_id_front" ? 0 : 1, 2);
        guide(window, code);
      },
    };
  }
  const doing = DOING[code];
  return {
    name: `guide-${code}`,
    scene: "face",
    show(window) {
      phase(window, doing === undefined ? "position" : "gesture", doing ?? "video_selfie_blank", 1, doing ? 3 : 1);
      guide(window, code);
      if (doing !== undefined) progress(window, 0.3);
      if (code === "hold_still") {
        phase(window, "record", "video_selfie_blank");
        progress(window, 0.65);
      }
    },
  };
}

const lights: readonly [string, Colour][] = [
  ["white", [255, 255, 255]],
  ["dark", [12, 16, 24]],
  ["blue", [0, 0, 255]],
  ["green", [0, 255, 0]],
];

const verdicts: readonly Verdict[] = ["success", "declined", "operator_required", "finished", "retry"];

/** One code of each group, for the others of a group look the same. */
const errors = new Map<ErrorGroup, ErrorCode>();
for (const [code, group] of Object.entries(GROUPS) as [ErrorCode, ErrorGroup][]) {
  if (!errors.has(group)) errors.set(group, code);
}
const FINAL: readonly ErrorGroup[] = ["setup", "browser", "insecure"];

export const STATES: readonly State[] = [
  { name: "loading", scene: null, show: (window) => window.showProgress("loading", null) },
  { name: "start", scene: null, show: (window) => window.askStart() },
  {
    name: "start-document",
    scene: null,
    show(window) {
      phase(window, "wait_camera", "photo_id_front");
      window.askStart();
    },
  },
  { name: "permission", scene: null, show: (window) => window.askPermission() },
  ...GUIDES.map(guided),
  ...lights.map(
    ([name, colour]): State => ({
      name: `light-${name}`,
      scene: "face",
      show(window) {
        phase(window, "record", "video_selfie_blank", 0, 2);
        guide(window, "hold_still");
        progress(window, 0.9);
        phase(window, "challenge", "video_selfie_blank", 0, 2);
        return new Promise((resolve) => window.showLight(colour, () => resolve()));
      },
    }),
  ),
  {
    name: "review",
    scene: "document",
    async show(window) {
      phase(window, "review", "photo_id_front");
      window.showPicture(await cardPicture(1280, 960));
    },
  },
  { name: "upload", scene: null, show: (window) => window.showProgress("upload", 0.4) },
  { name: "analysis", scene: null, show: (window) => window.showProgress("analysis", null) },
  ...verdicts.map((verdict): State => ({ name: `result-${verdict}`, scene: null, show: (window) => window.result(verdict) })),
  ...[...errors].map(
    ([group, code]): State => ({
      name: `error-${group}`,
      scene: null,
      show(window) {
        if (group === "position") window.handle({ effect: "fail", code: "position_timeout", reason: "dark" });
        window.showError(code, FINAL.includes(group) ? ["close"] : ["retry", "close"]);
      },
    }),
  ),
];

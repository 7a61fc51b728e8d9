/** Which actions a page asks for, and what stands for them where there is no server to draw them. */

import type { Config } from "../config/types.js";
import { type Action, ACTIONS } from "../core/types.js";
import { failure } from "../failure.js";
import { nearest } from "../nearest.js";
import type { Options } from "../options/types.js";

/** `null` leaves the choice to the server. */
export type Wish = readonly (Action | "random")[] | null;

/** What the machine takes at most. */
const MOST = 16;
const NO_GESTURES = ["video_selfie_blank", "video_selfie_best", "video_selfie_oneshot"];

/** @throws a failure `action_unknown` or `options_invalid` */
export function wishOf({ action }: Pick<Options, "action">, config: Config): Wish {
  if (action === undefined || config.actions_default_importance) return null;
  const names = action === null ? ["random"] : typeof action === "string" ? [action] : action;
  if (names.length === 0) return null;
  if (names.length > MOST) throw failure("options_invalid", { option: "action", expected: `at most ${MOST} actions` });
  const allowed = [...config.video_actions_list, ...config.photo_actions_list];
  for (const name of names) {
    if (name !== "random" && !(isAction(name) && allowed.includes(name))) {
      throw failure("action_unknown", { action: name.slice(0, 60), nearest: nearest(name, [...allowed, "random"]) });
    }
  }
  return names as (Action | "random")[];
}

export function isAction(name: string): name is Action {
  return (ACTIONS as readonly string[]).includes(name);
}

export function isDocument(action: string): boolean {
  return action.startsWith("photo_id_");
}

/** Allowed gestures; every allowed video where no gesture is. */
export function gesturesOf(config: Pick<Config, "video_actions_list">): readonly Action[] {
  const videos = config.video_actions_list.filter(isAction);
  const gestures = videos.filter((name) => !NO_GESTURES.includes(name));
  return gestures.length > 0 ? gestures : videos;
}

/** Whether the first thing captured is likely a document, before the server has said. */
export function beginsWithDocument(wish: Wish, { actions_default: usual }: Pick<Config, "actions_default">): boolean {
  const first = wish?.[0];
  if (first !== undefined) return isDocument(first);
  return usual.video_count === 0 && (usual.photo_front || usual.photo_back);
}

/** As the server draws: no gesture twice, and none that is named elsewhere. `random` gives 32 bits. */
export function drawActions(wish: Wish, config: Config, random: () => number): readonly Action[] {
  const usual = config.actions_default;
  const wanted: readonly (Action | "random")[] = wish ?? [
    ...Array<"random">(Math.max(0, Math.floor(usual.video_count))).fill("random"),
    ...(usual.photo_front ? (["photo_id_front"] as const) : []),
    ...(usual.photo_back ? (["photo_id_back"] as const) : []),
  ];
  const chosen: Action[] = [];
  for (const name of wanted) {
    if (name !== "random") {
      chosen.push(name);
      continue;
    }
    const left = gesturesOf(config).filter((gesture) => !chosen.includes(gesture) && !wanted.includes(gesture));
    // Of 2^32 numbers a remainder by ten is even enough.
    const drawn = left[random() % left.length];
    if (drawn !== undefined) chosen.push(drawn);
  }
  if (chosen.length === 0) throw failure("config_invalid", { key: "video_actions_list", expected: "an action to capture" });
  return chosen;
}

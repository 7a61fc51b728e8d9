/** The window of a capture. The session drives it by the effects of the machine; it knows no camera and no server. */

import type { Effect, Guide } from "../core/types.js";
import { properties } from "../style/apply.js";
import { announcer } from "./announcer.js";
import type { CaptureWindow, CreateWindow, WindowEvent, WindowOptions } from "./contract.js";
import { controls } from "./controls.js";
import { element } from "./dom.js";
import { emitter } from "./emitter.js";
import { fill } from "./fill.js";
import { guideOfAsk, isDocument, sideOf, toneOf } from "./guides.js";
import { lamp } from "./light.js";
import { panel } from "./panel.js";
import { place } from "./place.js";
import type { Screen, ScreenAction } from "./screen.js";
import { errorScreen } from "./screens/error.js";
import { permissionScreen, startScreen } from "./screens/permission.js";
import { resultScreen } from "./screens/result.js";
import { reviewScreen } from "./screens/review.js";
import { waitScreen } from "./screens/wait.js";
import { stage } from "./stage.js";
import { followTheme } from "./theme.js";
import { voice } from "./voice.js";
import { words } from "./words.js";

export type * from "./contract.js";

/** Milliseconds between two sentences that are said: as long as a short one takes to be heard. */
const PACE = 1600;

export const createWindow: CreateWindow = (options) => {
  const { language } = options;
  const events = emitter();
  const speech = voice(options.languageId);
  const live = element("div", "unseen");
  live.setAttribute("role", "status");
  live.setAttribute("aria-live", "polite");
  const announce = announcer((text) => {
    live.textContent = text;
    speech.say(text);
  }, PACE);

  let mirrored = options.mirrored;
  let subject: "face" | "document" = "face";
  let hint: Guide | null = null;
  let sentence = "";
  let lit = false;
  let reason: Guide | null = null;
  let screen: Screen | null = null;
  let hidden = false;

  const above = words();
  const picture = stage(options);
  const screens = panel();
  const bar = controls({
    language,
    version: options.version,
    voice: speech.available,
    close: () => events.emit(screen?.leaves ?? "cancel"),
    shutter: () => events.emit("shutter"),
    switchCamera: () => events.emit("switch_camera"),
    toggleVoice() {
      bar.setVoice(speech.toggle());
      if (sentence !== "") speech.say(sentence);
    },
  });
  bar.setVoice(false);

  const layout = element("div", "layout", above.root, picture.root, screens.root, bar.root);
  const lies = place(
    { ...options, label: fill(language, "dialog_selfie"), escape: () => events.emit(screen?.leaves ?? "cancel") },
    element("div", "content", layout, live),
  );
  const { frame } = lies;
  frame.tabIndex = -1;
  frame.classList.toggle("still", options.reducedMotion);
  applyStyle(frame, options);
  const unfollow = followTheme(frame, options.style);

  const press = (does: ScreenAction["does"]) => {
    if (does === "reload") location.reload();
    else events.emit(does);
  };
  const show = (next: Screen) => {
    endLight();
    light.dark();
    const before = screen;
    screen = next;
    const value = next.progress?.value ?? null;
    if (before !== null && before.name === next.name && value !== null && before.progress?.value != null) {
      return screens.progress(value);
    }
    announce.silence();
    speech.stop();
    const follow = ownsFocus(frame, options.root === null);
    layout.dataset["panel"] = next.name;
    layout.dataset["actions"] = next.actions.some(({ does }) => does === next.leaves) ? "leave" : "";
    screens.show(next);
    bar.setActions(
      next.actions.map(({ label, does }, index) => ({ label, primary: index === 0, press: () => press(does) })),
    );
    if (follow) screens.heading()?.focus({ preventScroll: true });
  };
  /** A screen that ends a capture waits for a press; out of sight there is nobody to give it. */
  const leaveUnseen = () => {
    setTimeout(() => {
      if (hidden && screen?.leaves === "close") events.emit("close");
    });
  };
  const showStage = () => {
    if (screen === null) return;
    const follow = ownsFocus(frame, options.root === null);
    screen = null;
    delete layout.dataset["panel"];
    delete layout.dataset["actions"];
    screens.clear();
    bar.setActions([]);
    if (follow) frame.focus({ preventScroll: true });
  };
  const guide = (code: Guide) => {
    picture.setSide(sideOf(code, mirrored));
    frame.dataset["tone"] = toneOf(code);
    if (code === hint) return;
    hint = code;
    sentence = fill(language, `guide_${code}`);
    above.setHint(code, sentence, mirrored);
    announce.say(sentence);
  };
  const light = lamp((colour) => {
    picture.setLit(colour !== null);
    if (colour === null) delete frame.dataset["light"];
    else {
      frame.style.setProperty("--light", `rgb(${colour.join(" ")})`);
      frame.dataset["light"] = "";
    }
  });
  const beginLight = () => {
    lit = true;
    hint = null;
    picture.setSide(null);
    sentence = fill(language, "light_hint");
    above.setSentence(sentence);
    announce.say(sentence, true);
    bar.setActions([{ label: fill(language, "light_skip"), primary: false, press: () => events.emit("skip") }]);
  };
  const endLight = () => {
    light.end();
    if (!lit) return;
    lit = false;
    const follow = bar.hasFocus();
    bar.setActions([]);
    if (follow) frame.focus({ preventScroll: true });
  };
  const setPhase = ({ phase, action, index, count }: Extract<Effect, { effect: "phase" }>) => {
    if (phase !== "challenge") endLight();
    const photo = isDocument(action);
    subject = photo ? "document" : "face";
    frame.setAttribute("aria-label", fill(language, photo ? "dialog_document" : "dialog_selfie"));
    picture.setSubject(subject);
    bar.showShutter(phase === "document");
    const which = fill(language, action === "photo_id_back" ? "document_back" : "document_front");
    const step = count > 1 ? fill(language, "ui_step", { index: index + 1, count }) : "";
    above.setStep([step, photo ? which : ""].filter((part) => part !== "").join(" · "));
    if (phase === "wait_camera" || phase === "position") reason = null;
    if (phase !== "record" && phase !== "gesture") picture.setProgress(0);
  };

  const handle = (effect: Effect) => {
    switch (effect.effect) {
      case "guide":
        return guide(effect.code);
      case "ask": {
        const code = guideOfAsk(effect.action, effect.phase);
        return code === null ? undefined : guide(code);
      }
      case "phase":
        return setPhase(effect);
      case "progress":
        return picture.setProgress(effect.value);
      case "forget":
        return picture.setProgress(0);
      case "fail":
        reason = effect.reason;
        return;
      // The session, which knows its colour, calls `showLight`.
      case "challenge":
      case "keep":
      case "medium":
      case "finish":
        return;
    }
  };

  const made: CaptureWindow = {
    video: picture.video,
    handle,
    showProgress: (kind, value) => show(waitScreen(language, kind, value)),
    showError(code, actions) {
      const { userAgent, maxTouchPoints } = navigator;
      show(errorScreen(language, code, actions, reason, { userAgent, touchPoints: maxTouchPoints }));
      leaveUnseen();
    },
    askPermission: () => show(permissionScreen(language)),
    askStart: () => show(startScreen(language, subject)),
    showCamera(mirror, width, height, cameras) {
      mirrored = mirror;
      picture.setCamera({ width, height }, mirror);
      bar.showSwitch(cameras > 1);
      showStage();
    },
    showPicture: (blob) => (blob === null ? showStage() : show(reviewScreen(language, blob))),
    showLight(colour, shown) {
      if (screen !== null) return;
      if (!lit) beginLight();
      light.show(colour, shown);
    },
    result(verdict) {
      show(resultScreen(language, verdict));
      leaveUnseen();
    },
    on: (name: WindowEvent, listener) => events.on(name, listener),
    hide() {
      announce.silence();
      speech.stop();
      lies.hide();
      hidden = true;
      leaveUnseen();
    },
    close() {
      announce.silence();
      speech.stop();
      events.clear();
      light.dark();
      unfollow();
      picture.stop();
      picture.video.srcObject = null;
      lies.remove();
    },
    view: (width, height) => picture.view({ width, height }),
  };
  show(waitScreen(language, "loading", null));
  return made;
};

function applyStyle(frame: HTMLElement, { style }: WindowOptions): void {
  const warn = (message: string) => console.warn(`[bonafide] ${message}`);
  for (const [name, value] of properties(style, warn)) frame.style.setProperty(name, value);
}

/** A window that covers the page has the focus; one inside it must not take it from the page. */
function ownsFocus(frame: HTMLElement, modal: boolean): boolean {
  const tree = frame.getRootNode();
  return modal || (tree instanceof ShadowRoot && tree.activeElement !== null);
}

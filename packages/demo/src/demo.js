// The page: from the button to the verdict.

import { BackendError, awaitVerdict, begin, folder, forget, sendCaptures } from "./backend.js";
import { PluginMissing, capture, close, languages, load } from "./plugin.js";
import { details, received, summary } from "./verdict.js";
import { BUSY, INSECURE, NO_VERDICT, SERVER_BUSY, SERVER_DOWN, duration, ofError, ofMissingPlugin } from "./words.js";

const at = (id) => document.getElementById(id);
const choices = at("choices");

/** The check on the page, `null` without one. A run that is no longer this one shows nothing any more. */
let current = null;

restore();
choices.addEventListener("change", changed);
at("start").addEventListener("click", run);
at("again").addEventListener("click", again);
at("erase").addEventListener("click", erase);
at("pay").addEventListener("click", pay);
prepare();

/** What can be known and loaded before anybody presses the button. */
async function prepare() {
  if (!globalThis.isSecureContext) {
    trouble(INSECURE);
    at("start").hidden = true;
    return;
  }
  // Each says by itself what is wrong, and the first that does is enough.
  try {
    at("kept").textContent = duration((await begin()).erased_after);
    await load(chosen().architecture);
    fillLanguages(await languages());
  } catch (error) {
    if (current === null) trouble(wordsFor(error));
  }
}

async function run() {
  if (current !== null) return;
  const mine = { check: null, heard: [], started: performance.now(), captured: null, erased: false };
  current = mine;
  quiet();
  busy("opening");
  try {
    const { architecture, action, lang } = chosen();
    await load(architecture);
    const begun = await begin();
    mine.check = begun.check;
    at("kept").textContent = duration(begun.erased_after);
    busy("capturing");
    const note = (name, payload) => mine.heard.push({ name, payload, at: performance.now() - mine.started, architecture });
    const options = { session_token: begun.session_token, meta: begun.meta, action, params: { extract_best_shot: true } };
    // Without `lang` the plugin goes by the browser.
    const outcome = await capture(architecture, lang === "" ? options : { ...options, lang }, note);
    mine.captured = performance.now();
    await settle(mine, outcome);
  } catch (error) {
    if (current === mine) fail(wordsFor(error));
  }
}

async function settle(mine, outcome) {
  if (outcome.end === "closed") return fail(null);
  // What was sent before the failure may have become a check all the same, so its number is kept for erasing.
  if (outcome.end === "failed") return fail(ofError(outcome.error), mine.heard);
  if (outcome.end === "captured") {
    close();
    busy("sending");
    await sendCaptures(mine.check, outcome.captures);
  }
  busy("processing");
  const verdict = await awaitVerdict(mine.check, () => current === mine, busy);
  if (current !== mine) return;
  if (verdict === null) return fail(NO_VERDICT, mine.heard);
  close();
  show(mine, verdict);
}

function show(mine, verdict) {
  const now = performance.now();
  const took = [["Start to capture", mine.captured - mine.started], ["Capture to verdict", now - mine.captured]];
  at("busy").hidden = true;
  at("verdict").replaceChildren(summary(verdict));
  at("verdict").hidden = false;
  at("details").replaceChildren(details(verdict, took, mine.heard, () => folder(mine.check)));
  at("more").hidden = false;
  at("after").hidden = false;
  at("pay").hidden = verdict.verdict !== "success";
  at("erase").hidden = false;
  const time = new Date(verdict.erased_at * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  at("erasure").textContent = `Your pictures are erased by themselves at ${time}.`;
  const heading = at("verdict").querySelector("h2");
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  say(heading.textContent);
}

/** Back to the button, with words about what went wrong unless the person closed the window. */
function fail(words, heard = []) {
  current = null;
  at("busy").hidden = true;
  at("start-part").hidden = false;
  if (words !== null) trouble(words);
  at("details").replaceChildren(...(heard.length > 0 ? [received(heard)] : []));
  at("more").hidden = heard.length === 0;
  at("start").focus();
}

function wordsFor(error) {
  if (error instanceof PluginMissing) return ofMissingPlugin(error.status);
  if (error instanceof BackendError) {
    if (error.status === 429) return SERVER_BUSY;
    if (error.code !== undefined) return ofError({ code: error.code });
    if (error.isPassing) return SERVER_DOWN;
  }
  return ofError({ code: "internal", message: error.message });
}

function again() {
  current = null;
  for (const id of ["verdict", "after", "more"]) at(id).hidden = true;
  at("verdict").replaceChildren();
  at("details").replaceChildren();
  at("start-part").hidden = false;
  at("start").focus();
}

async function erase() {
  const mine = current;
  if (mine === null) return;
  at("erase").disabled = true;
  try {
    await forget(mine.check);
    // The page's own copies go, too.
    at("verdict").querySelectorAll("figure").forEach((figure) => figure.remove());
    at("details").replaceChildren();
    at("more").hidden = true;
    at("erase").hidden = true;
    at("again").focus();
    at("erasure").textContent = "Your pictures and all that was found in them are erased.";
  } catch (error) {
    at("erasure").textContent = `They could not be erased: ${error.message}. Please try again.`;
  } finally {
    at("erase").disabled = false;
  }
}

function pay() {
  at("step-check").className = "done";
  at("step-check").removeAttribute("aria-current");
  at("step-pay").setAttribute("aria-current", "step");
  at("pay").hidden = true;
  at("erasure").textContent = "In a real shop the payment comes here. Nothing is sold.";
}

function busy(state) {
  at("start-part").hidden = true;
  at("busy").hidden = false;
  if (at("busy-text").textContent === BUSY[state]) return;
  at("busy-text").textContent = BUSY[state];
  say(BUSY[state]);
}

function trouble({ title, text, command }) {
  at("notice-title").textContent = title;
  at("notice-text").textContent = text;
  at("notice-command").textContent = command ?? "";
  at("notice-command").hidden = command === null;
  at("notice").hidden = false;
  say(`${title}. ${text}`);
}

function quiet() {
  at("notice").hidden = true;
}

function say(text) {
  at("live").textContent = text;
}

/** What the options say. */
function chosen() {
  const data = new FormData(choices);
  const gestures = data.getAll("gesture");
  const actions = {
    blank: ["video_selfie_blank"],
    random: null,
    chosen: gestures.length > 0 ? gestures : ["video_selfie_blank"],
    document: ["photo_id_front", "video_selfie_blank"],
  };
  return { architecture: data.get("architecture"), action: actions[data.get("task")], lang: data.get("lang") };
}

/** Keeps the options in the address, so that a reload and a link have them. */
function changed(event) {
  at("gestures").hidden = new FormData(choices).get("task") !== "chosen";
  const query = new URLSearchParams([...new FormData(choices)].filter(([, value]) => value !== ""));
  history.replaceState(null, "", `?${query}`);
  // The plugin reads its configuration once for a page.
  if (event.target.name === "architecture") location.reload();
}

function restore() {
  const query = new URLSearchParams(location.search);
  if (!query.has("task") && !query.has("architecture")) return;
  for (const input of choices.querySelectorAll("input")) {
    const known = query.has(input.name) || (input.name === "gesture" && query.get("task") === "chosen");
    if (known) input.checked = query.getAll(input.name).includes(input.value);
  }
  for (const name of ["architecture", "task"]) {
    const inputs = [...choices.elements[name]];
    if (!inputs.some((input) => input.checked)) inputs[0].checked = true;
  }
  at("gestures").hidden = new FormData(choices).get("task") !== "chosen";
  at("options").open = query.has("options") || query.has("architecture");
}

function fillLanguages(ids) {
  const wanted = new URLSearchParams(location.search).get("lang");
  for (const id of ids) {
    const option = document.createElement("option");
    option.value = id;
    try {
      option.textContent = new Intl.DisplayNames([id], { type: "language" }).of(id) ?? id;
    } catch {
      option.textContent = id;
    }
    option.selected = id === wanted;
    at("lang").append(option);
  }
}

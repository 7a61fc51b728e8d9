// The verdict on the page: a sentence for the person, everything else for who runs the shop. No text of a server becomes
// markup: all of it goes in as text.

import { annotated } from "./picture.js";
import { ASSURANCES, VERDICTS, forPassed, forPerson, ofAction, plain, size } from "./words.js";

/** Characters of a text in what the page got. */
const TEXT = 120;

const SIGNS = {
  good: "M5 12.5 10 17.5 19 7.5",
  bad: "M7 7 17 17M17 7 7 17",
  doubtful: "M12 6v7M12 17v.5",
};

/** What the person sees. `verdict` is the server's answer. */
export function summary(verdict) {
  const { mark, title, text } = VERDICTS[verdict.verdict] ?? { mark: "doubtful", title: plain(verdict.verdict), text: "" };
  const passed = verdict.verdict === "success";
  const reasons = passed ? [text, ...forPassed(verdict.reasons ?? [])] : forPerson(verdict.reasons ?? []);
  const shown = (verdict.media ?? []).find((medium) => medium.picture && medium.best);
  return make("div", { class: `outcome ${mark}` }, [
    sign(mark),
    make("h2", { tabindex: "-1" }, [title]),
    ...(reasons.length > 0 ? reasons : [text]).map((sentence) => make("p", {}, [sentence])),
    shown === undefined ? null : annotated(shown.picture, shown.best),
  ]);
}

/** Everything behind it. `took` are `[what, milliseconds]`; `heard` is what the plugin told the page. */
export function details(verdict, took, heard, fetchFolder) {
  const media = verdict.media ?? [];
  return make("div", {}, [
    facts([["Verdict", verdict.verdict.toUpperCase()], ...took.map(([name, ms]) => [name, `${(ms / 1000).toFixed(1)} s`])]),
    reasonList(verdict.reasons ?? []),
    ...media.map((medium, index) => mediumPart(medium, index, media.length)),
    received(heard),
    raw(fetchFolder),
  ]);
}

/** What the plugin told the page, in a part of its own; also where there is no verdict. */
export function received(heard) {
  return fold("What this page got from the plugin", [
    make("p", { class: "small" }, [
      "Every callback in its order, texts shortened. A shop must not decide by them: a browser says what its user wants.",
    ]),
    make("ol", { class: "heard" }, heard.map(({ name, at, payload, architecture }) =>
      make("li", {}, [
        make("p", {}, [make("code", {}, [name]), ` after ${(at / 1000).toFixed(1)} s, architecture `, make("code", {}, [architecture])]),
        payload === undefined ? null : code(JSON.stringify(shorten(payload), null, 2)),
      ]))),
  ]);
}

function mediumPart(medium, index, count) {
  const evidence = medium.evidence ?? [];
  const present = evidence.filter((piece) => piece.status === "present");
  const missing = evidence.filter((piece) => piece.status !== "present");
  return make("section", { class: "medium" }, [
    make("h3", {}, [
      `${count > 1 ? `${index + 1}. ` : ""}${ofAction(medium.action)}`,
      make("span", { class: `tag ${VERDICTS[medium.resolution_status]?.mark ?? ""}` }, [plain(medium.resolution_status)]),
    ]),
    confidence(medium),
    facts([
      ["Assurance", ASSURANCES[medium.assurance] ?? plain(medium.assurance ?? "none")],
      ["Frames", `${medium.frames_analysed ?? 0} of ${medium.frames ?? "?"} looked at`],
    ]),
    evidenceTable("Evidence", present),
    missing.length === 0 ? null : make("h4", {}, ["Missing evidence"]),
    missing.length === 0 ? null : make("ul", { class: "missing" }, missing.map((piece) =>
      make("li", {}, [make("b", {}, [plain(piece.name)]), ` — ${piece.reason?.text ?? ""} `, make("code", {}, [piece.reason?.code ?? ""])]))),
    // Of a single one they are those of the verdict.
    count > 1 ? reasonList(medium.reasons ?? []) : null,
    camera(medium.capture?.camera),
    actions(medium.capture?.actions ?? []),
    index > 0 && medium.picture && medium.best ? annotated(medium.picture, medium.best) : null,
    quality(medium.best?.quality),
  ]);
}

/** The score against its threshold, where high is an attack. */
function confidence(medium) {
  const { confidence_spoofing: score, threshold_spoofing: threshold } = medium;
  if (typeof score !== "number") return make("p", {}, ["There is no score: nothing could be judged."]);
  const bar = make("div", { class: "scale" }, [make("span", { class: "fill" }), make("span", { class: "limit" })]);
  bar.firstChild.style.width = percent(score);
  bar.lastChild.style.left = percent(threshold);
  return make("div", { class: "confidence" }, [
    make("p", {}, [make("code", {}, ["confidence_spoofing"]), " ", make("b", {}, [score.toFixed(3)]), ` · threshold ${threshold.toFixed(2)} · high is an attack`]),
    bar,
  ]);
}

function evidenceTable(title, pieces) {
  if (pieces.length === 0) return make("p", { class: "small" }, ["No evidence was gathered."]);
  const ordered = [...pieces].sort((a, b) => Math.abs(b.log_likelihood_ratio ?? 0) - Math.abs(a.log_likelihood_ratio ?? 0));
  return table(title, ["What", "Weight", "Measured", "Why"], ordered.map((piece) => [
    plain(piece.name),
    weight(piece.log_likelihood_ratio),
    typeof piece.score === "number" ? piece.score.toPrecision(3) : "–",
    make("span", {}, [piece.reason?.text ?? "", " ", make("code", {}, [piece.reason?.code ?? ""])]),
  ]), "Weight: natural logarithm of how much likelier this is from a living person than from an attack; below 0 it speaks for an attack.");
}

function weight(ratio) {
  if (typeof ratio !== "number") return "–";
  const text = `${ratio < 0 ? "−" : "+"}${Math.abs(ratio).toFixed(2)}`;
  return make("b", { class: ratio < 0 ? "against" : "for" }, [text]);
}

function reasonList(reasons) {
  if (reasons.length === 0) return null;
  return make("div", {}, [
    make("h4", {}, ["Reasons"]),
    make("ol", { class: "reasons" }, reasons.map((reason) => make("li", {}, [reason.text, " ", make("code", {}, [reason.code])]))),
  ]);
}

function camera(about) {
  if (about === undefined || about === null) return null;
  const signals = (about.signals ?? []).map((signal) => `${plain(signal.name)} (${signal.weight})`);
  const against = (about.contradictions ?? []).map((one) => `${plain(one.name)} (${one.weight})`);
  return make("div", {}, [
    make("h4", {}, ["Camera"]),
    facts([
      ["Judged", about.virtual ? "virtual" : about.allowed ? "virtual, and allowed here" : "no sign that decides"],
      ["Environment data", plain(about.additional_info ?? "missing")],
      ["Signs, with weights", signals.length > 0 ? signals.join(", ") : "none"],
      ...(against.length > 0 ? [["Contradictions", against.join(", ")]] : []),
    ]),
  ]);
}

function actions(replayed) {
  if (replayed.length === 0) return null;
  return make("div", {}, [
    make("h4", {}, ["The gesture, looked at again by the server"]),
    ...replayed.map((one) => code(JSON.stringify(one, null, 2))),
  ]);
}

function quality(measured) {
  const measures = measured?.measures ?? [];
  if (measures.length === 0) return null;
  const ordered = [...measures].sort((a, b) => a.score - a.threshold - (b.score - b.threshold));
  const reached = measures.filter((measure) => measure.score >= measure.threshold).length;
  return fold(`Quality of the best frame: ${reached} of ${measures.length} measures reached`, [
    table("After ISO/IEC 29794-5, weakest first", ["Measure", "Score", "Needed", "Means"], ordered.map((measure) => [
      plain(measure.name),
      make("b", { class: measure.score < measure.threshold ? "against" : "for" }, [measure.score.toFixed(0)]),
      measure.threshold.toFixed(0),
      measure.text,
    ])),
  ]);
}

/** The folder, fetched when somebody looks. */
function raw(fetchFolder) {
  const place = make("div", {}, []);
  const part = fold("The folder as the API gives it to a backend", [place]);
  part.addEventListener("toggle", async () => {
    if (!part.open || place.childElementCount > 0) return;
    try {
      place.replaceChildren(code(JSON.stringify(await fetchFolder(), null, 2)));
    } catch (error) {
      place.textContent = `It cannot be had: ${error.message}.`;
    }
  });
  return part;
}

/** A payload that can be shown: data URLs by kind and size, long lists by their beginning. */
function shorten(value) {
  if (typeof value === "string") {
    const picture = /^data:([a-z/]+);base64,/.exec(value);
    if (picture) return `${picture[1]}, ${size(Math.floor((value.length - picture[0].length) * 0.75))}`;
    return value.length > TEXT ? `${value.slice(0, TEXT)}… (${value.length} characters)` : value;
  }
  if (Array.isArray(value)) {
    const whole = value.length <= 3 || value.every((item) => typeof item === "number");
    return whole ? value.map(shorten) : [...value.slice(0, 2).map(shorten), `… ${value.length} in all`];
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shorten(part)]));
}

function facts(pairs) {
  return make("dl", { class: "facts" }, pairs.map(([name, value]) => make("div", {}, [make("dt", {}, [name]), make("dd", {}, [value])])));
}

/** The last column is text, for which a phone is too narrow beside the others: there it has lines of its own. */
function table(title, heads, rows, note = null) {
  return make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": title }, [
    make("table", {}, [
      make("caption", {}, [title]),
      make("thead", {}, [make("tr", {}, heads.map((head) => make("th", { scope: "col" }, [head])))]),
      make("tbody", {}, rows.map(([first, ...rest]) =>
        make("tr", {}, [make("th", { scope: "row" }, [first]), ...rest.map((cell) => make("td", {}, [cell]))]))),
    ]),
    note === null ? null : make("p", { class: "small" }, [note]),
  ]);
}

function fold(title, content) {
  return make("details", { class: "fold" }, [make("summary", {}, [title]), ...content]);
}

function code(text) {
  return make("pre", { tabindex: "0" }, [text]);
}

function percent(share) {
  return `${Math.min(1, Math.max(0, share)) * 100}%`;
}

function sign(mark) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", SIGNS[mark]);
  svg.append(path);
  return svg;
}

function make(name, attributes, children = []) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

import type { Dictionary } from "../contract.js";
import { fill } from "../fill.js";
import type { Screen } from "../screen.js";

/** The picture of a document, which the person looks over before it counts. */
export function reviewScreen(language: Dictionary, picture: Blob): Screen {
  return {
    name: "review",
    sign: { kind: "picture", picture, label: fill(language, "review_picture") },
    title: fill(language, "review_title"),
    body: [{ text: fill(language, "review_body") }],
    actions: [
      { label: fill(language, "review_accept"), does: "accept" },
      { label: fill(language, "review_retake"), does: "retake" },
    ],
    leaves: "cancel",
  };
}

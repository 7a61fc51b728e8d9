/** The style sheet of the window as text, for `adoptedStyleSheets`. `index.css` names the same files in the same order. */

import controls from "./controls.css";
import hint from "./hint.css";
import largeText from "./large-text.css";
import layout from "./layout.css";
import light from "./light.css";
import panel from "./panel.css";
import preferences from "./preferences.css";
import stage from "./stage.css";
import tokens from "./tokens.css";

export const STYLE_SHEET: string = [tokens, layout, hint, stage, controls, panel, largeText, light, preferences].join("\n");

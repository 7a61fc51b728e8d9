/** The rules that the page and the server share. Their format is in docs/reference/additional-info.md. */

import data from "../../../../rules/virtual-cameras.json";

export interface LabelRule {
  match: string;
  text: string;
  kind: string;
  name: string;
}

interface Rules {
  version: number;
  decide: number;
  suspect: number;
  soft_most: number;
  labels: readonly LabelRule[];
  signals: typeof data.signals;
  emulators: readonly string[];
  renderers: readonly string[];
  agents: readonly string[];
  globals: readonly string[];
}

export const RULES: Rules = data;

export type SignalName = keyof typeof data.signals;

/** What values options and configurations take. */

export interface Kind {
  /** In an error: "option lang: expected …". */
  expected: string;
  holds(value: unknown): boolean;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const text: Kind = { expected: "text", holds: (value) => typeof value === "string" };
export const flag: Kind = { expected: "true or false", holds: (value) => typeof value === "boolean" };
export const object: Kind = { expected: "an object", holds: isObject };
export const callback: Kind = { expected: "a function", holds: (value) => typeof value === "function" };
export const anything: Kind = { expected: "anything", holds: () => true };
export const texts: Kind = {
  expected: "an array of texts",
  holds: (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
};
export const flags: Kind = {
  expected: "an object of true or false",
  holds: (value) => isObject(value) && Object.values(value).every((item) => typeof item === "boolean"),
};

export function number(least: number, most: number): Kind {
  return {
    expected: `a number from ${least} to ${most}`,
    holds: (value) => typeof value === "number" && value >= least && value <= most,
  };
}

export function oneOf(words: readonly string[]): Kind {
  return { expected: `one of ${words.join(", ")}`, holds: (value) => words.includes(value as string) };
}

export function either(...kinds: readonly Kind[]): Kind {
  return {
    expected: kinds.map((kind) => kind.expected).join(" or "),
    holds: (value) => kinds.some((kind) => kind.holds(value)),
  };
}

export const nothing: Kind = { expected: "null", holds: (value) => value === null };

// Examples of request bodies: the one that the schema gives, or else one that fits it.

const DEPTH = 8;

/** Follows `$ref`s. */
export function resolve(api, value) {
  for (let steps = 0; value?.$ref && steps < DEPTH; steps++) {
    value = value.$ref.slice(2).split("/").reduce((inside, key) => inside[key], api);
  }
  return value;
}

/** What a body of this media type may look like. */
export function exampleOf(api, media) {
  if (media.example !== undefined) return media.example;
  const [named] = Object.values(media.examples ?? {});
  return named ? resolve(api, named).value : sample(api, media.schema, 0);
}

function sample(api, given, depth) {
  const schema = resolve(api, given) ?? {};
  const stated = schema.example ?? schema.examples?.[0] ?? schema.const ?? schema.default ?? schema.enum?.[0];
  if (stated !== undefined) return stated;
  if (depth > DEPTH) return null;
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => sample(api, part, depth + 1)));
  const choice = (schema.oneOf ?? schema.anyOf)?.find((part) => part.type !== "null");
  if (choice) return sample(api, choice, depth + 1);
  const type = [schema.type].flat().find((name) => name !== "null");
  if (type === "array") return [sample(api, schema.items, depth + 1)];
  if (type === "integer" || type === "number") return schema.minimum ?? 0;
  if (type === "boolean") return false;
  if (type === "string") return schema.format === "binary" ? "" : "text";
  const fields = Object.entries(schema.properties ?? {});
  return Object.fromEntries(fields.map(([name, field]) => [name, sample(api, field, depth + 1)]));
}

/**
 * The id among `ids` that serves a wish such as the option `lang` or `navigator.language`, or `null`.
 *
 * The same tag wins whatever its case or separator (`PT_br`), then the wish cut from its end (`de-AT` gives `de`), then a
 * language that only has a regional pack (`pt` and `pt-PT` give `pt-BR`).
 */
export function resolveLanguage(wanted: string, ids: readonly string[]): string | null {
  const parts = fold(wanted).split("-");
  for (let length = parts.length; length > 0; length -= 1) {
    const tag = parts.slice(0, length).join("-");
    const found = ids.find((id) => fold(id) === tag);
    if (found !== undefined) return found;
  }
  const base = parts[0] ?? "";
  return ids.find((id) => base !== "" && fold(id).split("-")[0] === base) ?? null;
}

function fold(tag: string): string {
  return tag.trim().toLowerCase().replaceAll("_", "-");
}

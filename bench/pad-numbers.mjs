// Writes the tables of docs/reference/liveness-numbers.md from the reports that bench/pad made: node bench/pad-numbers.mjs bench/out/pad
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? "bench/out/pad";
const read = (name) => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
const percent = (share) => `${(100 * share).toFixed(1)} %`;
// Of all attacks of a species; those without a response are not let through.
const through = (one) => (one ? `${one.apcer?.count ?? 0} of ${one.apnrr.of}, ${one.apnrr.count} without a response` : "");
const rate = (one) => (one ? `${one.count} of ${one.of} (${percent(one.interval.low)} to ${percent(one.interval.high)})` : "no response");

function protocol(name) {
  const plain = read(`${name}-plain`);
  const fitted = existsSync(join(folder, `${name}-fitted.json`)) ? read(`${name}-fitted`) : plain;
  const { counts, time } = plain;
  const lines = [
    `## ${name === "active" ? "Active: a gesture and the light" : "Passive: a selfie of 0.7 s"}`,
    "",
    `${counts.bona_fide} bona fide captures and ${counts.attacks} attacks of ${counts.species} species, ${counts.subjects} subjects, ` +
      `${counts.cameras} camera(s). ${time ? `Median ${time.median_ms} ms per capture, 95 % within ${time.p95_ms} ms, ${time.threads} at a time.` : ""}`,
    "",
    `| | plain sum, at 0.5 |${fitted === plain ? "" : " fitted |"}`,
    `| --- | --- |${fitted === plain ? "" : " --- |"}`,
    `| BPCER | ${rate(plain.fused.errors.bpcer)} | ${rate(fitted.fused.errors.bpcer)} |`,
    `| bona fide without a response | ${rate(plain.fused.errors.bpnrr)} | ${rate(fitted.fused.errors.bpnrr)} |`,
  ];
  const of = (report, species) => report.fused.errors.species.find((one) => one.species === species);
  for (const { species } of [...plain.fused.errors.species].sort((a, b) => (a.species < b.species ? -1 : 1))) {
    lines.push(`| ${species} let through | ${through(of(plain, species))} | ${through(of(fitted, species))} |`);
  }
  // One column where nothing was fitted.
  if (fitted === plain) lines.splice(4, Infinity, ...lines.slice(4).map((line, at) => (at < 2 ? line : line.replace(/ \| [^|]* \|$/, " |"))));
  const names = plain.evidence.map((one) => one.name);
  const species = plain.fused.errors.species.map((one) => one.species).sort();
  lines.push("", "Share of captures for which a piece speaks against:", "", `| | ${names.join(" | ")} |`, `| --- |${" --- |".repeat(names.length)}`);
  const cell = (one) => (one ? percent(one.rate) : "");
  lines.push(`| bona fide | ${plain.evidence.map((one) => cell(one.fires.bona_fide)).join(" | ")} |`);
  for (const each of species) lines.push(`| ${each} | ${plain.evidence.map((one) => cell(one.fires.species[each])).join(" | ")} |`);
  return lines.join("\n");
}

console.log(["passive", "active"].filter((name) => existsSync(join(folder, `${name}-plain.json`))).map(protocol).join("\n\n"));

// Writes the tables of docs/reference/liveness-numbers.md from the reports that bench/pad made: node bench/pad-numbers.mjs bench/out/pad
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? "bench/out/pad";
const percent = (share) => `${(100 * share).toFixed(1)} %`;
// Of all attacks of a species; those without a response are not let through.
const through = (one) => (one ? `${one.apcer?.count ?? 0} of ${one.apnrr.of}, ${one.apnrr.count} without a response` : "");
const rate = (one) => (one ? `${one.count} of ${one.of} (${percent(one.interval.low)} to ${percent(one.interval.high)})` : "no response");
const row = (cells) => `| ${cells.join(" | ")} |`;
const rule = (columns) => `| --- |${" --- |".repeat(columns)}`;

// Ways to judge the captures of one protocol: name of the report, and of the column.
const WAYS = [
  ["plain", "plain sum, at 0.5"],
  ["high", "the same, assurance `high` demanded"],
  ["fitted", "fitted"],
];

const TITLES = {
  passive: "Passive: a selfie of 0.7 s",
  active: "Active: a gesture and the light",
  development: "Active, on subjects that were looked at",
  blind: "Active, on more pictures of fewer people",
};

function reports(name) {
  const path = (way) => join(folder, `${name}-${way}.json`);
  const there = WAYS.filter(([way]) => existsSync(path(way)));
  return there.map(([way, title]) => ({ title, report: JSON.parse(readFileSync(path(way), "utf8")) }));
}

function protocol(name) {
  const ways = reports(name);
  if (ways.length === 0) return [];
  const { counts, time, fused, evidence } = ways[0].report;
  const species = fused.errors.species.map((one) => one.species).sort();
  const of = ({ report }, each) => report.fused.errors.species.find((one) => one.species === each);
  const errors = (what) => ways.map(({ report }) => rate(report.fused.errors[what]));
  const lines = [
    `## ${TITLES[name]}`,
    "",
    `${counts.bona_fide} bona fide captures and ${counts.attacks} attacks of ${counts.species} species, ${counts.subjects} subjects, ` +
      `${counts.cameras} camera(s). ${time ? `Median ${time.median_ms} ms per capture, 95 % within ${time.p95_ms} ms, ${time.threads} at a time.` : ""}`,
    "",
    row(["", ...ways.map(({ title }) => title)]),
    rule(ways.length),
    row(["BPCER", ...errors("bpcer")]),
    row(["bona fide without a response", ...errors("bpnrr")]),
    ...species.map((each) => row([`${each} let through`, ...ways.map((way) => through(of(way, each)))])),
    "",
    "Share of captures for which a piece speaks against:",
    "",
    row(["", ...evidence.map((one) => one.name)]),
    rule(evidence.length),
  ];
  const cell = (one) => (one ? percent(one.rate) : "");
  lines.push(row(["bona fide", ...evidence.map((one) => cell(one.fires.bona_fide))]));
  for (const each of species) lines.push(row([each, ...evidence.map((one) => cell(one.fires.species[each]))]));
  return [lines.join("\n")];
}

console.log(Object.keys(TITLES).flatMap(protocol).join("\n\n"));

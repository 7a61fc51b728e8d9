// The backend between a page and Bonafide: takes a capture, answers with the verdict.
//
//   POST /capture           the object of on_capture_complete -> { transaction_id, verdict }
//   GET  /verdict/{id}      the same, for a page that waits while a webhook is awaited
//   POST /webhook           results from Bonafide, when WEBHOOK_URL is set
//   GET  /                  a page without a camera, to try it

import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

import { Bonafide, verdictOf } from "./bonafide.mjs";
import { BadCapture, BODY_BYTES, readCapture } from "./capture.mjs";
import { isGenuine } from "./webhook.mjs";
import { zip } from "./zip.mjs";

const env = (name, otherwise) => {
  const value = process.env[name] ?? otherwise;
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};

const bonafide = new Bonafide({
  url: env("BONAFIDE_URL").replace(/\/+$/, ""),
  email: env("BONAFIDE_EMAIL"),
  password: env("BONAFIDE_PASSWORD"),
});
/** Where Bonafide reaches this backend; without it the page waits for the verdict in one request. */
const webhookUrl = env("WEBHOOK_URL", "");
const webhookKey = webhookUrl && env("BONAFIDE_WEBHOOK_KEY");
const page = await readFile(new URL("../page/index.html", import.meta.url));

/** Verdicts by transaction. A real backend keeps them in its database, beside the user they are about. */
const verdicts = new Map();
const VERDICTS = 10_000;

function remember(transactionId, verdict) {
  verdicts.delete(transactionId);
  verdicts.set(transactionId, verdict);
  if (verdicts.size > VERDICTS) verdicts.delete(verdicts.keys().next().value);
}

/** An answer other than 200. */
class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function capture(request) {
  const { action, frames, additionalInfo, virtualCamera } = readCapture(parse(await readBody(request)));
  // Made here and not in the browser: it is what ties the verdict to your user.
  const transactionId = randomUUID();
  remember(transactionId, { verdict: "PROCESSING", virtualCamera });
  try {
    const folder = await bonafide.check({
      archive: zip(frames),
      action,
      additionalInfo,
      virtualCamera,
      transactionId,
      resolutionEndpoint: webhookUrl || undefined,
    });
    if (!webhookUrl) settle(transactionId, await bonafide.wait(folder, Date.now() + 60_000));
  } catch (error) {
    verdicts.delete(transactionId);
    throw error;
  }
  return answerFor(transactionId);
}

async function webhook(request) {
  const body = await readBody(request);
  if (!isGenuine(request.headers, body, webhookKey)) throw new Refusal(401, "the signature does not fit");
  const folder = parse(body);
  // Deliveries are repeated until one is answered with 2xx, so the same result may come twice.
  const transactionId = folder.meta_data?.transaction_id;
  if (verdicts.has(transactionId)) settle(transactionId, folder);
  return {};
}

/** Takes over what Bonafide found out. */
function settle(transactionId, folder) {
  const { virtualCamera } = verdicts.get(transactionId);
  let { verdict, reasons } = verdictOf(folder);
  // The plugin saw a virtual camera: whatever the pictures look like, nobody is known to be in front of a camera.
  if (virtualCamera && verdict === "SUCCESS") verdict = "DECLINED";
  remember(transactionId, { verdict, virtualCamera });
  const codes = reasons.map((reason) => reason.code).concat(virtualCamera ? "virtual_camera" : []);
  console.log(`transaction ${transactionId}: ${verdict} (${[...new Set(codes)].join(", ")})`);
}

/** What the page may know. Reasons stay here: they would tell an attacker what to do better. */
function answerFor(transactionId) {
  const known = verdicts.get(transactionId);
  if (!known) throw new Refusal(404, "no such transaction");
  return { transaction_id: transactionId, verdict: known.verdict };
}

async function readBody(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > BODY_BYTES) throw new Refusal(413, "the request is too large");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function parse(body) {
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal(400, "the request is not JSON");
  }
}

async function route(request) {
  const [path] = request.url.split("?");
  const verdict = /^\/verdict\/([0-9a-f-]{36})$/.exec(path);
  if (request.method === "POST" && path === "/capture") return capture(request);
  if (request.method === "POST" && path === "/webhook" && webhookUrl) return webhook(request);
  if (request.method === "GET" && verdict) return answerFor(verdict[1]);
  throw new Refusal(404, "no such address");
}

const server = createServer({ requestTimeout: 60_000 }, async (request, response) => {
  if (request.method === "GET" && request.url === "/") {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
    return;
  }
  let status = 200;
  let answer;
  try {
    answer = await route(request);
  } catch (error) {
    status = error instanceof Refusal ? error.status : error instanceof BadCapture ? 400 : 502;
    if (status === 502) console.error(error.message);
    answer = { error: status === 502 ? "the check could not be done, try again" : error.message };
    // What is left of a refused request is not read.
    if (status === 413) response.setHeader("Connection", "close");
  }
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(answer));
});

server.listen(Number(env("PORT", "3000")), env("HOST", "127.0.0.1"), () => {
  console.log(`listening on http://${server.address().address}:${server.address().port}`);
});

// Sends requests of the committed collection as Postman would: variables filled in, scripts run after the answers.
// scripts/examples gives the server.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const file = new URL("../../../examples/postman/bonafide.postman_collection.json", import.meta.url);
const collection = JSON.parse(readFileSync(file, "utf8"));
const requests = collection.item.flatMap((folder) => folder.item);
const variables = new Map(collection.variable.map(({ key, value }) => [key, value]));
variables.set("url", process.env.BONAFIDE_URL).set("email", process.env.BONAFIDE_EMAIL);
variables.set("password", process.env.BONAFIDE_PASSWORD);

const fill = (text) => text.replace(/\{\{(\w+)\}\}/g, (_, key) => variables.get(key));

async function send(method, path, fields) {
  const item = requests.find(({ request }) => request.method === method && request.url.raw.replace(/\/$/, "") === path);
  assert.ok(item, `${method} ${path} is in the collection`);
  const { request } = item;
  const places = Object.fromEntries(request.url.variable.map(({ key, value }) => [key, fill(value)]));
  const address = fill(request.url.raw).replace(/\/:(\w+)/g, (_, key) => `/${places[key]}`);
  const auth = Object.fromEntries(collection.auth.apikey.map(({ key, value }) => [key, fill(value)]));
  const headers = request.auth?.type === "noauth" ? {} : { [auth.key]: auth.value };
  if (request.body?.mode === "raw") headers["Content-Type"] = "application/json";
  const body = fields ?? (request.body?.mode === "raw" ? fill(request.body.raw) : undefined);
  const response = await fetch(address, { method, headers, body });
  const answer = await response.json();
  const pm = {
    response: { json: () => answer, to: { have: { status: (status) => assert.equal(response.status, status) } } },
    collectionVariables: { set: (key, value) => variables.set(key, value) },
    test: (_, check) => check(),
  };
  for (const { script } of item.event) new Function("pm", script.exec.join("\n"))(pm);
  return { status: response.status, answer };
}

test("the login keeps a token that the next requests take", async () => {
  const refused = await send("GET", "{{url}}/api/folders");
  assert.equal(refused.status, 401);
  await send("POST", "{{url}}/api/authorize/auth");
  assert.ok(variables.get("access_token"));
  const { status, answer } = await send("GET", "{{url}}/api/folders");
  assert.equal(status, 200);
  assert.ok(Array.isArray(answer.items));
});

test("a folder that was made is the one that is asked for", async () => {
  const form = new FormData();
  form.set("payload", JSON.stringify({ "folder:meta_data": { transaction_id: "postman" } }));
  const made = await send("POST", "{{url}}/api/folders", form);
  assert.equal(made.status, 201);
  const path = requests.find(({ request }) => /^\{\{url\}\}\/api\/folders\/:\w+\/?$/.test(request.url.raw)).request.url.raw;
  const { answer } = await send("GET", path.replace(/\/$/, ""));
  assert.equal(answer.folder_id, made.answer.folder_id);
  assert.equal(answer.meta_data.transaction_id, "postman");
});

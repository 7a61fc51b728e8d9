import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const API = {
  openapi: "3.1.0",
  info: { title: "Small", version: "1" },
  tags: [{ name: "things", description: "What there is." }],
  paths: {
    "/api/authorize/auth/": {
      post: {
        summary: "Log in",
        security: [{}],
        requestBody: { content: { "application/json": { schema: { type: "object" } } } },
      },
    },
    "/api/folders/{folder_id}/media/": {
      parameters: [{ name: "folder_id", in: "path", required: true, schema: { type: "string" } }],
      get: { tags: ["things"], parameters: [{ name: "limit", in: "query", schema: { type: "integer" } }] },
    },
    "/api/things": {
      post: { tags: ["things"], requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } } },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: "object",
        properties: {
          name: { type: "string", example: "chair" },
          legs: { type: ["integer", "null"], minimum: 3 },
          parts: { type: "array", items: { $ref: "#/components/schemas/Thing" } },
        },
      },
    },
  },
};

function made() {
  const folder = mkdtempSync(join(tmpdir(), "collection-test-"));
  try {
    const file = join(folder, "openapi.json");
    writeFileSync(file, JSON.stringify(API));
    const program = fileURLToPath(new URL("../collection.mjs", import.meta.url));
    return JSON.parse(execFileSync(process.execPath, [program, file], { encoding: "utf8" }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("operations become requests in folders by tag", () => {
  const { item, info } = made();
  assert.equal(info.schema, "https://schema.getpostman.com/json/collection/v2.1.0/collection.json");
  assert.deepEqual(item.map(({ name, item: { length } }) => [name, length]), [["other", 1], ["things", 2]]);
  const [media, thing] = item[1].item.map(({ request }) => request);
  assert.equal(media.url.raw, "{{url}}/api/folders/:folder_id/media/");
  assert.deepEqual(media.url.variable.map(({ key, value }) => [key, value]), [["folder_id", "{{folder_id}}"]]);
  assert.deepEqual(media.url.query.map(({ key, disabled }) => [key, disabled]), [["limit", true]]);
  const body = JSON.parse(thing.body.raw);
  assert.deepEqual([body.name, body.legs], ["chair", 3]);
});

test("the login sends the variables, without a token, and keeps the token", () => {
  const [login] = made().item[0].item;
  assert.deepEqual(JSON.parse(login.request.body.raw), { credentials: { email: "{{email}}", password: "{{password}}" } });
  assert.equal(login.request.auth.type, "noauth");
  const kept = {};
  const pm = {
    response: { json: () => ({ access_token: "abc", expire_token: "def" }), to: { have: { status: () => {} } } },
    collectionVariables: { set: (key, value) => { kept[key] = value; } },
    test: (_, check) => check(),
  };
  new Function("pm", login.event[0].script.exec.join("\n"))(pm);
  assert.deepEqual(kept, { access_token: "abc", expire_token: "def" });
});

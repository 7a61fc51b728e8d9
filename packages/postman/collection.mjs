// Writes schemas/openapi.json as a Postman collection (v2.1) to standard output: node collection.mjs OPENAPI.json
//
// One folder per tag, one request per operation. The login keeps its token in the collection's variables, and so do the
// requests that make something with its id, so that the requests can be sent one after the other.

import { readFileSync } from "node:fs";

import { exampleOf, resolve } from "./example.mjs";
import { KEPT, scriptsOf, SENT } from "./scripts.mjs";

const METHODS = ["get", "post", "put", "patch", "delete"];

const api = JSON.parse(readFileSync(process.argv[2], "utf8"));

/** Variables of the path are `:id` in Postman; those that an earlier request kept are filled in. */
function url(path, parameters) {
  const kept = KEPT.find(({ made }) => path.startsWith(`${made}{`));
  const segments = path.split("/").filter(Boolean).map((segment) => segment.replace(/^\{(.+)\}$/, ":$1"));
  const inside = (place) => parameters.filter((parameter) => parameter.in === place);
  const slash = path.endsWith("/") ? "/" : "";
  return {
    raw: `{{url}}/${segments.join("/")}${slash}`,
    host: ["{{url}}"],
    path: slash ? [...segments, ""] : segments,
    query: inside("query").map((parameter) => ({
      key: parameter.name,
      value: String(parameter.example ?? ""),
      description: parameter.description ?? "",
      disabled: !parameter.required,
    })),
    variable: inside("path").map((parameter) => ({
      key: parameter.name,
      value: kept && path.startsWith(`${kept.made}{${parameter.name}}`) ? `{{${kept.variable}}}` : "",
      description: parameter.description ?? "",
    })),
  };
}

function body(path, operation) {
  const content = resolve(api, operation.requestBody)?.content;
  if (!content) return undefined;
  if (content["multipart/form-data"]) return form(content["multipart/form-data"]);
  const json = content["application/json"];
  if (!json) return undefined;
  return {
    mode: "raw",
    raw: JSON.stringify(SENT[path.replace(/\/?$/, "/")] ?? exampleOf(api, json), null, 2),
    options: { raw: { language: "json" } },
  };
}

/** A file under any name, and the payload beside it. */
function form(media) {
  const payload = exampleOf(api, media).payload ?? {};
  const text = typeof payload === "string" ? payload : JSON.stringify(payload, null, 2);
  return {
    mode: "formdata",
    formdata: [
      { key: "payload", type: "text", value: text, description: "Tags, metadata and analyses, by the names of the files" },
      { key: "file", type: "file", src: [], description: "A picture, a video, or a ZIP of shots; the name is free" },
    ],
  };
}

function request(path, method, operation, shared) {
  const parameters = [...shared, ...(operation.parameters ?? [])].map((parameter) => resolve(api, parameter));
  const headers = parameters.filter((parameter) => parameter.in === "header" && parameter.name !== "X-Forensic-Access-Token");
  const open = Array.isArray(operation.security) && operation.security.every((way) => Object.keys(way).length === 0);
  return {
    name: operation.summary ?? `${method.toUpperCase()} ${path}`,
    event: scriptsOf(method, path),
    request: {
      method: method.toUpperCase(),
      ...(open ? { auth: { type: "noauth" } } : {}),
      header: headers.map(({ name, description = "" }) => ({ key: name, value: "", description, disabled: true })),
      url: url(path, parameters),
      body: body(path, operation),
      description: operation.description ?? "",
    },
    response: [],
  };
}

const groups = new Map();
for (const [path, item] of Object.entries(api.paths)) {
  for (const method of METHODS.filter((name) => item[name])) {
    const [tag = "other"] = item[method].tags ?? [];
    if (!groups.has(tag)) groups.set(tag, []);
    groups.get(tag).push(request(path, method, item[method], item.parameters ?? []));
  }
}

const collection = {
  info: {
    name: api.info.title,
    description: `Made by packages/postman from schemas/openapi.json; scripts/client makes it anew.\n\n${
      api.info.description ?? ""
    }\n\nSet the variables url, email and password, then send the login.`,
    schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
  },
  auth: {
    type: "apikey",
    apikey: [
      { key: "key", value: "X-Forensic-Access-Token", type: "string" },
      { key: "value", value: "{{access_token}}", type: "string" },
      { key: "in", value: "header", type: "string" },
    ],
  },
  variable: [
    { key: "url", value: "http://127.0.0.1:8080" },
    { key: "email", value: "" },
    { key: "password", value: "" },
    { key: "access_token", value: "" },
    { key: "expire_token", value: "" },
    ...KEPT.map(({ variable }) => ({ key: variable, value: "" })),
  ],
  item: [...groups].map(([name, item]) => ({
    name,
    description: api.tags?.find((tag) => tag.name === name)?.description ?? "",
    item,
  })),
};

process.stdout.write(`${JSON.stringify(collection, null, 2)}\n`);

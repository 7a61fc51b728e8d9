import assert from "node:assert/strict";
import { test } from "node:test";

import { placeOf } from "./place.js";

const BASE = "https://shop.example/checkout/pay?order=1";

test("the files lie below the server's address of the script", () => {
  assert.deepEqual(placeOf("https://faces.example/plugin_liveness.php", BASE), {
    assets: "https://faces.example/plugin/",
    query: "",
  });
  assert.deepEqual(placeOf("https://shop.example/proxied/faces/plugin_liveness.php?architecture=capture", BASE), {
    assets: "https://shop.example/proxied/faces/plugin/",
    query: "?architecture=capture",
  });
});

test("they lie beside the script where that is a file", () => {
  assert.equal(placeOf("https://cdn.example/a/plugin_liveness.js?v=1#x", BASE).assets, "https://cdn.example/a/");
  assert.equal(placeOf("static/plugin_liveness.js", BASE).assets, "https://shop.example/checkout/static/");
});

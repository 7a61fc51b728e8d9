import assert from "node:assert/strict";
import { test } from "node:test";
import { createElement, Fragment } from "react";
import { renderToString } from "react-dom/server";

import { BonafideCapture, useCapture } from "./index.js";

test("a server renders it, where there is neither document nor camera", () => {
  const Page = () => {
    const { open, close } = useCapture("https://faces.example.org");
    assert.equal(typeof open, "function");
    close();
    return createElement(Fragment, null, createElement(BonafideCapture, { open: true, action: "video_selfie_blank" }), "page");
  };
  assert.equal(renderToString(createElement(Page)), "page");
});

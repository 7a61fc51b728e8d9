import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { crc32 } from "../crc32.mjs";
import { zip } from "../zip.mjs";

test("the checksum is the catalogue's check value", () => {
  // CRC-32/ISO-HDLC of the nine digits, by definition of the catalogue of parametrised CRC algorithms.
  assert.equal(crc32(Buffer.from("123456789")), 0xcbf43926);
  assert.equal(crc32(Buffer.alloc(0)), 0);
});

test("another program unpacks what was put in, in order", () => {
  const folder = mkdtempSync(join(tmpdir(), "zip-test-"));
  try {
    const file = join(folder, "a.zip");
    const large = Buffer.alloc(70_000, 7);
    writeFileSync(file, zip([{ name: "0001.jpg", bytes: large }, { name: "0000.png", bytes: Buffer.from("ab") }]));
    const program = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; "
      + "print([(i.filename, i.file_size, i.compress_type) for i in z.infolist()], z.read('0000.png'))";
    assert.equal(
      execFileSync("python3", ["-c", program, file], { encoding: "utf8" }).trim(),
      "[('0001.jpg', 70000, 0), ('0000.png', 2, 0)] b'ab'",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

// A ZIP archive of entries that are stored as they are: pictures do not get smaller, so there is nothing to compress.
// The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

import { crc32 } from "./crc32.mjs";

const DATE = (1 << 5) | 1; // 1 January 1980, the first day that ZIP knows: the same frames give the same archive.
const MOST = 0xffff_ffff; // Larger archives need ZIP64, which no capture does.

/** Puts `[{ name, bytes }]` into one archive, in this order. Names are plain ASCII. */
export function zip(entries) {
  if (entries.length > 0xffff) throw new RangeError("too many entries for a ZIP archive");
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const label = Buffer.from(name, "ascii");
    // What the header before the bytes and the entry of the directory have in common.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(10, 0); // version needed: 1.0
    common.writeUInt16LE(DATE, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14); // size in the archive
    common.writeUInt32LE(bytes.length, 18); // size unpacked
    common.writeUInt16LE(label.length, 22);

    const header = [Buffer.from("PK\x03\x04", "latin1"), common, label, bytes];
    const place = Buffer.alloc(14); // no comment, first disk, no attributes
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\x01\x02\x0a\x00", "latin1"), common, place, label);

    parts.push(...header);
    offset += header.reduce((sum, part) => sum + part.length, 0);
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  if (offset + size > MOST) throw new RangeError("too large for a ZIP archive");

  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

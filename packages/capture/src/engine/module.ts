/** The exports of `core.wasm`: bytes and JSON in, JSON out of its memory. */

import type { CaptureConfig, Effect, Event, Measured } from "../core/types.js";
import type { Opinion } from "../signals/contract.js";

interface Exports {
  memory: WebAssembly.Memory;
  /** 0: no memory. */
  alloc(length: number): number;
  free(address: number, length: number): void;
  /** Each gives an address above a length, 32 bits each. */
  open(address: number, length: number): bigint;
  begin(address: number, length: number): bigint;
  event(address: number, length: number): bigint;
  frame(address: number, length: number, width: number, height: number, time: number, id: number): bigint;
  opinion(): bigint;
}

export interface Module {
  open(models: Uint8Array): void;
  begin(config: CaptureConfig): readonly Effect[];
  event(event: Event): readonly Effect[];
  look(rgba: Uint8ClampedArray, width: number, height: number, time: number, id: number): Looked;
  opinion(): Opinion;
}

interface Looked {
  measured: Measured;
  effects: readonly Effect[];
}

/** Every call throws an `Error` whose message is the code of the module's answer. */
export function module(instance: WebAssembly.Instance): Module {
  const { memory, alloc, free, ...calls } = instance.exports as unknown as Exports;
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  // Of frames, which are all of one size until the camera is turned.
  let held = { address: 0, length: 0 };

  const reserve = (length: number): number => {
    const address = alloc(length) >>> 0;
    if (address === 0) throw new Error("no_memory");
    return address;
  };
  const put = (address: number, bytes: ArrayLike<number>) => {
    // The memory may have grown, which leaves older views empty.
    new Uint8Array(memory.buffer).set(bytes, address);
  };
  const take = (answer: bigint): unknown => {
    const both = BigInt.asUintN(64, answer);
    const [address, length] = [Number(both >> 32n), Number(both & 0xffffffffn)];
    if (address === 0) throw new Error("no_memory");
    const text = decoder.decode(new Uint8Array(memory.buffer, address, length));
    free(address, length);
    const value = JSON.parse(text) as { error?: { code: string } };
    if (value.error !== undefined) throw new Error(value.error.code);
    return value;
  };
  const call = (name: "open" | "begin" | "event", bytes: Uint8Array): unknown => {
    const address = reserve(bytes.length);
    try {
      put(address, bytes);
      return take(calls[name](address, bytes.length));
    } finally {
      free(address, bytes.length);
    }
  };
  const say = (name: "begin" | "event", what: object): readonly Effect[] =>
    (call(name, encoder.encode(JSON.stringify(what))) as Looked).effects;

  return {
    open: (models) => void call("open", models),
    begin: (config) => say("begin", config),
    event: (event) => say("event", event),
    look(rgba, width, height, time, id) {
      if (held.length !== rgba.length) {
        if (held.address !== 0) free(held.address, held.length);
        held = { address: 0, length: 0 };
        held = { address: reserve(rgba.length), length: rgba.length };
      }
      put(held.address, rgba);
      return take(calls.frame(held.address, held.length, width, height, time, id)) as Looked;
    },
    opinion: () => (take(calls.opinion()) as { opinion: Opinion }).opinion,
  };
}

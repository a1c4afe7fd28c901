import { join } from "node:path";
import type { SignalSample } from "@wattspan/core";
import { attribute, extensionMetric } from "@wattspan/core/names";
import { HeldText } from "../host/files/held-text.js";
import { accountedCgroups } from "../host/processes/cgroup.js";
import type { HostPart, SignalSurroundings } from "./host-part.js";
import { Increase } from "./increase.js";

/** Room for some hundred disks. */
const LIST_BYTES = 16_384;

/** Bytes read and written so far. */
interface Moved {
  readonly read: number;
  readonly write: number;
}

/** Bytes that this process, or its control group, read from and wrote to storage, without cache hits. */
export function storageBytes(surroundings: SignalSurroundings): HostPart {
  const { text, parse } = sourceOf(surroundings);
  const increases = { read: new Increase(), write: new Increase() };
  return {
    read() {
      const moved = parse(text.read() ?? "");
      return (["read", "write"] as const).flatMap((direction): SignalSample[] => {
        const value = increases[direction].of(moved?.[direction]);
        const attributes = { [attribute.diskDirection]: direction };
        return value === undefined ? [] : [{ metric: extensionMetric.storageTransferred, value, attributes }];
      });
    },
    close: () => text.close(),
  };
}

function sourceOf({ ownCpu, paths, files }: SignalSurroundings): {
  readonly text: HeldText;
  readonly parse: (text: string) => Moved | undefined;
} {
  const groups = ownCpu === "process" ? [] : accountedCgroups("io", ownCpu === "auto", paths, files);
  for (const { version, path } of groups) {
    if (version !== 2) continue; // Version 1 counts only direct accesses to a device.
    const text = new HeldText(join(path, "io.stat"), files, LIST_BYTES);
    if (text.read() !== undefined) return { text, parse: parseGroupIo };
    text.close();
  }
  return { text: new HeldText(join(paths.proc, "self/io"), files), parse: parseProcessIo };
}

/**
 * Bytes of all devices, from the `io.stat` of cgroup version 2. A group without traffic has an empty one;
 * some lines have only a device.
 * @example parseGroupIo("259:0 rbytes=5 wbytes=7 rios=1 wios=1 dbytes=0 dios=0
 * 253:0
 * ") // { read: 5, write: 7 }
 */
export function parseGroupIo(text: string): Moved {
  let [read, write] = [0, 0];
  for (const [, of, bytes] of text.matchAll(/\b([rw])bytes=(\d{1,19})(?= )/g)) {
    if (of === "r") read += Number(bytes);
    else write += Number(bytes);
  }
  return { read, write };
}

/**
 * Bytes of one process, from `/proc/<pid>/io`.
 *
 * @example parseProcessIo("read_bytes: 4096\nwrite_bytes: 512\n") // { read: 4096, write: 512 }
 */
export function parseProcessIo(text: string): Moved | undefined {
  const [read, write] = ["read", "write"].map(
    (of) => new RegExp(`^${of}_bytes: (\\d{1,19})\\n`, "m").exec(text)?.[1],
  );
  return read === undefined || write === undefined ? undefined : { read: Number(read), write: Number(write) };
}

import { join } from "node:path";
import type { SignalSample } from "@wattspan/core";
import { attribute, extensionMetric } from "@wattspan/core/names";
import { type Files, fileExists } from "../host/files/files.js";
import { HeldText } from "../host/files/held-text.js";
import type { HostPaths } from "../host/files/paths.js";
import type { HostPart, SignalSurroundings } from "./host-part.js";
import { Increase } from "./increase.js";

/** Room for some 400 interfaces. */
const LIST_BYTES = 65_536;

/** Bytes through the network interfaces that this process sees, except the loopback. */
export function networkBytes({ paths, files }: SignalSurroundings): HostPart {
  const list = new HeldText(join(paths.proc, "self/net/dev"), files, LIST_BYTES);
  const scope = isOfHost(paths, files) ? "host" : "process";
  const increases = { receive: new Increase(), transmit: new Increase() };
  return {
    read() {
      const bytes = parseInterfaces(list.read() ?? "");
      return (["receive", "transmit"] as const).flatMap((direction): SignalSample[] => {
        const value = increases[direction].of(bytes?.[direction]);
        const attributes = { [attribute.networkDirection]: direction };
        return value === undefined
          ? []
          : [{ metric: extensionMetric.dataTransferred, value, attributes, scope }];
      });
    },
    close: () => list.close(),
  };
}

/**
 * Whether these are the interfaces of the host: one of them is a device. Those of a container are virtual.
 */
function isOfHost({ sys }: HostPaths, files: Files): boolean {
  const base = join(sys, "class/net");
  try {
    return files.list(base).some((name) => fileExists(files, join(base, name, "device/uevent")));
  } catch {
    return true; // Unknown: a process must then not count shared traffic as its own.
  }
}

/**
 * Bytes of all interfaces but the loopback, from `/proc/self/net/dev`.
 *
 * @example parseInterfaces("  eth0: 5 1 0 0 0 0 0 0 7 1 0 0 0 0 0 0\n") // { receive: 5, transmit: 7 }
 */
export function parseInterfaces(text: string): { receive: number; transmit: number } | undefined {
  let seen = 0;
  const sum = { receive: 0, transmit: 0 };
  for (const [, name, receive, transmit] of text.matchAll(
    /^ *([^\s:]+): *(\d{1,20})(?: +\d{1,20}){7} +(\d{1,20})(?: +\d{1,20}){7}\n/gm,
  )) {
    if (name === "lo") continue;
    seen++;
    sum.receive += Number(receive);
    sum.transmit += Number(transmit);
  }
  return seen > 0 ? sum : undefined;
}

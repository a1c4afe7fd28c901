import { join } from "node:path";
import { CounterFile } from "../host/files/counter-file.js";
import { type Files, readText } from "../host/files/files.js";
import type { HostPaths } from "../host/files/paths.js";
import type { CardState, CardStates } from "../nvml/cards/card-state.js";

const AMD = "0x1002";
/** Display controllers, and processing accelerators such as the Instinct cards. */
const CARD = /^0x(03|12)/;
/** No machine has more. */
const MAX_CARDS = 64;
const BUS = "bus/pci/devices";

interface Card {
  readonly id: string;
  readonly status: string;
  readonly busy: CounterFile;
  readonly used: CounterFile;
}

/** The amdgpu driver's cards, by the ids of its meter; undefined without any. */
export function openAmdgpuStates({ sys }: Pick<HostPaths, "sys">, files: Files): CardStates | undefined {
  const cards = places(sys, files)
    .slice(0, MAX_CARDS)
    .map((place): Card => {
      const of = (file: string) => join(sys, BUS, place, file);
      return {
        id: `pci:${place}`,
        status: of("power/runtime_status"),
        busy: new CounterFile(of("gpu_busy_percent"), files),
        used: new CounterFile(of("mem_info_vram_used"), files),
      };
    });
  if (cards.length === 0) return undefined;
  return {
    isWhole: true, // Files reopen automatically.
    read: () => cards.flatMap((card) => stateOf(card, files)),
    close() {
      for (const { busy, used } of cards) for (const file of [busy, used]) file.close();
    },
  };
}

/** Reading the files of a sleeping card would wake it. */
function stateOf({ id, status, busy, used }: Card, files: Files): CardState[] {
  if (readText(files, status, 32).text?.trim() === "suspended") return [];
  const [percent, bytes] = [busy.read(), used.read()];
  return [
    {
      id,
      ...(percent !== undefined && percent <= 100n && { utilization: Number(percent) / 100 }),
      ...(bytes !== undefined && { usedBytes: Number(bytes) }),
    },
  ];
}

function places(sys: string, files: Files): string[] {
  const say = (place: string, file: string) => readText(files, join(sys, BUS, place, file), 64).text?.trim();
  const isCard = (place: string) => say(place, "vendor") === AMD && CARD.test(say(place, "class") ?? "");
  try {
    return files.list(join(sys, BUS)).filter((place) => isCard(place) && hasDriver(sys, place, files));
  } catch {
    return []; // No sysfs.
  }
}

/** Checks files that only this driver has. It does not wake the card. */
function hasDriver(sys: string, place: string, files: Files): boolean {
  try {
    return files.list(join(sys, BUS, place)).includes("mem_info_vram_used");
  } catch {
    return false;
  }
}

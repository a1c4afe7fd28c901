import { createHash } from "node:crypto";
import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { drawFrom } from "../load/draw.ts";
import { plannedCalls, sizeOf } from "../load/planned-call.ts";
import { recordSetting } from "./record-setting.ts";
import type { RecordedSetting, Recording } from "./recording.ts";
import { SETTINGS } from "./settings.ts";

/** How many times metrics are read. */
const RESTS = 4;

/** Makes at least so many calls in every setting. `onSetting` gets the name of each that begins. */
export async function record(
  count: number,
  seed: number,
  onSetting: (name: string) => void,
): Promise<Recording> {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const calls = plannedCalls(seedsFrom(seed), count);
  const settings: Record<string, RecordedSetting> = {};
  for (const [name, setting] of Object.entries(SETTINGS)) {
    onSetting(name);
    settings[name] = await recordSetting(setting, calls, RESTS);
  }
  const plan = createHash("sha256").update(JSON.stringify(calls)).digest("hex");
  return { calls: calls.reduce((sum, call) => sum + sizeOf(call), 0), plan, settings };
}

function* seedsFrom(seed: number): Generator<number> {
  const draw = drawFrom(seed);
  for (;;) yield draw.below(2 ** 31);
}

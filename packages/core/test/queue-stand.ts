/** A queue of ended activities that are fakes, for tests. */

import { manualClock } from "@wattspan/testing";
import type { Activity } from "../src/activity/activity.js";
import type { SpanOwner } from "../src/activity/activity-state.js";
import type { Footprint } from "../src/contracts/footprint.js";
import type { DeviceSelection } from "../src/devices/ledger/device-use.js";
import { DeliveryQueue } from "../src/settle/delivery-queue.js";

interface Fake {
  readonly name: string;
  readonly endMs: number;
  readonly options: object;
  span: object | undefined;
  readonly spanOwner: SpanOwner | undefined;
  deviceUse: { unsettled: number; selection: { devices: readonly number[] } } | undefined;
  phase: string;
  pending: number;
  readonly complete: boolean;
}
/** A selection that is waited for so long: four refreshes and 50 ms. */
export const selectionOf = (timeoutMs: number): DeviceSelection => ({
  devices: [0],
  offsets: [0],
  unread: 0,
  refreshS: (timeoutMs - 50) / 4000,
  openZeros: [],
  closedZeros: [],
});

/** A queue whose log says what it did when, on a clock that is moved by hand. */
export function queueStand() {
  const clock = manualClock();
  const blocked = { ms: 0 };
  const log: string[] = [];
  const slices: number[] = [];
  let inSlice = 0;
  const queue: DeliveryQueue = new DeliveryQueue({
    clock,
    reporter: {
      settle(activity) {
        inSlice++;
        (activity as unknown as Fake).phase = "reported";
        log.push(`${clock.now()} settle ${activity.name}`);
        return activity.spanOwner === "other" ? ({ name: activity.name } as Footprint) : undefined;
      },
      give({ name }) {
        log.push(`${clock.now()} give ${name}`);
      },
      endSpan(activity) {
        inSlice++;
        log.push(`${clock.now()} end ${activity.name}`);
      },
      provisional: () => undefined,
    },
    devices: {
      expire(activity) {
        log.push(`${clock.now()} expire ${activity.name}`);
        Object.assign(activity.deviceUse ?? {}, { unsettled: 0 });
        queue.deviceUseSettled(activity);
      },
      get blockedMs() {
        return blocked.ms;
      },
    },
    afterSlice() {
      slices.push(inSlice);
      inSlice = 0;
    },
  });
  /** Ends an activity now; `waits`: for how many devices. */
  const end = (
    name: string,
    options: {
      waits?: number;
      span?: boolean;
      owner?: SpanOwner;
      selection?: DeviceSelection;
      pending?: number;
    } = {},
  ) => {
    const { waits = 0, span = false, owner, selection, pending = 0 } = options;
    const fake: Fake = {
      name,
      endMs: clock.now(),
      options: {},
      span: span ? {} : undefined,
      spanOwner: owner,
      deviceUse: selection && {
        unsettled: waits,
        selection: waits === 0 ? { ...selection, devices: [] } : selection,
      },
      phase: "waiting",
      pending,
      get complete() {
        return this.pending === 0 && (this.deviceUse?.unsettled ?? 0) === 0;
      },
    };
    const activity = fake as unknown as Activity;
    queue.ended(activity);
    const tick = () => {
      if (fake.deviceUse) fake.deviceUse.unsettled = 0;
      queue.deviceUseSettled(activity);
    };
    return { activity, fake, tick };
  };
  return { clock, blocked, log, slices, queue, end };
}

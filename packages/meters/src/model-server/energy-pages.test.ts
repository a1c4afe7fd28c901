import type { RequestListener } from "node:http";
import type { DeviceStatus, MeteredHost, ServerShare } from "@wattspan/core";
import { HAS_LOOPBACK, standInServer } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { heldTime } from "../../test/held-time.js";
import { modelServer } from "../model-server.js";

afterEach(cleanUp);

const nowhere: MeteredHost = {
  read: () => expect.unreachable("no device is wanted"),
  devices: () => [],
};

async function serving(listener: RequestListener): Promise<string> {
  const server = await standInServer(listener);
  atTestEnd(() => void server.close());
  return server.origin;
}

const [REST_WATTS, BUSY_WATTS] = [50, 350];

/** A server with two cards whose counters move every 20 ms, and its own truth, in time that passes as it works. */
function cards() {
  const { pass, until } = heldTime();
  let [joules, atMs, shown, shownMs] = [0, performance.now(), 0, performance.now()];
  let [busy, requests, tokens] = [false, 0, 0];
  const advance = () => {
    const nowMs = performance.now();
    joules += ((busy ? BUSY_WATTS : REST_WATTS) * (nowMs - atMs)) / 1000;
    atMs = nowMs;
    if (nowMs - shownMs < 20) return;
    [shown, shownMs] = [joules, nowMs];
  };
  return {
    until,
    /** Works for so long; gives what it drew. */
    async work(ms: number): Promise<number> {
      advance();
      const before = joules;
      busy = true;
      await pass(ms);
      advance();
      busy = false;
      requests++;
      tokens += 100;
      return joules - before;
    },
    shown() {
      advance();
      return { joules: shown, requests, tokens };
    },
  };
}

type Shown = ReturnType<ReturnType<typeof cards>["shown"]>;
const lines = (name: string, joules: number) =>
  `# TYPE ${name} counter\n${name}{gpu_uuid="GPU-1"} ${(joules / 4).toFixed(6)}\n${name}{gpu_uuid="GPU-2"} ${((3 * joules) / 4).toFixed(6)}\n`;
const tensorRt = ({ joules }: Shown) => JSON.stringify({ total_energy_j: joules, query_time: 1.5 });
const triton = ({ joules, requests }: Shown) =>
  `${lines("nv_energy_consumption", joules)}nv_inference_count{model="m",version="1"} ${requests}\n`;
const nim = ({ joules, tokens }: Shown) =>
  `${lines("gpu_total_energy_consumption_joules", joules)}prompt_tokens_total{model_name="m"} ${tokens}\ngeneration_tokens_total{model_name="m"} 0\n`;

const partOf = ({ parts }: ServerShare) => parts[0];

describe.skipIf(!HAS_LOOPBACK)("a server that shows its energy on a page", () => {
  it.each([
    ["tensorrt-llm", tensorRt, ["upper_bound", "idle_unknown"]],
    ["triton", triton, ["idle_unknown"]],
    ["nim", nim, ["idle_unknown"]],
  ] as const)(
    "a call gets the energy that the page of %s reports for its cards",
    async (methodId, page, reasons) => {
      const gpus = cards();
      const energy = `${await serving((_, response) => response.end(page(gpus.shown())))}/page`;
      const call = modelServer({ energy }).begin(nowhere);
      const truth = await gpus.work(700);
      const share = await gpus.until(call.end({ inputFresh: 100 }));
      expect(share.reasons).toEqual(reasons);
      expect(partOf(share)).toMatchObject({ component: "gpu", method: "reported", methodId });
      const { value, low, high } = partOf(share)?.energy ?? { value: 0, low: 0, high: 0 };
      expect(low).toBeLessThanOrEqual(truth);
      expect(high).toBeGreaterThanOrEqual(truth);
      expect(value).toBeGreaterThan(0.7 * truth);
      expect(value).toBeLessThan(1.3 * truth);
    },
  );

  it("the energy of a page is divided by the totals of another page", async () => {
    const gpus = cards();
    const url = await serving(({ url: path }, response) => {
      const { tokens } = gpus.shown();
      const totals = `trtllm_prompt_tokens_total ${4 * tokens}\ntrtllm_generation_tokens_total 0\n`;
      response.end(path === "/energy_metrics" ? tensorRt(gpus.shown()) : totals);
    });
    const options = { energy: `${url}/energy_metrics`, metrics: `${url}/prometheus/metrics` };
    const call = modelServer(options).begin(nowhere);
    const truth = await gpus.work(700);
    const share = await gpus.until(call.end({ inputFresh: 100 }));
    expect(share.reasons).toEqual(["idle_unknown", "shared"]);
    expect((partOf(share)?.energy.value ?? 0) / truth).toBeGreaterThan(0.15);
    expect((partOf(share)?.energy.value ?? 0) / truth).toBeLessThan(0.35);
  });

  it("a call gets no energy, and the reason, when the counter restarts while it runs", async () => {
    const gpus = cards();
    let restarted = 0;
    const energy = await serving((_, response) => {
      const { joules } = gpus.shown();
      response.end(tensorRt({ joules: restarted ? joules - restarted : joules + 1000 } as Shown));
    });
    const call = modelServer({ energy }).begin(nowhere);
    await gpus.work(100);
    restarted = gpus.shown().joules - 1;
    await gpus.work(100);
    expect(await gpus.until(call.end({ output: 1 }))).toEqual({ parts: [], reasons: ["server_restarted"] });
  });

  it("a call gets no energy when the counter never moves", async () => {
    const { until } = heldTime();
    const energy = await serving((_, response) => response.end('{"total_energy_j": 5, "query_time": 1}'));
    const call = modelServer({ energy }).begin(nowhere);
    expect(await until(call.end({ output: 1 }))).toEqual({ parts: [], reasons: ["late"] });
    expect(performance.now()).toBeLessThan(3000);
  });

  it.each<[string, RequestListener]>([
    ["503", (_, response) => response.writeHead(503).end('{"error":"Energy monitoring is not enabled"}')],
    ["blank", (_, response) => response.end()],
    ["null", (_, response) => response.end('{"total_energy_j": null, "query_time": 1}')],
    ["NaN", (_, response) => response.end('{"total_energy_j": NaN, "query_time": 1}')],
    ["a text", (_, response) => response.end('{"total_energy_j": "7", "query_time": 1}')],
    ["a negative number", (_, response) => response.end('{"total_energy_j": -7}')],
    ["half an answer", (_, response) => response.end('{"total_energy_j": 7')],
    ["HTML", (_, response) => response.end("<html>{}</html>")],
    ["a NaN on a page", (_, response) => response.end('nv_energy_consumption{gpu_uuid="a"} NaN\n')],
    ["a page without it", (_, response) => response.end("nv_inference_count 7\n")],
  ])("a call gets no energy where the page says %s", async (_, listener) => {
    const energy = await serving(listener);
    const call = modelServer({ energy }).begin(nowhere);
    expect(await call.end({ output: 1 })).toEqual({ parts: [], reasons: ["server_unseen"] });
  });

  it("a call gets no energy where no server listens, or the page appears only after the call", async () => {
    const closed = await standInServer(() => undefined);
    await closed.close();
    const unheard = modelServer({ energy: closed.origin }).begin(nowhere);
    expect(await unheard.end({ output: 1 })).toEqual({ parts: [], reasons: ["server_unseen"] });

    const gpus = cards();
    let up = false;
    const later = await serving((_, response) =>
      up ? response.end(tensorRt(gpus.shown())) : response.writeHead(503).end(),
    );
    const call = modelServer({ energy: later }).begin(nowhere);
    await gpus.work(150);
    up = true;
    expect(await gpus.until(call.end({ output: 1 }))).toEqual({ parts: [], reasons: ["server_unseen"] });
  });

  it("the energy of a page does not count for a card that is measured here", async () => {
    const gpus = cards();
    const energy = await serving((_, response) => response.end(tensorRt(gpus.shown())));
    let readMs = 0;
    const host: MeteredHost = {
      read() {
        readMs = performance.now();
      },
      devices: () => [
        {
          id: "GPU-1",
          component: "gpu",
          method: "measured",
          methodId: "nvml",
          accuracy: { low: 1, high: 1 },
          otherProcess: gpus.shown().joules,
          unattributed: 0,
          bookedUntilMs: readMs,
        } as DeviceStatus,
      ],
    };
    const methods = async (zones: readonly string[]) => {
      const call = modelServer({ energy, zones }).begin(host);
      await gpus.work(100);
      return (await gpus.until(call.end({ output: 1 }))).parts.map(({ method }) => method);
    };
    expect(await methods(["GPU-1"])).toEqual(["measured"]);
    expect(await methods(["GPU-elsewhere"])).toEqual(["reported"]);
  });
});

/** A metered gateway to a model, and its metered client. */

import type { MeteringOptions } from "@wattspan/core";
import { meteredFetch } from "@wattspan/core/attempts";
import { openRequestTotals, type RequestFootprint } from "@wattspan/core/request-totals";
import { runningActivity } from "@wattspan/core/services";
import type { Attack, Case } from "../attack.ts";
import { answerOf, HOSTED, hostedStand, ManualCall, without } from "../manual-call.ts";
import type { Observed } from "../observed.ts";
import type { Stand } from "../stand.ts";

const GATEWAY = "gateway.internal";
const FIELD = "wattspan-footprint";

/** How the client sends requests, and whether the gateway reports its count. */
interface Asking {
  readonly by: "plain fetch" | "meteredFetch" | "footprintFetch";
  readonly says: boolean;
}

// Packages do not import each other's internals.
const inside = <T>(file: string): Promise<T> =>
  import(new URL(`../../../packages/wattspan/src/${file}.ts`, import.meta.url).href) as Promise<T>;
const { footprintField } = await inside<{
  footprintField(footprint: RequestFootprint, isOver: boolean): string;
}>("http/footprint-field");
const { footprintFetch } = await inside<{
  footprintFetch(options: { readonly trust: readonly string[]; readonly fetch: typeof fetch }): typeof fetch;
}>("http/footprint-fetch");
type PlaceOf = NonNullable<MeteringOptions["servingLocation"]>;
const { seeingGateways } = await inside<{ seeingGateways(placeOf: PlaceOf): PlaceOf }>("location/gateways");

const servingLocation = seeingGateways(() => ({ location: { country: "FR" }, rung: "provider" }));

/** The gateway's call, and what its answer reports. */
async function served({ metering, clock }: Stand, tokens: number) {
  const scope = openRequestTotals();
  const call = scope.run(() => new ManualCall(metering, HOSTED));
  call.truth = tokens;
  call.begun.end({ result: answerOf(tokens) });
  await clock.advanceAsync(100);
  const field = footprintField(scope.footprint, true);
  scope.close();
  return { call, field };
}

/** The client's call, which the gateway answers with the given tokens. */
async function asked({ metering }: Stand, { by, says }: Asking, tokens: number, field: string) {
  const call = new ManualCall(metering, HOSTED);
  call.truth = tokens;
  const answer = async () => new Response("", { headers: says ? { [FIELD]: field } : {} });
  const send = {
    meteredFetch: meteredFetch(answer),
    footprintFetch: footprintFetch({ trust: [`https://${GATEWAY}`], fetch: answer }),
    // The messages of Node's own fetch on its diagnostics channels.
    async "plain fetch"() {
      runningActivity()?.answered?.(GATEWAY, says ? field : undefined, false);
      return answer();
    },
  }[by];
  await call.begun.run(() => send(`https://${GATEWAY}/v1/chat/completions`));
  call.begun.end({ result: answerOf(tokens) });
  return call;
}

async function gatewayAndClient(asking: Asking, seed: number, calls: number): Promise<Observed> {
  const [gateway, client] = [await hostedStand(seed), await hostedStand(seed, { servingLocation })];
  const there: ManualCall[] = [];
  const here: ManualCall[] = [];
  for (let i = 0; i < calls; i++) {
    const tokens = 1 + Math.floor(1000 * client.next());
    const { call, field } = await served(gateway, tokens);
    there.push(call);
    here.push(await asked(client, asking, tokens, field));
    await client.clock.advanceAsync(1000 * client.next());
  }
  await gateway.close();
  let observed: Observed = { calls: [], devices: [] };
  await client.close(() => {
    observed = observedOf(asking, there, here);
    return {};
  });
  return observed;
}

/** The metrics of both, next to the energy drawn once. */
function observedOf(
  { by, says }: Asking,
  there: readonly ManualCall[],
  here: readonly ManualCall[],
): Observed {
  const drawn = there.reduce((sum, { truth }) => sum + truth, 0);
  const counted = [...there, ...here].reduce(
    (sum, { footprint }) => sum + (footprint?.self.energy?.value ?? 0),
    0,
  );
  // A figure that is not trusted has no energy here, which is correct.
  const seen = by === "footprintFetch" || !says ? [...there, ...here] : there;
  const reason = says ? "counted_elsewhere" : "may_count_twice";
  return {
    calls: seen.map((call) => call.observed()),
    devices: [],
    own: {
      ...(says && { together: counted / drawn }),
      ...(by !== "footprintFetch" && { unsaid: without(here, reason) }),
    },
  };
}

function gatewayCase(asking: Asking): Case {
  const { by, says } = asking;
  return {
    name: `a client by ${by}, a gateway that ${says ? "reports its count" : "reports nothing"}`,
    calls: 20,
    run: (seed, calls) => gatewayAndClient(asking, seed, calls),
  };
}

export const meteredGateway: Attack = {
  id: "G15",
  title: "a gateway and its client",
  how:
    "Both are metered, and both know the tokens of the answer. If the gateway reports its count, only it " +
    "counts; if it reports nothing, the client's call states that it may count twice.",
  cases: [
    gatewayCase({ by: "plain fetch", says: true }),
    gatewayCase({ by: "meteredFetch", says: true }),
    gatewayCase({ by: "footprintFetch", says: true }),
    gatewayCase({ by: "plain fetch", says: false }),
    gatewayCase({ by: "meteredFetch", says: false }),
  ],
};

/** `wattspan/mcp`: tool calls over MCP as steps of one trace, and footprints from trusted servers. */

import { context, trace } from "@opentelemetry/api";
import {
  type Footprint,
  globalMetering,
  meterStep,
  type StepHandle,
  WattspanConfigurationError,
} from "@wattspan/core";
import type { ReportedRun } from "@wattspan/core/manual";
import { followPromise, isObject, ownData } from "@wattspan/core/observe";
import { checkOptionNames } from "@wattspan/core/options";
import { runningActivity, type ServiceListener } from "@wattspan/core/services";
import { checkedNames } from "../checked-options.js";
import { quiet } from "../framework-activities.js";
import { ownField } from "../own-field.js";
import { runPending } from "../pending-run.js";
import { callerBudget } from "./caller-budget.js";
import { type Asked, askedIn, FOOTPRINT, requestMeta, statedIn, statementOf } from "./footprint-meta.js";
import { nextCall, wasServedHere } from "./served-here.js";
import { spanContextOf, traceMeta } from "./trace-meta.js";

export { CallerBudgetError } from "./caller-budget.js";
export type { Asked } from "./footprint-meta.js";

/** The used parameters of a request. */
export interface MetaParams {
  readonly _meta?: Readonly<Record<string, unknown>> | undefined;
}

/** Parameters of a tool call. */
export interface ToolCallParams extends MetaParams {
  readonly name: string;
}

/** The used part of a client, such as that of `@modelcontextprotocol/sdk`. */
export interface ToolClient<P extends ToolCallParams, R extends readonly unknown[], T> {
  callTool(params: P, ...rest: R): T;
}

/** Options of {@link mcpToolCalls}. */
export interface McpToolCallsOptions {
  /**
   * Names of servers, as this application calls them, that get the trace and the request for a footprint.
   * Default: none.
   */
  readonly propagateTo?: readonly string[];
  /**
   * Names of servers whose stated footprint is trusted. They must also be in `propagateTo`. Default: none.
   */
  readonly trust?: readonly string[];
  /**
   * Where metrics count the joules of trusted servers. `there` (default): the servers export their own, so
   * here the joules are in the totals of the footprint and the span, and on no counter. `here`: the servers
   * export none, so the joules are a `reported` part of the step.
   */
  readonly counted?: "there" | "here";
  /** The joules left to spend, sent to the servers in `propagateTo`. */
  readonly budgetJ?: () => number | undefined;
}

/** Calls tools of MCP servers, each call metered as a step. */
export interface McpToolCalls {
  /** Calls a tool of a server through its client, as a step. Returns exactly what the client returned. */
  callTool<P extends ToolCallParams, R extends readonly unknown[], T>(
    server: string,
    client: ToolClient<P, R, T>,
    params: P,
    ...rest: R
  ): T;
}

/**
 * Calls MCP tools as steps. Our data leaves this process only for the named servers: they get the trace and a
 * request for their footprint. The footprint that a trusted server states becomes service energy of the step,
 * if it makes sense. A call without a statement counts as one of unknown energy. A call that a budget around it
 * refuses is not sent: the error of the budget is thrown.
 *
 * @throws WattspanConfigurationError for an invalid option.
 * @example
 * const tools = mcpToolCalls({ propagateTo: ["search"], trust: ["search"] });
 * const found = await tools.callTool("search", client, { name: "look_up", arguments: { question } });
 */
export function mcpToolCalls(options: McpToolCallsOptions = {}): McpToolCalls {
  checkOptionNames<McpToolCallsOptions>(options, {
    propagateTo: true,
    trust: true,
    budgetJ: true,
    counted: true,
  });
  const { budgetJ, counted = "there" } = options;
  const propagateTo = checkedNames("propagateTo", options.propagateTo ?? []);
  const trust = checkedNames("trust", options.trust ?? []);
  if (budgetJ !== undefined && typeof budgetJ !== "function")
    throw new WattspanConfigurationError("budgetJ", budgetJ, "a function");
  if (counted !== "there" && counted !== "here")
    throw new WattspanConfigurationError("counted", counted, '"there" or "here"');
  const left = () => {
    try {
      return budgetJ?.();
    } catch {
      return undefined; // the tool is called all the same
    }
  };
  return {
    callTool: (server, client, params, ...rest) => {
      const name = String(params?.name);
      return meterStep({ name, kind: "tool" }, (step) => {
        if (!globalMetering()) return client.callTool(params, ...rest);
        const call = nextCall();
        const isNamed = propagateTo.includes(server);
        const asked = isNamed ? asking(call, params, left()) : params;
        const answer = runPending(step, runOf(name), () => client.callTool(asked, ...rest));
        const caller = isNamed && trust.includes(server) ? runningActivity() : undefined;
        const take = (result?: unknown) => takeStatement({ caller, server, counted, call }, result);
        const heard = quiet((result: unknown) => {
          if (ownField(result, "isError") === true) step.fail("tool_error");
          take(result);
        });
        if (isObject(answer))
          followPromise(
            answer,
            heard,
            quiet(() => take()),
          );
        return answer;
      });
    },
  };
}

/**
 * The parameters of a request, with the active trace and the request for a footprint added to `_meta`.
 * Existing members stay.
 *
 * @param budgetJ The joules left to spend.
 * @example
 * import { Client } from "@modelcontextprotocol/sdk/client/index.js";
 * import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
 * import { withMeta } from "wattspan/mcp";
 *
 * export const lookUp = (client: Client) =>
 *   client.request({ method: "tools/call", params: withMeta({ name: "look_up" }) }, CallToolResultSchema);
 */
export function withMeta<P extends object>(params: P & MetaParams, budgetJ?: number): P {
  return asking(nextCall(), params, budgetJ);
}

const asking = <P extends MetaParams>(call: string, params: P, budgetJ: number | undefined): P => ({
  ...params,
  _meta: { ...traceMeta(context.active()), ...requestMeta(call, budgetJ), ...params._meta },
});

/** The run of a tool, as instrumentations of MCP name it. */
const runOf = (name: string): ReportedRun => ({ framework: "mcp", kind: "tool", names: [name] });

/** One call to a server. */
interface Called {
  /** The step, if the server is trusted. */
  readonly caller: ServiceListener | undefined;
  readonly server: string;
  readonly counted: "there" | "here";
  readonly call: string;
}

/** The work of a server in this process is already inside the step. */
function takeStatement({ caller, server, counted, call }: Called, result: unknown): void {
  if (wasServedHere(call) || !caller) return;
  const take = caller.beginService({ host: server, source: "mcp", counted });
  const statement = statedIn(result);
  if (statement) take(statement);
}

/** Options of {@link fromMeta}. */
export interface FromMetaOptions {
  /** The name of the tool. */
  readonly name: string;
  /**
   * Whether a caller that requests the footprint gets it. The answer then waits until it is settled. Default
   * false.
   */
  readonly answer?: boolean;
}

/**
 * Runs a server's work for a tool call as a step, in the trace of its caller. A caller that requests the
 * footprint gets it in the `_meta` of the answer, if that is allowed. Otherwise the result of `fn` is
 * returned unchanged.
 *
 * The joules that the caller has left are a budget of that work, next to those around it: what exceeds them is refused
 * with a {@link CallerBudgetError}. The figure is not trusted, and can only lower what is left here.
 *
 * @param request The holder of `_meta`: the second argument of a tool's callback in
 *   `@modelcontextprotocol/sdk`, or parameters.
 * @param fn Gets the caller's request, such as the joules it has left.
 * @example
 * server.registerTool("look_up", { inputSchema }, ({ question }, extra) =>
 *   fromMeta(extra, { name: "look_up", answer: true }, () => lookUp(question)));
 */
export function fromMeta<T>(
  request: unknown,
  { name, answer = false }: FromMetaOptions,
  fn: (asked: Asked, step: StepHandle) => T,
): T | Promise<Awaited<T>> {
  const meta = metaOf(request);
  const asked = askedIn(meta);
  const caller = spanContextOf(meta);
  let settled: Footprint | undefined;
  const onFootprint = (footprint: Footprint) => {
    settled = footprint;
  };
  const budget = asked.budgetJ === undefined ? undefined : callerBudget(asked.budgetJ);
  const options = { name, kind: "tool", onFootprint, ...(budget && { budget }) } as const;
  const run = () => meterStep(options, (step) => fn(asked, step));
  const result = caller ? context.with(trace.setSpanContext(context.active(), caller), run) : run();
  if (!answer || !asked.footprint || !globalMetering()) return result;
  return stated(result, () => settled);
}

/** The answer with its footprint, once that is settled. */
async function stated<T>(result: T, footprint: () => Footprint | undefined): Promise<Awaited<T>> {
  const answer = await result;
  await globalMetering()?.flush();
  const known = footprint();
  const statement = known && statementOf(known);
  if (!statement || !isObject(answer)) return answer;
  const meta = ownData(answer, "_meta");
  return { ...answer, _meta: { ...(isObject(meta) && meta), [FOOTPRINT]: statement } };
}

function metaOf(request: unknown): unknown {
  try {
    return ownField(request, "_meta");
  } catch {
    return undefined; // a request that throws when read
  }
}

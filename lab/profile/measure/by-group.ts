/** Where the CPU time of a profile goes: to rooms of this repository, and to what is around them. */

/** What is read of a CPU profile of V8. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Ids of nodes, one for each sample. */
  readonly samples?: readonly number[] | undefined;
  /** Microseconds before each sample. */
  readonly timeDeltas?: readonly number[] | undefined;
}

/** A function in one place of the tree of calls. */
interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[] | undefined;
}

/** Names of what is not ours. */
export const CLIENT = "the client";
export const SDK = "OpenTelemetry's SDK";
export const NODE = "Node and V8";
export const GARBAGE = "garbage collection";
export const BENCH = "the bench";

/** Waiting, and what the profiler cannot see, which for a process that mostly waits is waiting, too. */
const IDLE = ["(idle)", "(program)"];

/**
 * CPU microseconds by group, of a whole profile. What V8 does itself counts for the code that asked for it, and
 * waiting counts nowhere.
 * @param roomOf The room of a source of this repository, by its URL.
 */
export function timeByGroup(
  { nodes, samples = [], timeDeltas = [] }: CpuProfile,
  roomOf: (url: string) => string | undefined,
): ReadonlyMap<string, number> {
  const groups = groupsOf(nodes, roomOf);
  const times = new Map<string, number>();
  for (const [i, id] of samples.entries()) {
    const group = groups.get(id);
    if (group !== undefined && !IDLE.includes(group))
      times.set(group, (times.get(group) ?? 0) + Math.max(0, timeDeltas[i] ?? 0));
  }
  return times;
}

/** The group of each node, by its id. Parents come before their children. */
function groupsOf(
  nodes: readonly ProfileNode[],
  roomOf: (url: string) => string | undefined,
): ReadonlyMap<number, string> {
  const groups = new Map<number, string>();
  for (const { id, callFrame, children = [] } of nodes) {
    const group = groupOf(callFrame, roomOf) ?? groups.get(id) ?? NODE;
    groups.set(id, group);
    for (const child of children) groups.set(child, group); // unless it is code of its own
  }
  return groups;
}

/** Undefined for what V8 does itself, such as `JSON.parse`. */
function groupOf(
  { functionName, url }: ProfileNode["callFrame"],
  roomOf: (url: string) => string | undefined,
): string | undefined {
  if (IDLE.includes(functionName)) return functionName;
  if (functionName === "(garbage collector)") return GARBAGE;
  if (url === "node:inspector") return IDLE[0]; // the profiler itself
  if (url === "") return functionName.startsWith("(") ? NODE : undefined;
  if (url.startsWith("node:")) return NODE;
  const [, dependency] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
  if (dependency?.startsWith("@opentelemetry/")) return SDK;
  if (dependency !== undefined) return CLIENT;
  return roomOf(url) ?? BENCH;
}

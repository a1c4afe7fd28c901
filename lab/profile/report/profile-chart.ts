import * as Plot from "@observablehq/plot";
import { sum } from "simple-statistics";
import { numberText } from "../../report/number-text.ts";
import { standaloneChart } from "../../report/standalone-chart.ts";
import { isOurs } from "./our-rooms.ts";
import type { ProfiledCall } from "./profile-result.ts";

/** One part of a stacked bar, in a row of its own: it begins where the one above it ends. */
interface Part {
  readonly what: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const OURS = "Wattspan";
const REST = "other rooms";
const ROW_HEIGHT = 24;
/** Rooms that take less of all calls are one part. */
const MIN_SHARE = 0.03;

/** The CPU time of one call by who takes it, plain and streamed, as an SVG. */
export const takersChart = (calls: readonly ProfiledCall[]): string =>
  chart("CPU time of one call", calls.map(withGroups((name) => (isOurs(name) ? OURS : name))));

/** Wattspan's part of it by room. */
export function roomsChart(calls: readonly ProfiledCall[]): string {
  const ours = calls.map((call) => ({ ...call, groups: call.groups.filter(({ name }) => isOurs(name)) }));
  const large = (name: string): boolean =>
    ours.some((call) =>
      call.groups.some((group) => group.name === name && group.us >= MIN_SHARE * totalOf(call)),
    );
  return chart("Wattspan's part by room", ours.map(withGroups((name) => (large(name) ? name : REST))));
}

/** The same with its groups under other names, those of one name as one. */
const withGroups =
  (nameOf: (name: string) => string) =>
  (call: ProfiledCall): ProfiledCall => {
    const times = new Map<string, number>();
    for (const { name, us } of call.groups) times.set(nameOf(name), (times.get(nameOf(name)) ?? 0) + us);
    return { ...call, groups: [...times].map(([name, us]) => ({ name, us })) };
  };

function chart(title: string, calls: readonly ProfiledCall[]): string {
  const names = namesOf(calls);
  const parts = calls.flatMap((call) => partsOf(call, names));
  const fill = ({ name }: Part) =>
    name === OURS || name === REST || isOurs(name) ? "var(--accent)" : "var(--muted)";
  return standaloneChart(`${title}: ${calls.map(totalText).join(", ")}.`, {
    width: 1040,
    height: names.length * ROW_HEIGHT + 84,
    ...{ marginLeft: 180, marginRight: 60, marginTop: 40, marginBottom: 44 },
    x: { domain: [0, Math.max(...calls.map(totalOf))], label: null },
    y: { type: "band", domain: names, axis: null, padding: 0.15 },
    fx: { domain: calls.map(({ what }) => what), axis: null, padding: 0.14 },
    marks: [
      Plot.axisX({ ticks: 5, tickSize: 0, label: "µs of CPU per call", labelOffset: 40 }),
      Plot.gridX({ ticks: 5, stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.barX(parts, { fx: "what", y: "name", x1: "from", x2: "to", fill }),
      Plot.text(parts, {
        ...{ fx: "what", y: "name", x: "to", text: ({ from, to }: Part) => numberText(to - from) },
        ...{ textAnchor: "start", dx: 5, fill: "var(--text)" },
      }),
      Plot.text(parts.slice(0, names.length), {
        ...{ fx: "what", y: "name", text: "name", frameAnchor: "left", textAnchor: "end", dx: -8 },
        fill: "var(--text)",
      }),
      Plot.text(calls, {
        ...{ fx: "what", text: totalText, frameAnchor: "top-left", dy: -26, fill: "var(--text)" },
        fontWeight: "bold",
      }),
    ],
  });
}

const totalOf = ({ groups }: ProfiledCall): number => sum([0, ...groups.map(({ us }) => us)]);

const totalText = (call: ProfiledCall): string => `${call.what}: ${numberText(totalOf(call))} µs`;

/** Those that take the most of all calls first, and last what is Wattspan's, or the rest of it. */
function namesOf(calls: readonly ProfiledCall[]): readonly string[] {
  const times = new Map<string, number>();
  for (const { groups } of calls)
    for (const { name, us } of groups) times.set(name, (times.get(name) ?? 0) + us);
  const isLast = (name: string) => Number(name === OURS || name === REST);
  return [...times].toSorted(([a, x], [b, y]) => isLast(a) - isLast(b) || y - x).map(([name]) => name);
}

function partsOf({ what, groups }: ProfiledCall, names: readonly string[]): Part[] {
  let to = 0;
  return names.map((name) => {
    const from = to;
    to += groups.find((group) => group.name === name)?.us ?? 0;
    return { what, name, from, to };
  });
}

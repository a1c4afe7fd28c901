import { sum } from "simple-statistics";
import { machineText } from "../../report/circumstances.ts";
import { numberText } from "../../report/number-text.ts";
import { isOurs } from "./our-rooms.ts";
import type { ProfiledCall, ProfileResult } from "./profile-result.ts";

/** The part of the bench's page about where the time of a call goes. */
export const profileSection = ({
  date,
  machine,
  loadPerCore,
  results,
}: ProfileResult): string => `## Where the time goes

![The CPU time of one call by who takes it, plain and streamed](bench-profile.svg)

![Wattspan's part of it by room](bench-profile-rooms.svg)

${results.map(sentence).join(" ")}

\`npm run lab -- profile\` writes these pictures from [bench-profile.json](bench-profile.json): a CPU profile of the metered calls of P9, ${results[0]?.calls.toLocaleString("en")} of each kind, on ${date.slice(0, 10)}
on ${machineText(machine)}, at ${loadPerCore.toFixed(1)} runnable processes per core. They run from sources, so that each function has its room. Each part of a bar is in a row of its own, and begins where the one above it ends: together they are the CPU time of a call as it is without
the profiler, the 20 % quantile of its blocks. What V8 does itself, such as \`JSON.parse\`, counts for the code that asked for it.`;

function sentence({ what, groups }: ProfiledCall): string {
  const usOf = (some: ProfiledCall["groups"]) => numberText(sum([0, ...some.map(({ us }) => us)]));
  const ours = groups.filter(({ name }) => isOurs(name));
  const largest = ours.slice(0, 3).map(({ name, us }) => `\`${name}\` ${numberText(us)}`);
  return `Of the ${usOf(groups)} µs of a ${what} call, ${usOf(ours)} are Wattspan's own; the most take ${largest.join(", ")}.`;
}

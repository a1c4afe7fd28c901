/** An agent that puts dates of papers into a calendar, for as long as papers come. */

import { setTimeout as sleep } from "node:timers/promises";
import { type Budget, BudgetExceededError, backOff } from "@wattspan/budget";
import { type AgentHandle, meterLoop, meterStep } from "wattspan";
import { DamagedScanError } from "../../quickstart/src/ocr/gray-image.ts";
import type { Ocr } from "../../quickstart/src/ocr/networks.ts";
import type { Paper } from "../../quickstart/src/paper.ts";
import type { Arrival } from "./day.ts";
import { dueDate } from "./due-date.ts";
import { Networks } from "./networks.ts";
import { Reader } from "./reader.ts";

/** What an agent works with. */
export interface Desk {
  readonly arrivals: readonly Arrival[];
  readonly ocr: Ocr;
  /** Undefined: the agent looks at each tick, and tries everything. */
  readonly budget?: Budget;
  /** Gets the number of papers taken up so far, after each. */
  readonly onPaper?: (papers: number) => void;
}

/** What came of a day. */
export interface Day {
  cycles: number;
  papers: number;
  reached: number;
  /** Cycles in which the budget refused a call that was needed. */
  refused: number;
  /** Sum over all papers of the ticks until they were taken up. */
  waitedTicks: number;
  /** Critical steps that ran to their end. */
  watched: number;
  checked: number;
  looks: number;
  retries: number;
  /** Calls that reached a network. */
  sent: number;
}

/** Names of steps. */
export const WATCH = "watch the tray";
export const CHECK = "check the entry";

/** What came of a cycle. */
type Ended = "idle" | "worked" | "refused";

const TICK_MS = 5;
/** The longest pause of an agent that backs off, in ticks. */
const MAX_PAUSE = 8;
/** What the guardrail lets out: entries in a language of the house. */
const LANGUAGES = ["eng", "deu"];

/** Works until each paper has been taken up. */
export async function runDay({ arrivals, ocr, budget, onPaper }: Desk): Promise<Day> {
  const loop = meterLoop({ name: "scheduler", goal: "schedule", ...(budget && { budget }) });
  const pauses = budget && backOff({ maxS: MAX_PAUSE, random: () => 0 });
  const networks = new Networks(ocr);
  const reader = new Reader(networks, budget);
  const day = { cycles: 0, papers: 0, reached: 0, refused: 0, waitedTicks: 0, watched: 0, checked: 0 };
  for (let tick = 0; day.papers < arrivals.length; ) {
    const next = arrivals[day.papers] as Arrival;
    const paper = next.tick <= tick ? next.paper : undefined;
    day.cycles++;
    const ended = await loop.cycle((run) => cycle(run, paper, { networks, reader, day }));
    if (ended !== "idle") {
      day.papers++;
      day.waitedTicks += tick - next.tick;
      onPaper?.(day.papers);
    }
    if (ended === "refused") day.refused++;
    const ticks = pauseAfter(ended, pauses);
    tick += ticks;
    const wait = () => sleep(TICK_MS * ticks);
    await (ended === "refused" ? loop.backOff(wait) : loop.idle(wait));
  }
  const { looks, retries } = reader;
  return { ...day, looks, retries, sent: networks.sent };
}

/** In ticks. What found nothing to do, or may do nothing, looks less often. */
function pauseAfter(ended: Ended, pauses: ReturnType<typeof backOff> | undefined): number {
  if (!pauses) return 1;
  if (ended !== "worked") return pauses.idle();
  pauses.worked();
  return 1;
}

interface Work {
  readonly networks: Networks;
  readonly reader: Reader;
  readonly day: Pick<Day, "watched" | "checked" | "reached">;
}

/** Watch, read, check. The first and the last are critical: no budget stops them. */
async function cycle(
  run: AgentHandle,
  paper: Paper | undefined,
  { networks, reader, day }: Work,
): Promise<Ended> {
  const isThere = await meterStep({ name: WATCH, kind: "tool", critical: true }, () =>
    networks.seesPaper(paper),
  );
  day.watched++;
  if (!isThere || !paper) {
    run.discard("idle_wait");
    return "idle";
  }
  const text = await textOf(paper, reader);
  const note = typeof text === "string" ? text : `The paper ${paper.file} waits for a person to read it.`;
  const isSafe = meterStep({ name: CHECK, kind: "evaluate", critical: true }, () =>
    LANGUAGES.includes(networks.languageOf(note)),
  );
  day.checked++;
  const isRight = typeof text === "string" && dueDate(text) === dueDate(paper.lines.join("\n"));
  if (isRight && isSafe) {
    day.reached++;
    run.succeed();
  } else run.miss();
  return text === REFUSED ? "refused" : "worked";
}

const REFUSED = Symbol("refused");

/** Undefined: a person must read it. */
async function textOf(paper: Paper, reader: Reader): Promise<string | typeof REFUSED | undefined> {
  try {
    return await reader.read(paper);
  } catch (error) {
    if (error instanceof BudgetExceededError) return REFUSED;
    if (error instanceof DamagedScanError) return undefined;
    throw error;
  }
}

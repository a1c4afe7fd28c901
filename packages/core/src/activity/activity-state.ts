/** The state of an activity: its phase, and what few have, as most state only tokens and have no children. */

import type { Admitted, Advice } from "../contracts/admission.js";
import type { Goal, Uncertainty, Waste } from "../contracts/footprint.js";
import type { ServedCall, ServerShare } from "../contracts/model-server.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import type { DeviceUseShare } from "../devices/ledger/device-use.js";
import type { Counting } from "../options/usage-counter.js";
import type { PartTally, Subtree } from "../quantities/part-tally.js";
import type { AnswerListener } from "../requests/current-activity.js";
import type { PeerServices } from "../requests/peer-services.js";

import type { CallShape } from "../shapes/call-shape.js";
import type { Answer } from "../usage/answer.js";
import type { ServerTimes } from "../usage/server-reports.js";

/** The life of an activity. From `running` to `reported` it only goes forward. */
export type Phase =
  | "running"
  /** It ended. Its span waits for values that are still missing. */
  | "held"
  /** It ended, and values are missing. No span waits for them. */
  | "waiting"
  /** Nothing more will become known. It waits for its delivery. */
  | "ready"
  | "reported";

/** Whether an activity's own energy counts. */
export type Role =
  | "counts"
  /** What runs inside it, or a service that it called, counts in its place. */
  | "replaced"
  /** It reports a call that already counts, and has no footprint. */
  | "duplicate";

/** The owner of an activity's span. */
export type SpanOwner =
  | "us"
  /** It was ours and has ended. */
  | "nobody"
  /** The caller: it is the span that was active. */
  | "caller"
  /** Another instrumentation: the activity stands for its span. */
  | "other";

/** What the application stated about an activity. Most state only tokens. */
export interface ReportedFacts {
  /** Its usage is stated: what its answer states adds nothing to it. */
  tokens?: true;
  /** By kind, unpriced. */
  reported?: PartTally[];
  /** Reports in its answer, from the last piece that has one, and in answers to requests inside it. */
  answered?: PartTally[];
  received?: PartTally[];
  errorType?: string;
  /** Why its last answer failed, as the server states it. */
  failure?: string | undefined;
  goal?: Goal;
  waste?: Waste;
  units?: number;
  /** The host that answered its client, if no `meteredFetch` saw the request. */
  host?: string;
  weight?: number;
  /** Statements of the services that it called. */
  services?: PeerServices;
  /** Its share of a server that we can see, during the call and after. */
  served?: ServedCall;
  share?: ServerShare;
  /** What its budgets have admitted, and their advice. */
  tickets?: readonly Admitted[];
  advice?: Advice;
  /** Its budgets were asked too late to refuse it. */
  underWay?: boolean;
  /** Who reports it, if that never reports one call as two inside each other. */
  reporter?: string;
  /** Other calls that began inside it. */
  others?: InnerCall[];
}

/** The reported part of a running activity: its parts, its device shares, and the end of that time. */
export interface Emitted {
  readonly parts: readonly PartTally[];
  readonly shares: readonly DeviceUseShare[];
  readonly uncertainty: Uncertainty | undefined;
  /** Milliseconds since the Unix epoch, by the activity's own time: without a sleep of the machine. */
  readonly untilMs: number;
  /** The same moment by the wall clock. */
  readonly wallMs: number;
}

/** An activity's record of its children; most have none. */
export interface Children {
  /**
   * Children that have not ended, and those that have not settled (including running ones and the share of a
   * server).
   */
  running: number;
  pending: number;
  /** Sums of the settled children. */
  settled: Subtree | undefined;
}

/** What is asked of an inference inside another one. */
export interface InnerCall {
  readonly ended: boolean;
  readonly usage: TokenUsage | undefined;
  readonly attempts: object | undefined;
  readonly otherReports: OtherReports | undefined;
  readonly stated: ReportedFacts | undefined;
  readonly shape: CallShape;
}

/** Other reports of an activity's call: inferences inside, a service, an earlier one. */
export interface OtherReports {
  count: number;
  /** Those inside of which nothing is known. */
  ignorant: number;
  /** The inferences inside, as far as they are kept. */
  inside?: InnerCall[];
}

/** An answer to a request inside an inference. */
export interface ReceivedAnswer {
  /** `""` for an unknown one. */
  readonly model: string;
  readonly usage: TokenUsage;
}

/** Answers that are still open. */
interface OpenAnswers {
  readonly open: Set<AnswerListener>;
  /** The end of the inference, if it came first. */
  ended?: () => void;
}

/** What the answer to an inference states, and answers to requests inside it. */
export interface Replies extends Counting {
  /** The answer's statements about itself. */
  answer?: Answer | undefined;
  /** The part of the world that the answer names. */
  geography?: string | undefined;
  /** The server's times for it, if it states them. */
  serverTimes?: ServerTimes | undefined;
  /** Tokens from instrumentation inside: used when nothing else is known. */
  inner?: TokenUsage | undefined;
  /**
   * Tokens from answers to requests inside, by model; `""` for an unknown one. Used when nothing else is known, or
   * one of the answers alone.
   */
  received?: Map<string, TokenUsage> | undefined;
  /** The latest of those answers, one by one. */
  latest?: ReceivedAnswer[];
  /** Open answers inside, and the end that waits for them. */
  answers?: OpenAnswers | undefined;
}

/**
 * Takes whether a goal was reached, and how well, 0 to 1; other values are ignored.
 * @example takeGoal(stated, "reached", 0.9)
 */
export function takeGoal(stated: ReportedFacts, state: "reached" | "missed", quality: unknown): void {
  const isShare = typeof quality === "number" && quality >= 0 && quality <= 1;
  stated.goal = { state, reached: state === "reached", ...(isShare && { quality }) };
}

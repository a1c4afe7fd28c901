import { IntensityError, type IntensityProblem } from "../readings/intensity-error.js";

/** The response of a source. */
export interface Answer {
  readonly status: number;
  /** The parsed body where it is JSON, or where `read` understands it; else `undefined`. */
  readonly json: unknown;
  /** The body as text. */
  readonly text: string;
  readonly retryAfterMs?: number;
}

/**
 * The meaning of a response, where a source is more precise than its status; `undefined`: the status decides.
 */
export type ProblemOf = (answer: Answer) => IntensityProblem | undefined;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The JSON of a good response. Throws an {@link IntensityError} for any other. */
export function jsonOf(
  provider: string,
  answer: Answer,
  problemOf: ProblemOf,
  secrets: readonly string[],
): unknown {
  const problem = problemOf(answer) ?? problemOfStatus(answer);
  if (problem === undefined) return answer.json;
  const found = redacted(`HTTP ${answer.status}${wordsOf(answer)}`, secrets);
  throw new IntensityError(provider, problem, found, answer.retryAfterMs);
}

function problemOfStatus({ status, json }: Answer): IntensityProblem | undefined {
  // Some sources send errors with status 200.
  const isError = json === undefined || (isRecord(json) && json.error !== undefined && json.error !== null);
  if (status === 204) return "no_data";
  if (status >= 200 && status < 300) return isError ? "bad_payload" : undefined;
  if (status === 401) return "auth";
  if (status === 402 || status === 403) return "plan";
  if (status === 400 || status === 404 || status === 422) return "unknown_zone";
  if (status === 429) return "rate_limited";
  return status === 408 || status >= 500 ? "upstream" : "bad_payload";
}

const MAX_WORDS = 160;

/** The source's message, short and on one line. A page for browsers has none. */
function wordsOf({ json, text }: Answer): string {
  const message = [text, ...(isRecord(json) ? textsOf(json) : [])].find((words) => words.trim() !== "");
  if (message === undefined) return "";
  if (/^\s*</.test(message)) return ", a page for browsers";
  const line = message.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  return `, "${line.length > MAX_WORDS ? `${line.slice(0, MAX_WORDS)}…` : line}"`;
}

/** The members where APIs put their messages. */
function textsOf(json: Readonly<Record<string, unknown>>): readonly string[] {
  const { message, error, detail, title, status } = json;
  const inner = isRecord(error) ? error.message : error;
  return [message, inner, detail, title, status].filter((words) => typeof words === "string");
}

/** A text without any of the secrets. */
function redacted(text: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (clean, secret) => (secret === "" ? clean : clean.replaceAll(secret, "[redacted]")),
    text,
  );
}

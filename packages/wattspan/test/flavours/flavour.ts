/** A way in which an application may be instrumented, driven through the same calls. */

import type { MeterProvider, TracerProvider } from "@opentelemetry/api";

/**
 * The calls: an answer, one of whose input a part came from a cache, and one that is streamed (with the cache
 * too).
 */
export const CALLS = ["plain", "cached", "streamed"] as const;
/** One of them. */
export type CallKind = (typeof CALLS)[number];

/** What a flavour needs to instrument. */
export interface Instrumented {
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: MeterProvider;
}

/** Makes one call at a local provider, as an application does, and waits for its end. */
export type MakeCall = (call: CallKind, url: string) => Promise<unknown>;

/** One flavour. */
export interface Flavour {
  readonly name: string;
  readonly provider: "openai" | "anthropic" | "mistral_ai";
  /** What it does not report: the part of the cache, or all tokens of streams. */
  readonly withholds: readonly ("cache" | "streams")[];
  /** Instruments a copy of the client of its own, so that others do not see it. */
  instrument(sdk: Instrumented): MakeCall | Promise<MakeCall>;
}

/** What is asked. Models that the tables know. */
export const MODELS = {
  openai: "gpt-4o-mini",
  anthropic: "claude-haiku-4-5",
  mistral_ai: "mistral-large-2411",
} as const;
/** By the prompt the local provider knows which call it is. */
export const messages = (call: CallKind) => [{ role: "user" as const, content: call }];

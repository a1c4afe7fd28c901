import type { ReadableSpan, SpanProcessor } from "@opentelemetry/sdk-trace";
import { attribute } from "@wattspan/core/names";

/** What ended since the last look. */
export interface Counted {
  readonly spans: number;
  /** Spans with joules. */
  readonly withEnergy: number;
  /** Those that say tokens. */
  readonly withTokens: number;
}

/** The cheapest possible exporter: it reads two attributes of each span. */
export class CountingProcessor implements SpanProcessor {
  #spans = 0;
  #withEnergy = 0;
  #withTokens = 0;

  onStart(): void {
    // Only what ends is exported.
  }

  onEnd({ attributes }: ReadableSpan): void {
    this.#spans++;
    if (attributes[attribute.energy] !== undefined) this.#withEnergy++;
    if (
      attributes[attribute.outputTokens] !== undefined ||
      attributes["llm.token_count.completion"] !== undefined
    )
      this.#withTokens++;
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  take(): Counted {
    const counted = { spans: this.#spans, withEnergy: this.#withEnergy, withTokens: this.#withTokens };
    this.#spans = 0;
    this.#withEnergy = 0;
    this.#withTokens = 0;
    return counted;
  }
}

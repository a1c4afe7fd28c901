/*
 * What vendors published of the energy, emissions and water of using their models. Figures and dates are facts; each row
 * names where it was published.
 */

/** A figure that a vendor published of one use of its models. */
export interface Disclosure {
  /** For example `google-gemini-apps@2025-05`. */
  readonly id: string;
  /** Who published it, as in `gen_ai.provider.name` where there is such a value. */
  readonly vendor: string;
  /** What was counted: the only thing that the figure speaks of. */
  readonly subject: string;
  /**
   * Which calls are nearest to the subject: names of models as in the catalog. The vendors name none, or few; these were
   * what the service ran on at that time.
   */
  readonly models: readonly string[];
  /** Watt-hours, as published. */
  readonly energyWh?: number;
  /** Grams of CO2e, as published. */
  readonly co2eG?: number;
  readonly co2eBasis?: "location" | "market";
  /** Millilitres, as published. */
  readonly waterMl?: number;
  /** Water that evaporates at the data centre alone, without that of the power plants. Absent: all, or not said. */
  readonly waterSource?: "onsite";
  /** Milligrams of antimony equivalents, as published. */
  readonly adpeMgSb?: number;
  /** What is inside. */
  readonly boundary: string;
  /** What is not, or is not said. */
  readonly excludes: string;
  /** `reviewed`: by others; `method`: with a description of how it was measured; `stated`: a number and no more. */
  readonly grade: "reviewed" | "method" | "stated";
  /** The month or year that it is of; absent: not said. */
  readonly period?: string;
  /** ISO date of publication. */
  readonly published: string;
  readonly source: string;
}

/** Name and version of this table. */
export const DISCLOSURES_TABLE = "disclosures@2026.11";

/** All disclosures, oldest first. */
export const DISCLOSURES: readonly Disclosure[] = [
  {
    id: "openai-chatgpt@2025-06",
    vendor: "openai",
    subject: "the average ChatGPT query",
    models: ["gpt-4o", "chatgpt-4o-latest"],
    energyWh: 0.34,
    waterMl: 0.32, // 0.000085 US gallons
    boundary: "not said",
    excludes: "not said: neither the boundary, the models, the period, nor how it was counted",
    grade: "stated",
    published: "2025-06-10",
    source: "https://blog.samaltman.com/the-gentle-singularity",
  },
  {
    id: "mistral-large-2@2025-07",
    vendor: "mistral_ai",
    subject: "an answer of 400 tokens by Mistral Large 2 in Le Chat",
    models: ["mistral-large-2407", "mistral-large-2411"],
    co2eG: 1.14,
    co2eBasis: "location",
    waterMl: 45,
    adpeMgSb: 0.16,
    boundary: "life cycle of using the model: electricity of servers and cooling, and making the hardware",
    excludes: "energy, which was not published; the devices of users",
    grade: "reviewed",
    period: "until 2025-01",
    published: "2025-07-22",
    source: "https://mistral.ai/news/our-contribution-to-a-global-environmental-standard-for-ai",
  },
  {
    id: "google-gemini-apps@2025-05",
    vendor: "google",
    subject: "the median text prompt in Gemini Apps",
    models: ["gemini-2.5-flash", "gemini-2.5-pro", "gemini-2.0-flash"],
    energyWh: 0.24,
    co2eG: 0.03,
    co2eBasis: "market",
    waterMl: 0.26,
    waterSource: "onsite",
    boundary:
      "accelerators 58 %, host processors and memory 25 %, idle machines 10 %, data centre 8 %; water on site",
    excludes:
      "training, networks, the devices of users, prompts with pictures or videos; how long the prompts were",
    grade: "method",
    period: "2025-05",
    published: "2025-08-21",
    source: "https://arxiv.org/abs/2508.15734",
  },
];

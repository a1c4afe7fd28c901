/** The agent. All calls of Wattspan in this example are in this file: wrap a function, get its footprint. */
import type OpenAI from "openai";
import { meterAgent, meterInference, meterStage, meterStep } from "wattspan";
import { accuracyOf } from "./accuracy.ts";
import { crop, decodePng, type GrayImage, turnOver } from "./models/gray-image.ts";
import { identifyLanguage, languageModel } from "./models/language.ts";
import type { ModelTensor } from "./models/model-tensor.ts";
import { type OcrModel, ocrModels } from "./models/ocr-model-files.ts";
import { OnnxLane } from "./models/onnx-lane.ts";
import { detectedLines, detectionInput } from "./models/text-detection.ts";
import { isUpsideDown, orientationInput } from "./models/text-orientation.ts";
import { recognisedLines, recognitionInput } from "./models/text-recognition.ts";
import { findRule } from "./office-rules.ts";
import { type Paper, scanOf } from "./paper.ts";
import { type ClerkResult, type Failure, type Reading, trusted, UnreadableScanError } from "./reading.ts";

/** What the agent needs. */
export interface Desk {
  readonly papers: readonly Paper[];
  /** Each reads one paper at a time. */
  readonly lanes: readonly OnnxLane[];
  readonly hosted: OpenAI;
  /** Receives a line when something is done. */
  readonly say: (line: string) => void;
}

/** The model for summaries. A stand-in answers for it; the estimate is for the real one. */
export const hostedModel = "gpt-4o-mini";

/** Loads the networks into `count` threads. */
export function openLanes(count: number): Promise<OnnxLane[]> {
  return meterStage({ name: "load the networks", kind: "deployment" }, () =>
    Promise.all(Array.from({ length: count }, () => OnnxLane.open())),
  );
}

/** One run of the agent: it reads the papers, states what to do, gets summaries, and checks itself. */
export function runClerk(desk: Desk): Promise<ClerkResult> {
  return meterAgent({ name: "post-clerk", goal: "know what today's post asks for" }, async (agent) => {
    const order = meterStep({ name: "plan", kind: "plan" }, () => plan(desk.papers));
    const { readings, failures } = await meterStep({ name: "read the post", kind: "tool" }, () =>
      readAll(desk, order),
    );
    const languages = meterStep({ name: "identify languages", kind: "tool" }, () =>
      identifyLanguages(readings),
    );
    const actions = meterStep({ name: "look up the rules", kind: "retrieval" }, () => lookUp(readings));
    const digests = await meterStep({ name: "summarise", kind: "act" }, () =>
      summarise(desk, readings, languages),
    );
    const accuracy = meterStep({ name: "evaluate", kind: "evaluate" }, () => evaluate(desk.papers, readings));
    agent.succeed({ quality: accuracy.right / accuracy.of });
    return { readings, failures, languages, actions, digests, accuracy };
  });
}

/** Largest files first, so that no lane ends with a long paper. */
const plan = (papers: readonly Paper[]): Paper[] =>
  papers
    .map((paper) => ({ paper, bytes: scanOf(paper).byteLength }))
    .toSorted((a, b) => b.bytes - a.bytes)
    .map(({ paper }) => paper);

/** Every lane takes the next paper as soon as it is free. What was read is in the order of the papers, whichever was done first. */
async function readAll(
  desk: Desk,
  order: readonly Paper[],
): Promise<{ readings: Reading[]; failures: Failure[] }> {
  const [queue, readings, failures]: [Paper[], Reading[], Failure[]] = [[...order], [], []];
  const work = async (lane: OnnxLane): Promise<void> => {
    for (let paper = queue.shift(); paper !== undefined; paper = queue.shift()) {
      try {
        readings.push(await readWithRetry(desk, lane, paper));
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        failures.push({ paper, error });
        desk.say(`${paper.file}: given up: ${error.message}`);
      }
    }
  };
  await Promise.all(desk.lanes.map(work));
  const byOrder = (one: { readonly paper: Paper }, other: { readonly paper: Paper }): number =>
    order.indexOf(one.paper) - order.indexOf(other.paper);
  return { readings: readings.sort(byOrder), failures: failures.sort(byOrder) };
}

/** Cheap first: the orientation network runs only if the text is not plausible. */
async function readWithRetry(desk: Desk, lane: OnnxLane, paper: Paper): Promise<Reading> {
  try {
    return { paper, text: await read(lane, paper, false), attempts: 1 };
  } catch (error) {
    if (!(error instanceof UnreadableScanError)) throw error;
    desk.say(`${paper.file}: ${error.message} Trying again.`);
    return { paper, text: await read(lane, paper, true), attempts: 2 };
  }
}

function read(lane: OnnxLane, paper: Paper, mayTurn: boolean): Promise<string> {
  const name = mayTurn ? `retry ${paper.file}` : `read ${paper.file}`;
  return meterStep({ name, kind: "tool" }, async () => {
    const page = decodePng(scanOf(paper));
    const map = await infer(lane, "detection", detectionInput(page));
    const found = detectedLines(page, map).map((box) => crop(page, box));
    const lines = mayTurn ? await upright(lane, found) : found;
    return trusted(recognisedLines(await infer(lane, "recognition", recognitionInput(lines))));
  });
}

async function upright(lane: OnnxLane, lines: readonly GrayImage[]): Promise<readonly GrayImage[]> {
  const output = await infer(lane, "orientation", orientationInput(lines));
  return isUpsideDown(output) ? lines.map(turnOver).reverse() : lines;
}

/**
 * One inference on this CPU. Its input is prepared before, so that preparation counts as the step's own work.
 */
const infer = (lane: OnnxLane, network: OcrModel, input: ModelTensor): Promise<ModelTensor> =>
  meterInference({ model: ocrModels[network].name, operation: ocrModels[network].task }, () =>
    lane.run(network, input),
  );

function identifyLanguages(readings: readonly Reading[]): Map<string, string> {
  return new Map(
    readings.map(({ paper, text }) => {
      const options = { model: languageModel, operation: "identify_language" };
      return [paper.file, meterInference(options, () => identifyLanguage(text)).code];
    }),
  );
}

function lookUp(readings: readonly Reading[]): Map<string, string> {
  return new Map(readings.map(({ paper, text }) => [paper.file, findRule(text)?.action ?? "ask a person"]));
}

/** The English papers with a plain call, at the same time the German ones with a streamed call. */
function summarise(
  desk: Desk,
  readings: readonly Reading[],
  languages: ReadonlyMap<string, string>,
): Promise<string[]> {
  const sections = (code: string): string =>
    readings
      .filter(({ paper }) => languages.get(paper.file) === code)
      .map(({ paper, text }) => `# ${paper.file}\n${text}`)
      .join("\n");
  return Promise.all([
    plainDigest(desk.hosted, sections("eng")),
    streamedDigest(desk.hosted, sections("deu")),
  ]);
}

/**
 * The name of a hosted provider means that the model runs elsewhere: this machine's energy is not charged to
 * the call.
 */
const hostedCall = { model: hostedModel, provider: "openai" } as const;

const question = (content: string): OpenAI.ChatCompletionCreateParamsNonStreaming => ({
  model: hostedModel,
  messages: [{ role: "user", content: `Summarise these papers.\n${content}` }],
});

async function plainDigest(hosted: OpenAI, content: string): Promise<string> {
  const completion = await meterInference(hostedCall, () =>
    hosted.chat.completions.create(question(content)),
  );
  return completion.choices[0]?.message.content ?? "";
}

async function streamedDigest(hosted: OpenAI, content: string): Promise<string> {
  const chunks = await meterInference(hostedCall, () =>
    hosted.chat.completions.create({
      ...question(content),
      stream: true,
      stream_options: { include_usage: true },
    }),
  );
  let digest = "";
  for await (const chunk of chunks) digest += chunk.choices[0]?.delta.content ?? "";
  return digest;
}

/** Compares the read text with the real text, unread papers included. */
function evaluate(papers: readonly Paper[], readings: readonly Reading[]): ClerkResult["accuracy"] {
  const parts = papers.map((paper) => {
    const reading = readings.find((candidate) => candidate.paper === paper);
    return accuracyOf(reading?.text ?? "", paper.lines.join("\n"));
  });
  return {
    right: parts.reduce((sum, part) => sum + part.right, 0),
    of: parts.reduce((sum, part) => sum + part.of, 0),
  };
}

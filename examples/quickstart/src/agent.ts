/** The agent. All calls of Wattspan are here: wrap a function, get its footprint. */

import type OpenAI from "openai";
import { meterAgent, meterInference, meterStep } from "wattspan";
import { accuracyOf } from "./accuracy.ts";
import { crop, decodePng, turnOver } from "./ocr/gray-image.ts";
import { type ModelTensor, type Ocr, type OcrModel, ocrModels } from "./ocr/networks.ts";
import { detectedLines, detectionInput } from "./ocr/text-detection.ts";
import { recognisedLines, recognitionInput } from "./ocr/text-lines.ts";
import { type Paper, scanOf } from "./paper.ts";

/** What the agent needs. */
export interface Desk {
  readonly papers: readonly Paper[];
  readonly ocr: Ocr;
  readonly hosted: OpenAI;
  /** Receives a line when something is done. */
  readonly say: (line: string) => void;
}

/** The text read from one paper. */
interface Reading {
  readonly paper: Paper;
  readonly text: string;
}

/** The model for summaries. A stand-in answers for it; the estimate is for the real one. */
const HOSTED = "gpt-4o-mini";
/** Upright pages reach 0.9 and more, upside-down ones 0.7 at most. */
const MIN_CONFIDENCE = 0.8;

/**
 * One run of the agent: it reads the papers, gets summaries, and checks itself. The share of characters that were read
 * right.
 */
export function runClerk({ papers, ocr, hosted, say }: Desk): Promise<number> {
  return meterAgent({ name: "post-clerk", goal: "know what today's post asks for" }, async (agent) => {
    const order = meterStep({ name: "plan", kind: "plan" }, () =>
      papers.toSorted((a, b) => scanOf(b).byteLength - scanOf(a).byteLength),
    );
    const readings: Reading[] = [];
    for (const paper of order) {
      try {
        readings.push({ paper, text: await readWithRetry(ocr, paper, say) });
      } catch (error) {
        say(`${paper.file}: given up: ${(error as Error).message}`);
      }
    }
    await meterStep({ name: "summarise", kind: "act" }, () => summarise(hosted, readings));
    const quality = meterStep({ name: "evaluate", kind: "evaluate" }, () => evaluate(papers, readings));
    agent.succeed({ quality });
    return quality;
  });
}

/** Turns the paper over if its text is not plausible. */
async function readWithRetry(ocr: Ocr, paper: Paper, say: Desk["say"]): Promise<string> {
  try {
    return await read(ocr, paper, false);
  } catch (error) {
    if (!(error instanceof UnreadableScanError)) throw error;
    say(`${paper.file}: ${error.message} Trying again, upside down.`);
    return await read(ocr, paper, true);
  }
}

/** The networks read something with little confidence. */
class UnreadableScanError extends Error {}

function read(ocr: Ocr, paper: Paper, turned: boolean): Promise<string> {
  const name = `${turned ? "retry" : "read"} ${paper.file}`;
  return meterStep({ name, kind: "tool" }, async () => {
    const scan = decodePng(scanOf(paper));
    const page = turned ? turnOver(scan) : scan;
    const map = await infer(ocr, "detection", detectionInput(page));
    const found = detectedLines(page, map).map((box) => crop(page, box));
    const lines = recognisedLines(await infer(ocr, "recognition", recognitionInput(found)));
    const confidence = lines.reduce((sum, line) => sum + line.confidence, 0) / lines.length;
    if (!(confidence >= MIN_CONFIDENCE))
      throw new UnreadableScanError(`mean confidence ${confidence.toFixed(2)}, below ${MIN_CONFIDENCE}.`);
    return lines.map(({ text }) => text).join("\n");
  });
}

/** One inference on this CPU. Its input is prepared before, so that preparation counts as the step's own. */
const infer = (ocr: Ocr, network: OcrModel, input: ModelTensor): Promise<ModelTensor> =>
  meterInference({ model: ocrModels[network].name, operation: ocrModels[network].task }, () =>
    ocr.run(network, input),
  );

/** The English papers with a plain call, at the same time the German ones with a streamed one. */
async function summarise(hosted: OpenAI, readings: readonly Reading[]): Promise<void> {
  const question = (language: string): OpenAI.ChatCompletionCreateParamsNonStreaming => {
    const chosen = readings.filter(({ paper }) => paper.language === language);
    const content = chosen.map(({ paper, text }) => `# ${paper.file}\n${text}`).join("\n");
    return { model: HOSTED, messages: [{ role: "user", content: `Summarise these papers.\n${content}` }] };
  };
  // The name of a provider says that the model runs elsewhere: this machine's energy is not charged to the call.
  const call = { model: HOSTED, provider: "openai" } as const;
  const plain = meterInference(call, () => hosted.chat.completions.create(question("eng")));
  const streamed = await meterInference(call, () =>
    hosted.chat.completions.create({
      ...question("deu"),
      stream: true,
      stream_options: { include_usage: true },
    }),
  );
  for await (const _ of streamed);
  await plain;
}

/** The share of all characters that were read right, unread papers included. */
function evaluate(papers: readonly Paper[], readings: readonly Reading[]): number {
  const parts = papers.map((paper) => {
    const reading = readings.find((candidate) => candidate.paper === paper);
    return accuracyOf(reading?.text ?? "", paper.lines.join("\n"));
  });
  const sum = (of: "right" | "of") => parts.reduce((all, part) => all + part[of], 0);
  return sum("right") / sum("of");
}

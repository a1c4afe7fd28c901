import { after } from "next/server";
import { meterInference } from "wattspan";
import { flushAfter } from "wattspan/next";

export const dynamic = "force-dynamic";

export async function GET() {
  const model = "gpt-4o-mini";
  const answer = await meterInference({ model, provider: "openai" }, async () => {
    const body = JSON.stringify({ model, messages: [] });
    const response = await fetch(`${process.env.MODEL_HOST}/v1/chat/completions`, { method: "POST", body });
    return response.json();
  });
  flushAfter(after);
  return Response.json(answer);
}

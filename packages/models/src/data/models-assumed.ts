// Written by scripts/tables/models-own.mjs from models-assumed.csv; change that file, then run the script.

/** What the words of a row are: catalog/own-rows.ts. */
export const ASSUMED_MODELS = {
  table: "models-assumed@2026.11",
  asOf: "2026-11-27",
  sources: `
https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json
https://github.com/anomalyco/models.dev/tree/f3fc6922/providers/302ai
https://github.com/anomalyco/models.dev/tree/f3fc6922/providers/aihubmix
https://github.com/anomalyco/models.dev/tree/f3fc6922/providers/azure-cognitive-services
https://github.com/anomalyco/models.dev/tree/f3fc6922/providers/cloudflare-ai-gateway
https://github.com/anomalyco/models.dev/tree/f3fc6922/providers/nano-gpt
https://github.com/pydantic/genai-prices
https://www.npmjs.com/package/@ai-sdk/alibaba
https://www.npmjs.com/package/@ai-sdk/amazon-bedrock
https://www.npmjs.com/package/@ai-sdk/cohere
https://www.npmjs.com/package/@ai-sdk/fireworks
https://www.npmjs.com/package/@ai-sdk/gateway
https://www.npmjs.com/package/@ai-sdk/google
https://www.npmjs.com/package/@ai-sdk/google-vertex
https://www.npmjs.com/package/@ai-sdk/mistral
https://www.npmjs.com/package/@ai-sdk/moonshotai
https://www.npmjs.com/package/@ai-sdk/voyage
https://www.npmjs.com/package/@anthropic-ai/sdk
https://www.npmjs.com/package/@earendil-works/pi-ai
https://www.npmjs.com/package/@langchain/google
https://www.npmjs.com/package/@mastra/core
https://www.npmjs.com/package/openai
`,
  rows: {
    ai21: `
j2-mid moe 8-300 3-70 - - - text 0, j2-ultra moe 70-1000 15-150 - - - text 0
`,
    alibaba: `
qwen-max moe 200-4000 30-500 - - - text 20,
qwen3-max moe 200-4000 30-500 - - - text 20 qwen3-max-preview qwen3-max-thinking,
qwen3.6-max-preview moe 200-4000 30-500 - - - text 2, qwen3.7-max moe 200-4000 30-500 - - - text 20,
qwen3.8-max moe 200-4000 30-500 - - - text 20 qwen3.8-max-prime,
qwen4-max moe 200-4000 30-500 - - - text 18, qwen-vl-max moe 200-4000 30-500 - - - text 20,
qvq-max moe 200-4000 30-500 - - - text 20,
qwen-plus moe 70-1000 15-150 - - - text 1 qwen-plus-character qwen-plus-character-ja,
qwen3.5-plus moe 70-1000 15-150 - - - text 20, qwen3.6-plus moe 70-1000 15-150 - - - text 20,
qwen3.7-plus moe 70-1000 15-150 - - - text 20, qwen3-coder-plus moe 70-1000 15-150 - - - text 7,
qwen3-vl-plus moe 70-1000 15-150 - - - text 20, qwen-vl-plus moe 70-1000 15-150 - - - text 20,
qwq-plus moe 70-1000 15-150 - - - text 7, qwen-math-plus moe 70-1000 15-150 - - - text 20,
qwen-mt-plus moe 70-1000 15-150 - - - text 20, qwen-deep-research moe 70-1000 15-150 - - - text 20,
qwen-long moe 70-1000 15-150 - - - text 20, qwen-turbo moe 8-300 3-70 - - - text 7,
qwen-flash moe 8-300 3-70 - - - text 1, qwen3-coder-flash moe 8-300 3-70 - - - text 7,
qwen3.5-flash moe 8-300 3-70 - - - text 20, qwen3.6-flash moe 8-300 3-70 - - - text 20,
qwen3.7-flash moe 8-300 3-70 - - - text 20, qwen3.8-flash moe 8-300 3-70 - - - text 20,
qwen-math-turbo moe 8-300 3-70 - - - text 20, qwen-mt-turbo moe 8-300 3-70 - - - text 20,
qwen-doc-turbo moe 8-300 3-70 - - - text 20, qwen-vl-ocr moe 8-300 3-70 - - - text 20,
qwen-coder moe 8-300 3-70 - - - text 7, tongyi-intent-detect-v3 moe 8-300 3-70 - - - text 20,
text-embedding-v3 dense 0.02-8 = - - - embedding 7, text-embedding-v4 dense 0.02-8 = - - - embedding 7
`,
    amazon: `
nova-micro dense 0.5-20 = - - - text 0 nova-micro-v1,
titan-text-lite dense 0.5-20 = - - - text 8 titan-text-lite-v1,
nova-lite moe 8-300 3-70 - - - text 0 nova-lite-v1,
nova-2-lite moe 8-300 3-70 - - - text 18 nova-2-lite-v1,
titan-text-express moe 8-300 3-70 - - - text 8 titan-text-express-v1,
titan-tg1-large moe 8-300 3-70 - - - text 8, nova-pro moe 70-1000 15-150 - - - text 0 nova-pro-v1,
nova-2-pro-preview moe 70-1000 15-150 - - - text 0 nova-2-pro-preview-20251202,
titan-text-premier moe 70-1000 15-150 - - - text 0 titan-text-premier-v1,
nova-premier moe 200-4000 30-500 - - - text 0 nova-premier-v1,
titan-embed-text-v1 dense 0.02-8 = - - - embedding 8 amazon.titan-embed-text-v1,
titan-embed-text-v2 dense 0.02-8 = - - - embedding 11 amazon.titan-embed-text-v2:0,
titan-embed-image-v1 dense 0.02-8 = - - - embedding 0 titan-embed-image,
titan-embed-g1-text-02 dense 0.02-8 = - - - embedding 0,
nova-2-multimodal-embeddings dense 0.02-8 = - - - embedding 0,
rerank-v1 dense 0.02-8 = - - - rerank 8 amazon.rerank-v1:0
`,
    anthropic: `
claude-3-5-sonnet moe 70-1000 15-150 - - - text 6 claude-3-5-sonnet-v2 claude-3.5-sonnet-v2,
claude-3-7-sonnet moe 70-1000 15-150 - - - text 6, claude-3-sonnet moe 70-1000 15-150 - - - text 6,
claude-sonnet-latest moe 70-1000 15-150 - - - text 20, claude-3-opus moe 200-4000 30-500 - - - text 4,
claude-fable-5-2 moe 200-4000 30-500 - - - text 17, claude-mythos-5 moe 200-4000 30-500 - - - text 17,
claude-mythos-5-1 moe 200-4000 30-500 - - - text 17, claude-mythos-5-2 moe 200-4000 30-500 - - - text 17,
claude-mythos-preview moe 200-4000 30-500 - - - text 17,
claude-opus-latest moe 200-4000 30-500 - - - text 20,
claude-fable-latest moe 200-4000 30-500 - - - text 20,
claude-3-haiku moe 8-300 3-70 - - - text 6 claude-3-haiku-20240307,
claude-3-5-haiku moe 8-300 3-70 - - - text 4, claude-haiku-5-5 moe 8-300 3-70 - - - text 17,
claude-haiku-latest moe 8-300 3-70 - - - text 20,
claude-instant-v1 moe 8-300 3-70 - - - text 8 anthropic.claude-instant-v1 claude-instant-1 claude-instant-1.2 claude-instant,
claude-2 moe 8-4000 3-500 - - - text 6 claude-2.0 claude-2.1 claude-v2 claude-v2:1 anthropic.claude-v2 anthropic.claude-v2:1,
claude-v1 moe 8-4000 3-500 - - - text 6 claude-1 anthropic.claude-v1
`,
    bytedance: `
seed-1.6 moe 8-4000 3-500 - - - text 20, seed-2.0-code moe 8-4000 3-500 - - - text 20,
seed-2-1-turbo moe 8-4000 3-500 - - - text 20, seed-1.6-flash moe 8-300 3-70 - - - text 20,
seed-2.0-lite moe 8-300 3-70 - - - text 20, seed-2.0-mini moe 8-300 3-70 - - - text 20
`,
    cohere: `
command moe 8-4000 3-500 - - - text 9 cohere.command-text-v14 command-text command-nightly,
command-light moe 8-300 3-70 - - - text 9 cohere.command-light-text-v14 command-light-text command-light-nightly,
embed-english-v3.0 dense 0.02-8 = - - - embedding 9 embed-english-v3 cohere.embed-english-v3 cohere-embed-v3-english,
embed-multilingual-v3.0 dense 0.02-8 = - - - embedding 9 embed-multilingual-v3 cohere.embed-multilingual-v3 cohere-embed-v3-multilingual,
embed-english-light-v3.0 dense 0.02-8 = - - - embedding 9,
embed-multilingual-light-v3.0 dense 0.02-8 = - - - embedding 9,
embed-v4.0 dense 0.02-8 = - - - embedding 6 embed-v4 cohere.embed-v4:0 cohere-embed-v-4-0 embed-v-4-0,
embed-english-v2.0 dense 0.02-8 = - - - embedding 9,
embed-multilingual-v2.0 dense 0.02-8 = - - - embedding 9,
embed-english-light-v2.0 dense 0.02-8 = - - - embedding 9,
embed-v5.0-pro dense 0.02-8 = - - - embedding 11, embed-v5.0-fast dense 0.02-8 = - - - embedding 11,
rerank-v3.5 dense 0.02-8 = - - - rerank 9 rerank-v3-5 cohere.rerank-v3-5:0 cohere-rerank-v3.5,
rerank-english-v3.0 dense 0.02-8 = - - - rerank 9 cohere-rerank-v3-english,
rerank-multilingual-v3.0 dense 0.02-8 = - - - rerank 9 cohere-rerank-v3-multilingual,
rerank-v4.0-fast dense 0.02-8 = - - - rerank 11 rerank-v4-fast cohere-rerank-v4.0-fast,
rerank-v4.0-pro dense 0.02-8 = - - - rerank 11 rerank-v4-pro cohere-rerank-v4.0-pro,
rerank-v5-fast dense 0.02-8 = - - - rerank 11, rerank-v5-pro dense 0.02-8 = - - - rerank 11,
rerank-english-v2.0 dense 0.02-8 = - - - rerank 0, rerank-multilingual-v2.0 dense 0.02-8 = - - - rerank 0
`,
    deepseek: `
deepseek-chat moe 284-671 13-37 - - - text 1, deepseek-reasoner moe 284-671 13-37 - - - text 1,
deepseek-coder moe 33-671 13-37 - - - text 0,
deepseek-flash moe 284-552 8-16 - - - text 20 deepseek-flash-latest,
deepseek-pro-latest moe 200-4000 30-500 - - - text 20,
deepseek-v4-flash-latest moe 284-304 13 - - - text 20
`,
    google: `
gemini-1.5-flash moe 8-300 3-70 - - - text 19 gemini-flash-1.5,
gemini-1.5-pro moe 200-4000 30-500 - - - text 19 gemini-pro-1.5,
gemini-2.0-pro-exp moe 200-4000 30-500 - - - text 0 gemini-2.0-pro,
gemini-2.5-computer-use-preview moe 200-4000 30-500 - - - text 0,
deep-research-pro-preview moe 200-4000 30-500 - - - text 0,
deep-research-preview moe 200-4000 30-500 - - - text 0,
deep-research-max-preview moe 200-4000 30-500 - - - text 0,
gemini-1.5-flash-8b dense 8 = - - - text 19 gemini-flash-1.5-8b,
gemini-1.0-pro moe 8-4000 3-500 - - - text 13 gemini-pro gemini-1.0-pro-vision gemini-pro-vision,
gemini-4-argon moe 8-4000 3-500 - - - text 18, gemini-4-carbon moe 8-4000 3-500 - - - text 18,
gemini-4-hydrogen moe 8-4000 3-500 - - - text 18, gemini-4-neon moe 8-4000 3-500 - - - text 18,
gemini-exp-1114 moe 8-4000 3-500 - - - text 0, gemini-exp-1206 moe 8-4000 3-500 - - - text 0,
gemini-robotics-er-1.5-preview moe 8-4000 3-500 - - - text 12,
gemini-robotics-er-2-preview moe 8-4000 3-500 - - - text 18,
learnlm-1.5-pro-experimental moe 8-4000 3-500 - - - text 0,
gemini-decision-1 moe 8-4000 3-500 - - - text 18, gemini-embedding-001 dense 0.02-8 = - - - embedding 12,
gemini-embedding-2 dense 0.02-8 = - - - embedding 12 gemini-embedding-2-preview,
text-embedding-004 dense 0.02-8 = - - - embedding 13,
text-embedding-005 dense 0.02-8 = - - - embedding 13,
text-multilingual-embedding-002 dense 0.02-8 = - - - embedding 13,
textembedding-gecko dense 0.02-8 = - - - embedding 13,
textembedding-gecko-multilingual dense 0.02-8 = - - - embedding 13,
multimodalembedding dense 0.02-8 = - - - embedding 0,
text-embedding-large-exp-03-07 dense 0.02-8 = - - - embedding 0,
text-embedding-preview-0409 dense 0.02-8 = - - - embedding 0
`,
    inception: `
mercury-2 moe 8-4000 3-500 - - - text 20, mercury-2.5 moe 8-4000 3-500 - - - text 20,
mercury-coder-small-beta moe 8-4000 3-500 - - - text 6
`,
    inclusionai: `
ling-3.1-flash moe 8-300 3-70 - - - text 18, ling-3.2-flash moe 8-300 3-70 - - - text 18
`,
    meituan: `
longcat-2.5 moe 8-4000 3-500 - - - text 18
`,
    meta: `
muse-spark-1.1 moe 8-4000 3-500 - - - text 20,
muse-spark-1.2 moe 8-4000 3-500 - - - text 20 muse-spark-1.2-contributor,
muse-spark-1.3 moe 8-4000 3-500 - - - text 20 muse-spark-1.3-contributor,
muse-ember moe 8-4000 3-500 - - - text 18, muse-wonder moe 8-4000 3-500 - - - text 18 muse-wonder-1.0
`,
    minimax: `
minimax-m2-her moe 8-300 3-70 - - - text 20 m2-her, minimax-m3.1-flash moe 8-300 3-70 - - - text 18
`,
    mistral_ai: `
mistral-large moe 70-700 41-123 - - - text 0, mistral-small moe 22-119 6.5-24 - - - text 0,
mistral-large-2402 moe 70-1000 15-150 - - - text 8, mistral-medium-2312 moe 70-1000 15-150 - - - text 0,
mistral-small-2402 moe 8-300 3-70 - - - text 8, mistral-tiny moe 8-300 3-70 - - - text 6,
mistral-code-latest moe 8-300 3-70 - - - text 14,
mistral-large-4 moe 200-4000 30-500 - - - text 18 mistral-large-4-0 mistral-large-4-0-8,
mistral-vibe-cli-latest moe 8-4000 3-500 - - - text 14 mistral-vibe-cli-fast mistral-vibe-cli-with-tools,
mistral-embed dense 0.02-8 = - - - embedding 14 mistral-embed-2312,
codestral-embed dense 0.02-8 = - - - embedding 14 codestral-embed-2505
`,
    moonshot_ai: `
kimi-k3.1-pro moe 200-4000 30-500 - - - text 18, kimi-k3.1 moe 200-4000 30-500 - - - text 18,
kimi-latest moe 8-4000 3-500 - - - text 18 kimi-latest-8k kimi-latest-32k kimi-latest-128k,
kimi-thinking-preview moe 8-4000 3-500 - - - text 0,
moonshot-v1-auto moe 8-4000 3-500 - - - text 15 moonshot-v1-8k moonshot-v1-32k moonshot-v1-128k moonshot-v1-8k-0430 moonshot-v1-8k-vision-preview moonshot-v1-32k-0430 moonshot-v1-32k-vision-preview moonshot-v1-128k-0430 moonshot-v1-128k-vision-preview
`,
    openai: `
o3 moe 70-1000 15-150 - - - text 20 o3-deep-research, o1-preview moe 70-1000 15-150 - - - text 0,
computer-use-preview moe 70-1000 15-150 - - - text 0 computer-use,
gpt-6.1-terra moe 70-1000 15-150 - - - text 18, gpt-terra-latest moe 70-1000 15-150 - - - text 20,
o3-pro moe 200-4000 30-500 - - - text 20, o1-pro moe 200-4000 30-500 - - - text 18,
gpt-4.5-preview moe 200-4000 30-500 - - - text 0 gpt-4.5, gpt-5.6 moe 200-4000 30-500 - - - text 0,
gpt-6.2-sol moe 200-4000 30-500 - - - text 18,
gpt-6.2-astra moe 200-4000 30-500 - - - text 18 gpt-6.2-astra-law,
gpt-latest moe 200-4000 30-500 - - - text 20, gpt-sol-latest moe 200-4000 30-500 - - - text 20,
gpt-astra-latest moe 200-4000 30-500 - - - text 20, gpt-5.6-sol-pro moe 200-4000 30-500 - - - text 20,
gpt-5.6-terra-pro moe 200-4000 30-500 - - - text 20, gpt-6-astra-pro moe 200-4000 30-500 - - - text 20,
gpt-6-sol-pro moe 200-4000 30-500 - - - text 20, gpt-6.1-sol-pro moe 200-4000 30-500 - - - text 18,
gpt-6.1-terra-pro moe 200-4000 30-500 - - - text 18, gpt-6.2-astra-pro moe 200-4000 30-500 - - - text 18,
gpt-6.2-sol-pro moe 200-4000 30-500 - - - text 18, o1-mini moe 8-300 3-70 - - - text 3,
codex-mini moe 8-300 3-70 - - - text 3 codex-mini-latest, gpt-5.1-mini moe 8-300 3-70 - - - text 21,
gpt-mini-latest moe 8-300 3-70 - - - text 20, gpt-5.6-cyber moe 8-4000 3-500 - - - text 18,
gpt-6-cyber moe 8-4000 3-500 - - - text 18, gpt-6-rosalind moe 8-4000 3-500 - - - text 21,
gpt-rosalind-research moe 8-4000 3-500 - - - text 21,
gpt-daybreak-blue-latest moe 8-4000 3-500 - - - text 18,
gpt-daybreak-red-latest moe 8-4000 3-500 - - - text 18,
gpt-5.3-codex-spark moe 8-4000 3-500 - - - text 18, gpt-5.6-luna-pro moe 8-4000 3-500 - - - text 20,
gpt-6-luna-pro moe 8-4000 3-500 - - - text 20, gpt-luna-latest moe 8-4000 3-500 - - - text 20,
gpt-6-luna-decisions moe 8-4000 3-500 - - - text 18,
text-embedding-3-small dense 0.02-8 = - - - embedding 3 text-embedding-3-small-inference,
text-embedding-3-large dense 0.02-8 = - - - embedding 3,
text-embedding-ada-002 dense 0.02-8 = - - - embedding 3 text-embedding-ada-002-v2
`,
    perplexity: `
sonar moe 70-1000 15-150 - - - text 20, sonar-pro moe 200-4000 30-500 - - - text 20,
sonar-reasoning moe 200-4000 30-500 - - - text 20, sonar-reasoning-pro moe 200-4000 30-500 - - - text 20,
sonar-deep-research moe 200-4000 30-500 - - - text 20, sonar-pro-search moe 200-4000 30-500 - - - text 20,
pplx-decider-v1.2 moe 8-4000 3-500 - - - text 18, pplx-decider-v1.3 moe 8-4000 3-500 - - - text 18,
pplx-decider-flash-v1.2 moe 8-4000 3-500 - - - text 18,
pplx-decider-flash-v1.3 moe 8-4000 3-500 - - - text 18
`,
    stepfun: `
step-5-preview moe 8-4000 3-500 - - - text 20
`,
    tencent: `
hy4 moe 8-4000 3-500 - - - text 18 hy4-preview, hy4-flash moe 8-300 3-70 - - - text 18
`,
    thinkingmachines: `
inkling-2-small moe 8-4000 3-500 - - - text 18
`,
    voyage_ai: `
voyage-2 dense 0.02-8 = - - - embedding 16, voyage-3 dense 0.02-8 = - - - embedding 16,
voyage-3-large dense 0.02-8 = - - - embedding 11, voyage-3-lite dense 0.02-8 = - - - embedding 16,
voyage-3.5 dense 0.02-8 = - - - embedding 11, voyage-3.5-lite dense 0.02-8 = - - - embedding 11,
voyage-4 dense 0.02-8 = - - - embedding 11, voyage-4-large dense 0.02-8 = - - - embedding 11,
voyage-4-lite dense 0.02-8 = - - - embedding 11, voyage-code-2 dense 0.02-8 = - - - embedding 11,
voyage-code-3 dense 0.02-8 = - - - embedding 11, voyage-code-3.5 dense 0.02-8 = - - - embedding 16,
voyage-context-3 dense 0.02-8 = - - - embedding 6, voyage-finance-2 dense 0.02-8 = - - - embedding 11,
voyage-large-2 dense 0.02-8 = - - - embedding 6, voyage-law-2 dense 0.02-8 = - - - embedding 11,
voyage-multilingual-2 dense 0.02-8 = - - - embedding 16,
voyage-multimodal-3 dense 0.02-8 = - - - embedding 0, rerank-2.5 dense 0.02-8 = - - - rerank 11,
rerank-2.5-lite dense 0.02-8 = - - - rerank 11, rerank-2 dense 0.02-8 = - - - rerank 16,
rerank-2-lite dense 0.02-8 = - - - rerank 16, rerank-1 dense 0.02-8 = - - - rerank 16,
rerank-lite-1 dense 0.02-8 = - - - rerank 16, rerank-3 dense 0.02-8 = - - - rerank 11,
rerank-3-lite dense 0.02-8 = - - - rerank 11
`,
    writer: `
palmyra-x4 moe 8-4000 3-500 - - - text 18, palmyra-x5 moe 8-4000 3-500 - - - text 18
`,
    x_ai: `
grok-2 moe 270 15-150 - - - text 0 grok-2-vision, grok-3 moe 200-4000 30-500 - - - text 0 grok-3-fast,
grok-4 moe 200-4000 30-500 - - - text 0,
grok-4.20 moe 200-4000 30-500 - - - text 20 grok-4-20 grok-4.20-reasoning grok-4.20-non-reasoning grok-4-20-reasoning grok-4-20-non-reasoning grok-4.20-0309-reasoning grok-4.20-0309-non-reasoning grok-4.20-beta-0309-reasoning grok-4.20-beta-0309-non-reasoning grok-4.20-beta-reasoning grok-4.20-beta-non-reasoning grok-4.20-reasoning-beta grok-4.20-non-reasoning-beta,
grok-4.3 moe 200-4000 30-500 - - - text 20, grok-4.5 moe 200-4000 30-500 - - - text 20,
grok-4.6 moe 200-4000 30-500 - - - text 20, grok-4.7 moe 200-4000 30-500 - - - text 18,
grok-beta moe 200-4000 30-500 - - - text 6, grok-vision-beta moe 200-4000 30-500 - - - text 6,
grok-latest moe 200-4000 30-500 - - - text 20, grok-3-mini moe 8-300 3-70 - - - text 0 grok-3-mini-fast,
grok-4-fast moe 8-4000 3-500 - - - text 0 grok-4-fast-reasoning grok-4-fast-non-reasoning,
grok-4.1-fast moe 8-4000 3-500 - - - text 0 grok-4-1-fast grok-4.1-fast-reasoning grok-4.1-fast-non-reasoning grok-4-1-fast-reasoning grok-4-1-fast-non-reasoning grok-4.1-fast-reasoning-latest grok-4.1-fast-non-reasoning-latest grok-4-1-fast-reasoning-latest grok-4-1-fast-non-reasoning-latest,
grok-code-fast-1 moe 8-4000 3-500 - - - text 20 grok-code-fast grok-code-fast-1-0825,
grok-build-0.1 moe 8-4000 3-500 - - - text 20,
grok-4.20-multi-agent moe 8-4000 3-500 - - - text 20 grok-4.20-multi-agent-0309 grok-4.20-multi-agent-beta grok-4.20-multi-agent-beta-0309
`,
    xiaomi: `
mimo-v2.6-flash moe 8-300 3-70 - - - text 20, mimo-v2-pro moe 200-4000 30-500 - - - text 20,
mimo-v2.6-pro moe 200-4000 30-500 - - - text 20 mimo-v2.6-pro-ultraspeed
`,
    z_ai: `
glm-4.5-flash moe 8-300 3-70 - - - text 20, glm-4.6v-flash moe 8-300 3-70 - - - text 18,
glm-4-air moe 8-300 3-70 - - - text 5, glm-4-airx moe 8-300 3-70 - - - text 5,
glm-4-flashx-250414 moe 8-300 3-70 - - - text 6, glm-flash-latest moe 8-300 3-70 - - - text 18,
glm-5-turbo moe 70-1000 15-150 - - - text 20, glm-5v-turbo moe 70-1000 15-150 - - - text 20,
glm-5-code moe 70-1000 15-150 - - - text 0, glm-4-plus moe 70-1000 15-150 - - - text 5,
glm-4-long moe 70-1000 15-150 - - - text 20, glm-4-assistant moe 70-1000 15-150 - - - text 6,
glm-latest moe 200-4000 30-500 - - - text 18, glm-5.3-prime moe 200-4000 30-500 - - - text 20
`,
    zero_one_ai: `
yi-large moe 70-1000 15-150 - - - text 10
`,
  },
} as const;

// Written by scripts/tables/models-own.mjs from models-open.csv; change that file, then run the script.

/** What the words of a row are: catalog/own-rows.ts. */
export const OPEN_MODELS = {
  table: "models-open@2026.11",
  asOf: "2026-11-27",
  sources: `
https://ai.google.dev/gemma/docs/core/model_card_4
https://cloud.baidu.com/doc/AIHC/s/Lmtlnpqv9
https://docs.nvidia.com/nemo/automodel/model-coverage/large-language-models/moonshotai/kimi-k3
https://docs.vllm.ai/projects/ascend/zh-cn/main/tutorials/models/DeepSeek-V4.1-Flash.html
https://github.com/Azure/azureml-assets/wiki/models-ALLaM-2-7b-instruct
https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json
https://github.com/FlagOpen/FlagEmbedding/blob/7ed43d6/docs/source/bge/bge_reranker.rst
https://github.com/FlagOpen/FlagEmbedding/blob/7ed43d6/docs/source/bge/bge_reranker_v2.rst
https://github.com/MiniMax-AI/MiniMax-M1
https://github.com/MoonshotAI/Kimi-K2
https://github.com/Prajwalsrinvas/token-tariff/blob/77b8722/data/history/2026-08-01/openrouter_models.json
https://github.com/anomalyco/models.dev/tree/f3fc6922/providers/kilo
https://github.com/deepseek-ai/DeepSeek-Coder-V2
https://github.com/deepseek-ai/DeepSeek-R1
https://github.com/deepseek-ai/DeepSeek-V2
https://github.com/deepseek-ai/DeepSeek-V3
https://github.com/embeddings-benchmark/mteb/tree/a905523d/mteb/models/model_implementations
https://github.com/meta-llama/llama-models/blob/main/models/llama3_2/MODEL_CARD.md
https://github.com/meta-llama/llama-models/blob/main/models/llama3_2/MODEL_CARD_VISION.md
https://github.com/meta-llama/llama-models/blob/main/models/llama4/MODEL_CARD.md
https://github.com/mistralai/platform-docs-public/blob/222f4ba9/src/schema/models/models/codestral-mamba-7b-0-1.ts
https://github.com/ml-energy/leaderboard/blob/0cd52da/public/data/index.json
https://github.com/openai/gpt-oss
https://github.com/pydantic/genai-prices
https://github.com/qundao/backup-llm-architecture-gallery/blob/882ba695/llm-list.tsv
https://github.com/vllm-project/recipes/blob/8959cf64/models/ByteDance-Seed/Seed-OSS-36B-Instruct.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Google/gemma-4-12B-it.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Google/gemma-4-E2B-it.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Google/gemma-4-E4B-it.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Google/translategemma-27b-it.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/JetBrains/Mellum2-12B-A2.5B-Instruct.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/LiquidAI/LFM2.5-1.2B-Instruct.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/LiquidAI/LFM2.5-230M.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/LiquidAI/LFM2.5-350M.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/LiquidAI/LFM2.5-8B-A1B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/LiquidAI/LFM2.5-VL-1.6B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/LiquidAI/LFM2.5-VL-450M.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/MiniMaxAI/MiniMax-M2.1.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/MiniMaxAI/MiniMax-M2.5.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/MiniMaxAI/MiniMax-M2.7.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/MiniMaxAI/MiniMax-M3.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/OpenGVLab/InternVL3_5-8B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/PaddlePaddle/PaddleOCR-VL-1.5.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/PaddlePaddle/PaddleOCR-VL-1.6.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/PaddlePaddle/PaddleOCR-VL.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Qwen/Qwen2.5-VL-72B-Instruct.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Qwen/Qwen2.5-VL-7B-Instruct.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Qwen/Qwen3.5-0.8B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Qwen/Qwen3.5-27B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Qwen/Qwen3.5-2B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Qwen/Qwen3.5-4B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Qwen/Qwen3.5-9B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Qwen/Qwen3.6-27B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Qwen/Qwen3.6-35B-A3B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Qwen/Qwen3.8-2.4T-A95B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Qwen/Qwen3.8-27B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/Qwen/Qwen3Guard-Gen-8B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/XiaomiMiMo/MiMo-V2-Flash.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/XiaomiMiMo/MiMo-V2.5-Pro.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/XiaomiMiMo/MiMo-V2.5.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/baidu/ERNIE-4.5-21B-A3B-PT.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/baidu/ERNIE-4.5-VL-28B-A3B-PT.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/deepseek-ai/DeepSeek-OCR-2.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/dots-studio/dots3-note-prev.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/inclusionAI/Ling-2.6-1T.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/inclusionAI/Ling-2.6-flash.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/inclusionAI/Ring-1T-FP8.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/inclusionAI/Ring-2.6-1T.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/internlm/Intern-S1.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/internlm/Intern-S2-Preview.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/meta-models/Muse-Glimmer-30B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/microsoft/Phi-4-multimodal-instruct.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/mindlab-research/Macaron-V1-Coding-Venti.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/moonshotai/Kimi-K2.5.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/moonshotai/Kimi-K2.6.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/moonshotai/Kimi-K2.7-Code.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/moonshotai/Kimi-Linear-48B-A3B-Instruct.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/nvidia/NVIDIA-Nemotron-3-Nano-4B-BF16.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-BF16.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/nvidia/NVIDIA-Nemotron-3-Ultra-550B-A55B-BF16.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/nvidia/NVIDIA-Nemotron-3.5-Lightning-30B-A3B-BF16.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/nvidia/Nemotron-3-Nano-Omni-30B-A3B-Reasoning-BF16.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/openbmb/MiniCPM-V-4.6.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/openbmb/MiniCPM5-1B.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/poolside/Laguna-M.1.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/poolside/Laguna-S-2.1.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/poolside/Laguna-XS-2.1.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/poolside/Laguna-XS.2.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/stepfun-ai/Step-3.5-Flash.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/stepfun-ai/Step-3.7-Flash.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/tencent/Hunyuan-A13B-Instruct.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/tencent/Hy3.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/thinkingmachines/Inkling-Small.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/thinkingmachines/Inkling.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/zai-org/GLM-4.5V.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/zai-org/GLM-4.6.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/zai-org/GLM-4.6V.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/zai-org/GLM-4.7.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/zai-org/GLM-5.1.yaml
https://github.com/vllm-project/recipes/blob/8959cf64/models/zai-org/GLM-5.2.yaml
https://github.com/xorbitsai/inference/blob/7ecec16b/xinference/model/llm/llm_family.json
https://huggingface.co/01-ai/Yi-34B
https://huggingface.co/01-ai/Yi-6B
https://huggingface.co/Alibaba-NLP/gte-large-en-v1.5
https://huggingface.co/ByteDance-Seed/UI-TARS-1.5-7B
https://huggingface.co/CohereLabs/aya-expanse-32b
https://huggingface.co/CohereLabs/aya-expanse-8b
https://huggingface.co/CohereLabs/c4ai-command-a-03-2025
https://huggingface.co/CohereLabs/c4ai-command-r-08-2024
https://huggingface.co/CohereLabs/c4ai-command-r-plus
https://huggingface.co/CohereLabs/c4ai-command-r-plus-08-2024
https://huggingface.co/CohereLabs/c4ai-command-r-v01
https://huggingface.co/CohereLabs/c4ai-command-r7b-12-2024
https://huggingface.co/EleutherAI/pythia-12b
https://huggingface.co/Gryphe/MythoMax-L2-13b
https://huggingface.co/HuggingFaceTB/SmolLM-1.7B
https://huggingface.co/HuggingFaceTB/SmolLM-135M
https://huggingface.co/HuggingFaceTB/SmolLM-360M
https://huggingface.co/HuggingFaceTB/SmolLM2-1.7B
https://huggingface.co/HuggingFaceTB/SmolLM2-135M
https://huggingface.co/HuggingFaceTB/SmolLM2-360M
https://huggingface.co/HuggingFaceTB/SmolLM3-3B
https://huggingface.co/LiquidAI/LFM2-24B-A2B
https://huggingface.co/MiniMaxAI/MiniMax-M2
https://huggingface.co/NousResearch/Hermes-3-Llama-3.1-405B
https://huggingface.co/NousResearch/Hermes-3-Llama-3.1-70B
https://huggingface.co/NousResearch/Hermes-4-405B
https://huggingface.co/NousResearch/Hermes-4-70B
https://huggingface.co/OpenGVLab/InternVL3-38B
https://huggingface.co/OpenGVLab/InternVL3-78B
https://huggingface.co/OpenGVLab/InternVL3-8B
https://huggingface.co/Qwen/CodeQwen1.5-7B
https://huggingface.co/Qwen/QwQ-32B
https://huggingface.co/Qwen/Qwen1.5-0.5B-Chat
https://huggingface.co/Qwen/Qwen1.5-1.8B-Chat
https://huggingface.co/Qwen/Qwen1.5-14B-Chat
https://huggingface.co/Qwen/Qwen1.5-4B-Chat
https://huggingface.co/Qwen/Qwen1.5-72B-Chat
https://huggingface.co/Qwen/Qwen1.5-7B-Chat
https://huggingface.co/Qwen/Qwen2-72B-Instruct
https://huggingface.co/Qwen/Qwen2-7B-Instruct
https://huggingface.co/Qwen/Qwen2-VL-2B-Instruct
https://huggingface.co/Qwen/Qwen2-VL-72B-Instruct
https://huggingface.co/Qwen/Qwen2-VL-7B-Instruct
https://huggingface.co/Qwen/Qwen2.5-0.5B
https://huggingface.co/Qwen/Qwen2.5-1.5B
https://huggingface.co/Qwen/Qwen2.5-14B
https://huggingface.co/Qwen/Qwen2.5-32B
https://huggingface.co/Qwen/Qwen2.5-3B
https://huggingface.co/Qwen/Qwen2.5-72B
https://huggingface.co/Qwen/Qwen2.5-7B
https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B
https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B
https://huggingface.co/Qwen/Qwen2.5-Coder-14B
https://huggingface.co/Qwen/Qwen2.5-Coder-32B
https://huggingface.co/Qwen/Qwen2.5-Coder-3B
https://huggingface.co/Qwen/Qwen2.5-Coder-7B
https://huggingface.co/Qwen/Qwen2.5-Math-72B-Instruct
https://huggingface.co/Qwen/Qwen2.5-Math-7B-Instruct
https://huggingface.co/Qwen/Qwen2.5-Omni-7B
https://huggingface.co/Qwen/Qwen2.5-VL-32B-Instruct
https://huggingface.co/Qwen/Qwen2.5-VL-3B-Instruct
https://huggingface.co/Qwen/Qwen3-0.6B
https://huggingface.co/Qwen/Qwen3-1.7B
https://huggingface.co/Qwen/Qwen3-14B
https://huggingface.co/Qwen/Qwen3-235B-A22B
https://huggingface.co/Qwen/Qwen3-30B-A3B
https://huggingface.co/Qwen/Qwen3-32B
https://huggingface.co/Qwen/Qwen3-4B
https://huggingface.co/Qwen/Qwen3-8B
https://huggingface.co/Qwen/Qwen3-Coder-30B-A3B-Instruct
https://huggingface.co/Qwen/Qwen3-Coder-480B-A35B-Instruct
https://huggingface.co/Qwen/Qwen3-Next-80B-A3B-Instruct
https://huggingface.co/Qwen/Qwen3-VL-2B-Instruct
https://huggingface.co/Qwen/Qwen3-VL-4B-Instruct
https://huggingface.co/Qwen/Qwen3.5-122B-A10B
https://huggingface.co/Qwen/Qwen3.5-35B-A3B
https://huggingface.co/Qwen/Qwen3.5-397B-A17B
https://huggingface.co/Sao10K/L3-8B-Lunaris-v1
https://huggingface.co/Sao10K/L3.1-70B-Euryale-v2.2
https://huggingface.co/Sao10K/L3.3-70B-Euryale-v2.3
https://huggingface.co/TheDrummer/Rocinante-12B-v1.1
https://huggingface.co/TheDrummer/Skyfall-36B-v2
https://huggingface.co/TheDrummer/UnslopNemo-12B-v4.1
https://huggingface.co/TinyLlama/TinyLlama-1.1B-Chat-v1.0
https://huggingface.co/Tongyi-Zhiwen/QwenLong-L1-32B
https://huggingface.co/Undi95/ReMM-SLERP-L2-13B
https://huggingface.co/ai21labs/AI21-Jamba-1.5-Large
https://huggingface.co/ai21labs/AI21-Jamba-1.5-Mini
https://huggingface.co/ai21labs/Jamba-v0.1
https://huggingface.co/allenai/OLMo-2-0325-32B
https://huggingface.co/allenai/OLMo-2-0425-1B
https://huggingface.co/allenai/OLMo-2-1124-13B
https://huggingface.co/allenai/OLMo-2-1124-7B
https://huggingface.co/allenai/OLMo-7B-hf
https://huggingface.co/allenai/Olmo-3-32B-Think
https://huggingface.co/allenai/Olmo-3-7B-Instruct
https://huggingface.co/alpindale/WizardLM-2-8x22B
https://huggingface.co/anthracite-org/magnum-v4-72b
https://huggingface.co/baichuan-inc/Baichuan-M2-32B
https://huggingface.co/baidu/ERNIE-4.5-300B-A47B-PT
https://huggingface.co/baidu/ERNIE-4.5-VL-424B-A47B-PT
https://huggingface.co/bigcode/starcoder2-7b
https://huggingface.co/bigscience/mt0-xxl
https://huggingface.co/codellama/CodeLlama-13b-hf
https://huggingface.co/codellama/CodeLlama-34b-hf
https://huggingface.co/codellama/CodeLlama-70b-hf
https://huggingface.co/codellama/CodeLlama-7b-hf
https://huggingface.co/cognitivecomputations/Dolphin-Mistral-24B-Venice-Edition
https://huggingface.co/core42/jais-13b-chat
https://huggingface.co/core42/jais-30b-v3
https://huggingface.co/databricks/dbrx-instruct
https://huggingface.co/deepcogito/cogito-671b-v2.1
https://huggingface.co/deepreinforce-ai/Ornith-1.0-35B
https://huggingface.co/deepseek-ai/DeepSeek-Prover-V2-671B
https://huggingface.co/deepseek-ai/DeepSeek-R1-0528-Qwen3-8B
https://huggingface.co/deepseek-ai/DeepSeek-R1-Distill-Llama-70B
https://huggingface.co/deepseek-ai/DeepSeek-R1-Distill-Llama-8B
https://huggingface.co/deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B
https://huggingface.co/deepseek-ai/DeepSeek-R1-Distill-Qwen-14B
https://huggingface.co/deepseek-ai/DeepSeek-R1-Distill-Qwen-32B
https://huggingface.co/deepseek-ai/DeepSeek-R1-Distill-Qwen-7B
https://huggingface.co/deepseek-ai/DeepSeek-V3.1
https://huggingface.co/deepseek-ai/DeepSeek-V3.2-Exp
https://huggingface.co/deepseek-ai/DeepSeek-V4-Flash
https://huggingface.co/deepseek-ai/DeepSeek-V4-Pro
https://huggingface.co/deepseek-ai/deepseek-coder-1.3b-instruct
https://huggingface.co/deepseek-ai/deepseek-coder-33b-instruct
https://huggingface.co/deepseek-ai/deepseek-coder-6.7b-instruct
https://huggingface.co/deepseek-ai/deepseek-coder-7b-base-v1.5
https://huggingface.co/deepseek-ai/deepseek-coder-7b-instruct-v1.5
https://huggingface.co/deepseek-ai/deepseek-llm-67b-chat
https://huggingface.co/garage-bAInd/Platypus2-70B-instruct
https://huggingface.co/google/flan-t5-xl
https://huggingface.co/google/gemma-2-27b
https://huggingface.co/google/gemma-2-2b
https://huggingface.co/google/gemma-2-9b
https://huggingface.co/google/gemma-2b
https://huggingface.co/google/gemma-3-12b-it
https://huggingface.co/google/gemma-3-1b-it
https://huggingface.co/google/gemma-3-270m
https://huggingface.co/google/gemma-3-27b-it
https://huggingface.co/google/gemma-3-4b-it
https://huggingface.co/google/gemma-7b
https://huggingface.co/huihui-ai/granite-vision-3.2-2b-abliterated
https://huggingface.co/ibm-granite/granite-3.1-8b-instruct/blob/96fedcdf5764b7e36d2737d129bc07caff913e72/config.json
https://huggingface.co/ibm-granite/granite-3.3-2b-instruct
https://huggingface.co/ibm-granite/granite-3.3-8b-instruct
https://huggingface.co/ibm-granite/granite-4.0-h-small
https://huggingface.co/ibm-granite/granite-4.1-8b
https://huggingface.co/ibm-granite/granite-guardian-3.3-8b
https://huggingface.co/meta-llama/Llama-2-13b-hf
https://huggingface.co/meta-llama/Llama-2-70b-hf
https://huggingface.co/meta-llama/Llama-2-7b-hf
https://huggingface.co/meta-llama/Llama-3.1-405B
https://huggingface.co/meta-llama/Llama-3.1-70B
https://huggingface.co/meta-llama/Llama-3.1-8B
https://huggingface.co/meta-llama/Llama-3.3-70B-Instruct
https://huggingface.co/meta-llama/Llama-Guard-3-11B-Vision
https://huggingface.co/meta-llama/Llama-Guard-4-12B
https://huggingface.co/meta-llama/Meta-Llama-3-70B
https://huggingface.co/meta-llama/Meta-Llama-3-8B
https://huggingface.co/microsoft/Phi-3-medium-4k-instruct
https://huggingface.co/microsoft/Phi-3-mini-4k-instruct
https://huggingface.co/microsoft/Phi-3-small-8k-instruct
https://huggingface.co/microsoft/Phi-3.5-MoE-instruct
https://huggingface.co/microsoft/Phi-3.5-mini-instruct
https://huggingface.co/microsoft/Phi-3.5-vision-instruct
https://huggingface.co/microsoft/Phi-4-mini-instruct
https://huggingface.co/microsoft/phi-2
https://huggingface.co/microsoft/phi-4
https://huggingface.co/mistralai/Codestral-22B-v0.1
https://huggingface.co/mistralai/Devstral-Small-2507
https://huggingface.co/mistralai/Magistral-Small-2506
https://huggingface.co/mistralai/Ministral-8B-Instruct-2410
https://huggingface.co/mistralai/Mistral-7B-v0.3
https://huggingface.co/mistralai/Mistral-Large-3-675B-Instruct-2512
https://huggingface.co/mistralai/Mistral-Large-Instruct-2407
https://huggingface.co/mistralai/Mistral-Large-Instruct-2411
https://huggingface.co/mistralai/Mistral-Nemo-Instruct-2407
https://huggingface.co/mistralai/Mistral-Small-24B-Instruct-2501
https://huggingface.co/mistralai/Mistral-Small-3.1-24B-Instruct-2503
https://huggingface.co/mistralai/Mistral-Small-3.2-24B-Instruct-2506
https://huggingface.co/mistralai/Mistral-Small-Instruct-2409
https://huggingface.co/nvidia/Llama-3.1-Nemotron-70B-Instruct-HF
https://huggingface.co/nvidia/Llama-3_3-Nemotron-Super-49B-v1
https://huggingface.co/sarvamai/sarvam-105b
https://huggingface.co/sarvamai/sarvam-30b
https://huggingface.co/teknium/OpenHermes-2.5-Mistral-7B
https://huggingface.co/tencent/Hy-MT2-1.8B
https://huggingface.co/tencent/Hy-MT2-30B-A3B
https://huggingface.co/tencent/Hy-MT2-7B
https://huggingface.co/thedrummer/cydonia-24b-v4.1
https://huggingface.co/unsloth/granite-3.2-2b-instruct/blob/918d2374b981d0ec5c1a0ae560cc9c60d0001353/config.json
https://huggingface.co/zai-org/GLM-4-32B-0414
https://huggingface.co/zai-org/GLM-4-9B-0414
https://huggingface.co/zai-org/GLM-4-9b-chat-hf
https://huggingface.co/zai-org/GLM-4.5
https://huggingface.co/zai-org/GLM-4.5-Air
https://huggingface.co/zai-org/GLM-5
https://jina.ai/models/jina-reranker-v2-base-multilingual
https://lmstudio.ai/models/rnj-1
https://mistral.ai/news/mistral-saba
https://mistral.ai/news/mixtral-8x22b
https://mistral.ai/news/mixtral-of-experts
https://www.npmjs.com/package/@ai-sdk/deepinfra
https://www.npmjs.com/package/@ai-sdk/togetherai
https://www.npmjs.com/package/@ai-sdk/togetherai/v/3.0.54
https://www.npmjs.com/package/@mastra/core
`,
  rows: {
    aetherwiing: `
mn-starcannon-12b dense 12 = - - - text 23 aetherwiing/mn-starcannon-12b
`,
    ai21: `
jamba-1.5-mini moe 52 12 - - - text 189 ai21labs/AI21-Jamba-1.5-Mini jamba-1-5-mini jamba-1.6-mini jamba-mini-1.6 jamba-mini-1.7 ai21labs/AI21-Jamba-Mini-1.6 ai21labs/AI21-Jamba-Mini-1.7,
jamba-1.5-large moe 398 94 - - - text 188 ai21labs/AI21-Jamba-1.5-Large jamba-1-5-large jamba-1.6-large jamba-large-1.6 jamba-large-1.7 ai21labs/AI21-Jamba-Large-1.6 ai21labs/AI21-Jamba-Large-1.7,
jamba-instruct moe 52 12 - - - text 190 ai21labs/Jamba-v0.1 ai21.jamba-instruct
`,
    aion_labs: `
aion-rp-llama-3.1-8b dense 8 = - - - text 309 aion-labs/aion-rp-llama-3.1-8b
`,
    alfredpros: `
codellama-7b-instruct-solidity dense 7 = - - - text 11 alfredpros/codellama-7b-instruct-solidity
`,
    alibaba: `
qwen2.5-0.5b dense 0.49 = - grouped - text 145 Qwen/Qwen2.5-0.5B Qwen/Qwen2.5-0.5B-Instruct qwen2.5:0.5b qwen/qwen-2.5-0.5b-instruct qwen-2.5-0.5b qwen-v2p5-0.5b qwen-v2p5-0.5b-instruct,
qwen2.5-1.5b dense 1.54 = - grouped - text 146 Qwen/Qwen2.5-1.5B Qwen/Qwen2.5-1.5B-Instruct qwen2.5:1.5b qwen/qwen-2.5-1.5b-instruct qwen-2.5-1.5b qwen-v2p5-1.5b qwen-v2p5-1.5b-instruct,
qwen2.5-3b dense 3.09 = - - - text 149 Qwen/Qwen2.5-3B Qwen/Qwen2.5-3B-Instruct qwen2.5:3b qwen/qwen-2.5-3b-instruct qwen-2.5-3b qwen-v2p5-3b qwen-v2p5-3b-instruct,
qwen2.5-7b dense 7.61 = - grouped - text 151 Qwen/Qwen2.5-7B Qwen/Qwen2.5-7B-Instruct Qwen/Qwen2.5-7B-Instruct-Turbo qwen2.5:7b qwen2.5:latest qwen/qwen-2.5-7b-instruct qwen-2.5-7b qwen-v2p5-7b qwen-v2p5-7b-instruct,
qwen2.5-14b dense 14.7 = - grouped - text 147 Qwen/Qwen2.5-14B Qwen/Qwen2.5-14B-Instruct qwen2.5:14b qwen/qwen-2.5-14b-instruct qwen-2.5-14b qwen-v2p5-14b qwen-v2p5-14b-instruct,
qwen2.5-32b dense 32.5 = - grouped 16 text 148 Qwen/Qwen2.5-32B Qwen/Qwen2.5-32B-Instruct qwen2.5:32b qwen/qwen-2.5-32b-instruct qwen-2.5-32b qwen-v2p5-32b qwen-v2p5-32b-instruct,
qwen2.5-72b dense 72.7 = - grouped - text 150 Qwen/Qwen2.5-72B Qwen/Qwen2.5-72B-Instruct Qwen/Qwen2.5-72B-Instruct-Turbo qwen2.5:72b qwen/qwen-2.5-72b-instruct qwen-2.5-72b qwen-v2p5-72b qwen-v2p5-72b-instruct,
qwen2.5-coder-0.5b dense 0.49 = - grouped - text 152 Qwen/Qwen2.5-Coder-0.5B Qwen/Qwen2.5-Coder-0.5B-Instruct qwen2.5-coder:0.5b qwen/qwen-2.5-coder-0.5b-instruct,
qwen2.5-coder-1.5b dense 1.54 = - grouped - text 153 Qwen/Qwen2.5-Coder-1.5B Qwen/Qwen2.5-Coder-1.5B-Instruct qwen2.5-coder:1.5b qwen/qwen-2.5-coder-1.5b-instruct,
qwen2.5-coder-3b dense 3.09 = - grouped - text 156 Qwen/Qwen2.5-Coder-3B Qwen/Qwen2.5-Coder-3B-Instruct qwen2.5-coder:3b qwen/qwen-2.5-coder-3b-instruct,
qwen2.5-coder-7b dense 7.61 = - grouped - text 157 Qwen/Qwen2.5-Coder-7B Qwen/Qwen2.5-Coder-7B-Instruct qwen2.5-coder:7b qwen2.5-coder:latest qwen/qwen-2.5-coder-7b-instruct,
qwen2.5-coder-14b dense 14.7 = - grouped - text 154 Qwen/Qwen2.5-Coder-14B Qwen/Qwen2.5-Coder-14B-Instruct qwen2.5-coder:14b qwen/qwen-2.5-coder-14b-instruct,
qwen2.5-coder-32b dense 32.5 = - grouped - text 155 Qwen/Qwen2.5-Coder-32B Qwen/Qwen2.5-Coder-32B-Instruct qwen2.5-coder:32b qwen/qwen-2.5-coder-32b-instruct qwen2.5-coder-32b-instruct-128k qwen2.5-coder-32b-instruct-64k qwen2.5-coder-32b-instruct-32k-rope,
qwq-32b dense 32.5 = - grouped - text 133 Qwen/QwQ-32B qwq:32b qwq:latest qwen-qwq-32b Qwen/QwQ-32B-Preview qwen-qwq-32b-preview,
qwen3-0.6b dense 0.6 = - grouped 16 text 163 Qwen/Qwen3-0.6B Qwen/Qwen3-0.6B-Base qwen3:0.6b,
qwen3-1.7b dense 1.7 = - grouped 16 text 164 Qwen/Qwen3-1.7B Qwen/Qwen3-1.7B-Base qwen3:1.7b,
qwen3-4b dense 4 = - grouped 16 text 169 Qwen/Qwen3-4B Qwen/Qwen3-4B-Base Qwen/Qwen3-4B-Instruct-2507 Qwen/Qwen3-4B-Thinking-2507 qwen3:4b,
qwen3-8b dense 8.2 = - grouped 16 text 170 Qwen/Qwen3-8B Qwen/Qwen3-8B-Base qwen3:8b qwen3:latest,
qwen3-14b dense 14.8 = - grouped - text 165 Qwen/Qwen3-14B Qwen/Qwen3-14B-Base qwen3:14b,
qwen3-32b dense 32.8 = - grouped 16 text 168 Qwen/Qwen3-32B qwen3:32b qwen-3-32b,
qwen3-30b-a3b moe 30.5 3.3 - grouped 16 text 167 Qwen/Qwen3-30B-A3B Qwen/Qwen3-30B-A3B-Base Qwen/Qwen3-30B-A3B-Instruct-2507 Qwen/Qwen3-30B-A3B-Thinking-2507 qwen3:30b qwen3:30b-a3b,
qwen3-235b-a22b moe 235 22 - grouped 16 text 166 Qwen/Qwen3-235B-A22B Qwen/Qwen3-235B-A22B-Instruct-2507 Qwen/Qwen3-235B-A22B-Thinking-2507 Qwen/Qwen3-235B-A22B-2507 qwen3:235b qwen3:235b-a22b qwen-3-235b-a22b-instruct-2507 qwen-3-235b-a22b-thinking-2507,
qwen3-coder-30b-a3b moe 30.5 3.3 - grouped - text 171 Qwen/Qwen3-Coder-30B-A3B-Instruct qwen3-coder:30b qwen3-coder:30b-a3b qwen3-coder:latest qwen3-coder-30b,
qwen3-coder-480b-a35b moe 480 35 - grouped 16 text 172 Qwen/Qwen3-Coder-480B-A35B-Instruct qwen3-coder:480b qwen3-coder:480b-a35b qwen3-coder-480b-instruct qwen-3-coder-480b qwen/qwen3-coder,
qwen3-next-80b-a3b moe 80 3 - sparse 16 text 173 Qwen/Qwen3-Next-80B-A3B-Instruct Qwen/Qwen3-Next-80B-A3B-Thinking qwen3-next:80b qwen3-next:80b-a3b qwen3-next:latest,
qwen3-vl-8b dense 8 = - grouped 16 text 21 Qwen/Qwen3-VL-8B-Instruct Qwen/Qwen3-VL-8B-Thinking qwen3-vl:8b qwen3-vl:latest,
qwen3-vl-32b dense 32 = - grouped 16 text 21 Qwen/Qwen3-VL-32B-Instruct Qwen/Qwen3-VL-32B-Thinking qwen3-vl:32b,
qwen3-vl-30b-a3b moe 30 3 - grouped 16 text 21 Qwen/Qwen3-VL-30B-A3B-Instruct Qwen/Qwen3-VL-30B-A3B-Thinking qwen3-vl:30b qwen3-vl:30b-a3b,
qwen3-vl-235b-a22b moe 235 22 - grouped 16 text 21 Qwen/Qwen3-VL-235B-A22B-Instruct Qwen/Qwen3-VL-235B-A22B-Thinking qwen3-vl:235b qwen3-vl:235b-a22b,
qwen3-omni-30b-a3b moe 30 3 - - - text 21 Qwen/Qwen3-Omni-30B-A3B-Instruct Qwen/Qwen3-Omni-30B-A3B-Thinking Qwen/Qwen3-Omni-30B-A3B-Captioner,
qwen3.5-35b-a3b moe 35 3 - sparse 16 text 177 Qwen/Qwen3.5-35B-A3B Qwen/Qwen3.5-35B-A3B-Base qwen3.5:35b qwen3.5:35b-a3b,
qwen3.5-122b-a10b moe 122 10 - sparse 16 text 176 Qwen/Qwen3.5-122B-A10B qwen3.5:122b qwen3.5:122b-a10b,
qwen3.5-397b-a17b moe 397 17 - sparse 16 text 178 Qwen/Qwen3.5-397B-A17B qwen3.5:397b qwen3.5:397b-a17b,
codeqwen1.5-7b dense 7 = - - - text 132 Qwen/CodeQwen1.5-7B Qwen/CodeQwen1.5-7B-Chat,
qwen1.5-0.5b dense 0.5 = - - - text 134 Qwen/Qwen1.5-0.5B-Chat,
qwen1.5-1.8b dense 1.8 = - - - text 135 Qwen/Qwen1.5-1.8B-Chat,
qwen1.5-14b dense 14 = - - - text 136 Qwen/Qwen1.5-14B-Chat,
qwen1.5-4b dense 4 = - - - text 137 Qwen/Qwen1.5-4B-Chat,
qwen1.5-72b dense 72 = - - - text 138 Qwen/Qwen1.5-72B-Chat,
qwen1.5-7b dense 7 = - - - text 139 Qwen/Qwen1.5-7B-Chat,
qwen2-72b dense 72 = - - - text 140 Qwen/Qwen2-72B-Instruct qwen2:72b qwen/qwen-2-72b-instruct,
qwen2-7b dense 7 = - grouped 16 text 141 Qwen/Qwen2-7B-Instruct qwen2:7b qwen2:latest,
qwen2-vl-2b dense 2 = - - - text 142 Qwen/Qwen2-VL-2B-Instruct qwen2-vl:2b,
qwen2-vl-72b dense 72 = - - - text 143 Qwen/Qwen2-VL-72B-Instruct qwen2-vl:72b,
qwen2-vl-7b dense 7 = - - - text 144 Qwen/Qwen2-VL-7B-Instruct qwen2-vl:7b,
qwen2.5-math-72b dense 72 = - grouped - text 158 Qwen/Qwen2.5-Math-72B-Instruct,
qwen2.5-math-7b dense 7 = - grouped - text 159 Qwen/Qwen2.5-Math-7B-Instruct,
qwen2.5-omni-7b dense 7 = - - - text 160 Qwen/Qwen2.5-Omni-7B,
qwen2.5-vl-32b dense 32 = - - - text 161 Qwen/Qwen2.5-VL-32B-Instruct qwen2.5vl:32b qwen/qwen-2.5-vl-32b-instruct,
qwen2.5-vl-3b dense 3 = - - - text 162 Qwen/Qwen2.5-VL-3B-Instruct qwen2.5vl:3b qwen/qwen-2.5-vl-3b-instruct,
qwen2.5-vl-72b dense 72 = - - 16 text 45 Qwen/Qwen2.5-VL-72B-Instruct qwen2.5vl:72b qwen/qwen-2.5-vl-72b-instruct,
qwen2.5-vl-7b dense 7 = - - 16 text 46 Qwen/Qwen2.5-VL-7B-Instruct qwen2.5vl:7b qwen/qwen-2.5-vl-7b-instruct qwen2.5vl:latest,
qwen3-coder-next moe 80 3 - - - text 10 Qwen/Qwen3-Coder-Next qwen3-coder-next:latest,
qwen3.5-0.8b dense 0.8 = - sparse 16 text 47 Qwen/Qwen3.5-0.8B qwen3.5:0.8b,
qwen3.5-27b dense 27 = - sparse 16 text 48 Qwen/Qwen3.5-27B qwen3.5:27b,
qwen3.5-2b dense 2 = - - 16 text 49 Qwen/Qwen3.5-2B qwen3.5:2b,
qwen3.5-4b dense 4 = - sparse 16 text 50 Qwen/Qwen3.5-4B qwen3.5:4b,
qwen3.5-9b dense 9 = - sparse 16 text 51 Qwen/Qwen3.5-9B qwen3.5:9b,
qwen3.6-27b dense 27 = - sparse 16 text 52 Qwen/Qwen3.6-27B qwen3.6:27b,
qwen3.6-35b-a3b moe 35 3 - sparse 16 text 53 Qwen/Qwen3.6-35B-A3B qwen3.6:35b,
qwen3.8-2.4t-a95b moe 2400 95 - sparse 16 text 54 Qwen/Qwen3.8-2.4T-A95B,
qwen3.8-27b dense 27 = - sparse 16 text 55 Qwen/Qwen3.8-27B qwen-3.8-27b qwen3.8:27b,
qwen3guard-gen-8b dense 8 = - - 16 text 56 Qwen/Qwen3Guard-Gen-8B,
qwen3-vl-2b dense 2 = - - - text 174 Qwen/Qwen3-VL-2B-Instruct Qwen/Qwen3-VL-2B-Thinking qwen3-vl:2b,
qwen3-vl-4b dense 4 = - - - text 175 Qwen/Qwen3-VL-4B-Instruct Qwen/Qwen3-VL-4B-Thinking qwen3-vl:4b,
gme-qwen2-vl-2b-instruct dense 2.209 = - - - embedding 16 Alibaba-NLP/gme-Qwen2-VL-2B-Instruct,
gme-qwen2-vl-7b-instruct dense 7.746 = - - - embedding 16 Alibaba-NLP/gme-Qwen2-VL-7B-Instruct,
gte-base-en-v1.5 dense 0.1368 = - - - embedding 16 Alibaba-NLP/gte-base-en-v1.5,
gte-modernbert-base dense 0.149 = - - - embedding 16 Alibaba-NLP/gte-modernbert-base,
gte-multilingual-base dense 0.3054 = - - - embedding 16 Alibaba-NLP/gte-multilingual-base,
gte-qwen1.5-7b-instruct dense 7.099 = - - - embedding 16 Alibaba-NLP/gte-Qwen1.5-7B-instruct,
gte-qwen2-1.5b-instruct dense 1.543 = - - - embedding 16 Alibaba-NLP/gte-Qwen2-1.5B-instruct,
gte-qwen2-7b-instruct dense 7.069 = - - - embedding 16 Alibaba-NLP/gte-Qwen2-7B-instruct,
qwen3-embedding-0.6b dense 0.5958 = - - - embedding 16 Qwen/Qwen3-Embedding-0.6B qwen3-embedding:0.6b,
qwen3-embedding-4b dense 4.022 = - - - embedding 16 Qwen/Qwen3-Embedding-4B qwen3-embedding:4b,
qwen3-embedding-8b dense 7.567 = - - - embedding 16 Qwen/Qwen3-Embedding-8B qwen3-embedding:8b qwen3-embedding:latest,
qwen3-vl-embedding-2b dense 2.128 = - - - embedding 16 Qwen/Qwen3-VL-Embedding-2B,
qwen3-vl-embedding-8b dense 8.145 = - - - embedding 16 Qwen/Qwen3-VL-Embedding-8B,
qwen3-reranker-0.6b dense 0.5958 = - - - rerank 16 Qwen/Qwen3-Reranker-0.6B qwen3-reranker:0.6b qwen3-reranker-vllm:0.6b,
qwen3-reranker-4b dense 4.022 = - - - rerank 16 Qwen/Qwen3-Reranker-4B qwen3-reranker:4b qwen3-reranker-vllm:4b,
qwen3-reranker-8b dense 8.189 = - - - rerank 16 Qwen/Qwen3-Reranker-8B qwen3-reranker:8b qwen3-reranker-vllm:8b,
gte-large-en-v1.5 dense 0.434 = - - - embedding 104 Alibaba-NLP/gte-large-en-v1.5 databricks-gte-large-en gte-large-en
`,
    all_hands: `
openhands-lm-32b-v0.1 dense 32 = - - - text 23 all-hands/openhands-lm-32b-v0.1
`,
    allenai: `
olmo-2-1b dense 1.48 = - - - text 192 allenai/OLMo-2-0425-1B allenai/OLMo-2-0425-1B-Instruct,
olmo-2-7b dense 7.3 = - - - text 194 allenai/OLMo-2-1124-7B allenai/OLMo-2-1124-7B-Instruct olmo2:7b olmo2:latest,
olmo-2-13b dense 13.7 = - - - text 193 allenai/OLMo-2-1124-13B allenai/OLMo-2-1124-13B-Instruct olmo2:13b,
olmo-2-32b dense 32.2 = - - - text 191 allenai/OLMo-2-0325-32B allenai/OLMo-2-0325-32B-Instruct,
olmo-3-32b dense 32 = - sparse - text 196 allenai/Olmo-3-32B-Think,
olmo-3-7b dense 7 = - sparse - text 197 allenai/Olmo-3-7B-Instruct,
olmo-7b dense 7 = - full - text 195 allenai/OLMo-7B-hf allenai/OLMo-7B-Instruct-hf
`,
    alpindale: `
goliath-120b dense 120 = - - - text 23 alpindale/goliath-120b,
magnum-72b dense 72 = - - - text 23 alpindale/magnum-72b
`,
    anthracite_org: `
magnum-v4-72b dense 72 = - - - text 199 anthracite-org/magnum-v4-72b,
magnum-v2-72b dense 72 = - - - text 309 anthracite-org/magnum-v2-72b
`,
    arcee_ai: `
trinity-large moe 400 13 - sparse 16 text 24 arcee-ai/Trinity-Large-Preview arcee-ai/Trinity-Large-Thinking
`,
    austism: `
chronos-hermes-13b dense 13 = - - - text 306 austism/chronos-hermes-13b,
chronos-hermes-13b-v2 dense 13 = - - - text 306 austism/chronos-hermes-13b-v2
`,
    baai: `
bge-base-en dense 0.109 = - - - embedding 16 BAAI/bge-base-en,
bge-base-en-v1.5 dense 0.109 = - - - embedding 16 BAAI/bge-base-en-v1.5,
bge-base-zh dense 0.109 = - - - embedding 16 BAAI/bge-base-zh,
bge-base-zh-v1.5 dense 0.109 = - - - embedding 16 BAAI/bge-base-zh-v1.5,
bge-en-icl dense 7.11 = - - - embedding 16 BAAI/bge-en-icl,
bge-large-en dense 0.335 = - - - embedding 16 BAAI/bge-large-en,
bge-large-en-v1.5 dense 0.335 = - - - embedding 16 BAAI/bge-large-en-v1.5 databricks-bge-large-en bge-large:335m bge-large:latest,
bge-large-zh dense 0.335 = - - - embedding 16 BAAI/bge-large-zh,
bge-large-zh-v1.5 dense 0.335 = - - - embedding 16 BAAI/bge-large-zh-v1.5,
bge-m3 dense 0.568 = - - - embedding 16 BAAI/bge-m3 bge-m3:latest bge-m3:567m workers-ai/@cf/baai/bge-m3,
bge-m3-unsupervised dense 0.568 = - - - embedding 16 BAAI/bge-m3-unsupervised,
bge-multilingual-gemma2 dense 9.24 = - - - embedding 16 BAAI/bge-multilingual-gemma2,
bge-small-en dense 0.0334 = - - - embedding 16 BAAI/bge-small-en,
bge-small-en-v1.5 dense 0.0334 = - - - embedding 16 BAAI/bge-small-en-v1.5,
bge-small-zh dense 0.0334 = - - - embedding 16 BAAI/bge-small-zh,
bge-small-zh-v1.5 dense 0.0334 = - - - embedding 16 BAAI/bge-small-zh-v1.5,
bge-visualized-base dense 0.196 = - - - embedding 16 BAAI/bge-visualized-base,
bge-visualized-m3 dense 0.8729 = - - - embedding 16 BAAI/bge-visualized-m3,
bge-vl-base dense 0.1496 = - - - embedding 16 BAAI/BGE-VL-base,
bge-vl-large dense 0.4276 = - - - embedding 16 BAAI/BGE-VL-large,
bge-vl-mllm-s1 dense 7.566 = - - - embedding 16 BAAI/BGE-VL-MLLM-S1,
bge-vl-mllm-s2 dense 7.566 = - - - embedding 16 BAAI/BGE-VL-MLLM-S2,
bge-vl-v1.5-mmeb dense 7.567 = - - - embedding 16 BAAI/BGE-VL-v1.5-mmeb,
bge-vl-v1.5-zs dense 7.567 = - - - embedding 16 BAAI/BGE-VL-v1.5-zs,
bge-reranker-v2-m3 dense 0.568 = - - - rerank 7 BAAI/bge-reranker-v2-m3,
bge-reranker-base dense 0.278 = - - - rerank 6 BAAI/bge-reranker-base,
bge-reranker-large dense 0.56 = - - - rerank 6 BAAI/bge-reranker-large
`,
    baichuan_inc: `
baichuan-m2-32b dense 32 = - - - text 200 baichuan-inc/Baichuan-M2-32B
`,
    baidu: `
ernie-4.5-21b-a3b moe 21 3 - - 16 text 60 baidu/ERNIE-4.5-21B-A3B-PT,
ernie-4.5-300b-a47b moe 300 47 - - - text 201 baidu/ERNIE-4.5-300B-A47B-PT,
ernie-4.5-vl-28b-a3b moe 28 3 - - 16 text 61 baidu/ERNIE-4.5-VL-28B-A3B-PT,
ernie-4.5-vl-424b-a47b moe 424 47 - - - text 202 baidu/ERNIE-4.5-VL-424B-A47B-PT
`,
    bigcode: `
starcoder2-7b dense 7 = - sparse 16 text 203 bigcode/starcoder2-7b starcoder2:7b,
starcoder2-15b dense 15 = - - - text 306 bigcode/starcoder2-15b
`,
    bigscience: `
mt0-xxl dense 13 = - - - text 204 bigscience/mt0-xxl bigscience/mt0-xxl-13b
`,
    bytedance: `
ui-tars-1.5-7b dense 7 = - - - text 105 ByteDance-Seed/UI-TARS-1.5-7B,
seed-oss-36b dense 36 = - - 16 text 25 ByteDance-Seed/Seed-OSS-36B-Instruct seed-oss:36b
`,
    cognitivecomputations: `
dolphin-mistral-24b-venice-edition dense 24 = - - - text 209 cognitivecomputations/Dolphin-Mistral-24B-Venice-Edition,
dolphin-2.6-mixtral-8x7b moe 46.7 12.9 - - - text 306 cognitivecomputations/dolphin-2.6-mixtral-8x7b,
dolphin-mixtral-8x7b moe 46.7 12.9 - - - text 23 cognitivecomputations/dolphin-mixtral-8x7b,
dolphin-mixtral-8x22b moe 141 39 - - - text 23 cognitivecomputations/dolphin-mixtral-8x22b
`,
    cohere: `
command-r-03-2024 dense 34.98 = - - - text 112 CohereForAI/c4ai-command-r-v01 CohereLabs/c4ai-command-r-v01 command-r:35b command-r:latest cohere.command-r,
command-r-plus-04-2024 dense 103.81 = - - - text 110 CohereForAI/c4ai-command-r-plus CohereLabs/c4ai-command-r-plus command-r-plus:104b command-r-plus:latest cohere.command-r-plus command-r-plus,
command-r-08-2024 dense 32.3 = - - - text 109 CohereForAI/c4ai-command-r-08-2024 CohereLabs/c4ai-command-r-08-2024 cohere-command-r-08-2024,
command-r-plus-08-2024 dense 104 = - - - text 111 CohereForAI/c4ai-command-r-plus-08-2024 CohereLabs/c4ai-command-r-plus-08-2024 cohere-command-r-plus-08-2024,
command-r7b-12-2024 dense 8.03 = - - - text 113 CohereForAI/c4ai-command-r7b-12-2024 CohereLabs/c4ai-command-r7b-12-2024 command-r7b:7b command-r7b:latest command-r7b,
command-a-03-2025 dense 111 = - - - text 108 CohereForAI/c4ai-command-a-03-2025 CohereLabs/c4ai-command-a-03-2025 command-a:111b command-a:latest command-a cohere-command-a,
aya-expanse-8b dense 8.03 = - - - text 107 CohereForAI/aya-expanse-8b CohereLabs/aya-expanse-8b aya-expanse:8b aya-expanse:latest c4ai-aya-expanse-8b,
aya-expanse-32b dense 32.3 = - - - text 106 CohereForAI/aya-expanse-32b CohereLabs/aya-expanse-32b aya-expanse:32b c4ai-aya-expanse-32b,
north-mini-code-1.0 moe 30 3 - - - text 10 CohereLabs/North-Mini-Code-1.0 north-mini-code north-mini-code-1-0
`,
    community: `
openorca-7b dense 7 = - - - text 5, phind-code-llama-34b-python-v1 dense 34 = - - - text 5,
phind-code-llama-34b-v1 dense 34 = - - - text 5, phind-code-llama-34b-v2 dense 34 = - - - text 5,
snorkel-mistral-7b-pairrm-dpo dense 7 = - - - text 5, dolphin-2-9-2-qwen2-72b dense 72 = - - - text 5,
llava-yi-34b dense 34 = - - - text 5, kat-dev-32b dense 32 = - - - text 5,
dobby-mini-unhinged-plus-llama-3.1-8b dense 8 = - - - text 23, valkyrie-49b-v1 dense 49 = - - - text 23,
llama-guard-2-8b dense 8 = - - - text 5 meta-llama/llama-guard-2-8b,
llama-guard-3-1b dense 1 = - - - text 5, stablecode-3b dense 3 = - - - text 5,
starcoder2-3b dense 3 = - - - text 5, starcoder-16b dense 16 = - - - text 5,
starcoder-7b dense 7 = - - - text 5, mpt-7b dense 7 = - - - text 5, mpt-30b dense 30 = - - - text 5
`,
    core42: `
jais-13b dense 13 = - - - text 210 core42/jais-13b-chat,
jais-30b dense 30 = - - - text 211 jais-30b-chat core42/jais-30b-chat-v3
`,
    databricks: `
dbrx moe 132 36 - - - text 212 databricks/dbrx-base databricks/dbrx-instruct dbrx:132b dbrx:latest
`,
    deepcogito: `
cogito-v2.1-671b moe 671 37 - - - text 213 deepcogito/cogito-671b-v2.1 deepcogito/cogito-v2-1-671b deepcogito/cogito-v2.1-671b cogito-671b-v2.1 cogito-2.1:671b,
cogito-v1-preview-llama-3b dense 3 = - - - text 5, cogito-v1-preview-llama-70b dense 70 = - - - text 5,
cogito-v1-preview-llama-8b dense 8 = - - - text 5, cogito-v1-preview-qwen-14b dense 14 = - - - text 5,
cogito-v1-preview-qwen-32b dense 32 = - - - text 5 deepcogito/cogito-v1-preview-qwen-32b
`,
    deepreinforce_ai: `
ornith-1.0-35b moe 35 3 - - - text 214 deepreinforce-ai/Ornith-1.0-35B
`,
    deepseek: `
deepseek-v2-lite moe 16 2.4 - latent 16 text 14 deepseek-ai/DeepSeek-V2-Lite deepseek-ai/DeepSeek-V2-Lite-Chat deepseek-v2:16b deepseek-v2:latest,
deepseek-v2 moe 236 21 - - - text 14 deepseek-ai/DeepSeek-V2 deepseek-ai/DeepSeek-V2-Chat deepseek-ai/DeepSeek-V2.5 deepseek-ai/DeepSeek-V2.5-1210 deepseek-v2:236b deepseek-v2.5:236b deepseek-v2.5:latest deepseek-v2.5 deepseek-v2.5-1210,
deepseek-coder-v2-lite moe 16 2.4 - - - text 12 deepseek-ai/DeepSeek-Coder-V2-Lite-Base deepseek-ai/DeepSeek-Coder-V2-Lite-Instruct deepseek-coder-v2:16b deepseek-coder-v2:latest,
deepseek-coder-v2 moe 236 21 - - - text 12 deepseek-ai/DeepSeek-Coder-V2-Base deepseek-ai/DeepSeek-Coder-V2-Instruct deepseek-coder-v2:236b,
deepseek-v3 moe 671 37 8 latent 8 text 15 deepseek-ai/DeepSeek-V3 deepseek-ai/DeepSeek-V3-Base deepseek-ai/DeepSeek-V3-0324 deepseek-v3:671b deepseek-v3:latest deepseek-chat-v3-0324 deepseek-v3-0324 deepseek-chat-v3 deepseek-ai/DeepSeek-V3-Base,
deepseek-v3.1 moe 671 37 8 latent 8 text 223 deepseek-ai/DeepSeek-V3.1 deepseek-ai/DeepSeek-V3.1-Base deepseek-ai/DeepSeek-V3.1-Terminus deepseek-v3.1:671b deepseek-v3.1:latest deepseek-chat-v3.1 deepseek.v3 deepseek-v3.1-terminus DeepSeek-V3-1,
deepseek-v3.2 moe 671 37 8 sparse 8 text 224 deepseek-ai/DeepSeek-V3.2 deepseek-ai/DeepSeek-V3.2-Exp deepseek-v3.2-exp deepseek-v3.2-speciale deepseek-v3.2-reasoner deepseek-v3.2-thinking deepseek.v3.2 deepseek-v3.2:cloud,
deepseek-r1 moe 671 37 8 latent 8 text 13 deepseek-ai/DeepSeek-R1 deepseek-ai/DeepSeek-R1-Zero deepseek-ai/DeepSeek-R1-0528 deepseek-r1:671b deepseek.r1 deepseek-r1-0528 perplexity-ai/r1-1776 perplexity/r1-1776 r1-1776:671b microsoft/MAI-DS-R1 mai-ds-r1 deepseek-r1-basic,
deepseek-v4-pro moe 1600 49 - sparse 4 text 226 deepseek-ai/DeepSeek-V4-Pro deepseek-ai/DeepSeek-V4-Pro-0813 deepseek-ai/DeepSeek-V4-Pro-DSpark deepseek-v4-pro:0813 deepseek-v4-pro:latest,
deepseek-v4-flash moe 284 13 - sparse 4 text 225 deepseek-ai/DeepSeek-V4-Flash deepseek-v4-flash-vision-exp deepseek-ai/DeepSeek-V4-Flash-DSpark deepseek-v4-flash:latest,
deepseek-r1-distill-qwen-1.5b dense 1.78 = - - - text 219 deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B deepseek-r1:1.5b deepseek-r1-distill-qwen-1-5b,
deepseek-r1-distill-qwen-7b dense 7.62 = - - - text 222 deepseek-ai/DeepSeek-R1-Distill-Qwen-7B deepseek-r1:7b,
deepseek-r1-distill-llama-8b dense 8.03 = - grouped - text 218 deepseek-ai/DeepSeek-R1-Distill-Llama-8B deepseek-r1:8b-llama-distill deepseek-r1-distill-llama:8b,
deepseek-r1-distill-qwen-14b dense 14.8 = - - - text 220 deepseek-ai/DeepSeek-R1-Distill-Qwen-14B deepseek-r1:14b,
deepseek-r1-distill-qwen-32b dense 32.8 = - - - text 221 deepseek-ai/DeepSeek-R1-Distill-Qwen-32B deepseek-r1:32b,
deepseek-r1-distill-llama-70b dense 70.6 = - grouped - text 217 deepseek-ai/DeepSeek-R1-Distill-Llama-70B deepseek-r1:70b deepseek-r1-distill-llama:70b perplexity-ai/r1-1776-distill-llama-70b r1-1776:70b r1-1776:latest,
deepseek-coder-33b dense 33 = - - - text 228 deepseek-ai/deepseek-coder-33b-instruct deepseek-coder:33b,
deepseek-coder-6.7b dense 6.7 = - - - text 229 deepseek-ai/deepseek-coder-6.7b-instruct deepseek-coder:6.7b,
deepseek-coder-7b-base-v1.5 dense 7 = - - - text 230 deepseek-ai/deepseek-coder-7b-base-v1.5,
deepseek-coder-7b-instruct-v1.5 dense 7 = - - - text 231 deepseek-ai/deepseek-coder-7b-instruct-v1.5,
deepseek-llm-67b dense 67 = - - - text 232 deepseek-ai/deepseek-llm-67b-chat,
deepseek-ocr-2 dense 3 = - - 16 text 62 deepseek-ai/DeepSeek-OCR-2,
deepseek-prover-v2-671b moe 671 37 - - - text 215 deepseek-ai/DeepSeek-Prover-V2-671B deepseek-prover-v2,
deepseek-r1-0528-qwen3-8b dense 8.2 = - - - text 216 deepseek-ai/DeepSeek-R1-0528-Qwen3-8B deepseek-r1:8b deepseek-r1:latest deepseek-r1:8b-0528-qwen3 deepseek-r1-0528-distill-qwen3-8b,
deepseek-v4-flash-0731 moe 304 13 - - - text 101 deepseek-ai/DeepSeek-V4-Flash-0731 deepseek-v4-flash-20260731 deepseek-v4-flash:0731,
deepseek-v4.1-flash moe 552 8-16 - sparse - text 3 deepseek-ai/DeepSeek-V4.1-Flash deepseek-v4.1-flash-1017 deepseek-v4-1-flash-1017 deepseek-v4.1-flash:latest,
deepseek-coder-1.3b dense 1.3 = - - - text 227 deepseek-ai/deepseek-coder-1.3b-base deepseek-ai/deepseek-coder-1.3b-instruct deepseek-coder-1b-base deepseek-coder:1.3b deepseek-coder:latest,
deepseek-coder-7b-base dense 7 = - - - text 5
`,
    dots_studio: `
dots3-note-prev moe 288 17 - - 8 text 63 dots-studio/dots3-note-prev
`,
    eleutherai: `
pythia-12b dense 12 = - full - text 114 EleutherAI/pythia-12b
`,
    essentialai: `
rnj-1 dense 8.3 = - - - text 302 EssentialAI/rnj-1 EssentialAI/rnj-1-instruct rnj-1:8b
`,
    eva_unit_01: `
eva-llama-3.33-70b dense 70 = - - - text 23 eva-unit-01/eva-llama-3.33-70b,
eva-qwen-2.5-32b dense 32 = - - - text 23 eva-unit-01/eva-qwen-2.5-32b,
eva-qwen-2.5-72b dense 72 = - - - text 23 eva-unit-01/eva-qwen-2.5-72b
`,
    fireworks: `
firellava-13b dense 13 = - - - text 5
`,
    garage_baind: `
platypus2-70b dense 70 = - grouped - text 233 garage-bAInd/Platypus2-70B-instruct
`,
    google: `
gemma-2b dense 2.51 = - grouped 16 text 238 google/gemma-2b google/gemma-2b-it gemma:2b,
gemma-7b dense 8.54 = - full - text 244 google/gemma-7b google/gemma-7b-it gemma:7b gemma:latest,
gemma-2-2b dense 2.61 = - sparse 16 text 236 google/gemma-2-2b google/gemma-2-2b-it gemma2:2b,
gemma-2-9b dense 9.24 = - sparse 16 text 237 google/gemma-2-9b google/gemma-2-9b-it gemma2:9b gemma2:latest gemma2-9b-it gemini-gemma-2-9b-it,
gemma-2-27b dense 27.2 = - sparse 16 text 235 google/gemma-2-27b google/gemma-2-27b-it gemma2:27b gemini-gemma-2-27b-it,
gemma-3-1b dense 1 = - grouped 16 text 240 google/gemma-3-1b-it google/gemma-3-1b-pt gemma3:1b,
gemma-3-4b dense 4.3 = - sparse - text 243 google/gemma-3-4b-it google/gemma-3-4b-pt gemma3:4b gemma3:latest gemma3-qat:4b,
gemma-3-12b dense 12.2 = - sparse - text 239 google/gemma-3-12b-it google/gemma-3-12b-pt gemma3:12b gemma-3-12b gemma3-qat:12b,
gemma-3-27b dense 27.4 = - sparse - text 242 google/gemma-3-27b-it google/gemma-3-27b-pt gemma3:27b gemma3-qat:27b,
gemma-4-26b-a4b moe 25.2 3.8 - sparse 16 text 0 google/gemma-4-26B-A4B google/gemma-4-26B-A4B-it gemma4:26b gemma4:26b-a4b,
gemma-4-31b dense 30.7 = - sparse 16 text 0 google/gemma-4-31B google/gemma-4-31B-it gemma4:31b,
gemma-4-12b dense 12 = - - 16 text 26 google/gemma-4-12B-it gemma4:12b,
gemma-4-e2b dense 5 = - sparse 16 text 27 google/gemma-4-E2B-it gemma4:e2b,
gemma-4-e4b dense 8 = - sparse 16 text 28 google/gemma-4-E4B-it gemma4:e4b gemma4:latest,
translategemma-27b dense 27 = - - 16 text 29 google/translategemma-27b-it,
flan-t5-xl dense 3 = - - - text 234 google/flan-t5-xl google/flan-t5-xl-3b,
gemma-3-270m dense 0.27 = - - - text 241 google/gemma-3-270m google/gemma-3-270m-it gemma3:270m gemma3-qat:270m,
embeddinggemma-300m dense 0.3076 = - - - embedding 16 google/embeddinggemma-300m embeddinggemma:300m embeddinggemma:latest embeddinggemma
`,
    gryphe: `
mythomax-l2-13b dense 13 = - - - text 115 Gryphe/MythoMax-L2-13b
`,
    huggingface: `
smollm-135m dense 0.135 = - - - text 117 HuggingFaceTB/SmolLM-135M HuggingFaceTB/SmolLM-135M-Instruct smollm:135m,
smollm-360m dense 0.362 = - - - text 118 HuggingFaceTB/SmolLM-360M HuggingFaceTB/SmolLM-360M-Instruct smollm:360m,
smollm-1.7b dense 1.71 = - - - text 116 HuggingFaceTB/SmolLM-1.7B HuggingFaceTB/SmolLM-1.7B-Instruct smollm:1.7b smollm:latest,
smollm2-135m dense 0.135 = - - - text 120 HuggingFaceTB/SmolLM2-135M HuggingFaceTB/SmolLM2-135M-Instruct smollm2:135m,
smollm2-360m dense 0.362 = - - - text 121 HuggingFaceTB/SmolLM2-360M HuggingFaceTB/SmolLM2-360M-Instruct smollm2:360m,
smollm2-1.7b dense 1.71 = - - - text 119 HuggingFaceTB/SmolLM2-1.7B HuggingFaceTB/SmolLM2-1.7B-Instruct smollm2:1.7b smollm2:latest,
smollm3-3b dense 3.08 = - - - text 122 HuggingFaceTB/SmolLM3-3B HuggingFaceTB/SmolLM3-3B-Base
`,
    huggingfaceh4: `
zephyr-7b-beta dense 7 = - - - text 5 huggingfaceh4/zephyr-7b-beta
`,
    ibm: `
granite-4.0-h-small moe 32 9 - - - text 249 ibm-granite/granite-4.0-h-small ibm-granite/granite-4.0-h-small-base granite4:small-h ibm/granite-4-h-small granite-4.0-h-small:32b,
granite-3.2-2b dense 2.53 = - - 16 text 294 ibm-granite/granite-3.2-2b-instruct,
granite-4.0-h-micro dense 3 = - - - text 10 ibm-granite/granite-4.0-h-micro granite-4.0-h-micro:3b,
granite-4.1-8b dense 8 = - - - text 250 ibm-granite/granite-4.1-8b,
granite-3.3-8b dense 8 = - - - text 248 ibm-granite/granite-3.3-8b-instruct ibm-granite/granite-3.3-8b-base granite-3.3-8b-instruct granite3.3:8b,
granite-3.3-2b dense 2.53 = - - - text 247 ibm-granite/granite-3.3-2b-instruct ibm-granite/granite-3.3-2b-base granite-3.3-2b-instruct granite3.3:2b,
granite-3-8b dense 8.17 = - - - text 246 ibm-granite/granite-3.0-8b-instruct ibm-granite/granite-3.0-8b-base ibm-granite/granite-3.1-8b-instruct ibm-granite/granite-3.1-8b-base ibm-granite/granite-3.2-8b-instruct ibm-granite/granite-3.2-8b-base granite-3-8b-instruct granite-3-2-8b-instruct,
granite-13b dense 13 = - - - text 5 granite-13b-chat-v2 granite-13b-instruct-v2,
granite-guardian-3.2-2b dense 2 = - - - text 5 ibm/granite-guardian-3-2-2b,
granite-guardian-3.3-8b dense 8 = - - - text 251 ibm-granite/granite-guardian-3.3-8b ibm/granite-guardian-3-3-8b,
granite-vision-3.2-2b dense 3 = - - - text 245 ibm-granite/granite-vision-3.2-2b ibm/granite-vision-3-2-2b,
granite-embedding-107m-multilingual dense 0.107 = - - - embedding 16 ibm-granite/granite-embedding-107m-multilingual,
granite-embedding-125m-english dense 0.1246 = - - - embedding 16 ibm-granite/granite-embedding-125m-english,
granite-embedding-278m-multilingual dense 0.278 = - - - embedding 16 ibm-granite/granite-embedding-278m-multilingual granite-embedding:278m granite-embedding-multilingual:278m,
granite-embedding-30m-english dense 0.0303 = - - - embedding 16 ibm-granite/granite-embedding-30m-english granite-embedding:30m granite-embedding:latest,
granite-embedding-311m-multilingual-r2 dense 0.3117 = - - - embedding 16 ibm-granite/granite-embedding-311m-multilingual-r2,
granite-embedding-97m-multilingual-r2 dense 0.09744 = - - - embedding 16 ibm-granite/granite-embedding-97m-multilingual-r2,
granite-embedding-english-r2 dense 0.149 = - - - embedding 16 ibm-granite/granite-embedding-english-r2,
granite-embedding-small-english-r2 dense 0.04766 = - - - embedding 16 ibm-granite/granite-embedding-small-english-r2,
granite-vision-3.3-2b-embedding dense 2.98 = - - - embedding 16 ibm-granite/granite-vision-3.3-2b-embedding,
granite-4.2-8b dense 8 = - - - text 309
`,
    inclusionai: `
ling-2.6-1t moe 1000 50 - sparse 8 text 64 inclusionAI/Ling-2.6-1T,
ling-2.6-flash moe 104 7.4 - - 16 text 65 inclusionAI/Ling-2.6-flash,
ling-3.0-flash moe 124 5.1 - - 16 text 101 inclusionAI/Ling-3.0-flash,
ling-3.0-tiny moe 7.9 1.3 - - - text 101 inclusionAI/Ling-3.0-tiny,
ring-1t moe 1000 50 - - 8 text 66 inclusionAI/Ring-1T,
ring-2.6-1t moe 1000 50 - - 8 text 67 inclusionAI/Ring-2.6-1T
`,
    infermatic: `
mn-inferor-12b dense 12 = - - - text 23 infermatic/mn-inferor-12b
`,
    internlm: `
intern-s1 moe 241 28 - - 16 text 68 internlm/Intern-S1,
intern-s2 moe 36 3 - - 16 text 69 internlm/Intern-S2-Preview
`,
    intfloat: `
e5-base dense 0.109 = - - - embedding 16 intfloat/e5-base,
e5-base-v2 dense 0.109 = - - - embedding 16 intfloat/e5-base-v2,
e5-large dense 0.335 = - - - embedding 16 intfloat/e5-large,
e5-large-v2 dense 0.335 = - - - embedding 16 intfloat/e5-large-v2,
e5-mistral-7b-instruct dense 7.111 = - - - embedding 16 intfloat/e5-mistral-7b-instruct,
e5-small dense 0.033 = - - - embedding 16 intfloat/e5-small,
e5-small-v2 dense 0.033 = - - - embedding 16 intfloat/e5-small-v2,
mme5-mllama-11b-instruct dense 10.6 = - - - embedding 16 intfloat/mmE5-mllama-11b-instruct,
multilingual-e5-base dense 0.278 = - - - embedding 16 intfloat/multilingual-e5-base,
multilingual-e5-large dense 0.56 = - - - embedding 16 intfloat/multilingual-e5-large,
multilingual-e5-large-instruct dense 0.56 = - - - embedding 16 intfloat/multilingual-e5-large-instruct,
multilingual-e5-small dense 0.118 = - - - embedding 16 intfloat/multilingual-e5-small
`,
    jetbrains: `
mellum2-12b-a2.5b moe 12 2.5 - - 16 text 30 JetBrains/Mellum2-12B-A2.5B-Instruct JetBrains/Mellum2-12B-A2.5B-Thinking
`,
    jina_ai: `
jina-clip-v1 dense 0.2226 = - - - embedding 16 jinaai/jina-clip-v1,
jina-clip-v2 dense 0.8653 = - - - embedding 16 jinaai/jina-clip-v2,
jina-colbert-v2 dense 0.5594 = - - - embedding 16 jinaai/jina-colbert-v2,
jina-embedding-b-en-v1 dense 0.1096 = - - - embedding 16 jinaai/jina-embedding-b-en-v1,
jina-embedding-s-en-v1 dense 0.03533 = - - - embedding 16 jinaai/jina-embedding-s-en-v1,
jina-embeddings-v2-base-en dense 0.1374 = - - - embedding 16 jinaai/jina-embeddings-v2-base-en,
jina-embeddings-v2-small-en dense 0.03269 = - - - embedding 16 jinaai/jina-embeddings-v2-small-en,
jina-embeddings-v3 dense 0.5723 = - - - embedding 16 jinaai/jina-embeddings-v3,
jina-embeddings-v5-omni-nano dense 0.986 = - - - embedding 16 jinaai/jina-embeddings-v5-omni-nano,
jina-embeddings-v5-omni-small dense 1.626 = - - - embedding 16 jinaai/jina-embeddings-v5-omni-small,
jina-embeddings-v5-text-nano dense 0.2118 = - - - embedding 16 jinaai/jina-embeddings-v5-text-nano,
jina-embeddings-v5-text-small dense 0.596 = - - - embedding 16 jinaai/jina-embeddings-v5-text-small,
jina-reranker-v3 dense 0.5968 = - - - rerank 16 jinaai/jina-reranker-v3,
jina-reranker-v3.5 dense 0.5968 = - - - rerank 16 jinaai/jina-reranker-v3.5,
jina-reranker-v2-base-multilingual dense 0.278 = - - - rerank 301 jinaai/jina-reranker-v2-base-multilingual
`,
    jondurbin: `
airoboros-l2-70b dense 70 = - - - text 23 jondurbin/airoboros-l2-70b
`,
    latitudegames: `
wayfarer-large-70b-llama-3.3 dense 70 = - - - text 309 latitudegames/wayfarer-large-70b-llama-3.3
`,
    lightonai: `
colbert-zero dense 0.149 = - - - embedding 16 lightonai/ColBERT-Zero,
colbert-zero-supervised dense 0.149 = - - - embedding 16 lightonai/ColBERT-Zero-supervised,
colbert-zero-unsupervised dense 0.149 = - - - embedding 16 lightonai/ColBERT-Zero-unsupervised,
denseon dense 0.149 = - - - embedding 16 lightonai/DenseOn,
denseon-unsupervised dense 0.149 = - - - embedding 16 lightonai/DenseOn-unsupervised,
gte-moderncolbert-v1 dense 0.149 = - - - embedding 16 lightonai/GTE-ModernColBERT-v1,
lateon dense 0.149 = - - - embedding 16 lightonai/LateOn,
lateon-code dense 0.149 = - - - embedding 16 lightonai/LateOn-Code,
lateon-code-edge dense 0.0168 = - - - embedding 16 lightonai/LateOn-Code-edge,
lateon-code-edge-pretrain dense 0.0168 = - - - embedding 16 lightonai/LateOn-Code-edge-pretrain,
lateon-code-pretrain dense 0.149 = - - - embedding 16 lightonai/LateOn-Code-pretrain,
lateon-unsupervised dense 0.149 = - - - embedding 16 lightonai/LateOn-unsupervised,
mdenseon dense 0.3069 = - - - embedding 16 lightonai/mDenseOn,
mdenseon-unsupervised dense 0.3069 = - - - embedding 16 lightonai/mDenseOn-unsupervised,
mlateon dense 0.3069 = - - - embedding 16 lightonai/mLateOn,
mlateon-unsupervised dense 0.3069 = - - - embedding 16 lightonai/mLateOn-unsupervised,
reason-moderncolbert dense 0.149 = - - - embedding 16 lightonai/Reason-ModernColBERT
`,
    liquid: `
lfm2.5-1.2b dense 1.2 = - - 16 text 31 LiquidAI/LFM2.5-1.2B-Instruct LiquidAI/LFM2.5-1.2B-JP LiquidAI/LFM2.5-1.2B-JP-202606 LiquidAI/LFM2.5-1.2B-Thinking lfm-2.5-1.2b,
lfm2.5-230m dense 0.23 = - - 16 text 32 LiquidAI/LFM2.5-230M,
lfm2.5-350m dense 0.35 = - - 16 text 33 LiquidAI/LFM2.5-350M,
lfm2.5-8b-a1b moe 8 1 - - 16 text 34 LiquidAI/LFM2.5-8B-A1B,
lfm2.5-vl-1.6b dense 1.6 = - - 16 text 35 LiquidAI/LFM2.5-VL-1.6B,
lfm2.5-vl-450m dense 0.45 = - - 16 text 36 LiquidAI/LFM2.5-VL-450M,
lfm2-24b-a2b moe 24 2 - - - text 123 LiquidAI/LFM2-24B-A2B liquid/lfm-2-24b-a2b
`,
    lmsys: `
vicuna-13b-v1.5 dense 13 = - - - text 23 lmsys/vicuna-13b-v1.5,
vicuna-7b-v1.5 dense 7 = - - - text 23 lmsys/vicuna-7b-v1.5
`,
    meituan: `
longcat-2.0 moe 1600 48 - - - text 10 meituan-longcat/LongCat-2.0 meituan/longcat-2.0
`,
    meta: `
llama-2-7b dense 6.74 = - full 16 text 254 meta-llama/Llama-2-7b meta-llama/Llama-2-7b-hf meta-llama/Llama-2-7b-chat meta-llama/Llama-2-7b-chat-hf llama2:7b llama2:latest meta.llama2-7b-chat llama-v2-7b llama-v2-7b-chat,
llama-2-13b dense 13.02 = - full 16 text 252 meta-llama/Llama-2-13b meta-llama/Llama-2-13b-hf meta-llama/Llama-2-13b-chat meta-llama/Llama-2-13b-chat-hf llama2:13b meta.llama2-13b-chat llama-v2-13b llama-v2-13b-chat,
llama-2-70b dense 68.98 = - grouped 16 text 253 meta-llama/Llama-2-70b meta-llama/Llama-2-70b-hf meta-llama/Llama-2-70b-chat meta-llama/Llama-2-70b-chat-hf llama2:70b meta.llama2-70b-chat llama2-70b-4096 llama-v2-70b llama-v2-70b-chat,
llama-3-8b dense 8.03 = - grouped - text 262 meta-llama/Meta-Llama-3-8B meta-llama/Meta-Llama-3-8B-Instruct meta-llama/Llama-3-8B meta-llama/Llama-3-8B-Instruct llama3:8b llama3:latest meta.llama3-8b-instruct llama3-8b-8192 llama-v3-8b-instruct meta-llama/Meta-Llama-3-8B-Instruct-Turbo meta-llama/Meta-Llama-3-8B-Instruct-Lite meta-llama/Llama-3-8B-Instruct-Turbo meta-llama/Llama-3-8B-Instruct-Lite meta-llama/Llama-3-8b-chat-hf llama-v3-8b meta/llama3-8b-instruct llama3-groq-8b-8192-tool-use-preview,
llama-3-70b dense 70.55 = - grouped - text 261 meta-llama/Meta-Llama-3-70B meta-llama/Meta-Llama-3-70B-Instruct meta-llama/Llama-3-70B meta-llama/Llama-3-70B-Instruct llama3:70b meta.llama3-70b-instruct llama3-70b-8192 llama-v3-70b-instruct meta-llama/Meta-Llama-3-70B-Instruct-Turbo meta-llama/Meta-Llama-3-70B-Instruct-Lite meta-llama/Llama-3-70B-Instruct-Turbo meta-llama/Llama-3-70B-Instruct-Lite meta-llama/Llama-3-70b-chat-hf llama-v3-70b meta/llama3-70b-instruct llama3-groq-70b-8192-tool-use-preview,
llama-3.1-8b dense 8.03 = - grouped 16 text 257 meta-llama/Meta-Llama-3.1-8B meta-llama/Meta-Llama-3.1-8B-Instruct meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo meta-llama/Llama-3.1-8B meta-llama/Llama-3.1-8B-Instruct meta-llama/Llama-3.1-8B-Instruct-Turbo llama3.1:8b llama3.1:latest meta.llama3-1-8b-instruct llama-3.1-8b-instant llama3.1-8b llama-v3p1-8b-instruct,
llama-3.1-70b dense 70.55 = - grouped 16 text 256 meta-llama/Meta-Llama-3.1-70B meta-llama/Meta-Llama-3.1-70B-Instruct meta-llama/Meta-Llama-3.1-70B-Instruct-Turbo meta-llama/Llama-3.1-70B meta-llama/Llama-3.1-70B-Instruct meta-llama/Llama-3.1-70B-Instruct-Turbo llama3.1:70b meta.llama3-1-70b-instruct llama-3.1-70b-versatile llama3.1-70b llama-v3p1-70b-instruct,
llama-3.1-405b dense 405.85 = - grouped 16 text 255 meta-llama/Meta-Llama-3.1-405B meta-llama/Meta-Llama-3.1-405B-Instruct meta-llama/Meta-Llama-3.1-405B-Instruct-Turbo meta-llama/Llama-3.1-405B meta-llama/Llama-3.1-405B-Instruct meta-llama/Llama-3.1-405B-Instruct-Turbo llama3.1:405b meta.llama3-1-405b-instruct llama-v3p1-405b-instruct meta/llama3-405b-instruct llama-3.1-405b-reasoning llama-v3.1-405b-instruct-long,
llama-3.2-1b dense 1.23 = - grouped 16 text 17 meta-llama/Llama-3.2-1B meta-llama/Llama-3.2-1B-Instruct llama3.2:1b meta.llama3-2-1b-instruct llama-3.2-1b-preview llama-v3p2-1b-instruct,
llama-3.2-3b dense 3.21 = - grouped 16 text 17 meta-llama/Llama-3.2-3B meta-llama/Llama-3.2-3B-Instruct meta-llama/Llama-3.2-3B-Instruct-Turbo llama3.2:3b llama3.2:latest meta.llama3-2-3b-instruct llama-3.2-3b-preview llama-v3p2-3b-instruct,
llama-3.2-11b-vision dense 10.6 = - - - text 18 meta-llama/Llama-3.2-11B-Vision meta-llama/Llama-3.2-11B-Vision-Instruct meta-llama/Llama-3.2-11B-Vision-Instruct-Turbo llama3.2-vision:11b llama3.2-vision:latest meta.llama3-2-11b-instruct llama-3.2-11b-vision-preview llama-3.2-11b-text-preview meta/llama-3.2-11b,
llama-3.2-90b-vision dense 88.8 = - - - text 18 meta-llama/Llama-3.2-90B-Vision meta-llama/Llama-3.2-90B-Vision-Instruct meta-llama/Llama-3.2-90B-Vision-Instruct-Turbo llama3.2-vision:90b meta.llama3-2-90b-instruct llama-3.2-90b-vision-preview llama-3.2-90b-text-preview meta/llama-3.2-90b,
llama-3.3-70b dense 70.55 = - grouped 16 text 258 meta-llama/Llama-3.3-70B-Instruct meta-llama/Llama-3.3-70B-Instruct-Turbo llama3.3:70b llama3.3:latest meta.llama3-3-70b-instruct llama-3.3-70b-versatile llama-3.3-70b-specdec llama3.3-70b llama-v3p3-70b-instruct meta-llama/Llama-3.3-70B-Instruct-Turbo-Free meta-llama/Meta-Llama-3.3-70B-Instruct meta-llama/Meta-Llama-3.3-70B-Instruct-Turbo,
llama-4-scout moe 109 17 - sparse 16 text 19 meta-llama/Llama-4-Scout-17B-16E meta-llama/Llama-4-Scout-17B-16E-Instruct llama4:scout llama4:16x17b llama4:latest meta.llama4-scout-17b-instruct llama-4-scout-17b llama-4-scout-17b-128e-instruct llama4-scout-instruct-basic meta/llama-4-scout,
llama-4-maverick moe 400 17 - sparse 16 text 19 meta-llama/Llama-4-Maverick-17B-128E meta-llama/Llama-4-Maverick-17B-128E-Instruct llama4:maverick llama4:128x17b meta.llama4-maverick-17b-instruct llama-4-maverick-17b llama-4-maverick-17b-16e-instruct llama4-maverick-instruct-basic meta/llama-4-maverick,
codellama-13b dense 13 = - full 16 text 205 codellama/CodeLlama-13b-hf codellama/CodeLlama-13b-Instruct-hf codellama/CodeLlama-13b-Python-hf code-llama-13b code-llama-13b-instruct code-llama-13b-python codellama:13b togethercomputer/CodeLlama-13b-Instruct,
codellama-34b dense 34 = - grouped 16 text 206 codellama/CodeLlama-34b-hf codellama/CodeLlama-34b-Instruct-hf codellama/CodeLlama-34b-Python-hf code-llama-34b code-llama-34b-instruct code-llama-34b-python codellama:34b togethercomputer/CodeLlama-34b-Instruct,
codellama-70b dense 70 = - grouped - text 207 codellama/CodeLlama-70b-hf codellama/CodeLlama-70b-Instruct-hf codellama/CodeLlama-70b-Python-hf code-llama-70b code-llama-70b-instruct code-llama-70b-python codellama:70b togethercomputer/CodeLlama-70b-Instruct,
codellama-7b dense 7 = - full 16 text 208 codellama/CodeLlama-7b-hf codellama/CodeLlama-7b-Instruct-hf codellama/CodeLlama-7b-Python-hf code-llama-7b code-llama-7b-instruct code-llama-7b-python codellama:7b togethercomputer/CodeLlama-7b-Instruct codellama:latest,
llama-guard-4-12b dense 12 = - - - text 260 meta-llama/Llama-Guard-4-12B,
muse-glimmer-30b dense 29.6 = - - 16 text 70 meta-models/Muse-Glimmer-30B meta/muse-glimmer-30b,
llama-guard-3-11b-vision dense 10.6 = - - - text 259 meta-llama/Llama-Guard-3-11B-Vision,
muse-spark-open-816b-a42b moe 816 42 - - - text 308 meta-models/Muse-Spark-Open-816B-A42B meta/muse-spark-open
`,
    microsoft: `
phi-2 dense 2.78 = - - 16 text 270 microsoft/phi-2 phi:2.7b phi:latest phi-2-3b,
phi-3-mini dense 3.82 = - full - text 264 microsoft/Phi-3-mini-4k-instruct microsoft/Phi-3-mini-128k-instruct phi3:3.8b phi3:mini phi3:latest,
phi-3-small dense 7.39 = - - - text 265 microsoft/Phi-3-small-8k-instruct microsoft/Phi-3-small-128k-instruct,
phi-3-medium dense 13.96 = - - - text 263 microsoft/Phi-3-medium-4k-instruct microsoft/Phi-3-medium-128k-instruct phi3:14b phi3:medium,
phi-3.5-mini dense 3.82 = - full 16 text 267 microsoft/Phi-3.5-mini-instruct phi3.5:3.8b phi3.5:latest phi-3.5-mini-128k-instruct,
phi-3.5-moe moe 41.9 6.6 - - - text 266 microsoft/Phi-3.5-MoE-instruct,
phi-4 dense 14.7 = - grouped 16 text 271 microsoft/phi-4 microsoft/Phi-4-reasoning microsoft/Phi-4-reasoning-plus phi4:14b phi4:latest phi4-reasoning:14b,
phi-4-mini dense 3.84 = - grouped 16 text 269 microsoft/Phi-4-mini-instruct microsoft/Phi-4-mini-reasoning phi4-mini:3.8b phi4-mini:latest,
phi-4-multimodal dense 5.6 = - - 16 text 71 microsoft/Phi-4-multimodal-instruct phi-4-multimodal,
phi-3.5-vision dense 4.2 = - - - text 268 microsoft/Phi-3.5-vision-instruct,
wizardlm-2-8x22b moe 141 39 - - - text 198 microsoft/WizardLM-2-8x22B,
wizardlm-2-7b dense 7 = - - - text 306 microsoft/wizardlm-2-7b
`,
    mindlab_research: `
macaron-v1-coding-venti moe 743 39 - - 16 text 72 mindlab-research/Macaron-V1-Coding-Venti
`,
    minimax: `
minimax-m2 moe 230 10 - grouped 8 text 124 MiniMaxAI/MiniMax-M2,
minimax-m2.1 moe 230 10 - - 8 text 37 MiniMaxAI/MiniMax-M2.1 minimax-m2.1:latest,
minimax-m2.5 moe 230 10 - grouped 8 text 38 MiniMaxAI/MiniMax-M2.5 minimax-m2.5:latest,
minimax-m2.7 moe 230 10 - grouped 8 text 39 MiniMaxAI/MiniMax-M2.7 minimax-m2.7:latest,
minimax-m3 moe 427 26 - sparse 16 text 40 MiniMaxAI/MiniMax-M3 minimax-m3:latest,
minimax-m1 moe 456 45.9 - sparse - text 8 MiniMaxAI/MiniMax-M1-40k MiniMaxAI/MiniMax-M1-80k minimax-01 MiniMaxAI/MiniMax-Text-01
`,
    mistral_ai: `
mistral-7b dense 7.25 = - grouped 16 text 276 mistralai/Mistral-7B-v0.1 mistralai/Mistral-7B-v0.3 mistralai/Mistral-7B-Instruct-v0.1 mistralai/Mistral-7B-Instruct-v0.2 mistralai/Mistral-7B-Instruct-v0.3 mistral:7b mistral:latest open-mistral-7b mistral.mistral-7b-instruct mistral-7b-instruct mistral-7b-instruct-4k mistral-7b-instruct-v0.1 mistral-7b-instruct-v0.2 mistral-7b-instruct-v0.3 mistral-7b-instruct-v3 mistral-7b-v0.2,
mixtral-8x7b moe 46.7 12.9 - grouped 16 text 305 mistralai/Mixtral-8x7B-v0.1 mistralai/Mixtral-8x7B-Instruct-v0.1 mixtral:8x7b mixtral:latest open-mixtral-8x7b mistral.mixtral-8x7b-instruct mixtral-8x7b-instruct mixtral-8x7b-32768,
mixtral-8x22b moe 141 39 - grouped 16 text 304 mistralai/Mixtral-8x22B-v0.1 mistralai/Mixtral-8x22B-Instruct-v0.1 mixtral:8x22b open-mixtral-8x22b mixtral-8x22b-instruct,
mistral-nemo dense 12.2 = - - - text 280 mistralai/Mistral-Nemo-Instruct-2407 mistralai/Mistral-Nemo-Base-2407 open-mistral-nemo open-mistral-nemo-2407 mistral-nemo:12b mistral-nemo:latest mistral-nemo@2407,
ministral-8b-2410 dense 8.02 = - - - text 275 mistralai/Ministral-8B-Instruct-2410,
mistral-small-2409 dense 22.2 = - - - text 284 mistralai/Mistral-Small-Instruct-2409 mistral-small:22b,
mistral-small-2501 dense 23.6 = - - - text 281 mistralai/Mistral-Small-24B-Instruct-2501 mistralai/Mistral-Small-24B-Base-2501 mistral-small:24b mistral-small:latest,
mistral-small-2503 dense 24 = - grouped - text 282 mistralai/Mistral-Small-3.1-24B-Instruct-2503 mistralai/Mistral-Small-3.1-24B-Base-2503 mistral-small3.1:24b mistral-small3.1:latest mistral-small-3.1-24b-instruct mistral-small-3-1-24b-instruct-2503,
mistral-small-2506 dense 24 = - - - text 283 mistralai/Mistral-Small-3.2-24B-Instruct-2506 mistral-small3.2:24b mistral-small3.2:latest mistral-small-3.2-24b-instruct mistral-small-3-2-2506,
codestral-2405 dense 22.2 = - - - text 272 mistralai/Codestral-22B-v0.1 codestral:22b codestral:latest codestral@2405,
mistral-large-2407 dense 123 = - grouped - text 278 mistralai/Mistral-Large-Instruct-2407 mistral-large@2407,
mistral-large-2411 dense 123 = - grouped - text 279 mistralai/Mistral-Large-Instruct-2411 mistral-large:123b mistral-large:latest mistral-large@2411-001,
mistral-large-2512 moe 675 41 - latent 8 text 277 mistralai/Mistral-Large-3-675B-Instruct-2512 mistralai/Mistral-Large-3-675B-Base-2512 mistral-large-3-675b-instruct mistral-large-3:675b mistral-large-3 mistral-large-3:latest,
magistral-small dense 24 = - - - text 274 mistralai/Magistral-Small-2506 mistralai/Magistral-Small-2507 mistralai/Magistral-Small-2509 magistral:24b magistral:latest magistral-small-1-2-2509 magistral-small-3.2:24b,
devstral-small dense 24 = - - - text 273 mistralai/Devstral-Small-2505 mistralai/Devstral-Small-2507 devstral:24b devstral:latest devstral-small:24b,
codestral-mamba dense 7 = - - - text 20 mistralai/Mamba-Codestral-7B-v0.1 open-codestral-mamba codestral-mamba-latest,
mistral-saba dense 24 = - - - text 303 mistral-saba-24b mistral-saba-2502 mistral-saba-latest
`,
    mixedbread: `
deepset-mxbai-embed-de-large-v1 dense 0.4871 = - - - embedding 16 mixedbread-ai/deepset-mxbai-embed-de-large-v1,
mxbai-edge-colbert-v0-17m dense 0.017 = - - - embedding 16 mixedbread-ai/mxbai-edge-colbert-v0-17m,
mxbai-edge-colbert-v0-32m dense 0.032 = - - - embedding 16 mixedbread-ai/mxbai-edge-colbert-v0-32m,
mxbai-embed-2d-large-v1 dense 0.3351 = - - - embedding 16 mixedbread-ai/mxbai-embed-2d-large-v1,
mxbai-embed-large-v1 dense 0.3351 = - - - embedding 16 mixedbread-ai/mxbai-embed-large-v1 mxbai-embed-large:335m mxbai-embed-large:latest mxbai-embed-large,
mxbai-embed-xsmall-v1 dense 0.02409 = - - - embedding 16 mixedbread-ai/mxbai-embed-xsmall-v1,
mxbai-rerank-base-v1 dense 0.1844 = - - - rerank 16 mixedbread-ai/mxbai-rerank-base-v1,
mxbai-rerank-base-v2 dense 0.494 = - - - rerank 16 mixedbread-ai/mxbai-rerank-base-v2,
mxbai-rerank-large-v1 dense 0.4351 = - - - rerank 16 mixedbread-ai/mxbai-rerank-large-v1,
mxbai-rerank-large-v2 dense 1.544 = - - - rerank 16 mixedbread-ai/mxbai-rerank-large-v2,
mxbai-rerank-xsmall-v1 dense 0.07083 = - - - rerank 16 mixedbread-ai/mxbai-rerank-xsmall-v1
`,
    moonshot_ai: `
kimi-k2 moe 1000 32 - latent 8 text 9 moonshotai/Kimi-K2-Base moonshotai/Kimi-K2-Instruct moonshotai/Kimi-K2-Instruct-0905 moonshotai/Kimi-K2-Thinking kimi-k2:1t kimi-k2-0711-preview kimi-k2-0905-preview kimi-k2-0905 kimi-k2-turbo-preview kimi-k2-thinking-turbo kimi-k2-thinking kimi-k2-instruct-0905 moonshot-kimi-k2-instruct kimi-k2:latest kimi-k2-thinking:latest,
kimi-k2.5 moe 1000 32 - latent 4 text 73 moonshotai/Kimi-K2.5 kimi-k2.5:latest kimi/kimi-k2.5 kimi-k2.5-0127,
kimi-k2.6 moe 1000 32 - latent 4 text 74 moonshotai/Kimi-K2.6 kimi-k2.6:latest kimi/kimi-k2.6,
kimi-k2.7-code moe 1000 32 - latent 4 text 75 moonshotai/Kimi-K2.7-Code kimi-k2.7-code:latest,
kimi-k3 moe 2800 104 - sparse 4 text 2 moonshotai/Kimi-K3 kimi-k3:latest,
kimi-linear-48b-a3b moe 48 3 - sparse 16 text 76 moonshotai/Kimi-Linear-48B-A3B-Instruct
`,
    neversleep: `
noromaid-20b dense 20 = - - - text 23 neversleep/noromaid-20b,
llama-3-lumimaid-70b dense 70 = - - - text 23 neversleep/llama-3-lumimaid-70b,
llama-3-lumimaid-8b dense 8 = - - - text 23 neversleep/llama-3-lumimaid-8b,
llama-3.1-lumimaid-70b dense 70 = - - - text 23 neversleep/llama-3.1-lumimaid-70b,
llama-3.1-lumimaid-8b dense 8 = - - - text 23 neversleep/llama-3.1-lumimaid-8b
`,
    nex_agi: `
nex-n2-mini moe 35 3 - - - text 101 nex-agi/Nex-N2-mini,
nex-n2-pro moe 397 17 - - - text 101 nex-agi/Nex-N2-Pro
`,
    nexusflow: `
nexusraven-v2-13b dense 13 = - - - text 23 nexusflow/nexusraven-v2-13b
`,
    nomic: `
colnomic-embed-multimodal-3b dense 3 = - - - embedding 16 nomic-ai/colnomic-embed-multimodal-3b,
colnomic-embed-multimodal-7b dense 7 = - - - embedding 16 nomic-ai/colnomic-embed-multimodal-7b,
modernbert-embed-base dense 0.149 = - - - embedding 16 nomic-ai/modernbert-embed-base,
nomic-embed-code dense 7.071 = - - - embedding 16 nomic-ai/nomic-embed-code,
nomic-embed-multimodal-3b dense 3.814 = - - - embedding 16 nomic-ai/nomic-embed-multimodal-3b,
nomic-embed-multimodal-7b dense 7.828 = - - - embedding 16 nomic-ai/nomic-embed-multimodal-7b,
nomic-embed-text-v1 dense 0.1367 = - - - embedding 16 nomic-ai/nomic-embed-text-v1,
nomic-embed-text-v1-ablated dense 0.1367 = - - - embedding 16 nomic-ai/nomic-embed-text-v1-ablated,
nomic-embed-text-v1-unsupervised dense 0.1367 = - - - embedding 16 nomic-ai/nomic-embed-text-v1-unsupervised,
nomic-embed-text-v1.5 dense 0.1367 = - - - embedding 16 nomic-ai/nomic-embed-text-v1.5 nomic-embed-text:latest nomic-embed-text:v1.5 nomic-embed-text nomic-embed-text-v1.5:137m nomic-embed-text-v1.5:latest,
nomic-embed-text-v2-moe dense 0.4753 = - - - embedding 16 nomic-ai/nomic-embed-text-v2-moe,
nomic-embed-vision-v1.5 dense 0.09295 = - - - embedding 16 nomic-ai/nomic-embed-vision-v1.5
`,
    nothingiisreal: `
mn-celeste-12b dense 12 = - - - text 23 nothingiisreal/mn-celeste-12b
`,
    nousresearch: `
hermes-3-llama-3.1-405b dense 405 = - - - text 125 NousResearch/Hermes-3-Llama-3.1-405B,
hermes-3-llama-3.1-70b dense 70 = - - - text 126 NousResearch/Hermes-3-Llama-3.1-70B,
hermes-4-405b dense 405 = - - - text 127 NousResearch/Hermes-4-405B,
hermes-4-70b dense 70 = - - - text 128 NousResearch/Hermes-4-70B,
nous-hermes-2-yi-34b dense 34 = - - - text 5 nousresearch/nous-hermes-2-yi-34b,
nous-hermes-llama2-13b dense 13 = - - - text 5 nousresearch/nous-hermes-llama2-13b,
nous-hermes-llama2-70b dense 70 = - - - text 5, nous-hermes-llama2-7b dense 7 = - - - text 5,
nous-hermes-llama-2-7b dense 7 = - - - text 23 nousresearch/nous-hermes-llama-2-7b,
nous-capybara-7b-v1.9 dense 7 = - - - text 5, hermes-2-pro-mistral-7b dense 7 = - - - text 5,
hermes-2-pro-llama-3-8b dense 8 = - - - text 309 nousresearch/hermes-2-pro-llama-3-8b,
nous-hermes-2-mixtral-8x7b-dpo moe 46.7 12.9 - - - text 5 nousresearch/nous-hermes-2-mixtral-8x7b-dpo,
nous-hermes-2-mixtral-8x7b-sft moe 46.7 12.9 - - - text 23 nousresearch/nous-hermes-2-mixtral-8x7b-sft,
yi-34b-200k-capybara dense 34 = - - - text 5
`,
    nvidia: `
nemotron-nano-9b-v2 dense 9 = - - 16 text 21 nvidia/NVIDIA-Nemotron-Nano-9B-v2 nvidia.nemotron-nano-9b-v2 nvidia/NVIDIA-Nemotron-Nano-9B-v2-Base nvidia/NVIDIA-Nemotron-Nano-9B-v2-Japanese nvidia.nemotron-nano-9b-v2:0,
nemotron-nano-12b-v2 dense 12 = - - 16 text 21 nvidia/NVIDIA-Nemotron-Nano-12B-v2 nvidia/NVIDIA-Nemotron-Nano-12B-v2-VL nvidia/NVIDIA-Nemotron-Nano-12B-v2-VL-BF16 nvidia.nemotron-nano-12b-v2 nemotron-nano-12b-v2-vl nemotron-nano-v2-12b-vl,
llama-3.1-nemotron-70b dense 70 = - grouped - text 285 nvidia/Llama-3.1-Nemotron-70B-Instruct-HF llama-v3.1-nemotron-70b-instruct,
llama-3.3-nemotron-super-49b dense 49 = - - 16 text 286 nvidia/Llama-3_3-Nemotron-Super-49B-v1 nvidia/Llama-3_3-Nemotron-Super-49B-v1_5 llama-3.3-nemotron-super-49b-v1 llama-3.3-nemotron-super-49b-v1.5,
nemotron-3-nano-omni-30b-a3b moe 31 3 - - 16 text 82 nvidia/Nemotron-3-Nano-Omni-30B-A3B-Reasoning,
nemotron-3-nano-30b-a3b moe 30 3 - sparse 16 text 77 nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B nemotron-nano-3-30b nemotron-3-nano:30b,
nemotron-3-nano-4b dense 4 = - sparse 16 text 78 nvidia/NVIDIA-Nemotron-3-Nano-4B,
nemotron-3-super-120b-a12b moe 120 12 - sparse 16 text 79 nvidia/NVIDIA-Nemotron-3-Super-120B-A12B nemotron-super-3-120b nemotron-3-super:latest nemotron-3-super:120b nemotron-3-super-120b-a12b-20230311,
nemotron-3-ultra-550b-a55b moe 550 55 - sparse 16 text 80 nvidia/NVIDIA-Nemotron-3-Ultra-550B-A55B nemotron-3-ultra:latest nemotron-3-ultra,
nemotron-3.5-lightning-30b-a3b moe 30 3 - sparse 4 text 81 nvidia/NVIDIA-Nemotron-3.5-Lightning-30B-A3B nemotron-3.5-lightning nemotron-lightning-3.5-30b-a3b,
audio-flamingo-3-hf dense 8.267 = - - - embedding 16 nvidia/audio-flamingo-3-hf,
llama-embed-nemotron-8b dense 7.505 = - - - embedding 16 nvidia/llama-embed-nemotron-8b,
llama-nemoretriever-colembed-1b-v1 dense 2.418 = - - - embedding 16 nvidia/llama-nemoretriever-colembed-1b-v1,
llama-nemoretriever-colembed-3b-v1 dense 4.407 = - - - embedding 16 nvidia/llama-nemoretriever-colembed-3b-v1,
llama-nemotron-colembed-vl-3b-v2 dense 4.407 = - - - embedding 16 nvidia/llama-nemotron-colembed-vl-3b-v2,
llama-nemotron-embed-vl-1b-v2 dense 1.678 = - - - embedding 16 nvidia/llama-nemotron-embed-vl-1b-v2,
nemotron-3-embed-1b-bf16 dense 1.141 = - - - embedding 16 nvidia/Nemotron-3-Embed-1B-BF16,
nemotron-3-embed-8b-bf16 dense 7.953 = - - - embedding 16 nvidia/Nemotron-3-Embed-8B-BF16,
nemotron-colembed-vl-4b-v2 dense 4.8 = - - - embedding 16 nvidia/nemotron-colembed-vl-4b-v2,
nemotron-colembed-vl-8b-v2 dense 8.7 = - - - embedding 16 nvidia/nemotron-colembed-vl-8b-v2,
nv-embed-v1 dense 7.85 = - - - embedding 16 nvidia/NV-Embed-v1,
nv-embed-v2 dense 7.85 = - - - embedding 16 nvidia/NV-Embed-v2,
omni-embed-nemotron-3b dense 4.703 = - - - embedding 16 nvidia/omni-embed-nemotron-3b,
omnivinci dense 8.743 = - - - embedding 16 nvidia/omnivinci,
ps3-1.5k-siglip dense 0.9383 = - - - embedding 16 nvidia/PS3-1.5K-SigLIP,
ps3-1.5k-siglip2 dense 1.196 = - - - embedding 16 nvidia/PS3-1.5K-SigLIP2,
ps3-4k-siglip dense 1.028 = - - - embedding 16 nvidia/PS3-4K-SigLIP,
ps3-4k-siglip2 dense 1.286 = - - - embedding 16 nvidia/PS3-4K-SigLIP2,
radio-b dense 0.09823 = - - - embedding 16 nvidia/RADIO-B,
radio-h dense 0.6516 = - - - embedding 16 nvidia/RADIO-H,
radio-l dense 0.3199 = - - - embedding 16 nvidia/RADIO-L,
llama-nemotron-rerank-1b-v2 dense 1.236 = - - - rerank 16 nvidia/llama-nemotron-rerank-1b-v2,
llama-3.1-nemotron-ultra-253b-v1 dense 253 = - - - text 5 nvidia/llama-3.1-nemotron-ultra-253b-v1
`,
    open_orca: `
mistral-7b-openorca dense 7 = - - - text 23 open-orca/mistral-7b-openorca
`,
    openai: `
gpt-oss-20b moe 21 3.6 4 sparse 4 text 22 openai/gpt-oss-20b openai/gpt-oss-safeguard-20b gpt-oss:20b gpt-oss:latest gpt-oss-safeguard:20b gpt-oss-safeguard:latest,
gpt-oss-120b moe 117 5.1 4 sparse 4 text 22 openai/gpt-oss-120b openai/gpt-oss-safeguard-120b gpt-oss:120b gpt-oss-safeguard:120b
`,
    openbmb: `
minicpm-v-4.6 dense 1.3 = - - 16 text 83 openbmb/MiniCPM-V-4.6,
minicpm-v-4_5 dense 8 = - - - text 101 openbmb/MiniCPM-V-4_5,
minicpm5-1b dense 1.1 = - - 16 text 84 openbmb/MiniCPM5-1B
`,
    openchat: `
openchat-7b dense 7 = - - - text 23 openchat/openchat-7b
`,
    opengvlab: `
internvl3-38b dense 38 = - - - text 129 OpenGVLab/InternVL3-38B,
internvl3-78b dense 78 = - - - text 130 OpenGVLab/InternVL3-78B,
internvl3-8b dense 8 = - - - text 131 OpenGVLab/InternVL3-8B,
internvl3_5-8b dense 8 = - - 16 text 41 OpenGVLab/InternVL3_5-8B
`,
    paddlepaddle: `
paddleocr-vl dense 0.9 = - - 16 text 44 PaddlePaddle/PaddleOCR-VL,
paddleocr-vl-1.5 dense 0.9 = - - 16 text 42 PaddlePaddle/PaddleOCR-VL-1.5,
paddleocr-vl-1.6 dense 0.9 = - - 16 text 43 PaddlePaddle/PaddleOCR-VL-1.6
`,
    perplexity: `
pplx-embed-v1-0.6b dense 0.596 = - - - embedding 16 perplexity-ai/pplx-embed-v1-0.6b,
pplx-embed-v1-4b dense 4 = - - - embedding 16 perplexity-ai/pplx-embed-v1-4b
`,
    poolside: `
laguna-m.1 moe 225 23 - - 16 text 85 poolside/Laguna-M.1 laguna-m-1,
laguna-s-2.1 moe 118 8 - - 16 text 86 poolside/Laguna-S-2.1,
laguna-xs-2.1 moe 33 3 - - 16 text 87 poolside/Laguna-XS-2.1 laguna-xs-2-1,
laguna-xs.2 moe 33 3 - sparse 16 text 88 poolside/Laguna-XS.2 laguna-xs-2
`,
    primeintellect: `
intellect-3 moe 106 12 - grouped - text 24 PrimeIntellect/INTELLECT-3 prime-intellect/intellect-3
`,
    pygmalionai: `
mythalion-13b dense 13 = - - - text 23 pygmalionai/mythalion-13b
`,
    raifle: `
sorcererlm-8x22b moe 141 39 - - - text 23 raifle/sorcererlm-8x22b
`,
    reflection: `
beam-1.0-501b-a23b moe 501 23 - - - text 308 reflection/Beam-1.0-501B-A23B reflection/beam
`,
    salesforce: `
sfr-embedding-2_r dense 7.111 = - - - embedding 16 Salesforce/SFR-Embedding-2_R,
sfr-embedding-code-2b_r dense 2.61 = - - - embedding 16 Salesforce/SFR-Embedding-Code-2B_R,
sfr-embedding-mistral dense 7.111 = - - - embedding 16 Salesforce/SFR-Embedding-Mistral
`,
    sao10k: `
l3-8b-lunaris-v1 dense 8 = - - - text 179 Sao10K/L3-8B-Lunaris-v1 sao10k/l3-lunaris-8b,
l3.1-70b-euryale-v2.2 dense 70 = - - - text 180 Sao10K/L3.1-70B-Euryale-v2.2 sao10k/l3.1-euryale-70b,
l3.3-70b-euryale-v2.3 dense 70 = - - - text 181 Sao10K/L3.3-70B-Euryale-v2.3 sao10k/l3.3-euryale-70b sao10k/l3.3-euryale-70b-v2.3,
l3-euryale-70b dense 70 = - - - text 11 sao10k/l3-euryale-70b,
l3.1-70b-hanami-x1 dense 70 = - - - text 11 sao10k/l3.1-70b-hanami-x1,
fimbulvetr-11b-v2 dense 11 = - - - text 23 sao10k/fimbulvetr-11b-v2
`,
    sarvamai: `
sarvam-105b moe 105 10.3 - latent - text 287 sarvamai/sarvam-105b,
sarvam-30b moe 30 2.4 - grouped - text 288 sarvamai/sarvam-30b
`,
    scb10x: `
llama3.1-typhoon2-70b-instruct dense 70 = - - - text 23 scb10x/llama3.1-typhoon2-70b-instruct,
llama3.1-typhoon2-8b-instruct dense 8 = - - - text 23 scb10x/llama3.1-typhoon2-8b-instruct
`,
    sdaia: `
allam-2-7b dense 7 = - - - text 4 allam-2-7b-instruct ALLaM-AI/ALLaM-7B-Instruct-preview,
allam-1-13b dense 13 = - - - text 5 sdaia/allam-1-13b-instruct
`,
    sentence_transformers: `
all-minilm-l12-v2 dense 0.03336 = - - - embedding 16 sentence-transformers/all-MiniLM-L12-v2 all-minilm:33m all-minilm:l12-v2,
all-minilm-l6-v2 dense 0.02271 = - - - embedding 16 sentence-transformers/all-MiniLM-L6-v2 all-minilm:latest all-minilm:22m all-minilm:l6-v2,
all-mpnet-base-v2 dense 0.1095 = - - - embedding 16 sentence-transformers/all-mpnet-base-v2,
gtr-t5-base dense 0.1102 = - - - embedding 16 sentence-transformers/gtr-t5-base,
gtr-t5-large dense 0.3357 = - - - embedding 16 sentence-transformers/gtr-t5-large,
gtr-t5-xl dense 1.242 = - - - embedding 16 sentence-transformers/gtr-t5-xl,
gtr-t5-xxl dense 4.866 = - - - embedding 16 sentence-transformers/gtr-t5-xxl,
labse dense 0.4709 = - - - embedding 16 sentence-transformers/LaBSE,
multi-qa-minilm-l6-cos-v1 dense 0.02271 = - - - embedding 16 sentence-transformers/multi-qa-MiniLM-L6-cos-v1,
multi-qa-mpnet-base-dot-v1 dense 0.1095 = - - - embedding 16 sentence-transformers/multi-qa-mpnet-base-dot-v1,
paraphrase-multilingual-minilm-l12-v2 dense 0.1177 = - - - embedding 16 sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2,
paraphrase-multilingual-mpnet-base-v2 dense 0.278 = - - - embedding 16 sentence-transformers/paraphrase-multilingual-mpnet-base-v2,
sentence-t5-base dense 0.2229 = - - - embedding 16 sentence-transformers/sentence-t5-base,
sentence-t5-large dense 0.3357 = - - - embedding 16 sentence-transformers/sentence-t5-large,
sentence-t5-xl dense 1.242 = - - - embedding 16 sentence-transformers/sentence-t5-xl,
sentence-t5-xxl dense 4.866 = - - - embedding 16 sentence-transformers/sentence-t5-xxl,
static-retrieval-mrl-en-v1 dense 0.03125 = - - - embedding 16 sentence-transformers/static-retrieval-mrl-en-v1,
static-similarity-mrl-multilingual-v1 dense 0.1084 = - - - embedding 16 sentence-transformers/static-similarity-mrl-multilingual-v1
`,
    shibing624: `
text2vec-base-chinese dense 0.1023 = - - - embedding 16 shibing624/text2vec-base-chinese
`,
    snowflake: `
snowflake-arctic-embed-l dense 0.3351 = - - - embedding 16 Snowflake/snowflake-arctic-embed-l,
snowflake-arctic-embed-l-v2.0 dense 0.5678 = - - - embedding 16 Snowflake/snowflake-arctic-embed-l-v2.0 snowflake-arctic-embed2:568m snowflake-arctic-embed2:latest,
snowflake-arctic-embed-m dense 0.1095 = - - - embedding 16 Snowflake/snowflake-arctic-embed-m,
snowflake-arctic-embed-m-long dense 0.137 = - - - embedding 16 Snowflake/snowflake-arctic-embed-m-long,
snowflake-arctic-embed-m-v1.5 dense 0.1095 = - - - embedding 16 Snowflake/snowflake-arctic-embed-m-v1.5,
snowflake-arctic-embed-m-v2.0 dense 0.305 = - - - embedding 16 Snowflake/snowflake-arctic-embed-m-v2.0,
snowflake-arctic-embed-s dense 0.03336 = - - - embedding 16 Snowflake/snowflake-arctic-embed-s,
snowflake-arctic-embed-xs dense 0.02271 = - - - embedding 16 Snowflake/snowflake-arctic-embed-xs
`,
    sophosympatheia: `
midnight-rose-70b dense 70 = - - - text 23 sophosympatheia/midnight-rose-70b
`,
    steelskull: `
l3.3-electra-r1-70b dense 70 = - - - text 309 steelskull/l3.3-electra-r1-70b
`,
    stepfun: `
step-3.5-flash moe 196 11 - sparse 16 text 89 stepfun-ai/Step-3.5-Flash,
step-3.7-flash moe 198 11 - sparse 16 text 90 stepfun-ai/Step-3.7-Flash
`,
    teknium: `
openhermes-2.5-mistral-7b dense 7 = - - - text 289 teknium/OpenHermes-2.5-Mistral-7B,
openhermes-2-mistral-7b dense 7 = - - - text 5 teknium/openhermes-2-mistral-7b
`,
    tencent: `
hunyuan-a13b moe 80 13 - - 16 text 91 tencent/Hunyuan-A13B-Instruct,
hy-mt2-1.8b dense 1.8 = - - - text 290 tencent/Hy-MT2-1.8B,
hy-mt2-30b-a3b moe 30 3 - - - text 291 tencent/Hy-MT2-30B-A3B,
hy-mt2-7b dense 7 = - - - text 292 tencent/Hy-MT2-7B,
hy3 moe 295 21 - grouped 16 text 92 tencent/Hy3 tencent/Hy3-preview hy3-preview
`,
    thedrummer: `
cydonia-24b-v4.1 dense 24 = - - - text 293 thedrummer/cydonia-24b-v4.1,
rocinante-12b-v1.1 dense 12 = - - - text 182 TheDrummer/Rocinante-12B-v1.1 thedrummer/rocinante-12b,
skyfall-36b-v2 dense 36 = - - - text 183 TheDrummer/Skyfall-36B-v2,
unslopnemo-12b-v4.1 dense 12 = - - - text 184 TheDrummer/UnslopNemo-12B-v4.1 thedrummer/unslopnemo-12b,
anubis-pro-105b-v1 dense 105 = - - - text 23 thedrummer/anubis-pro-105b-v1
`,
    thenlper: `
gte-base dense 0.1095 = - - - embedding 16 thenlper/gte-base,
gte-base-zh dense 0.1023 = - - - embedding 16 thenlper/gte-base-zh,
gte-large dense 0.3351 = - - - embedding 16 thenlper/gte-large,
gte-large-zh dense 0.3255 = - - - embedding 16 thenlper/gte-large-zh,
gte-small dense 0.03336 = - - - embedding 16 thenlper/gte-small,
gte-small-zh dense 0.03026 = - - - embedding 16 thenlper/gte-small-zh
`,
    thinkingmachines: `
inkling moe 975 41 - - 4 text 94 thinkingmachines/Inkling,
inkling-small moe 276 12 - - 4 text 93 thinkingmachines/Inkling-Small
`,
    tinyllama: `
tinyllama-1.1b dense 1.1 = - - - text 185 TinyLlama/TinyLlama-1.1B-Chat-v1.0 tinyllama:1.1b tinyllama:latest
`,
    togethercomputer: `
alpaca-7b dense 7 = - - - text 23 togethercomputer/alpaca-7b,
llama-2-7b-32k-instruct dense 7 = - - - text 23 togethercomputer/llama-2-7b-32k-instruct,
redpajama-incite-7b-base dense 7 = - - - text 23 togethercomputer/redpajama-incite-7b-base,
redpajama-incite-7b-chat dense 7 = - - - text 23 togethercomputer/redpajama-incite-7b-chat,
redpajama-incite-7b-instruct dense 7 = - - - text 23 togethercomputer/redpajama-incite-7b-instruct,
redpajama-incite-base-3b-v1 dense 3 = - - - text 23 togethercomputer/redpajama-incite-base-3b-v1,
redpajama-incite-chat-3b-v1 dense 3 = - - - text 23 togethercomputer/redpajama-incite-chat-3b-v1,
redpajama-incite-instruct-3b-v1 dense 3 = - - - text 23 togethercomputer/redpajama-incite-instruct-3b-v1,
stripedhyena-hessian-7b dense 7 = - - - text 23 togethercomputer/stripedhyena-hessian-7b,
stripedhyena-nous-7b dense 7 = - - - text 23 togethercomputer/stripedhyena-nous-7b
`,
    tongyi_zhiwen: `
qwenlong-l1-32b dense 32 = - - - text 186 Tongyi-Zhiwen/QwenLong-L1-32B
`,
    undi95: `
remm-slerp-l2-13b dense 13 = - - - text 187 Undi95/ReMM-SLERP-L2-13B,
toppy-m-7b dense 7 = - - - text 5 undi95/toppy-m-7b
`,
    upstage: `
solar-10.7b-instruct-v1.0 dense 10.7 = - - - text 307 upstage/solar-10.7b-instruct-v1.0
`,
    voyage_ai: `
voyage-4-nano dense 0.3465 = - - - embedding 16 voyageai/voyage-4-nano
`,
    whereisai: `
uae-large-v1 dense 0.3351 = - - - embedding 16 WhereIsAI/UAE-Large-V1
`,
    wizardlm: `
wizardlm-13b-v1.2 dense 13 = - - - text 23 wizardlm/wizardlm-13b-v1.2
`,
    xiaomi: `
mimo-v2-flash moe 309 15 - sparse 8 text 57 XiaomiMiMo/MiMo-V2-Flash,
mimo-v2.5 moe 311 15 - sparse 8 text 59 XiaomiMiMo/MiMo-V2.5 xiaomi/mimo-v2.5,
mimo-v2.5-pro moe 1000 42 - sparse 8 text 58 XiaomiMiMo/MiMo-V2.5-Pro
`,
    xwin_lm: `
xwin-lm-70b dense 70 = - - - text 23 xwin-lm/xwin-lm-70b
`,
    z_ai: `
glm-4.5 moe 355 32 - grouped 16 text 298 zai-org/GLM-4.5 zai-org/GLM-4.5-Base glm-4.5-x,
glm-4.5-air moe 106 12 - grouped - text 299 zai-org/GLM-4.5-Air zai-org/GLM-4.5-Air-Base glm-4.5-airx,
glm-5 moe 744 40 - sparse 16 text 300 zai-org/GLM-5 glm-5:latest,
glm-4-32b-0414 dense 32 = - grouped - text 295 zai-org/GLM-4-32B-0414 glm-4-32b glm-4-32b-0414-128k,
glm-4-9b-0414 dense 9 = - grouped - text 296 zai-org/GLM-4-9B-0414,
glm-4-9b dense 9 = - - 16 text 297 zai-org/GLM-4-9b-chat-hf zai-org/GLM-4-9b-hf,
glm-4.5v moe 107 12 - - 16 text 95 zai-org/GLM-4.5V,
glm-4.6 moe 357 32 - - 16 text 96 zai-org/GLM-4.6 glm-4.6:latest zai-glm-4.6,
glm-4.6v moe 107 12 - - 16 text 97 zai-org/GLM-4.6V,
glm-4.7 moe 358 32 - grouped 16 text 98 zai-org/GLM-4.7 glm-4.7:latest zai-glm-4.7,
glm-4.7-flash moe 30 3 - latent - text 101 zai-org/GLM-4.7-Flash glm-4.7-flashx,
glm-5.1 moe 744 40 - sparse 16 text 99 zai-org/GLM-5.1 glm-5.1:latest,
glm-5.2 moe 743 39 - sparse 16 text 100 zai-org/GLM-5.2 glm-5.2:latest,
glm-5.3-flash moe 320 18 - sparse 8 text 1 zai-org/GLM-5.3-Flash glm-5.3-flashx zai-glm-5-3-flash glm-5.3-flash:latest,
glm-z1-32b dense 32 = - - - text 23, glm-z1-rumination-32b dense 32 = - - - text 23
`,
    zero_one_ai: `
yi-34b dense 34 = - - - text 102 01-ai/Yi-34B 01-ai/Yi-34B-Chat yi:34b zero-one-ai/yi-34b,
yi-6b dense 6 = - - - text 103 01-ai/Yi-6B 01-ai/Yi-6B-Chat yi:6b zero-one-ai/yi-6b
`,
    zeroentropy: `
zembed-1 dense 4.022 = - - - embedding 16 zeroentropy/zembed-1,
zerank-1 dense 4.022 = - - - rerank 16 zeroentropy/zerank-1,
zerank-1-small dense 1.721 = - - - rerank 16 zeroentropy/zerank-1-small,
zerank-2 dense 4.022 = - - - rerank 16 zeroentropy/zerank-2
`,
  },
} as const;

// The chat client's screens: a prompt for people, a filter for pipes and scripts.
export { runFilter, type FilterOptions, type FilterParts } from "./filter.ts";
export { toJson } from "./json.ts";
export { Prompt, type PromptHandlers, type TerminalInput, type TerminalOutput } from "./line/prompt.ts";
export { padToWidth, textWidth } from "./line/width.ts";
export { Renderer, type RenderOptions, type Style } from "./render.ts";
export { runOnTerminal, type AskPassword, type SessionParts, type StartClient } from "./session.ts";

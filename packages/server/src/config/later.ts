// Sections and keys of the configuration for which this version has no use yet. They are accepted, and the server says so once.

export const laterKeys: readonly string[] = ["cluster"];

// Metadata of people and rooms: short texts under keys such as `avatar` and `display-name` (IRCv3 draft/metadata).
export type Metadata = ReadonlyMap<string, string>;

/** One map for everybody who has none. */
export const noMetadata: Metadata = new Map();

export interface MetadataChange {
  readonly key: string;
  /** Undefined takes the key away. */
  readonly value: string | undefined;
}

/** Keys of one person or room, on every node. */
export const mostMetadataKeys = 1_000;

/** Characters of all keys and values of one person or room, so that nobody fills the memory with them. */
export const mostMetadataLength = 65_536;

/** The holder of a person's metadata: the account, however many people use it at once, or a guest for as long as they stay. */
export function metadataHolder({ account, id }: { readonly account: string | undefined; readonly id: string }): string {
  return account === undefined ? id : accountHolder(account);
}

export const accountHolder = (account: string): string => `@${account}`;

/** The account that has it; undefined for a guest. */
export function accountOfHolder(holder: string): string | undefined {
  return holder.startsWith("@") ? holder.slice(1) : undefined;
}

export function withChanges(metadata: Metadata, changes: readonly MetadataChange[]): Metadata {
  const changed = new Map(metadata);
  for (const { key, value } of changes) {
    if (value === undefined) changed.delete(key);
    else changed.set(key, value);
  }
  return changed.size === 0 ? noMetadata : changed;
}

export function isTooMuch(metadata: Metadata): boolean {
  if (metadata.size > mostMetadataKeys) return true;
  let length = 0;
  for (const [key, value] of metadata) length += key.length + value.length;
  return length > mostMetadataLength;
}

/** With as many of the changes as there is room for. */
export function withAsMany(metadata: Metadata, changes: readonly MetadataChange[]): Metadata {
  let changed = metadata;
  for (const change of changes) {
    const next = withChanges(changed, [change]);
    if (!isTooMuch(next)) changed = next;
  }
  return changed;
}

/** The changes from one to the other. */
export function changesBetween(before: Metadata, after: Metadata): MetadataChange[] {
  const gone = [...before.keys()].filter((key) => !after.has(key)).map((key) => ({ key, value: undefined }));
  const set = [...after].filter(([key, value]) => before.get(key) !== value).map(([key, value]) => ({ key, value }));
  return [...gone, ...set];
}

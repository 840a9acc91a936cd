// Names and the keys beside them. Two names with one key are one name; the chat compares nothing but keys.

/**
 * What makes a name unique. A session computes the key by the chat's identity rule and puts it into the entry.
 * So applying an entry reads no Unicode table, and nodes with different Unicode versions still agree.
 */
export type NameKey = string;

/** The name of a room, which begins with `#`, and its key. */
export interface RoomName {
  readonly name: string;
  readonly key: NameKey;
}

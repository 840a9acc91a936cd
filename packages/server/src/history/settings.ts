// How a server uses its history.

export interface HistorySettings {
  /** What people may do while nothing can be recorded: go on talking, or nothing. */
  readonly whenFull: "continue" | "stop";
  /** Messages that one CHATHISTORY brings at most. */
  readonly limit: number;
  /** Lines of the room that somebody who joins by the lab's protocol gets. */
  readonly replay: number;
}

export const standardHistorySettings: HistorySettings = { whenFull: "continue", limit: 100, replay: 0 };

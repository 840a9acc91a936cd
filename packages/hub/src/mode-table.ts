// The modes of rooms, the ranks of members and the flags of users: one row each. A protocol maps its letters to these words.

/** Ranks of a room's member, by how much they may do; a member can have several. */
export const ranks = { voice: 1, "half-operator": 2, operator: 3, protected: 4, founder: 5 } as const;

export type Rank = keyof typeof ranks;

export type ModeName =
  // Lists of masks.
  | "ban"
  | "exception"
  | "invitation"
  // With a value.
  | "password"
  | "limit"
  | "forward"
  // On or off.
  | "no-ctcp"
  | "invited-only"
  | "accounts-speak"
  | "moderated"
  | "members-speak"
  | "accounts-join"
  | "secret"
  | "topic-protected"
  | "auditorium"
  | "operator-moderated"
  | Rank;

export interface ModeRow {
  readonly type: "list" | "text" | "number" | "flag" | "rank";
  /** The rank that a member needs to change it. */
  readonly changedBy: number;
}

const byOperator = { changedBy: ranks.operator };
const byHalfOperator = { changedBy: ranks["half-operator"] };

export const modeTable: { readonly [Name in ModeName]: ModeRow } = {
  ban: { type: "list", ...byHalfOperator },
  exception: { type: "list", ...byHalfOperator },
  invitation: { type: "list", ...byHalfOperator },
  password: { type: "text", ...byHalfOperator },
  limit: { type: "number", ...byHalfOperator },
  forward: { type: "text", ...byOperator },
  "no-ctcp": { type: "flag", ...byHalfOperator },
  "invited-only": { type: "flag", ...byHalfOperator },
  "accounts-speak": { type: "flag", ...byHalfOperator },
  moderated: { type: "flag", ...byHalfOperator },
  "members-speak": { type: "flag", ...byHalfOperator },
  "accounts-join": { type: "flag", ...byHalfOperator },
  secret: { type: "flag", ...byHalfOperator },
  "topic-protected": { type: "flag", ...byHalfOperator },
  auditorium: { type: "flag", ...byOperator },
  "operator-moderated": { type: "flag", ...byOperator },
  // Giving or taking a rank needs at least that rank, and never less than a half-operator's.
  voice: { type: "rank", ...byHalfOperator },
  "half-operator": { type: "rank", ...byOperator },
  operator: { type: "rank", ...byOperator },
  protected: { type: "rank", changedBy: ranks.founder },
  founder: { type: "rank", changedBy: ranks.founder },
};

export const rankNames = Object.keys(ranks) as readonly Rank[];

export function isRank(name: ModeName): name is Rank {
  return modeTable[name].type === "rank";
}

/** Facts about a user: some the user sets, some the server. */
export type UserFlag = "bot" | "invisible" | "operator" | "accounts-write" | "no-ctcp" | "announcements" | "secure";

// The messages between the target `reset` and the processes of its crowd.

/** To a process of the crowd, each answered by a `CrowdAnswer`. */
export type CrowdOrder =
  /** So many more people join. */
  | { readonly order: "join"; readonly count: number }
  /** Each one is killed by a RST where the seed says so, one in so many, and another one joins in the place. */
  | { readonly order: "replace"; readonly seed: number; readonly oneIn: number }
  /** Waits until everybody has heard what these people have said. */
  | { readonly order: "hear"; readonly said: Readonly<Record<string, number>> };

/** `fault` says what broke. */
export interface CrowdAnswer {
  readonly fault?: string | undefined;
}

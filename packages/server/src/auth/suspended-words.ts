// The sentence for a person whose account is suspended. Only somebody who has proved the account reads it.

export const suspendedWords = (account: string, reason: string): string =>
  `The account ${account} is suspended${reason === "" ? "" : `: ${reason}`}.`;

// The history, for commands about accounts: where there is none, they have nothing to do in it.
import { Problem } from "@vitrine/store";
import type { AdminContext } from "./command.ts";

/** The account has another name, or is gone (`to` is undefined). */
export async function renameInHistory(
  { history }: AdminContext,
  account: string,
  to: string | undefined,
): Promise<void> {
  const opened = await history().catch((error: unknown) => {
    if (error instanceof Problem) return undefined;
    throw error;
  });
  if (opened === undefined) return;
  try {
    await opened.kept.renameAccount(account, to);
  } finally {
    await opened.release();
  }
}

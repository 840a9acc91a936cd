// Keys that work everywhere on the page, except while somebody writes.
import { useEffect } from "react";

/** Actions by `KeyboardEvent.key`. */
export type KeyTable = Readonly<Record<string, () => void>>;

export function useKeys(table: KeyTable): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const { target } = event;
      const isWriting = target instanceof HTMLElement && target.matches("input, textarea, select, dialog *");
      if (isWriting || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const act = Object.hasOwn(table, event.key) ? table[event.key] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  }, [table]);
}

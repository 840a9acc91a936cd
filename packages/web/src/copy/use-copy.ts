// Ctrl-C on what has the focus rather than on selected text. The copy event works on every page; `navigator.clipboard` only on HTTPS and localhost.
import { useEffect, useRef, type RefObject } from "react";

/** The text that somebody has selected on the page; undefined for none. */
function selectedText(): Selection | undefined {
  const selection = getSelection();
  return selection === null || selection.isCollapsed ? undefined : selection;
}

/**
 * Copies what `textOf` gives while the focus is within the element. Undefined leaves it to the browser, which copies what is selected;
 * so does a selection, unless `textOf` is one that reads it.
 */
export function useCopy(
  element: RefObject<HTMLElement | null>,
  textOf: (selection: Selection | undefined) => string | undefined,
): void {
  const latest = useRef(textOf);
  latest.current = textOf;
  useEffect(() => {
    // Without a selection the event goes to the body, wherever the focus is.
    const copy = (event: ClipboardEvent): void => {
      if (element.current?.contains(document.activeElement) !== true) return;
      const text = latest.current(selectedText());
      if (text === undefined) return;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
    };
    document.addEventListener("copy", copy);
    return () => document.removeEventListener("copy", copy);
  }, [element]);
}

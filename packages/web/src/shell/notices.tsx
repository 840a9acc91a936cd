// What the page has to say about files: those that are not captures, and those that wait for permission.
import { texts } from "../texts.ts";
import type { Sources } from "./use-sources.ts";

export function Notices({ sources }: { readonly sources: Sources }) {
  const { notice, dismiss, waiting, openWaiting, forgetWaiting } = sources;
  return (
    <>
      {notice !== undefined && (
        <div className="reading-bar problem">
          <p role="status">{notice}</p>
          <button type="button" onClick={dismiss}>
            {texts.file.dismiss}
          </button>
        </div>
      )}
      {waiting.length > 0 && (
        <div className="reading-bar">
          <p role="status">{texts.file.waiting(waiting.map(({ name }) => name))}</p>
          <button type="button" className="primary" onClick={openWaiting}>
            {texts.file.openWaiting}
          </button>
          <button type="button" onClick={forgetWaiting}>
            {texts.file.forgetWaiting}
          </button>
        </div>
      )}
    </>
  );
}

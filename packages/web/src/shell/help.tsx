// The dialog that explains the keys.
import { useEffect, useRef } from "react";
import { texts } from "../texts.ts";

export function Help({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} className="help" aria-labelledby="help-heading" onClose={onClose}>
      <h2 id="help-heading">{texts.help.heading}</h2>
      <dl>
        {texts.help.keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={onClose}>
        {texts.help.close}
      </button>
    </dialog>
  );
}

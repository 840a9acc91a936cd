// Shown while nothing is open: says what to do next.
import type { OpenedFile } from "../kept/file-handle.ts";
import { texts } from "../texts.ts";
import { hashOf, nowhere } from "./address.ts";
import { OpenButton } from "./open-button.tsx";
import { folderOf } from "./opened-files.ts";

export interface EmptyStateProps {
  /** The files that the address asks for. */
  readonly expected: readonly string[];
  readonly onOpen: (files: Promise<readonly OpenedFile[]>) => void;
}

export function EmptyState({ expected, onOpen }: EmptyStateProps) {
  const [first] = expected;
  return (
    <section className="empty">
      <h2>{texts.empty.heading}</h2>
      <p>{first === undefined ? texts.empty.files : texts.empty.expected(expected, folderOf(first))}</p>
      <p className="choices">
        <OpenButton label={texts.empty.choose} className="primary" onOpen={onOpen} />
        <OpenButton label={texts.empty.chooseFolder} isFolder onOpen={onOpen} />
      </p>
      <p className="quiet">{texts.empty.formats}</p>
      <dl>
        {texts.empty.ways.map(([way, command]) => (
          <div key={way}>
            <dt>{way}</dt>
            <dd>
              <code>{command}</code>
            </dd>
          </div>
        ))}
      </dl>
      <p>
        <a href={hashOf({ ...nowhere, view: "live" })}>{texts.empty.live}</a>
      </p>
      <p className="quiet">{texts.empty.keys}</p>
    </section>
  );
}

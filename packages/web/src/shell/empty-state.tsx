// What stands where nothing is open: what to do next.
import { texts } from "../texts.ts";
import { hashOf, nowhere } from "./address.ts";
import { OpenButton } from "./open-button.tsx";
import { folderOf } from "./opened-files.ts";

export interface EmptyStateProps {
  /** The file that the address asks for. */
  readonly expected: string | undefined;
  readonly onOpen: (files: Iterable<File>) => void;
}

export function EmptyState({ expected, onOpen }: EmptyStateProps) {
  return (
    <section className="empty">
      <h2>{texts.empty.heading}</h2>
      <p>{expected === undefined ? texts.empty.files : texts.empty.expected(expected, folderOf(expected))}</p>
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

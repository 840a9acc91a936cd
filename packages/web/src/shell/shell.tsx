// The frame around every view: what is open, which view is shown, where files are dropped.
import { texts } from "../texts.ts";
import { hashOf, views } from "./address.ts";
import { ThemeChoice } from "./theme-choice.tsx";
import { usePlace } from "./use-place.ts";

export function Shell() {
  const [place] = usePlace();
  return (
    <div className="shell">
      <a className="skip" href="#view">
        {texts.skip}
      </a>
      <header>
        <h1>{texts.title}</h1>
        <nav aria-label={texts.navigation}>
          {views.map((view) => (
            <a key={view} href={hashOf({ ...place, view })} aria-current={place.view === view ? "page" : undefined}>
              {texts.views[view]}
            </a>
          ))}
        </nav>
        <ThemeChoice />
      </header>
      <main id="view" tabIndex={-1}>
        <section className="empty">
          <h2>{texts.empty.heading}</h2>
          <p>{texts.empty.files}</p>
          <p className="quiet">{texts.empty.formats}</p>
        </section>
      </main>
    </div>
  );
}

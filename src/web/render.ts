import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';

/** A whole page as HTML. Texts are escaped by the renderer itself. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${render(page)}`;
}

/** A part of a page, for a script that puts it in place. */
export function renderFragment(part: VNode): string {
  return render(part);
}

import type { Page } from './page.ts';
import type { Route } from './route.ts';

/** Every JSON route of the program. */
export const routes: readonly Route[] = [];

/** Every page of the program. */
export const pages: readonly Page[] = [];

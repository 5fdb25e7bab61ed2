import { accountRoutes } from '../features/accounts/routes.ts';
import { areaRoutes } from '../features/areas/routes.ts';
import { auditRoutes } from '../features/audit/routes.ts';
import { coverageRoutes } from '../features/coverage/routes.ts';
import { eventRoutes } from '../features/events/routes.ts';
import { exportRoutes } from '../features/exports/routes.ts';
import { importRoutes } from '../features/imports/routes.ts';
import { insuranceRoutes } from '../features/insurance/routes.ts';
import { recordRoutes } from '../features/records/routes.ts';
import { searchRoutes } from '../features/search/routes.ts';
import { statusRoutes } from '../features/statuses/routes.ts';
import type { Page } from './page.ts';
import type { Route } from './route.ts';

/** Every JSON route of the program. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...areaRoutes,
  ...searchRoutes,
  ...recordRoutes,
  ...eventRoutes,
  ...statusRoutes,
  ...insuranceRoutes,
  ...coverageRoutes,
  ...importRoutes,
  ...exportRoutes,
  ...auditRoutes,
];

/** Every page of the program. */
export const pages: readonly Page[] = [];

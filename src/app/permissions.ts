import type { Actor, Role } from '../db/tx.ts';

/** What a route may ask for, and which roles have it, each inside its own area. */
export const permissions = {
  'areas.read': ['admin', 'officer', 'leader', 'groupHead', 'city'],
  'areas.write': ['admin'],
  'people.read': ['admin', 'officer', 'leader', 'groupHead'],
  'registers.read': ['admin', 'officer', 'leader'],
  'registers.write': ['admin', 'officer'],
  'coverage.read': ['admin', 'officer', 'leader', 'groupHead', 'city'],
  'targets.read': ['admin', 'officer', 'leader', 'groupHead', 'city'],
  'targets.write': ['admin', 'officer'],
  'gaps.read': ['admin', 'officer', 'leader'],
  'assignedLists.read': ['admin', 'officer', 'leader', 'groupHead'],
  'assignedLists.write': ['admin', 'officer', 'groupHead'],
  'assignedLists.own': ['groupHead'],
  imports: ['admin', 'officer'],
  exports: ['admin', 'officer', 'leader'],
  consolidations: ['admin', 'city'],
  'campaigns.read': ['admin', 'officer', 'leader', 'groupHead'],
  'campaigns.write': ['admin', 'officer'],
  settlements: ['admin', 'officer', 'leader'],
  approvals: ['admin', 'leader'],
  payments: ['admin', 'officer', 'groupHead'],
  'audit.read': ['admin', 'leader'],
  accounts: ['admin'],
  signedIn: ['admin', 'officer', 'leader', 'groupHead', 'city'],
} as const satisfies Record<string, readonly Role[]>;

/** `public` has to be spelled out on a route: nothing is open by default. */
export type Permission = keyof typeof permissions | 'public';

/** True when the actor's role has the permission; the area is checked in SQL, by the services. */
export function may(actor: Actor | null, permission: Permission): boolean {
  if (permission === 'public') return true;
  if (!actor) return false;
  if (actor.role === 'system') return true;
  const roles: readonly Role[] = permissions[permission];
  return roles.includes(actor.role);
}

import type { Actor, Role } from '../db/tx.ts';
import { AppError } from '../shared/errors.ts';

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
  'submissions.write': ['admin', 'officer'],
  'submissions.sign': ['admin', 'leader'],
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

/** Who acts under a permission: nobody needs to be signed in only where it is public. */
export type ActorOf<N extends Permission> = N extends 'public' ? Actor | null : Actor;

/** Input with who acts; 401 when nobody is signed in. */
export function signedIn<I extends { actor: Actor | null }>(input: I): I & { actor: Actor } {
  if (!input.actor) throw new AppError('unauthenticated', 'Cần đăng nhập để làm việc này.');
  return { ...input, actor: input.actor };
}

/** The input of what opens its own transactions, with who acts; 401 when that has to be somebody and is nobody. */
export function actingUnder<N extends Permission, I extends { actor: Actor | null }>(
  permission: N,
  input: I,
): I & { actor: ActorOf<N> } {
  const acting = permission === 'public' ? input : signedIn(input);
  return acting as I & { actor: ActorOf<N> }; // by the line above
}

/** True when the actor's role has the permission; the area is checked in SQL, by the services. */
export function may(actor: Actor | null, permission: Permission): boolean {
  if (permission === 'public') return true;
  if (!actor) return false;
  if (actor.role === 'system') return true;
  const roles: readonly Role[] = permissions[permission];
  return roles.includes(actor.role);
}

import { expect } from 'chai';
import { compose } from '../../../src/app/compose.ts';
import { systemActor } from '../../../src/db/tx.ts';
import { KnownAccounts } from '../../../src/features/accounts/known.ts';
import {
  createAccount,
  createTokenFor,
  disableAccount,
  hashSecret,
  revokeTokens,
} from '../../../src/features/accounts/service.ts';
import { saveSession } from '../../../src/features/accounts/store.ts';
import { onBothEngines } from '../../support/engines.ts';
import type { TestRegistry } from '../../support/registry.ts';

onBothEngines('who is remembered behind a token or a session', (open) => {
  let registry: TestRegistry;
  let accounts: KnownAccounts;
  let token: string;
  let now = '2024-11-30T01:00:00.000Z';
  before(async () => {
    registry = await open();
    accounts = new KnownAccounts(registry.db, { ...registry.deps.clock, now: () => now });
    await registry.tx((t) => createAccount(t, { username: 'an', fullName: 'An', role: 'officer' }, null));
  });
  beforeEach(async () => {
    token = (await registry.tx((t) => createTokenFor(t, 'an'))).token;
    expect(await known()).to.equal('an');
    expect(await known(), 'remembered').to.equal('an');
  });
  after(() => registry.close());

  const known = async (): Promise<string | undefined> =>
    (await accounts.byToken(hashSecret(token)))?.username;

  it('forgets a token the moment it is revoked', async () => {
    await registry.tx((t) => revokeTokens(t, { token }));
    expect(await known()).to.equal(undefined);
  });

  it('forgets it also when another program on the same registry revokes it', async () => {
    const other = await compose(registry.deps.config);
    try {
      await other.db.tx(systemActor, (t) => revokeTokens(t, { token }));
      expect(await known()).to.equal(undefined);
    } finally {
      await other.db.close();
    }
  });

  it('remembers neither a token nor a session beyond its last instant', async () => {
    const end = '2024-11-30T02:00:00.000Z';
    await registry.tx(async (t) => {
      await t.run('UPDATE tokens SET expires_at = ? WHERE token_hash = ?', [end, hashSecret(token)]);
      await saveSession(t, 'sid', { account_id: null, data: '{}', expires_at: end });
    });
    expect(await known()).to.equal('an');
    expect(await accounts.session('sid')).to.include({ data: '{}' });
    now = end;
    expect(await known()).to.equal(undefined);
    expect(await accounts.session('sid')).to.equal(undefined);
  });

  it('lets nobody in whose account is disabled', async () => {
    const actor = await accounts.byToken(hashSecret(token));
    const id = actor?.accountId ?? '';
    expect((await accounts.byId(id))?.username).to.equal('an');
    await registry.tx((t) => disableAccount(t, 'an'));
    expect(await known()).to.equal(undefined);
    expect(await accounts.byId(id)).to.equal(undefined);
  });
});

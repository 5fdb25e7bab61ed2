import { expect } from 'chai';
import { readConfig, settings } from '../../src/app/config.ts';

describe('settings', () => {
  it('have their defaults where nothing is set', () => {
    expect(readConfig({})).to.deep.include({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: null,
      logLevel: 'info',
    });
  });

  it('are read from the environment', () => {
    const config = readConfig({ PORT: '0', DATABASE_URL: ' postgres://u@h/d ', LOG_LEVEL: 'silent' });
    expect(config).to.deep.include({ port: 0, databaseUrl: 'postgres://u@h/d', logLevel: 'silent' });
  });

  it('that are wrong are all named at once', () => {
    const wrong = { PORT: '70000', REQUESTS_PER_MINUTE: '-1', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' };
    for (const name of Object.keys(wrong)) expect(() => readConfig(wrong)).to.throw(new RegExp(`${name}:`));
  });

  it('have a name, a default and a sentence each', () => {
    for (const { env, help } of settings) {
      expect(env).to.match(/^[A-Z][A-Z_]*$/);
      expect(help, env).to.match(/\.$/);
    }
    expect(new Set(settings.map(({ env }) => env)).size).to.equal(settings.length);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import knexBuilder from 'knex';
import { createTable, createTextIndex } from '../../src/db/dialect.ts';

describe('an index of texts', () => {
  it('holds the rows that were there before it, and follows their changes', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-text-'));
    const connection = { filename: path.join(folder, 'texts.sqlite') };
    const knex = knexBuilder({ client: 'better-sqlite3', connection, useNullAsDefault: true });
    try {
      await createTable(knex, 'notes', ['row_id ROWID', 'search_text TEXT NOT NULL']);
      await knex('notes').insert({ search_text: 'tran van loc' });
      await createTextIndex(knex, 'notes', 'search_text');
      const found = async (word: string): Promise<number> =>
        (await knex.raw('SELECT rowid FROM notes_index WHERE notes_index MATCH ?', [`"${word}"*`])).length;
      expect(await found('loc')).to.equal(1);
      await knex('notes').update({ search_text: 'tran van phuoc' });
      expect([await found('loc'), await found('phu')]).to.deep.equal([0, 1]);
      await knex.raw("INSERT INTO notes_index (notes_index) VALUES ('integrity-check')"); // throws when it is not whole
    } finally {
      await knex.destroy();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

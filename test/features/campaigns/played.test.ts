import { build } from '../../support/program.ts';
import { approving, editingList } from './played/approving.ts';
import { changing } from './played/changing.ts';
import { Game } from './played/game.ts';
import { buildingList, settingRules } from './played/listing.ts';
import { handingOut } from './played/paying.ts';
import { settling } from './played/settling.ts';
import { signing } from './played/signing.ts';

// A round of Tết played through by 1,200 households in eight groups and five sources. After every step the program's sums are
// held against books that the test keeps by itself, in gifts, money and each of the goods; so are the journal's rows, the
// month's figures and B10.
describe('a campaign played through', function () {
  this.timeout(180_000);
  const game = new Game();

  before(() => {
    build();
    return game.open();
  });
  after(() => game.app.close());

  describe('sources and levels', () => settingRules(game));
  describe('the list', () => buildingList(game));
  describe('by hand', () => editingList(game));
  describe('approval', () => approving(game));
  describe('after the approval', () => changing(game));
  describe('handing out', () => handingOut(game));
  describe('signed sheets', () => signing(game));
  describe('settlement', () => settling(game));
});

import { expect } from 'chai';
import {
  endReasonLabels,
  parseDecisionResult,
  parseRelation,
  parseResidenceKind,
  parseSex,
  type Relation,
  relationLabel,
  relations,
  residenceKindLabels,
  residenceKinds,
  type Sex,
  sexes,
  sexLabels,
  shortAreaName,
} from '../../src/shared/words.ts';

describe('words of files and forms', () => {
  it('name a relation to the head', () => {
    const words: Record<string, Relation> = {
      'Chủ hộ': 'head',
      CHỦ_HỘ: 'head',
      Vợ: 'spouse',
      chồng: 'spouse',
      'Vợ/Chồng': 'spouse',
      Con: 'child',
      'Con trai': 'child',
      'Con dâu': 'childInLaw',
      'con rể': 'childInLaw',
      Cháu: 'grandchild',
      'Cháu nội': 'grandchild',
      Bố: 'parent',
      Cha: 'parent',
      'Mẹ ': 'parent',
      Ông: 'grandparent',
      Bà: 'grandparent',
      BÀ: 'grandparent',
      Anh: 'sibling',
      Chị: 'sibling',
      'Em gái': 'sibling',
    };
    for (const [word, relation] of Object.entries(words)) {
      expect(parseRelation(word), word).to.deep.equal({ relation, text: null });
      expect(parseRelation(word.normalize('NFD')), word).to.deep.equal({ relation, text: null });
    }
  });

  it('that name no known relation are kept as text', () => {
    expect(parseRelation(' Mẹ  vợ ')).to.deep.equal({ relation: 'other', text: 'Mẹ vợ' });
    expect(parseRelation('Khác')).to.deep.equal({ relation: 'other', text: null });
    expect(parseRelation('')).to.deep.equal({ relation: 'other', text: null });
    // A father here, a grandmother without her accent there: not guessed.
    expect(parseRelation('Ba')).to.deep.equal({ relation: 'other', text: 'Ba' });
  });

  it('come back from every label that is written', () => {
    for (const relation of relations) {
      for (const sex of sexes) {
        expect(parseRelation(relationLabel(relation, sex)), relationLabel(relation, sex)).to.deep.equal({
          relation,
          text: null,
        });
      }
    }
    for (const sex of sexes) expect(parseSex(sexLabels[sex])).to.equal(sex);
    for (const kind of residenceKinds) expect(parseResidenceKind(residenceKindLabels[kind])).to.equal(kind);
    expect(parseRelation(relationLabel('other', 'male', 'Ở nhờ'))).to.deep.equal({
      relation: 'other',
      text: 'Ở nhờ',
    });
  });

  it('name the sex, in any case and with or without accents', () => {
    const words: [string, Sex | undefined][] = [
      ['Nam', 'male'],
      ['NỮ', 'female'],
      ['nu', 'female'],
      ['Khác', 'other'],
      ['', undefined],
      ['x', undefined],
    ];
    for (const [word, sex] of words) expect(parseSex(word), word).to.equal(sex);
  });

  it('name how a status came in', () => {
    expect(
      ['mới', 'Tái', 'CŨ', 'nghèo mới', 'tái nghèo', '', 'mới/cũ', 'khác'].map(parseDecisionResult),
    ).to.deep.equal(['new', 'relapsed', 'kept', 'new', 'relapsed', undefined, undefined, undefined]);
  });
});

describe('words on screen', () => {
  it('follow the sex where the language does', () => {
    expect([
      relationLabel('spouse', 'male'),
      relationLabel('spouse', 'female'),
      relationLabel('childInLaw', 'male'),
    ]).to.deep.equal(['Chồng', 'Vợ', 'Con rể']);
  });

  it('are those of the office', () => {
    expect(endReasonLabels.toNearPoor).to.equal('Thoát nghèo, còn cận nghèo');
    expect(shortAreaName('Tổ dân phố 4')).to.equal('TDP\u00a04');
    expect(shortAreaName('Phường Chánh Lộ')).to.equal('Phường Chánh Lộ');
  });
});
